"""When people scan, counted from totals in the store."""

from datetime import date, timedelta
from random import Random

import pytest

from campaigns import placements, programmes
from core.dates import end_of, start_of
from funnel import times
from funnel.scans import meets_the_desk
from funnel.times import Clock, Week
from store import placements as stored
from store import programmes as calendar
from store import rollups, totals
from store.database import Store
from store.records import OpeningHours
from tests.funnel.town import APRIL, BY, MAY, SINCE, UNTIL, Town, at, found

THURSDAY, FRIDAY = date(2026, 4, 16), date(2026, 4, 17)


@pytest.fixture
def town(store: Store) -> Town:
    return found(store)


@pytest.fixture
def small(sqlite_store: Store) -> Town:
    return found(sqlite_store)


def clock(town: Town, since: date = SINCE, until: date = UNTIL) -> Clock:
    with town.store.reading() as db:
        days = programmes.opening_days(db, town.programme, since, until)
        return times.clock(db, programme=town.programme, since=since, until=until, opening_days=days)


def scattered(town: Town) -> None:
    """Scans of all classes from before the period to after it, most of them near the edges of days."""
    rng = Random(7)
    places = [town.put_up("card", installed_on=day) for day in (None, date(2026, 4, 10), date(2026, 5, 31))]
    for place in places:
        for kind, number in (("person", 150), ("bot", 20), ("staff", 10)):
            days = [SINCE + timedelta(days=rng.randrange(-20, 120)) for _ in range(number)]
            moments = [at(day, rng.choice((0, 8, 9, 18, 20, 23)), rng.choice((0, 30, 59.99))) for day in days]
            town.scan(place, *moments, kind=kind)
    with town.store.writing() as db:
        retired = at(date(2026, 5, 20), 22, 30)
        placements.retire(db, by=BY, at=retired, programme=town.programme, placement_id=places[0].id)
    retired_before_it_was_put_up(town)


def retired_before_it_was_put_up(town: Town) -> None:
    """Its scans lie after the one day and before the other, and some before and after both."""
    place = town.put_up("card", installed_on=date(2026, 6, 1))
    days = (date(2026, 4, 9), date(2026, 5, 10), date(2026, 5, 20), date(2026, 6, 1), date(2026, 6, 20))
    town.scan(place, *(at(day) for day in days for _each in range(3)))
    with town.store.writing() as db:
        retired = at(date(2026, 5, 10), 12)
        placements.retire(db, by=BY, at=retired, programme=town.programme, placement_id=place.id)


def counted_by_the_rule(town: Town, since: date, until: date) -> dict[tuple[int, date], int]:
    """People's scans of pieces that were up, by placement and day, judged one by one."""
    with town.store.reading() as db:
        places = stored.by_ids(db, [one.id for one in stored.of_programme(db, town.programme.id)])
        rows = rollups.scans_by_day(db, town.programme.id, start_of(since), end_of(until))
    return {
        (key, day): scans for key, day, kind, scans in rows if kind == "person" and meets_the_desk(places[key], day)
    }


def test_hours_weeks_months_and_places_all_add_up_to_the_scans_that_count(town: Town) -> None:
    scattered(town)
    by_rule = counted_by_the_rule(town, SINCE, UNTIL)
    with town.store.reading() as db:
        days = totals.people_by_day(db, town.programme.id, SINCE, UNTIL)
        months = totals.people_by_month(db, town.programme.id, APRIL, date(2026, 6, 1))
        weeks = times.weeks(db, programme=town.programme, since=SINCE, until=UNTIL)
        last = totals.last_days(db, town.programme.id)
    assert clock(town).scans == sum(by_rule.values()) > 100
    assert days == {
        day: sum(scans for (_key, on), scans in by_rule.items() if on == day) for day in {day for _key, day in by_rule}
    }
    assert sum(week.scans for week in weeks) == sum(by_rule.values())
    by_month: dict[tuple[int, date], int] = {}
    for (key, day), scans in by_rule.items():
        by_month[key, day.replace(day=1)] = by_month.get((key, day.replace(day=1)), 0) + scans
    assert months == by_month
    ever = counted_by_the_rule(town, SINCE - timedelta(days=40), UNTIL + timedelta(days=40))
    assert last == {key: max(day for one, day in ever if one == key) for key, _day in ever}


@pytest.mark.parametrize("since", [APRIL, date(2026, 4, 9), date(2026, 5, 21), date(2026, 6, 30)])
def test_places_have_the_scans_of_the_days_from_any_day_on(town: Town, since: date) -> None:
    scattered(town)
    by_rule: dict[int, int] = {}
    for (key, _day), scans in counted_by_the_rule(town, since, UNTIL).items():
        by_rule[key] = by_rule.get(key, 0) + scans
    with town.store.reading() as db:
        assert totals.people_by_placement(db, town.programme.id, since, UNTIL) == by_rule


@pytest.mark.parametrize("month", [APRIL, MAY])
def test_a_month_has_the_same_scans_by_hour_as_by_rule(town: Town, month: date) -> None:
    scattered(town)
    until = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    assert clock(town, month, until).scans == sum(counted_by_the_rule(town, month, until).values()) > 30


def test_a_scan_stands_at_its_weekday_and_hour_in_tokyo(small: Town) -> None:
    card = small.put_up("card", installed_on=APRIL)
    small.scan(card, at(THURSDAY, 0, 5), at(THURSDAY, 8, 59), at(THURSDAY, 9), at(THURSDAY, 23, 59), at(FRIDAY, 0))
    assert dict(clock(small).cells) == {(3, 0): 1, (3, 8): 1, (3, 9): 1, (3, 23): 1, (4, 0): 1}


def test_scans_while_the_desk_is_open_are_told_from_those_when_nobody_is_there(small: Town) -> None:
    card = small.put_up("card", installed_on=APRIL)
    small.scan(card, at(THURSDAY, 17, 59), at(THURSDAY, 18), at(THURSDAY, 20, 59), at(THURSDAY, 21), at(FRIDAY, 19))
    found = clock(small)
    assert (found.scans, found.inside, found.outside) == (5, 2, 3)
    assert found.open == {(weekday, hour) for weekday in (3, 5) for hour in (18, 19, 20)}


def test_an_evening_on_which_the_desk_is_closed_is_outside(small: Town) -> None:
    with small.store.writing() as db:
        calendar.add_exception(db, programme_id=small.programme.id, day=THURSDAY, open=False)
    small.scan(small.put_up("card", installed_on=APRIL), at(THURSDAY, 19))
    assert clock(small).inside == 0


def test_a_day_opened_against_the_rule_has_the_hours_of_the_others(small: Town) -> None:
    with small.store.writing() as db:
        calendar.add_exception(db, programme_id=small.programme.id, day=FRIDAY, open=True)
    small.scan(small.put_up("card", installed_on=APRIL), at(FRIDAY, 19), at(FRIDAY, 21))
    assert clock(small).inside == 1


@pytest.mark.parametrize(
    ("opens", "closes", "hours"),
    [("18:00", "21:00", {18, 19, 20}), ("18:30", "20:15", {18, 19, 20}), ("00:00", "23:59", set(range(24)))],
)
def test_an_hour_counts_as_open_where_the_desk_is_open_for_a_part_of_it(
    opens: str, closes: str, hours: set[int]
) -> None:
    rule = OpeningHours(1, 3, opens, closes, None, APRIL, None)
    assert times.open_hours([rule], THURSDAY) == hours


def test_hours_hold_from_their_first_day_to_their_last() -> None:
    early = OpeningHours(1, 3, "10:00", "12:00", None, APRIL, date(2026, 4, 15))
    late = OpeningHours(1, 3, "18:00", "20:00", None, THURSDAY, None)
    assert times.open_hours([early, late], THURSDAY) == {18, 19}
    assert times.open_hours([early, late], date(2026, 4, 9)) == {10, 11}


def test_weeks_begin_on_monday_and_only_days_of_the_period_count(small: Town) -> None:
    card = small.put_up("card", installed_on=date(2026, 3, 1))
    small.scan(card, at(date(2026, 3, 31)), at(APRIL), at(date(2026, 4, 5)), at(date(2026, 4, 6)), at(MAY))
    with small.store.reading() as db:
        found = times.weeks(db, programme=small.programme, since=APRIL, until=date(2026, 4, 19))
    assert found == [
        Week(APRIL, date(2026, 4, 5), 2),
        Week(date(2026, 4, 6), date(2026, 4, 12), 1),
        Week(date(2026, 4, 13), date(2026, 4, 19), 0),
    ]
