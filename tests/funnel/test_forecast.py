"""A year's total foretold from the months so far: how wide, how honest, and when not at all."""

import numpy as np
import pytest

from funnel.forecast import dispersion, to_the_end

DAYS = [8, 9, 8, 9, 8, 8, 9, 8, 7, 8, 8, 9]


@pytest.mark.parametrize("months", [0, 1, 2])
def test_fewer_than_three_months_foretell_nothing(months: int) -> None:
    assert to_the_end([20] * months, DAYS[:months], days_left=70) is None


def test_months_without_opening_days_foretell_nothing() -> None:
    assert to_the_end([0, 0, 0], [0, 0, 0], days_left=70) is None


def test_the_rest_of_the_year_goes_on_per_opening_day() -> None:
    found = to_the_end([16, 18, 16], [8, 9, 8], days_left=50)
    assert found is not None
    assert found.expected == pytest.approx(150)
    assert found.low < 150 < found.high
    assert (found.months, found.dispersion) == (3, 1.0)


def test_independent_events_have_the_interval_of_the_negative_binomial() -> None:
    # 60 events on 30 days, 30 to come: mean 60.5, 95 % of the negative binomial with size 60.5 and probability 1/2.
    found = to_the_end([20, 20, 20], [10, 10, 10], days_left=30)
    assert found is not None
    assert (found.low, found.high) == (60 + 40, 60 + 83)


def test_months_that_scatter_make_it_wider() -> None:
    even, uneven = to_the_end([20] * 6, [8] * 6, days_left=48), to_the_end([2, 40, 5, 38, 1, 34], [8] * 6, days_left=48)
    assert even is not None
    assert uneven is not None
    assert even.expected == uneven.expected
    assert uneven.dispersion > 10
    assert uneven.high - uneven.low > 2 * (even.high - even.low)


def test_what_is_reached_already_is_the_least() -> None:
    found = to_the_end([1, 0, 1], [8, 8, 8], days_left=10, reached=9)
    assert found is not None
    assert (found.expected, found.low) == (9, 9)


def test_nothing_so_far_still_leaves_room() -> None:
    found = to_the_end([0, 0, 0], [8, 8, 8], days_left=72)
    assert found is not None
    assert (found.expected, found.low) == (0, 0)
    assert found.high > 0


def test_without_days_to_come_it_is_what_was_counted() -> None:
    found = to_the_end([5] * 12, DAYS, days_left=0)
    assert found is not None
    assert (found.expected, found.low, found.high) == (60, 60, 60)


def test_few_even_months_scatter_no_less_than_chance() -> None:
    assert dispersion([20] * 12, [8] * 12) == 1.0
    assert dispersion([20], [8]) == 1.0
    assert dispersion([0, 0, 0], [8, 8, 8]) == 1.0


@pytest.mark.parametrize(
    ("counts", "days", "left"), [([1, 2], [8], 3), ([-1, 2, 3], [8, 8, 8], 3), ([1] * 3, [8] * 3, -1)]
)
def test_what_can_not_be_is_refused(counts: list[int], days: list[int], left: int) -> None:
    with pytest.raises(ValueError, match="each month"):
        to_the_end(counts, days, days_left=left)


@pytest.mark.parametrize(("months", "a_month", "scatter"), [(3, 20, 1.0), (3, 20, 2.0), (6, 3, 1.5), (9, 20, 2.0)])
def test_the_interval_holds_the_total_about_95_times_in_100(months: int, a_month: float, scatter: float) -> None:
    rng = np.random.default_rng([months, int(10 * scatter)])
    held, years = 0, 400
    for _year in range(years):
        means = np.array(DAYS) * a_month / np.mean(DAYS)
        counts = rng.negative_binomial(means / (scatter - 1), 1 / scatter) if scatter > 1 else rng.poisson(means)
        found = to_the_end([int(each) for each in counts[:months]], DAYS[:months], days_left=sum(DAYS[months:]))
        assert found is not None
        held += found.low <= int(counts.sum()) <= found.high
    assert 0.90 <= held / years <= 0.99
