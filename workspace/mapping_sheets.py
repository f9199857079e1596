"""The sheets of a workbook on its way in: which were read, which were not and why, and leaving some of them out."""

from collections.abc import Sequence

import streamlit as st

from core.language import gettext as _
from exchange.lists import LEFT_OUT, Sheet
from workspace import widgets
from workspace.mapping_reading import Kind, Read

_LISTED = 24  # sheets, in one line


def notices(sheets: Sequence[Sheet], *, file: str = "") -> None:
    """The file's name, and of a workbook of several sheets which were read, with their rows, and which were not.

    Names are text, never Markdown.
    """
    if file:
        widgets.note(_("File: {name}").format(name=file))
    taken = [each for each in sheets if not each.left_out]
    others = [each for each in sheets if each.left_out]
    # A list that looks otherwise may have been meant to come in; a title page is not.
    otherwise = [each for each in others if each.left_out == "otherwise"]
    if len(sheets) > 1:
        widgets.note(_("Sheets that were read: {names}.").format(names=_listed([_read(each) for each in taken])))
    if otherwise:
        told = _("Sheets with other columns were not read: {names}. Please bring them in as a file of their own.")
        widgets.attention(told.format(names=_listed([_unread(each) for each in otherwise])))
    rest = [_unread(each) for each in others if each not in otherwise]
    if rest:
        widgets.note(_("Sheets that were not read: {names}.").format(names=_listed(rest)))


def leaving_out(kind: Kind, read: Read) -> tuple[str, ...] | None:
    """Which sheets shall stay out, once somebody says so; nothing is offered where one sheet was read."""
    offered = [each.name for each in read.sheets if each.left_out in ("", "chosen")]
    table = read.whole and read.whole.table
    if not table or len(offered) < 2:
        return None
    standing = [each.name for each in read.sheets if not each.left_out]
    with st.expander(_("Leave sheets out")):
        kept = st.multiselect(
            _("Sheets to bring in"), offered, default=standing, format_func=widgets.plain, key=f"{kind.name}-sheets"
        )
        is_off = not kept or {*kept} == {*standing}
        if st.button(_("Check these sheets alone"), disabled=is_off, key=f"{kind.name}-sheets-go"):
            return tuple(name for name in offered if name not in kept)
    return None


def _read(sheet: Sheet) -> str:
    told = _("{name} {number} rows").format(name=sheet.name, number=f"{sheet.rows:,}")
    if not sheet.missing:
        return told
    return _("{sheet} (without the column {columns})").format(sheet=told, columns="、".join(sheet.missing))


def _unread(sheet: Sheet) -> str:
    why = _(LEFT_OUT[sheet.left_out]).format(columns="、".join(sheet.missing))
    return _("{name} ({why})").format(name=sheet.name, why=why)


def _listed(told: Sequence[str]) -> str:
    more = len(told) - _LISTED
    return "、".join([*told[:_LISTED], *([_("and {number} more").format(number=more)] if more > 0 else [])])
