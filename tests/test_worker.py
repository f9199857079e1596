"""The worker: jobs when they are due, one worker at a time, and what must go really goes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import worker
from core.dates import tokyo_day
from core.folders import ROOT
from core.settings import Settings
from store import jobs, rollups, schema, staff, surveys
from store import tables as t
from store.database import Store, StoreUnavailable
from tests.conftest import NOON
from tests.funnel.town import Town, found

HOURLY = ["fold_devices", "remove_expired_links", "close_old_sessions", "forget_order"]
ALL = [HOURLY[0], "release_answers", *HOURLY[1:]]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def run(store: Store, at: datetime, holder: str = "anna") -> list[str]:
    return worker.run_due(store, at=at, holder=holder)


def outcomes(store: Store) -> dict[str, str]:
    with store.reading() as db:
        return {run.name: run.outcome for run in jobs.runs(db)}


def test_everything_is_due_at_first_and_nothing_right_after(store: Store) -> None:
    assert run(store, NOON) == ALL
    assert run(store, NOON + timedelta(seconds=20)) == []
    assert set(outcomes(store)) == set(ALL)


def test_a_job_is_due_again_after_its_time(store: Store) -> None:
    run(store, NOON)
    assert run(store, NOON + HOUR - timedelta(milliseconds=1)) == []
    assert run(store, NOON + HOUR) == HOURLY
    assert run(store, NOON + DAY) == ALL


def test_only_the_holder_of_the_lock_works(store: Store) -> None:
    run(store, NOON)
    assert run(store, NOON + timedelta(seconds=59), "beate") == []
    later = NOON + DAY
    assert run(store, later, "beate") == ALL
    assert run(store, later + timedelta(seconds=1), "anna") == []


def test_devices_are_folded_and_salts_deleted_after_two_days(store: Store) -> None:
    town = found(store)
    card = town.put_up("card")
    town.scan(card, NOON)
    today = tokyo_day(NOON)

    def left() -> tuple[int, int]:
        with store.reading() as db:
            return len(db.execute(t.device.select()).all()), len(db.execute(t.day_salt.select()).all())

    run(store, NOON + HOUR)
    run(store, NOON + DAY)
    assert left() == (1, 1)
    run(store, NOON + 2 * DAY)
    assert left() == (0, 0)
    assert outcomes(store)["fold_devices"] == "1"
    with store.reading() as db:
        assert rollups.devices_by_day(db, town.programme.id, today, today) == {today: 1}


def answered(town: Town, replies: int, links: int | None = None) -> None:
    town.ask()
    town.send(date(2026, 6, 2), links=links or replies, replies=replies)


def released(town: Town) -> int:
    with town.store.reading() as db:
        return sum(surveys.released_by_week(db, town.programme.id, "2026-W01", "2026-W53").values())


def test_five_answers_are_released_and_four_wait(store: Store) -> None:
    town, few = found(store), found(store, "other-r8")
    answered(town, 5)
    answered(few, 4)
    run(store, NOON)
    assert (released(town), released(few)) == (5, 0)
    assert outcomes(store)["release_answers"] == "5"
    few.send(date(2026, 6, 3), links=1, replies=1)
    run(store, NOON + HOUR)
    assert released(few) == 0
    run(store, NOON + DAY)
    assert released(few) == 5


def test_released_answers_leave_no_order_in_the_log(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    answered(town, 6)
    run(sqlite_store, NOON)
    log = sqlite_store.url.removeprefix("sqlite:///") + "-wal"
    # What is written afterwards (the note of later jobs) may be in it, no answer is.
    with open(log, "rb") as file:
        assert b"felt_heard" not in file.read()


def test_links_past_their_day_are_deleted(store: Store) -> None:
    town = found(store)
    answered(town, 0, links=3)  # at 19:00 on 2 June
    run(store, NOON)
    assert outcomes(store)["remove_expired_links"] == "0"
    run(store, NOON + DAY)
    assert outcomes(store)["remove_expired_links"] == "3"
    with store.reading() as db:
        assert db.execute(t.survey_link.select()).all() == []


def test_old_sign_ins_are_deleted(store: Store) -> None:
    with store.writing() as db:
        person = staff.add(db, email="a@example.jp", name="A", role="pr", password_hash="x")
        for name, ends in (("old", NOON), ("live", NOON + DAY)):
            staff.open_session(db, id_hash=name, staff_id=person.id, made_at=NOON - DAY, expires_at=ends)
    run(store, NOON)
    assert outcomes(store)["close_old_sessions"] == "1"
    with store.reading() as db:
        assert staff.session(db, "live", NOON)
        assert not staff.session(db, "old", NOON - HOUR)


def test_a_job_that_fails_keeps_no_other_from_running(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_store: object, _at: object) -> int:
        raise KeyError("a secret of somebody")

    broken = worker.Job("fold_devices", 60, fail)
    monkeypatch.setattr(worker, "JOBS", (broken, *worker.JOBS[1:]))
    assert run(store, NOON) == ALL
    told = outcomes(store)
    assert told["fold_devices"] == "failed: KeyError"
    assert {told[name] for name in ALL[1:]} == {"0"}


def test_a_job_that_fails_leaves_nothing_half_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_facts: object) -> None:
        raise KeyError

    town = found(store)
    answered(town, 5)
    monkeypatch.setattr(surveys, "add_answers", fail)
    run(store, NOON)
    assert outcomes(store)["release_answers"] == "failed: KeyError"
    with store.reading() as db:
        assert len(surveys.waiting(db, town.programme.id)) == 5


@pytest.mark.parametrize(
    ("trouble", "again"), [(StoreUnavailable(), timedelta(seconds=20)), (KeyError(), HOUR)], ids=["away", "fault"]
)
def test_an_order_that_could_not_be_forgotten_is_forgotten_soon_after(
    store: Store, monkeypatch: pytest.MonkeyPatch, trouble: Exception, again: timedelta
) -> None:
    tried: list[datetime] = []

    def forget(store: Store, at: datetime) -> int:
        tried.append(at)
        if len(tried) == 1:
            raise trouble
        return forgotten(store, at)

    forgotten = worker.JOBS[-1].work
    monkeypatch.setattr(worker, "JOBS", (*worker.JOBS[:-1], replace(worker.JOBS[-1], work=forget)))
    town = found(store)
    answered(town, 5)
    with suppress(StoreUnavailable):
        run(store, NOON)
    # Nothing else waits for it, and nobody who answers meanwhile is released with it.
    assert set(outcomes(store)) >= set(ALL[:-1])
    town.send(date(2026, 6, 3), links=5, replies=5)
    assert "release_answers" not in run(store, NOON + again)
    assert (tried, outcomes(store)["forget_order"]) == ([NOON, NOON + again], "0")
    assert released(town) == 5


def test_the_order_is_forgotten_right_after_every_release(store: Store) -> None:
    run(store, NOON)
    with store.writing() as db:
        jobs.note_run(db, name="forget_order", at=NOON + DAY - timedelta(minutes=5), outcome="0")
    assert run(store, NOON + DAY)[-1] == "forget_order"
    with store.writing() as db:
        jobs.note_run(db, name="release_answers", at=NOON + DAY + timedelta(minutes=5), outcome="5")
    assert run(store, NOON + DAY + timedelta(minutes=6)) == ["forget_order"]


def test_a_store_out_of_reach_is_told_to_the_caller() -> None:
    store = Store("postgresql://shirube@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailable):
        run(store, NOON)
    store.close()


def process(store_url: str, folder: Path) -> "subprocess.Popen[bytes]":
    variables = {**os.environ, "SHIRUBE_DATABASE_URL": store_url, "SHIRUBE_DATA_DIR": str(folder)}
    return subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=variables, stderr=subprocess.PIPE)


def test_the_process_works_and_gives_its_lock_back(store: Store, tmp_path: Path) -> None:
    running = process(store.url, tmp_path)
    deadline = time.monotonic() + 30
    while set(outcomes(store)) != set(ALL):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    _out, trouble = running.communicate(timeout=20)
    assert (running.returncode, trouble) == (0, b"")
    with store.reading() as db:
        assert db.execute(t.lease.select()).all() == []


@pytest.fixture
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
@pytest.mark.parametrize("kind", ["out of reach", "empty file", "empty database"])
def test_a_worker_waits_for_its_store_and_ends_when_told(
    kind: str, tmp_path: Path, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = {
        "out of reach": "postgresql://shirube@127.0.0.1:1/none",
        "empty file": f"sqlite:///{tmp_path / 'new.db'}",
        "empty database": f"{postgresql_server}/postgres",
    }
    looked, is_current = [], schema.is_current

    def look(store: Store) -> bool:
        looked.append(is_current(store))
        if len(looked) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return looked[-1]

    monkeypatch.setattr(schema, "is_current", look)
    monkeypatch.setattr(worker, "_PAUSE_SECONDS", 0.01)
    worker.work(Settings(data_dir=tmp_path, database_url=urls[kind], _env_file=None))
    assert looked == [False] * 3
