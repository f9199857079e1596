"""Figures of earlier surveys on their tab: the table, and what managers do with it."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.dates import now
from core.language import gettext as _
from funnel import baselines
from funnel.baselines import LONGEST_SOURCE, LONGEST_SUBJECT, LONGEST_UNIT, LONGEST_YEAR, MOST_PERSONS, Told
from store.database import Db
from store.report_records import Baseline
from workspace import changing, widgets
from workspace.access import Visit

_ADDED, _SEEN = "baseline-added", "baseline-seen"


def may_change(visit: Visit) -> bool:
    """Managers write what a report compares itself with; counsellors read it."""
    return visit.staff.role in ("manager", "admin")


def table(visit: Visit, figures: Sequence[Baseline]) -> None:
    """The figures with who found them, or what to do where there are none."""
    if not figures:
        widgets.empty(
            _("No figures of earlier surveys are here yet."),
            _("Add those that the plan or the grant application refers to, with their source.")
            if may_change(visit)
            else _("A manager can add them here."),
        )
        return
    columns = {"subject": _("What was found"), "value": _("Figure found"), "persons": _("People asked")}
    columns |= {"year": _("Year of the survey"), "source": _("Who found it")}
    widgets.table([_row(one) for one in figures], columns, caption=_("What earlier surveys found"), numbers={"value"})


def _row(one: Baseline) -> dict[str, object]:
    return {
        "subject": one.subject,
        "value": f"{one.value:,.10g} {one.unit}",
        "persons": _("not recorded") if one.persons is None else widgets.people(one.persons),
        "year": one.year or _("not recorded"),
        "source": one.source,
    }


def changing_one(visit: Visit, figures: Sequence[Baseline]) -> None:
    """Choose a figure, then change or remove it."""
    by_key = {one.id: one for one in figures}
    programme, before = st.session_state.pop(_SEEN, (None, None))
    if before and programme == visit.programme.id and by_key.get(before.id) != before:
        widgets.refused(baselines.BaselineGone())
    if not figures:
        return
    widgets.section(_("Change or remove a figure"))
    chosen = st.selectbox(
        _("Which figure"),
        list(by_key),
        index=None,
        placeholder=_("Choose a figure"),
        format_func=lambda key: f"{by_key[key].subject}　{by_key[key].value:,.10g} {by_key[key].unit}",
        key="baseline-which",
    )
    if chosen is None:
        return
    seen = by_key[chosen]
    st.session_state[_SEEN] = (visit.programme.id, seen)
    key = form_key(seen)
    told = _form(key, _("Save changes"), baselines.told_of(seen))
    sure = st.checkbox(_("Yes, this figure shall be removed for good"), key=f"{key}-sure")
    if st.button(_("Remove the figure"), disabled=not sure, key=f"{key}-away"):
        _make(partial(baselines.remove, **_who(visit), seen=seen), _("The figure is removed."))
    if told:
        _make(partial(baselines.change, **_who(visit), seen=seen, told=told), _("The figure is changed."))


def form_key(seen: Baseline) -> str:
    """Begins the keys of a figure's fields: other facts are other fields."""
    return f"baseline-{hashlib.sha256(repr(seen).encode()).hexdigest()[:12]}"


def adding(visit: Visit) -> None:
    """The form for one more figure."""
    widgets.section(_("Add a figure of an earlier survey"))
    key = f"baseline-new-{st.session_state.get(_ADDED, 0)}"
    told = _form(key, _("Add"), Told("", None, "%", "", ""))
    if told:
        _make(partial(_add, visit, told), _("The figure is added."))


def _add(visit: Visit, told: Told, db: Db) -> None:
    baselines.add(db, **_who(visit), told=told)
    st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1


def _form(key: str, button: str, first: Told) -> Told | None:
    with st.form(key):
        subject = st.text_input(
            _("What was found, in a short sentence"), first.subject, max_chars=LONGEST_SUBJECT, key=f"{key}-subject"
        )
        left, middle, right = st.columns(3)
        value = left.number_input(_("Figure found"), value=first.value, format="%.10g", key=f"{key}-value")
        unit = middle.text_input(_("Unit, such as % or people"), first.unit, max_chars=LONGEST_UNIT, key=f"{key}-unit")
        persons = right.number_input(
            _("People asked (may be empty)"), 1, MOST_PERSONS, first.persons, key=f"{key}-persons"
        )
        year = left.text_input(_("Year of the survey"), first.year, max_chars=LONGEST_YEAR, key=f"{key}-year")
        source = st.text_input(
            _("Who found it: the survey's name and whose it is"),
            first.source,
            max_chars=LONGEST_SOURCE,
            key=f"{key}-source",
        )
        if not st.form_submit_button(button, type="primary", key=f"{key}-go"):
            return None
    return Told(subject, value, unit, year, source, persons)


def _make(change: Callable[[Db], object], sentence: str) -> None:
    seen = st.session_state.pop(_SEEN, None)
    changing.make(change, sentence)
    if seen:
        st.session_state[_SEEN] = seen


def _who(visit: Visit) -> dict[str, Any]:
    return {"by": visit.by, "at": now(), "programme": visit.programme}
