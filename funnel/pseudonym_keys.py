"""Which key makes the pseudonyms: one at a time for a whole store, known to it by its fingerprint only.

A process whose key is not that one must make no pseudonyms: its persons would be strangers to everybody else's.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from core import key_files
from core.language import mark as _
from core.refusals import Refusal
from core.settings import make_private
from store import programmes, pseudonym_keys, staff
from store.database import Db


class KeyNotInUse(Refusal):
    """The key file here is missing, cut short, forgotten, or of another installation than the store."""

    sentence = _(
        "The key file on this machine is not the one this store works with, so nobody would be recognised. Nothing was "
        "saved. Please ask the administrator to put the right key file in place (docs/operations.md)."
    )


class OtherKeyHere(Refusal):
    """Asked to destroy a key that is not the one in use."""

    sentence = _(
        "The key file on this machine is not the one in use. Nothing was destroyed. Run this command where the right "
        "key file is; if that one is lost, first take this file away."
    )


class NoKey(Refusal):
    """There is neither a key in use nor a key file."""

    sentence = _("No key is in use and there is no key file here. Nothing was changed.")


class KeyNotDestroyed(Refusal):
    """The key file could not be overwritten or removed."""

    sentence = _(
        "The key file could not be destroyed ({reason}). The key stays in use. Please see that this account may write "
        "the file and its folder, and run the command again."
    )


def fingerprint(key: bytes) -> str:
    """What tells a key from another and nothing of it: 16 hexadecimal digits."""
    return hmac.new(key, b"shirube pseudonym key", sha256).hexdigest()[:16]


def find(db: Db, file: Path) -> bytes | None:
    """The key in `file` where it is the one in use; None where none is in use yet. Raises KeyNotInUse."""
    try:
        key = key_files.read(file)
    except (OSError, ValueError) as error:
        raise KeyNotInUse from error
    every, here = pseudonym_keys.every_key(db), fingerprint(key) if key else None
    current = next((each for each in reversed(every) if each.forgotten_at is None), None)
    if current:
        if here == current.fingerprint:
            return key
        raise KeyNotInUse
    # A forgotten key that somebody brings back would join what was to be parted for ever.
    if any(each.fingerprint == here for each in every):
        raise KeyNotInUse
    return None


def in_use(db: Db, file: Path, *, at: datetime) -> bytes:
    """The key to make pseudonyms with; on the very first use it is made and registered. Raises KeyNotInUse, OSError.

    Needs a write transaction. Where a key is registered the file is never made anew: a missing one is trouble, not a
    beginning.
    """
    pseudonym_keys.hold(db)
    if key := find(db, file):
        return key
    make_private(file.parent)
    key = key_files.own(file)
    pseudonym_keys.add(db, fingerprint(key), at)
    return key


def must_be_current(db: Db, told: str) -> None:
    """Raise KeyNotInUse unless a fingerprint is the one of the key in use."""
    current = pseudonym_keys.current(db)
    if current is None or current.fingerprint != told:
        raise KeyNotInUse


def must_be_known(db: Db, told: str, *, at: datetime, latest: datetime | None = None) -> None:
    """Raise KeyNotInUse unless a fingerprint is the one of the key in use; the very first is registered.

    For pseudonyms that were made while the store was away. A forgotten key's are known too where `latest`, the moment
    of the latest event they stand for, is not after the key was forgotten: a copy that was left somewhere makes
    nothing more.
    """
    pseudonym_keys.hold(db)
    every = pseudonym_keys.every_key(db)
    if not every:
        pseudonym_keys.add(db, told, at)
        return
    key = next((each for each in every if each.fingerprint == told), None)
    if key is None:
        raise KeyNotInUse
    if key.forgotten_at is not None and (latest is None or latest > key.forgotten_at):
        raise KeyNotInUse


def must_be_forgettable(db: Db, file: Path) -> None:
    """Raise OtherKeyHere or NoKey where `forget` would."""
    current, here = pseudonym_keys.current(db), _fingerprint_here(file)
    if current is None and here is None:
        raise NoKey
    if current and here and here != current.fingerprint:
        raise OtherKeyHere


def forget(db: Db, file: Path, *, by: str, at: datetime) -> bool:
    """Destroy the key for ever; whether its file was here. Raises OtherKeyHere, NoKey, KeyNotDestroyed.

    A lost file can be forgotten too. The file goes before the transaction ends: where it can't be destroyed the key
    stays in use, and where the store fails afterwards the same command finishes the work.
    """
    pseudonym_keys.hold(db)
    must_be_forgettable(db, file)
    if current := pseudonym_keys.current(db):
        # A clock that went back must not keep anybody from it.
        pseudonym_keys.forget(db, current.fingerprint, max(at, current.since))
    staff.write_audit(db, at=at, by=by, action="key.forget", programmes=len(programmes.all_programmes(db)))
    try:
        return key_files.shred(file)
    except OSError as error:
        raise KeyNotDestroyed(reason=type(error).__name__) from error


def _fingerprint_here(file: Path) -> str | None:
    """The fingerprint of the key in a file; nothing where it holds no whole key, None where there is no file."""
    try:
        key = key_files.read(file)
    except (OSError, ValueError):
        return ""
    return fingerprint(key) if key else None
