"""What staff do with the opening calendar, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from campaigns import calendar_changes as changes
from campaigns.calendar_changes import LONGEST_NOTE
from campaigns.programmes import opening_days
from core.dates import tokyo_day
from core.refusals import Refusal
from store import programmes, staff
from store.database import Db
from store.records import OpeningException, OpeningHours, Programme
from tests.conftest import NOON, add_programme

BY = "manager@office.example"
WHO: dict[str, Any] = {"by": BY, "at": NOON}
TODAY = tokyo_day(NOON)
A_THURSDAY = date(2026, 6, 4)
A_FRIDAY = date(2026, 6, 5)


def except_on(db: Db, programme: Programme, day: date | None, *, is_open: bool, note: str = "") -> OpeningException:
    return changes.add_exception(db, **WHO, programme=programme, day=day, is_open=is_open, note=note)


def hours_of(db: Db, programme: Programme, weekday: int) -> list[OpeningHours]:
    return [one for one in programmes.hours(db, programme.id) if one.weekday == weekday]


def open_weekly(db: Db, programme: Programme, *weekdays: int, **facts: Any) -> None:
    times = {"opens": "10:00", "closes": "12:00", "last_intake": None, "since": A_THURSDAY}
    changes.add_hours(db, **WHO, programme=programme, weekdays=weekdays, **{**times, **facts})


def actions(db: Db) -> list[tuple[str, dict[str, object]]]:
    return [(one.action, dict(one.detail)) for one in staff.audit_trail(db) if one.action.startswith("calendar.")]


def refused(kind: type[Refusal], db: Db, call: Any, *args: Any, **facts: Any) -> None:
    before = everything(db)
    with pytest.raises(kind):
        call(*args, **facts)
    assert everything(db) == before


def everything(db: Db) -> list[object]:
    desks = programmes.all_programmes(db)
    days = [one for desk in desks for one in programmes.exceptions(db, desk.id)]
    return [[one for desk in desks for one in programmes.hours(db, desk.id)], days, actions(db)]


def test_a_closed_day_takes_a_session_away_and_says_why(db: Db, programme: Programme) -> None:
    except_on(db, programme, A_THURSDAY, is_open=False, note=" 館の\n点検 ")
    assert programmes.exceptions(db, programme.id) == [OpeningException(programme.id, A_THURSDAY, False, "館の 点検")]
    assert opening_days(db, programme, A_THURSDAY, A_THURSDAY) == []
    # The reason stays out of the record of changes.
    assert actions(db) == [("calendar.exception_add", {"day": "2026-06-04", "after": "closed"})]


def test_an_opened_day_adds_a_session(db: Db, programme: Programme) -> None:
    except_on(db, programme, A_FRIDAY, is_open=True)
    assert opening_days(db, programme, A_FRIDAY, A_FRIDAY) == [A_FRIDAY]


def test_a_day_that_would_change_nothing_is_refused(db: Db, programme: Programme) -> None:
    refused(changes.DayOpenAnyway, db, except_on, db, programme, A_THURSDAY, is_open=True)
    refused(changes.DayClosedAnyway, db, except_on, db, programme, A_FRIDAY, is_open=False)


def test_closing_a_public_holiday_on_which_the_desk_is_closed_is_refused(db: Db) -> None:
    desk = add_programme(db, "keeps-holidays", closed_on_holidays=True)
    health_and_sports = date(2026, 9, 22)  # a Tuesday between two holidays
    programmes.add_hours(db, programme_id=desk.id, weekday=1, opens="10:00", closes="12:00", since=desk.starts)
    with pytest.raises(changes.DayClosedAnyway):
        except_on(db, desk, health_and_sports, is_open=False)
    except_on(db, desk, health_and_sports, is_open=True)
    assert opening_days(db, desk, health_and_sports, health_and_sports) == [health_and_sports]


@pytest.mark.parametrize("day", [None, date(2026, 3, 31), date(2027, 4, 1), date(2099, 1, 1)])
def test_a_day_outside_the_programme_is_refused(db: Db, day: date | None) -> None:
    desk = add_programme(db, "one-year", ends=date(2027, 3, 31))
    refused(changes.DayOutsideProgramme, db, except_on, db, desk, day, is_open=True)


def test_a_year_typed_wrongly_is_refused_where_the_programme_has_no_end(db: Db, programme: Programme) -> None:
    refused(changes.DayOutsideProgramme, db, except_on, db, programme, date(2062, 6, 2), is_open=True)


def test_a_day_that_is_there_already_is_refused(db: Db, programme: Programme) -> None:
    except_on(db, programme, A_FRIDAY, is_open=True)
    refused(changes.DayTaken, db, except_on, db, programme, A_FRIDAY, is_open=True)


def test_a_reason_has_at_most_sixty_characters(db: Db, programme: Programme) -> None:
    refused(
        changes.DayNoteTooLong, db, except_on, db, programme, A_FRIDAY, is_open=True, note="あ" * (LONGEST_NOTE + 1)
    )
    except_on(db, programme, A_FRIDAY, is_open=True, note="あ" * LONGEST_NOTE)


def test_a_day_is_changed_only_by_who_has_seen_it_as_it_is(db: Db, programme: Programme) -> None:
    seen = except_on(db, programme, A_FRIDAY, is_open=True, note="振替")
    changes.change_exception(db, **WHO, programme=programme, seen=seen, is_open=True, note="イベント")
    [found] = programmes.exceptions(db, programme.id)
    assert (found.open, found.note) == (True, "イベント")
    assert actions(db)[0] == (
        "calendar.exception_change",
        {"day": "2026-06-05", "before": "open", "after": "open"},
    )
    stale: dict[str, Any] = {**WHO, "programme": programme, "seen": seen}
    refused(changes.DayGone, db, changes.change_exception, db, **stale, is_open=True, note="")
    refused(changes.DayGone, db, changes.remove_exception, db, **stale)


def test_a_change_to_what_holds_anyway_is_refused_and_no_change_leaves_no_trace(db: Db, programme: Programme) -> None:
    seen = except_on(db, programme, A_FRIDAY, is_open=True, note="振替")
    facts: dict[str, Any] = {**WHO, "programme": programme, "seen": seen}
    refused(changes.DayClosedAnyway, db, changes.change_exception, db, **facts, is_open=False, note="")
    changes.change_exception(db, **facts, is_open=True, note="振替 ")
    assert len(actions(db)) == 1


def test_a_reason_can_be_written_to_a_day_that_says_what_the_rule_says(db: Db, programme: Programme) -> None:
    programmes.add_exception(db, programme_id=programme.id, day=A_FRIDAY, open=False)
    [seen] = programmes.exceptions(db, programme.id)
    changes.change_exception(db, **WHO, programme=programme, seen=seen, is_open=False, note="休館日")
    assert programmes.exceptions(db, programme.id)[0].note == "休館日"


def test_a_removed_day_can_be_put_back_as_it_was(db: Db, programme: Programme) -> None:
    seen = except_on(db, programme, A_THURSDAY, is_open=False, note="点検")
    changes.remove_exception(db, **WHO, programme=programme, seen=seen)
    assert opening_days(db, programme, A_THURSDAY, A_THURSDAY) == [A_THURSDAY]
    changes.put_exception_back(db, **WHO, programme=programme, removed=seen)
    assert programmes.exceptions(db, programme.id) == [seen]
    assert [action for action, _told in actions(db)] == [
        "calendar.exception_add",
        "calendar.exception_remove",
        "calendar.exception_add",
    ]
    refused(changes.DayTaken, db, changes.put_exception_back, db, **WHO, programme=programme, removed=seen)


def test_weekly_hours_open_the_desk_from_their_first_day_on(db: Db, programme: Programme) -> None:
    open_weekly(db, programme, 4, 0, 4, last_intake="11:30")
    assert opening_days(db, programme, date(2026, 5, 29), date(2026, 5, 29)) == []
    assert opening_days(db, programme, A_FRIDAY, A_FRIDAY) == [A_FRIDAY]
    assert [one.last_intake for one in hours_of(db, programme, 0)] == ["11:30"]
    assert actions(db) == [
        (
            "calendar.hours_add",
            {"weekdays": ["Mon", "Fri"], "opens": "10:00", "closes": "12:00", "since": "2026-06-04"},
        )
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"opens": "12:00", "closes": "10:00"},
        {"opens": "10:00", "closes": "10:00"},
        {"opens": "", "closes": "10:00"},
        {"opens": "9:00", "closes": "10:00"},
        {"opens": "1000", "closes": "12:00"},
        {"opens": "25:00", "closes": "26:00"},
        {"last_intake": "12:30"},
        {"last_intake": "09:30"},
    ],
)
def test_hours_that_are_not_in_order_are_refused(db: Db, programme: Programme, facts: dict[str, str]) -> None:
    refused(changes.WeeklyHoursUnfit, db, open_weekly, db, programme, 4, **facts)


def test_hours_need_weekdays_and_a_day_on_which_the_programme_runs(db: Db, programme: Programme) -> None:
    refused(changes.HoursWithoutWeekday, db, open_weekly, db, programme)
    refused(changes.HoursWithoutWeekday, db, open_weekly, db, programme, 7)
    refused(changes.HoursSinceUnfit, db, open_weekly, db, programme, 4, since=None)
    refused(changes.HoursSinceUnfit, db, open_weekly, db, programme, 4, since=date(2026, 3, 31))


def test_overlapping_hours_of_a_weekday_are_refused(db: Db, programme: Programme) -> None:
    # The programme's Thursdays are 18:00 to 21:00.
    refused(changes.HoursOverlap, db, open_weekly, db, programme, 3, opens="20:00", closes="22:00")
    open_weekly(db, programme, 3, opens="21:00", closes="22:00")
    open_weekly(db, programme, 3, opens="10:00", closes="18:00")
    open_weekly(db, programme, 4, opens="20:00", closes="22:00")


def test_new_hours_may_follow_those_that_have_ended(db: Db, programme: Programme) -> None:
    [old] = hours_of(db, programme, 3)
    changes.end_hours(db, **WHO, programme=programme, seen=old, until=A_THURSDAY)
    open_weekly(db, programme, 3, opens="17:00", closes="20:00", since=A_THURSDAY + timedelta(days=7))
    ended, new = hours_of(db, programme, 3)
    assert (ended.until, new.opens) == (A_THURSDAY, "17:00")
    assert actions(db)[1] == (
        "calendar.hours_end",
        {"weekdays": ["Thu"], "opens": "18:00", "closes": "21:00", "until": "2026-06-04", "before": None},
    )
    # Going on would run into the new ones.
    facts: dict[str, Any] = {**WHO, "programme": programme, "seen": ended}
    refused(changes.HoursOverlap, db, changes.end_hours, db, **facts, until=None)
    refused(changes.HoursGone, db, changes.end_hours, db, **{**facts, "seen": old}, until=None)


def test_hours_end_no_earlier_than_they_began_nor_after_the_programme(db: Db) -> None:
    desk = add_programme(db, "one-year", ends=date(2027, 3, 31))
    facts: dict[str, Any] = {**WHO, "programme": desk, "seen": hours_of(db, desk, 3)[0]}
    refused(changes.HoursEndUnfit, db, changes.end_hours, db, **facts, until=date(2026, 3, 31))
    refused(changes.HoursEndUnfit, db, changes.end_hours, db, **facts, until=date(2027, 4, 1))
    open_weekly(db, desk, 4)
    facts["seen"] = hours_of(db, desk, 4)[0]
    refused(changes.HoursEndUnfit, db, changes.end_hours, db, **facts, until=A_THURSDAY - timedelta(days=1))


def test_hours_by_which_the_desk_has_opened_are_ended_not_removed(db: Db, programme: Programme) -> None:
    [seen] = hours_of(db, programme, 3)
    facts: dict[str, Any] = {**WHO, "programme": programme, "seen": seen}
    with pytest.raises(changes.HoursInUse) as told:
        changes.remove_hours(db, **facts)
    assert told.value.facts == {"count": 9}  # Thursdays from 2 April to 28 May
    assert hours_of(db, programme, 3) == [seen]


def test_hours_entered_wrongly_for_days_to_come_are_removed(db: Db, programme: Programme) -> None:
    open_weekly(db, programme, 2, since=TODAY)  # a Wednesday: it has not passed yet
    [seen] = hours_of(db, programme, 2)
    changes.remove_hours(db, **WHO, programme=programme, seen=seen)
    assert hours_of(db, programme, 2) == []
    assert actions(db)[0][0] == "calendar.hours_remove"
    refused(changes.HoursGone, db, changes.remove_hours, db, **WHO, programme=programme, seen=seen)


def test_days_that_were_all_closed_as_exceptions_depend_on_no_hours(db: Db, programme: Programme) -> None:
    wednesday = TODAY - timedelta(days=7)
    open_weekly(db, programme, 2, since=wednesday)
    [seen] = hours_of(db, programme, 2)
    refused(changes.HoursInUse, db, changes.remove_hours, db, **WHO, programme=programme, seen=seen)
    except_on(db, programme, wednesday, is_open=False)
    changes.remove_hours(db, **WHO, programme=programme, seen=seen)


def test_days_that_were_opened_as_exceptions_depend_on_no_hours_either(db: Db, programme: Programme) -> None:
    wednesday = TODAY - timedelta(days=7)
    except_on(db, programme, wednesday, is_open=True)
    open_weekly(db, programme, 2, since=wednesday)
    changes.remove_hours(db, **WHO, programme=programme, seen=hours_of(db, programme, 2)[0])
    assert opening_days(db, programme, wednesday, wednesday) == [wednesday]


def test_a_reason_is_kept_without_signs_that_no_store_holds(db: Db, programme: Programme) -> None:
    assert except_on(db, programme, A_THURSDAY, is_open=False, note="館の\x00\u202e点検\ud800").note == "館の 点検"
