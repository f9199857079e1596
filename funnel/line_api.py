"""LINE's own API by its official SDK: a reply, the follower counter, the list of followers. Nothing else calls LINE.

The SDK takes 45 MB of memory and a second to import, so the first call imports it, outside the time that call is given:
a gateway that never replies never pays for it. Every call is bounded as a whole, goes to the configured origin only (no
proxy, no redirect), is never repeated (a reply carries no retry key, so a second one might reach her twice), and leaves
nothing in a log.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from core.language import mark as _
from core.refusals import Refusal

_TIMEOUT = (3, 5)  # seconds to connect, and between two reads
# A server that trickles its answer never runs into a timeout of single reads.
WHOLE_SECONDS = 9.0
MOST_PAGES, PAGE = 1_000, 1_000

Result = TypeVar("Result")


class LineFault(Refusal):
    """LINE did not do what it was asked."""

    sentence = _("LINE refused the request. Nothing was changed.")


class Unauthorised(LineFault):
    """401: the access token is wrong or has run out."""

    sentence = _("LINE does not accept the access token. Nothing was changed. Please put a valid one into the file.")


class NotAllowed(LineFault):
    """403: the account may not use this, as one that is not verified may not list its followers."""

    sentence = _("LINE does not allow this for the account; a verified account may. Nothing was changed.")


class RateLimited(LineFault):
    """429: too many calls."""

    sentence = _("LINE allows no more requests for now. Nothing was changed. Please try again in an hour.")


class Away(LineFault):
    """LINE did not take the request: not reached, 5xx, or an answer that makes no sense."""

    sentence = _(
        "LINE can't be reached just now, or its answer makes no sense. Nothing was changed. Please try again later."
    )


class Unanswered(Away):
    """The request went out and no answer came in time; LINE may have done what it was asked."""


@dataclass(frozen=True)
class Counter:
    """LINE's counter at the end of a day (UTC+9): persons who ever added the account, and who block it now."""

    followers: int
    blocks: int | None


def reply(*, origin: str, token: str, reply_token: str, text: str) -> None:
    """Answer an event with one text; a reply token works once, within a minute of its event. Raises LineFault."""
    from linebot.v3 import messaging

    def ask() -> None:
        with _client(messaging, origin, token) as client:
            request = messaging.ReplyMessageRequest(
                replyToken=reply_token, messages=[messaging.TextMessage(text=text)], notificationDisabled=False
            )
            messaging.MessagingApi(client).reply_message(request, _request_timeout=_TIMEOUT)

    _asked(ask)


def followers_on(*, origin: str, token: str, day: date) -> Counter | None:
    """LINE's counter of a day; None where it is not ready or none was kept then. Raises LineFault.

    LINE allows 60 of these calls an hour.
    """
    from linebot.v3 import insight

    def ask() -> Counter | None:
        with _client(insight, origin, token) as client:
            told = insight.Insight(client).get_number_of_followers(f"{day:%Y%m%d}", _request_timeout=_TIMEOUT)
        if told.status in ("unready", "out_of_service"):
            return None
        if told.status != "ready" or told.followers is None or told.followers < 0:
            raise ValueError("no counter")
        return Counter(told.followers, told.blocks)

    return _asked(ask)


def follower_ids(*, origin: str, token: str) -> Iterator[list[str]]:
    """User ids of all who follow now and have not blocked us, page by page. Raises LineFault."""
    from linebot.v3 import messaging

    def ask(start: str | None) -> tuple[list[str], str | None]:
        with _client(messaging, origin, token) as client:
            told = messaging.MessagingApi(client).get_followers(start=start, limit=PAGE, _request_timeout=_TIMEOUT)
        return list(told.user_ids), told.next

    start: str | None = None
    for _page in range(MOST_PAGES):
        ids, following = _asked(partial(ask, start))
        yield ids
        if not following or following == start:
            return
        start = following
    raise Away


@contextmanager
def _client(sdk: Any, origin: str, token: str) -> Iterator[Any]:
    """A client of one part of the SDK (each has its own classes); its connection is closed with the block."""
    configuration = sdk.Configuration(host=origin, access_token=token)
    configuration.retries = False
    client = sdk.ApiClient(configuration)
    try:
        yield client
    finally:
        client.rest_client.pool_manager.clear()


def _asked(ask: Callable[[], Result]) -> Result:
    """What a call gives, in time. Raises LineFault, and never what the SDK says: it may hold the token or a user id."""
    answers: queue.SimpleQueue[tuple[Result | None, LineFault | None]] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put((ask(), None))
        except Exception as error:
            answers.put((None, _fault(error)))

    threading.Thread(target=work, name="line-api", daemon=True).start()
    try:
        result, fault = answers.get(timeout=WHOLE_SECONDS)
    except queue.Empty:
        raise Unanswered from None
    if fault:
        raise fault
    return result  # type: ignore[return-value]  # None only where the call gives None


def _fault(error: Exception) -> LineFault:
    """A fault without the error itself, whose text and frames hold what was sent."""
    from urllib3 import exceptions

    status = getattr(error, "status", None)
    by_status = {401: Unauthorised, 403: NotAllowed, 429: RateLimited}
    if status in by_status:
        return by_status[status]()
    if isinstance(status, int) and 400 <= status < 500:
        return LineFault()
    # NewConnectionError is a ConnectTimeoutError in name only; both mean that nothing was sent.
    if isinstance(error, exceptions.ConnectTimeoutError | exceptions.NewConnectionError):
        return Away()
    if isinstance(error, exceptions.HTTPError):
        return Unanswered()
    return Away()
