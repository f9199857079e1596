"""The cost lines of a project: rows to fill in, and two columns pasted from a spreadsheet with a look before saving."""

import hashlib
from collections.abc import Sequence
from typing import Literal

import streamlit as st

from core.language import gettext as _
from core.refusals import Refusal
from funnel import year_money, year_money_changes
from funnel.year_money import LONGEST_LABEL, MOST_LINES, MOST_PASTED, UNITS, YearProject
from workspace import money_view, widgets
from workspace.access import Visit
from workspace.money_forms import make

_BLANK_ROWS = 3
_AMOUNT_LETTERS = 20


def form_key(project: YearProject, unit: str) -> str:
    """Begins the keys of the rows: other lines are other fields."""
    row = project.row
    told = repr((row.programme_id, row.fiscal_year, row.project_number, project.lines))
    return f"lines-{unit}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def editing(visit: Visit, project: YearProject, unit: str) -> None:
    """One row a line; an emptied row is removed, the empty ones at the end are for more."""
    key = form_key(project, unit)
    blank = min(_BLANK_ROWS, MOST_LINES - len(project.lines))
    given = [(line.label, year_money.amount_text(line.yen, unit)) for line in project.lines] + [("", "")] * blank
    with st.form(key, border=False):
        st.caption(_("To remove a line, empty both of its fields."))
        typed = [_row(key, unit, place, *row) for place, row in enumerate(given)]
        is_saved = st.form_submit_button(_("Save the cost lines"), key=f"{key}-go")
    if not is_saved:
        return
    try:
        lines = _read(typed, unit)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    _save(visit, project, lines)


def _row(key: str, unit: str, place: int, label: str, amount: str) -> tuple[str, str]:
    left, right = st.columns([3, 1])
    # Each field says which line it is, for whoever hears it instead of seeing it; shown once on top.
    shown: Literal["visible", "collapsed"] = "visible" if place == 0 else "collapsed"
    told = left.text_input(
        _("Line {number}: what for").format(number=place + 1) if place else _("What for"),
        label,
        max_chars=LONGEST_LABEL,
        label_visibility=shown,
        placeholder=_("What for"),
        key=f"{key}-{place}-label",
    )
    yen = right.text_input(
        (_("Line {number}: amount ({unit})") if place else _("Amount ({unit})")).format(
            number=place + 1, unit=_(UNITS[unit])
        ),
        amount,
        max_chars=_AMOUNT_LETTERS,
        label_visibility=shown,
        placeholder=_("Amount ({unit})").format(unit=_(UNITS[unit])),
        key=f"{key}-{place}-amount",
    )
    return told, yen


def _read(typed: Sequence[tuple[str, str]], unit: str) -> tuple[tuple[str, int], ...]:
    """The rows that say something. Raises AmountUnfit, LineAmountMissing, LineLabelUnfit, TooManyLines."""
    lines = []
    for label, amount in typed:
        if not label.strip() and not amount.strip():
            continue
        yen = year_money.read_amount(amount, unit)
        if yen is None:
            raise year_money.LineAmountMissing
        lines.append((label, yen))
    return year_money.must_be_lines(lines)


def pasting(visit: Visit, project: YearProject, unit: str) -> None:
    """Two columns from a spreadsheet: read, shown, and saved in place of the lines only when asked to."""
    key = form_key(project, unit)
    with st.expander(_("Paste the lines from a spreadsheet")):
        pasted = st.text_area(
            _("Two columns: what for, and the amount in {unit}").format(unit=_(UNITS[unit])),
            max_chars=MOST_PASTED,
            key=f"{key}-paste",
        )
        if not pasted.strip():
            return
        try:
            lines = year_money.read_lines(pasted, unit)
        except Refusal as refusal:
            widgets.refused(refusal)
            return
        money_view.lines_table(lines, unit, _("Lines as they were read, not saved yet"))
        if st.button(_("Put these lines in place of the present ones"), key=f"{key}-paste-go"):
            _save(visit, project, lines)


def _save(visit: Visit, project: YearProject, lines: tuple[tuple[str, int], ...]) -> None:
    make(
        visit,
        year_money_changes.set_lines,
        _("The cost lines are saved."),
        seen=project.row,
        seen_lines=project.lines,
        lines=lines,
    )
