"""Gateways of the release before count by hour alone: the worker completes the totals by day and month."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

import worker
from core.dates import start_of, tokyo_day
from core.settings import Settings
from store import jobs, scan_totals
from store import tables as t
from store import totals as read_totals
from store.database import Db, Store
from store.records import Placement
from tests.conftest import NOON
from tests.funnel.town import Town, found
from tests.gateway.conftest import rows
from tests.store.test_migrating_surveys import to

TODAY = tokyo_day(NOON)
FIRST = date(2026, 4, 1)  # of the month in which the 60 days before begin
NOBODY = Settings(_env_file=None, line_secrets_file=None)


@pytest.fixture
def town(store: Store) -> Town:
    return found(store)


def only_by_hour(town: Town, place: Placement, day: date, scans: int, hour: int = 0) -> None:
    """As a gateway of the release before records."""
    facts: dict[str, Any] = {"programme_id": town.programme.id, "placement_id": place.id, "class": "person"}
    facts |= {"hour": start_of(day) + timedelta(hours=hour), "scans": scans}
    with town.store.writing() as db:
        db.execute(t.scan_hour.insert().values(**facts))


def totals(store: Store, table: str) -> dict[str, int]:
    return {str(when): int(str(scans)) for _programme, _place, when, _kind, scans in rows(store, table)}


def complete(store: Store) -> str:
    with store.writing() as db:
        db.execute(t.job.delete())
    worker.run_due(store, NOBODY, at=NOON, holder="anna")
    with store.reading() as db:
        return {run.name: run.outcome for run in jobs.runs(db)}["complete_totals"]


def test_what_was_counted_by_hour_alone_is_added_to_day_and_month(town: Town) -> None:
    card = town.put_up("card")
    town.scan(card, start_of(TODAY))
    only_by_hour(town, card, TODAY, 2, hour=1)
    only_by_hour(town, card, FIRST, 5)
    assert complete(town.store) == "4"
    assert totals(town.store, "scan_day") == {"2026-06-03": 3, "2026-04-01": 5}
    assert totals(town.store, "scan_month") == {"2026-06-01": 3, "2026-04-01": 5}
    assert complete(town.store) == "0"


def test_what_lies_longer_back_is_left_as_it_is(town: Town) -> None:
    card = town.put_up("card")
    only_by_hour(town, card, FIRST - timedelta(days=1), 5, hour=23)
    assert complete(town.store) == "0"
    assert totals(town.store, "scan_day") == totals(town.store, "scan_month") == {}


def test_a_total_that_says_too_much_is_corrected(town: Town) -> None:
    card, poster = town.put_up("card"), town.put_up("poster")
    town.scan(card, start_of(TODAY))
    town.scan(poster, start_of(TODAY))
    with town.store.writing() as db:
        db.execute(t.scan_day.update().where(t.scan_day.c.placement_id == card.id).values(scans=7))
        db.execute(t.scan_hour.delete().where(t.scan_hour.c.placement_id == poster.id))
    assert complete(town.store) == "3"
    assert [(place, scans) for _programme, place, _day, _kind, scans in rows(town.store, "scan_day")] == [(card.id, 1)]
    assert [(place, scans) for _programme, place, _day, _kind, scans in rows(town.store, "scan_month")] == [
        (card.id, 1)
    ]


def test_scans_that_come_while_totals_are_completed_are_kept(town: Town) -> None:
    card = town.put_up("card")
    only_by_hour(town, card, TODAY, 2)
    with town.store.reading() as db:
        missing = scan_totals.missing(db, "day", first=FIRST, begins=start_of(FIRST))
    town.scan(card, start_of(TODAY), start_of(TODAY))
    with town.store.writing() as db:
        scan_totals.add(db, "day", missing)
    assert totals(town.store, "scan_day") == {"2026-06-03": 4}


def test_a_migrated_store_has_the_totals_of_what_was_scanned_before(town: Town) -> None:
    place = town.put_up("card")
    town.scan(place, start_of(FIRST), start_of(TODAY), start_of(TODAY) - timedelta(milliseconds=1))
    town.scan(place, start_of(TODAY), kind="bot")
    tables = ("scan_day", "scan_month")
    recorded = [sorted(map(str, rows(town.store, table))) for table in tables]
    for version in ("0004", "head"):
        to(town.store, version)
    assert [sorted(map(str, rows(town.store, table))) for table in tables] == recorded
    assert list(kept_by_hour(town.store).values()) == [1, 1, 1]
    assert people(town, TODAY) == {0: 1}


def people(town: Town, day: date) -> dict[int, int]:
    """Scans by hour in Tokyo as pages read them; what they are read from is in the store."""
    with town.store.reading() as db:
        found = read_totals.people_by_hour(db, town.programme.id, day, day)
    return {int((hour - start_of(day)).total_seconds()) // 3600: scans for hour, scans in found.items()}


def kept_by_hour(store: Store) -> dict[str, int]:
    return {str(hour): int(str(scans)) for _programme, hour, scans in rows(store, "people_hour")}


def test_people_of_all_placements_are_told_by_hour_once_a_day_is_over(town: Town) -> None:
    yesterday = TODAY - timedelta(days=1)
    for place in (town.put_up("card"), town.put_up("poster")):
        town.scan(place, start_of(yesterday), start_of(yesterday), start_of(TODAY))
        town.scan(place, start_of(yesterday), kind="bot")
    before = people(town, yesterday), people(town, TODAY)
    complete(town.store)
    assert list(kept_by_hour(town.store).values()) == [4]
    assert (people(town, yesterday), people(town, TODAY)) == before == ({0: 4}, {0: 2})


def test_a_scan_that_comes_late_is_counted_at_once_and_told_by_the_next_night(town: Town) -> None:
    card, yesterday = town.put_up("card"), TODAY - timedelta(days=1)
    town.scan(card, start_of(yesterday))
    complete(town.store)
    town.scan(card, start_of(yesterday), start_of(yesterday) + timedelta(hours=3), start_of(TODAY))
    assert (people(town, yesterday), people(town, TODAY)) == ({0: 2, 3: 1}, {0: 1})
    assert list(kept_by_hour(town.store).values()) == [1]
    complete(town.store)
    assert list(kept_by_hour(town.store).values()) == [2, 1]
    assert (people(town, yesterday), people(town, TODAY)) == ({0: 2, 3: 1}, {0: 1})


def test_an_hour_that_was_told_and_is_not_there_any_more_is_left_out_at_once_and_by_night(town: Town) -> None:
    card, yesterday = town.put_up("card"), TODAY - timedelta(days=1)
    town.scan(card, start_of(yesterday))
    complete(town.store)
    with town.store.writing() as db:
        for table in (t.scan_hour, t.scan_day, t.scan_month):
            db.execute(table.delete())
    assert people(town, yesterday) == {}
    complete(town.store)
    assert kept_by_hour(town.store) == {}


def test_a_year_is_read_from_what_was_told_by_night(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.scan(town.put_up("card"), start_of(TODAY - timedelta(days=1)))
    complete(town.store)
    with town.store.writing() as db:
        db.execute(t.scan_hour.delete())  # nothing of it is needed for days that are told
    assert people(town, TODAY - timedelta(days=1)) == {0: 1}


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_totals_are_put_right_in_the_order_in_which_gateways_lock_them(town: Town) -> None:
    """What comes later in the order is not locked yet while an earlier one is waited for: nobody waits in a circle."""
    card, poster = town.put_up("card"), town.put_up("poster")
    for place in (card, poster):
        town.scan(place, *[start_of(TODAY)] * 3)
    store = town.store
    wrong = [scan_totals.Missing(town.programme.id, card.id, TODAY, "person", -1)]
    wrong.append(scan_totals.Missing(town.programme.id, poster.id, TODAY, "person", 2))

    def put_right() -> None:
        with store.writing() as db:
            scan_totals.add(db, "day", wrong)

    d = t.scan_day
    worker_ = threading.Thread(target=put_right)
    with store.writing() as gateway:
        gateway.execute(d.update().where(d.c.placement_id == card.id).values(scans=d.c.scans + 1))
        worker_.start()
        wait_for_a_lock(store)
        later = select(d.c.scans).where(d.c.placement_id == poster.id)
        assert gateway.execute(later.with_for_update(nowait=True)).scalar_one() == 3
    worker_.join()
    found = {place: scans for _programme, place, _day, _kind, scans in rows(store, "scan_day")}
    assert found == {card.id: 3, poster.id: 5}


def wait_for_a_lock(store: Store) -> None:
    until = time.monotonic() + 4
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while time.monotonic() < until:
        with store.reading() as db:
            if db.exec_driver_sql(waiting).scalar():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_no_scan_waits_long_for_it(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    town = found(sqlite_store)
    card = town.put_up("card")
    hours = [
        {"programme_id": town.programme.id, "placement_id": card.id, "class": kind, "scans": 1}
        | {"hour": start_of(FIRST) + timedelta(days=number)}
        for number in range(64)
        for kind in ("person", "bot", "head", "staff", "preview", "prefetch")
    ]
    with sqlite_store.writing() as db:
        db.execute(t.scan_hour.insert(), hours)
    took: list[float] = []
    writing = Store.writing

    @contextmanager
    def timed(self: Store, **how: Any) -> Iterator[Db]:
        with writing(self, **how) as db:
            began = time.process_time()
            yield db
            took.append(time.process_time() - began)

    monkeypatch.setattr(Store, "writing", timed)
    assert worker._complete_totals(sqlite_store, NOBODY, NOON) == len(hours) + 18
    assert len(took) >= 3
    assert max(took) < 0.1
