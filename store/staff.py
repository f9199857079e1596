"""Questions about staff, memberships, sign-ins and the audit trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every, one
from store.database import Db
from store.records import AuditEntry, Staff, StaffSession


def add(db: Db, **facts: Any) -> Staff:
    """Insert a member of staff."""
    key = insert(db, t.staff, **{"active": True, "language": "ja", "is_demo": False, **facts})
    found = by_id(db, key)
    assert found
    return found


def change(db: Db, staff_id: int, **facts: Any) -> None:
    """Change a member of staff's facts."""
    db.execute(t.staff.update().where(t.staff.c.id == staff_id).values(**facts))


def by_id(db: Db, staff_id: int) -> Staff | None:
    """The member of staff of a key."""
    return one(db, select(t.staff).where(t.staff.c.id == staff_id), Staff)


def by_email(db: Db, email: str) -> Staff | None:
    """The member of staff of an address in lower case."""
    return one(db, select(t.staff).where(t.staff.c.email == email), Staff)


def everyone(db: Db) -> list[Staff]:
    """All staff by address."""
    return every(db, select(t.staff).order_by(t.staff.c.email), Staff)


def join(db: Db, staff_id: int, programme_id: int) -> None:
    """Let a member of staff work on a programme."""
    statement = dialect_insert(db, t.membership).values(staff_id=staff_id, programme_id=programme_id)
    db.execute(statement.on_conflict_do_nothing())


def leave(db: Db, staff_id: int, programme_id: int) -> None:
    """Take a member of staff off a programme."""
    m = t.membership
    db.execute(m.delete().where(m.c.staff_id == staff_id, m.c.programme_id == programme_id))


def memberships(db: Db) -> list[tuple[int, int]]:
    """All pairs of staff and programme keys."""
    return [(staff, programme) for staff, programme in db.execute(select(t.membership))]


def open_session(db: Db, **facts: Any) -> None:
    """Insert a sign-in."""
    db.execute(t.staff_session.insert().values(**{"programme_id": None, **facts}))


def session(db: Db, id_hash: str, at: datetime) -> StaffSession | None:
    """The sign-in of a hashed id, if it is still live."""
    s = t.staff_session
    return one(db, select(s).where(s.c.id_hash == id_hash, s.c.expires_at > at), StaffSession)


def signed_in(db: Db, id_hash: str, at: datetime) -> Staff | None:
    """Whose sign-in this is: the session lives and its owner is active. Else None."""
    query = select(t.staff).join(t.staff_session, t.staff_session.c.staff_id == t.staff.c.id)
    return one(
        db,
        query.where(
            t.staff_session.c.id_hash == id_hash, t.staff_session.c.expires_at > at, t.staff.c.active.is_(True)
        ),
        Staff,
    )


def change_session(db: Db, id_hash: str, **facts: Any) -> None:
    """Change a sign-in (the programme last worked on)."""
    db.execute(t.staff_session.update().where(t.staff_session.c.id_hash == id_hash).values(**facts))


def close_session(db: Db, id_hash: str) -> None:
    """Delete a sign-in."""
    db.execute(t.staff_session.delete().where(t.staff_session.c.id_hash == id_hash))


def close_sessions_of(db: Db, staff_id: int) -> None:
    """Delete all sign-ins of a member of staff."""
    db.execute(t.staff_session.delete().where(t.staff_session.c.staff_id == staff_id))


def remove_expired_sessions(db: Db, at: datetime) -> int:
    """Delete sign-ins that have expired; how many."""
    return db.execute(t.staff_session.delete().where(t.staff_session.c.expires_at <= at)).rowcount


def hold_failures(db: Db, subject: str, at: datetime) -> tuple[int, datetime]:
    """How often sign-in failed for a subject, and when last; others asking about it wait until we commit."""
    f = t.signin_failure
    db.execute(dialect_insert(db, f).values(subject=subject, failures=0, last_at=at).on_conflict_do_nothing())
    row = db.execute(select(f.c.failures, f.c.last_at).where(f.c.subject == subject).with_for_update()).one()
    return row[0], row[1]


def note_failure(db: Db, subject: str, failures: int, at: datetime) -> None:
    """Remember a subject's failures."""
    f = t.signin_failure
    db.execute(f.update().where(f.c.subject == subject).values(failures=failures, last_at=at))


def forget_failures(db: Db, subject: str) -> None:
    """Begin a subject's count anew; the row stays, because another attempt may be waiting for it."""
    db.execute(t.signin_failure.update().where(t.signin_failure.c.subject == subject).values(failures=0))


def forget_failures_before(db: Db, before: datetime) -> None:
    """Forget all failures older than a moment."""
    db.execute(t.signin_failure.delete().where(t.signin_failure.c.last_at < before))


def write_audit(db: Db, *, at: datetime, by: str, action: str, programme_id: int | None = None, **detail: Any) -> None:
    """Write what was done in the transaction that did it."""
    db.execute(t.audit.insert().values(at=at, by=by, action=action, programme_id=programme_id, detail=detail))


def newest_changes(db: Db, count: int = 20) -> tuple[int, ...]:
    """Keys of the newest rows of the audit: another answer means that staff have changed something.

    Several, because of two transactions the one that took the higher key may commit first.
    """
    return tuple(db.execute(select(t.audit.c.id).order_by(t.audit.c.id.desc()).limit(count)).scalars())


def audit_trail(
    db: Db,
    *,
    programme_ids: Sequence[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str | None = None,
    limit: int = 200,
    skip: int = 0,
) -> list[AuditEntry]:
    """The latest entries, newest first, after `skip` newer ones; of some programmes or all, from `since` to before
    `until`, of one person or all.
    """
    which = _entries(programme_ids, since, until, by)
    query = select(t.audit).where(*which).order_by(t.audit.c.at.desc(), t.audit.c.id.desc())
    return every(db, query.limit(limit).offset(skip), AuditEntry)


def audit_size(
    db: Db,
    *,
    programme_ids: Sequence[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str | None = None,
) -> int:
    """How many entries `audit_trail` has in all."""
    which = _entries(programme_ids, since, until, by)
    return int(db.execute(select(func.count()).select_from(t.audit).where(*which)).scalar_one())


def audit_reach(db: Db, *, programme_ids: Sequence[int] | None = None) -> tuple[datetime | None, list[str]]:
    """When the first entry was written, and everybody who wrote one."""
    which = _entries(programme_ids)
    first = db.execute(select(func.min(t.audit.c.at)).where(*which)).scalar_one()
    return first, list(db.execute(select(t.audit.c.by).where(*which).distinct().order_by(t.audit.c.by)).scalars())


def _entries(
    programme_ids: Sequence[int] | None,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str | None = None,
) -> list[ColumnElement[bool]]:
    c = t.audit.c
    which: list[ColumnElement[bool]] = [] if programme_ids is None else [c.programme_id.in_(programme_ids)]
    which += [c.at >= since] if since else []
    which += [c.at < until] if until else []
    return which + ([c.by == by] if by else [])


def last_done(db: Db, *, programme_id: int, action: str, subject: str) -> dict[int, datetime]:
    """When something was last done in a programme, by the key that its entries keep under `subject`."""
    query = select(t.audit.c.at, t.audit.c.detail).order_by(t.audit.c.at)
    found = db.execute(query.where(t.audit.c.programme_id == programme_id, t.audit.c.action == action))
    return {row.detail[subject]: row.at for row in found if subject in row.detail}


def was_done(db: Db, *, programme_id: int, action: str) -> bool:
    """Whether the trail says that something was done in a programme."""
    query = select(t.audit.c.id).where(t.audit.c.programme_id == programme_id, t.audit.c.action == action)
    return db.execute(query.limit(1)).first() is not None
