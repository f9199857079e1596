"""Questions about which pseudonym key is in use."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.records import PseudonymKey

_LOCK = 0x7365_6B65  # a number nobody else locks


def hold(db: Db) -> None:
    """Let nobody else register or forget a key until the transaction ends (SQLite has one writer anyway)."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def every_key(db: Db) -> list[PseudonymKey]:
    """All keys that were ever in use, oldest first; the last that is not forgotten is the current one."""
    return every(db, select(t.pseudonym_key).order_by(t.pseudonym_key.c.since), PseudonymKey)


def current(db: Db) -> PseudonymKey | None:
    """The key in use, or None where none is."""
    return next((key for key in reversed(every_key(db)) if key.forgotten_at is None), None)


def add(db: Db, fingerprint: str, at: datetime) -> None:
    """Register a key; one that is known stays as it is."""
    statement = dialect_insert(db, t.pseudonym_key).values(fingerprint=fingerprint, since=at, forgotten_at=None)
    db.execute(statement.on_conflict_do_nothing())


def forget(db: Db, fingerprint: str, at: datetime) -> None:
    """Mark a key as destroyed."""
    key = t.pseudonym_key
    db.execute(key.update().where(key.c.fingerprint == fingerprint).values(forgotten_at=at))


def has_parted(db: Db, programme_ids: Sequence[int]) -> bool:
    """Whether a key was forgotten under which persons of these programmes had pseudonyms."""
    key, b, e = t.pseudonym_key, t.import_batch, t.line_event
    last = db.execute(select(func.max(key.c.forgotten_at))).scalar()
    if last is None:
        return False
    imported = select(b.c.id).where(b.c.programme_id.in_(programme_ids), b.c.made_at < last).limit(1)
    seen = select(e.c.event_id).where(e.c.programme_id.in_(programme_ids), e.c.at < last).limit(1)
    return any(db.execute(query).first() is not None for query in (imported, seen))
