"""New friends by channel: those who came within ten minutes after a scan of the channel's code, corrected for chance.

Counting by the last scan before a follow overcounts: some people who came for other reasons happen to follow soon
after somebody else's scan. How often that happens is measured on the same data: the follows are shifted by whole days
(-14 to 14 without 0), where no true match can exist, and matched again (placebo windows). With N follows, O_c matches
of channel c and a chance rate q_c, Q = sum q, the people who came through a code number G = (sum O - N Q) / (1 - Q).

Where scans are dense, somebody else scans between her scan and her follow, and the follow is put down to that scan's
channel. Scans come at a rate r = -ln(1 - Q) / 10 a minute, so this happens to a share D = r m of the people who came
through a code, m being the mean time in minutes from the last scan to their follow, chance taken out. Then
G_c = (O_c - (N - G) q_c - G D q_c / Q) / (1 - D), which sum to G; everyone else is unknown.

A follow that could be shifted to no day of its own sort (the only day of an event, the first day of all) was never held
against chance: as far as it matched, it is in no lower bound. Beyond Q = 0.6 (some 40,000 scans a year) two thirds of
all who came would be displaced, estimates fall short of the truth, and nothing is told any more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

WINDOW_MINUTES = 10.0
DAY_MINUTES = 1440.0
# Days by which a follow is moved: none, where she stood, then those on which no true match can be.
_SHIFTS = (0, *(days for days in range(-14, 15) if days))
_Z = 1.959963984540054
# Beyond it most are displaced. By simulation the intervals hold 98 % at 20,000 scans a year, 86 % at 100,000.
_MOST = 0.6
_ALL_BUT = 0.95

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Estimate:
    """New friends by channel with 95 % interval (persons, arrays of length channels), and how many are unknown.

    `through` is the interval of all who came through a code, where it is known. `is_told` is False where scans are so
    dense that nobody can be told apart: then the numbers say nothing.
    """

    friends: Floats
    low: Floats
    high: Floats
    unknown: float
    through: tuple[float, float] | None = None
    is_told: bool = True


@dataclass(frozen=True)
class Moments:
    """Sorted minutes on one clock whose days begin at multiples of 1440; `channel` numbers each scan's from 0."""

    scans: Floats
    channel: Numbers
    follows: Floats


@dataclass(frozen=True)
class LastScans:
    """Of each moment the channel of the last human scan within ten minutes before it (-1: none), and minutes since."""

    channel: Numbers
    minutes: Floats


# Finds the last scans before moments on the clock of the follows.
LookUp = Callable[[Floats], LastScans]


@dataclass(frozen=True)
class _Matched:
    """Follows with a scan in the window before them: how many by channel, and minutes from scan to follow, summed."""

    counts: Floats
    minutes: float


def moments(
    scan_minutes: Sequence[float] | Floats,
    scan_channel: Sequence[int] | Numbers,
    follow_minutes: Sequence[float] | Floats,
) -> Moments:
    """Only human scans and first follows belong here. Raises ValueError when an array is not sorted, or not whole."""
    scans = np.asarray(scan_minutes, dtype=float)
    numbers = np.asarray(scan_channel, dtype=int)
    follows = np.asarray(follow_minutes, dtype=float)
    if (np.diff(scans) < 0).any() or (np.diff(follows) < 0).any() or len(scans) != len(numbers):
        raise ValueError("scans and follows must be sorted, and every scan must have its channel")
    return Moments(scans, numbers, follows)


def estimate(
    scan_minutes: Sequence[float] | Floats,
    scan_channel: Sequence[int] | Numbers,
    follow_minutes: Sequence[float] | Floats,
    channels: int,
    *,
    day_kinds: Sequence[int] = (),
) -> Estimate:
    """Estimate who came through which channel's code.

    `day_kinds` numbers what sort of day each is, from minute 0 on (open, closed, of an event): a follow is shifted only
    to days of its own sort, and days beyond the list count as of sort 0. Raises what `moments` raises.
    """
    told = moments(scan_minutes, scan_channel, follow_minutes)
    ends = (float(told.scans[0]), float(told.scans[-1])) if len(told.scans) else None
    return estimate_looked_up(told.follows, ends, _among(told), channels, day_kinds=day_kinds)


def estimate_looked_up(
    follows: Floats,
    scanned: tuple[float, float] | None,
    look_up: LookUp,
    channels: int,
    *,
    day_kinds: Sequence[int] = (),
) -> Estimate:
    """The same where scans are not at hand, but looked up, all moments at once: its work does not grow with scans.

    `follows` are sorted minutes, `scanned` the first and the last human scan, None where there is none.
    """
    if scanned is None or not len(follows):
        none = np.zeros(channels)
        return Estimate(none, none, none, float(len(follows)), through=(0.0, 0.0))
    inside = _comparable(follows, scanned, day_kinds)
    found = look_up(_shifted(follows)[inside])
    ends = np.cumsum([0, *inside.sum(axis=1)])
    matched = [_matched(found, slice(*each), channels) for each in pairwise(ends)]
    looks = float(ends[-1] - ends[1])
    alone = found.channel[: len(follows)][~inside[1:].any(axis=0)]
    unchecked = np.bincount(alone[alone >= 0], minlength=channels).astype(float)
    return _corrected(matched[0], _chance(matched[1:], looks), looks, float(len(follows)), unchecked)


def untold(channels: int, follows: float) -> Estimate:
    """That nobody can be told apart."""
    none = np.zeros(channels)
    return Estimate(none, none, none, unknown=follows, is_told=False)


def comparable(follows: Floats, scanned: tuple[float, float] | None, day_kinds: Sequence[int] = ()) -> Floats:
    """The moments that `estimate_looked_up` asks for, in its order: the follows, and each shift of those it moves."""
    if scanned is None or not len(follows):
        return np.zeros(0)
    moved: Floats = _shifted(follows)[_comparable(follows, scanned, day_kinds)]
    return moved


def _shifted(follows: Floats) -> Floats:
    return follows + np.array(_SHIFTS)[:, None] * DAY_MINUTES


def _among(told: Moments) -> LookUp:
    def look_up(at: Floats) -> LastScans:
        last = np.searchsorted(told.scans, at, side="right") - 1
        minutes = at - told.scans[np.maximum(last, 0)]
        near = (last >= 0) & (minutes <= WINDOW_MINUTES)
        return LastScans(np.where(near, told.channel[np.maximum(last, 0)], -1), minutes)

    return look_up


def _comparable(follows: Floats, scanned: tuple[float, float], day_kinds: Sequence[int]) -> NDArray[np.bool_]:
    """By shift (rows) and follow, whether it still lies in the records and on a day of its own sort.

    A window before the first or after the last record sees nothing, which would make chance look rarer.
    """
    begin, end = min(scanned[0], follows[0]), max(scanned[1], follows[-1]) + WINDOW_MINUTES
    shifted, kinds = _shifted(follows), np.asarray(day_kinds, dtype=int)
    inside: NDArray[np.bool_] = (shifted >= begin) & (shifted <= end) & (_kind(shifted, kinds) == _kind(follows, kinds))
    return inside


def _matched(found: LastScans, part: slice, channels: int) -> _Matched:
    near = found.channel[part] >= 0
    counts = np.bincount(found.channel[part][near], minlength=channels).astype(float)
    return _Matched(counts, float(found.minutes[part][near].sum()))


def _chance(shifted: Sequence[_Matched], looks: float) -> _Matched:
    """What matches by chance, per follow, measured on so many shifted follows."""
    counts = np.sum([each.counts for each in shifted], axis=0)
    minutes = sum(each.minutes for each in shifted)
    return _Matched(counts / looks, minutes / looks) if looks else _Matched(counts, minutes)


def _kind(minutes: Floats, kinds: Numbers) -> Numbers:
    days = np.floor(minutes / DAY_MINUTES).astype(int)
    known = (days >= 0) & (days < len(kinds))
    return np.where(known, kinds[np.where(known, days, 0)], 0) if len(kinds) else np.zeros(days.shape, dtype=int)


def _corrected(seen: _Matched, chance: _Matched, looks: float, follows: float, unchecked: Floats) -> Estimate:
    """`unchecked` are the matches by channel of those whom chance was never measured for."""
    matched, rates = seen.counts, chance.counts
    total = float(rates.sum())
    if total > _MOST:
        return untold(len(matched), follows)
    through_codes = float(np.clip((matched.sum() - follows * total) / (1 - total), 0, matched.sum()))
    others = follows - through_codes
    minutes = max(seen.minutes - others * chance.minutes, 0.0)
    rate = -np.log1p(-total) / WINDOW_MINUTES
    displaced = min(rate * minutes / through_codes, _ALL_BUT) if through_codes else 0.0
    share = rates / total if total else rates
    friends = (matched - others * rates - through_codes * displaced * share) / (1 - displaced)
    friends = np.clip(friends, 0, None)
    by_chance = _by_chance(np.append(rates, total), looks, follows, others)
    low, high = _interval(friends, matched, by_chance[:-1], displaced, share)
    half = _Z * float(np.sqrt(by_chance[-1])) / (1 - total)
    return Estimate(
        friends=friends,
        low=np.clip(low - unchecked, 0, None),
        high=high,
        unknown=max(follows - float(friends.sum()), 0.0),
        through=(
            max(through_codes - half - float(unchecked.sum()), 0.0),
            min(through_codes + half, max(through_codes, float(matched.sum()))),
        ),
    )


def _by_chance(rates: Floats, looks: float, follows: float, others: float) -> Floats:
    """Variance of the matches by chance: of their number, and of a rate known from so many looks (Jeffreys' prior)."""
    known = (rates * looks + 0.5) / (looks + 1)
    return known * (1 - known) * (others + follows**2 / (looks + 1))


def _interval(
    friends: Floats, matched: Floats, chance: Floats, displaced: float, share: Floats
) -> tuple[Floats, Floats]:
    """Uncertain are only which matches were chance (variance given), and who was displaced: out of and into a channel.

    Without the second nobody's match is missing, so there are at most as many as matched.
    """
    out, into = displaced * (1 - share), displaced * share
    coming = np.clip(friends.sum() - friends, 0, None)
    variance = chance + friends * out * (1 - out) + coming * into * (1 - into)
    half = _Z * np.sqrt(variance) / (1 - displaced)
    high = np.minimum(friends + half, np.maximum(friends, matched) + _Z * np.sqrt(coming * into))
    return np.clip(friends - half, 0, None), high
