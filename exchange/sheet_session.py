"""The session in which Google is asked: one origin, a service account's token, bounded in bytes, time and requests."""

import logging
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth import exceptions as auth_errors
from google.auth.transport import requests as transport
from google.oauth2 import service_account
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from core.sheet_key import KeyUnusable, checked
from exchange.sheet_faults import QuotaUsedUp, WorksheetTooLarge

# Its warnings name addresses, in which the spreadsheet and the worksheet stand.
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
_SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
_MOST_ANSWER = 30 * 1024 * 1024
# google-auth sleeps and tries again by itself where a token is answered with one of these.
_NO_TOKEN_NOW = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Patience:
    """How long is waited for Google: how often a reading is asked again, and seconds.

    `timeout` is to connect and for the next part of an answer, `answer` for the whole of one.
    """

    retries: int = 1
    timeout: tuple[float, float] = (3, 8)
    answer: float = 8.0


@dataclass
class Allowance:
    """What is left of the requests and of the time (`time.monotonic`) that one run of several tables may take."""

    requests: int = 10_000
    until: float = math.inf

    def take(self) -> float:
        """Count one request; the seconds that are left for it. Raises QuotaUsedUp, ConnectionError."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise requests.ConnectionError("no time is left")
        if self.requests <= 0:
            raise QuotaUsedUp
        self.requests -= 1
        return left


def session(key: Mapping[str, Any], base: str, patience: Patience, allowance: Allowance) -> requests.Session:
    """A session for the origin `base` with the tokens of a service account; asks nothing yet. Raises KeyUnusable."""
    make: Any = _Credentials.from_service_account_info
    open_: Any = _Session
    try:
        credentials = make(dict(checked(key)), scopes=_SCOPES)
    except (auth_errors.GoogleAuthError, ValueError, TypeError, KeyError, AttributeError):
        raise KeyUnusable from None
    asking = _Bounded()
    telling: _Bounded = open_(credentials, auth_request=_TokenRequest(asking))
    for each, address in ((asking, str(key["token_uri"])), (telling, base)):
        _only(each, address)
        each.patience, each.allowance = patience, allowance
        each.headers["Accept-Encoding"] = "identity"  # what is compressed could be larger than it seems
    return telling


class _Credentials(service_account.Credentials):
    """A service account that asks for tokens and for nothing else."""

    def _maybe_start_regional_access_boundary_refresh(self, request: object, url: object) -> None:
        """google-auth would ask another host, in a thread, where this account may be used from."""


class _Bounded(requests.Session):
    """A session that reads an answer whole, within bytes and seconds, and follows no redirect."""

    patience: Patience
    allowance: Allowance

    def send(self, request: requests.PreparedRequest, **told: Any) -> requests.Response:
        left = self.allowance.take()
        until = time.monotonic() + min(left, self.patience.answer)
        timeout = tuple(min(seconds, left) for seconds in self.patience.timeout)
        response = super().send(request, **{**told, "stream": True, "allow_redirects": False, "timeout": timeout})
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
    """A request for a token; google-auth would sleep and try again by itself."""

    def __call__(self, *args: Any, **told: Any) -> Any:
        ask: Any = super().__call__
        response = ask(*args, **told)
        if response.status in _NO_TOKEN_NOW:
            raise requests.ConnectionError("no token now")
        return response


def _read(response: requests.Response, until: float) -> Iterator[bytes]:
    left = _MOST_ANSWER
    while part := response.raw.read1(65536, decode_content=True):
        left -= len(part)
        if left < 0:
            raise WorksheetTooLarge
        if time.monotonic() > until:
            raise TimeoutError
        yield part


def _only(session: requests.Session, address: str) -> None:
    """The session for one origin: no other host, no proxy and no password of the machine's own, each request once."""
    parts = urlsplit(address)
    session.trust_env = False
    session.adapters.clear()
    session.mount(f"{parts.scheme}://{parts.netloc}/", HTTPAdapter(max_retries=0))
