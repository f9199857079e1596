"""What a page says of a file it has read: wrong cells by row and column, columns left out, rows of sums left out."""

from collections.abc import Sequence

import streamlit as st

from core.language import gettext as _
from exchange.errors import RowError, worded
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
    wrong = len({error.row for error in found})
    told = _("{wrong} rows need a correction; {right} rows are fine.").format(wrong=wrong, right=right)
    st.write(f"{told} {_('Correct them in your own table and hand it in again.')}")
    rows = [{"row": str(error.row), "column": error.column, "what": worded(error)} for error in found[:_SHOWN]]
    columns = {"row": _("Row"), "column": _("Column"), "what": _("What to correct")}
    caption = _("Cells to correct ({shown} of {number})").format(shown=len(rows), number=len(found))
    widgets.table(rows, columns, caption=caption, numbers={"row"})
