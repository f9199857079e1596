"""What somebody should know of the machine behind a programme: one sentence each, and nothing where all is well."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from core.dates import end_of, start_of, tokyo_day
from core.language import gettext as _
from store import line_desks, oversight, unrecorded
from store.database import Db
from store.records import Programme
from workspace import navigation, state_jobs, widgets

_UNRECORDED_DAYS = 30
_RELAY_DAYS = 7
_COMPARED_DAYS = 28
# Three times as long as its events usually lie apart, but never less than a week: desks close over New Year.
_SILENCE, _SHORTEST_SILENCE = 3, 7


@dataclass(frozen=True)
class Note:
    """One thing to know, and the page that tells more; "" where this role has none."""

    sentence: str
    page: str


def notes(db: Db, *, programme: Programme, role: str, at: datetime) -> list[Note]:
    """What concerns a programme now, for a role, the weightiest first."""
    open_ = {entry.name for entry in navigation.for_role(role)}
    found = [
        (_deletion(db, at), ("state",)),
        (_silence(db, programme, at), ("line",)),
        (_relay(db, programme, at), ("line",)),
        (_unrecorded(db, programme, at), ("state", "results")),
    ]
    told = [Note(sentence, _way(pages, open_)) for sentence, pages in found if sentence]
    # A manager answers for what is promised to people, also where only the administrator can look.
    return [note for note in told if note.page or role == "manager"]


def show(found: Sequence[Note]) -> None:
    """The notes one under another, each with the way to its page."""
    titles = {entry.name: entry.title for entry in navigation.ENTRIES}
    for place, note in enumerate(found):
        with st.container(key=f"attention-{place}", horizontal=True, vertical_alignment="center"):
            advice = "" if note.page else _("Please tell your administrator.")
            widgets.attention(f"{note.sentence} {advice}".strip())
            if note.page:
                widgets.way_to(note.page, _(titles[note.page]))


def _way(pages: Sequence[str], open_: Collection[str]) -> str:
    return next((page for page in pages if page in open_), "")


def _deletion(db: Db, at: datetime) -> str:
    day = oversight.oldest_device_day(db)
    if day is None or not state_jobs.deletion_is_late(day, at):
        return ""
    text = _("What tells devices apart on {day} is still there; it should be gone after 48 hours.")
    return text.format(day=widgets.day(day))


def _silence(db: Db, programme: Programme, at: datetime) -> str:
    today = tokyo_day(at)
    if programme.ends is not None and programme.ends < today:
        return ""
    last = oversight.last_event(db, programme.id)
    if last is None:
        return ""
    since = start_of(tokyo_day(last) - timedelta(days=_COMPARED_DAYS - 1))
    by_day = oversight.events_by_day(db, programme.id, since, end_of(tokyo_day(last)))
    quiet = (today - tokyo_day(last)).days
    if quiet <= longest_usual_silence(by_day):
        return ""
    text = _("Nothing has come from LINE for {days} days (since {day}). Is everything connected?")
    return text.format(days=quiet, day=widgets.day(tokyo_day(last)))


def longest_usual_silence(by_day: Mapping[date, int]) -> float:
    """How many days without an event are nothing strange, by the events of the four weeks up to the last one."""
    return max(_SHORTEST_SILENCE, _SILENCE * _COMPARED_DAYS / max(1, len(by_day)))


def _relay(db: Db, programme: Programme, at: datetime) -> str:
    today = tokyo_day(at)
    days = line_desks.relayed(db, programme.id, today - timedelta(days=_RELAY_DAYS - 1), today)
    failed = sum(day.failed for day in days)
    text = _("{number} notices from LINE could not be passed on to the contractor in the last {days} days.")
    return text.format(number=f"{failed:,}", days=_RELAY_DAYS) if failed else ""


def _unrecorded(db: Db, programme: Programme, at: datetime) -> str:
    spans = unrecorded.of_programme(db, programme.id, at - timedelta(days=_UNRECORDED_DAYS), at)
    scans = sum(span.scans for span in spans)
    text = _("{number} scans of the last {days} days were led on but could not be counted.")
    return text.format(number=f"{scans:,}", days=_UNRECORDED_DAYS) if scans else ""
