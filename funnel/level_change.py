"""Did the level of a monthly number change from a month on: an interrupted time series (Lopez Bernal 2017).

Poisson regression with opening hours as exposure, a trend in months, and from two years on a yearly wave; one step at
the month told beforehand. What scatters more than chance (the same people come again) widens the interval by Pearson's
dispersion (quasi-Poisson). The same step tried at other months says how often such a change appears by itself.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel.effect import Change

LEAST_BEFORE, LEAST_AFTER = 6, 3
_SEASON_FROM = 24
_Z = 1.959963984540054

Floats = NDArray[np.float64]


class TooShort(ValueError):
    """Too few months before or after to tell a step from a trend, or months in which nothing was counted at all."""


@dataclass(frozen=True)
class LevelChange:
    """The step as a ratio, how much the months scatter (1.0 is chance alone), and what placebo months gave.

    `placebos` are the ratios of steps at months at which nothing was done, all before the real one.
    """

    change: Change
    dispersion: float
    months: int
    has_season: bool
    placebos: tuple[float, ...]


def level_change(counts: Sequence[int], exposure: Sequence[float], *, start: int) -> LevelChange:
    """The change from the month of place `start` on, given counts and opening hours (or days) by month.

    Months without opening hours are left out. Raises TooShort, and ValueError where the two lists aren't as long.
    """
    numbers, hours = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    if len(numbers) != len(hours):
        raise ValueError("every month has its count and its opening hours")
    at = np.flatnonzero(hours > 0)
    if not _is_long_enough(at, start) or not numbers[:start].sum() or not numbers[start:].sum():
        raise TooShort
    change, dispersion, has_season = _fitted(numbers, hours, at, start)
    tried = [each for each in at[(at < start)] if _is_long_enough(at[at < start], each)]
    placebos = (_fitted(numbers, hours, at[at < start], int(each))[0].ratio for each in tried)
    return LevelChange(change, dispersion, len(at), has_season, tuple(one for one in placebos if one is not None))


def _is_long_enough(at: NDArray[np.int64], start: int) -> bool:
    return bool((at < start).sum() >= LEAST_BEFORE and (at >= start).sum() >= LEAST_AFTER)


def _fitted(numbers: Floats, hours: Floats, at: NDArray[np.int64], start: int) -> tuple[Change, float, bool]:
    # It takes seconds to load, and only who looks closer needs it.
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    has_season = len(at) >= _SEASON_FROM
    step, trend = (at >= start).astype(float), (at - at.mean()) / 12
    wave = [np.sin(2 * np.pi * at / 12), np.cos(2 * np.pi * at / 12)] if has_season else []
    design = np.column_stack([np.ones(len(at)), step, trend, *wave])
    model = sm.GLM(numbers[at], design, family=sm.families.Poisson(), offset=np.log(hours[at]))
    with warnings.catch_warnings():
        # Months that are all alike leave nothing to explain, which it warns of.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = model.fit()
    # Less scatter than chance makes is luck, not knowledge.
    dispersion = max(float(found.pearson_chi2) / float(found.df_resid), 1.0)
    half = _Z * float(found.bse[1]) * np.sqrt(dispersion)
    effect = float(found.params[1])
    change = Change(float(np.exp(effect)), float(np.exp(effect - half)), float(np.exp(effect + half)))
    return change, dispersion, has_season
