"""What a page says of a file it has read: wrong cells by row and column, columns left out, rows of sums left out."""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Literal

import streamlit as st

from core.language import gettext as _
from exchange.errors import RowError, worded
from exchange.tables import LONGEST_CELL, Table
from workspace import widgets

_SHOWN = 60


def notices(ignored_columns: Sequence[str], totals: int, *, notes: int = 0, hidden: int = 0) -> None:
    """What was left out, so that nobody looks for it later, and what came in although nobody sees it in Excel.

    Names from a file are text, never Markdown.
    """
    if ignored_columns:
        names = "、".join(ignored_columns[:12])
        widgets.note(_("Columns that are not needed were left out: {names}").format(names=names))
    if totals:
        widgets.note(_("Rows of sums that were left out: {number}").format(number=totals))
    if notes:
        widgets.note(_("Notes under the list that were left out: {number}").format(number=notes))
    if hidden:
        told = _(
            "{number} rows that are hidden in Excel were read like the others. If they should not come in, put this "
            "away, delete them in the list and choose it again."
        )
        widgets.note(told.format(number=f"{hidden:,}"))


def errors(found: Sequence[RowError], *, right: int) -> None:
    """Wrong cells, first rows first; nothing where all is well."""
    if found:
        st.write(f"{summary(found, right)} {_('Correct them in your own table and hand it in again.')}")
        listed(found)


def listed(found: Sequence[RowError]) -> None:
    """A table of wrong cells, first rows first."""
    rows = [{"row": error.place, "column": error.column, "what": worded(error)} for error in found[:_SHOWN]]
    columns = {"row": _("Row"), "column": _("Column"), "what": _("What to correct")}
    caption = _("Cells to correct ({shown} of {number})").format(shown=len(rows), number=len(found))
    widgets.table(rows, columns, caption=caption, numbers={"row"})


def fields(
    table: Table, found: Sequence[RowError], *, private: Collection[str], key: str
) -> dict[tuple[int, str], str]:
    """Wrong cells of a table as fields to write in, by row number and column; what stands in them.

    Cells of `private` columns, which name a person, stand empty: what is wrong there is not repeated.
    """
    cells = {row.number: row.cells for row in table.rows}
    typed = {}
    for error in found:
        place = error.row, error.column
        written = "" if error.column in private else cells[error.row][error.column]
        typed[place] = _field(error, written, f"{key}-{error.row}-{error.column}")
    return typed


def changed(
    table: Table, typed: Mapping[tuple[int, str], str], *, private: Collection[str]
) -> dict[tuple[int, str], str]:
    """What was written otherwise than it stands in a table; an empty field of a private column leaves its cell."""
    cells = {row.number: row.cells for row in table.rows}
    return {
        (row, column): text
        for (row, column), text in typed.items()
        if text != cells[row][column] and (text.strip() or column not in private)
    }


def only_right(right: int, wrong: int, *, key: str) -> bool:
    """Whether the right rows may come in: all are right, or somebody ticks that the wrong ones stay out."""
    if not wrong or not right:
        return not wrong
    told = _("Bring in the {right} right rows now and leave the {wrong} wrong ones out")
    return st.checkbox(told.format(right=f"{right:,}", wrong=f"{wrong:,}"), key=key)


def weight(wrong: int) -> Literal["primary", "secondary"]:
    """How the button that brings in looks: what corrects the wrong rows comes before it."""
    return "secondary" if wrong else "primary"


def nothing_yet() -> str:
    """What is said where no row is right."""
    return _("No row can be brought in yet.")


def forget_typed(key: str) -> None:
    """Let go of what was typed into the fields."""
    for name in [name for name in st.session_state if str(name).startswith(f"{key}-")]:
        del st.session_state[name]


def summary(found: Sequence[RowError], right: int) -> str:
    """How many rows are wrong and right."""
    wrong = len({error.row for error in found})
    if not right:
        return _("{wrong} rows need a correction.").format(wrong=wrong)
    return _("{wrong} rows need a correction; {right} rows are fine.").format(wrong=wrong, right=right)


def _field(error: RowError, text: str, key: str) -> str:
    told, field = st.columns([3, 2], vertical_alignment="center")
    # The heading is the file's: text, never Markdown. A screen reader reads the field's own label.
    place = _("Row {row}, {column}").format(row=error.place, column=error.column)
    told.html(f'<p><b>{escape(place)}</b><br><span class="sb-note">{escape(worded(error))}</span></p>')
    written: str = field.text_input(
        place, value=text, max_chars=LONGEST_CELL, label_visibility="collapsed", autocomplete="off", key=key
    )
    return written
