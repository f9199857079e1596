"""Questions about what a desk does beside counselling, and about figures of earlier surveys."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from store import tables as t
from store.asking import add as insert
from store.asking import every, one
from store.database import Db
from store.report_records import Activity, Baseline


def add(db: Db, **told: Any) -> int:
    """Insert an activity, whose columns are given; its key."""
    empty = dict.fromkeys(("until", "amount", "body", "place", "satisfied", "satisfied_of"))
    return insert(db, t.activity, **{**empty, "title": "", **told})


def add_all(db: Db, rows: list[dict[str, Any]]) -> None:
    """Insert many activities at once; each row has every column but the key."""
    if rows:
        db.execute(t.activity.insert(), rows)


def by_id(db: Db, programme_id: int, key: int) -> Activity | None:
    """A programme's activity."""
    a = t.activity
    return one(db, select(a).where(a.c.programme_id == programme_id, a.c.id == key), Activity)


def within(db: Db, programme_id: int, since: date, until: date) -> list[Activity]:
    """A programme's activities that began in a period, both days included, the earliest first."""
    a = t.activity
    mine = select(a).where(a.c.programme_id == programme_id, a.c.day >= since, a.c.day <= until)
    return every(db, mine.order_by(a.c.day, a.c.id), Activity)


def change(db: Db, programme_id: int, key: int, **told: Any) -> bool:
    """Change columns of an activity; False where it is gone."""
    a = t.activity
    mine = (a.c.programme_id == programme_id) & (a.c.id == key)
    return db.execute(a.update().where(mine).values(**told)).rowcount > 0


def remove(db: Db, programme_id: int, key: int) -> bool:
    """Delete an activity; False where it is gone already."""
    a = t.activity
    return db.execute(a.delete().where(a.c.programme_id == programme_id, a.c.id == key)).rowcount > 0


def count(db: Db, programme_id: int) -> int:
    """How many activities a programme has."""
    query = select(func.count()).select_from(t.activity).where(t.activity.c.programme_id == programme_id)
    return int(db.execute(query).scalar_one())


def add_baseline(db: Db, **told: Any) -> int:
    """Insert a figure of an earlier survey; its key."""
    return insert(db, t.baseline, **{"persons": None, **told})


def baselines(db: Db, programme_id: int) -> list[Baseline]:
    """A programme's figures of earlier surveys, in the order they were entered."""
    b = t.baseline
    return every(db, select(b).where(b.c.programme_id == programme_id).order_by(b.c.id), Baseline)


def change_baseline(db: Db, programme_id: int, key: int, **told: Any) -> bool:
    """Change columns of a figure; False where it is gone."""
    b = t.baseline
    mine = (b.c.programme_id == programme_id) & (b.c.id == key)
    return db.execute(b.update().where(mine).values(**told)).rowcount > 0


def remove_baseline(db: Db, programme_id: int, key: int) -> bool:
    """Delete a figure; False where it is gone already."""
    b = t.baseline
    return db.execute(b.delete().where(b.c.programme_id == programme_id, b.c.id == key)).rowcount > 0
