"""Simulated years whose truth is known, estimated by the plain rule (last scan within ten minutes), by ours and by EM:
bias of the total, mean absolute error in persons per channel, coverage and width of the 95 % intervals.

Eight channels; 30 % of the new friends come for other reasons; who scans follows after 45 s in the median, a twentieth
or a fifth of them up to three days later; scans and follows vary by hour and weekday. Two cases are meant to hurt:
channels of which half bring three times as many as the other half, and ten days of a television report on which
everybody scans and follows more, most of them for the report and not by the code they saw.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from funnel import attribution, attribution_em
from funnel.attribution import DAY_MINUTES, WINDOW_MINUTES, Estimate, Floats, Moments

SHARES = np.array([0.30, 0.20, 0.15, 0.12, 0.09, 0.07, 0.04, 0.03])
CHANNELS = len(SHARES)
BY_HOUR = np.array([1, 0.5, 0.3, 0.2, 0.2, 0.3, 1, 2, 3, 3, 3, 3, 4, 3.5, 3, 3, 3.5, 4, 4.5, 5, 5, 4.5, 3.5, 2])
BY_WEEKDAY = np.array([1, 1, 1, 1, 1.1, 1.3, 1.2])
DAYS, SEEDS, QUICK_SEEDS = 364, 30, 4
OTHER_REASONS = 0.3
REPORT = np.arange(200, 210)


@dataclass(frozen=True)
class Case:
    """New friends and scans of a year, the share of the slow, and what is meant to hurt."""

    adds: int
    scans: int
    slow: float
    is_uneven: bool = False
    has_report: bool = False

    @property
    def name(self) -> str:
        """As printed and in the JSON."""
        more = "_uneven" * self.is_uneven + "_report" * self.has_report
        return f"{self.adds}_{self.scans}_{round(100 * self.slow)}{more}"


CASES = [Case(adds, scans, slow) for adds in (442, 109) for scans in (1_000, 3_000, 10_000) for slow in (0.05, 0.2)]
HARD = [replace(each, **{one: True}) for each in CASES if each.slow == 0.05 for one in ("is_uneven", "has_report")]


@dataclass(frozen=True)
class Seen:
    """One year by one way: error of the total (share of the truth), and by channel error, coverage, width (persons)."""

    bias: float
    error: float
    covered: float
    width: float


def year(case: Case, rng: np.random.Generator) -> tuple[Moments, Floats]:
    """A year, and who truly came within ten minutes after a scan of each channel."""
    at = moments(case, rng, case.scans)
    channel = rng.choice(CHANNELS, size=case.scans, p=SHARES)
    order = np.argsort(at)
    at, channel = at[order], channel[order]
    through = rng.binomial(case.adds, 1 - OTHER_REASONS)
    brings = np.where(np.arange(CHANNELS) % 2, 3.0, 1.0)[channel] if case.is_uneven else np.ones(case.scans)
    scans = rng.choice(case.scans, size=through, replace=False, p=brings / brings.sum())
    lag = np.exp(rng.normal(np.log(0.75), 0.8, through))
    late = rng.random(through) < case.slow
    lag[late] = np.exp(rng.uniform(np.log(WINDOW_MINUTES), np.log(3 * DAY_MINUTES), late.sum()))
    others = moments(case, rng, case.adds - through)
    truth = np.bincount(channel[scans][lag <= WINDOW_MINUTES], minlength=CHANNELS).astype(float)
    return attribution.moments(at, channel, np.sort(np.concatenate([at[scans] + lag, others]))), truth


def moments(case: Case, rng: np.random.Generator, number: int) -> Floats:
    """Minutes of a year, by hour and weekday, and by the report."""
    days = np.tile(BY_WEEKDAY, DAYS // 7)
    if case.has_report:
        days[REPORT] *= 8
    day = rng.choice(DAYS, size=number, p=days / days.sum())
    hour = rng.choice(24, size=number, p=BY_HOUR / BY_HOUR.sum())
    made: Floats = day * DAY_MINUTES + hour * 60 + rng.uniform(0, 60, number)
    return made


def plain(told: Moments) -> Estimate:
    """The last scan within ten minutes brought everybody; no interval."""
    last = np.searchsorted(told.scans, told.follows, side="right") - 1
    near = (last >= 0) & (told.follows - told.scans[np.maximum(last, 0)] <= WINDOW_MINUTES)
    counts = np.bincount(told.channel[last[near]], minlength=CHANNELS).astype(float)
    return Estimate(counts, counts, counts, len(told.follows) - counts.sum())


def ours(told: Moments) -> Estimate:
    """What the pages show."""
    return attribution.estimate(told.scans, told.channel, told.follows, CHANNELS)


def em(told: Moments) -> Estimate:
    """What the expert's view shows."""
    return attribution_em.estimate(told, CHANNELS)


WAYS: Mapping[str, Callable[[Moments], Estimate]] = {"plain": plain, "ours": ours, "em": em}


def seen(found: Estimate, truth: Floats) -> Seen:
    """Whole persons are what a page shows, so they are what is held against the truth."""
    low, high = np.rint(found.low), np.rint(found.high)
    return Seen(
        bias=float(found.friends.sum() / truth.sum() - 1),
        error=float(np.abs(found.friends - truth).mean()),
        covered=float(((low <= truth) & (truth <= high)).mean()),
        width=float((high - low).mean()),
    )


def measured(case: Case, seeds: int) -> Iterator[tuple[str, Seen]]:
    """Every way over some years, the means."""
    years = [
        year(case, np.random.default_rng([seed, case.adds, case.scans, round(100 * case.slow)]))
        for seed in range(seeds)
    ]
    for name, way in WAYS.items():
        all_seen = [seen(way(told), truth) for told, truth in years]
        yield name, Seen(*(mean(getattr(one, field) for one in all_seen) for field in Seen.__dataclass_fields__))


def main() -> None:
    """Run, print a table for people, and the JSON object last."""
    seeds = QUICK_SEEDS if measuring.quick() else SEEDS
    print(f"{'case (new friends, scans, slow %)':34}{'way':7}{'bias %':>8}{'error':>7}{'covered %':>11}{'width':>7}")
    ratios, told = {}, {}
    for case in [*CASES, *HARD]:
        found = dict(measured(case, seeds))
        for name, one in found.items():
            interval = "" if name == "plain" else f"{100 * one.covered:11.1f}{one.width:7.2f}"
            print(f"{case.name:34}{name:7}{100 * one.bias:+8.1f}{one.error:7.2f}{interval}")
        told[case.name] = {name: vars(one) for name, one in found.items()}
        ratios |= {f"{name}_to_plain_{case.name}": found[name].error / found["plain"].error for name in ("ours", "em")}
    measuring.report(cases=told, ratios=ratios)


if __name__ == "__main__":
    main()
