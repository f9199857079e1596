"""Of which periods people are split: one fiscal year, as far as anything is recorded of people in it."""

from datetime import date, timedelta

import pytest

from campaigns import programmes
from funnel import figures, whole_years
from store.database import Store
from tests.funnel.town import APRIL, JUNE, MAY, SINCE, UNTIL, Town, at, found, row

YEAR = (date(2026, 4, 1), date(2027, 3, 31))


@pytest.fixture
def town(store: Store) -> Town:
    return found(store)


def is_whole(town: Town, since: date, until: date) -> bool:
    with town.store.reading() as db:
        return whole_years.is_whole(db, programme=town.programme, since=since, until=until)


def test_a_fiscal_year_is_whole(town: Town) -> None:
    town.consult(row("anna", APRIL), row("beate", date(2027, 3, 31)))
    assert is_whole(town, *YEAR)


def test_a_month_of_it_is_not(town: Town) -> None:
    town.consult(row("anna", APRIL), row("beate", MAY))
    assert not is_whole(town, APRIL, date(2026, 4, 30))
    assert not is_whole(town, MAY, date(2027, 3, 31))


def test_months_that_hold_all_there_is_are_not_the_year(town: Town) -> None:
    """Both would estimate the same people, by other days of chance: two numbers of which one can be subtracted."""
    town.consult(row("anna", MAY))
    assert is_whole(town, *YEAR)
    assert not is_whole(town, MAY, date(2026, 5, 31))
    assert not is_whole(town, SINCE, UNTIL)


@pytest.fixture
def from_july(store: Store) -> Town:
    return found(store, starts=date(2026, 7, 1), ends=date(2027, 2, 28))


def test_a_programme_s_whole_part_of_a_year_is_the_year(from_july: Town) -> None:
    from_july.consult(row("anna", date(2026, 7, 2)))
    assert is_whole(from_july, *YEAR)
    assert is_whole(from_july, date(2026, 7, 1), date(2027, 2, 28))
    assert is_whole(from_july, date(2026, 6, 1), YEAR[1])
    assert not is_whole(from_july, date(2026, 7, 2), YEAR[1])
    assert not is_whole(from_july, YEAR[0], date(2027, 2, 27))


@pytest.mark.parametrize("what", ["friend", "record", "answer"])
def test_whatever_is_recorded_of_people_outside_makes_it_a_part(from_july: Town, what: str) -> None:
    from_july.consult(row("anna", date(2026, 7, 2)))
    if what == "friend":
        from_july.line("follow", "beate", at(JUNE))
    if what == "record":
        from_july.consult(row("beate", date(2027, 3, 1), outcome="busy"))
    if what == "answer":
        from_july.ask()
        from_july.send(date(2026, 6, 4), links=1, replies=1)
        from_july.release()
    assert not is_whole(from_july, date(2026, 7, 1), date(2027, 2, 28))
    assert is_whole(from_july, *YEAR)


def test_a_scan_is_nobody(from_july: Town) -> None:
    from_july.scan(from_july.put_up("card"), at(JUNE))
    assert is_whole(from_july, date(2026, 7, 1), date(2027, 2, 28))


def test_the_part_and_the_year_estimate_the_same(from_july: Town) -> None:
    """Scans before the programme's first day are chance for the year, so they are for its part."""
    card, opening = from_july.put_up("card"), date(2026, 7, 1)
    for number in range(20):
        moment = at(opening + timedelta(days=number), 19, 53 * number % 240)
        from_july.come(card, f"p{number}", moment)
        from_july.scan(card, *(moment - timedelta(days=back, minutes=4) for back in range(number + 1, 15, 2)))
        from_july.line("follow", f"x{number}", moment - timedelta(hours=9))
    told = [people(from_july, since, YEAR[1]) for since in (opening, YEAR[0])]
    assert told[0] == told[1]
    assert None not in told[0][0]


def people(town: Town, since: date, until: date) -> list[tuple[int | None, ...]]:
    with town.store.reading() as db:
        days = programmes.opening_days(db, town.programme, since, until)
        shown = figures.read(db, programme=town.programme, since=since, until=until, opening_days=days)
    return [(row.friends_new, row.friends_low, row.friends_high) for row in shown.channels]


def test_two_years_are_not_one(town: Town) -> None:
    """Two years together less one of them would be the other."""
    town.consult(row("anna", APRIL))
    assert not is_whole(town, APRIL, date(2028, 3, 31))


def test_a_part_of_a_year_shows_totals_and_no_split(town: Town) -> None:
    town.put_up("card")
    town.consult(*(row(f"a{number}", APRIL, channel_told="card", age_band="20s") for number in range(7)))
    town.consult(row("beate", JUNE, channel_told="card", age_band="20s"))
    with town.store.reading() as db:
        part, whole = (
            figures.read(db, programme=town.programme, since=since, until=until, opening_days=())
            for since, until in ((APRIL, date(2026, 5, 31)), YEAR)
        )
    assert (part.is_split, whole.is_split) == (False, True)
    assert part.stages["consultations"] == 7
    assert {row.consultations_first for row in part.channels} == {None}
    assert {row.consultations for row in part.ages} == {None}
    assert [row.consultations for row in whole.ages] == [8]
