"""One copy to the contractor's server: over https to a public address, checked at the very moment of connecting."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import SplitResult, urlsplit

from gateway.lanes import Lanes

if TYPE_CHECKING:
    import httpx

_DEADLINE = 2.0
# Of that, for a name to be looked up; less, so that a look-up that was given up before it began never begins.
_LOOK_UP = 1.8
_THREADS = 2
_MOST_ADDRESSES = 3
# Not now, but perhaps later: too slow, too early, too many.
_TEMPORARY = (408, 425, 429)
# Ways of writing an IPv4 address as an IPv6 one, behind which a private one may hide.
_DISGUISES = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Found = TypeVar("Found")


class NotTaken(Exception):
    """The server could not be reached, was too slow, or is in trouble: worth another try."""


class Refused(Exception):
    """The server said no, or may not be sent to at all.

    `why` says which in words without the address; `status` is the server's, or 0 where it was not asked.
    """

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(f"{why} {status}" if status else why)
        self.why = why
        self.status = status


@dataclass(frozen=True, eq=False)
class Copy:
    """A webhook's body and headers as they came."""

    body: bytes
    signature: str
    content_type: str


class Post:
    """Sends copies; a connection each, so that no connection is ever used for another server's name."""

    def __init__(self, trusted: ssl.SSLContext | None = None) -> None:
        self._trusted = trusted
        self._client: httpx.AsyncClient | None = None
        self._threads: Lanes | None = None

    async def close(self) -> None:
        """Give back what is open; a look-up that hangs is not waited for, as nothing is lost with it."""
        if self._client:
            await self._client.aclose()
        if self._threads:
            await self._threads.end(seconds=0)

    async def send(self, url: str, copy: Copy, *, is_demo: bool) -> None:
        """POST a copy within 2 s; follows no redirect, reads no answer but its status. Raises NotTaken, Refused.

        A demo sends to this machine only, by http too; all others by https and to addresses of the internet only.
        """
        parts = _parts(url)
        if parts.scheme != "https" and not (is_demo and parts.scheme == "http"):
            raise Refused("no https")
        try:
            async with asyncio.timeout(_DEADLINE):
                status = await self._status(parts, copy, is_demo=is_demo)
        except (OSError, TimeoutError) as error:
            raise NotTaken from error
        if status >= 500 or status in _TEMPORARY:
            raise NotTaken
        if not 200 <= status < 300:
            raise Refused("status", status)

    async def _status(self, parts: SplitResult, copy: Copy, *, is_demo: bool) -> int:
        if (client := self._client) is None:
            client = self._client = await self._in_thread(self._made)
        port = _port(parts)
        look_up = partial(socket.getaddrinfo, parts.hostname, port, type=socket.SOCK_STREAM)
        found = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in await self._in_thread(look_up)]
        if not found or not all(_is_loopback(each) if is_demo else is_public(each) for each in found):
            raise Refused("not a public address")
        return await _first_answer(client, parts, port, copy, sorted(set(found), key=lambda each: each.version))

    async def _in_thread(self, work: Callable[[], Found]) -> Found:
        if self._threads is None:
            self._threads = Lanes("relay", _THREADS)
        return await self._threads.do(work, seconds=_LOOK_UP)

    def _made(self) -> "httpx.AsyncClient":
        # Only a gateway that relays pays for it, in memory and at its start.
        import httpx

        limits = httpx.Limits(max_keepalive_connections=0)
        return httpx.AsyncClient(
            verify=self._trusted or True, trust_env=False, follow_redirects=False, timeout=_DEADLINE, limits=limits
        )


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_usable = url.isascii() and url.isprintable() and parts.hostname and "@" not in parts.netloc and _port(parts)
    except ValueError as error:
        raise Refused("no address") from error
    if not is_usable:
        raise Refused("no address")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


async def _first_answer(
    client: "httpx.AsyncClient", parts: SplitResult, port: int, copy: Copy, addresses: Sequence[_Address]
) -> int:
    """The status from the first of a server's addresses that lets us connect; the checked address, not the name."""
    import httpx

    headers = {"host": parts.netloc, "user-agent": "shirube", "x-line-signature": copy.signature}
    if copy.content_type:
        headers["content-type"] = copy.content_type
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    for address in addresses[:_MOST_ADDRESSES]:
        host = f"[{address}]" if address.version == 6 else str(address)
        url = httpx.URL(f"{parts.scheme}://{host}:{port}").copy_with(raw_path=target.encode("ascii"))
        names = {"sni_hostname": parts.hostname}
        try:
            async with client.stream("POST", url, content=copy.body, headers=headers, extensions=names) as answer:
                return answer.status_code
        except httpx.ConnectError:
            continue
        except httpx.HTTPError as error:
            raise NotTaken from error
    raise NotTaken


def is_public(address: _Address) -> bool:
    """Whether an address belongs to the internet, not to this machine, this office, or a cloud's own services."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        # Site-local addresses are given up since RFC 3879, but Python calls them global, and offices still have them.
        if address.is_site_local or any(address in net for net in _DISGUISES):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_loopback(address: _Address) -> bool:
    return address.is_loopback
