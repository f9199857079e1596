"""A real server, killed without warning: what was acknowledged is stored, once."""

import signal
import socket
import time
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
from tests.gateway.faults.load import CONNECTIONS, Told, loading, stored
from tests.serving import gateway_process


def kill_under_load(settings: Settings, codes: list[str], log: Path, *, after: int) -> Told:
    with gateway_process(settings, log) as served, loading([served.port], codes) as told:
        wait_until(lambda: told.answered >= after)
        served.kill()
    return told


def replay(settings: Settings, store: Store) -> None:
    with living(create_app(settings, store=store)):
        wait_until(lambda: not list(settings.spool_dir.glob("*.jsonl")))


def check(settings: Settings, store: Store, log: Path, *, kills: int) -> None:
    codes = [place.code for place in open_desk(store, "card", "poster").placements]
    told = [kill_under_load(settings, codes, log, after=100 + 50 * turn) for turn in range(kills)]
    replay(settings, store)
    answered, unanswered = sum(each.answered for each in told), sum(each.unanswered for each in told)
    assert answered <= stored(store) <= answered + unanswered
    assert unanswered <= kills * CONNECTIONS
    assert not any(each.others for each in told)


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
    with gateway_process(settings, log) as served:
        for path in (f"/R/{code}", f"/R/{code}?T", "/s/token-of-somebody", "/nothing"):
            httpx.get(f"{served.address}{path}", headers={"user-agent": SAFARI})
        assert served.stop() in (0, -signal.SIGTERM)
    assert totals(store) == {"person": 1, "staff": 1}
    told = log.read_text()
    for secret in (code, "token-of-somebody", "nothing", "GET", SAFARI):
        assert secret not in told


def test_staff_save_while_scans_come_in_without_a_gap(settings: Settings, store: Store, tmp_path: Path) -> None:
    codes = [place.code for place in open_desk(store, "card", "poster").placements]
    took: list[float] = []
    with gateway_process(settings, tmp_path / "log") as served, loading([served.port], codes) as told:
        wait_until(lambda: told.answered >= 100)
        for _ in range(20):
            began = time.monotonic()
            save(store)
            took.append(time.monotonic() - began)
    assert max(took) < 1.0
    assert told.answered > 100


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
    with gateway_process(own, tmp_path / "log") as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=5) as line:
            line.sendall(sent)
            assert line.recv(100)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 404")
        assert served.answers()
    assert "Traceback" not in (tmp_path / "log").read_text()
