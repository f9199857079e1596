"""Consultations as the contractor recorded them or as talks on LINE show them, told apart into first and repeat.

Counting rules. A consultation (件) is a record whose outcome is one of `core.words.CONSULTED`; the others are attempts
and neither first nor repeat. First is a person's first consultation in the chain, repeat one on a later opening day.
A second consultation on the first day belongs to the first visit: it is counted (件), but is neither. The counsellor's
flag wins over both rules.

Where a desk lets its talks count, every closed talk on LINE is a consultation, outcome closed. The contractor's list
wins: a talk on a day from its first to its last record is not counted once more, whoever wrote (the list knows her by
another pseudonym). It still makes her somebody who has been here before.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from heapq import merge
from typing import Literal

from core import words
from core.dates import tokyo_day
from core.language import mark as _
from store import consultations, friends, line_desks, line_talks, programmes, pseudonym_keys
from store.database import Db
from store.records import Consultation, LineTalk, Programme
from store.types import milliseconds

Basis = Literal["told", "scan", "unknown"]
Disagreement = Literal["said_new", "said_repeat"]

_TALK, _NO_BATCH = "talk:", 0


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
    is_talk: bool = False


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
    past = _past(db, chain)
    days: dict[str, date] = {}
    sessions = []
    for record, counts in _records(db, chain, until):
        if counts:
            sessions.append(_judged(record, past, days))
        else:
            days.setdefault(record.person, tokyo_day(record.started_at))
    return sessions


def _records(db: Db, chain: Sequence[int], until: datetime) -> Iterator[tuple[Consultation, bool]]:
    """What the contractor recorded and what talks show, oldest first, with whether it counts.

    Where no desk of the chain lets its talks count, they say nothing at all.
    """
    recorded = [(record, True) for record in consultations.before(db, chain, until)]
    desks = line_desks.every_desk(db)
    counting = {key for key in chain if key in desks and desks[key].talks_count}
    if not counting:
        return iter(recorded)
    lists = consultations.days_listed(db, chain)
    talked = [(_of_talk(talk), _counts(talk, counting, lists)) for talk in line_talks.before(db, chain, until)]
    return merge(recorded, talked, key=lambda each: each[0].started_at)


def _counts(talk: LineTalk, counting: set[int], lists: dict[int, tuple[date, date]]) -> bool:
    if talk.programme_id not in counting:
        return False
    first, last = lists.get(talk.programme_id, (date.max, date.min))
    return not first <= tokyo_day(talk.opened_at) <= last


def _of_talk(talk: LineTalk) -> Consultation:
    told = f"{talk.programme_id}\n{talk.person}\n{milliseconds(talk.opened_at)}"
    return Consultation(
        programme_id=talk.programme_id,
        row_key=f"{_TALK}{sha256(told.encode()).hexdigest()}",
        person=talk.person,
        started_at=talk.opened_at,
        ended_at=talk.closed_at,
        flag=None,
        channel_told=None,
        age_band="unknown",
        outcome="closed",
        batch_id=_NO_BATCH,
    )


def _past(db: Db, chain: Sequence[int]) -> _Past:
    known = consultations.known(db, chain)
    return _Past(known=known, goes_back=goes_back(db, chain, known=known), channels=friends.channels_of(db, chain))


def goes_back(db: Db, chain: Sequence[int], *, known: Collection[str]) -> bool:
    """Whether the records of a chain of programmes go back to a beginning; `known` are its known clients."""
    begun = any(each.history_starts for each in programmes.all_programmes(db) if each.id in chain)
    # Whoever came before a key was destroyed would look like a stranger now.
    return (begun or bool(known)) and not pseudonym_keys.has_parted(db, chain)


def talks_count(db: Db, chain: Sequence[int]) -> bool:
    """Whether a desk of the chain lets its talks on LINE count; else they say nothing at all."""
    desks = line_desks.every_desk(db)
    return any(key in desks and desks[key].talks_count for key in chain)


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
        is_talk=record.batch_id == _NO_BATCH,
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
    """How many consultations (件) of the contractor's list have no 知ったきっかけ, and of how many."""
    told = [session.channel_basis == "told" for session in sessions if session.is_consultation and not session.is_talk]
    return told.count(False), len(told)


def first_label(db: Db, *, programme: Programme) -> str:
    """What a first consultation is called (a msgid): without a beginning of records only 'first since introduced'."""
    chain = programmes.chain(db, programme)
    if pseudonym_keys.has_parted(db, chain):
        return _("First since Shirube was introduced (anew since the key was destroyed)")
    past = _past(db, chain)
    return _("First consultations") if past.goes_back else _("First since Shirube was introduced")
