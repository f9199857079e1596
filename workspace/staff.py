"""Staff: who may sign in, as what, and on which programmes. Every change writes its audit row."""

import re
from collections.abc import Sequence
from datetime import datetime

from core.language import SPOKEN
from core.language import mark as _
from core.refusals import Refusal
from core.words import ROLES
from store import staff as questions
from store.database import Db
from store.records import Programme, Staff
from workspace import passwords

_ADDRESS = re.compile(r"[a-z0-9._%+\-]{1,64}@[a-z0-9\-]+(\.[a-z0-9\-]+)+")


class NotAnAddress(Refusal):
    """What was typed isn't a mail address."""

    sentence = _("“{email}” doesn't look like a mail address. Nobody was added.")


class AlreadyStaff(Refusal):
    """Somebody with this address is there already."""

    sentence = _("{email} is already in the list. Nobody was added; please change the existing entry.")


class NameMissing(Refusal):
    """A member of staff without a name."""

    sentence = _("Please write a name of up to 80 characters. Nobody was added.")


class NoSuchStaff(Refusal):
    """Nobody of this address is in the list."""

    sentence = _("Nobody with the address {email} is in the list. Nothing was saved. Please add them first.")


class NotYourself(Refusal):
    """An administrator can't take the administrator's role from themselves."""

    sentence = _("You can't do this to your own account, so that somebody always has the keys. Nothing was changed.")


def add(
    db: Db,
    *,
    by: str,
    at: datetime,
    email: str,
    name: str,
    role: str,
    password: str,
    programmes: Sequence[Programme],
    language: str = "ja",
    is_demo: bool = False,
) -> Staff:
    """Add somebody who may sign in, on these programmes.

    Raises NotAnAddress, NameMissing, AlreadyStaff, passwords.PasswordTooShort. Takes about 70 ms (argon2id).
    """
    address, plain_name = email.strip().lower(), name.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise NotAnAddress(email=email.strip()[:80])
    if not 1 <= len(plain_name) <= 80:
        raise NameMissing
    if questions.by_email(db, address):
        raise AlreadyStaff(email=address)
    assert role in ROLES
    assert language in SPOKEN
    made = questions.add(
        db,
        email=address,
        name=plain_name,
        role=role,
        password_hash=passwords.hashed(password),
        language=language,
        is_demo=is_demo,
    )
    for programme in programmes:
        questions.join(db, made.id, programme.id)
    slugs = sorted(programme.slug for programme in programmes)
    questions.write_audit(db, at=at, by=by, action="staff.add", email=address, role=role, programmes=slugs)
    return made


def change_role(db: Db, *, by: str, at: datetime, person: Staff, role: str) -> None:
    """Give somebody another role and end their sign-ins. Raises NotYourself."""
    _not_yourself(by, person)
    assert role in ROLES
    questions.change(db, person.id, role=role)
    questions.close_sessions_of(db, person.id)
    action = "staff.role"
    questions.write_audit(db, at=at, by=by, action=action, email=person.email, before=person.role, after=role)


def set_programmes(db: Db, *, by: str, at: datetime, person: Staff, programmes: Sequence[Programme]) -> None:
    """Set exactly which programmes somebody works on; one audit row for each that changes."""
    wanted = {programme.id: programme for programme in programmes}
    had = {programme for staff_id, programme in questions.memberships(db) if staff_id == person.id}
    for key in sorted(wanted.keys() - had):
        questions.join(db, person.id, key)
        questions.write_audit(db, at=at, by=by, action="staff.join", programme_id=key, email=person.email)
    for key in sorted(had - wanted.keys()):
        questions.leave(db, person.id, key)
        questions.write_audit(db, at=at, by=by, action="staff.leave", programme_id=key, email=person.email)


def set_password(db: Db, *, by: str, at: datetime, person: Staff, password: str) -> None:
    """Give somebody another password and end their sign-ins. Raises passwords.PasswordTooShort."""
    questions.change(db, person.id, password_hash=passwords.hashed(password))
    questions.close_sessions_of(db, person.id)
    questions.write_audit(db, at=at, by=by, action="staff.password", email=person.email)


def switch_off(db: Db, *, by: str, at: datetime, person: Staff) -> None:
    """Take away somebody's sign-in at once; what they did stays in the audit trail. Raises NotYourself."""
    _not_yourself(by, person)
    questions.change(db, person.id, active=False)
    questions.close_sessions_of(db, person.id)
    questions.write_audit(db, at=at, by=by, action="staff.switch_off", email=person.email)


def switch_on(db: Db, *, by: str, at: datetime, person: Staff) -> None:
    """Let somebody sign in again."""
    questions.change(db, person.id, active=True)
    questions.write_audit(db, at=at, by=by, action="staff.switch_on", email=person.email)


def _not_yourself(by: str, person: Staff) -> None:
    if by == person.email:
        raise NotYourself


def let_work_on(db: Db, *, by: str, at: datetime, email: str, programme: Programme) -> None:
    """Put a programme to somebody's others. Raises NoSuchStaff."""
    person = questions.by_email(db, email.strip().lower())
    if person is None:
        raise NoSuchStaff(email=email[:80])
    questions.join(db, person.id, programme.id)
    questions.write_audit(db, at=at, by=by, action="staff.join", programme_id=programme.id, email=person.email)
