"""Passwords: argon2id, the same work for a known and an unknown address, and passwords made for people."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.language import mark as _
from core.refusals import Refusal

# OWASP's first recommendation for argon2id (46 MiB, one lane), with two passes instead of one.
_HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
_NOBODYS = _HASHER.hash(secrets.token_urlsafe(16))
_LONGEST = 256
SHORTEST = 12

# Letters and digits nobody confuses when a password is read out.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordTooShort(Refusal):
    """A password of fewer than 12 or more than 256 characters."""

    sentence = _("A password needs {shortest} to {longest} characters. Nothing was changed.")


def made() -> str:
    """A new random password of four groups, 79 bits, easy to read out."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _place in range(4)) for _group in range(4))


def hashed(password: str) -> str:
    """The argon2id hash of a password. Raises PasswordTooShort."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise PasswordTooShort(shortest=SHORTEST, longest=_LONGEST)
    return _HASHER.hash(password)


def check(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. None (nobody has that address) takes as long as a wrong password."""
    try:
        right = _HASHER.verify(password_hash or _NOBODYS, password[: _LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None
