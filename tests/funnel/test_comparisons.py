"""A period beside the one before and the same months a year before, in a town counted by hand."""

from datetime import date, timedelta

import pytest

from campaigns import programmes
from funnel import comparisons, effect, imports
from funnel.comparisons import Comparison
from funnel.effect import Verdict
from funnel.periods import Period, of_month, of_year
from store import programmes as stored
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.funnel.town import BY, Town, at, found, row

LONG_AFTER = date(2030, 1, 1)
APRIL, MAY, JUNE, JULY = (date(2026, month, 1) for month in (4, 5, 6, 7))


def read(town: Town, period: Period, *, today: date = LONG_AFTER) -> Comparison:
    with town.store.reading() as db:
        days = programmes.opening_days
        return comparisons.read(db, programme=town.programme, period=period, opening_days=days, today=today)


def thursdays(first: date, count: int) -> list[date]:
    """The first Thursdays of a month and what follows."""
    start = first + timedelta(days=(3 - first.weekday()) % 7)
    return [start + timedelta(weeks=number) for number in range(count)]


def continuing(store: Store, **facts: object) -> Town:
    """Next year's programme, which continues the town's of April 2026."""
    with store.writing() as db:
        first = add_programme(db, "toshima-r8", ends=date(2027, 3, 31))
        values: dict[str, object] = {"starts": date(2027, 4, 1), "history_starts": None, **facts}
        second = add_programme(db, "toshima-r9", continues=first, **values)
    return Town(store, second)


def of(town: Town, slug: str) -> Town:
    with town.store.reading() as db:
        one = stored.by_slug(db, slug)
    assert isinstance(one, Programme)
    return Town(town.store, one, seq=1_000)


def test_a_month_stands_beside_the_month_before(store: Store) -> None:
    town = found(store)
    town.consult(*(row(f"a{number}", day) for number, day in enumerate(thursdays(APRIL, 3))))
    town.consult(*(row(f"m{number}", day) for number, day in enumerate(thursdays(MAY, 4))))
    seen = read(town, of_month(MAY))
    assert seen.before is not None
    assert (seen.before.stages["consultations"], seen.now.stages["consultations"]) == (3, 4)
    assert (seen.before.since, seen.before.until) == (APRIL, date(2026, 4, 30))
    assert seen.year_before is None
    assert seen.missing == {"year_before": "not_begun"}


def test_numbers_are_compared_per_opening_day_and_those_of_the_town_per_day(store: Store) -> None:
    town = found(store)
    card = town.put_up("card", installed_on=APRIL)
    for month, count in ((APRIL, 4), (MAY, 6)):
        days = [month + timedelta(days=number) for number in range(count)]
        town.scan(card, *(at(day) for day in days))
        town.consult(*(row(f"{month}{day}", day) for day in days))
    seen = read(town, of_month(MAY))
    # April 2026 has five Thursdays and four Saturdays, May four and five.
    assert (seen.spans["before"].opening_days, seen.spans["now"].opening_days) == (9, 9)
    assert comparisons.change(seen, "scans") == effect.compare(4, 6, length_before=30, length_after=31)
    assert comparisons.change(seen, "consultations") == effect.compare(4, 6, length_before=9, length_after=9)
    assert comparisons.plain_change(seen, "scans") == effect.compare(4, 6)


def test_last_year_is_the_programme_that_this_one_continues(store: Store) -> None:
    town = continuing(store)
    of(town, "toshima-r8").consult(*(row(f"a{number}", day) for number, day in enumerate(thursdays(MAY, 4))))
    town.consult(*(row(f"b{number}", day) for number, day in enumerate(thursdays(date(2027, 5, 1), 2))))
    month, year = read(town, of_month(date(2027, 5, 1))), read(town, of_year(2027))
    assert month.year_before is not None
    assert year.before is not None
    assert month.year_before.programme.slug == year.before.programme.slug == "toshima-r8"
    assert month.year_before.stages["consultations"] == year.before.stages["consultations"] == 4
    assert month.now.stages["consultations"] == year.now.stages["consultations"] == 2
    assert year.year_before is year.before  # of a fiscal year both are the same
    april = read(town, of_month(date(2027, 4, 1)))
    assert april.before is not None
    assert april.before.programme.slug == "toshima-r8"


@pytest.mark.parametrize(
    ("period", "why"),
    [
        (of_month(APRIL), {"before": "not_begun", "year_before": "not_begun"}),
        (of_month(JUNE), {"before": "began_within", "year_before": "not_begun"}),
        (of_month(JULY), {"year_before": "not_begun"}),
        (of_year(2027), {"before": "began_within", "year_before": "began_within"}),
    ],
)
def test_before_a_programme_began_there_is_nothing_to_compare_with(
    sqlite_store: Store, period: Period, why: dict[str, str]
) -> None:
    seen = read(found(sqlite_store, starts=date(2026, 5, 12)), period)
    assert seen.missing == why
    assert [seen.earlier(name) is None for name in ("before", "year_before")] == [
        name in why for name in ("before", "year_before")
    ]
    assert all(comparisons.change(seen, "consultations", name) is None for name in why)  # type: ignore[arg-type] # names of a table


def test_a_year_that_began_a_week_late_is_a_year(sqlite_store: Store) -> None:
    """Kita's desk of Reiwa 4 began on 7 April."""
    seen = read(found(sqlite_store, starts=date(2026, 4, 7)), of_year(2027))
    assert seen.before is not None
    assert seen.spans["before"].calendar_days == 359


def test_a_year_that_two_programmes_share_is_none_of_theirs(sqlite_store: Store) -> None:
    seen = read(continuing(sqlite_store, starts=date(2026, 10, 1)), of_year(2027))
    assert (seen.before, seen.missing["before"]) == (None, "several")


def test_a_gap_between_two_programmes_is_told(sqlite_store: Store) -> None:
    town = continuing(sqlite_store, starts=date(2027, 6, 1))
    assert read(town, of_month(date(2027, 6, 1))).missing["before"] == "none_ran"
    with sqlite_store.writing() as db:
        ended = add_programme(db, "kita-r8", ends=date(2026, 9, 30))
    assert read(Town(sqlite_store, ended), of_year(2027)).missing["before"] == "ended_within"


def test_days_still_to_come_are_no_days(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    for month in (APRIL, MAY):
        town.consult(*(row(f"{month}{day}", day) for day in thursdays(month, 3)))
    seen = read(town, of_month(MAY), today=date(2026, 5, 15))
    assert (seen.spans["now"].opening_days, seen.spans["now"].calendar_days) == (4, 15)
    assert comparisons.change(seen, "consultations") == effect.compare(3, 3, length_before=9, length_after=4)
    early = read(town, of_month(MAY), today=date(2026, 4, 30))
    assert comparisons.change(early, "consultations") is None


def test_few_who_come_often_say_less_than_many_who_come_once(sqlite_store: Store) -> None:
    few, many = found(sqlite_store), found(sqlite_store, "kita-r8")
    days = [APRIL + timedelta(days=number) for number in range(61)]
    for number, day in enumerate([*days[:8], *days[30:61]]):
        few.consult(row("anna" if number % 2 else "beate", day))
        many.consult(row(f"person {number}", day))
    strangers, again = (comparisons.change(read(town, of_month(MAY)), "consultations") for town in (many, few))
    assert strangers
    assert again
    assert strangers.verdict is Verdict.MORE
    assert again.verdict is Verdict.UNCLEAR
    assert strangers.ratio == again.ratio


def test_what_is_unknown_or_a_stock_is_not_compared(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    seen = read(town, of_month(MAY))
    assert seen.now.stages["friends_new"] is None
    assert [comparisons.change(seen, stage) for stage in ("friends_new", "friends_stock", "sessions")] == [None] * 3


def test_first_consultations_are_not_compared_where_the_records_do_not_begin_alike(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        first = add_programme(db, ends=date(2027, 3, 31), history_starts=None)
        second = add_programme(db, "toshima-r9", continues=first, starts=date(2027, 4, 1))
    earlier, later = Town(sqlite_store, first), Town(sqlite_store, second)
    earlier.consult(row("anna", APRIL))
    later.consult(row("beate", date(2027, 4, 1)))
    with sqlite_store.writing() as db:
        batch = imports.import_rows(
            db,
            by=BY,
            at=at(date(2028, 4, 1)),
            programme=second,
            rows=[row("carla", MAY.replace(year=2027))],
            file_hash="2",
        )
    assert batch
    seen = read(later, of_year(2027))
    assert seen.before is not None
    assert seen.before.first_label != seen.now.first_label
    assert comparisons.change(seen, "consultations_first") is None
    assert comparisons.change(seen, "consultations") is not None


def test_opening_days_after_the_last_import_say_nothing_of_consultations(store: Store) -> None:
    """A file that was brought in on 3 June tells nothing of the rest of June, which would read as fewer."""
    town = found(store)
    town.consult(row("anna", MAY), row("beate", date(2026, 6, 2)))
    seen = read(town, of_month(JUNE))
    assert (seen.spans["now"].opening_days, seen.spans["now"].recorded_days) == (8, 0)
    assert comparisons.change(seen, "consultations") is None
    with store.writing() as db:
        later = at(date(2026, 6, 12))
        rows = [row("carla", date(2026, 6, 4))]
        imports.import_rows(db, by=BY, at=later, programme=town.programme, rows=rows, file_hash="later")
    seen = read(town, of_month(JUNE))
    assert seen.spans["now"].recorded_days == 3  # 4, 6 and 11 June
    assert comparisons.change(seen, "consultations") == effect.compare(1, 2, length_before=9, length_after=3)


def test_a_list_of_last_month_says_nothing_of_this_one(store: Store) -> None:
    town = found(store)
    with store.writing() as db:
        rows = [row(f"m{number}", day) for number, day in enumerate(thursdays(MAY, 4))]
        imports.import_rows(db, by=BY, at=at(date(2026, 6, 20)), programme=town.programme, rows=rows, file_hash="may")
    seen = read(town, of_month(JUNE), today=date(2026, 6, 21))
    assert seen.now.stages["consultations"] is None
    assert comparisons.change(seen, "consultations") is None


def test_persons_are_compared_only_between_whole_periods(store: Store) -> None:
    """The same people every month: whoever comes twice is one of the year, so a part of it holds as many."""
    town = continuing(store)
    for name, first in (("toshima-r8", date(2026, 4, 1)), ("toshima-r9", date(2027, 4, 1))):
        days = [day for number in range(12) for day in thursdays(_later(first, number), 2)]
        rows = [row(f"{person}", day) for day in days for person in range(4)]
        with store.writing() as db:
            later, own = at(date(2028, 6, 30)), of(town, name).programme
            imports.import_rows(db, by=BY, at=later, programme=own, rows=rows, file_hash=name)
    running = read(town, of_year(2027), today=date(2027, 5, 31))
    assert comparisons.change(running, "persons") is None
    assert comparisons.plain_change(running, "persons") is None
    whole = read(town, of_year(2027))
    change = comparisons.change(whole, "persons")
    assert change is not None
    assert (change.ratio, change.verdict) == (1.0, Verdict.UNCLEAR)


def _later(month: date, number: int) -> date:
    at_ = month.month - 1 + number
    return date(month.year + at_ // 12, at_ % 12 + 1, 1)


def test_new_friends_are_compared_per_day_since_the_first_follow(store: Store) -> None:
    town = found(store)
    town.line("follow", "anna", at(date(2026, 5, 22)))
    for number in range(6):
        town.line("follow", f"j{number}", at(date(2026, 6, 1 + number)))
    seen = read(town, of_month(JUNE))
    assert (seen.spans["before"].friend_days, seen.spans["now"].friend_days) == (10, 30)
    may = read(town, of_month(MAY))
    assert may.before is not None
    assert may.before.stages["friends_new"] is None, "nobody knows of April"


def test_months_that_scatter_widen_what_is_said_of_scans(store: Store) -> None:
    town = continuing(store)
    for name, year, months in (("toshima-r8", 2026, (5, 40, 8, 30)), ("toshima-r9", 2027, (10, 60, 12, 44))):
        own = of(town, name)
        card = own.put_up("card", installed_on=date(year, 4, 1))
        for number, count in enumerate(months):
            own.scan(card, *(at(date(year, 4 + number, 3), 9, minute) for minute in range(count)))
    seen = read(town, of_year(2027))
    assert seen.scatter["scans"] > 3
    told = comparisons.change(seen, "scans")
    plain = comparisons.plain_change(seen, "scans")
    assert told is not None
    assert plain is not None
    assert (plain.verdict, told.verdict) == (Verdict.MORE, Verdict.UNCLEAR)


def test_how_many_told_where_they_knew_the_desk_from(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.consult(row("anna", MAY, channel_told="card"), row("beate", MAY), row("carla", MAY, outcome="busy"))
    assert read(town, of_month(MAY)).spans["now"].told == 1
