"""A year's targets: each beside what was reached, in its own unit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.dates import fiscal_bounds, months
from funnel.targets import Course, Interval, Progress, Standing, course, progress
from store.records import Programme, Target

FIRST_TO_LAST = fiscal_bounds(2026)


def target(measure: str, value: float, kind: str = "flow", result: float | None = None) -> Target:
    return Target(1, 2026, measure, kind, value, "件", result, "")


def reached(wanted: Target, stages: dict[str, int | None], rates: dict[str, float | None] | None = None) -> Progress:
    return progress([wanted], stages=stages, rates=rates or {})[0]


def test_a_stage_is_reached_as_far_as_it_was_counted() -> None:
    found = reached(target("consultations", 280), {"consultations": 226})
    assert (found.result, found.is_typed) == (226.0, False)
    assert found.share == pytest.approx(0.807, abs=0.001)


def test_a_stage_that_can_not_be_counted_has_no_result() -> None:
    found = reached(target("friends_stock", 250, "stock"), {"friends_stock": None})
    assert (found.result, found.share, found.is_typed) == (None, None, False)


def test_a_stage_that_can_not_be_counted_falls_back_to_what_was_typed() -> None:
    found = reached(target("friends_stock", 250, "stock", result=333), {"friends_stock": None})
    assert (found.result, found.is_typed, found.typed) == (333, True, None)


def test_a_rate_is_in_percent() -> None:
    found = reached(target("more_positive", 70, "rate"), {}, {"more_positive": 0.719})
    assert found.result == pytest.approx(71.9)
    assert found.share == pytest.approx(71.9 / 70)
    assert not found.is_typed


def test_a_rate_that_is_hidden_falls_back_to_what_was_typed() -> None:
    found = reached(target("more_positive", 70, "rate", result=56), {}, {"more_positive": None})
    assert (found.result, found.is_typed) == (56, True)


def test_what_our_data_do_not_have_is_typed() -> None:
    found = reached(target("nights", 100, "nights", result=211), {"consultations": 1})
    assert (found.result, found.is_typed) == (211, True)
    assert found.share == pytest.approx(2.11)


def test_zero_is_a_result() -> None:
    found = reached(target("outreach", 12, "external", result=0), {})
    assert (found.result, found.is_typed, found.share) == (0, True, 0)


def test_what_nobody_typed_has_no_result() -> None:
    found = reached(target("equality_share_r7", 20, "external"), {})
    assert (found.result, found.share, found.is_typed) == (None, None, False)


def test_a_target_of_nothing_has_no_share() -> None:
    assert reached(target("consultations", 0), {"consultations": 3}).share is None


def test_targets_stay_in_their_order() -> None:
    wanted = [target("consultations", 1), target("nights", 2), target("sessions", 3)]
    assert [each.target for each in progress(wanted, stages={}, rates={})] == wanted


def year_of(today: date, since: date = date(2026, 4, 1), counts: Sequence[int] = (), days: int = 8) -> Course:
    """A programme's fiscal year, open on the first days of each month, with consultations by month so far."""
    monthly = [
        (month, {"consultations": count}) for month, count in zip(months(since, FIRST_TO_LAST[1]), counts, strict=False)
    ]
    opening = [month.replace(day=day) for month in months(since, FIRST_TO_LAST[1]) for day in range(1, days + 1)]
    return Course(since, FIRST_TO_LAST[1], today, monthly, opening)


def standing(wanted: Target, on: Course, *, count: int | None = None, **asked: Any) -> Progress:
    stages = {} if count is None else {"consultations": count}
    return progress([wanted], stages=stages, rates=asked.pop("rates", {}), course=on, **asked)[0]


def test_a_programme_that_starts_in_july_has_a_ninth_a_month() -> None:
    found = standing(target("consultations", 90), year_of(date(2026, 9, 30), date(2026, 7, 1)), count=30)
    assert (found.months, found.pace) == (9, 10)
    assert found.expected == pytest.approx(30)
    assert found.is_on_the_way is True


def test_by_the_middle_of_a_month_half_of_it_is_expected() -> None:
    found = standing(target("consultations", 120), year_of(date(2026, 6, 15)), count=24)
    assert found.expected == pytest.approx(25)
    assert found.is_on_the_way is False


def test_before_the_first_day_nothing_is_expected() -> None:
    assert standing(target("consultations", 120), year_of(date(2026, 3, 1)), count=0).expected == 0


def test_months_before_the_programme_give_no_forecast() -> None:
    """Three months of nothing before it began, and two consultations in July, are one month."""
    on = year_of(date(2026, 8, 5), date(2026, 7, 1))
    monthly = [(month, {"consultations": int(month == date(2026, 7, 1)) * 2}) for month in months(*FIRST_TO_LAST)]
    found = standing(target("consultations", 90), replace(on, monthly=monthly), count=2)
    assert found.forecast is None
    assert found.standing is Standing.UNCLEAR


def test_months_without_records_are_not_months_without_people() -> None:
    """Four months are recorded, on course; in November nothing more had been brought in."""
    on = year_of(date(2026, 11, 22), counts=(24, 24, 24, 24, 0, 0, 0))
    blind = standing(target("consultations", 270), on, count=96)
    assert blind.standing is Standing.HARD
    told = standing(target("consultations", 270), replace(on, recorded=date(2026, 7, 31)), count=96)
    assert told.forecast is not None
    assert told.forecast.months == 4
    assert told.standing is not Standing.HARD
    assert told.is_on_the_way is True
    assert told.known == date(2026, 7, 31)


def test_a_year_that_is_over_is_not_judged_before_its_last_list_came() -> None:
    on = replace(year_of(date(2027, 4, 2), counts=(24,) * 4), recorded=date(2026, 7, 31))
    assert standing(target("consultations", 270), on, count=96).standing is not Standing.NOT_REACHED
    long_after = replace(on, today=date(2027, 7, 2))
    assert standing(target("consultations", 270), long_after, count=96).standing is Standing.NOT_REACHED
    all_there = replace(on, recorded=date(2027, 3, 31))
    assert standing(target("consultations", 270), all_there, count=96).standing is Standing.NOT_REACHED


def test_a_typed_result_is_compared_with_what_its_own_day_expects() -> None:
    wanted = replace(target("nights", 120, "nights", result=50), result_on=date(2026, 6, 30))
    found = standing(wanted, year_of(date(2026, 11, 1)))
    assert found.expected == pytest.approx(30)
    assert (found.is_on_the_way, found.forecast, found.standing) == (True, None, Standing.UNCLEAR)


@pytest.mark.parametrize("kind", ["stock", "rate", "external"])
def test_what_does_not_add_up_has_no_pace(kind: str) -> None:
    found = standing(target("own words", 80, kind, result=50), year_of(date(2026, 11, 1)))
    assert (found.pace, found.expected, found.forecast) == (None, None, None)


def test_persons_of_several_months_have_no_pace() -> None:
    found = progress([target("persons", 80)], stages={"persons": 9}, rates={}, course=year_of(date(2026, 11, 1)))[0]
    assert (found.pace, found.forecast) == (None, None)


@pytest.mark.parametrize(
    ("wanted", "said"), [(80, Standing.LIKELY), (130, Standing.UNCLEAR), (280, Standing.HARD), (60, Standing.REACHED)]
)
def test_the_forecast_decides_while_the_year_runs(wanted: float, said: Standing) -> None:
    on = year_of(date(2026, 10, 1), counts=[10, 11, 9, 10, 12, 8])
    found = standing(target("consultations", wanted), on, count=60)
    assert found.forecast is not None
    assert found.forecast.expected == pytest.approx(120)
    assert found.standing is said


def test_a_month_that_is_not_over_foretells_nothing() -> None:
    on = year_of(date(2026, 6, 30), counts=[10, 11, 9])
    assert standing(target("consultations", 120), on, count=30).forecast is None
    on = year_of(date(2026, 7, 1), counts=[10, 11, 9, 0])
    assert standing(target("consultations", 120), on, count=30).forecast is not None


def test_a_year_that_is_over_has_no_forecast() -> None:
    on = year_of(date(2027, 4, 1), counts=[10] * 12)
    found = standing(target("consultations", 280), on, count=120)
    assert (found.forecast, found.expected, found.standing) == (None, None, Standing.NOT_REACHED)
    assert standing(target("consultations", 100), on, count=120).standing is Standing.REACHED


def test_on_its_last_day_a_year_still_runs() -> None:
    on = year_of(date(2027, 3, 31), counts=[10] * 12)
    assert standing(target("consultations", 280), on, count=120).standing is Standing.HARD


@pytest.mark.parametrize(
    ("low", "high", "over", "said"),
    [
        (0.71, 0.9, True, Standing.REACHED),
        (0.71, 0.9, False, Standing.LIKELY),
        (0.66, 0.77, True, Standing.UNCLEAR),
        (0.5, 0.69, True, Standing.NOT_REACHED),
        (0.5, 0.69, False, Standing.HARD),
    ],
)
def test_a_share_is_judged_by_its_interval(low: float, high: float, over: bool, said: Standing) -> None:
    on = year_of(date(2027, 4, 1) if over else date(2026, 11, 1))
    asked: dict[str, Any] = {"rates": {"glad": (low + high) / 2}, "intervals": {"glad": Interval(40, low, high)}}
    assert standing(target("glad", 70, "rate"), on, **asked).standing is said


def test_a_bound_that_is_just_the_target_reaches_it() -> None:
    # 0.57 * 100 is 56.99999999999999.
    asked: dict[str, Any] = {"rates": {"glad": 0.8}, "intervals": {"glad": Interval(40, 0.57, 0.9)}}
    found = standing(target("glad", 57, "rate"), year_of(date(2027, 4, 1)), **asked)
    assert found.standing is Standing.REACHED


def test_a_share_of_nobody_knows_how_many_is_never_called_reached() -> None:
    over = year_of(date(2027, 4, 1))
    assert standing(target("training", 80, "rate", result=88), over).standing is Standing.UNCLEAR
    assert standing(target("training", 80, "rate", result=56), over).standing is Standing.NOT_REACHED


def test_a_share_measured_elsewhere_is_a_share() -> None:
    wanted = replace(target("equality", 20, "external", result=21), unit="%")
    assert standing(wanted, year_of(date(2027, 4, 1))).standing is Standing.UNCLEAR


def test_a_stock_is_compared_as_it_stands() -> None:
    now = year_of(date(2026, 11, 1))
    wanted = target("friends_stock", 250, "stock")
    reached_now = progress([wanted], stages={"friends_stock": 333}, rates={}, course=now)[0]
    assert (reached_now.standing, reached_now.expected) == (Standing.REACHED, None)
    assert progress([wanted], stages={"friends_stock": 200}, rates={}, course=now)[0].standing is Standing.UNCLEAR


def test_a_typed_value_beside_our_own_count_is_told_with_the_difference() -> None:
    found = standing(target("consultations", 280, result=230), year_of(date(2027, 4, 1)), count=226)
    assert (found.result, found.typed, found.difference, found.is_typed) == (226, 230, 4, False)


def test_without_a_result_nothing_can_be_said() -> None:
    assert standing(target("nights", 100, "nights"), year_of(date(2027, 4, 1))).standing is Standing.UNCLEAR


@pytest.mark.parametrize(
    ("starts", "ends", "since", "until"),
    [
        (date(2022, 7, 1), date(2023, 3, 31), date(2022, 7, 1), date(2023, 3, 31)),
        (date(2021, 4, 1), None, date(2022, 4, 1), date(2023, 3, 31)),
        (date(2021, 4, 1), date(2022, 3, 31), date(2022, 4, 1), date(2023, 3, 31)),
    ],
)
def test_a_year_is_as_long_as_the_programme_runs_in_it(
    programme: Programme, starts: date, ends: date | None, since: date, until: date
) -> None:
    found = course(replace(programme, starts=starts, ends=ends), 2022, today=date(2022, 10, 1))
    assert (found.since, found.until) == (since, until)
