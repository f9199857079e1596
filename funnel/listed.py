"""What the contractor's list of a programme says as a whole, counted by the store: a desk of many years has many rows.

The rules are those of `funnel.consultations`; its `history` gives the same, record by record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core import words
from core.disclosure import PUBLISHED
from funnel.consultations import Disagreement, disagreements, goes_back, history, talks_count
from store import consultations, programmes
from store.database import Db
from store.records import Programme


@dataclass(frozen=True)
class Listed:
    """How many records (件) the list has, how many of them are consultations, of how many nobody noted the channel.

    `may_tell_blank` is whether enough persons stand on both sides that this share gives no hidden number away.
    """

    records: int
    held: int
    blank: int
    may_tell_blank: bool


@dataclass(frozen=True)
class Doubted:
    """How many consultations (件) of the list are flagged other than their history says, and the newest of them."""

    number: int
    newest: Sequence[tuple[datetime, Disagreement]]


def listed(db: Db, *, programme: Programme, until: datetime) -> Listed:
    """The list of a programme before a moment."""
    records, held, blank = consultations.tally(db, programme.id, until, words.CONSULTED)
    return Listed(records, held, blank, held >= PUBLISHED and _both_sides(db, programme, until))


def _both_sides(db: Db, programme: Programme, until: datetime) -> bool:
    sides = [
        consultations.some_persons(db, programme.id, until, words.CONSULTED, told=told, limit=PUBLISHED)
        for told in (True, False)
    ]
    if talks_count(db, [programme.id]):
        # Of nobody who talked was a channel noted: she stands beside those of the list in the same results.
        found = history(db, programme=programme, until=until)
        own = (one for one in found if one.programme_id == programme.id and one.is_talk and one.is_consultation)
        sides[1] |= {one.person for one in own}
    return all(not side or len(side) >= PUBLISHED for side in sides)


def doubted(db: Db, *, programme: Programme, until: datetime, newest: int) -> Doubted:
    """The consultations of the list whose flag and history say different things, newest first."""
    chain = programmes.chain(db, programme)
    if talks_count(db, chain):
        # An earlier talk speaks too, and which of them counts depends on the days of the list.
        own = [one for one in history(db, programme=programme, until=until) if one.programme_id == programme.id]
        found = disagreements(own)[::-1]
        return Doubted(len(found), [(one.started_at, one.disagreement) for one in found[:newest] if one.disagreement])
    back = goes_back(db, chain, known=consultations.known(db, chain))
    number, rows = consultations.flagged_otherwise(
        db, chain, until, words.CONSULTED, programme_id=programme.id, repeat=back, limit=newest
    )
    return Doubted(number, [(at, "said_new" if flag == "new" else "said_repeat") for at, flag in rows])
