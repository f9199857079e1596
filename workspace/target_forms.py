"""What managers do with targets: type in a result, change or remove one, add one."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from core import words
from core.dates import fiscal_year, now
from core.language import gettext as _
from funnel import target_changes as changes
from funnel.target_changes import (
    DEED_KINDS,
    KINDS,
    LONGEST_MEASURE,
    LONGEST_SOURCE,
    LONGEST_UNIT,
    STAGE_KINDS,
    Told,
    is_named,
)
from funnel.target_words import amount
from store.database import Db
from store.records import Target
from workspace import changing, widgets
from workspace.access import Visit
from workspace.targets_view import Shown

# Targets such as a share of residents may lie some years ahead.
_YEARS_AHEAD = 10
_OWN = ""
_SEEN = "target-seen"


def may_change(visit: Visit) -> bool:
    """Managers set targets; publicity staff read them."""
    return visit.staff.role in ("manager", "admin")


def changing_one(visit: Visit, shown: Shown) -> None:
    """One target: its result, its value, taking it away."""
    wanted = [*(one.target for one in shown.progress), *shown.later]
    if not wanted:
        return
    widgets.section(_("Enter a result, change a target"))
    by_key = {(one.fiscal_year, one.measure): one for one in wanted}
    key = st.selectbox(
        _("Target"), list(by_key), index=None, format_func=lambda one: _named(shown, by_key[one]), key="target-which"
    )
    if key is None:
        return
    seen = by_key[key]
    _changed_meanwhile(key, seen)
    left, right = st.columns(2, gap="large")
    with left:
        _result(visit, seen)
    with right:
        _value(visit, seen)


def form_key(seen: Target) -> str:
    """Begins the keys of a target's fields: other facts are other fields, so that none keeps what was said before."""
    return f"target-{hashlib.sha256(repr(seen).encode()).hexdigest()[:12]}"


def _changed_meanwhile(key: tuple[int, str], seen: Target) -> None:
    """Say so where a colleague has changed the target that stood in these fields."""
    before = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = (key, seen)
    if before and before[0] == key and before[1] != seen:
        widgets.refused(changes.TargetGone())


def _named(shown: Shown, one: Target) -> str:
    year = widgets.fiscal_year_name(one.fiscal_year)
    project = f"  {shown.project(one)}" if shown.project(one) else ""
    return f"{shown.name(one.measure)}  {amount(one.value, one.unit)}  {year}{project}"


def _result(visit: Visit, seen: Target) -> None:
    key = form_key(seen)
    with st.form(f"{key}-result"):
        st.markdown(f"**{_('Result')}**")
        if seen.measure in STAGE_KINDS:
            st.caption(_("We count this ourselves. What is typed in stands beside our count."))
        elif seen.measure in DEED_KINDS:
            st.caption(_("The recorded activities fill this. What is typed in counts only where none is recorded."))
        result = st.number_input(
            _("Result ({unit})").format(unit=seen.unit), value=seen.result, min_value=0.0, key=f"{key}-reached"
        )
        source = st.text_input(
            _("Who says so"), seen.result_source, max_chars=LONGEST_SOURCE, key=f"{key}-result-source"
        )
        on = st.date_input(_("Result as of"), seen.result_on, key=f"{key}-result-on")
        if st.form_submit_button(_("Save the result"), key=f"{key}-result-go"):
            facts = {"seen": seen, "result": result, "source": source, "on": on}
            _make(visit, changes.type_result, _("The result is saved."), **facts)
    if seen.result is None:
        return
    sure = st.checkbox(_("Yes, the typed result shall be deleted"), key=f"{key}-result-sure")
    if st.button(_("Delete the result"), disabled=not sure, key=f"{key}-result-away"):
        _make(visit, changes.take_result_back, _("The result is deleted."), seen=seen)


def _value(visit: Visit, seen: Target) -> None:
    key = form_key(seen)
    with st.form(f"{key}-value"):
        st.markdown(f"**{_('Target')}**")
        value = st.number_input(_("Target value"), value=seen.value, min_value=0.0, key=f"{key}-value-number")
        unit = seen.unit if is_named(seen.measure) or seen.kind == "rate" else _unit(f"{key}-value", seen.unit)
        source = st.text_input(_("Where it is written"), seen.source, max_chars=LONGEST_SOURCE, key=f"{key}-source")
        if st.form_submit_button(_("Save changes"), key=f"{key}-value-go"):
            facts = {"seen": seen, "value": value, "unit": unit, "source": source}
            _make(visit, changes.change, _("The target is changed."), **facts)
    sure = st.checkbox(_("Yes, the target and its result shall be deleted"), key=f"{key}-sure")
    if st.button(_("Delete the target"), disabled=not sure, key=f"{key}-away"):
        _make(visit, changes.remove, _("The target is deleted."), seen=seen)


def adding(visit: Visit, shown: Shown) -> None:
    """The form for one more target; what kind it is follows from a measure of ours."""
    widgets.section(_("Add a target"))
    named = [*STAGE_KINDS, *shown.rated, *(one for one in DEED_KINDS if one not in shown.rated)]
    measures = [*named, *(one for one in words.MEASURES if one not in named), _OWN]
    left, right = st.columns(2)
    chosen = left.selectbox(
        _("What is aimed for"), measures, index=None, format_func=partial(_measure_option, shown), key="target-new"
    )
    if chosen is None:
        return
    kind = changes.kind_and_unit(chosen, "rate" if chosen in shown.rated else "", "")[0]
    if not kind:
        kind = right.selectbox(_("Kind"), list(KINDS), format_func=lambda one: _(KINDS[one]), key="target-new-kind")
    told = _new(visit, shown, chosen, kind)
    if told:
        _make(visit, changes.add, _("The target is added."), told=told)


def _year_and_project(visit: Visit, shown: Shown) -> tuple[int, str]:
    """Outside the form: which projects there are hangs on the year. Without several the target is the desk's."""
    first = fiscal_year(visit.programme.starts)
    years = list(range(first, max(shown.year, fiscal_year(shown.today)) + _YEARS_AHEAD + 1))
    left, right = st.columns(2)
    year: int = left.selectbox(
        _("Fiscal year"), years, years.index(shown.year), format_func=widgets.fiscal_year_name, key="target-new-year"
    )
    named = shown.projects_of(year)
    if not named:
        return year, ""
    key = f"target-new-project-{year}"
    return year, right.selectbox(_("Project"), list(named), format_func=lambda number: named[number], key=key)


def _new(visit: Visit, shown: Shown, chosen: str, kind: str) -> Told | None:
    year, project = _year_and_project(visit, shown)
    with st.form("target-new-form"):
        left, right = st.columns(2)
        measure = chosen
        if chosen == _OWN:
            measure = st.text_input(_("In your own words"), max_chars=LONGEST_MEASURE, key="target-new-words")
        value = left.number_input(_("Target value"), value=None, min_value=0.0, key="target-new-value")
        with right:
            unit = "" if is_named(chosen) or kind == "rate" else _unit("target-new", "")
        source = st.text_input(_("Where it is written"), max_chars=LONGEST_SOURCE, key="target-new-source")
        if not st.form_submit_button(_("Add"), type="primary", key="target-new-go"):
            return None
    return Told(year, measure, kind, value, unit, source, project)


def _unit(key: str, unit: str) -> str:
    told: str = st.text_input(_("Unit, such as 件 or 人"), unit, max_chars=LONGEST_UNIT, key=f"{key}-unit")
    return told


def _measure_option(shown: Shown, measure: str) -> str:
    if measure == _OWN:
        return _("Something else, in your own words")
    return shown.name(measure)


def _make(visit: Visit, change: Callable[..., object], sentence: str, **facts: Any) -> None:
    st.session_state.pop(_SEEN, None)
    done: Callable[[Db], object] = partial(change, by=visit.by, at=now(), programme=visit.programme, **facts)
    changing.make(done, sentence)
