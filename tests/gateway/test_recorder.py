"""When things break: the redirect answers, the scan waits in the spool and counts once."""

import asyncio
import errno
import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from core.settings import Settings
from gateway import recorder as recording
from gateway import store_line
from gateway.app import Gateway, create_app
from gateway.ledger import Ledger
from gateway.spool import Spool
from store import unrecorded
from store.database import Store
from store.recording import ScanRow
from store.records import LineEvent, Unrecorded
from store.types import milliseconds
from tests.conftest import NOON, add_programme
from tests.gateway.client import Client, living
from tests.gateway.conftest import count, rows, totals, wait_until
from tests.gateway.desks import PHONE, Clock, Desk, body_of, event, minutes, open_desk, signed

DEADLINE = store_line.DEADLINE
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


@contextmanager
def no_spool(settings: Settings) -> Iterator[None]:
    """Nothing can be spooled: a file stands where the folder was, as nobody's rights stop a test run by root."""
    away = settings.spool_dir.rename(settings.data_dir / "away")
    settings.spool_dir.write_text("a file where the folder should be")
    yield
    settings.spool_dir.unlink()
    away.rename(settings.spool_dir)


def spooled(settings: Settings, kind: str = "scans") -> list[Path]:
    return sorted(settings.spool_dir.glob(f"{kind}-*.jsonl"))


@pytest.mark.deadlines
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


def have_key(client: Client) -> None:
    """A key for pseudonyms is made by the first webhook; without a store there would be none to be sure of."""
    assert client.post(HOOK, content=body_of(), headers=signed(body_of())).status_code == 200


@pytest.mark.deadlines
def test_a_line_event_is_spooled_and_answered_and_stored_once_afterwards(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    body = body_of(event(event_id="a"), event("message", event_id="b"))
    have_key(client)
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


@pytest.mark.slow
def test_a_friend_gets_the_channel_of_a_scan_that_waited_in_the_spool(
    client: Client, desk: Desk, store: Store, settings: Settings, clock: Clock
) -> None:
    have_key(client)
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


def test_a_friend_of_this_year_gets_the_channel_of_last_years_card_that_comes_late(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    with store.writing() as db:
        add_programme(db, "toshima-r9", continues=desk.programme, is_demo=True)
    # More than one portion of friends.
    users = ["U" + f"{number:032x}" for number in range(60)]
    body = body_of(*(event(user=user, at=NOON + minutes(3), event_id=user[-20:]) for user in users))
    headers = signed(body, "demo-secret-toshima-r9")
    assert client.post("/line/toshima-r9/webhook", content=body, headers=headers).status_code == 200
    wait_until(lambda: count(store, "friend") == 60)
    assert {row[4] for row in rows(store, "friend")} == {None}
    left_by_another(settings, [row_of(desk)])
    wait_until(lambda: {row[4] for row in rows(store, "friend")} == {"poster"})


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


def test_lines_that_cannot_be_read_are_kept_without_their_devices(
    client: Client, desk: Desk, store: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    device = "0123456789abcdef" * 2
    known = list(row_of(desk, seq=2)._replace(device=device))
    newer, other_type = [*known, "more", 1_780_000_000_000], [*known[:4], "noon", *known[5:]]
    left_by_another(settings, [newer, row_of(desk), other_type])
    [path] = spooled(settings)
    with path.open("ab") as file:
        file.write(f'[1,7,3,"{device}\n[1,7,4,\xff{device}"]\n[1,7,5,"torn'.encode("latin-1"))
    wait_until(lambda: not spooled(settings))
    assert totals(store) == {"person": 1}
    [refused] = spooled(settings, "refused-scans")
    kept = [json.loads(line) for line in refused.read_text().splitlines()]
    assert kept[:2] == ["[1,7,3,null", '[1,7,4,\\xnull"]']
    assert [json.loads(line) for line in kept[2:]] == [
        [*known[:8], None, None, "more", 1_780_000_000_000],
        [*known[:4], "noon", *known[5:8], None, None],
    ]
    assert "4 lines of the spool could not be read; they are kept in a file of refused scans" in caplog.text


def test_while_what_cannot_be_read_cannot_be_kept_its_file_stays(
    client: Client, desk: Desk, store: Store, settings: Settings, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def full(_records: Sequence[object]) -> None:
        tried.set()
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(gateway.recorder._refused, "append", full)
        left_by_another(settings, [7, row_of(desk)])
        assert tried.wait(10)
        wait_until(lambda: count(store, "scan") == 1)
        assert spooled(settings)
    wait_until(lambda: not spooled(settings))
    [refused] = spooled(settings, "refused-scans")
    assert refused.read_text() == '"7"\n'


def test_batches_in_doubt_are_bounded_by_their_scans_and_giving_some_up_is_told(
    desk: Desk, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(recording, "_MOST_IN_DOUBT", 100)
    recorder = create_app(settings, store=store).recorder
    for _ in range(100):
        recorder._doubt([row_of(desk)])
    assert (len(recorder._in_doubt), caplog.text) == (100, "")
    recorder._doubt([row_of(desk, seq=seq) for seq in range(30)])
    assert sum(map(len, recorder._in_doubt)) == 100
    assert "30 scans stay counted as unrecorded" in caplog.text


def test_a_salt_leaves_the_memory_when_its_day_is_over_even_if_no_scan_comes(
    client: Client, desk: Desk, gateway: Gateway, clock: Clock
) -> None:
    client.get(f"/R/{desk.code}", headers=PHONE)
    [day] = gateway.recorder._salts
    clock.at = NOON + minutes(24 * 60)
    gateway.recorder._forget_salts()
    assert list(gateway.recorder._salts) == [day]
    clock.at = NOON + minutes(2 * 24 * 60)
    wait_until(lambda: not gateway.recorder._salts)


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


@pytest.mark.slow
def test_when_the_spool_fails_too_scans_lead_on_and_are_counted_as_unrecorded(
    client: Client, desk: Desk, store: Store, settings: Settings, gateway: Gateway
) -> None:
    body = body_of(event())
    client.get(f"/R/{desk.code}", headers=PHONE)
    with out_of_reach(store):
        with no_spool(settings):
            assert {answer.status_code for answer in client.many([f"/R/{desk.code}"] * 3, headers=PHONE)} == {302}
            assert client.post(HOOK, content=body, headers=signed(body)).status_code == 503
            assert gateway.recorder.unrecorded == 3
            assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "spool")
            assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
        assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
        assert client.get("/readyz").text != "spool"
    # Of the first three nobody knew whether the store had them, so they were written once more; the fourth is lost.
    wait_until(lambda: count(store, "unrecorded") == 1 and count(store, "scan") == 5 and not spooled(settings))
    assert lost(store, desk) == [(NOON, NOON, 1)]
    assert totals(store) == {"person": 5}


def lost(store: Store, desk: Desk) -> list[tuple[datetime, datetime, int]]:
    """What staff are shown: spans and how many scans were lost."""
    with store.reading() as db:
        spans = unrecorded.of_programme(db, desk.programme.id, NOON - minutes(9999), NOON + minutes(9999))
    return [(span.since, span.until, span.scans) for span in spans]


def test_a_gateway_that_lost_what_its_store_refused_finds_out_that_both_work_again(
    client: Client, gateway: Gateway
) -> None:
    async def lose() -> str:
        gateway.recorder.is_losing = True
        return await gateway.readiness.trouble()

    assert client.run(lose()) == "spool"
    wait_until(lambda: client.get("/readyz").status_code == 200)


def test_a_gateway_that_lost_scans_is_ready_again_when_the_store_is(
    client: Client, desk: Desk, store: Store, settings: Settings
) -> None:
    with out_of_reach(store), no_spool(settings):
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


@pytest.mark.deadlines
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_frozen_postgresql_holds_nobody_up(settings: Settings, store: Store, clock: Clock) -> None:
    desk, own = open_desk(store), Store(store.url)
    with closing(own), living(create_app(settings, store=store, clock=clock)) as client:
        client.get(f"/R/{desk.code}", headers=PHONE)
        with own.reading() as db:
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
            wait_until(lambda: totals(own)["person"] == 2)
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
        # Its file goes when all who hear of late scans have: they may have asked on another frozen line.
        wait_until(lambda: not spooled(settings))
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


@pytest.mark.deadlines
def test_where_nobody_waits_at_a_phone_scans_and_events_wait_for_a_store_that_is_slow(
    settings: Settings, store: Store, desk: Desk
) -> None:
    app = create_app(settings, store=store, clock=Clock(), patience=60.0)
    body = body_of(event("follow"))
    with living(app) as client, ThreadPoolExecutor(1) as apart:
        client.post(HOOK, content=body_of(), headers=signed(body_of()))  # the key of pseudonyms is made
        with out_of_reach(store):
            asked = apart.submit(client.get, f"/R/{desk.code}", headers=PHONE)
            # Longer than any bound there is for who waits at a phone.
            with pytest.raises(FutureTimeout):
                asked.result(3.0)
        assert asked.result(30).status_code == 302
        with out_of_reach(store):
            told = apart.submit(client.post, HOOK, content=body, headers=signed(body))
            with pytest.raises(FutureTimeout):
                told.result(1.0)
        assert told.result(30).status_code == 200
        assert app.recorder.tally.outcomes["person", "stored"] == 1
        assert app.inbox.results["spooled"] == 0
    assert count(store, "device_unknown") == 0


@contextmanager
def hanging(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[threading.Event]:
    """A disk that doesn't come back from forcing what a module writes, until it is told to."""
    go, real = threading.Event(), os.fdatasync
    monkeypatch.setattr(f"gateway.{name}.sync_content", lambda file: go.wait(20) and real(file))
    try:
        yield go
    finally:
        go.set()


def test_a_disk_that_hangs_holds_nobody_up_for_long_and_what_it_took_in_the_end_counts_once(
    client: Client, desk: Desk, store: Store, settings: Settings, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(f"/R/{desk.code}", headers=PHONE)
    monkeypatch.setattr(recording, "SPOOL_DEADLINE", 0.3)
    with out_of_reach(store):
        # The store goes down by a scan that is spooled; the disk hangs from then on.
        client.get(f"/R/{desk.code}", headers=PHONE)
        with hanging(monkeypatch, "spool") as go:
            began = time.monotonic()
            for answer in client.many([f"/R/{desk.code}"] * 5, headers=PHONE):
                assert answer.status_code == 302
            for _ in range(3):
                assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
            assert time.monotonic() - began < 3.0
            assert gateway.recorder.unrecorded == 8
            assert client.get("/readyz").text == "spool"
            go.set()
    # One batch was being written; it is there, and no longer unrecorded.
    wait_until(lambda: count(store, "scan") > 2 and bool(lost(store, desk)) and not spooled(settings))
    [(_since, _until, scans)] = lost(store, desk)
    assert scans + count(store, "scan") == 10
    assert 3 <= scans < 8
    assert totals(store) == {"person": 10 - scans}


@pytest.mark.deadlines
def test_when_everything_hangs_only_so_many_wait(
    client: Client, desk: Desk, store: Store, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(f"/R/{desk.code}", headers=PHONE)
    monkeypatch.setattr(recording, "MOST_WAITING", 10)
    with out_of_reach(store), hanging(monkeypatch, "spool"):
        answers = client.many([f"/R/{desk.code}"] * 100, headers=PHONE)
    assert {answer.status_code for answer in answers} == {302}
    assert sum(answer.elapsed < timedelta(seconds=recording.SPOOL_DEADLINE) for answer in answers) >= 89
    assert gateway.recorder.unrecorded >= 89
    wait_until(lambda: sum(scans for *_span, scans in lost(store, desk)) + count(store, "scan") == 101)
    assert sum(totals(store).values()) == count(store, "scan")


def test_a_gateway_that_is_stopped_while_it_loses_scans_leaves_the_count_to_the_next(
    settings: Settings, store: Store, clock: Clock
) -> None:
    desk = open_desk(store)
    with out_of_reach(store), living(create_app(settings, store=store, clock=clock)) as client, no_spool(settings):
        for _ in range(3):
            client.get(f"/R/{desk.code}", headers=PHONE)
    assert lost(store, desk) == []
    with living(create_app(settings, store=store, clock=clock)):
        wait_until(lambda: lost(store, desk) == [(NOON, NOON, 3)])
    assert list(settings.spool_dir.iterdir()) == []


def test_a_second_outage_is_a_second_span(
    client: Client, desk: Desk, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with out_of_reach(store):
        for minute, takes in ((0, True), (1, False), (2, False), (3, True), (5, False), (6, False)):
            clock.at = NOON + minutes(minute)
            with monkeypatch.context() as disk:
                if not takes:
                    disk.setattr("gateway.spool.os.write", full)
                assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
    wait_until(lambda: len(lost(store, desk)) == 2 and count(store, "scan") == 2)
    assert lost(store, desk) == [
        (NOON + minutes(1), NOON + minutes(2), 2),
        (NOON + minutes(5), NOON + minutes(6), 2),
    ]
    assert totals(store) == {"person": 2}


def test_what_is_lost_of_a_programme_that_is_gone_keeps_no_other_from_being_told(
    settings: Settings, store: Store, clock: Clock
) -> None:
    desk = open_desk(store)
    ledger = Ledger(settings.spool_dir)
    ledger.keep([Unrecorded(999, 1, NOON, NOON, 5), Unrecorded(desk.programme.id, 2, NOON, NOON, 7)])
    ledger.close(is_empty=False)
    with living(create_app(settings, store=store, clock=clock)):
        wait_until(lambda: lost(store, desk) == [(NOON, NOON, 7)])


@pytest.mark.deadlines
def test_live_scans_go_on_into_the_store_while_a_long_spool_is_replayed(
    settings: Settings, store: Store, clock: Clock
) -> None:
    desk = open_desk(store, "card", "sticker", "poster")
    waiting = 20_000
    spool = Spool(settings.spool_dir, "scans")
    for first in range(0, waiting, 1_000):
        spool.append([row_of(desk, seq=first + number) for number in range(1_000)])
    spool.close()
    app = create_app(settings, store=store, clock=clock)
    took, sent = [], 0
    with living(app) as client:
        while spooled(settings):
            began = time.monotonic()
            assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
            took.append(time.monotonic() - began)
            sent += 1
        assert app.recorder.is_up
        assert app.recorder.tally.outcomes["person", "stored"] > 0.9 * sent
    assert sent > 20
    assert sorted(took)[len(took) // 2] < DEADLINE
    wait_until(lambda: not spooled(settings))
    assert totals(store) == {"person": waiting + sent}


@pytest.mark.deadlines
def test_a_store_that_answers_slowly_gets_what_was_spooled_and_no_scan_waits_for_it(
    client: Client,
    desk: Desk,
    store: Store,
    settings: Settings,
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client.get(f"/R/{desk.code}", headers=PHONE)
    line = gateway.recorder._line
    real = line.ask

    async def slowly(question: Any, *, seconds: float = DEADLINE) -> Any:
        return await real(lambda opened: time.sleep(0.4) or question(opened), seconds=seconds)

    monkeypatch.setattr(line, "ask", slowly)
    client.get(f"/R/{desk.code}", headers=PHONE)  # pays the deadline, for all
    took = []
    until = time.monotonic() + 3
    while time.monotonic() < until:
        began = time.monotonic()
        client.get(f"/R/{desk.code}", headers=PHONE)
        took.append(time.monotonic() - began)
    assert caplog.messages.count("the store took longer than the deadline; scans go to the spool") == 1
    assert count(store, "scan") > 1
    monkeypatch.undo()
    wait_until(lambda: gateway.recorder.is_up and not spooled(settings))
    assert totals(store) == {"person": len(took) + 2}


def test_lines_of_the_version_before_are_replayed(client: Client, desk: Desk, store: Store, settings: Settings) -> None:
    left_by_another(settings, [row_of(desk)[:-1], row_of(desk, seq=2)])
    wait_until(lambda: not spooled(settings))
    assert totals(store) == {"person": 2}


def test_scans_at_once_share_a_commit(
    desk: Desk, client: Client, store: Store, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    opened = gateway.recorder._line._recording
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

    other = Store(sqlite_store.url)
    with living(app) as client, closing(other):
        scanning = threading.Thread(target=lambda: client.run(all_at_once()))
        scanning.start()
        for _ in range(20):
            began = time.monotonic()
            with other.writing():
                pass
            took.append(time.monotonic() - began)
        stop.set()
        scanning.join()
    assert sorted(took)[10] < 0.2
    assert max(took) < 1.0
