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
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Any

WINDOW = 60.0
# Forms opened and sent: two for everyone in a room of sixty. A token has 128 bits; guessing is hopeless at any rate.
MOST_SURVEY_REQUESTS = 120
# Questions to the store about codes nobody made; a misprinted poster in a school hall stays below it.
MOST_UNKNOWN_CODES = 60
# Of 100 bytes or so each. Beyond it the oldest fall out: then somebody is counted anew, and nobody is shut out.
MOST_ADDRESSES = 20_000

_KEY_BYTES = 32
_LONGEST_ADDRESS = 64


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
        address = network_of((scope.get("client") or ("",))[0])
        if not address:
            return 0
        now = self._clock()
        if now >= self._ends:
            self._begin(now)
        key = hmac.digest(self._key, address, "sha256")[:16]
        count = self._counts.get(key, 0)
        if count >= self._most:
            self.limited += 1
            return max(1, ceil(self._ends - now))
        if not count and len(self._counts) >= self._addresses:
            del self._counts[next(iter(self._counts))]
        self._counts[key] = count + 1
        return 0

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


class Limits:
    """The limiters of one gateway."""

    def __init__(self) -> None:
        self.survey = Limiter(MOST_SURVEY_REQUESTS)
        self.unknown_codes = Limiter(MOST_UNKNOWN_CODES)


def network_of(client: str) -> bytes:
    """What counts as one address: an IPv4 address, the /64 of an IPv6 one; nothing for our own machine or no address.

    Text that is no address (a proxy's `unknown`) counts as itself.
    """
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client[:_LONGEST_ADDRESS].encode("utf-8", "replace")
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return b""
    return address.packed[:8] if isinstance(address, IPv6Address) else address.packed
