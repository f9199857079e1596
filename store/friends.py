"""Questions about LINE events and friends."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.records import Friend, LineEvent


def record_event(db: Db, event: LineEvent) -> bool:
    """Store an event once; False where its id is already there."""
    statement = dialect_insert(db, t.line_event).values(**vars(event)).on_conflict_do_nothing()
    # A row tells more surely than a row count, which the two drivers report differently.
    return db.execute(statement.returning(t.line_event.c.event_id)).first() is not None


def hold(db: Db, line_id: int, persons: Sequence[str]) -> None:
    """Let nobody else work on these persons of a chain until the transaction ends (SQLite has one writer anyway)."""
    if db.dialect.name == "postgresql":
        for person in persons:
            db.execute(select(func.pg_advisory_xact_lock(line_id, func.hashtext(person))))


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


def followed(db: Db, programme_id: int, since: datetime, until: datetime) -> list[Friend]:
    """Friends whose first follow lies in since <= t < until."""
    f = t.friend
    query = select(f).where(f.c.programme_id == programme_id, f.c.followed_at >= since, f.c.followed_at < until)
    return every(db, query.order_by(f.c.followed_at), Friend)


def channels_of(db: Db, programme_ids: Sequence[int]) -> dict[str, str | None]:
    """Channel of every friend in a chain by pseudonym."""
    query = select(t.friend.c.person, t.friend.c.channel).where(t.friend.c.programme_id.in_(programme_ids))
    return {person: channel for person, channel in db.execute(query.order_by(t.friend.c.followed_at.desc()))}


def stock_changes(db: Db, programme_ids: Sequence[int], until: datetime) -> list[tuple[datetime, int]]:
    """When a person of a chain became a friend (+1) or stopped being one (-1) before a moment, oldest first.

    A follow of one who follows already, or an unfollow of one who doesn't, changes nothing.
    """
    e = t.line_event
    query = (
        select(e.c.person, e.c.kind, e.c.at)
        .where(e.c.programme_id.in_(programme_ids), e.c.kind.in_(("follow", "unfollow")), e.c.at < until)
        .where(e.c.person.is_not(None))
        .order_by(e.c.at, e.c.event_id)
    )
    following: set[str] = set()
    changes = []
    for person, kind, at in db.execute(query):
        if kind == "follow" and person not in following:
            following.add(person)
            changes.append((at, 1))
        elif kind == "unfollow" and person in following:
            following.discard(person)
            changes.append((at, -1))
    return changes


def follows(db: Db, programme_id: int, since: datetime, until: datetime) -> list[LineEvent]:
    """Follow events in since <= t < until, oldest first."""
    e = t.line_event
    query = select(e).where(e.c.programme_id == programme_id, e.c.kind == "follow", e.c.at >= since, e.c.at < until)
    return every(db, query.order_by(e.c.at, e.c.event_id), LineEvent)


def has_events(db: Db, programme_ids: Sequence[int]) -> bool:
    """Whether a chain of programmes has ever received a LINE event."""
    e = t.line_event
    return db.execute(select(e.c.event_id).where(e.c.programme_id.in_(programme_ids)).limit(1)).first() is not None
