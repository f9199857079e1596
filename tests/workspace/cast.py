"""A fixed cast of staff, and how they sign in without typing."""

from collections.abc import Sequence
from datetime import datetime

from core.dates import now
from store.database import Db
from store.records import Programme, Staff
from workspace import sessions, staff

PASSWORD = "kazaguruma-no-oto"
NAMES = {"admin": "長野 さち", "pr": "広瀬 みなみ", "manager": "牧野 ゆう", "counsellor": "相沢 りん"}


def hire(db: Db, role: str, programmes: Sequence[Programme] = (), at: datetime | None = None, **facts: str) -> Staff:
    """Sachi administers, Minami does publicity, Yu manages, Rin counsels."""
    values = {"email": f"{role}@office.example", "name": NAMES[role], **facts}
    return staff.add(db, by="manage.py", at=at or now(), role=role, password=PASSWORD, programmes=programmes, **values)


def open_session(db: Db, person: Staff, at: datetime | None = None) -> str:
    """A session's id for somebody, without the password's work."""
    return sessions.open_session(db, attempt=sessions.Attempt("a test", person), at=at or now())
