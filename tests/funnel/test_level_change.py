"""A step in a monthly number: found where there is one, and not made of trend, season, or more opening hours."""

import numpy as np
import pytest

from funnel.effect import Verdict
from funnel.level_change import LevelChange, TooShort, level_change

MONTHS, START = 36, 24


def series(rng: np.random.Generator, *, step: float = 1.0, scatter: float = 1.0) -> LevelChange:
    """Three years of 20 a month, growing a tenth a year, with a wave, and twice the hours from the third year on."""
    at = np.arange(MONTHS)
    hours = np.where(at >= START, 40.0, 20.0)
    mean = hours * 1.1 ** (at / 12) * (1 + 0.2 * np.sin(2 * np.pi * at / 12)) * np.where(at >= START, step, 1.0)
    if scatter > 1:
        mean = rng.gamma(mean / (scatter - 1), scatter - 1)
    return level_change(rng.poisson(mean).tolist(), hours.tolist(), start=START)


def test_a_doubling_is_found_and_its_size_is_inside_the_interval() -> None:
    found = [series(np.random.default_rng(seed), step=2.0) for seed in range(20)]
    assert all(one.change.verdict is Verdict.MORE for one in found)
    assert sum(one.change.low <= 2.0 <= one.change.high for one in found) >= 18
    assert found[0].has_season
    assert found[0].months == MONTHS


@pytest.mark.parametrize("scatter", [1.0, 3.0])
def test_neither_trend_nor_season_nor_longer_hours_are_taken_for_a_step(scatter: float) -> None:
    found = [series(np.random.default_rng(seed), scatter=scatter) for seed in range(100)]
    assert sum(one.change.verdict is not Verdict.UNCLEAR for one in found) <= 12


def test_what_scatters_more_is_said_and_widens_the_interval() -> None:
    calm, wild = (series(np.random.default_rng(5), scatter=scatter) for scatter in (1.0, 4.0))
    assert wild.dispersion > 2 > calm.dispersion >= 1
    assert wild.change.high / wild.change.low > calm.change.high / calm.change.low


def test_steps_at_months_where_nothing_was_done_stand_beside_it() -> None:
    found = series(np.random.default_rng(6), step=2.0)
    assert len(found.placebos) == START - 6 - 3 + 1
    assert max(found.placebos) < 2.0


def test_closed_months_are_left_out_and_too_few_are_refused() -> None:
    counts, hours = [10] * 12 + [0] * 3 + [10] * 6, [20.0] * 12 + [0.0] * 3 + [20.0] * 6
    found = level_change(counts, hours, start=15)
    assert found.months == 18
    assert found.change.ratio == pytest.approx(1.0, abs=0.01)
    assert not found.has_season
    with pytest.raises(TooShort):
        level_change([0] * 15 + counts[15:], hours, start=15)
    for start in (5, 19):
        with pytest.raises(TooShort):
            level_change(counts, hours, start=start)
    with pytest.raises(ValueError):
        level_change([1, 2], [1.0], start=1)
