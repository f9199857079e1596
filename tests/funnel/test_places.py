"""Which places want a look, counted and sorted."""

from datetime import date, timedelta

import pytest

from campaigns import placements
from funnel import places
from funnel.periods import Period, of_month
from funnel.places import Place
from store.database import Store
from tests.funnel.town import APRIL, BY, JUNE, MAY, SINCE, UNTIL, Town, at, found

TODAY = date(2026, 6, 30)
THREE_MONTHS = Period(SINCE, UNTIL)


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return found(sqlite_store)


def read(town: Town, period: Period = THREE_MONTHS, today: date = TODAY) -> list[Place]:
    with town.store.reading() as db:
        return places.read(db, programme=town.programme, period=period, today=today)


def only(town: Town, today: date = TODAY) -> Place:
    [one] = read(town, today=today)
    return one


def test_scans_stand_by_month_and_for_each_piece(town: Town) -> None:
    card = town.put_up("card", installed_on=date(2026, 4, 10), quantity=4)
    town.scan(card, at(date(2026, 4, 9)), at(date(2026, 4, 10)), at(MAY), at(MAY, 21))
    town.scan(card, at(MAY), kind="bot")
    one = only(town)
    assert (one.months, one.scans, one.a_piece, one.last_scan) == ((1, 2, 0), 3, 0.75, MAY)


def test_a_month_alone_counts_its_own_scans_and_still_tells_the_last_of_all(town: Town) -> None:
    town.scan(town.put_up("card", installed_on=APRIL), at(MAY), at(JUNE))
    [one] = read(town, of_month(MAY))
    assert (one.months, one.last_scan) == ((1,), JUNE)


@pytest.mark.parametrize(("days", "silent"), [(30, False), (31, True)])
def test_a_piece_nobody_scanned_for_more_than_thirty_days_wants_a_look(town: Town, days: int, silent: bool) -> None:
    town.scan(town.put_up("sticker", installed_on=APRIL), at(TODAY - timedelta(days=days)))
    assert only(town).is_silent is silent


@pytest.mark.parametrize(("days", "silent"), [(30, False), (31, True)])
def test_a_piece_that_was_never_scanned_has_thirty_days_from_its_installation(
    town: Town, days: int, silent: bool
) -> None:
    town.put_up("sticker", installed_on=TODAY - timedelta(days=days))
    assert only(town).is_silent is silent


def test_what_was_taken_down_retired_or_never_put_up_is_not_looked_for(town: Town) -> None:
    town.put_up("sticker")
    town.put_up("sticker", installed_on=APRIL, removed_on=MAY)
    gone = town.put_up("sticker", installed_on=APRIL)
    with town.store.writing() as db:
        placements.retire(db, by=BY, at=at(MAY), programme=town.programme, placement_id=gone.id)
    assert [one.is_silent for one in read(town)] == [False, False, False]


def test_of_a_programme_that_is_over_nobody_expects_scans(sqlite_store: Store) -> None:
    over = found(sqlite_store, ends=MAY)
    over.put_up("sticker", installed_on=APRIL)
    assert not only(over).is_silent


def test_what_wants_a_look_stands_first_then_what_nobody_scanned_then_the_rest(town: Town) -> None:
    often, seldom = (town.put_up("card", installed_on=TODAY - timedelta(days=20)) for _ in range(2))
    fresh = town.put_up("card", installed_on=TODAY - timedelta(days=10))
    quiet, quieter = (town.put_up("sticker", installed_on=APRIL) for _ in range(2))
    town.scan(often, *(at(TODAY, hour) for hour in (1, 2, 3)))
    town.scan(seldom, at(TODAY))
    town.scan(quiet, at(MAY))
    assert [one.placement.id for one in read(town)] == [one.id for one in (quieter, quiet, fresh, often, seldom)]


def test_choices_leave_what_belongs_to_them(town: Town) -> None:
    card, poster = town.put_up("card", venue_kind="school"), town.put_up("poster", venue_kind="shop")
    all_ = read(town)

    def codes(**choice: object) -> set[str]:
        return {one.placement.code for one in places.choose(all_, **choice)}  # type: ignore[arg-type] # three kinds

    assert codes() == {card.code, poster.code}
    assert codes(channel="card") == codes(kind="school") == codes(campaign=card.campaign_id) == {card.code}
    assert codes(channel="card", kind="shop") == set()


def test_the_round_goes_by_address_and_leaves_out_what_hangs_nowhere(town: Town) -> None:
    second = town.put_up("poster", address="見本町2", installed_on=APRIL)
    first = town.put_up("poster", address="見本町1", installed_on=APRIL)
    town.put_up("poster", address="見本町3", installed_on=APRIL, removed_on=MAY)
    town.put_up("sns", venue_kind="online")
    assert [one.placement.id for one in places.round_of(read(town), today=TODAY)] == [first.id, second.id]
