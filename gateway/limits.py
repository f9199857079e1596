"""How often one address may ask in a minute, kept in a way that forgets addresses.

An address is counted under an HMAC whose random key lives as long as the minute: after it nobody can tell who was
counted. Each process counts for itself, so N gateways let through up to N times as much. A reverse proxy's own address
would be everybody's: uvicorn takes the client's from X-Forwarded-For only where the proxy is in --forwarded-allow-ips.

Budgets are generous, because a mobile carrier, a school or a shelter stands behind one address; no class of thirty that
scans a leaflet at once meets them. What they protect is the store, which a code that nobody knows is looked up in. They
alone don't keep anybody from guessing: a code that exists is never limited or counted and leads on amid any number of
429s. How fast a list of codes can be tried from one address is bounded by nginx's limit on all pages
(deploy/nginx/shirube.conf), and where no nginx stands in front, by nothing here.
"""

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton
from typing import Any

WINDOW = 60.0
# Forms opened and sent, three for everyone in a hall of four hundred. It's the store that is protected.
MOST_SURVEY_REQUESTS = 1_200
# Survey links that lead nowhere. A token has 128 bits; guessing is hopeless at any rate.
MOST_DEAD_LINKS = 120
# Questions to the store about codes nobody made; a misprinted poster in a school hall stays below it.
MOST_UNKNOWN_CODES = 60
# Of 100 bytes or so each. Beyond it the oldest fall out: then somebody is counted anew, and nobody is shut out.
MOST_ADDRESSES = 20_000

_KEY_BYTES = 32
_LONGEST_ADDRESS = 64
# 127.0.0.0/8, ::1, and how an IPv4 address is written as an IPv6 one.
_LOOPBACK, _OURSELVES, _MAPPED = 127, bytes(15) + b"\x01", bytes(10) + b"\xff\xff"


class Limiter:
    """Counts requests by address in windows of a minute. Belongs to one event loop."""

    def __init__(self, most: int, *, addresses: int = MOST_ADDRESSES, clock: Callable[[], float] = time.monotonic):
        self._most = most
        self._addresses = addresses
        self._clock = clock
        self._ends = 0.0
        self._key = b""
        self._counts: dict[bytes, int] = {}
        self.limited = 0

    def wait(self, scope: Any) -> int:
        """Count a request; 0 where it may go on, else in how many seconds it may be tried again.

        One that comes from this machine, or whose address nobody told us, is not limited: it would be everybody's.
        """
        key = self._key_of(scope)
        if seconds := self._left(key):
            return seconds
        if key:
            if key not in self._counts and len(self._counts) >= self._addresses:
                del self._counts[next(iter(self._counts))]
            self._counts[key] = self._counts.get(key, 0) + 1
        return 0

    def left(self, scope: Any) -> int:
        """0 where a request may go on, else in how many seconds it may be tried again; it isn't counted."""
        return self._left(self._key_of(scope))

    def _left(self, key: bytes) -> int:
        if self._counts.get(key, 0) < self._most:
            return 0
        self.limited += 1
        return max(1, ceil(self._ends - self._clock()))

    def _key_of(self, scope: Any) -> bytes:
        address = network_of((scope.get("client") or ("",))[0])
        if not address:
            return b""
        if self._clock() >= self._ends:
            self._begin(self._clock())
        return hmac.digest(self._key, address, "sha256")[:16]

    def _begin(self, now: float) -> None:
        self._forget()
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._ends = now + WINDOW
        # Also where nobody comes any more.
        asyncio.get_running_loop().call_later(WINDOW, self._forget)

    def _forget(self) -> None:
        self._key = b""
        self._counts.clear()
        self._ends = 0.0


class SurveyLimits:
    """Two budgets an address: a wide one for all, since a whole event may have one Wi-Fi, and one for guesses."""

    def __init__(self) -> None:
        self._all = Limiter(MOST_SURVEY_REQUESTS)
        self._dead = Limiter(MOST_DEAD_LINKS)

    @property
    def limited(self) -> int:
        """Requests that were told to wait."""
        return self._all.limited + self._dead.limited

    def wait(self, scope: Any) -> int:
        """Count a request; 0 where it may go on, else in how many seconds it may be tried again."""
        return self._all.wait(scope) or self._dead.left(scope)

    def led_nowhere(self, scope: Any) -> None:
        """Count that the link asked for was no live one."""
        self._dead.wait(scope)


class Limits:
    """The limiters of one gateway."""

    def __init__(self) -> None:
        self.survey = SurveyLimits()
        self.unknown_codes = Limiter(MOST_UNKNOWN_CODES)


def network_of(client: str) -> bytes:
    """What counts as one address: an IPv4 address, the /64 of an IPv6 one; nothing for our own machine or no address.

    Text that is no address (a proxy's `unknown`) counts as itself.
    """
    text = client.partition("%")[0]
    with suppress(OSError, ValueError):
        packed = inet_pton(AF_INET, text)
        return b"" if packed[0] == _LOOPBACK else packed
    with suppress(OSError, ValueError):
        packed = inet_pton(AF_INET6, text)
        if packed.startswith(_MAPPED):
            return network_of(inet_ntop(AF_INET, packed[len(_MAPPED) :]))
        return b"" if packed == _OURSELVES else packed[:8]
    return client[:_LONGEST_ADDRESS].encode("utf-8", "replace")
