"""Questions about LINE events and friends."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ARRAY, Integer, cast, func, literal, select, union_all

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.records import Friend, LineEvent


def record_events(db: Db, events: Sequence[LineEvent]) -> set[str]:
    """Store events once, all in one statement; the ids of those that were not there already."""
    if not events:
        return set()
    statement = dialect_insert(db, t.line_event).values([vars(event) for event in events]).on_conflict_do_nothing()
    # Rows tell more surely than a row count, which the two drivers report differently.
    return set(db.execute(statement.returning(t.line_event.c.event_id)).scalars())


def hold(db: Db, line_id: int, names: Collection[str]) -> None:
    """Let nobody else work on these persons and messages of a chain until the transaction ends.

    SQLite has one writer anyway. By number and not by name, so that all take the locks in one and the same order.
    """
    if db.dialect.name == "postgresql" and names:
        numbers = sorted({zlib.crc32(name.encode()) - 2**31 for name in names})
        number = func.unnest(cast(numbers, ARRAY(Integer))).column_valued("number")
        db.execute(select(func.pg_advisory_xact_lock(line_id, number)))


def unsend(db: Db, programme_id: int, line: Sequence[int], messages: Mapping[str, datetime]) -> None:
    """Delete messages of a chain by their keys, and remember when each was taken back."""
    if messages:
        rows = [{"programme_id": programme_id, "message_key": key, "at": at} for key, at in sorted(messages.items())]
        db.execute(dialect_insert(db, t.line_unsent).on_conflict_do_nothing(), rows)
        e = t.line_event
        db.execute(e.delete().where(e.c.programme_id.in_(line), e.c.message_key.in_(list(messages))))


def unsent(db: Db, line: Sequence[int], keys: Collection[str]) -> set[str]:
    """Which of these messages of a chain were taken back."""
    u = t.line_unsent
    query = select(u.c.message_key).where(u.c.programme_id.in_(line), u.c.message_key.in_(list(keys)))
    return set(db.execute(query).scalars()) if keys else set()


def forget_messages(db: Db, before: datetime) -> int:
    """Forget the keys of messages from before a moment, and which of them were taken back; how many."""
    e, u, p = t.line_event, t.line_unsent, t.programme
    forgotten = db.execute(u.delete().where(u.c.at < before)).rowcount
    for programme_id in list(db.execute(select(p.c.id).order_by(p.c.id)).scalars()):
        # By the index of a programme's keys: of the past years' messages, none has one any more.
        old = e.update().where(e.c.programme_id == programme_id, e.c.message_key > "", e.c.at < before)
        forgotten += db.execute(old.values(message_key=None)).rowcount
    return forgotten


def events_of(db: Db, programme_ids: Sequence[int], person: str) -> list[LineEvent]:
    """A person's events in a chain of programmes, oldest first."""
    e = t.line_event
    query = select(e).where(e.c.programme_id.in_(programme_ids), e.c.person == person)
    return every(db, query.order_by(e.c.at, e.c.event_id), LineEvent)


def listed(db: Db, line: Sequence[int], person: str) -> dict[int, datetime]:
    """When LINE's own list first named a person, by programme of a chain."""
    k = t.known_follower
    query = select(k.c.programme_id, k.c.at).where(k.c.programme_id.in_(line), k.c.person == person)
    return dict(db.execute(query).tuples().all())


def seen(db: Db, line: Sequence[int], persons: Sequence[str]) -> set[str]:
    """Which of these persons were seen to follow in a chain of programmes."""
    f, found = t.friend, set[str]()
    for start in range(0, len(persons), 500):
        query = select(f.c.person).where(f.c.programme_id.in_(line), f.c.person.in_(persons[start : start + 500]))
        found.update(db.execute(query).scalars())
    return found


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


def first_followed(db: Db, programme_ids: Sequence[int]) -> datetime | None:
    """The moment of a chain's first follow of all; None where nobody followed."""
    f = t.friend
    query = select(func.min(f.c.followed_at)).where(f.c.programme_id.in_(programme_ids))
    first: datetime | None = db.execute(query).scalar_one()
    return first


def who_followed(db: Db, programme_ids: Sequence[int], since: datetime, until: datetime) -> list[str]:
    """Persons whose first follow in any of these programmes lies in since <= t < until, each once, in order."""
    f = t.friend
    query = select(f.c.person).where(f.c.programme_id.in_(programme_ids))
    query = query.where(f.c.followed_at >= since, f.c.followed_at < until)
    return sorted(set(db.execute(query).scalars()))


def channels_of(db: Db, programme_ids: Sequence[int]) -> dict[str, str | None]:
    """Channel of every friend in a chain by pseudonym."""
    query = select(t.friend.c.person, t.friend.c.channel).where(t.friend.c.programme_id.in_(programme_ids))
    return {person: channel for person, channel in db.execute(query.order_by(t.friend.c.followed_at.desc()))}


def stock_changes(db: Db, programme_ids: Sequence[int], until: datetime) -> list[tuple[datetime, int]]:
    """When a person of a chain became a friend (+1) or stopped being one (-1) before a moment, oldest first.

    Who is on LINE's own list follows from the moment of that list. A follow of one who follows already, or an unfollow
    of one who doesn't, changes nothing.
    """
    e, k = t.line_event, t.known_follower
    told = (
        select(e.c.person, e.c.kind, e.c.at)
        .where(e.c.programme_id.in_(programme_ids), e.c.kind.in_(("follow", "unfollow")), e.c.at < until)
        .where(e.c.person.is_not(None))
    )
    listed = select(k.c.person, literal("follow").label("kind"), k.c.at)
    listed = listed.where(k.c.programme_id.in_(programme_ids), k.c.at < until)
    both = union_all(told, listed).subquery()
    query = select(both.c.person, both.c.kind, both.c.at).order_by(both.c.at, both.c.person, both.c.kind)
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
