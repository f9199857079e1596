"""Reads the events of a LINE webhook one by one: what is odd is left out, and never takes the others with it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeGuard

from store.records import LineEvent
from store.types import moment

KINDS = ("follow", "unfollow", "message")

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_LONGEST_USER_ID = 200
_EARLIEST = datetime(2011, 6, 1, tzinfo=UTC)  # LINE's first summer
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_SPAN_MS = range(int(_EARLIEST.timestamp() * 1000), int(_LATEST.timestamp() * 1000))


class NotEvents(Exception):
    """A body that holds no list of events."""


def read(body: bytes, *, programme_id: int, pseudonym: Callable[[str], str]) -> list[LineEvent]:
    """Follow, unfollow and message moments in a webhook's body; never a text. Raises NotEvents.

    `pseudonym` turns a user id into what stands for it. Events of groups and rooms, of other kinds, and without a
    usable moment are left out. Events a module channel leaves us on standby count like any other.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotEvents from error
    events = told.get("events") if isinstance(told, dict) else None
    if not isinstance(events, list):
        raise NotEvents
    return list(_read_all(events, programme_id, pseudonym))


def _read_all(events: list[Any], programme_id: int, pseudonym: Callable[[str], str]) -> Iterator[LineEvent]:
    for event in events:
        if not isinstance(event, dict) or event.get("type") not in KINDS:
            continue
        source = _part(event, "source")
        at = event.get("timestamp")
        if source.get("type", "user") != "user" or type(at) is not int or at not in _SPAN_MS:
            continue
        user_id = source.get("userId")
        yield LineEvent(
            programme_id=programme_id,
            event_id=_event_id(event),
            kind=event["type"],
            at=moment(at),
            person=pseudonym(user_id) if _is_user_id(user_id) else None,
            is_unblocked=_is_unblocked(event),
        )


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    part = event.get(name)
    return part if isinstance(part, dict) else {}


def _is_user_id(value: object) -> TypeGuard[str]:
    # Not only U and 32 digits: a module channel sees 68 characters that begin with L.
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_USER_ID


def _is_unblocked(event: dict[str, Any]) -> bool | None:
    told = _part(event, "follow").get("isUnblocked")
    return told if isinstance(told, bool) else None


def _event_id(event: dict[str, Any]) -> str:
    """LINE's own id; without one, a hash of the event as a redelivery leaves it."""
    own = event.get("webhookEventId")
    if isinstance(own, str) and _ID.fullmatch(own):
        return own
    kept = {name: value for name, value in event.items() if name != "deliveryContext"}
    return "sha256:" + sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
