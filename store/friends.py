"""Questions about LINE events and friends."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.records import Friend, LineEvent


def record_event(db: Db, event: LineEvent) -> bool:
    """Store an event once; False where its id is already there."""
    statement = dialect_insert(db, t.line_event).values(**vars(event)).on_conflict_do_nothing()
    return db.execute(statement).rowcount == 1


def events_of(db: Db, programme_ids: Sequence[int], person: str) -> list[LineEvent]:
    """A person's events in a chain of programmes, oldest first."""
    e = t.line_event
    query = select(e).where(e.c.programme_id.in_(programme_ids), e.c.person == person)
    return every(db, query.order_by(e.c.at, e.c.event_id), LineEvent)


def put(db: Db, friend: Friend) -> None:
    """Insert a friend or replace what was known of it."""
    values = vars(friend)
    changes = {name: values[name] for name in ("followed_at", "is_new", "channel")}
    statement = dialect_insert(db, t.friend).values(**values)
    db.execute(statement.on_conflict_do_update(index_elements=["programme_id", "person"], set_=changes))


def of_person(db: Db, programme_ids: Sequence[int], person: str) -> list[Friend]:
    """What is known of a person as a friend in a chain of programmes, oldest first."""
    f = t.friend
    query = select(f).where(f.c.programme_id.in_(programme_ids), f.c.person == person).order_by(f.c.followed_at)
    return every(db, query, Friend)


def followed(db: Db, programme_id: int, since: datetime, until: datetime) -> list[Friend]:
    """Friends whose first follow lies in since <= t < until."""
    f = t.friend
    query = select(f).where(f.c.programme_id == programme_id, f.c.followed_at >= since, f.c.followed_at < until)
    return every(db, query.order_by(f.c.followed_at), Friend)


def channels_of(db: Db, programme_ids: Sequence[int]) -> dict[str, str | None]:
    """Channel of every friend in a chain by pseudonym."""
    query = select(t.friend.c.person, t.friend.c.channel).where(t.friend.c.programme_id.in_(programme_ids))
    return {person: channel for person, channel in db.execute(query.order_by(t.friend.c.followed_at.desc()))}


def stock(db: Db, programme_ids: Sequence[int], until: datetime) -> int:
    """Persons whose last follow or unfollow before a moment was a follow."""
    e = t.line_event
    latest = (
        select(
            e.c.kind,
            func.row_number()
            .over(partition_by=e.c.person, order_by=(e.c.at.desc(), e.c.event_id.desc()))
            .label("place"),
        )
        .where(e.c.programme_id.in_(programme_ids), e.c.kind.in_(("follow", "unfollow")), e.c.at < until)
        .where(e.c.person.is_not(None))
        .subquery()
    )
    query = select(func.count()).select_from(latest).where(latest.c.place == 1, latest.c.kind == "follow")
    return int(db.execute(query).scalar_one())


def follows(db: Db, programme_id: int, since: datetime, until: datetime) -> list[LineEvent]:
    """Follow events in since <= t < until, oldest first."""
    e = t.line_event
    query = select(e).where(e.c.programme_id == programme_id, e.c.kind == "follow", e.c.at >= since, e.c.at < until)
    return every(db, query.order_by(e.c.at, e.c.event_id), LineEvent)


def counted_events(db: Db, programme_id: int) -> dict[str, Any]:
    """How many events of each kind a programme has ever received."""
    e = t.line_event
    query = select(e.c.kind, func.count()).where(e.c.programme_id == programme_id).group_by(e.c.kind)
    return {kind: count for kind, count in db.execute(query)}
