"""Real servers on loopback, and stores of 100,000 codes for them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from campaigns.codes import mint
from gateway.serving import OPTIONS
from store.database import Store
from tests.gateway.desks import Desk, open_desk
from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
GATEWAY = ("gateway.app:app", *OPTIONS)
# The same server without our own protocol in front of the app.
BARE = ("bench._scan_floor:bare", "--http", "httptools", "--no-access-log", "--log-level", "warning")
NAIVE = ("bench._scan_floor:naive", "--factory", *BARE[1:])
_LONGEST_START = 30.0


@dataclass(frozen=True)
class Server:
    """A server that answers; `started` is how many seconds after its start the first redirect came."""

    process: "subprocess.Popen[bytes]"
    port: int
    started: float

    def memory(self) -> dict[str, float]:
        """What the process holds now and held at most, in MiB; `pss` counts what it shares with others by its part."""
        told = Path(f"/proc/{self.process.pid}/status").read_text() + _rollup(self.process.pid)
        names = {"VmRSS:": "rss", "VmHWM:": "peak", "Pss:": "pss"}
        lines = [line.split() for line in told.splitlines()]
        return {names[line[0]]: round(int(line[1]) / 1024, 1) for line in lines if line and line[0] in names}


def _rollup(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/smaps_rollup").read_text()
    return ""


@contextmanager
def serving(app: Sequence[str], code: str, folder: Path, variables: Mapping[str, str] = {}) -> Iterator[Server]:
    """uvicorn with an app, from its start until the block ends, where it is asked to end and must."""
    port = free_port()
    own = {"SHIRUBE_METRICS_PORT": str(free_port()), "SHIRUBE_PUBLIC_URL": "", "SHIRUBE_DATA_DIR": str(folder)}
    # As on an installed server, where nothing is compiled at a start; whoever runs the bench may have it otherwise.
    own |= {"PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", "uvicorn", *app, "--port", str(port)]
    with (folder / "server.log").open("ab") as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own, **variables}, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _until_it_redirects(process, port, code)
        yield Server(process, port, time.perf_counter() - began)
        process.terminate()
        process.wait(20)
    finally:
        process.kill()
        process.wait(10)


def _until_it_redirects(process: "subprocess.Popen[bytes]", port: int, code: str) -> None:
    request = f"GET /R/{code}?T HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode()
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended at its start"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(request)
            if line.recv(100).startswith(b"HTTP/1.1 302"):
                return
        time.sleep(0.005)
    raise RuntimeError(f"no redirect within {_LONGEST_START:g} s")


def mint_codes(count: int) -> list[str]:
    """So many different codes."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[mint()] = None
    return list(found)


_COPIES = """
INSERT INTO placement (programme_id, code, channel, campaign_id, venue_id, destination, made_at)
SELECT programme_id, c.value, channel, campaign_id, venue_id, destination, made_at
FROM placement, {codes} WHERE placement.id = :id
"""
_CODES = {
    "sqlite": "json_each(:codes) AS c",
    "postgresql": "json_array_elements_text(CAST(:codes AS json)) AS c(value)",
}


def put_up(store: Store, codes: Sequence[str]) -> Desk:
    """A desk, of no demo, with these codes: copies of a placement that the real functions made."""
    desk = open_desk(store, is_demo=False)
    with store.writing() as db:
        copies = _COPIES.format(codes=_CODES[db.dialect.name])
        db.execute(text(copies), {"codes": json.dumps(codes), "id": desk.placements[0].id})
    return desk
