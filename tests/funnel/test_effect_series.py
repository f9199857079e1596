"""A number month by month over a chain of programmes, and two spans of it compared."""

from datetime import date

import numpy as np
import pytest

from campaigns.programmes import opening_days
from funnel import effect_series
from funnel.effect import Verdict
from funnel.effect_series import Month, Series
from funnel.periods import Period, of_month
from store import programmes
from store.database import Store
from tests.conftest import add_programme
from tests.funnel.town import APRIL, JUNE, MAY, at, found, row

JULY = date(2026, 7, 1)


def months(since: date, *counts: int, days: int = 20, people: bool = False) -> tuple[Month, ...]:
    firsts = [date(since.year + (since.month - 1 + n) // 12, (since.month - 1 + n) % 12 + 1, 1) for n in range(99)]
    each = [(first, count) for first, count in zip(firsts, counts, strict=False)]
    return tuple(Month(first, count, days, (1,) * count if people else ()) for first, count in each)


def halves(series: Series) -> effect_series.BeforeAfter | None:
    return effect_series.compare(series, Period(APRIL, date(2026, 6, 30)), Period(JULY, date(2026, 9, 30)))


def test_only_months_that_are_over_are_counted_and_each_has_its_days(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.consult(row("a", date(2026, 4, 2)), row("a", date(2026, 4, 9)), row("b", date(2026, 5, 7)))
    card = town.put_up("card")
    town.scan(card, at(MAY), at(MAY), at(JUNE))
    until = date(2026, 6, 29)
    with sqlite_store.reading() as db:
        read = {
            stage: effect_series.read(db, programme=town.programme, stage=stage, opening_days=opening_days, until=until)
            for stage in effect_series.counted(db, programme=town.programme)
        }
    assert list(read) == ["consultations", "consultations_first", "scans"], "no friends without a webhook"
    assert [(month.first, month.count, month.days) for month in read["consultations"].months] == [
        (APRIL, 2, 9),
        (MAY, 1, 9),
    ]
    assert [month.count for month in read["consultations_first"].months] == [1, 1]
    assert [(month.count, month.days) for month in read["scans"].months] == [(0, 30), (2, 31)]
    assert read["consultations"].last_record == date(2026, 5, 7)
    assert read["consultations"].last_open == date(2026, 5, 30)
    assert read["consultations"].days_unrecorded == 7


def test_months_that_a_source_did_not_tell_of_have_no_days(sqlite_store: Store) -> None:
    """Connecting LINE or the first list is no campaign that worked."""
    town = found(sqlite_store)
    town.line("follow", "anna", at(date(2026, 5, 22)))
    town.consult(row("a", date(2026, 5, 7)))
    with sqlite_store.reading() as db:
        friends, held = (
            effect_series.read(
                db, programme=town.programme, stage=stage, opening_days=opening_days, until=date(2026, 6, 30)
            )
            for stage in ("friends_new", "consultations")
        )
    assert [(month.count, month.days) for month in friends.months] == [(0, 0), (1, 10), (0, 30)]
    assert [(month.count, month.days) for month in held.months] == [(0, 0), (1, 9), (0, 8)]


def test_the_months_of_a_programme_that_is_continued_come_first(sqlite_store: Store) -> None:
    town = found(sqlite_store, ends=date(2026, 5, 31))
    town.consult(row("a", date(2026, 4, 2)))
    with sqlite_store.writing() as db:
        after = add_programme(db, "toshima-r9", continues=programmes.by_slug(db, "toshima-r8"), starts=JUNE)
    town.programme = after
    town.consult(row("b", date(2026, 6, 4)), row("a", date(2026, 6, 6)))
    with sqlite_store.reading() as db:
        read = effect_series.read(
            db, programme=after, stage="consultations", opening_days=opening_days, until=date(2026, 6, 30)
        )
    assert [(month.count, month.days > 0) for month in read.months] == [(1, True), (0, True), (2, True)]
    first, again, other = (month.people for month in read.months)
    assert (len(first), len(again)) == (1, 0)
    assert first[0] in other, "she is the same person in both programmes"


def test_equal_years_are_compared_as_anybody_would_by_hand() -> None:
    series = Series("scans", months(APRIL, *[19] * 4, *[20] * 4, *[19] * 4, *[19] * 10, 18, 18, days=9))
    told = effect_series.compare(series, Period(APRIL, date(2027, 3, 31)), Period(date(2027, 4, 1), date(2028, 3, 31)))
    assert told is not None
    assert (told.before.count, told.after.count) == (232, 226)
    assert told.told is told.per_month
    assert (round(told.told.ratio or 0, 2), round(told.told.low, 2), round(told.told.high, 2)) == (0.97, 0.81, 1.18)
    assert told.before.low < told.before.per_day < told.before.high


def test_one_person_who_comes_and_comes_is_not_many() -> None:
    apart = halves(Series("consultations", months(APRIL, 5, 5, 5, 12, 12, 12), last_record=date(2026, 9, 30)))
    hangs = halves(
        Series("consultations", months(APRIL, 5, 5, 5, 12, 12, 12, people=True), last_record=date(2026, 9, 30))
    )
    assert apart is not None
    assert hangs is not None
    assert apart.told.verdict is Verdict.MORE
    assert hangs.dispersion == pytest.approx(51.0)
    assert hangs.told is hangs.per_day
    assert hangs.told.verdict is Verdict.UNCLEAR


def test_twice_the_opening_days_are_no_increase_per_day() -> None:
    series = Series("scans", months(APRIL, 20, 20, 20) + months(JULY, 40, 40, 40, days=40))
    told = halves(series)
    assert told is not None
    assert told.per_month.verdict is Verdict.MORE
    assert told.per_day.ratio == pytest.approx(1.0)
    assert told.told.verdict is Verdict.UNCLEAR


def test_where_the_records_end_early_both_are_told_and_the_one_that_says_less_counts() -> None:
    counts = months(APRIL, 10, 10, 10, 15, 15, 0)
    ends = {"last_record": date(2026, 8, 31), "last_open": date(2026, 9, 30), "days_unrecorded": 20}
    told = halves(Series("consultations", counts, **ends))  # type: ignore[arg-type] # values of two kinds
    assert told is not None
    assert told.if_ended is not None
    assert told.per_month.ratio == pytest.approx(1.0)
    assert told.if_ended.ratio == pytest.approx(1.5)
    to_the_end = {**ends, "last_record": date(2026, 9, 30), "days_unrecorded": 0}
    whole = halves(Series("consultations", counts, **to_the_end))  # type: ignore[arg-type] # values of two kinds
    assert whole is not None
    assert whole.if_ended is None


def test_readings_that_contradict_one_another_leave_it_open() -> None:
    ends = {"last_record": date(2026, 7, 31), "last_open": date(2026, 9, 30), "days_unrecorded": 40}
    told = halves(Series("consultations", months(APRIL, 60, 60, 60, 110, 0, 0), **ends))  # type: ignore[arg-type] # values of two kinds
    assert told is not None
    assert told.if_ended is not None
    assert told.per_month.verdict is Verdict.FEWER
    assert told.if_ended.verdict is Verdict.MORE
    assert told.told.verdict is Verdict.UNCLEAR


def test_months_without_any_record_yet_are_no_decrease() -> None:
    series = Series("consultations", months(APRIL, 10, 10, 10, 0, 0, 0), last_record=date(2026, 6, 27))
    assert halves(series) is None
    assert halves(Series("scans", months(APRIL, 10, 10, 10))) is None


def test_months_that_scatter_widen_the_interval_and_a_trend_does_not() -> None:
    rng = np.random.default_rng(8)
    wild = months(APRIL, *(int(n) for n in rng.gamma(3.0, 10.0, size=24)))
    calm = months(APRIL, *range(20, 44))
    year = Period(APRIL, date(2027, 3, 31)), Period(date(2027, 4, 1), date(2028, 3, 31))
    found_wild, found_calm = (effect_series.compare(Series("scans", each), *year) for each in (wild, calm))
    assert found_wild is not None
    assert found_calm is not None
    assert found_wild.dispersion > 3
    assert found_calm.dispersion == 1.0


def test_with_226_a_year_only_29_percent_more_shows() -> None:
    told = effect_series.smallest(Series("scans", months(APRIL, *[19] * 10, 18, 18)), date(2027, 3, 31))
    assert told is not None
    year, plain, careful = told
    assert sum(month.count for month in year) == 226
    assert 1.28 < plain == careful < 1.29
    assert effect_series.smallest(Series("scans", months(APRIL, 0, 0)), date(2027, 3, 31)) is None


def test_repeat_visits_make_a_larger_increase_necessary() -> None:
    told = effect_series.smallest(Series("consultations", months(APRIL, *[19] * 12, people=True)), of_month(JULY).until)
    assert told is not None
    year, plain, careful = told
    assert len(year) == 4, "no month after the day that is asked for"
    assert careful > plain
