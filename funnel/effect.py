"""Whether a number that changed has changed by more than chance, and which change could be seen at all.

Two counts of independent events are compared by their ratio, exactly: given their sum, the later one is binomial
(Przyborowski and Wilenski 1940; interval of Clopper and Pearson). Where the same people come again and again, counts
scatter more than that: by `dispersion` times the variance, by which intervals are widened on the scale of logarithms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import beta, norm

_LEVEL, _POWER = 0.95, 0.8
_LARGEST = 1_000.0
_LEAST_MONTHS, _ROUNDS = 4, 30

Floats = NDArray[np.float64]


class Verdict(StrEnum):
    """All that a comparison of two counts can say."""

    MORE = "more"
    FEWER = "fewer"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Change:
    """How many times the rate before the rate after is, with its 95 % interval; None where before there was nothing."""

    ratio: float | None
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """More or fewer only where the whole interval says so."""
        if self.low > 1:
            return Verdict.MORE
        return Verdict.FEWER if self.high < 1 else Verdict.UNCLEAR


def compare(
    before: float, after: float, *, length_before: float = 1.0, length_after: float = 1.0, dispersion: float = 1.0
) -> Change:
    """Compare two counts (persons or sessions) of periods of some length: months, opening days, hours.

    Raises ValueError for a negative count, a length that isn't positive, a dispersion below 1.
    """
    if min(before, after) < 0 or min(length_before, length_after) <= 0 or dispersion < 1:
        raise ValueError("counts can't be negative, lengths must be positive, dispersion at least 1")
    per = length_before / length_after
    if not before or not after:
        # There is no ratio to spread around: as many fewer are counted as strangers would be.
        before, after = before / dispersion, after / dispersion
        dispersion = 1.0
    low, high = (_odds(share) * per for share in _shares(before, after))
    if not before:
        return Change(None, low, inf)
    ratio = after / before * per
    return Change(ratio, _spread(ratio, low, dispersion), _spread(ratio, high, dispersion))


def _shares(before: float, after: float) -> tuple[float, float]:
    """The interval of the later count's share of both."""
    tail = (1 - _LEVEL) / 2
    low = float(beta.ppf(tail, after, before + 1)) if after else 0.0
    high = float(beta.ppf(1 - tail, after + 1, before)) if before else 1.0
    return low, high


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else inf


def _spread(ratio: float, bound: float, dispersion: float) -> float:
    if dispersion == 1 or bound in (0, inf):
        return bound
    return ratio * exp(log(bound / ratio) * sqrt(dispersion))


def smallest_visible(before: float, *, dispersion: float = 1.0) -> float:
    """The smallest ratio above 1 that a period as long as the one before would show four times out of five.

    `before` is the count to be expected without any effect. By the normal approximation of the logarithm of the ratio,
    two-sided at 5 %. Raises ValueError where there is nothing to start from.
    """
    if before <= 0 or dispersion < 1:
        raise ValueError("there must be a count before, and dispersion at least 1")
    reach = float(norm.ppf((1 + _LEVEL) / 2) + norm.ppf(_POWER))

    def short_by(ratio: float) -> float:
        return log(ratio) - reach * sqrt(dispersion * (1 / before + 1 / (before * ratio)))

    return float(brentq(short_by, 1.0, _LARGEST)) if short_by(_LARGEST) > 0 else _LARGEST


def scatter(spans: Sequence[Sequence[tuple[int, float]]]) -> float:
    """How much months scatter around a level of each span and a common trend: Pearson's dispersion, at least 1.

    Each span is its months' counts and lengths (days, hours), in order. 1.0 where there are too few months to tell.
    """
    found = [(count, length, place) for place, span in enumerate(spans) for count, length in span]
    free = len(found) - len(spans) - 1
    if free < _LEAST_MONTHS - 1 or not all(sum(count for count, _length in span) for span in spans):
        return 1.0
    counts, lengths, place = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    trend = np.linspace(-0.5, 0.5, len(found))
    design = np.column_stack([*((place == number).astype(float) for number in range(len(spans))), trend])
    mean = _means(counts, lengths, design)
    return max(1.0, float(((counts - mean) ** 2 / mean).sum()) / free)


def _means(counts: Floats, lengths: Floats, design: Floats) -> Floats:
    """Poisson means of months by Newton's method, begun at one level for all."""
    at = np.zeros(design.shape[1])
    at[:-1] = log(counts.sum() / lengths.sum())
    for _round in range(_ROUNDS):
        mean = lengths * np.exp(design @ at)
        step, *_rest = np.linalg.lstsq(design.T @ (design * mean[:, None]), design.T @ (counts - mean), rcond=None)
        # A short step at a time: far from the answer Newton's own may lead further away.
        at = at + np.clip(step, -1, 1)
    return np.asarray(lengths * np.exp(design @ at))
