"""When things break: the redirect answers, the scan waits in the spool and counts once."""

import asyncio
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from core.settings import Settings
from gateway import recorder as recording
from gateway.app import Gateway, create_app
from gateway.spool import Spool
from store.database import Store
from store.recording import ScanRow
from store.records import LineEvent
from store.types import milliseconds
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.conftest import count, rows, totals, wait_until
from tests.gateway.desks import PHONE, Clock, Desk, body_of, event, minutes, open_desk, signed

HOOK = "/line/toshima-r8/webhook"


@contextmanager
def out_of_reach(store: Store) -> Iterator[None]:
    """Another process works on the store and doesn't come to an end."""
    if store.is_sqlite:
        other = sqlite3.connect(str(store.engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
    else:
        with store.engine.connect() as other, other.begin():
            other.execute(text("LOCK TABLE scan, line_event IN ACCESS EXCLUSIVE MODE"))
            yield


def spooled(settings: Settings, kind: str = "scans") -> list[Path]:
    return sorted(settings.spool_dir.glob(f"{kind}-*.jsonl"))


def test_while_the_store_is_locked_scans_lead_on_and_are_counted_once_afterwards(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    client.get(f"/R/{desk.code}", headers=PHONE)
    with out_of_reach(store):
        began = time.monotonic()
        assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
        assert time.monotonic() - began < 1.0
        began = time.monotonic()
        for answer in client.many([f"/R/{desk.code}"] * 50, headers=PHONE):
            assert answer.status_code == 302
        assert time.monotonic() - began < 2.0
        assert spooled(settings)
    wait_until(lambda: not spooled(settings))
    assert totals(store) == {"person": 52}
    client.get(f"/R/{desk.code}", headers=PHONE)
    assert totals(store) == {"person": 53}


def test_a_line_event_is_spooled_and_answered_and_stored_once_afterwards(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    body = body_of(event(event_id="a"), event("message", event_id="b"))
    with out_of_reach(store):
        began = time.monotonic()
        assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
        assert time.monotonic() - began < 2.0
        [file] = spooled(settings, "line")
        told = file.read_text()
        for secret in ("ひみつ", "1" * 32, "0f3779fb"):
            assert secret not in told
        client.post(HOOK, content=body, headers=signed(body))
    wait_until(lambda: not spooled(settings, "line"))
    assert count(store, "line_event") == 2
    assert count(store, "friend") == 1


def test_a_friend_gets_the_channel_of_a_scan_that_waited_in_the_spool(
    client: Client, desk: Desk, store: Store, settings: Settings, clock: Clock
) -> None:
    with out_of_reach(store):
        client.get(f"/R/{desk.placements[2].code}", headers=PHONE)
        body = body_of(event(at=NOON + minutes(3)))
        client.post(HOOK, content=body, headers=signed(body))
    wait_until(lambda: count(store, "friend") == 1 and count(store, "scan") == 1)
    wait_until(lambda: rows(store, "friend")[0][4] == "poster")


def test_a_friend_who_is_there_already_gets_the_channel_of_a_scan_that_comes_late(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    body = body_of(event(at=NOON + minutes(3)))
    client.post(HOOK, content=body, headers=signed(body))
    assert rows(store, "friend")[0][4] is None
    left_by_another(settings, [row_of(desk)])
    wait_until(lambda: rows(store, "friend")[0][4] == "poster")


def row_of(desk: Desk, *, seq: int = 1) -> ScanRow:
    place = desk.placements[2]
    return ScanRow(place.programme_id, 7, seq, place.id, milliseconds(NOON), "person", 1, "2026-06-03", None)


def left_by_another(settings: Settings, records: Sequence[object], kind: str = "scans") -> None:
    """What a gateway that has ended left in the spool."""
    spool = Spool(settings.spool_dir, kind)
    spool.append(records)
    spool.close()


def test_lines_that_rotted_in_the_spool_hold_up_no_others(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    left_by_another(settings, [7, None, [], {}, row_of(desk)])
    left_by_another(settings, [7, None, [], {}, {"programme_id": 1}], "line")
    wait_until(lambda: not spooled(settings) and not spooled(settings, "line"))
    assert totals(store) == {"person": 1}


def test_what_the_store_refuses_is_set_aside_and_holds_up_nothing(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    follow = LineEvent(desk.programme.id, "a", "follow", NOON, "p", None)
    good = {**vars(follow), "at": milliseconds(NOON)}
    left_by_another(settings, [row_of(desk)._replace(kind="nonsense"), row_of(desk, seq=2)])
    left_by_another(settings, [{**good, "kind": "nonsense"}, good, dict.fromkeys(good, "x")], "line")
    wait_until(lambda: not spooled(settings) and not spooled(settings, "line"))
    assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
    assert totals(store) == {"person": 2}
    assert count(store, "line_event") == 1
    assert len(spooled(settings, "refused-scans")) == 1
    [refused] = spooled(settings, "refused-line")
    assert refused.read_text().count("\n") >= 2


def test_when_the_spool_fails_too_scans_lead_on_and_are_counted_as_unrecorded(
    client: Client, desk: Desk, store: Store, settings: Settings, gateway: object
) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.spool_dir.write_text("a file where the folder should be")
    body = body_of(event())
    with out_of_reach(store):
        assert {answer.status_code for answer in client.many([f"/R/{desk.code}"] * 3, headers=PHONE)} == {302}
        assert client.post(HOOK, content=body, headers=signed(body)).status_code == 503
        assert gateway.recorder.unrecorded == 3  # type: ignore[attr-defined]
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "spool")
        assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
        settings.spool_dir.unlink()
        assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
        assert client.get("/readyz").text != "spool"


def test_a_gateway_that_lost_what_its_store_refused_finds_out_that_both_work_again(
    client: Client, gateway: Gateway
) -> None:
    gateway.recorder.is_losing = True
    assert client.get("/readyz").text == "spool"
    wait_until(lambda: client.get("/readyz").status_code == 200)


def test_a_gateway_that_lost_scans_is_ready_again_when_the_store_is(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.spool_dir.write_text("a file where the folder should be")
    with out_of_reach(store):
        client.get(f"/R/{desk.code}", headers=PHONE)
        assert client.get("/readyz").text == "spool"
    # Nobody is sent to a gateway that is not ready: it must find out by itself.
    wait_until(lambda: client.get("/readyz").status_code == 200)


def test_what_a_gateway_left_in_the_spool_the_next_one_stores(settings: Settings, store: Store, clock: Clock) -> None:
    desk = open_desk(store)
    with living(create_app(settings, store=store, clock=clock)) as client:
        client.get(f"/R/{desk.code}", headers=PHONE)
        with out_of_reach(store):
            client.get(f"/R/{desk.code}", headers=PHONE)
            left = spooled(settings)[0].read_bytes()
    # As a crash between storing and unlinking leaves it: in the store and in the spool.
    settings.spool_dir.mkdir(exist_ok=True)
    (settings.spool_dir / "scans-0-again.jsonl").write_bytes(left)
    with living(create_app(settings, store=store, clock=clock)):
        wait_until(lambda: not spooled(settings))
    assert totals(store) == {"person": 2}


def test_a_stop_stores_what_waits(settings: Settings, store: Store, clock: Clock) -> None:
    desk = open_desk(store)
    app = create_app(settings, store=store, clock=clock)
    with living(app) as client:
        assert len(client.many([f"/R/{desk.code}"] * 200, headers=PHONE)) == 200
    assert totals(store) == {"person": 200}


def test_a_gateway_starts_without_its_store_and_works_when_it_comes(
    settings: Settings, tmp_path: Path, clock: Clock, sqlite_store: Store
) -> None:
    path = Path(str(sqlite_store.engine.url.database))
    desk = open_desk(sqlite_store)
    sqlite_store.close()
    with sqlite3.connect(path) as flush:
        flush.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    flush.close()
    away = path.rename(tmp_path / "away.db")
    late = Store(f"sqlite:///{path}")
    own = Settings(data_dir=tmp_path / "own", database_url=late.url, _env_file=None)
    with living(create_app(own, store=late, clock=clock)) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert client.get(f"/R/{desk.code}", headers=PHONE).status_code in (404, 503)
        late.close()
        for leftover in path.parent.glob("shirube.db*"):
            leftover.unlink()
        away.rename(path)
        wait_until(lambda: client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302)
        assert client.get("/readyz").status_code == 200
        wait_until(lambda: not spooled(own))
    assert totals(late)["person"] >= 1
    late.close()


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_frozen_postgresql_holds_nobody_up(settings: Settings, store: Store, clock: Clock) -> None:
    desk = open_desk(store)
    with living(create_app(settings, store=store, clock=clock)) as client:
        client.get(f"/R/{desk.code}", headers=PHONE)
        with store.reading() as db:
            servers = db.execute(
                text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            ).scalars()
            pids = list(servers)
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            began = time.monotonic()
            assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
            assert time.monotonic() - began < 1.0
            # The thread that hung on the frozen line is free again, connects anew and stores what waits.
            wait_until(lambda: not spooled(settings), 3)
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
    assert totals(store) == {"person": 2}


def test_a_midnight_without_a_store_has_unknown_devices_not_guessed_ones(
    client: Client, desk: Desk, store: Store, clock: Clock, settings: Settings
) -> None:
    client.get(f"/R/{desk.code}", headers=PHONE)
    with out_of_reach(store):
        client.get(f"/R/{desk.code}", headers=PHONE)
        clock.at = NOON + minutes(24 * 60)
        client.get(f"/R/{desk.code}", headers=PHONE)
    wait_until(lambda: not spooled(settings))
    assert totals(store) == {"person": 3}
    assert [str(row[1]) for row in rows(store, "device")] == ["2026-06-03"]


def test_scans_at_once_share_a_commit(
    desk: Desk, client: Client, store: Store, monkeypatch: pytest.MonkeyPatch, gateway: object
) -> None:
    opened = gateway.recorder._recording  # type: ignore[attr-defined]
    sizes: list[int] = []
    real = opened.write

    def counted(batch: list[recording.ScanRow]) -> int:
        sizes.append(len(batch))
        return int(real(batch))

    monkeypatch.setattr(opened, "write", counted)
    client.many([f"/R/{desk.code}"] * 100, headers=PHONE)
    assert sum(sizes) == 100
    assert len(sizes) < 50


def test_another_process_can_write_while_batches_follow_one_another(
    settings: Settings, sqlite_store: Store, clock: Clock
) -> None:
    desk = open_desk(sqlite_store, "card", "sticker", "poster")
    app = create_app(settings, store=sqlite_store, clock=clock)
    stop, took = threading.Event(), []

    async def scan_on(first: int) -> None:
        number = first
        while not stop.is_set():
            await app.recorder.record(row_of(desk, seq=number))
            number += 100

    async def all_at_once() -> None:
        await asyncio.gather(*(scan_on(first) for first in range(100)))

    with living(app) as client, closing(sqlite3.connect(str(sqlite_store.engine.url.database), timeout=5)) as other:
        scanning = threading.Thread(target=lambda: client.run(all_at_once()))
        scanning.start()
        for _ in range(20):
            began = time.monotonic()
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
            took.append(time.monotonic() - began)
        stop.set()
        scanning.join()
    assert sorted(took)[10] < 0.2
    assert max(took) < 1.0


def test_batches_that_follow_one_another_leave_a_gap_on_sqlite_only(
    client: Client, desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gaps: list[float] = []
    real = asyncio.sleep

    async def noted(seconds: float) -> None:
        gaps.append(seconds)
        await real(seconds)

    monkeypatch.setattr(recording, "_WITHOUT_GAP", -1.0)
    monkeypatch.setattr(recording.asyncio, "sleep", noted)
    client.many([f"/R/{desk.code}"] * 10, headers=PHONE)
    assert (recording._GAP in gaps) == store.is_sqlite
