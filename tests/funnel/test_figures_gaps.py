"""What the figures say of what could not be counted: unknown devices, and scans that could not be recorded."""

from datetime import date, datetime

import pytest

from funnel import figures_json
from store import tables as t
from store import unrecorded
from store.database import Store
from store.records import Unrecorded
from tests.funnel.test_figures import day, live, read, stages
from tests.funnel.town import APRIL, JUNE, MAY, SINCE, UNTIL, Town, at, found


@pytest.fixture
def town(store: Store) -> Town:
    return live(found(store))


def without_device(town: Town, day: date, scans: int) -> None:
    with town.store.writing() as db:
        db.execute(t.device_unknown.insert().values(programme_id=town.programme.id, day=day, scans=scans))


def test_scans_without_a_device_are_told_beside_the_devices_that_could_be_counted(town: Town) -> None:
    without_device(town, day(APRIL, 20), 3)
    without_device(town, day(MAY, 8), 2)
    of = read(town)
    assert (of.stages["devices"], of.stages["devices_unknown_scans"]) == (5, 5)
    assert [told["devices_unknown_scans"] for _month, told in of.monthly] == [3, 2, 0]
    assert [told["devices"] for _month, told in of.monthly] == [3, 2, 0]


def test_a_month_of_which_no_device_is_known_is_unknown_and_never_zero(town: Town) -> None:
    without_device(town, day(JUNE, 8), 2)
    of = read(town)
    assert [told["devices"] for _month, told in of.monthly] == [3, 2, None]
    assert of.stages["devices"] == 5
    assert stages(town, JUNE, UNTIL)["devices"] is None
    assert stages(town, JUNE, day(JUNE, 7))["devices"] == 0


def lose(town: Town, since: datetime, until: datetime, scans: int) -> None:
    with town.store.writing() as db:
        unrecorded.note(db, [Unrecorded(town.programme.id, 1, since, until, scans)])


def test_scans_that_could_not_be_recorded_are_in_no_stage_but_told(town: Town) -> None:
    before = stages(town)
    lose(town, at(day(MAY, 8), 12), at(day(MAY, 8), 12, 40), 7)
    lose(town, at(day(MAY, 9), 12), at(day(MAY, 9), 12), 1)
    of = read(town)
    assert dict(of.stages) == before
    assert of.scans_unrecorded == 8
    told = figures_json.as_json(of, {})
    assert told["scans_unrecorded"] == 8
    assert told["unrecorded"] == [
        {"since": "2026-05-08T12:00:00+09:00", "until": "2026-05-08T12:40:00+09:00", "scans": 7},
        {"since": "2026-05-09T12:00:00+09:00", "until": "2026-05-09T12:00:00+09:00", "scans": 1},
    ]
    assert figures_json.as_json(read(town, SINCE, day(MAY, 7)), {})["unrecorded"] == []


def test_a_span_over_an_end_of_the_period_is_told_whole_on_both_sides(town: Town) -> None:
    lose(town, at(day(APRIL, 30), 23), at(MAY, 1), 7)
    assert read(town, SINCE, day(APRIL, 30)).scans_unrecorded == read(town, MAY, UNTIL).scans_unrecorded == 7
    assert read(town).scans_unrecorded == 7
