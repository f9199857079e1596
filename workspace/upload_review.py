"""What a page says of a file it has read: wrong cells by row and column, columns left out, rows of sums left out."""

from collections.abc import Collection, Sequence
from html import escape

import streamlit as st

from core.language import gettext as _
from exchange.errors import RowError, worded
from exchange.tables import LONGEST_CELL, Table
from workspace import widgets

_SHOWN = 60


def notices(ignored_columns: Sequence[str], totals: int) -> None:
    """What was left out, so that nobody looks for it later; names from a file are text, never Markdown."""
    if ignored_columns:
        names = "、".join(ignored_columns[:12])
        widgets.note(_("Columns that are not needed were left out: {names}").format(names=names))
    if totals:
        widgets.note(_("Rows of sums that were left out: {number}").format(number=totals))


def errors(found: Sequence[RowError], *, right: int) -> None:
    """Wrong cells, first rows first; nothing where all is well."""
    if not found:
        return
    st.write(f"{_summary(found, right)} {_('Correct them in your own table and hand it in again.')}")
    rows = [{"row": str(error.row), "column": error.column, "what": worded(error)} for error in found[:_SHOWN]]
    columns = {"row": _("Row"), "column": _("Column"), "what": _("What to correct")}
    caption = _("Cells to correct ({shown} of {number})").format(shown=len(rows), number=len(found))
    widgets.table(rows, columns, caption=caption, numbers={"row"})


def corrections(
    table: Table, found: Sequence[RowError], *, right: int, private: Collection[str], key: str
) -> dict[tuple[int, str], str]:
    """Wrong cells as fields to write in; what was changed in them, once it was handed in.

    Cells of `private` columns, which name a person, stand empty: what is wrong there is not repeated, and an empty
    field leaves the cell as it is. Cells of columns that the table doesn't have can only be corrected in the file.
    """
    cells = {row.number: row.cells for row in table.rows}
    here = {(error.row, error.column): error for error in found if error.column in table.columns}
    elsewhere = [error for error in found if error.column not in table.columns]
    if elsewhere or not here:
        errors(elsewhere, right=right)
    if not here:
        return {}
    st.write(f"{_summary(found, right)} {_('Correct them here, or in your own table, and hand it in again.')}")
    with st.form(key, enter_to_submit=False):
        typed = {
            (row, column): _field(error, "" if column in private else cells[row][column], f"{key}-{row}-{column}")
            for (row, column), error in here.items()
        }
        sent = st.form_submit_button(_("Check again with the corrections"), key=f"{key}-go")
    if not sent:
        return {}
    return {
        (row, column): text
        for (row, column), text in typed.items()
        if text != cells[row][column] and (text.strip() or column not in private)
    }


def forget_typed(key: str) -> None:
    """Let go of what was typed into the fields."""
    for name in [name for name in st.session_state if str(name).startswith(f"{key}-")]:
        del st.session_state[name]


def _summary(found: Sequence[RowError], right: int) -> str:
    wrong = len({error.row for error in found})
    return _("{wrong} rows need a correction; {right} rows are fine.").format(wrong=wrong, right=right)


def _field(error: RowError, text: str, key: str) -> str:
    told, field = st.columns([3, 2], vertical_alignment="center")
    # The heading is the file's: text, never Markdown. A screen reader reads the field's own label.
    place = _("Row {row}, {column}").format(row=error.row, column=error.column)
    told.html(f'<p><b>{escape(place)}</b><br><span class="sb-note">{escape(worded(error))}</span></p>')
    written: str = field.text_input(
        place, value=text, max_chars=LONGEST_CELL, label_visibility="collapsed", autocomplete="off", key=key
    )
    return written
