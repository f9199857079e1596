"""Questions about scans that could not be counted."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.records import Unrecorded


def note(db: Db, spans: Sequence[Unrecorded]) -> int:
    """Store spans; one that is there is replaced by what is known of it now.

    Spans of a programme that is gone are left out; how many scans they hold.
    """
    ids = {span.programme_id for span in spans}
    there = set(db.execute(select(t.programme.c.id).where(t.programme.c.id.in_(ids))).scalars())
    for span in sorted(spans, key=lambda span: (span.programme_id, span.boot_id)):
        if span.programme_id in there:
            _replace(db, span)
    return sum(span.scans for span in spans if span.programme_id not in there)


def _replace(db: Db, span: Unrecorded) -> None:
    values = vars(span)
    statement = dialect_insert(db, t.unrecorded).values(**values)
    changes = {name: values[name] for name in ("until", "scans")}
    keys = ["programme_id", "boot_id", "since"]
    db.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes))


def of_programme(db: Db, programme_id: int, since: datetime, until: datetime) -> list[Unrecorded]:
    """Spans that touch since <= t < until, oldest first."""
    u = t.unrecorded
    query = select(u).where(u.c.programme_id == programme_id, u.c.until >= since, u.c.since < until)
    return every(db, query.order_by(u.c.since, u.c.boot_id), Unrecorded)


def scans_without_device(db: Db, programme_id: int, since: date, until: date) -> dict[date, int]:
    """Human scans by day whose device was not estimated, both days included."""
    d = t.device_unknown
    query = select(d.c.day, func.sum(d.c.scans)).where(d.c.programme_id == programme_id, d.c.day.between(since, until))
    return {day: int(scans) for day, scans in db.execute(query.group_by(d.c.day))}
