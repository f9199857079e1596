"""Questions about what happened and may have changed the numbers: notes on the time axis."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from store import tables as t
from store.asking import add as insert
from store.asking import every, one
from store.database import Db
from store.records import Happening


def add(db: Db, **told: Any) -> int:
    """Insert a note, whose columns are given; its key."""
    return insert(db, t.happening, **{"until": None, **told})


def by_id(db: Db, programme_id: int, key: int) -> Happening | None:
    """A programme's note."""
    h = t.happening
    return one(db, select(h).where(h.c.programme_id == programme_id, h.c.id == key), Happening)


def within(db: Db, programme_id: int, since: date, until: date) -> list[Happening]:
    """A programme's notes that touch a period, both days included, the earliest first."""
    h = t.happening
    touches = (h.c.day <= until) & (func.coalesce(h.c.until, h.c.day) >= since)
    return every(db, select(h).where(h.c.programme_id == programme_id, touches).order_by(h.c.day, h.c.id), Happening)


def remove(db: Db, programme_id: int, key: int) -> bool:
    """Delete a note; False where it is gone already."""
    h = t.happening
    return db.execute(h.delete().where(h.c.programme_id == programme_id, h.c.id == key)).rowcount > 0


def change(db: Db, programme_id: int, key: int, **told: Any) -> bool:
    """Change columns of a note; False where there is no such note."""
    h = t.happening
    mine = (h.c.programme_id == programme_id) & (h.c.id == key)
    return db.execute(h.update().where(mine).values(**told)).rowcount > 0
