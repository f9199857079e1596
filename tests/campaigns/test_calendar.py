"""The opening calendar, month by month."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import calendar
from campaigns.calendar import Calendar, Day
from campaigns.programmes import opening_days
from core import language
from core.dates import fiscal_bounds
from store import programmes
from store.database import Db, Store
from store.records import Programme
from tests.conftest import add_programme

MARINE_DAY = date(2026, 7, 20)  # a Monday
MOUNTAIN_DAY = date(2026, 8, 11)  # a Tuesday
A_THURSDAY = date(2026, 6, 4)
A_FRIDAY = date(2026, 6, 5)


def on(shown: Calendar, day: date) -> Day:
    return next(one for month in shown.months for one in month.days if one.day == day)


def except_on(db: Db, programme: Programme, day: date, *, is_open: bool, note: str = "") -> None:
    programmes.add_exception(db, programme_id=programme.id, day=day, open=is_open, note=note)


def test_a_year_has_twelve_months_and_all_their_days(db: Db, programme: Programme) -> None:
    shown = calendar.of_year(db, programme, 2026)
    assert [(month.first.year, month.first.month) for month in shown.months] == [
        *((2026, number) for number in range(4, 13)),
        *((2027, number) for number in range(1, 4)),
    ]
    assert sum(len(month.days) for month in shown.months) == 365


def test_sessions_of_the_months_add_up_to_those_of_the_year(db: Db, programme: Programme) -> None:
    shown = calendar.of_year(db, programme, 2026)
    assert shown.months[0].sessions == 9  # five Thursdays and four Saturdays
    assert sum(month.sessions for month in shown.months) == shown.sessions == 104


def test_each_day_says_why_it_is_open_or_not(db: Db, programme: Programme) -> None:
    except_on(db, programme, A_THURSDAY, is_open=False, note="館の点検")
    except_on(db, programme, A_FRIDAY, is_open=True, note="振替")
    shown = calendar.of_year(db, programme, 2026)
    assert (on(shown, A_THURSDAY).state, on(shown, A_THURSDAY).note) == ("closed", "館の点検")
    assert (on(shown, A_FRIDAY).state, on(shown, A_FRIDAY).is_open) == ("opened", True)
    assert on(shown, A_THURSDAY + timedelta(days=7)).state == "weekly"
    assert on(shown, A_FRIDAY + timedelta(days=7)).state == "none"
    assert [one.day for one in shown.exceptions] == [A_THURSDAY, A_FRIDAY]
    assert shown.sessions == 104


def test_a_holiday_that_takes_an_opening_day_is_named(db: Db) -> None:
    desk = add_programme(db, "mondays", closed_on_holidays=True)
    programmes.add_hours(db, programme_id=desk.id, weekday=0, opens="10:00", closes="12:00", since=desk.starts)
    shown = calendar.of_year(db, desk, 2026)
    assert (on(shown, MARINE_DAY).state, on(shown, MARINE_DAY).holiday) == ("holiday", "海の日")
    # The desk is closed on Tuesdays anyway, so the holiday closes nothing.
    assert (on(shown, MOUNTAIN_DAY).state, on(shown, MOUNTAIN_DAY).holiday) == ("none", "山の日")


def test_a_holiday_closes_nothing_where_the_desk_keeps_none(db: Db, programme: Programme) -> None:
    programmes.add_hours(
        db, programme_id=programme.id, weekday=0, opens="10:00", closes="12:00", since=programme.starts
    )
    assert on(calendar.of_year(db, programme, 2026), MARINE_DAY).state == "weekly"


def test_holidays_are_named_in_the_readers_language(db: Db, programme: Programme) -> None:
    language.use("en")
    assert on(calendar.of_year(db, programme, 2026), MARINE_DAY).holiday == "Marine Day"


def test_days_outside_the_programme_are_nothing(db: Db) -> None:
    desk = add_programme(db, "ended", ends=date(2026, 9, 30))
    except_on(db, desk, date(2026, 10, 2), is_open=True)
    shown = calendar.of_year(db, desk, 2026)
    assert [month.sessions for month in shown.months[6:]] == [0] * 6
    assert on(shown, date(2026, 10, 1)).state == "none"
    assert on(shown, date(2026, 10, 2)).state == "none"
    assert calendar.of_year(db, desk, 2025).sessions == 0


def test_the_offices_own_count_stands_beside_the_calendars(db: Db, programme: Programme) -> None:
    assert calendar.of_year(db, programme, 2026).counted is None
    year = {"programme_id": programme.id, "fiscal_year": 2026}
    programmes.add_year(db, **year, project_number="1-1", is_desk=False, sessions_counted=7)
    programmes.add_year(db, **year, project_number="1-2", sessions_counted=105)
    shown = calendar.of_year(db, programme, 2026)
    assert (shown.sessions, shown.counted) == (104, 105)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weekdays=st.sets(st.integers(0, 6), max_size=4),
    against=st.dictionaries(st.integers(0, 364), st.booleans(), max_size=12),
    keeps_holidays=st.booleans(),
    begins=st.integers(0, 200),
)
def test_the_calendar_never_disagrees_with_the_opening_days(
    sqlite_store: Store, weekdays: set[int], against: dict[int, bool], keeps_holidays: bool, begins: int
) -> None:
    first, last = fiscal_bounds(2026)
    with sqlite_store.engine.connect().execution_options(writes=True) as db:
        transaction = db.begin()
        starts = first + timedelta(days=begins)
        desk = add_programme(db, "any", starts=starts, closed_on_holidays=keeps_holidays)
        for weekday in weekdays - {3, 5}:
            programmes.add_hours(db, programme_id=desk.id, weekday=weekday, opens="10:00", closes="12:00", since=first)
        for number, is_open in against.items():
            except_on(db, desk, first + timedelta(days=number), is_open=is_open)
        shown = calendar.of_year(db, desk, 2026)
        drawn = [day.day for month in shown.months for day in month.days if day.is_open]
        assert drawn == opening_days(db, desk, first, last)
        by_rule = programmes.hours(db, desk.id)
        for month in shown.months:
            for day in month.days:
                if day.state in ("weekly", "none", "holiday") and calendar.is_inside(desk, day.day):
                    assert calendar.is_open_weekly(desk, by_rule, day.day) == (day.state == "weekly")
        transaction.rollback()
