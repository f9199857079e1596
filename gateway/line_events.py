"""Reads the events of a LINE webhook one by one: what is odd is left out, and never takes the others with it."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeGuard

from funnel.pseudonyms import Kind
from store.records import LineEvent
from store.types import moment

# A message taken back is told like an event; what is stored of it is only that the message is gone.
KINDS = ("follow", "unfollow", "message", "postback", "unsend")

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_LONGEST_USER_ID = 200
_LONGEST_SAID = 300  # a postback's data is no longer, and no keyword is
_LONGEST_INTEGER = 20
_EARLIEST = datetime(2011, 6, 1, tzinfo=UTC)  # LINE's first summer
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_SPAN_MS = range(int(_EARLIEST.timestamp() * 1000), int(_LATEST.timestamp() * 1000))
# Whom the console's Verify button made up until 2019; nobody.
_MADE_UP = "U" + "deadbeef" * 4

Pseudonym = Callable[[Kind, str], str]


class NotEvents(Exception):
    """A body that holds no list of events."""


@dataclass(frozen=True)
class Asked:
    """An event as it is stored, with what a reply needs and nobody stores.

    `reply_token` is good once and for about a minute; `said` is a message's text or a postback's data. Both are None
    on standby, where another channel leads the talk, and `said` where it is longer than any keyword.
    """

    event: LineEvent
    reply_token: str | None = field(default=None, repr=False)
    said: str | None = field(default=None, repr=False)


def read(body: bytes, *, programme_id: int, pseudonym: Pseudonym) -> list[Asked]:
    """The moments in a webhook's body that concern one person each. Raises NotEvents.

    `pseudonym` turns a user id, a message id, or a whole event into what stands for it. Events of groups and rooms, of
    other kinds, and without a usable moment are left out. Events on standby count like any other.
    """
    try:
        told = json.loads(body, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise NotEvents from error
    events = told.get("events") if isinstance(told, dict) else None
    if not isinstance(events, list):
        raise NotEvents
    found = []
    for event in events:
        # Written out once more, an event that could just be read may be nested too deep.
        with suppress(RecursionError):
            found.append(_asked(event, programme_id, pseudonym))
    return [asked for asked in found if asked]


def _integer(digits: str) -> int | str:
    # Python refuses to read numbers of thousands of digits, and with them it would refuse the whole body.
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _asked(event: Any, programme_id: int, pseudonym: Pseudonym) -> Asked | None:
    if not isinstance(event, dict) or event.get("type") not in KINDS:
        return None
    source = _part(event, "source")
    at = event.get("timestamp")
    if source.get("type", "user") != "user" or type(at) is not int or at not in _SPAN_MS:
        return None
    user_id, message_id = source.get("userId"), _message_id(event)
    if user_id == _MADE_UP or (event["type"] == "unsend" and message_id is None):
        return None
    made = LineEvent(
        programme_id=programme_id,
        event_id=_event_id(event, pseudonym),
        kind=event["type"],
        at=moment(at),
        person=pseudonym("line", user_id) if _is_user_id(user_id) else None,
        is_unblocked=_is_unblocked(event),
        message_key=pseudonym("message", message_id) if message_id else None,
    )
    is_active = event.get("mode", "active") == "active"
    return Asked(made, _text(event, "replyToken"), _said(event)) if is_active else Asked(made)


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    part = event.get(name)
    return part if isinstance(part, dict) else {}


def _text(part: dict[str, Any], name: str) -> str | None:
    text = part.get(name)
    return text if isinstance(text, str) and 0 < len(text) <= _LONGEST_SAID else None


def _is_user_id(value: object) -> TypeGuard[str]:
    # Not only U and 32 digits: a module channel sees 68 characters that begin with L.
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_USER_ID


def _message_id(event: dict[str, Any]) -> str | None:
    found = {"message": _part(event, "message").get("id"), "unsend": _part(event, "unsend").get("messageId")}
    told = found.get(event["type"])
    return told if isinstance(told, str) and _ID.fullmatch(told) else None


def _is_unblocked(event: dict[str, Any]) -> bool | None:
    told = _part(event, "follow").get("isUnblocked")
    return told if isinstance(told, bool) else None


def _said(event: dict[str, Any]) -> str | None:
    message = _part(event, "message")
    if event["type"] == "postback":
        return _text(_part(event, "postback"), "data")
    return _text(message, "text") if event["type"] == "message" and message.get("type") == "text" else None


def _event_id(event: dict[str, Any], pseudonym: Pseudonym) -> str:
    """LINE's own id; without one, what stands for the event as a redelivery leaves it.

    Made under the key: whoever guesses a text could otherwise try whether it was this one.
    """
    own = event.get("webhookEventId")
    if isinstance(own, str) and _ID.fullmatch(own):
        return own
    kept = {name: value for name, value in event.items() if name != "deliveryContext"}
    return "hmac:" + pseudonym("event", json.dumps(kept, sort_keys=True))
