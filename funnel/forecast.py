"""What a number that adds up over a fiscal year will be at its end, as far as the months so far can say it.

The rest of the year is predicted from counts per day of the whole months so far. With independent events and Jeffreys'
prior the prediction is negative binomial with mean m = (Y + 1/2) d/D and variance m (1 + d/D): Y events on D days so
far, d days to come. Where the months scatter more than that, the variance is multiplied by the measured dispersion, as
in the quasi-Poisson prediction variance of Menssen and others (arXiv 2404.05282, 2024), but kept negative binomial, so
that few events give no negative bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import nbinom

FEWEST_MONTHS = 3
_TAIL = 0.025
# A few months tell little of how much they scatter. As much as two months of repeat clients, whose counts have about
# twice the variance of independent ones, is put beside what was measured: by simulation, the interval then holds the
# year's total 90 to 99 times in 100, from three months on and up to a dispersion of three.
_PRIOR_MONTHS, _PRIOR_DISPERSION = 2.0, 2.0


@dataclass(frozen=True)
class Forecast:
    """The year's total to be expected, with its 95 % prediction interval, from so many whole months."""

    expected: float
    low: int
    high: int
    months: int
    dispersion: float


def to_the_end(
    counts: Sequence[int], days: Sequence[int], *, days_left: int, reached: int | None = None
) -> Forecast | None:
    """The total at the end of a year from the counts of its whole months so far and their days.

    `days` are the days on which something could be counted, by month; `days_left` those after the last whole month;
    `reached` what is counted by now, which the total can't fall below. None with fewer than three months or no days.
    Raises ValueError for negative numbers or lists of different length.
    """
    if len(counts) != len(days) or min([*counts, *days, days_left]) < 0:
        raise ValueError("each month has a count and days, none of them negative")
    if len(counts) < FEWEST_MONTHS or not sum(days):
        return None
    so_far = sum(counts)
    floor = max(so_far, reached or 0)
    scatter = dispersion(counts, days)
    if not days_left:
        return Forecast(float(floor), floor, floor, len(counts), scatter)
    share = days_left / sum(days)
    mean = (so_far + 0.5) * share
    variance = scatter * mean * (1 + share)
    size = mean**2 / (variance - mean)
    rest = nbinom(size, size / (size + mean))
    low, high = so_far + int(rest.ppf(_TAIL)), so_far + int(rest.ppf(1 - _TAIL))
    return Forecast(max(so_far * (1 + share), float(floor)), max(low, floor), max(high, floor), len(counts), scatter)


def dispersion(counts: Sequence[int], days: Sequence[int]) -> float:
    """How much more the months scatter than independent events: Pearson's statistic by its degrees of freedom.

    At least 1. Months without days tell nothing. It lies between what was measured and what repeat clients usually do,
    nearer to the former the more months there are.
    """
    open_months = [(count, length) for count, length in zip(counts, days, strict=True) if length]
    total, whole = sum(counts), sum(days)
    if len(open_months) < 2 or not total:
        return 1.0
    means = [total * length / whole for _count, length in open_months]
    pearson = sum((count - mean) ** 2 / mean for (count, _length), mean in zip(open_months, means, strict=True))
    return max(1.0, (pearson + _PRIOR_MONTHS * _PRIOR_DISPERSION) / (len(open_months) - 1 + _PRIOR_MONTHS))
