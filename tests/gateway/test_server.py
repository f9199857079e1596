"""A real server, killed without warning: what was acknowledged is stored, once."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from core.settings import Settings
from gateway.app import create_app
from store.database import Store
from store.staff import write_audit
from tests.conftest import NOON
from tests.gateway.client import living
from tests.gateway.conftest import totals, wait_until
from tests.gateway.desks import BY, SAFARI, open_desk
from tests.postgres import free_port

CONNECTIONS = 16


@contextmanager
def server(settings: Settings, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """uvicorn as it is started in production; ended by its own pid."""
    port = free_port()
    environment = {
        **os.environ,
        "SHIRUBE_DATA_DIR": str(settings.data_dir),
        "SHIRUBE_DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "uvicorn", "gateway.app:app", "--port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=Path(__file__).parents[2], env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        wait_until(lambda: answers_ready(port), 30)
        yield process, port
    finally:
        process.kill()
        process.wait(10)


def answers_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    except httpx.TransportError:
        return False


async def load(port: int, codes: list[str], until: float) -> int:
    """Scan over some connections, one request after another on each, until the server dies; how many were answered."""
    answered = 0

    async def one(place: int) -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = f"GET /R/{codes[place % len(codes)]} HTTP/1.1\r\nhost: a\r\nuser-agent: {SAFARI}\r\n\r\n".encode()
        try:
            while time.monotonic() < until:
                writer.write(request)
                await writer.drain()
                head = await reader.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 302")
                answered += 1
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    await asyncio.gather(*(one(place) for place in range(CONNECTIONS)))
    return answered


def kill_under_load(settings: Settings, codes: list[str], log: Path, *, after: float) -> int:
    with server(settings, log) as (process, port):

        async def both() -> int:
            loaded = asyncio.create_task(load(port, codes, time.monotonic() + 20))
            await asyncio.sleep(after)
            process.send_signal(signal.SIGKILL)
            return await loaded

        return asyncio.run(both())


def replay(settings: Settings, store: Store) -> None:
    with living(create_app(settings, store=store)):
        wait_until(lambda: not list(settings.spool_dir.glob("*.jsonl")))


def check(settings: Settings, store: Store, log: Path, *, kills: int) -> None:
    codes = [place.code for place in open_desk(store, "card", "poster").placements]
    acknowledged = sum(kill_under_load(settings, codes, log, after=0.7 + 0.05 * turn) for turn in range(kills))
    replay(settings, store)
    stored = totals(store)["person"]
    assert acknowledged > 100
    assert acknowledged <= stored <= acknowledged + kills * CONNECTIONS


def test_a_killed_server_has_stored_every_scan_it_answered(settings: Settings, store: Store, tmp_path: Path) -> None:
    check(settings, store, tmp_path / "log", kills=1)


@pytest.mark.slow
def test_twenty_killed_servers_have_stored_every_scan_they_answered(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    check(settings, store, tmp_path / "log", kills=20)


def test_a_stopped_server_ends_well_and_logs_no_code_and_no_address(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    code = open_desk(store).code
    log = tmp_path / "log"
    with server(settings, log) as (process, port):
        for path in (f"/R/{code}", f"/R/{code}?T", "/s/token-of-somebody", "/nothing"):
            httpx.get(f"http://127.0.0.1:{port}{path}", headers={"user-agent": SAFARI})
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in (0, -signal.SIGTERM)
    assert totals(store) == {"person": 1, "staff": 1}
    told = log.read_text()
    for secret in (code, "token-of-somebody", "nothing", "GET", SAFARI):
        assert secret not in told


def test_staff_save_while_scans_come_in_without_a_gap(settings: Settings, store: Store, tmp_path: Path) -> None:
    codes = [place.code for place in open_desk(store, "card", "poster").placements]
    took: list[float] = []

    async def save_now_and_then(until: float) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            await asyncio.to_thread(save, store)
            took.append(time.monotonic() - began)
            await asyncio.sleep(0.05)

    async def both(port: int) -> None:
        until = time.monotonic() + 2
        await asyncio.gather(load(port, codes, until), save_now_and_then(until))

    with server(settings, tmp_path / "log") as (_process, port):
        asyncio.run(both(port))
    assert len(took) > 5
    assert max(took) < 1.0


def save(store: Store) -> None:
    with store.writing() as db:
        write_audit(db, at=NOON, by=BY, action="test", programme_id=None)


@pytest.mark.parametrize(
    "sent",
    [b"\0\0\0\0\r\n\r\n", b"GET /R/\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n", b"GET /R/%zz%00 HTTP/1.1\r\nhost: a\r\n\r\n"],
)
def test_a_server_survives_bytes_that_are_no_request(
    settings: Settings, sqlite_store: Store, tmp_path: Path, sent: bytes
) -> None:
    own = settings.model_copy(update={"database_url": sqlite_store.url})
    with server(own, tmp_path / "log") as (_process, port):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(sent)
            assert line.recv(100)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 404")
        assert answers_ready(port)
    assert "Traceback" not in (tmp_path / "log").read_text()
