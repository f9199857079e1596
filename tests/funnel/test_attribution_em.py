"""The expert's view: hand-made cases, and the simulated year of test_attribution.py."""

import numpy as np

from funnel import attribution, attribution_em
from tests.funnel.test_attribution import CHANNELS, last_scan, year


def test_without_scans_everybody_is_unknown() -> None:
    found = attribution_em.estimate(attribution.moments([], [], [1.0, 2.0]), 3)
    assert found.friends.tolist() == found.low.tolist() == found.high.tolist() == [0.0, 0.0, 0.0]
    assert found.unknown == 2.0


def test_without_follows_there_is_nobody() -> None:
    found = attribution_em.estimate(attribution.moments([1.0], [0], []), 1)
    assert found.friends.tolist() == [0.0]
    assert found.unknown == 0.0


def test_who_comes_seconds_after_a_scan_came_by_it_and_who_comes_a_day_later_by_nothing_known() -> None:
    days = np.arange(40) * 1440.0
    soon = attribution_em.estimate(attribution.moments(days, np.zeros(40, dtype=int), days + 0.4), 1)
    assert soon.friends[0] > 39
    late = attribution_em.estimate(attribution.moments(days, np.zeros(40, dtype=int), days + 700.0), 1)
    assert late.friends[0] < 1


def test_a_simulated_year_is_estimated_without_bias_and_better_than_by_the_last_scan() -> None:
    bias, error, plain, within = [], [], [], []
    for seed in range(10):
        made = year(seed)
        told = attribution.moments(made.scans, made.numbers, made.follows)
        found = attribution_em.estimate(told, CHANNELS)
        bias.append(found.friends.sum() / made.truth.sum() - 1)
        error.append(np.abs(found.friends - made.truth).mean())
        plain.append(np.abs(last_scan(made) - made.truth).mean())
        within.append(((found.low - 1 <= made.truth) & (made.truth <= found.high + 1)).mean())
    assert abs(np.mean(bias)) < 0.03
    assert np.mean(error) < 0.8 * np.mean(plain)
    assert np.mean(within) > 0.9
