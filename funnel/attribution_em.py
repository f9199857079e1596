"""The expert's view of attribution.py: for every follow, how likely each scan before it is what brought it.

Stochastic declustering (Zhuang, Ogata, Vere-Jones 2002) by expectation and maximisation: follows come from a background
that varies by hour of the day, and from scans, of which each channel's bring a follow with a probability of its own,
after a time whose distribution is learned in steps. Nothing is said of a single person: what is added up are shares.
"""

from dataclasses import dataclass

import numpy as np

from funnel.attribution import DAY_MINUTES, WINDOW_MINUTES, Estimate, Floats, Moments, Numbers

# Minutes from scan to follow; within a step all times are as likely.
_STEPS = np.array([0, 0.25, 0.5, 1, 2, 3, 5, WINDOW_MINUTES, 20, 60, 240, DAY_MINUTES])
_ROUNDS = 100
_HOURS = 24
_Z = 1.959963984540054


@dataclass(frozen=True)
class _Pairs:
    """Every scan within a day before a follow: the follow's place, the scan's channel, and the step of its minutes."""

    follow: Numbers
    channel: Numbers
    step: Numbers


def estimate(told: Moments, channels: int) -> Estimate:
    """Estimate who came within ten minutes after a scan of which channel's code.

    The interval is that of the realised count: each follow is of a channel with its share as probability.
    """
    if not len(told.scans) or not len(told.follows):
        none = np.zeros(channels)
        return Estimate(none, none, none, float(len(told.follows)))
    pairs = _pairs(told)
    shares = _shares(told, pairs, channels)
    soon = _STEPS[pairs.step] < WINDOW_MINUTES
    cells = pairs.follow[soon] * channels + pairs.channel[soon]
    size = len(told.follows) * channels
    each = np.bincount(cells, shares[soon], minlength=size).reshape(-1, channels).clip(0, 1)
    friends, half = each.sum(axis=0), _Z * np.sqrt((each * (1 - each)).sum(axis=0))
    unknown = max(len(told.follows) - float(friends.sum()), 0.0)
    return Estimate(friends, np.clip(friends - half, 0, None), friends + half, unknown)


def _pairs(told: Moments) -> _Pairs:
    first = np.searchsorted(told.scans, told.follows - DAY_MINUTES, side="left")
    number = np.searchsorted(told.scans, told.follows, side="right") - first
    follow = np.repeat(np.arange(len(told.follows)), number)
    scan = np.arange(len(follow)) + np.repeat(first - np.r_[0, np.cumsum(number)[:-1]], number)
    step = np.searchsorted(_STEPS, told.follows[follow] - told.scans[scan], side="left") - 1
    return _Pairs(follow, told.channel[scan], np.clip(step, 0, len(_STEPS) - 2))


def _shares(told: Moments, pairs: _Pairs, channels: int) -> Floats:
    """How likely each pair's scan brought its follow, the other scans and the background being as likely as learned."""
    scans = np.bincount(told.channel, minlength=channels).clip(1, None)
    widths, follows = np.diff(_STEPS), len(told.follows)
    span = max(told.scans[-1], told.follows[-1]) - min(told.scans[0], told.follows[0]) + 1
    by_hour = _by_hour(told.follows)
    brings = np.full(channels, 0.5 * follows / len(told.scans))
    after = np.exp(-np.arange(len(widths), dtype=float))
    background = 0.5 * follows / span
    shares = np.zeros(len(pairs.follow))
    for _round in range(_ROUNDS):
        weights = brings[pairs.channel] * (after / after.sum() / widths)[pairs.step]
        alone = background * by_hour
        whole = alone + np.bincount(pairs.follow, weights, minlength=follows)
        shares = weights / whole[pairs.follow]
        brings = np.bincount(pairs.channel, shares, minlength=channels) / scans
        after = np.bincount(pairs.step, shares, minlength=len(widths)).clip(1e-12, None)
        background = float((alone / whole).sum()) / span
    return shares


def _by_hour(follows: Floats) -> Floats:
    """How much likelier than at any time a follow is at its hour of the day; one is added, so that no hour is empty."""
    hours = (follows % DAY_MINUTES // 60).astype(int)
    counts = np.bincount(hours, minlength=_HOURS) + 1.0
    likelier: Floats = (counts / counts.mean())[hours]
    return likelier
