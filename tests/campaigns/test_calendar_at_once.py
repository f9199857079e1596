"""Two of the office change the opening calendar at once: one is done, the other told."""

from datetime import date
from typing import Any

import pytest

from campaigns import calendar_changes as changes
from store import programmes, staff
from store.database import Db, Store
from store.records import OpeningException, OpeningHours
from tests.conftest import NOON, add_programme
from tests.two_at_once import outcome

A_SUNDAY = date(2026, 6, 7)


@pytest.fixture
def office(store: Store) -> tuple[Store, dict[str, Any]]:
    with store.writing() as db:
        programme = add_programme(db)
    return store, {"by": "manager@office.example", "at": NOON, "programme": programme}


def open_sunday(db: Db, who: dict[str, Any]) -> OpeningException:
    return changes.add_exception(db, **who, day=A_SUNDAY, is_open=True, note="臨時")


def open_sundays(db: Db, who: dict[str, Any], opens: str = "10:00") -> None:
    told: dict[str, Any] = {"weekdays": [6], "opens": opens, "closes": "19:30", "last_intake": None, "since": A_SUNDAY}
    changes.add_hours(db, **who, **told)


def sundays(db: Db, who: dict[str, Any]) -> list[OpeningHours]:
    return [one for one in programmes.hours(db, who["programme"].id) if one.weekday == 6 and one.since == A_SUNDAY]


def test_hours_that_two_add_at_once_never_overlap(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    assert outcome(store, lambda db: open_sundays(db, who), lambda db: open_sundays(db, who, "11:00")) == "HoursOverlap"
    with store.reading() as db:
        assert [one.opens for one in sundays(db, who)] == ["10:00"]


def test_hours_are_ended_or_removed_by_one(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    with store.writing() as db:
        open_sundays(db, who)
        [seen] = sundays(db, who)

    def end(db: Db) -> None:
        changes.end_hours(db, **who, seen=seen, until=date(2026, 6, 28))

    def remove(db: Db) -> None:
        changes.remove_hours(db, **who, seen=seen)

    assert outcome(store, end, remove) == "HoursGone"


def test_a_day_is_added_changed_and_removed_by_one(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    assert outcome(store, lambda db: open_sunday(db, who), lambda db: open_sunday(db, who)) == "DayTaken"
    seen = OpeningException(who["programme"].id, A_SUNDAY, True, "臨時")

    def say(note: str) -> Any:
        return lambda db: changes.change_exception(db, **who, seen=seen, is_open=True, note=note)

    assert outcome(store, say("祭り"), say("会議")) == "DayGone"
    changed = OpeningException(who["programme"].id, A_SUNDAY, True, "祭り")

    def remove(db: Db) -> None:
        changes.remove_exception(db, **who, seen=changed)

    assert outcome(store, remove, remove) == "DayGone"

    def put_back(db: Db) -> None:
        changes.put_exception_back(db, **who, removed=changed)

    assert outcome(store, put_back, put_back) == "DayTaken"
    with store.reading() as db:
        trail = [one.action for one in staff.audit_trail(db) if one.action.startswith("calendar.")]
    assert sorted(trail) == sorted([f"calendar.exception_{what}" for what in ("add", "change", "remove", "add")])
