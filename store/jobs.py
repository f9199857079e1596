"""Questions about the worker's jobs and its lock."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.records import JobRun


def take_lease(db: Db, *, name: str, holder: str, at: datetime, seconds: int) -> bool:
    """Take or renew a lock for some seconds; False where another holds it."""
    until = at + timedelta(seconds=seconds)
    statement = dialect_insert(db, t.lease).values(name=name, holder=holder, until=until)
    free = or_(t.lease.c.holder == holder, t.lease.c.until <= at)
    changes = {"holder": holder, "until": until}
    upsert = statement.on_conflict_do_update(index_elements=["name"], set_=changes, where=free)
    # A row tells more surely than a row count, which the two drivers report differently.
    return db.execute(upsert.returning(t.lease.c.name)).first() is not None


def give_back_lease(db: Db, *, name: str, holder: str) -> None:
    """Give a lock back."""
    db.execute(t.lease.delete().where(t.lease.c.name == name, t.lease.c.holder == holder))


def note_run(db: Db, *, name: str, at: datetime, outcome: str) -> None:
    """Remember a job's last run."""
    statement = dialect_insert(db, t.job).values(name=name, last_run_at=at, outcome=outcome)
    changes = {"last_run_at": at, "outcome": outcome}
    db.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changes))


def runs(db: Db) -> list[JobRun]:
    """Last run of each job."""
    return every(db, select(t.job).order_by(t.job.c.name), JobRun)
