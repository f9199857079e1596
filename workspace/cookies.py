"""The cookie of a sign-in and the tokens of the two forms, signed with the key of this installation."""

import hmac
import secrets
from hashlib import sha256

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workspace.sessions import LIFETIME, hash_of

SESSION = "shirube_session"
# A browser takes a cookie of this name only over https, for this very host and all its paths.
HOST_SESSION = f"__Host-{SESSION}"
FORM = "shirube_form"
FORM_SECONDS = 3600


def give_session(response: Response, *, session_id: str, key: bytes, secure: bool) -> None:
    """Set the cookie of a sign-in, out of reach of scripts and of forms on other sites."""
    value = TimestampSigner(key, salt="session").sign(session_id).decode()
    seconds = int(LIFETIME.total_seconds())
    response.set_cookie(
        session_name(secure=secure),
        value,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def take_session(response: Response, *, secure: bool) -> None:
    """Remove the cookie of a sign-in."""
    response.delete_cookie(session_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")


def session_name(*, secure: bool) -> str:
    """What the cookie of a sign-in is called, over https and over http."""
    return HOST_SESSION if secure else SESSION


def session_hash(connection: HTTPConnection, *, key: bytes) -> str | None:
    """The hash of the session's id in a cookie that we signed; says nothing about whether the session lives.

    Of two such cookies one was put there by somebody else; nobody can tell which, so neither counts.
    """
    found = _values(connection, session_name(secure=connection.url.scheme in ("https", "wss")))
    if len(found) != 1:
        return None
    try:
        plain = TimestampSigner(key, salt="session").unsign(found[0], max_age=int(LIFETIME.total_seconds()))
        return hash_of(plain.decode())
    except (BadSignature, UnicodeDecodeError):
        return None


def _values(connection: HTTPConnection, name: str) -> list[str]:
    """All values of a cookie as they were sent; a mapping would keep one of them."""
    sent = (pair.partition("=") for header in connection.headers.getlist("cookie") for pair in header.split(";"))
    return [value.strip() for found, _sign, value in sent if found.strip() == name]


def give_form(response: Response, *, key: bytes, secure: bool, nonce: str) -> None:
    """Set the cookie half of the sign-in form's double submit."""
    value = TimestampSigner(key, salt="form").sign(nonce).decode()
    response.set_cookie(
        FORM, value, max_age=FORM_SECONDS, path="/signin", secure=secure, httponly=True, samesite="strict"
    )


def form_nonce(connection: HTTPConnection, *, key: bytes) -> str | None:
    """The nonce in a form cookie that we signed within the hour; what the form's field must repeat."""
    value = connection.cookies.get(FORM, "")
    try:
        return TimestampSigner(key, salt="form").unsign(value, max_age=FORM_SECONDS).decode()
    except (BadSignature, UnicodeDecodeError):
        return None


def form_is_ours(connection: HTTPConnection, *, nonce: str, key: bytes) -> bool:
    """Whether the form's field and cookie belong together and are at most an hour old."""
    ours = form_nonce(connection, key=key)
    return ours is not None and hmac.compare_digest(ours.encode(), nonce.encode())


def new_nonce() -> str:
    """A fresh random word for a form."""
    return secrets.token_urlsafe(18)


def sign_out_token(id_hash: str, *, key: bytes) -> str:
    """What the sign-out form of one sign-in carries, so that no other site can send it."""
    return hmac.new(key, b"sign-out:" + id_hash.encode(), sha256).hexdigest()
