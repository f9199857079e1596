"""What staff do with records of activities: add one, change it, remove it, put it back."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from core.dates import now
from core.language import gettext as _
from core.language import mark
from core.words import ACTIVITIES, BODIES, MEETINGS, VENUE_KINDS, WITH_BODY
from funnel import activities
from funnel.activities import LONGEST_TITLE, MOST_AMOUNT, MOST_MEETINGS, Told
from store.database import Db
from store.report_records import Activity
from workspace import activities_view, changing, widgets
from workspace.access import Visit
from workspace.activities_view import Shown

_ADDED, _SEEN, _REMOVED = "activity-added", "activity-seen", "activity-removed"
_DAY = "YYYY/MM/DD"
_AMOUNTS = {
    "people": mark("How many took part (people)"),
    "consultations": mark("How many (cases)"),
    "nights": mark("How many (nights)"),
    "pieces": mark("How many were given out"),
}


def undoing(visit: Visit) -> None:
    """The way back, right after a record was removed."""
    removed: Activity | None = st.session_state.get(_REMOVED)
    if removed is None or removed.programme_id != visit.programme.id:
        return
    if st.button(_("Undo"), key="activity-undo"):
        _make(partial(activities.put_back, **_who(visit), removed=removed), _("The record is there again."))


def adding(visit: Visit, shown: Shown) -> None:
    """The form for one more record."""
    kind = st.selectbox(
        _("Kind of activity"),
        list(ACTIVITIES),
        index=None,
        placeholder=_("Choose the kind of activity"),
        format_func=lambda code: _(ACTIVITIES[code][0]),
        key="activity-new-kind",
    )
    if kind is None:
        return
    # Fields of their own after each record, so that the last one's numbers don't stand in them.
    key = f"activity-new-{kind}-{st.session_state.get(_ADDED, 0)}"
    told = _form(key, _("Add"), shown, Told(kind, shown.last))
    if told:
        _make(partial(_add, visit, told), _("The record is added."))


def _add(visit: Visit, told: Told, db: Db) -> None:
    activities.add(db, **_who(visit), told=told)
    st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1


def changing_one(visit: Visit, shown: Shown) -> None:
    """Choose a record, then change or remove it."""
    by_key = {one.id: one for one in shown.rows}
    _changed_meanwhile(visit, shown, by_key)
    chosen = st.selectbox(
        _("Which record"),
        list(by_key),
        index=None,
        placeholder=_("Choose a record"),
        format_func=lambda key: activities_view.named(by_key[key]),
        key="activity-which",
    )
    if chosen is None:
        return
    seen = by_key[chosen]
    st.session_state[_SEEN] = (_list(visit, shown), seen)
    key = form_key(seen)
    kinds = [*ACTIVITIES]
    kind = st.selectbox(
        _("Kind of activity"),
        kinds,
        kinds.index(seen.kind),
        format_func=lambda code: _(ACTIVITIES[code][0]),
        key=f"{key}-kind",
    )
    told = _form(f"{key}-{kind}", _("Save changes"), shown, _as_kind(seen, kind))
    sure = st.checkbox(_("Yes, this record shall be removed"), key=f"{key}-sure")
    if st.button(_("Remove the record"), disabled=not sure, key=f"{key}-away"):
        _make(partial(_remove, visit, seen), _("The record is removed."))
    if told:
        _make(partial(activities.change, **_who(visit), seen=seen, told=told), _("The record is changed."))


def form_key(seen: Activity) -> str:
    """Begins the keys of a record's fields: other facts are other fields, so that none keeps what was said before."""
    return f"activity-{hashlib.sha256(repr(seen).encode()).hexdigest()[:12]}"


def _as_kind(seen: Activity, kind: str) -> Told:
    """What the fields begin with: of another kind the number of meetings is asked anew."""
    told = activities.told_of(seen)
    return told if kind == seen.kind else Told(kind, told.day, told.title, told.until, None, told.amount)


def _remove(visit: Visit, seen: Activity, db: Db) -> None:
    activities.remove(db, **_who(visit), seen=seen)
    st.session_state[_REMOVED] = seen


def _changed_meanwhile(visit: Visit, shown: Shown, by_key: Mapping[int, Activity]) -> None:
    """Say so where a colleague has changed or removed the record that stood in these fields."""
    where, before = st.session_state.pop(_SEEN, (None, None))
    if before and where == _list(visit, shown) and by_key.get(before.id) != before:
        widgets.refused(activities.ActivityGone())


def _list(visit: Visit, shown: Shown) -> tuple[int, int]:
    """Which records are listed: of another year or programme there are others, and none has gone."""
    return visit.programme.id, shown.year


def _form(key: str, button: str, shown: Shown, first: Told) -> Told | None:
    with st.form(key):
        title = st.text_input(
            _("Name, such as of a training or of what was given out (nobody's name)"),
            first.title,
            max_chars=LONGEST_TITLE,
            key=f"{key}-title",
        )
        left, right = st.columns(2)
        bounds: dict[str, Any] = {"min_value": min(shown.first, first.day), "format": _DAY}
        bounds["max_value"] = max(shown.last, first.until or first.day)
        day = left.date_input(_("First day"), first.day, **bounds, key=f"{key}-day")
        until = right.date_input(_("Last day (may be empty)"), first.until, **bounds, key=f"{key}-until")
        numbers = _numbers(key, first)
        if not st.form_submit_button(button, type="primary", key=f"{key}-go"):
            return None
    return Told(kind=first.kind, day=day, title=title, until=until, **numbers)


def _numbers(key: str, first: Told) -> dict[str, Any]:
    """The fields that a kind has: how many, how often, where to."""
    left, right = st.columns(2)
    label = _AMOUNTS[ACTIVITIES[first.kind][1]]
    found: dict[str, Any] = {"amount": left.number_input(_(label), 0, MOST_AMOUNT, first.amount, key=f"{key}-amount")}
    note = _("Empty where nobody counted. None is 0.")
    if first.kind in WITH_BODY:
        found["body"] = _word(right, _("To which kind of body"), BODIES, first.body, f"{key}-body")
    if first.kind == "goods":
        found["place"] = _word(right, _("At which kind of place"), VENUE_KINDS, first.place, f"{key}-place")
    if first.kind in MEETINGS:
        meetings = 1 if first.meetings is None else first.meetings
        label = _("How often it was held")
        found["meetings"] = right.number_input(label, 0, MOST_MEETINGS, meetings, key=f"{key}-meetings")
        note += " " + _("One that lasts several days counts once. Several can be entered as one sum.")
    st.caption(note)
    return {**found, **(_satisfaction(key, first) if first.kind in MEETINGS else {})}


def _satisfaction(key: str, first: Told) -> dict[str, Any]:
    left, right = st.columns(2)
    share, of = _("Satisfied, in per cent (may be empty)"), _("How many answered (may be empty)")
    return {
        "satisfied": left.number_input(share, 0.0, 100.0, first.satisfied, 0.1, "%.1f", key=f"{key}-satisfied"),
        "satisfied_of": right.number_input(of, 1, MOST_AMOUNT, first.satisfied_of, key=f"{key}-satisfied-of"),
    }


def _word(column: Any, label: str, offered: Mapping[str, str], first: str | None, key: str) -> str | None:
    codes = [*offered]
    chosen: str | None = column.selectbox(
        label,
        codes,
        index=codes.index(first) if first else None,
        placeholder=_("not recorded"),
        format_func=lambda code: _(offered[code]),
        key=key,
    )
    return chosen


def _make(change: Callable[[Db], object], sentence: str) -> None:
    st.session_state.pop(_REMOVED, None)
    seen = st.session_state.pop(_SEEN, None)
    changing.make(change, sentence)
    if seen:
        st.session_state[_SEEN] = seen


def _who(visit: Visit) -> dict[str, Any]:
    return {"by": visit.by, "at": now(), "programme": visit.programme}
