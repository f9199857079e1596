"""New friends by channel: those who came within ten minutes after a scan of the channel's code, corrected for chance.

Counting by the last scan before a follow overcounts: some people who came for other reasons happen to follow soon
after somebody else's scan. How often that happens is measured on the same data: the follows are shifted by whole days
(-14 to 14 without 0), where no true match can exist, and matched again (placebo windows). With N follows, O_c matches
of channel c and a chance rate q_c, the people who came through a code number G = (sum O - N sum q) / (1 - sum q), and
those of channel c G_c = O_c - (N - G) q_c; everyone else is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WINDOW_MINUTES = 10.0
_DAY_MINUTES = 1440.0
_SHIFTS = [days for days in range(-14, 15) if days]
_Z = 1.959963984540054

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """New friends by channel with 95 % interval (persons, arrays of length channels), and how many are unknown."""

    friends: Floats
    low: Floats
    high: Floats
    unknown: float


def estimate(
    scan_minutes: Sequence[float] | Floats,
    scan_channel: Sequence[int] | NDArray[np.int64],
    follow_minutes: Sequence[float] | Floats,
    channels: int,
) -> Estimate:
    """Estimate who came through which channel's code.

    `scan_minutes` and `follow_minutes` are sorted minutes on one clock; `scan_channel` numbers each scan's channel
    from 0. Only human scans and first follows belong here. Raises ValueError when an array is not sorted.
    """
    scans = np.asarray(scan_minutes, dtype=float)
    numbers = np.asarray(scan_channel, dtype=int)
    follows = np.asarray(follow_minutes, dtype=float)
    if (np.diff(scans) < 0).any() or (np.diff(follows) < 0).any() or len(scans) != len(numbers):
        raise ValueError("scans and follows must be sorted, and every scan must have its channel")
    matched = _matches(scans, numbers, follows, channels)
    chance, looks = _chance(scans, numbers, follows, channels)
    return _corrected(matched, chance, looks, float(len(follows)))


def _matches(scans: Floats, numbers: NDArray[np.int64], follows: Floats, channels: int) -> Floats:
    """How many follows have a channel's scan as the last one within the window before them."""
    if not len(scans) or not len(follows):
        return np.zeros(channels)
    last = np.searchsorted(scans, follows, side="right") - 1
    near = (last >= 0) & (follows - scans[np.maximum(last, 0)] <= WINDOW_MINUTES)
    return np.bincount(numbers[last[near]], minlength=channels).astype(float)


def _chance(scans: Floats, numbers: NDArray[np.int64], follows: Floats, channels: int) -> tuple[Floats, float]:
    """Rate at which a follow matches a channel by chance, and on how many shifted follows it was measured."""
    if not len(scans) or not len(follows):
        return np.zeros(channels), 0.0
    begin, end = min(scans[0], follows[0]), max(scans[-1], follows[-1]) + WINDOW_MINUTES
    found, looks = np.zeros(channels), 0.0
    for days in _SHIFTS:
        shifted = follows + days * _DAY_MINUTES
        # A window before the first or after the last record sees nothing, which would make chance look rarer.
        inside = shifted[(shifted >= begin) & (shifted <= end)]
        found += _matches(scans, numbers, inside, channels)
        looks += len(inside)
    return (found / looks if looks else found), looks


def _corrected(matched: Floats, chance: Floats, looks: float, follows: float) -> Estimate:
    total_chance = min(float(chance.sum()), 0.99)
    through_codes = float(np.clip((matched.sum() - follows * total_chance) / (1 - total_chance), 0, matched.sum()))
    others = follows - through_codes
    friends = np.clip(matched - others * chance, 0, matched)
    # Uncertain is only which matches were chance: binomial among the others, plus the error of the measured rate.
    spread = others * chance * (1 - chance) + others**2 * chance * (1 - chance) / max(looks, 1.0)
    half = _Z * np.sqrt(spread)
    return Estimate(
        friends=friends,
        low=np.clip(friends - half, 0, matched),
        high=np.clip(friends + half, 0, matched),
        unknown=max(follows - float(friends.sum()), 0.0),
    )
