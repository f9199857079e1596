"""Questions about how lists are read, LINE's days from files, Google Sheets, and what waits to be sent there."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from store import programmes
from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every, one
from store.database import Db
from store.exchange_records import ColumnMapping, FriendDay, Outgoing, SheetBook


def mappings(db: Db, programme_id: int, kind: str) -> list[ColumnMapping]:
    """How a programme's lists of a kind are read, the last used first."""
    m = t.column_mapping
    mine = select(m).where(m.c.programme_id == programme_id, m.c.kind == kind)
    return every(db, mine.order_by(m.c.changed_at.desc(), m.c.name), ColumnMapping)


def keep_mapping(
    db: Db,
    *,
    programme_id: int,
    kind: str,
    name: str,
    headers: Mapping[str, str],
    at: datetime,
    by: str,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Remember how a list is read, in place of what was remembered under the name."""
    told = {key: dict(mine) for key, mine in (words or {}).items()}
    facts = {"headers": dict(headers), "words": told, "changed_at": at, "changed_by": by}
    key = {"programme_id": programme_id, "kind": kind, "name": name}
    statement = dialect_insert(db, t.column_mapping).values(**key, **facts)
    db.execute(statement.on_conflict_do_update(index_elements=list(key), set_=facts))


def remove_mapping(db: Db, programme_id: int, kind: str, name: str) -> bool:
    """Forget how a list is read; False where nothing was remembered."""
    m = t.column_mapping
    mine = (m.c.programme_id == programme_id) & (m.c.kind == kind) & (m.c.name == name)
    return db.execute(m.delete().where(mine)).rowcount > 0


def add_friend_days(db: Db, rows: list[dict[str, Any]]) -> None:
    """Insert LINE's days; each row has every column."""
    if rows:
        db.execute(t.friend_day.insert(), rows)


def remove_friend_days(db: Db, programme_id: int, batch_id: int) -> int:
    """Delete the days of a batch; how many there were."""
    f = t.friend_day
    return db.execute(f.delete().where(f.c.programme_id == programme_id, f.c.batch_id == batch_id)).rowcount


def friend_batch_days(db: Db, programme_id: int) -> dict[int, tuple[date, date]]:
    """The first and the last day of each import, by its key; those taken back have none."""
    f = t.friend_day
    query = select(f.c.batch_id, func.min(f.c.day), func.max(f.c.day)).where(f.c.programme_id == programme_id)
    return {key: (first, last) for key, first, last in db.execute(query.group_by(f.c.batch_id))}


def friend_days(db: Db, programme_id: int, since: date, until: date) -> list[FriendDay]:
    """LINE's days of published files, both days included, in order; of a day told twice the newest file's."""
    f, b = t.friend_day, t.import_batch
    mine = (
        select(f)
        .join(b, (b.c.programme_id == f.c.programme_id) & (b.c.id == f.c.batch_id))
        .where(f.c.programme_id == programme_id, f.c.day >= since, f.c.day <= until, b.c.state == "published")
        .order_by(f.c.day, f.c.batch_id)
    )
    newest = {row.day: row for row in every(db, mine, FriendDay)}
    return list(newest.values())


def sheet_book(db: Db, programme_id: int) -> SheetBook | None:
    """A programme's spreadsheet."""
    return one(db, select(t.sheet_book).where(t.sheet_book.c.programme_id == programme_id), SheetBook)


def sheet_books(db: Db) -> list[SheetBook]:
    """All spreadsheets that are on."""
    s = t.sheet_book
    return every(db, select(s).where(s.c.is_on).order_by(s.c.programme_id), SheetBook)


def set_sheet_book(db: Db, *, programme_id: int, **told: Any) -> bool:
    """Set a programme's spreadsheet, in place of what was there; `told` has every other column.

    False where another programme has the spreadsheet; then the transaction can't go on.
    """
    statement = dialect_insert(db, t.sheet_book).values(programme_id=programme_id, **told)
    try:
        db.execute(statement.on_conflict_do_update(index_elements=["programme_id"], set_=told))
    except IntegrityError as error:
        if "spreadsheet" not in str(error.orig):
            raise
        return False
    return True


def put_out(db: Db, *, programme_id: int, kind: str, at: datetime, by: str, not_before: datetime) -> int | None:
    """Note that a table is to be brought up to date; None where that waits already."""
    programmes.hold(db, programme_id)
    o = t.outbox
    waiting = select(o.c.id).where(o.c.programme_id == programme_id, o.c.kind == kind, o.c.state == "waiting")
    if db.execute(waiting).first():
        return None
    facts = {"state": "waiting", "not_before": not_before, "made_at": at, "made_by": by}
    return insert(db, o, programme_id=programme_id, kind=kind, **facts)


def due(db: Db, at: datetime, *, most: int) -> list[Outgoing]:
    """What waits and may be tried now, the oldest first."""
    o = t.outbox
    waiting = select(o).where(o.c.state == "waiting", o.c.not_before <= at)
    return every(db, waiting.order_by(o.c.not_before, o.c.id).limit(most), Outgoing)


def outgoing(db: Db, programme_id: int, *, most: int) -> list[Outgoing]:
    """What was sent, waits or failed, the newest first."""
    o = t.outbox
    return every(db, select(o).where(o.c.programme_id == programme_id).order_by(o.c.id.desc()).limit(most), Outgoing)


def note_outgoing(db: Db, key: int, **told: Any) -> bool:
    """Change columns of something outgoing; False where it is gone."""
    return db.execute(t.outbox.update().where(t.outbox.c.id == key).values(**told)).rowcount > 0


def remove_done(db: Db, before: datetime) -> int:
    """Delete what was done or failed before a moment; how many there were."""
    o = t.outbox
    return db.execute(o.delete().where(o.c.state != "waiting", o.c.made_at < before)).rowcount
