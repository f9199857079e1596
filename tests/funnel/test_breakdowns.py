"""Scans and new friends by campaign, kind of place, language and design; and what no two tables may tell together."""

from datetime import date, timedelta

from core import disclosure
from funnel import breakdowns
from funnel.breakdowns import BY, Breakdown, By, SplitRow
from funnel.periods import Period, of_month, of_year
from store.database import Store
from store.records import Placement
from tests.funnel.town import APRIL, MAY, Town, at, found

DAYS = [APRIL + timedelta(days=number) for number in range(1, 29)]
YEAR = of_year(2026)


def read(town: Town, by: By, period: Period = YEAR, threshold: int = disclosure.INSIDE) -> Breakdown:
    with town.store.reading() as db:
        return breakdowns.read(db, programme=town.programme, period=period, by=by, opening_days=[], threshold=threshold)


def rows(told: Breakdown) -> dict[str | None, SplitRow]:
    made = {row.group: row for row in told.rows}
    assert len(made) == len(told.rows)
    return made


def friends(told: Breakdown) -> dict[str | None, int | None]:
    return {group: row.friends_new for group, row in rows(told).items()}


def bring(town: Town, place: Placement, number: int, hour: int) -> None:
    """So many new friends by a code, each on another day and at another minute."""
    for one in range(number):
        town.come(place, f"{place.code}-{one}", at(DAYS[one], hour, 7 * one))


def come_alone(town: Town, number: int) -> None:
    for one in range(number):
        town.line("follow", f"alone-{one}", at(DAYS[one], 8, 7 * one))


def busy(store: Store, *, at_library: int = 5, alone: int = 6) -> Town:
    """Cards at a school and a library, a poster at the library, and people who come without a code."""
    town = found(store)
    bring(town, town.put_up("card", venue_kind="school", quantity=100, design="soft"), 6, hour=18)
    bring(town, town.put_up("card", venue_kind="library", quantity=40, design="quiet"), at_library, hour=14)
    bring(town, town.put_up("poster", venue_kind="library", quantity=2, language="en"), 7, hour=11)
    come_alone(town, alone)
    return town


def test_people_by_kind_of_place_are_whole_and_the_unknown_comes_last(store: Store) -> None:
    told = read(busy(store), "venue_kind")
    assert (told.friends, friends(told)) == ("shown", {"library": 12, "school": 6, None: 6})
    assert told.rows[-1].group is None
    for row in told.rows:
        assert row.friends_low is not None
        assert row.friends_new is not None
        assert row.friends_high is not None
        assert row.friends_low <= row.friends_new <= row.friends_high


def test_every_split_adds_up_to_all_new_friends_with_the_same_unknown(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    for by in BY:
        told = friends(read(town, by))
        assert sum(number or 0 for number in told.values()) == 24
        assert told[None] == 6


def test_pieces_and_scans_are_counted_for_each_group(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    place = town.put_up("sticker", venue_kind="school", quantity=9, installed_on=MAY)
    town.scan(place, at(APRIL), at(MAY), at(MAY, 20))
    town.line("follow", "later", at(MAY, 9))
    told = {group: (row.pieces, row.scans) for group, row in rows(read(town, "venue_kind")).items()}
    assert told == {"library": (42, 12), "school": (109, 8), None: (None, None)}
    told = {group: (row.pieces, row.scans) for group, row in rows(read(town, "venue_kind", of_month(APRIL))).items()}
    assert told == {"library": (42, 12), "school": (100, 6)}


def test_nobody_is_shown_where_one_table_less_another_would_be_few(sqlite_store: Store) -> None:
    # Three came by the cards in the library. No table has so few: by channel 9 and 7, by kind of place 6 and 10; but
    # the library's 10 less the poster's 7 are they.
    assert not disclosure.hidden_cells([9, 7, 6])
    assert not disclosure.hidden_cells([6, 10, 6])
    town = busy(sqlite_store, at_library=3)
    for by in BY:
        told = read(town, by)
        assert told.friends == "too_few"
        assert {row.friends_new for row in told.rows} == {None}
        assert {row.friends_low for row in told.rows} | {row.friends_high for row in told.rows} == {None}
        assert sum(row.scans or 0 for row in told.rows) == 16
    assert friends(read(town, "venue_kind", threshold=1))["library"] == 10


def test_nobody_is_shown_where_few_came_without_a_code(sqlite_store: Store) -> None:
    assert read(busy(sqlite_store, alone=2), "campaign").friends == "too_few"


def test_people_of_one_month_of_several_are_not_split(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    town.line("follow", "later", at(date(2026, 6, 4)))
    told = read(town, "venue_kind", of_month(APRIL))
    assert (told.friends, {row.friends_new for row in told.rows}) == ("only_years", {None})


def test_without_notices_of_line_there_are_scans_alone(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.scan(town.put_up("card", venue_kind="school"), at(APRIL), at(MAY))
    told = read(town, "venue_kind")
    assert (told.friends, told.rows) == ("unavailable", [SplitRow("school", 1, 2)])
