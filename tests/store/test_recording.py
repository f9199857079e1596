"""Writing scans: once by key, hourly totals from what was really inserted, no row of a purged programme."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core.dates import start_of
from store import rollups, unrecorded
from store import tables as t
from store.database import Store, StoreUnavailable
from store.recording import Recording, RowsRefused, ScanRow, open_recording
from store.types import milliseconds
from tests.conftest import NOON
from tests.gateway.conftest import rows, totals
from tests.gateway.desks import Desk, open_desk

DAY = date(2026, 6, 3)


@pytest.fixture
def desk(store: Store) -> Desk:
    return open_desk(store, "card", "sticker")


@pytest.fixture
def recording(store: Store) -> Iterator[Recording]:
    opened = open_recording(store.url)
    yield opened
    opened.close()


def row(desk: Desk, seq: int, *, place: int = 0, kind: str = "person", device: str | None = None) -> ScanRow:
    placement = desk.placements[place]
    at = milliseconds(NOON + timedelta(seconds=seq))
    return ScanRow(placement.programme_id, 2**62, seq, placement.id, at, kind, 1, DAY.isoformat(), device)


def test_a_batch_is_stored_with_its_hourly_totals(desk: Desk, recording: Recording, store: Store) -> None:
    batch = [row(desk, seq, place=seq % 2, kind="bot" if seq == 9 else "person") for seq in range(10)]
    recording.write(batch)
    assert totals(store) == {"person": 9, "bot": 1}


@pytest.mark.parametrize("device", [None, "a"])
def test_a_batch_written_again_counts_once(desk: Desk, recording: Recording, store: Store, device: str | None) -> None:
    recording.salt(DAY)
    first, second, third = (row(desk, seq, device=device) for seq in (1, 2, 3))
    recording.write([first, second])
    recording.write([second, third, third])
    recording.write([first, second, third])
    assert totals(store) == {"person": 3}


def test_the_gateways_totals_are_what_the_figures_read(desk: Desk, recording: Recording, store: Store) -> None:
    recording.write([row(desk, seq) for seq in range(5)])
    with store.reading() as db:
        day = rollups.scans_by_day(db, desk.programme.id, start_of(DAY), start_of(DAY) + timedelta(days=1))
    assert day == [(desk.placements[0].id, DAY, "person", 5)]


def test_an_empty_batch_only_tries_the_store(recording: Recording, store: Store) -> None:
    recording.write([])
    assert rows(store, "scan") == []


def test_a_scan_of_a_placement_that_is_gone_takes_no_other_with_it(
    desk: Desk, recording: Recording, store: Store
) -> None:
    gone = row(desk, 1)._replace(placement_id=999_999)
    strange = row(desk, 2)._replace(programme_id=desk.programme.id + 1)
    recording.write([gone, strange, row(desk, 3)])
    assert totals(store) == {"person": 1}


def test_a_days_salt_is_made_once_and_is_the_same_for_all(recording: Recording, store: Store) -> None:
    other = open_recording(store.url)
    assert recording.salt(DAY) == other.salt(DAY) == recording.salt(DAY)
    assert len(recording.salt(DAY)) == 32
    assert recording.salt(DAY + timedelta(days=1)) != recording.salt(DAY)
    other.close()


def test_devices_are_counted_once_a_day_and_placement(desk: Desk, recording: Recording, store: Store) -> None:
    recording.salt(DAY)
    recording.write([row(desk, 1, device="a"), row(desk, 2, device="a"), row(desk, 3, place=1, device="a")])
    recording.write([row(desk, 4, device="a"), row(desk, 5, device="b"), row(desk, 6)])
    assert sorted((place, mark) for _, _, place, mark in rows(store, "device")) == [
        (desk.placements[0].id, "a"),
        (desk.placements[0].id, "b"),
        (desk.placements[1].id, "a"),
    ]


def test_a_late_device_of_a_day_that_is_closed_is_left_out(desk: Desk, recording: Recording, store: Store) -> None:
    recording.salt(DAY)
    recording.write([row(desk, 1, device="a")])
    with store.writing() as db:
        assert rollups.fold_devices(db, DAY + timedelta(days=1)) == 1
    recording.write([row(desk, 2, device="b")])
    assert totals(store) == {"person": 2}
    assert rows(store, "device") == []
    assert rows(store, "day_salt") == []


def unknown(store: Store) -> dict[date, int]:
    with store.reading() as db:
        [programme] = db.execute(text("SELECT id FROM programme")).scalars()
        return unrecorded.scans_without_device(db, programme, DAY - timedelta(days=9), DAY + timedelta(days=9))


@pytest.mark.parametrize("others", [0, 100])
def test_persons_whose_device_is_not_known_are_counted_by_day_and_once(
    desk: Desk, recording: Recording, store: Store, others: int
) -> None:
    recording.salt(DAY)
    rest = [row(desk, 1000 + number, device=f"d{number}") for number in range(others)]
    recording.write([row(desk, 1), row(desk, 2, place=1), row(desk, 3, device="a"), *rest])
    recording.write(
        [row(desk, 2, place=1), row(desk, 4), row(desk, 4), row(desk, 5, kind="bot"), row(desk, 6, kind="staff")]
    )
    assert unknown(store) == {DAY: 3}


def test_scans_before_their_piece_was_up_have_no_unknown_device_either(
    desk: Desk, recording: Recording, store: Store
) -> None:
    with store.writing() as db:
        for place, day in zip(desk.placements, (DAY, DAY + timedelta(days=1)), strict=True):
            db.execute(t.placement.update().where(t.placement.c.id == place.id).values(installed_on=day))
    recording.write([row(desk, 1), row(desk, 2), row(desk, 3, place=1)])
    assert unknown(store) == {DAY: 2}


def test_a_scan_that_comes_when_its_days_salt_is_gone_has_an_unknown_device(
    desk: Desk, recording: Recording, store: Store
) -> None:
    recording.write([row(desk, 1, device="a"), row(desk, 2, device="b")])
    assert unknown(store) == {DAY: 2}
    assert rows(store, "device") == []


def test_devices_that_are_known_are_not_counted_as_unknown(desk: Desk, recording: Recording, store: Store) -> None:
    recording.salt(DAY)
    recording.write([row(desk, 1, device="a"), row(desk, 2, kind="bot")])
    assert unknown(store) == {}


def test_a_batch_of_many_and_a_batch_of_few_are_stored_alike(desk: Desk, recording: Recording, store: Store) -> None:
    recording.salt(DAY)
    few = [row(desk, seq, place=seq % 2, device=f"d{seq % 3}")._replace(sign="phone") for seq in range(50)]
    recording.write(few)
    seen = sorted((place, mark) for _, _, place, mark in rows(store, "device"))
    many = [one._replace(boot_id=5) for one in few] * 3
    for again in (many, many[:40], few[:40]):
        recording.write(again)
    assert totals(store) == {"person": 100}
    assert sorted((place, mark) for _, _, place, mark in rows(store, "device")) == seen
    assert {stored[-1] for stored in rows(store, "scan")} == {"phone"}


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: "x"} for name in ("at", "boot_id", "seq", "rule")),
        *({"kind": kind} for kind in ("nonsense", "\ud800", "a\0b")),
        {"at": None},
    ],
)
def test_a_row_the_store_will_not_have_is_refused_with_its_batch(
    desk: Desk, recording: Recording, store: Store, wrong: dict[str, Any]
) -> None:
    recording.salt(DAY)
    with pytest.raises(RowsRefused):
        recording.write([row(desk, 1, device="a"), row(desk, 2, device="a")._replace(**wrong)])
    assert rows(store, "scan") == rows(store, "scan_hour") == rows(store, "device") == []
    recording.write([row(desk, 3)])
    assert totals(store) == {"person": 1}


def test_a_scan_that_was_deleted_does_not_come_back_with_the_next_batch(
    desk: Desk, recording: Recording, store: Store
) -> None:
    recording.write([row(desk, 1)])
    with store.writing() as db:
        for table in ("scan", "scan_hour", "scan_day", "scan_month"):
            db.execute(text(f"DELETE FROM {table}"))
    recording.write([row(desk, 2)])
    assert totals(store) == {"person": 1}


def test_what_stands_in_a_text_is_stored_as_it_is(desk: Desk, recording: Recording, store: Store) -> None:
    words = ['a"b', "a\\b", "a,b", "{}", "NULL", "", "あ"]
    recording.salt(DAY)
    recording.write([row(desk, seq, device="d")._replace(sign=word) for seq, word in enumerate(words)])
    assert sorted(str(stored[-1]) for stored in rows(store, "scan")) == sorted(words)


def test_a_store_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(StoreUnavailable):
        open_recording("sqlite:////nowhere/shirube.db")
    with pytest.raises(StoreUnavailable):
        open_recording("postgresql://shirube@127.0.0.1:1/none")


def test_a_locked_store_is_unavailable_within_the_deadline(sqlite_store: Store) -> None:
    desk = open_desk(sqlite_store)
    recording = open_recording(sqlite_store.url)
    other = sqlite3.connect(str(sqlite_store.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        recording.write([row(desk, 1)])
    other.execute("ROLLBACK")
    other.close()
    recording.write([row(desk, 1)])
    assert totals(sqlite_store) == {"person": 1}
    recording.close()


def test_a_cut_connection_is_unavailable(desk: Desk, store: Store) -> None:
    recording = open_recording(store.url)
    recording.write([row(desk, 1)])
    recording.close()
    recording.cut()
    with pytest.raises(StoreUnavailable):
        recording.write([row(desk, 2)])
    with pytest.raises(StoreUnavailable):
        recording.salt(DAY)
