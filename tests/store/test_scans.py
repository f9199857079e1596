"""The last scan before a moment, looked up, is the one that reading all of them finds."""

from datetime import date, timedelta
from random import Random

import pytest

from core.dates import start_of, tokyo_day
from funnel.scans import meets_the_desk
from store import placements, rollups, scans
from store.database import Store
from store.types import milliseconds, moment
from tests.conftest import add_programme
from tests.funnel.town import APRIL, MAY, Town, at, found

TEN = timedelta(minutes=10)
BEGIN, END = start_of(APRIL), start_of(date(2026, 7, 1))


@pytest.fixture
def town(store: Store) -> Town:
    return found(store)


def last(town: Town, *minutes: float, chain: list[int] | None = None) -> list[tuple[int, int]]:
    """Which moments of 1 May (minutes from seven) found a scan, and of which placement."""
    moments = [milliseconds(at(MAY, 19, minute)) for minute in minutes]
    with town.store.reading() as db:
        met = scans.last_before(db, chain or [town.programme.id], moments, within=TEN)
    return [(each.place, each.placement_id) for each in met]


def test_both_ends_of_the_window_belong_to_it(town: Town) -> None:
    card = town.put_up("card")
    town.scan(card, at(MAY, 19, 0))
    eps = 1 / 60_000
    assert last(town, -eps, 0, 10, 10 + eps) == [(1, card.id), (2, card.id)]


def test_the_latest_counts_and_of_several_at_once_the_piece_made_first(town: Town) -> None:
    card, poster = town.put_up("card"), town.put_up("poster")
    town.scan(card, at(MAY, 19, 0), at(MAY, 19, 4))
    town.scan(poster, at(MAY, 19, 2), at(MAY, 19, 4))
    town.scan(poster, at(MAY, 19, 5), kind="bot")
    assert last(town, 3, 6) == [(0, poster.id), (1, card.id)]


def test_scans_of_what_is_not_up_that_day_are_passed_over(town: Town) -> None:
    today, tomorrow, retired = (
        town.put_up("card", installed_on=MAY),
        town.put_up("poster", installed_on=MAY + timedelta(days=1)),
        town.put_up("sticker"),
    )
    for minute, place in enumerate((today, tomorrow, retired)):
        town.scan(place, at(MAY, 19, minute))
    with town.store.writing() as db:
        when = at(MAY - timedelta(days=1), 23, 59)
        placements.retire(db, programme_id=town.programme.id, placement_id=retired.id, at=when)
    assert last(town, 5) == [(0, today.id)]


def test_a_card_of_the_year_before_is_found_and_of_a_stranger_never(store: Store) -> None:
    before, stranger = found(store), found(store, "other-r8")
    with store.writing() as db:
        after = Town(store, add_programme(db, "toshima-r9", continues=before.programme), seq=1000)
    old, new = before.put_up("card"), after.put_up("poster")
    before.scan(old, at(MAY, 19, 3))
    after.scan(new, at(MAY, 19, 1))
    stranger.scan(stranger.put_up("card"), at(MAY, 19, 4))
    chain = [after.programme.id, before.programme.id]
    assert last(after, 2, 5, chain=chain) == [(0, new.id), (1, old.id)]


def test_looking_up_finds_what_reading_everything_finds(town: Town) -> None:
    rng = Random(6)
    up = [None, date(2026, 4, 20), MAY, date(2026, 6, 2)]
    places = [town.put_up("card", installed_on=day) for day in up for _twice in range(2)]
    with town.store.writing() as db:
        for place in places[::2]:
            retired = moment(rng.randrange(milliseconds(BEGIN), milliseconds(END)))
            placements.retire(db, programme_id=town.programme.id, placement_id=place.id, at=retired)
    for place in places:
        for kind in ("person", "bot"):
            stamps = [moment(rng.randrange(milliseconds(BEGIN), milliseconds(END))) for _number in range(300)]
            town.scan(place, *stamps, kind=kind)
    asked = sorted(rng.randrange(milliseconds(BEGIN), milliseconds(END)) for _number in range(600))
    key = town.programme.id
    with town.store.reading() as db:
        by_id = {place.id: place for place in placements.of_programme(db, key)}
        read = rollups.person_scans(db, [key], BEGIN, END)
        met = [(milliseconds(at), place) for at, place in read if meets_the_desk(by_id[place], tokyo_day(at))]
        looked_up = scans.last_before(db, [key], asked, within=TEN)
        ends = scans.ends(db, [key], BEGIN, END)
    expected = [
        (number, *[each for each in met if each[0] <= at][-1])
        for number, at in enumerate(asked)
        if any(at - 600_000 <= scanned <= at for scanned, _place in met)
    ]
    assert [tuple(each) for each in looked_up] == expected
    assert len(expected) > 20
    assert ends == (moment(met[0][0]), moment(met[-1][0]))


def test_without_a_scan_there_are_no_ends(town: Town) -> None:
    town.put_up("card")
    with town.store.reading() as db:
        assert scans.ends(db, [town.programme.id], BEGIN, END) is None
        assert scans.last_before(db, [town.programme.id], [], within=TEN) == []
