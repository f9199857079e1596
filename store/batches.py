"""Questions about import batches: every imported row knows its own."""

from datetime import datetime

from sqlalchemy import select

from store import tables as t
from store.asking import add as insert
from store.asking import every, one
from store.database import Db
from store.records import ImportBatch


def open_batch(
    db: Db, *, programme_id: int, kind: str, file_hash: str, rows: int, at: datetime, by: str
) -> ImportBatch:
    """Start a staged batch; its rows don't count until it is published."""
    key = insert(
        db,
        t.import_batch,
        programme_id=programme_id,
        kind=kind,
        file_hash=file_hash,
        rows=rows,
        state="staged",
        made_at=at,
        made_by=by,
    )
    found = by_id(db, programme_id, key)
    assert found
    return found


def set_state(db: Db, *, batch: ImportBatch, state: str) -> None:
    """Publish or undo a whole batch by one flip."""
    place = (t.import_batch.c.programme_id == batch.programme_id) & (t.import_batch.c.id == batch.id)
    db.execute(t.import_batch.update().where(place).values(state=state))


def of_programme(db: Db, programme_id: int, kind: str) -> list[ImportBatch]:
    """A programme's batches of a kind, newest first."""
    query = select(t.import_batch).where(t.import_batch.c.programme_id == programme_id, t.import_batch.c.kind == kind)
    return every(db, query.order_by(t.import_batch.c.id.desc()), ImportBatch)


def by_id(db: Db, programme_id: int, batch_id: int) -> ImportBatch | None:
    """A programme's batch of a key."""
    place = (t.import_batch.c.programme_id == programme_id) & (t.import_batch.c.id == batch_id)
    return one(db, select(t.import_batch).where(place), ImportBatch)
