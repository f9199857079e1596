"""Questions about consultations and clients known from before."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from core.dates import tokyo_day
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


def remove_batch(db: Db, programme_id: int, batch_id: int) -> int:
    """Delete the rows of a batch; how many there were."""
    c = t.consultation
    return db.execute(c.delete().where(c.c.programme_id == programme_id, c.c.batch_id == batch_id)).rowcount


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
