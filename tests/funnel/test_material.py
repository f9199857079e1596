"""What the figures are counted from: edges of periods, weeks, and installations."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.material import Material, gather, person_scans, thursday_weeks
from funnel.scan_sums import Scans
from store.database import Store
from tests.funnel.town import APRIL, MAY, SINCE, UNTIL, Town, at, found


def material(town: Town, since: date = SINCE, until: date = UNTIL) -> Material:
    with town.store.reading() as db:
        return gather(db, programme=town.programme, since=since, until=until, opening_days=[])


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_a_week_belongs_to_the_period_of_its_thursday(since: date, length: int) -> None:
    until = since + timedelta(days=length)
    weeks = thursday_weeks(since, until)
    for name, thursday in weeks.items():
        assert since <= thursday <= until
        year, week = name.split("-W")
        assert date.fromisocalendar(int(year), int(week), 4) == thursday
    assert len(weeks) == sum((since + timedelta(days=number)).isoweekday() == 4 for number in range(length + 1))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 200), st.integers(1, 200))
def test_two_periods_that_meet_share_no_week(since: date, first: int, second: int) -> None:
    cut = since + timedelta(days=first)
    until = cut + timedelta(days=second)
    before, after = thursday_weeks(since, cut), thursday_weeks(cut + timedelta(days=1), until)
    assert not before.keys() & after.keys()
    assert before | after == thursday_weeks(since, until)


def test_a_period_without_a_thursday_has_no_week(sqlite_store: Store) -> None:
    assert thursday_weeks(date(2026, 4, 3), date(2026, 4, 8)) == {}
    town = found(sqlite_store)
    assert material(town, date(2026, 4, 3), date(2026, 4, 8)).answered == {}


def test_a_scan_just_before_midnight_explains_a_follow_just_after(store: Store) -> None:
    town = found(store)
    card = town.put_up("card")
    town.scan(card, at(APRIL, 23, 57))
    town.scan(card, at(APRIL, 23, 49))
    town.line("follow", "anna", at(date(2026, 4, 2), 0, 2))
    of = material(town, since=date(2026, 4, 2))
    assert of.arrivals.follows.tolist() == [2]
    assert (of.arrivals.placement[0], of.arrivals.minutes[0]) == (card.id, 5)
    assert [friend.day for friend in of.new_friends] == [date(2026, 4, 2)]
    with store.reading() as db:
        told = person_scans(db, programme=town.programme, since=date(2026, 4, 2), until=UNTIL)
    assert [of.new_friends[0].minute - minute for minute, _channel in told] == [pytest.approx(5)]
    # It is no scan of the period for all that.
    assert of.scans == []


def test_scans_before_the_installation_explain_nobody(store: Store) -> None:
    town = found(store)
    card, always = town.put_up("card", installed_on=MAY), town.put_up("poster")
    town.scan(card, at(date(2026, 4, 30), 23, 59))
    town.scan(card, at(MAY, 0, 0))
    town.scan(always, at(APRIL))
    for person, moment in (("anna", at(MAY, 0, 0) - timedelta(milliseconds=1)), ("beate", at(MAY, 0, 9))):
        town.line("follow", person, moment)
    of = material(town)
    assert of.arrivals.placement[:2].tolist() == [-1, card.id]
    with store.reading() as db:
        told = person_scans(db, programme=town.programme, since=SINCE, until=UNTIL)
    assert [channel for _minute, channel in told] == ["poster", "card"]
    assert of.scans == [Scans("card", APRIL, 1, False), Scans("card", MAY, 1, True), Scans("poster", APRIL, 1, True)]


def test_no_pseudonym_goes_into_the_friends(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.line("follow", "anna", at(APRIL))
    assert "anna" not in repr(material(town).new_friends)
