"""The session in which Google is asked: one origin, a service account's token, bounded in bytes, seconds and tries.

A reading is tried again here. A writing never is: by the time of a second try somebody may have sorted the rows, so
exchange.sheets reads again and plans anew.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth import exceptions as auth_errors
from google.auth.transport import requests as transport
from google.oauth2 import service_account
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import HTTPError

from core.sheet_key import KeyUnusable, checked
from exchange.sheet_faults import WorksheetTooLarge

_SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
_MOST_ANSWER = 30 * 1024 * 1024
_WHOLE_SECONDS = 120.0  # of one answer; Google itself ends a request after 180
_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Patience:
    """How long is waited for Google: tries, seconds of the first pause (then doubled) and of the longest, timeouts.

    `rounds` is how often a table is read, planned and written before the worker is told to come again later.
    """

    retries: int = 4
    backoff: float = 1.0
    longest: float = 60.0
    rounds: int = 3
    timeout: tuple[float, float] = (3, 15)


def session(key: Mapping[str, Any], base: str, patience: Patience) -> requests.Session:
    """A session for the origin `base` with the tokens of a service account; asks nothing yet. Raises KeyUnusable."""
    make: Any = _Credentials.from_service_account_info
    open_: Any = _Session
    try:
        credentials = make(dict(checked(key)), scopes=_SCOPES)
    except (auth_errors.GoogleAuthError, ValueError, TypeError, KeyError, AttributeError):
        raise KeyUnusable from None
    asking = _only(_Bounded(), str(key["token_uri"]), _retries(patience, ("POST",)))
    telling = _only(open_(credentials, auth_request=_TokenRequest(asking)), base, _retries(patience, ("GET",)))
    telling.headers["Accept-Encoding"] = "identity"  # what is compressed could be larger than it seems
    return telling


class _Credentials(service_account.Credentials):
    """A service account that asks for tokens and for nothing else."""

    def _maybe_start_regional_access_boundary_refresh(self, request: object, url: object) -> None:
        """google-auth would ask another host, in a thread, where this account may be used from."""


class _Bounded(requests.Session):
    """A session that reads an answer whole, within bytes and seconds, and follows no redirect."""

    def send(self, request: requests.PreparedRequest, **told: Any) -> requests.Response:
        told |= {"stream": True, "allow_redirects": False}
        until = time.monotonic() + _WHOLE_SECONDS
        response = super().send(request, **told)
        try:
            response._content = b"".join(_read(response, until))
        except (HTTPError, OSError, ValueError) as error:
            raise requests.ConnectionError("the answer broke off") from error
        finally:
            response.close()
        response._content_consumed = True
        return response


class _Session(_Bounded, transport.AuthorizedSession):
    """The same for requests that carry a token."""


class _TokenRequest(transport.Request):
    """A request for a token; google-auth would sleep and try again by itself where the transport has done so."""

    def __call__(self, *args: Any, **told: Any) -> Any:
        ask: Any = super().__call__
        response = ask(*args, **told)
        if response.status in _AGAIN:
            raise requests.ConnectionError("no token now")
        return response


class _Reads(Retry):
    """Tries again what only asks; what writes is tried once, also where the connection could not be made."""

    def increment(self, *args: Any, **told: Any) -> "_Reads":
        method, error = args[0], told.get("error")
        if error is not None and method not in (self.allowed_methods or ()):
            raise error
        return super().increment(*args, **told)


def _read(response: requests.Response, until: float) -> Iterator[bytes]:
    left = _MOST_ANSWER
    while part := response.raw.read1(65536, decode_content=True):
        left -= len(part)
        if left < 0:
            raise WorksheetTooLarge
        if time.monotonic() > until:
            raise TimeoutError
        yield part


def _only(session: requests.Session, address: str, retries: Retry) -> requests.Session:
    """The session for one origin: no other host, no proxy and no password of the machine's own."""
    parts = urlsplit(address)
    session.trust_env = False
    session.adapters.clear()
    session.mount(f"{parts.scheme}://{parts.netloc}/", HTTPAdapter(max_retries=retries))
    return session


def _retries(patience: Patience, methods: Sequence[str]) -> Retry:
    return _Reads(
        total=patience.retries,
        status_forcelist=_AGAIN,
        allowed_methods=methods,
        backoff_factor=patience.backoff,
        backoff_max=patience.longest,
        retry_after_max=int(patience.longest),
        raise_on_status=False,
    )
