"""Questions about a desk's LINE settings, LINE's own counters, and what was given on to the contractor."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from store import tables as t
from store.asking import dialect_insert, every, one
from store.database import Db
from store.records import FollowerCount, LineDesk, Programme, RelayDay


def of_programme(db: Db, programme_id: int) -> LineDesk:
    """A programme's settings; those of a desk that nobody has set where there are none."""
    query = select(t.line_desk).where(t.line_desk.c.programme_id == programme_id)
    return one(db, query, LineDesk) or LineDesk(programme_id)


def for_change(db: Db, programme: Programme) -> LineDesk:
    """A programme's settings; nobody else changes them until the transaction ends (SQLite has one writer anyway)."""
    # The weaker lock (FOR NO KEY UPDATE): scans and events of the programme are written meanwhile.
    db.execute(select(t.programme.c.id).where(t.programme.c.id == programme.id).with_for_update(key_share=True))
    return of_programme(db, programme.id)


def every_desk(db: Db) -> dict[int, LineDesk]:
    """All settings by programme; programmes that nobody has set are left out."""
    return {desk.programme_id: desk for desk in every(db, select(t.line_desk), LineDesk)}


def put(db: Db, desk: LineDesk) -> None:
    """Insert a programme's settings or replace them."""
    values = vars(desk)
    statement = dialect_insert(db, t.line_desk).values(**values)
    changes = {name: value for name, value in values.items() if name != "programme_id"}
    db.execute(statement.on_conflict_do_update(index_elements=["programme_id"], set_=changes))


def note_relayed(db: Db, programme_id: int, day: date, *, forwarded: int, failed: int) -> None:
    """Add webhooks given on, and given up, to a day."""
    r = t.relay_day
    statement = dialect_insert(db, r).values(programme_id=programme_id, day=day, forwarded=forwarded, failed=failed)
    added = {name: r.c[name] + statement.excluded[name] for name in ("forwarded", "failed")}
    db.execute(statement.on_conflict_do_update(index_elements=["programme_id", "day"], set_=added))


def relayed(db: Db, programme_id: int, since: date, until: date) -> list[RelayDay]:
    """What was given on by day, both days included."""
    r = t.relay_day
    query = select(r).where(r.c.programme_id == programme_id, r.c.day.between(since, until))
    return every(db, query.order_by(r.c.day), RelayDay)


def put_count(db: Db, count: FollowerCount) -> None:
    """Insert LINE's counter of a day or replace it."""
    values = vars(count)
    statement = dialect_insert(db, t.follower_count).values(**values)
    changes = {name: values[name] for name in ("followers", "blocks", "asked_at")}
    db.execute(statement.on_conflict_do_update(index_elements=["programme_id", "day"], set_=changes))


def counts(db: Db, programme_id: int, since: date, until: date) -> list[FollowerCount]:
    """LINE's counters by day, both days included, oldest first."""
    c = t.follower_count
    query = select(c).where(c.c.programme_id == programme_id, c.c.day.between(since, until))
    return every(db, query.order_by(c.c.day), FollowerCount)


def add_known(db: Db, programme_id: int, persons: Sequence[str], at: datetime) -> None:
    """Remember who was a friend by LINE's list before we saw a follow; known ones keep their first moment."""
    if persons:
        rows = [{"programme_id": programme_id, "person": person, "at": at} for person in sorted(set(persons))]
        db.execute(dialect_insert(db, t.known_follower).on_conflict_do_nothing(), rows)


def known(db: Db, programme_ids: Sequence[int]) -> dict[str, datetime]:
    """Friends by LINE's list with the first moment a list named them, in a chain of programmes."""
    k = t.known_follower
    query = select(k.c.person, k.c.at).where(k.c.programme_id.in_(programme_ids)).order_by(k.c.at.desc())
    return dict(db.execute(query).tuples().all())
