"""What managers do with a fiscal year's projects: add, change, remove, copy them from the year before."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from core.dates import now
from core.language import gettext as _
from core.refusals import Refusal
from funnel import year_money, year_money_changes, year_project
from funnel.year_money import UNITS, YearProject
from funnel.year_project import Told
from store.database import Db
from store.records import ProgrammeYear
from workspace import changing, money_view, widgets
from workspace.access import Visit

_ADDED, _SEEN = "money-added", "money-seen"
_AMOUNT_LETTERS = 20


@dataclass(frozen=True)
class Typed:
    """A project as it stands in the fields: amounts in the chosen unit, partners one a line."""

    number: str
    name: str
    cost: str
    grant: str
    rate: str
    ceiling: str
    note: str
    partners: str
    implementer: str
    is_desk: bool
    counted: int | None


def form_key(row: ProgrammeYear, unit: str) -> str:
    """Begins the keys of a project's fields: other facts are other fields, so that none keeps what was said before."""
    return f"money-{unit}-{hashlib.sha256(repr(row).encode()).hexdigest()[:12]}"


def copying(visit: Visit, year: int, before: tuple[ProgrammeYear, ...]) -> None:
    """Begin the year with last year's projects, where it has none."""
    if not before:
        return
    st.caption(_("Numbers, names, partner bodies and rates are copied; the amounts are left empty."))
    if st.button(_("Copy last year's projects ({count})").format(count=len(before)), key=f"money-copy-{year}"):
        make(visit, year_money_changes.copy_year, _("Last year's projects are copied."), year=year)


def choose(projects: tuple[YearProject, ...], year: int) -> YearProject | None:
    """The project to change; the first one until another is chosen."""
    if not projects:
        return None
    by_number = {one.row.project_number: one for one in projects}
    chosen = st.selectbox(
        _("Project"),
        list(by_number),
        format_func=lambda number: money_view.project_name(by_number[number].row),
        key=f"money-which-{year}",
    )
    found = by_number.get(chosen) if chosen is not None else None
    _changed_meanwhile(found)
    return found


def _changed_meanwhile(found: YearProject | None) -> None:
    """Say so where a colleague has changed the project that stood in these fields."""
    before = st.session_state.pop(_SEEN, None)
    if found is None:
        return
    st.session_state[_SEEN] = found
    if before and _key(before.row) == _key(found.row) and before != found:
        widgets.refused(year_money_changes.ProjectGone())


def _key(row: ProgrammeYear) -> tuple[int, int, str]:
    return row.programme_id, row.fiscal_year, row.project_number


def changing_one(visit: Visit, project: YearProject, unit: str) -> None:
    """Change a project's facts, or remove it when one is sure."""
    seen = project.row
    key = form_key(seen, unit)
    money_view.grant_note(project, unit)
    with st.form(key, border=False):
        typed = _fields(key, unit, _typed_of(seen, unit))
        is_saved = st.form_submit_button(_("Save changes"), key=f"{key}-go")
    if is_saved:
        told = _told(typed, unit)
        if told:
            make(visit, year_money_changes.change, _("The project is changed."), seen=seen, told=told)
    with st.expander(_("Remove this project")):
        sure = st.checkbox(_("Yes, the project and its cost lines shall be removed"), key=f"{key}-sure")
        if st.button(_("Remove the project"), disabled=not sure, key=f"{key}-away"):
            make(visit, year_money_changes.remove, _("The project is removed."), seen=seen)


def adding(visit: Visit, projects: tuple[YearProject, ...], year: int, unit: str) -> None:
    """The form for one more project; the first one of a year is the desk's."""
    key = f"money-new-{year}-{unit}-{st.session_state.get(_ADDED, 0)}"
    with st.expander(_("Add a project"), expanded=not projects), st.form(key, border=False):
        blank = Typed("", "", "", "", "", "", "", "", "", not projects, None)
        typed = _fields(key, unit, blank)
        is_added = st.form_submit_button(_("Add"), key=f"{key}-go")
    if is_added:
        told = _told(typed, unit)
        if told:
            make(visit, _add, _("The project is added."), year=year, told=told)


def _add(db: Db, **facts: Any) -> None:
    year_money_changes.add(db, **facts)
    # Fields of their own after each, so that the last one's words don't stand in them.
    st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1


def _typed_of(row: ProgrammeYear, unit: str) -> Typed:
    return Typed(
        number=row.project_number,
        name=row.project,
        cost=year_money.amount_text(row.cost_yen, unit),
        grant=year_money.amount_text(row.grant_yen, unit),
        rate=year_money.rate_text(row.grant_rate),
        ceiling=year_money.amount_text(row.grant_ceiling_yen, unit),
        note=row.amount_note,
        partners="\n".join(row.partners),
        implementer=row.implementer,
        is_desk=row.is_desk,
        counted=row.sessions_counted,
    )


def _fields(key: str, unit: str, given: Typed) -> Typed:
    number, name = _named_fields(key, given)
    cost, grant, ceiling = _amount_fields(key, unit, given)
    left, right = st.columns(2)
    rate = left.text_input(
        _("Rate of the grant, such as 3/4 or 75 %"), given.rate, max_chars=_AMOUNT_LETTERS, key=f"{key}-rate"
    )
    note = right.text_input(
        _("Beside the amounts (may be empty)"), given.note, max_chars=year_project.LONGEST_NOTE, key=f"{key}-note"
    )
    partners = st.text_area(
        _("Partner bodies, one a line"),
        given.partners,
        max_chars=year_project.MOST_PARTNERS * (year_project.LONGEST_PARTNER + 1),
        key=f"{key}-partners",
    )
    implementer = st.text_input(
        _("Contractor (a body, no person)"),
        given.implementer,
        max_chars=year_project.LONGEST_IMPLEMENTER,
        key=f"{key}-implementer",
    )
    is_desk, counted = _desk_fields(key, given)
    return Typed(number, name, cost, grant, rate, ceiling, note, partners, implementer, is_desk, counted)


def _named_fields(key: str, given: Typed) -> tuple[str, str]:
    left, right = st.columns([1, 3])
    number = left.text_input(
        _("Project number, such as 1-1"), given.number, max_chars=year_project.LONGEST_NUMBER, key=f"{key}-number"
    )
    name = right.text_input(
        _("Name of the project"), given.name, max_chars=year_project.LONGEST_NAME, key=f"{key}-name"
    )
    return number, name


def _amount_fields(key: str, unit: str, given: Typed) -> tuple[str, ...]:
    labels = {
        "cost": _("Total cost ({unit})"),
        "grant": _("Grant ({unit})"),
        "ceiling": _("Ceiling of the grant ({unit}, may be empty)"),
    }
    return tuple(
        column.text_input(
            label.format(unit=_(UNITS[unit])), getattr(given, name), max_chars=_AMOUNT_LETTERS, key=f"{key}-{name}"
        )
        for column, (name, label) in zip(st.columns(3), labels.items(), strict=True)
    )


def _desk_fields(key: str, given: Typed) -> tuple[bool, int | None]:
    is_desk = st.checkbox(_("The counselling desk's numbers belong to this project"), given.is_desk, key=f"{key}-desk")
    counted = st.number_input(
        _("Sessions as the office counts them (times; empty: the calendar's hold)"),
        min_value=0,
        max_value=year_project.MOST_SESSIONS,
        value=given.counted,
        step=1,
        key=f"{key}-counted",
    )
    return is_desk, counted


def _told(typed: Typed, unit: str) -> Told | None:
    """What was typed as a project; None where an amount or the rate can't be read, which is said."""
    try:
        return Told(
            number=typed.number,
            name=typed.name,
            cost_yen=year_money.read_amount(typed.cost, unit),
            grant_yen=year_money.read_amount(typed.grant, unit),
            rate=year_money.read_rate(typed.rate),
            ceiling_yen=year_money.read_amount(typed.ceiling, unit),
            note=typed.note,
            partners=typed.partners.splitlines(),
            implementer=typed.implementer,
            is_desk=typed.is_desk,
            sessions_counted=typed.counted,
        )
    except Refusal as refusal:
        widgets.refused(refusal)
        return None


def make(visit: Visit, change: Callable[..., object], sentence: str, **facts: Any) -> None:
    """Make a change of the year's money as this visit, told once on the next run or refused in words."""
    seen = st.session_state.pop(_SEEN, None)
    done: Callable[[Db], object] = partial(change, by=visit.by, at=now(), programme=visit.programme, **facts)
    changing.make(done, sentence)
    if seen is not None:
        st.session_state[_SEEN] = seen  # refused: the same fields are still there
