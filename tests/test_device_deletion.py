"""What tells two devices of a day apart is gone 48 hours after the day began, and the count of them stays."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

import worker
from core.dates import end_of, start_of
from core.settings import Settings
from funnel import figures
from funnel.scans import RULE
from store import oversight
from store import tables as t
from store.database import Store
from store.recording import ScanRow, open_recording
from store.records import Placement
from store.types import milliseconds
from tests.funnel.town import APRIL, UNTIL, Town, at, found

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A turn an hour, late by the pause between two looks and by what other jobs take.
TURN = HOUR + timedelta(minutes=1)
FIRST = APRIL + DAY


@pytest.fixture
def town(store: Store) -> Town:
    return found(store)


def run(store: Store, moment: datetime) -> None:
    worker.run_due(store, Settings(_env_file=None), at=moment, holder="anna")


def oldest(store: Store) -> date | None:
    with store.reading() as db:
        return oversight.oldest_device_day(db)


def left(store: Store) -> int:
    with store.reading() as db:
        counts = [db.execute(select(func.count()).select_from(table)).scalar_one() for table in (t.device, t.day_salt)]
    return sum(counts)


def devices(town: Town, until: date = UNTIL) -> int | None:
    with town.store.reading() as db:
        told = figures.read(db, programme=town.programme, since=APRIL, until=until, opening_days=[])
    return told.stages["devices"]


def scan_all_day(town: Town, card: Placement, day: date) -> None:
    town.scan(card, start_of(day), at(day, 12), end_of(day) - timedelta(milliseconds=1))


@pytest.mark.parametrize("minute", [0, 59])
def test_nothing_is_older_than_48_hours_while_the_worker_runs_hourly(
    town: Town, minute: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "JOBS", worker.JOBS[:1])  # the others only take time
    card = town.put_up("card")
    for number in range(3):
        scan_all_day(town, card, FIRST + number * DAY)
    moment = start_of(FIRST) + timedelta(minutes=minute)
    while moment < start_of(FIRST + 5 * DAY):
        day = oldest(town.store)
        # Just before a turn things are as old as they ever get; the first scan of a day came in its first moment.
        assert day is None or moment - start_of(day) <= 2 * DAY
        run(town.store, moment)
        moment += TURN
    assert (left(town.store), devices(town)) == (0, 3)


def test_what_waits_in_a_spool_over_midnight_still_finds_its_salt_most_of_the_next_day(town: Town) -> None:
    card = town.put_up("card")
    scan_all_day(town, card, FIRST)
    run(town.store, at(FIRST + DAY, 21, 50))
    assert oldest(town.store) == FIRST
    run(town.store, at(FIRST + DAY, 22, 50))
    assert oldest(town.store) is None


def test_a_worker_that_was_away_for_three_days_deletes_at_its_first_turn(town: Town) -> None:
    card = town.put_up("card")
    run(town.store, at(FIRST, 9))
    for number in range(4):
        scan_all_day(town, card, FIRST + number * DAY)
    back = at(FIRST + 3 * DAY, 9)
    assert oldest(town.store) == FIRST
    run(town.store, back)
    assert oldest(town.store) == FIRST + 2 * DAY
    assert devices(town) == 4


def test_days_that_were_deleted_late_are_known_all_the_same(town: Town) -> None:
    card = town.put_up("card")
    for number in range(3):
        scan_all_day(town, card, FIRST + number * DAY)
    before = devices(town)
    run(town.store, at(FIRST + 9 * DAY, 9))
    assert (left(town.store), devices(town), before) == (0, 3, 3)


def test_a_scan_replayed_after_the_deletion_brings_no_hash_back_and_its_device_is_unknown(town: Town) -> None:
    card = town.put_up("card")
    scan_all_day(town, card, FIRST)
    run(town.store, at(FIRST + 2 * DAY, 9))
    key = (town.programme.id, 7, 1, card.id, milliseconds(at(FIRST, 23)), "person", RULE, FIRST.isoformat())
    recording = open_recording(town.store.url)
    recording.write([ScanRow(*key, "0" * 32, "browser")])
    recording.close()
    assert left(town.store) == 0
    with town.store.reading() as db:
        told = figures.read(db, programme=town.programme, since=APRIL, until=UNTIL, opening_days=[]).stages
    assert (told["scans"], told["devices"], told["devices_unknown_scans"]) == (4, 1, 1)


def test_a_clock_set_back_brings_nothing_of_an_old_day_back_for_longer_than_a_turn(town: Town) -> None:
    card = town.put_up("card")
    scan_all_day(town, card, FIRST)
    run(town.store, at(FIRST + 2 * DAY, 9))
    scan_all_day(town, card, FIRST)  # a gateway whose clock is two days behind makes a second salt for the day
    assert oldest(town.store) == FIRST
    run(town.store, at(FIRST + 2 * DAY, 10, 1))
    assert left(town.store) == 0


@pytest.mark.parametrize("moment", [at(FIRST + 2 * DAY, 0), at(FIRST + 5 * DAY, 12)])
def test_a_job_that_fails_leaves_the_day_to_be_seen_as_late(
    town: Town, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: Store, _settings: Settings, _at: datetime) -> int:
        raise KeyError

    scan_all_day(town, town.put_up("card"), FIRST)
    monkeypatch.setattr(worker, "JOBS", (worker.Job("fold_devices", 60, fail), *worker.JOBS[1:]))
    run(town.store, moment)
    assert oldest(town.store) == FIRST
    monkeypatch.undo()
    run(town.store, moment + HOUR)
    assert oldest(town.store) is None
