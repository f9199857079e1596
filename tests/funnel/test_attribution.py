"""New friends by channel: hand-made cases, sums, and a simulated year where the truth is known."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.attribution import WINDOW_MINUTES, estimate

DAY = 1440.0


def test_a_follow_within_the_window_belongs_to_the_scan_before_it() -> None:
    found = estimate([100.0], [1], [105.0], 2)
    assert found.friends.tolist() == [0.0, 1.0]
    assert found.unknown == 0.0


@pytest.mark.parametrize(
    ("scan", "follow", "friends"),
    [(100.0, 100.0, 1), (100.0, 100.0 + WINDOW_MINUTES, 1), (100.0, 110.001, 0), (100.0, 99.999, 0)],
)
def test_the_window_includes_both_its_ends(scan: float, follow: float, friends: int) -> None:
    assert estimate([scan], [0], [follow], 1).friends.tolist() == [friends]


def test_the_last_of_several_scans_counts() -> None:
    assert estimate([100.0, 101.0], [0, 1], [102.0], 2).friends.tolist() == [0.0, 1.0]


def test_two_follows_after_one_scan_both_belong_to_it() -> None:
    assert estimate([100.0], [0], [101.0, 102.0], 1).friends.tolist() == [2.0]


def test_a_true_match_is_not_taken_for_chance() -> None:
    # Shifted by no day at all, a follow would find its own scan again.
    found = estimate([100.0], [0], [105.0, 300.0], 1)
    assert found.friends.tolist() == [1.0]
    assert found.unknown == 1.0


def test_without_scans_everybody_is_unknown() -> None:
    found = estimate([], [], [1.0, 2.0, 3.0], 3)
    assert found.friends.tolist() == found.low.tolist() == found.high.tolist() == [0.0, 0.0, 0.0]
    assert found.unknown == 3.0


def test_without_follows_there_is_nobody() -> None:
    found = estimate([1.0, 2.0], [0, 1], [], 2)
    assert found.friends.tolist() == [0.0, 0.0]
    assert found.unknown == 0.0


def test_without_anything_there_is_nothing() -> None:
    found = estimate([], [], [], 0)
    assert found.friends.tolist() == []
    assert found.unknown == 0.0


@pytest.mark.parametrize(
    ("scans", "numbers", "follows"),
    [([2.0, 1.0], [0, 0], [3.0]), ([1.0, 2.0], [0, 0], [3.0, 2.0]), ([1.0, 2.0], [0], [3.0]), ([], [0], [])],
)
def test_what_is_not_sorted_or_not_whole_is_refused(
    scans: list[float], numbers: list[int], follows: list[float]
) -> None:
    with pytest.raises(ValueError):
        estimate(scans, numbers, follows, 1)


def test_matches_that_are_all_chance_leave_nobody() -> None:
    # One scan every quarter of an hour for 40 days, and follows at random: about two thirds match, none came so.
    rng = np.random.default_rng(1)
    scans = np.arange(0, 40 * DAY, 15.0)
    follows = np.sort(rng.uniform(0, 40 * DAY, 400))
    found = estimate(scans, np.zeros(len(scans), dtype=int), follows, 1)
    assert found.friends[0] < 40
    assert found.low[0] == 0


@given(
    st.lists(st.tuples(st.floats(0, 60 * DAY), st.integers(0, 3)), max_size=60),
    st.lists(st.floats(0, 60 * DAY), max_size=40),
)
def test_known_and_unknown_add_up_to_all_follows(scans: list[tuple[float, int]], follows: list[float]) -> None:
    scans = sorted(scans)
    found = estimate([at for at, _ in scans], [number for _, number in scans], sorted(follows), 4)
    assert float(found.friends.sum()) + found.unknown == pytest.approx(len(follows))
    assert (found.low <= found.friends + 1e-9).all()
    assert (found.friends <= found.high + 1e-9).all()
    assert (found.low >= 0).all()
    assert found.unknown >= 0


@given(st.floats(-1e6, 1e6))
def test_where_the_clock_begins_does_not_matter(start: float) -> None:
    scans, numbers, follows = [0.0, 50.0, 3000.0], [0, 1, 0], [5.0, 900.0, 3004.0]
    there = estimate([at + start for at in scans], numbers, [at + start for at in follows], 2)
    here = estimate(scans, numbers, follows, 2)
    assert there.friends.tolist() == pytest.approx(here.friends.tolist(), abs=1e-6)


@dataclass(frozen=True)
class Year:
    scans: np.ndarray
    numbers: np.ndarray
    follows: np.ndarray
    truth: np.ndarray


CHANNELS, ADDS, BACKGROUND, SCANS, DAYS = 8, 442, 0.3, 3_000, 365


def evening(rng: np.random.Generator, size: int) -> np.ndarray:
    """Minutes in a year; most in the evening, on some days more than on others."""
    weights = rng.gamma(2.0, size=DAYS)
    days = rng.choice(DAYS, size, p=weights / weights.sum())
    return days * DAY + np.clip(rng.normal(20 * 60, 150, size), 0, DAY - 1)


def year(seed: int) -> Year:
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.full(CHANNELS, 2.0))
    came = rng.random(ADDS) >= BACKGROUND
    through = int(came.sum())
    own = rng.choice(CHANNELS, through, p=shares)
    follows = evening(rng, ADDS)
    before = follows[came] - rng.lognormal(-0.2, 0.8, through).clip(0, 9.5)
    others = rng.choice(CHANNELS, SCANS - through, p=rng.dirichlet(np.full(CHANNELS, 2.0)))
    scans, numbers = np.r_[before, evening(rng, SCANS - through)], np.r_[own, others]
    order = np.argsort(scans)
    return Year(scans[order], numbers[order], np.sort(follows), np.bincount(own, minlength=CHANNELS))


def last_scan(made: Year) -> np.ndarray:
    """The plain rule: every follow belongs to the last scan within the window."""
    last = np.searchsorted(made.scans, made.follows, side="right") - 1
    near = (last >= 0) & (made.follows - made.scans[np.maximum(last, 0)] <= WINDOW_MINUTES)
    return np.bincount(made.numbers[last[near]], minlength=CHANNELS)


def test_a_simulated_year_is_estimated_without_bias_and_better_than_by_the_last_scan() -> None:
    bias, ours, plain, within = [], [], [], []
    for seed in range(10):
        made = year(seed)
        found = estimate(made.scans, made.numbers, made.follows, CHANNELS)
        bias.append(found.friends.sum() / made.truth.sum() - 1)
        ours.append(np.abs(found.friends - made.truth).mean())
        plain.append(np.abs(last_scan(made) - made.truth).mean())
        within.append(((found.low - 1 <= made.truth) & (made.truth <= found.high + 1)).mean())
    print(f"bias {np.mean(bias):+.3f}, error {np.mean(ours):.2f} against {np.mean(plain):.2f}")
    assert abs(np.mean(bias)) < 0.03
    assert np.mean(ours) < 0.8 * np.mean(plain)
    assert np.mean(within) > 0.8


def on_every_other_day(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Scans every quarter of an hour and follows at random, both on odd days only: all matches are chance."""
    days = np.arange(1, 60, 2) * DAY
    scans = (days[:, None] + np.arange(0, DAY, 15.0)).ravel()
    follows = np.sort(rng.choice(days, 400) + rng.uniform(0, DAY, 400))
    return scans, follows


def test_a_follow_is_shifted_only_to_days_of_its_own_sort() -> None:
    scans, follows = on_every_other_day(np.random.default_rng(2))
    numbers = np.zeros(len(scans), dtype=int)
    blind = estimate(scans, numbers, follows, 1)
    told = estimate(scans, numbers, follows, 1, day_kinds=[0, 1] * 30)
    assert blind.friends[0] > 100, "half of the shifted follows fell on days without any scan"
    assert told.friends[0] < 40
    assert told.low[0] == 0


def dense(seed: int) -> Year:
    """A scan every twelve minutes; the first channel brings nine in ten of those who come, after some three minutes."""
    rng = np.random.default_rng(seed)
    scans = np.sort(rng.uniform(0, 60 * DAY, 60 * 120))
    numbers = rng.choice(2, len(scans))
    mine, yours = (
        rng.choice(np.flatnonzero(numbers == channel), n, replace=False) for channel, n in ((0, 360), (1, 40))
    )
    follows = np.sort(scans[np.r_[mine, yours]] + rng.exponential(3.0, 400).clip(0, 9.9))
    return Year(scans, numbers, follows, np.array([360.0, 40.0]))


def test_whoever_scans_between_her_scan_and_her_follow_takes_nothing_from_her_channel() -> None:
    found = [estimate(made.scans, made.numbers, made.follows, 2).friends for made in map(dense, range(8))]
    plain = [_counts(dense(seed)) for seed in range(8)]
    assert np.mean(plain, axis=0)[1] > 60, "a fifth of the others' are displaced"
    assert abs(np.mean(found, axis=0)[1] - 40) < 6
    assert abs(np.mean(found, axis=0).sum() - 400) < 8


def _counts(made: Year) -> np.ndarray:
    last = np.searchsorted(made.scans, made.follows, side="right") - 1
    return np.bincount(made.numbers[last], minlength=2)


def test_where_somebody_scans_at_every_moment_nobody_can_be_told_from_chance() -> None:
    scans = np.arange(0.0, 40 * DAY, 2.0)
    follows = np.arange(15 * DAY, 25 * DAY, 300.7)
    found = estimate(scans, np.arange(len(scans)) % 2, follows, 2)
    assert found.friends.tolist() == found.low.tolist() == [0.0, 0.0]
    assert not found.is_told
    assert found.unknown == len(follows)


def test_where_scans_are_so_dense_that_everybody_matches_nothing_is_told() -> None:
    rng = np.random.default_rng(2)
    scans = np.sort(rng.uniform(0, 40 * DAY, 12_000))
    found = estimate(scans, np.zeros(len(scans), dtype=int), np.sort(rng.uniform(0, 40 * DAY, 50)), 1)
    assert not found.is_told
    assert estimate([100.0], [0], [105.0], 1).is_told


def test_a_match_that_was_never_held_against_chance_is_in_no_lower_bound() -> None:
    """The only day of an event has no other of its sort, and the first day of all has no other at all."""
    rng = np.random.default_rng(3)
    scans = np.sort(rng.uniform(9 * DAY, 9 * DAY + 240, 120))
    follows = np.sort(rng.uniform(9 * DAY, 9 * DAY + 240, 20))
    elsewhere = np.arange(0, 30 * DAY, 700.0)
    every = np.sort(np.concatenate([scans, elsewhere]))
    found = estimate(every, np.zeros(len(every), dtype=int), follows, 1, day_kinds=[0] * 9 + [2] + [0] * 20)
    assert found.friends[0] > 15
    assert found.low[0] == 0
    assert found.through is not None
    assert found.through[0] == 0


def test_no_chance_match_in_a_few_looks_is_no_certainty() -> None:
    # Two days: each follow could be looked at on one other day only, and found nobody there.
    found = estimate([100.0, 1800.0], [0, 0], [105.0, 1804.0], 1)
    assert found.friends[0] == 2
    assert found.low[0] < 1.5


def test_all_who_came_by_a_code_have_an_interval_too() -> None:
    covered = 0
    for seed in range(20):
        made = year(seed)
        found = estimate(made.scans, made.numbers, made.follows, CHANNELS)
        assert found.through is not None
        covered += found.through[0] <= made.truth.sum() <= found.through[1]
    assert covered >= 17
