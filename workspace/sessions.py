"""Sign-ins: counted before a password is looked at, opened as a row in the store, closed by deleting it."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from core.language import mark as _
from core.refusals import Refusal
from store import staff as questions
from store.database import Db
from store.records import Staff
from workspace import passwords

LIFETIME = timedelta(hours=12)
FREE_FAILURES = 5
LONGEST_LOCK = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(hours=24)


class WrongSignIn(Refusal):
    """The address isn't anybody's, or the password isn't theirs; which of the two is not said."""

    sentence = _("The address or the password isn't right. Please look at both once more.")


class SignInLocked(Refusal):
    """Too many failures for an address; it is locked for some minutes, whether it is anybody's or not."""

    sentence = _("There were several failed attempts with this address. Please try again in {minutes} minutes.")


@dataclass(frozen=True)
class Attempt:
    """A sign-in that was counted and may now be checked; `staff` is None where nobody active has the address."""

    subject: str
    staff: Staff | None


def begin(db: Db, *, email: str, key: bytes, at: datetime) -> Attempt:
    """Count an attempt, before its password is looked at: a hundred at once can't all be the first.

    Commit before checking the password. Raises SignInLocked.
    """
    address = email.strip().lower()
    subject = hmac.new(key, b"sign-in:" + address.encode(), sha256).hexdigest()
    failures, last = questions.hold_failures(db, subject, at)
    if at - last >= _FORGOTTEN_AFTER:
        failures = 0
    open_again = last + lock_after(failures)
    if at < open_again:
        raise SignInLocked(minutes=-(-(open_again - at) // timedelta(minutes=1)))
    questions.note_failure(db, subject, failures + 1, at)
    person = questions.by_email(db, address)
    return Attempt(subject=subject, staff=person if person and person.active else None)


def lock_after(failures: int) -> timedelta:
    """How long an address is locked after its last failure: not for the first four, then 1, 2, 4, 8, 15 minutes."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(minutes=2 ** min(failures - FREE_FAILURES, 10)), LONGEST_LOCK)


def check(attempt: Attempt, password: str) -> bool:
    """Whether the password is right; takes about 70 ms and 46 MiB, so call it outside a transaction."""
    return passwords.check(attempt.staff.password_hash if attempt.staff else None, password)


def open_session(db: Db, *, attempt: Attempt, at: datetime) -> str:
    """Open a session for a checked attempt: the id that goes into the cookie; the store keeps only its hash.

    Raises WrongSignIn where the account was switched off meanwhile.
    """
    person = questions.by_id(db, attempt.staff.id) if attempt.staff else None
    if person is None or not person.active:
        raise WrongSignIn
    questions.forget_failures(db, attempt.subject)
    questions.forget_failures_before(db, at - _FORGOTTEN_AFTER)
    questions.remove_expired_sessions(db, at)
    session_id = secrets.token_urlsafe(32)
    questions.open_session(
        db, id_hash=hash_of(session_id), staff_id=person.id, made_at=at, expires_at=at + LIFETIME, programme_id=None
    )
    return session_id


def close(db: Db, id_hash: str) -> None:
    """End a sign-in; its open pages are cut within seconds."""
    questions.close_session(db, id_hash)


def hash_of(session_id: str) -> str:
    """What the store knows of a session's id."""
    return sha256(session_id.encode()).hexdigest()
