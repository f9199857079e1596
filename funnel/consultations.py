"""Consultations as the contractor recorded them, told apart into first and repeat.

Counting rules. A consultation (件) is a record whose outcome is one of `core.words.CONSULTED`; the others are attempts
and neither first nor repeat. First is a person's first consultation in the chain, repeat one on a later opening day.
A second consultation on the first day belongs to the first visit: it is counted (件), but is neither. The counsellor's
flag wins over both rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core import words
from core.dates import tokyo_day
from core.language import mark as _
from store import consultations, friends, programmes
from store.database import Db
from store.records import Consultation, Programme

Basis = Literal["told", "scan", "unknown"]
Disagreement = Literal["said_new", "said_repeat"]


@dataclass(frozen=True)
class Session:
    """One record of the chain with what history makes of it; `day` is the Tokyo day it began."""

    programme_id: int
    row_key: str
    person: str
    started_at: datetime
    day: date
    is_consultation: bool
    is_first: bool
    is_repeat: bool
    channel: str
    channel_basis: Basis
    age_band: str
    outcome: str
    disagreement: Disagreement | None


@dataclass(frozen=True)
class _Past:
    """What is known when a chain is read: who was a client before, and whether the records go back to a beginning."""

    known: set[str]
    goes_back: bool
    channels: dict[str, str | None]


def history(db: Db, *, programme: Programme, until: datetime) -> list[Session]:
    """Every record of the programme and of those it continues that began before a moment, oldest first.

    The counsellor's flag decides between first and repeat; without one, a person's first consultation in the chain is
    first unless she is a known client (DESIGN.md, New and repeat).
    """
    chain = programmes.chain(db, programme)
    past = _past(db, programme, chain)
    days: dict[str, date] = {}
    return [_judged(record, past, days) for record in consultations.before(db, chain, until)]


def _past(db: Db, programme: Programme, chain: Sequence[int]) -> _Past:
    known = consultations.known(db, chain)
    begun = any(each.history_starts for each in programmes.all_programmes(db) if each.id in chain)
    return _Past(known=known, goes_back=begun or bool(known), channels=friends.channels_of(db, chain))


def _judged(record: Consultation, past: _Past, days: dict[str, date]) -> Session:
    """A record with its judgement; remembers the person's first day in `days`."""
    day = tokyo_day(record.started_at)
    counts = record.outcome in words.CONSULTED
    before = record.person in days or record.person in past.known
    earlier = record.person in past.known or days.get(record.person, day) < day
    first = record.flag == "new" if record.flag else not before
    repeat = record.flag == "repeat" if record.flag else earlier
    channel, basis = channel_of(record, past.channels)
    if counts:
        days.setdefault(record.person, day)
    return Session(
        programme_id=record.programme_id,
        row_key=record.row_key,
        person=record.person,
        started_at=record.started_at,
        day=day,
        is_consultation=counts,
        is_first=counts and first,
        is_repeat=counts and repeat,
        channel=channel,
        channel_basis=basis,
        age_band=record.age_band,
        outcome=record.outcome,
        disagreement=_disagreement(record.flag, before, past) if counts else None,
    )


def _disagreement(flag: str | None, before: bool, past: _Past) -> Disagreement | None:
    if flag == "new" and before:
        return "said_new"
    # Where the records go back to no beginning, a stranger who is a repeat client is nothing strange.
    if flag == "repeat" and not before and past.goes_back:
        return "said_repeat"
    return None


def channel_of(record: Consultation, channels: dict[str, str | None]) -> tuple[str, Basis]:
    """A person's channel and where it is known from: 知ったきっかけ, else the friend's last scan, else unknown."""
    if record.channel_told:
        return record.channel_told, "told"
    scanned = channels.get(record.person)
    return (scanned, "scan") if scanned else (words.UNKNOWN, "unknown")


def disagreements(sessions: Sequence[Session]) -> list[Session]:
    """The consultations whose flag and history say different things, oldest first."""
    return [session for session in sessions if session.disagreement]


def blank_share(sessions: Sequence[Session]) -> tuple[int, int]:
    """How many consultations (件) have no 知ったきっかけ, and of how many."""
    told = [session.channel_basis == "told" for session in sessions if session.is_consultation]
    return told.count(False), len(told)


def first_label(db: Db, *, programme: Programme) -> str:
    """What a first consultation is called (a msgid): without a beginning of records only 'first since introduced'."""
    past = _past(db, programme, programmes.chain(db, programme))
    return _("First consultations") if past.goes_back else _("First since Shirube was introduced")
