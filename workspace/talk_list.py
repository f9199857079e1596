"""Talks that are going on: since when and how many messages; who it is and what was said stands nowhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from core.dates import TOKYO, now, tokyo_day
from core.language import gettext as _
from core.refusals import Refusal
from funnel import line_talks as talks
from store import line_desks, line_talks
from store.database import Db
from store.records import LineTalk, Programme
from workspace import access, widgets
from workspace.access import Visit
from workspace.database import store

REFRESH_SECONDS = 15
ROLES = ("manager", "counsellor")
_ENDED, _REFUSED = "talks-ended", "talks-refused"
_SHORTEST_LABEL = 4


@dataclass(frozen=True)
class Going:
    """The open talks of a programme, and after how many minutes of silence one ends by itself."""

    talks: list[LineTalk]
    gap_minutes: int
    counts: bool


@dataclass(frozen=True)
class Ended:
    """The talk that was ended last on this page."""

    programme_id: int
    person: str
    opened_at: datetime
    label: str


def read(db: Db, programme: Programme) -> Going:
    """The talks going on now; the longest first."""
    desk = line_desks.of_programme(db, programme.id)
    return Going(line_talks.open_talks(db, programme.id), desk.talk_gap_minutes, desk.talks_count)


def labels(persons: Sequence[str]) -> dict[str, str]:
    """A short sign for each person: the first four characters of her pseudonym, more where two begin alike."""
    length = _SHORTEST_LABEL
    while len({person[:length] for person in persons}) < len(set(persons)):
        length += 1
    return {person: person[:length] for person in persons}


@st.fragment(run_every=REFRESH_SECONDS)
def going_on() -> None:
    """The list, read anew every 15 seconds and after each button; asks who is looking each time."""
    visit = access.require(*ROLES)
    _ended_last(visit)
    with store().reading() as db:
        going = read(db, visit.programme)
    if not going.talks:
        told = _("When somebody writes, her talk stands here within two minutes; after {minutes} of silence it ends.")
        widgets.empty(_("No talk is going on just now."), told.format(minutes=going.gap_minutes))
        return
    names = labels([talk.person for talk in going.talks])
    _head()
    for place, talk in enumerate(going.talks):
        _row(visit, talk, names[talk.person], place)


def how_to_read(going: Going) -> None:
    """What the list shows and what it doesn't."""
    counted = _("Each talk that has ended counts as one consultation.")
    uncounted = _("Talks don't count. Consultations are counted from the records that are brought in.")
    with st.container(key="going-notes"):
        widgets.note(
            _("The four letters only tell talks apart; they hold no name. The same person has the same letters again.")
        )
        widgets.note(
            _("LINE doesn't tell us what the desk writes, so only her messages are counted. No text is kept anywhere.")
        )
        widgets.note(counted if going.counts else uncounted)


def _head() -> None:
    cells = (_("Talk"), _("Began"), _("Last message"), _("Messages"))
    spans = "".join(f"<span>{cell}</span>" for cell in cells)
    with st.container(key="going-head"):
        st.columns([6, 1])[0].html(f'<p class="sb-talk">{spans}</p>')


def _row(visit: Visit, talk: LineTalk, label: str, place: int) -> None:
    with st.container(key=f"going-{place}"):
        words, button = st.columns([6, 1], vertical_alignment="center")
        cells = (
            ("", label),
            (_("Began"), clock(talk.opened_at)),
            (_("Last message"), clock(talk.last_at)),
            (_("Messages"), f"{talk.messages:,}"),
        )
        spans = "".join(f'<span data-label="{name}">{value}</span>' for name, value in cells)
        words.html(f'<p class="sb-talk">{spans}</p>')
        # The key names the talk, not its place: the list moves while somebody aims at a button.
        key = f"talk-end-{label}-{talk.opened_at.timestamp():.3f}"
        told = _("End talk {label}").format(label=label)
        button.button(_("End"), key=key, help=told, on_click=_end, args=(talk, label))


def clock(at: datetime) -> str:
    """Time of day in Tokyo, with the day where it isn't today."""
    here, today = at.astimezone(TOKYO), tokyo_day(now())
    return f"{here:%H:%M}" if here.date() == today else f"{here.month}/{here.day} {here:%H:%M}"


def _end(talk: LineTalk, label: str) -> None:
    def change(db: Db, who: dict[str, Any]) -> None:
        talks.end_talk(db, **who, person=talk.person, opened_at=talk.opened_at)

    if _do(change, talk.programme_id):
        st.session_state[_ENDED] = Ended(talk.programme_id, talk.person, talk.opened_at, label)


def _reopen(ended: Ended) -> None:
    def change(db: Db, who: dict[str, Any]) -> None:
        talks.reopen_talk(db, **who, person=ended.person, opened_at=ended.opened_at)

    _do(change, ended.programme_id)
    st.session_state.pop(_ENDED, None)


def _do(change: Callable[[Db, dict[str, Any]], None], programme_id: int) -> bool:
    """Make a change as whoever looks now; whether it was made. What hindered it is told on the next run."""
    visit = access.require(*ROLES)
    if visit.programme.id != programme_id:
        return False
    try:
        with store().writing() as db:
            change(db, {"by": visit.by, "at": now(), "programme": visit.programme})
    except Refusal as refusal:
        st.session_state[_REFUSED] = refusal
        return False
    return True


def _ended_last(visit: Visit) -> None:
    """What the last button did, with the way back."""
    refusal = st.session_state.pop(_REFUSED, None)
    if refusal:
        widgets.refused(refusal)
    ended: Ended | None = st.session_state.get(_ENDED)
    if ended is None or ended.programme_id != visit.programme.id:
        return
    with st.container(key="talks-ended", horizontal=True, vertical_alignment="center"):
        widgets.saved(_("Talk {label} has ended.").format(label=ended.label))
        st.button(_("Take it back"), key="talks-undo", type="tertiary", on_click=_reopen, args=(ended,))
