"""Questions about consultations and clients known from before."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from core.dates import start_of, tokyo_day
from store import tables as t
from store.asking import every
from store.database import Db
from store.records import Consultation


def of_keys(db: Db, line_id: int, keys: Collection[str]) -> dict[str, Consultation]:
    """The rows of these keys that a chain of programmes has already, published batches only."""
    c, p, b = t.consultation, t.programme, t.import_batch
    of_chain = (
        select(c)
        .join(p, p.c.id == c.c.programme_id)
        .join(b, (b.c.programme_id == c.c.programme_id) & (b.c.id == c.c.batch_id))
        .where(p.c.line_id == line_id, b.c.state == "published")
    )
    wanted = list(keys)
    found: list[Consultation] = []
    for start in range(0, len(wanted), 500):
        found += every(db, of_chain.where(c.c.row_key.in_(wanted[start : start + 500])), Consultation)
    return {record.row_key: record for record in found}


def of_batches(db: Db, programme_id: int, batch_ids: Sequence[int]) -> list[Consultation]:
    """The rows of some imports."""
    c = t.consultation
    return every(db, select(c).where(c.c.programme_id == programme_id, c.c.batch_id.in_(batch_ids)), Consultation)


def topics_of_batches(db: Db, programme_id: int, batch_ids: Sequence[int]) -> dict[str, set[str]]:
    """The topics of the rows of some imports, by row key; rows without a topic are left out."""
    c, o = t.consultation, t.consultation_topic
    query = (
        select(o.c.row_key, o.c.topic)
        .join(c, (c.c.programme_id == o.c.programme_id) & (c.c.row_key == o.c.row_key))
        .where(c.c.programme_id == programme_id, c.c.batch_id.in_(batch_ids))
    )
    found: dict[str, set[str]] = {}
    for key, topic in db.execute(query):
        found.setdefault(key, set()).add(topic)
    return found


def add_all(db: Db, rows: Sequence[dict[str, Any]], topics: Sequence[dict[str, Any]]) -> None:
    """Insert consultations and their topics."""
    if rows:
        db.execute(t.consultation.insert(), list(rows))
    if topics:
        db.execute(t.consultation_topic.insert(), list(topics))


def before(db: Db, programme_ids: Sequence[int], until: datetime) -> list[Consultation]:
    """All published consultations of a chain that began before a moment, oldest first."""
    c, b = t.consultation, t.import_batch
    query = (
        select(c)
        .join(b, (b.c.programme_id == c.c.programme_id) & (b.c.id == c.c.batch_id))
        .where(c.c.programme_id.in_(programme_ids), c.c.started_at < until, b.c.state == "published")
        .order_by(c.c.started_at, c.c.row_key)
    )
    return every(db, query, Consultation)


def in_month(db: Db, programme_id: int, first: date) -> int:
    """Published records (件) of a programme that began in a month, Tokyo time; `first` is its first day."""
    c = t.consultation
    until = start_of((first.replace(day=28) + timedelta(days=4)).replace(day=1))
    began = c.c.started_at >= start_of(first), c.c.started_at < until
    number: int = db.execute(_published(func.count()).where(c.c.programme_id == programme_id, *began)).scalar_one()
    return number


def tally(db: Db, programme_id: int, until: datetime, held: Collection[str]) -> tuple[int, int, int]:
    """Published records (件) of a programme before a moment: all, those of the outcomes `held`, of them without a
    channel told.
    """
    c = t.consultation
    is_held = c.c.outcome.in_([*held])
    numbers = (func.count(), _number(is_held), _number(is_held & _untold()))
    whole, of_held, blank = db.execute(_published(*numbers).where(_of(programme_id, until))).one()
    return whole, of_held, blank


def some_persons(
    db: Db, programme_id: int, until: datetime, held: Collection[str], *, told: bool, limit: int
) -> set[str]:
    """Up to `limit` persons of the records that `tally` counts as held, with or without a channel told."""
    c = t.consultation
    side = ~_untold() if told else _untold()
    query = _published(c.c.person).distinct().where(_of(programme_id, until), c.c.outcome.in_([*held]), side)
    return set(db.execute(query.limit(limit)).scalars())


def flagged_otherwise(
    db: Db, chain: Sequence[int], until: datetime, held: Collection[str], *, programme_id: int, repeat: bool, limit: int
) -> tuple[int, list[tuple[datetime, str]]]:
    """Records of a programme flagged new though the chain knows the person, or (if `repeat`) repeat though not.

    How many (件), and the start and flag of the newest `limit`. She is known by an earlier record of the outcomes
    `held` or as a known client.
    """
    c, k, b = t.consultation, t.known_client, t.import_batch
    place = func.row_number().over(partition_by=c.c.person, order_by=(c.c.started_at, c.c.row_key))
    columns = (c.c.programme_id, c.c.person, c.c.started_at, c.c.row_key, c.c.flag, place.label("place"))
    within = (c.c.programme_id.in_(chain), c.c.started_at < until, c.c.outcome.in_([*held]))
    of_chain = _published(*columns).where(*within).subquery()
    known = (
        select(k.c.person)
        .join(b, (b.c.programme_id == k.c.programme_id) & (b.c.id == k.c.batch_id))
        .where(k.c.programme_id.in_(chain), b.c.state == "published")
    )
    r = of_chain.c
    is_before = (r.place > 1) | r.person.in_(known)
    says = (r.flag == "new") & is_before
    if repeat:
        says |= (r.flag == "repeat") & ~is_before
    query = select(r.started_at, r.flag, func.count().over()).where(r.programme_id == programme_id, says)
    found = db.execute(query.order_by(r.started_at.desc(), r.row_key.desc()).limit(limit)).all()
    return (found[0][2] if found else 0), [(at, flag) for at, flag, _number_of_all in found]


def _published(*columns: Any) -> Select[Any]:
    c, b = t.consultation, t.import_batch
    joined = c.join(b, (b.c.programme_id == c.c.programme_id) & (b.c.id == c.c.batch_id))
    return select(*columns).select_from(joined).where(b.c.state == "published")


def _of(programme_id: int, until: datetime) -> ColumnElement[bool]:
    c = t.consultation
    return (c.c.programme_id == programme_id) & (c.c.started_at < until)


def _untold() -> ColumnElement[bool]:
    return func.coalesce(t.consultation.c.channel_told, "") == ""


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def days_listed(db: Db, programme_ids: Sequence[int]) -> dict[int, tuple[date, date]]:
    """The Tokyo days of the first and the last published record of each programme that has any."""
    c, b = t.consultation, t.import_batch
    query = (
        select(c.c.programme_id, func.min(c.c.started_at), func.max(c.c.started_at))
        .join(b, (b.c.programme_id == c.c.programme_id) & (b.c.id == c.c.batch_id))
        .where(c.c.programme_id.in_(programme_ids), b.c.state == "published")
        .group_by(c.c.programme_id)
    )
    return {key: (tokyo_day(first), tokyo_day(last)) for key, first, last in db.execute(query)}


def batch_days(db: Db, programme_id: int) -> dict[int, tuple[date, date]]:
    """The Tokyo days of the first and the last record of each import, by its key; those taken back have none."""
    c = t.consultation
    query = (
        select(c.c.batch_id, func.min(c.c.started_at), func.max(c.c.started_at))
        .where(c.c.programme_id == programme_id)
        .group_by(c.c.batch_id)
    )
    return {key: (tokyo_day(first), tokyo_day(last)) for key, first, last in db.execute(query)}


def remove_batch(db: Db, programme_id: int, batch_id: int) -> int:
    """Delete the rows of a batch; how many there were."""
    c = t.consultation
    return db.execute(c.delete().where(c.c.programme_id == programme_id, c.c.batch_id == batch_id)).rowcount


def remove_keys(db: Db, programme_id: int, keys: Sequence[str]) -> None:
    """Delete rows by their keys."""
    c = t.consultation
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        db.execute(c.delete().where(c.c.programme_id == programme_id, c.c.row_key.in_(some)))


def hand_on(db: Db, programme_id: int, batch_id: int, to: int) -> None:
    """Make the rows of an import those of another."""
    c = t.consultation
    db.execute(c.update().where(c.c.programme_id == programme_id, c.c.batch_id == batch_id).values(batch_id=to))


def add_known(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Insert clients known before the history starts."""
    db.execute(t.known_client.insert(), list(rows))


def remove_known(db: Db, programme_id: int, batch_id: int) -> int:
    """Delete the known clients of a batch; how many there were."""
    k = t.known_client
    return db.execute(k.delete().where(k.c.programme_id == programme_id, k.c.batch_id == batch_id)).rowcount


def known(db: Db, programme_ids: Sequence[int]) -> set[str]:
    """Pseudonyms known before the history starts, published batches only."""
    k, b = t.known_client, t.import_batch
    query = (
        select(k.c.person)
        .join(b, (b.c.programme_id == k.c.programme_id) & (b.c.id == k.c.batch_id))
        .where(k.c.programme_id.in_(programme_ids), b.c.state == "published")
    )
    return set(db.execute(query).scalars())
