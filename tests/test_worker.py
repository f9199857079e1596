"""The worker: jobs when they are due, one worker at a time, and what must go really goes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import worker
from core.dates import tokyo_day
from core.folders import ROOT
from core.settings import Settings
from funnel import friends, line_api, reconciliation
from store import jobs, line_desks, line_talks, rollups, schema, staff, survey_answers
from store import tables as t
from store.database import Db, Store, StoreUnavailable
from store.records import LineEvent
from survey import releasing
from tests.conftest import NOON
from tests.funnel.town import APRIL, Town, found
from tests.line_platform import TOKEN, Line, line_platform

HOURLY = ["fold_devices", "remove_expired_links", "close_old_sessions", "talks", "sheets"]
ALL = [
    *("fold_devices", "release_answers", "remove_expired_links", "close_old_sessions", "forget_messages"),
    *("talks", "talks_again", "complete_totals", "reconcile", "sheets_nightly", "sheets", "forget_order"),
]
NOBODY = Settings(_env_file=None, line_secrets_file=None)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def run(store: Store, at: datetime, holder: str = "anna", settings: Settings | None = None) -> list[str]:
    return worker.run_due(store, settings or NOBODY, at=at, holder=holder)


def outcomes(store: Store) -> dict[str, str]:
    with store.reading() as db:
        return {run.name: run.outcome for run in jobs.runs(db)}


def test_everything_is_due_at_first_and_nothing_right_after(store: Store) -> None:
    assert run(store, NOON) == ALL
    assert run(store, NOON + timedelta(seconds=20)) == []
    assert set(outcomes(store)) == set(ALL)


def test_a_job_is_due_again_after_its_time(store: Store) -> None:
    run(store, NOON)
    assert run(store, NOON + HOUR - timedelta(milliseconds=1)) == ["talks", "sheets"]
    with store.writing() as db:
        for name in ("talks", "sheets"):
            jobs.note_run(db, name=name, at=NOON, outcome="0")
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
        return sum(survey_answers.released_by_week(db, town.programme.id, "2026-W01", "2026-W53").values())


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
    def fail(*_given: object) -> int:
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
    monkeypatch.setattr(survey_answers, "add_answers", fail)
    run(store, NOON)
    assert outcomes(store)["release_answers"] == "failed: KeyError"
    with store.reading() as db:
        assert survey_answers.number_waiting(db, town.programme.id) == 5


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time the order was to be forgotten."""
    made: list[str] = []
    forget = Store.forget_order

    def tried(self: Store) -> bool:
        made.append("tried")
        return forget(self)

    monkeypatch.setattr(Store, "forget_order", tried)
    return made


def test_an_order_that_could_not_be_forgotten_is_forgotten_an_hour_later_and_then_no_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    forget = Store.forget_order

    def late(self: Store) -> bool:
        tried.append(len(tried))
        if len(tried) <= 2:
            raise StoreUnavailable  # somebody reads
        return forget(self)

    monkeypatch.setattr(Store, "forget_order", late)
    town = found(store)
    answered(town, 5)
    # Nothing else waits for it, and nobody who answers meanwhile is released with it.
    assert run(store, NOON) == ALL
    assert outcomes(store)["forget_order"] == "failed: StoreUnavailable"
    town.send(date(2026, 6, 3), links=5, replies=5)
    assert "forget_order" not in run(store, NOON + HOUR - timedelta(minutes=1))
    assert [len(tried) for turn in range(1, 5) if run(store, NOON + turn * HOUR)] == [2, 3, 3, 3]
    assert outcomes(store)["forget_order"] == "0"
    assert released(town) == 5


def test_nothing_is_written_anew_where_nobody_has_answered(store: Store, tries: list[str]) -> None:
    town = found(store)
    run(store, NOON)
    tries.clear()
    for day in range(1, 4):
        assert run(store, NOON + day * DAY) == ALL
    assert tries == []
    answered(town, 5)
    run(store, NOON + 4 * DAY)
    run(store, NOON + 5 * DAY)
    assert (tries, released(town)) == (["tried"], 5)


def test_a_release_that_broke_off_is_forgotten_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, tries: list[str]
) -> None:
    run(store, NOON)
    tries.clear()
    town, other = found(store), found(store, "other-r8")
    answered(town, 5), answered(other, 5)
    release_some = releasing.release_some

    def once(db: Db, **how: Any) -> int:
        if released(town) + released(other):
            raise StoreUnavailable
        return release_some(db, **how)

    with monkeypatch.context() as broken:
        broken.setattr(releasing, "release_some", once)
        with pytest.raises(StoreUnavailable):
            run(store, NOON + DAY)
        assert (released(town) + released(other), tries) == (5, [])
    run(store, NOON + DAY + timedelta(seconds=20))
    assert (released(town), released(other), tries) == (5, 5, ["tried"])


def test_the_order_is_forgotten_right_after_every_release(store: Store) -> None:
    run(store, NOON)
    with store.writing() as db:
        jobs.note_run(db, name="release_answers", at=NOON + timedelta(minutes=5), outcome="5")
    assert run(store, NOON + timedelta(minutes=6)) == ["talks", "sheets", "forget_order"]


def test_answers_are_released_at_four_in_the_morning_whenever_the_worker_was_started(store: Store) -> None:
    four = NOON + timedelta(hours=16)
    assert tokyo_day(four) == tokyo_day(NOON + DAY)
    ran = {moment: run(store, moment) for moment in (NOON, four - timedelta(minutes=1), four, four + HOUR, four + DAY)}
    assert [("release_answers" in names, "forget_order" in names) for names in ran.values()] == [
        (True, True),
        (False, False),
        (True, True),
        (False, False),
        (True, True),
    ]


def test_what_waits_loses_its_traces_each_night_and_what_can_never_be_released_goes(store: Store) -> None:
    town, other = found(store), found(store, "other-r8")
    answered(town, 4), answered(other, 4)
    with store.reading() as db:
        keys = set(db.execute(t.answer.select()).scalars("id"))
    run(store, NOON)
    with store.reading() as db:
        anew = set(db.execute(t.answer.select()).scalars("id"))
    assert (len(keys), len(anew), keys & anew) == (8, 8, set())
    other.ask()
    run(store, NOON + 2 * DAY)
    assert outcomes(store)["release_answers"] == "0"
    with store.reading() as db:
        left = [survey_answers.number_waiting(db, each.programme.id) for each in (town, other)]
    assert left == [4, 0]


def test_talks_are_noted_and_ended_and_what_comes_late_is_found_the_next_day(store: Store) -> None:
    town = found(store)
    town.line("message", "anna", NOON - timedelta(minutes=5))
    town.line("message", "beate", NOON - 40 * DAY)

    def talks() -> list[tuple[str, int, str | None]]:
        with store.reading() as db:
            noted = line_talks.of_persons(db, town.programme.id, ["anna", "beate", "carla"])
        return [(person, talk.messages, talk.closed_by) for person in sorted(noted) for talk in noted[person]]

    run(store, NOON)
    assert talks() == [("anna", 1, None), ("beate", 1, "silence")]
    assert (outcomes(store)["talks"], outcomes(store)["talks_again"]) == ("1", "1")
    town.line("message", "anna", NOON)
    town.line("message", "carla", NOON - 40 * DAY)
    assert run(store, NOON + timedelta(minutes=2)) == ["talks"]
    assert talks()[0] == ("anna", 2, None)
    run(store, NOON + HOUR)
    assert talks() == [("anna", 2, "silence"), ("beate", 1, "silence")]
    run(store, NOON + DAY)
    assert talks()[-1] == ("carla", 1, "silence")


def test_by_which_sign_a_message_could_be_taken_back_is_forgotten_after_thirty_days(store: Store) -> None:
    town = found(store)
    with store.writing() as db:
        for number, days in enumerate((31, 29)):
            event = LineEvent(
                town.programme.id, f"m{number}", "message", NOON - days * DAY, "anna", None, f"key{number}"
            )
            friends.receive(db, programme=town.programme, events=[event])
    run(store, NOON)
    with store.reading() as db:
        kept = db.execute(t.line_event.select().order_by(t.line_event.c.event_id)).mappings().all()
    assert [row["message_key"] for row in kept] == [None, "key1"]
    assert outcomes(store)["forget_messages"] == "1"


def with_token(store: Store, line: Line, folder: Path) -> Settings:
    file = folder / "line.json"
    file.write_text(json.dumps({"toshima-r8": {"secrets": "s", "token": TOKEN}}))
    return Settings(_env_file=None, database_url=store.url, line_secrets_file=file, line_api=line.origin)


def test_lines_own_counter_is_asked_once_a_day(store: Store, tmp_path: Path) -> None:
    town = found(store)
    with line_platform() as line:
        line.counters["20260601"] = (120, 7)
        settings = with_token(store, line, tmp_path)
        run(store, NOON, settings=settings)
        assert outcomes(store)["reconcile"] == "1"
        asked = len(line.calls)
        assert "reconcile" not in run(store, NOON + 5 * HOUR, settings=settings)
        assert len(line.calls) == asked
    with store.reading() as db:
        assert [count.followers for count in line_desks.counts(db, town.programme.id, APRIL, date(2026, 6, 3))] == [120]


def test_what_line_refuses_is_told_and_asked_again_the_next_day_and_not_before(store: Store, tmp_path: Path) -> None:
    found(store)
    with line_platform() as line:
        line.status = 401
        settings = with_token(store, line, tmp_path)
        for moment in (NOON, NOON + HOUR, NOON + 23 * HOUR):
            run(store, moment, settings=settings)
        assert outcomes(store)["reconcile"] == "failed: toshima-r8 Unauthorised"
        assert len(line.calls) == 1
        run(store, NOON + DAY, settings=settings)
        assert len(line.calls) == 2


def test_a_line_that_hangs_keeps_no_salt_from_being_deleted(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = found(store)
    town.scan(town.put_up("card"), NOON)
    monkeypatch.setattr(line_api, "WHOLE_SECONDS", 0.5)
    with line_platform() as line:
        line.slowly = 60
        settings = with_token(store, line, tmp_path)
        began = time.monotonic()
        assert run(store, NOON + 2 * DAY, settings=settings) == ALL
        assert time.monotonic() - began < 20
    told = outcomes(store)
    assert (told["reconcile"], told["forget_order"]) == ("failed: toshima-r8 Unanswered", "0")
    with store.reading() as db:
        assert db.execute(t.day_salt.select()).all() == []


def test_what_asks_outside_comes_after_every_deletion_and_its_time_is_shorter_than_the_lock() -> None:
    names = [job.name for job in worker.JOBS]
    assert names.index("reconcile") > max(names.index(name) for name in HOURLY[:3])
    assert reconciliation.RUN_SECONDS + line_api.WHOLE_SECONDS < worker._LEASE_SECONDS


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
