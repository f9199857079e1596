"""Questions about talks on LINE: who wrote when, never what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.records import LineTalk


def writers(db: Db, programme_id: int, since: datetime) -> list[str]:
    """Whose talks may have changed by what happened at or after a moment: who wrote, whose talk is open or ended."""
    e, talk, end = t.line_event, t.line_talk, t.talk_end
    wrote = select(e.c.person).where(
        e.c.programme_id == programme_id, e.c.kind == "message", e.c.at >= since, e.c.person.is_not(None)
    )
    # A talk whose messages were all unsent has no message left that would name her.
    known = select(talk.c.person).where(
        talk.c.programme_id == programme_id, talk.c.closed_at.is_(None) | (talk.c.last_at >= since)
    )
    ended = select(end.c.person).where(end.c.programme_id == programme_id, end.c.at >= since)
    return sorted(set(db.execute(wrote.union(known, ended)).scalars()))


def message_moments(db: Db, programme_id: int, persons: Collection[str]) -> dict[str, list[datetime]]:
    """When persons wrote, oldest first; who never did is left out."""
    e = t.line_event
    query = select(e.c.person, e.c.at).where(
        e.c.programme_id == programme_id, e.c.kind == "message", e.c.person.in_(persons)
    )
    return _by_person(db.execute(query.order_by(e.c.at, e.c.event_id)).tuples())


def ends(db: Db, programme_id: int, persons: Collection[str]) -> dict[str, list[datetime]]:
    """When the contractor said that a talk with one of these persons was over, oldest first."""
    e = t.talk_end
    query = select(e.c.person, e.c.at).where(e.c.programme_id == programme_id, e.c.person.in_(persons))
    return _by_person(db.execute(query.order_by(e.c.at)).tuples())


def _by_person(rows: Iterable[tuple[str, datetime]]) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for person, at in rows:
        found.setdefault(person, []).append(at)
    return found


def add_end(db: Db, programme_id: int, person: str, at: datetime) -> None:
    """Remember that the contractor said a talk was over."""
    statement = dialect_insert(db, t.talk_end).values(programme_id=programme_id, person=person, at=at)
    db.execute(statement.on_conflict_do_nothing())


def remove_ends(db: Db, programme_id: int, person: str, since: datetime) -> None:
    """Forget that the contractor said at or after a moment that a talk was over."""
    e = t.talk_end
    db.execute(e.delete().where(e.c.programme_id == programme_id, e.c.person == person, e.c.at >= since))


def of_persons(db: Db, programme_id: int, persons: Collection[str]) -> dict[str, list[LineTalk]]:
    """The talks known of persons, oldest first; who has none is left out."""
    talk = t.line_talk
    query = select(talk).where(talk.c.programme_id == programme_id, talk.c.person.in_(persons))
    found: dict[str, list[LineTalk]] = {}
    for each in every(db, query.order_by(talk.c.opened_at), LineTalk):
        found.setdefault(each.person, []).append(each)
    return found


def replace(db: Db, programme_id: int, talks: Mapping[str, Collection[LineTalk]]) -> None:
    """Put persons' talks in the place of those that were known."""
    talk = t.line_talk
    db.execute(talk.delete().where(talk.c.programme_id == programme_id, talk.c.person.in_(list(talks))))
    rows = [vars(each) for person in sorted(talks) for each in talks[person]]
    if rows:
        db.execute(talk.insert(), rows)


def open_talks(db: Db, programme_id: int) -> list[LineTalk]:
    """Talks that nobody has closed yet, oldest first."""
    talk = t.line_talk
    query = select(talk).where(talk.c.programme_id == programme_id, talk.c.closed_at.is_(None))
    return every(db, query.order_by(talk.c.opened_at, talk.c.person), LineTalk)


def before(db: Db, programme_ids: Sequence[int], until: datetime) -> list[LineTalk]:
    """Closed talks of a chain that opened before a moment, oldest first."""
    talk = t.line_talk
    query = select(talk).where(
        talk.c.programme_id.in_(programme_ids), talk.c.closed_at.is_not(None), talk.c.opened_at < until
    )
    return every(db, query.order_by(talk.c.opened_at, talk.c.person), LineTalk)
