"""What managers do with the opening calendar: exceptions with undo, weekly hours."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, time
from functools import partial
from typing import Any

import streamlit as st

from campaigns import calendar_changes as changes
from campaigns.calendar import Calendar
from campaigns.calendar_changes import LONGEST_NOTE
from core.dates import fiscal_bounds, now
from core.language import gettext as _
from store.database import Db
from store.records import OpeningException, OpeningHours
from workspace import calendar_view, changing, widgets
from workspace.access import Visit

_ADDED, _REMOVED, _SEEN = "calendar-added", "calendar-removed", "calendar-seen"
_MINUTES = 5 * 60  # seconds between two times of day to choose from


def may_change(visit: Visit) -> bool:
    """Managers keep the calendar; counsellors read it."""
    return visit.staff.role in ("manager", "admin")


def undo(visit: Visit) -> None:
    """Put back the day that was removed last, until something else is done."""
    programme_id, removed = st.session_state.get(_REMOVED, (None, None))
    if removed is None or programme_id != visit.programme.id:
        return
    label = _("Put {day} back").format(day=calendar_view.weekday_and_day(removed.day))
    if st.button(label, key="calendar-undo"):
        _make(visit, changes.put_exception_back, _("The day is back in the list."), removed=removed)


def adding_day(visit: Visit, shown: Calendar) -> None:
    """One more day against the weekly rule."""
    first, last = _bounds(visit, shown.fiscal_year)
    key = f"calendar-new-{st.session_state.get(_ADDED, 0)}"
    with st.expander(_("Add an exception")), st.form(key, border=False):
        left, right = st.columns(2)
        day = left.date_input(_("Day"), None, min_value=first, max_value=last, format="YYYY/MM/DD", key=f"{key}-day")
        with right:
            is_open = _open_or_closed(f"{key}-open", is_open=False)
        note = _note(f"{key}-note", "")
        if st.form_submit_button(_("Add"), key=f"{key}-go"):
            facts: dict[str, Any] = {"day": day, "is_open": is_open, "note": note}
            _make(visit, changes.add_exception, _("The day is in the calendar."), is_new=True, **facts)


def changing_day(visit: Visit, shown: Calendar) -> None:
    """Change or remove one of the year's exceptions."""
    by_day = {one.day: one for one in shown.exceptions}
    _changed_meanwhile(visit, by_day)
    if not by_day:
        return
    with st.expander(_("Change or remove an exception")):
        day = st.selectbox(
            _("Which day"),
            list(by_day),
            index=None,
            format_func=lambda one: _named(by_day[one]),
            key=f"calendar-which-{shown.fiscal_year}",
        )
        if day is None:
            return
        seen = by_day[day]
        st.session_state[_SEEN] = (visit.programme.id, shown.fiscal_year, seen)
        key = form_key(seen)
        with st.form(key, border=False):
            is_open = _open_or_closed(f"{key}-open", is_open=seen.open)
            note = _note(f"{key}-note", seen.note)
            is_saved = st.form_submit_button(_("Save changes"), key=f"{key}-go")
        is_gone = st.button(_("Remove the exception"), key=f"{key}-away")
    if is_saved:
        _make(visit, changes.change_exception, _("The day is changed."), seen=seen, is_open=is_open, note=note)
    if is_gone:
        told = _("The exception is removed; the weekly hours hold on that day.")
        _make(visit, changes.remove_exception, told, removed_day=seen, seen=seen)


def form_key(seen: OpeningException | OpeningHours) -> str:
    """Begins the keys of fields: other facts are other fields, so that none keeps what was said before."""
    return f"calendar-{hashlib.sha256(repr(seen).encode()).hexdigest()[:12]}"


def _changed_meanwhile(visit: Visit, by_day: dict[date, OpeningException]) -> None:
    """Say so where a colleague has changed or removed the day that stood in these fields."""
    programme_id, year, before = st.session_state.pop(_SEEN, (None, None, None))
    is_here = before and (programme_id, year) == (visit.programme.id, st.session_state.get("view-year"))
    if is_here and by_day.get(before.day) != before:
        widgets.refused(changes.DayGone())


def adding_hours(visit: Visit) -> None:
    """Weekly hours for some weekdays from a day on."""
    first, last = _bounds(visit)
    key = f"hours-new-{st.session_state.get(_ADDED, 0)}"
    with st.expander(_("Add weekly hours")), st.form(key, border=False):
        weekdays = st.pills(
            _("Weekdays"),
            range(7),
            selection_mode="multi",
            format_func=lambda day: _(calendar_view.WEEKDAYS[day]),
            key=f"{key}-weekdays",
        )
        columns = st.columns(4)
        opens, closes, intake = (
            column.time_input(label, None, step=_MINUTES, key=f"{key}-{name}")
            for column, label, name in zip(
                columns,
                (_("Opens at"), _("Closes at"), _("Last intake (may be empty)")),
                ("opens", "closes", "intake"),
                strict=False,
            )
        )
        since = columns[3].date_input(
            _("Hold from"), None, min_value=first, max_value=last, format="YYYY/MM/DD", key=f"{key}-since"
        )
        if st.form_submit_button(_("Add"), key=f"{key}-go"):
            times: dict[str, Any] = {
                "opens": _clock(opens),
                "closes": _clock(closes),
                "last_intake": _clock(intake) or None,
            }
            told = _("The weekly hours are in the calendar.")
            _make(visit, changes.add_hours, told, is_new=True, weekdays=weekdays, since=since, **times)


def changing_hours(visit: Visit, hours: Sequence[OpeningHours]) -> None:
    """End weekly hours on a day, or remove those that were entered wrongly."""
    by_key = {form_key(one): one for one in hours}
    if not by_key:
        return
    with st.expander(_("End or remove weekly hours")):
        key = st.selectbox(
            _("Which hours"),
            list(by_key),
            index=None,
            format_func=lambda one: calendar_view.hours_name(by_key[one]),
            key="hours-which",
        )
        if key is None:
            return
        seen = by_key[key]
        with st.form(key, border=False):
            until = st.date_input(
                _("Last day (empty: they go on)"),
                seen.until,
                min_value=seen.since,
                max_value=_bounds(visit)[1],
                format="YYYY/MM/DD",
                key=f"{key}-until",
            )
            is_ended = st.form_submit_button(_("Save the last day"), key=f"{key}-go")
        sure = st.checkbox(_("Yes, these hours were entered wrongly"), key=f"{key}-sure")
        is_gone = st.button(_("Remove the hours"), disabled=not sure, key=f"{key}-away")
    if is_ended:
        _make(visit, changes.end_hours, _("The last day is saved."), seen=seen, until=until)
    if is_gone:
        _make(visit, changes.remove_hours, _("The hours are removed."), seen=seen)


def _named(one: OpeningException) -> str:
    return f"{calendar_view.weekday_and_day(one.day)} {calendar_view.state_name(one.open)}"


def _open_or_closed(key: str, *, is_open: bool) -> bool:
    chosen = st.radio(
        _("What happens on this day"),
        [False, True],
        index=int(is_open),
        format_func=calendar_view.state_name,
        horizontal=True,
        key=key,
    )
    return bool(chosen)


def _note(key: str, note: str) -> str:
    told: str = st.text_input(_("Reason (without naming anybody)"), note, max_chars=LONGEST_NOTE, key=key)
    return told


def _clock(told: time | None) -> str:
    return f"{told:%H:%M}" if told else ""


def _bounds(visit: Visit, year: int | None = None) -> tuple[date, date]:
    """What can be chosen: days of the programme, in a fiscal year or at all."""
    programme = visit.programme
    last = programme.ends or programme.starts.replace(year=now().year + changes.YEARS_AHEAD, day=1)
    if year is None:
        return programme.starts, last
    since, until = fiscal_bounds(year)
    return max(programme.starts, since), max(programme.starts, since, min(last, until))


def _make(
    visit: Visit,
    change: Callable[..., object],
    sentence: str,
    *,
    is_new: bool = False,
    removed_day: OpeningException | None = None,
    **facts: Any,
) -> None:
    seen = st.session_state.pop(_SEEN, None)
    done: Callable[[Db], object] = partial(change, by=visit.by, at=now(), programme=visit.programme, **facts)
    changing.make(partial(_done, done, visit, is_new, removed_day), sentence)
    if seen is not None:
        st.session_state[_SEEN] = seen  # refused: the same fields are still there


def _done(change: Callable[[Db], object], visit: Visit, is_new: bool, removed: OpeningException | None, db: Db) -> None:
    change(db)
    st.session_state[_REMOVED] = (visit.programme.id, removed)
    if is_new:
        # Fields of their own after each, so that the last one's words don't stand in them.
        st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1
