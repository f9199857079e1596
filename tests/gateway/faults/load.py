"""A bounded load of scans on real gateways, which knows what was promised: an answer of 302 is a scan that is kept.

`with loading([served.port], codes) as told: ...` scans in a thread of its own until the block ends. Each connection
sends one request after another and comes back when it breaks. Then:

    told.answered <= stored(store) + recorded as lost <= told.answered + told.unanswered
"""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.settings import Settings
from store.database import Store
from tests.gateway.conftest import totals, wait_until
from tests.gateway.desks import SAFARI

CONNECTIONS = 16
# The longest a test waits for one answer.
_PATIENCE = 15.0
_PAUSE = 0.02


@dataclass
class Told:
    """What the clients saw."""

    answered: int = 0
    # Sent, and the connection broke before an answer came: it may be stored or not.
    unanswered: int = 0
    others: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def wait_for(self, more: int, seconds: float = 60) -> None:
        """Wait until so many more scans are answered."""
        until = self.answered + more
        wait_until(lambda: self.answered >= until, seconds)

    @property
    def slowest(self) -> float:
        """Seconds of the slowest answer."""
        return max(self.seconds)


@contextmanager
def loading(
    ports: Sequence[int], codes: Sequence[str], *, connections: int = CONNECTIONS, agent: str = SAFARI
) -> Iterator[Told]:
    """Scan codes over some connections, shared among ports, until the block ends; no request is cut off by us."""
    told, stop = Told(), threading.Event()

    async def all_at_once() -> None:
        await asyncio.gather(
            *(
                _scan(ports[place % len(ports)], codes[place % len(codes)], agent, told, stop)
                for place in range(connections)
            )
        )

    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(all_at_once())
        except BaseException as error:  # the test must not pass because its load ended early
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join()
    assert not failures, failures


async def _scan(port: int, code: str, agent: str, told: Told, stop: threading.Event) -> None:
    request = f"GET /R/{code} HTTP/1.1\r\nhost: a\r\nuser-agent: {agent}\r\n\r\n".encode()
    while not stop.is_set():
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(_PAUSE)
            continue
        try:
            while not stop.is_set():
                await _ask(reader, writer, request, told)
        except (ConnectionError, asyncio.IncompleteReadError):
            told.unanswered += 1
            await asyncio.sleep(_PAUSE)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, told: Told) -> None:
    began = time.monotonic()
    writer.write(request)
    await writer.drain()
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
    told.seconds.append(time.monotonic() - began)
    if head.startswith(b"HTTP/1.1 302"):
        told.answered += 1
        return
    told.others[head[9:12].decode()] += 1
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    await reader.readexactly(length)


def stored(store: Store) -> int:
    """Scans that are stored, by the rows; the hourly totals must agree with them."""
    return sum(totals(store).values())


def spooled(settings: Settings) -> list[Path]:
    """Files of scans that wait for the store."""
    return sorted(settings.spool_dir.glob("scans-*"))
