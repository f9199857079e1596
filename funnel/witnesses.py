"""Three witnesses of where new people come from, side by side: scans, the contractor's record, the survey's question.

None of them is right by itself. Scans see only who came within ten minutes after one; the record holds what people
told a counsellor; the survey what some of them answered afterwards. Where two contradict each other beyond their
intervals, that is said. Scans know only channels with a code, so that shares are of who came by one of those, and
nothing is compared where there is only one. Whatever may not be shown arrives here as None already.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from core import words
from core.disclosure import INSIDE, RATE_IS_FIRM, RATE_NEEDS, wilson
from funnel.channels import ChannelRow

SCAN, RECORD, SURVEY = "scan", "record", "survey"
# Channels that share a row; some of them may have no code.
_SHARED = "other"


@dataclass(frozen=True)
class Share:
    """A channel's share of those who came by a channel with a code, with its 95 % Wilson interval, as fractions.

    In the survey, where several answers are possible, it is of those who named any channel.
    """

    count: int
    n: int
    rate: float
    low: float
    high: float

    @property
    def is_reference(self) -> bool:
        """Whether it is a 参考値: of fewer than 30."""
        return self.n < RATE_IS_FIRM


@dataclass(frozen=True)
class Witness:
    """What one source says: of `n` that it knows of, the share of each channel; None where that is not shown.

    `n` is None where it would tell a hidden number; `has_source` is False where nothing was asked or recorded at all.
    A channel the source says nothing about isn't in `shares`.
    """

    name: str
    has_source: bool
    n: int | None
    shares: Mapping[str, Share | None]


@dataclass(frozen=True)
class Disagreement:
    """Two witnesses whose shares of a channel differ by more than their intervals."""

    channel: str
    one: str
    share: Share
    other: str
    other_share: Share


def compared(rows: Sequence[ChannelRow]) -> list[str]:
    """The channels that all three can tell of: those with a code and a row of their own; nothing where it is one."""
    names = [row.channel for row in rows if row.has_code and row.channel != _SHARED]
    return names if len(names) > 1 else []


def by_scan(rows: Sequence[ChannelRow], everybody: int | None) -> Witness:
    """New friends by the scan just before, from the rows as they are shown; `everybody` are all new friends."""
    return _witness(SCAN, {row.channel: row.friends_new for row in rows if _tells_scans(row)}, rows, everybody)


def by_record(rows: Sequence[ChannelRow], everybody: int | None) -> Witness:
    """First consultations by what the contractor recorded as 知ったきっかけ; `everybody` are all first ones."""
    return _witness(RECORD, {row.channel: row.told_first.consultations for row in rows}, rows, everybody)


def by_survey(counts: Mapping[str, int | None] | None, n: int) -> Witness:
    """Answers to the survey's own question: persons by option as the survey shows them (None is hidden), of n.

    Several answers are possible, so that shares may add up to more than one. Who remembers none (an option that is no
    channel) isn't counted, where it is shown how many they are. None: the question was not asked. Of fewer than may be
    shown nothing is told, not even how many they are.
    """
    if not counts or n < INSIDE:
        return Witness(SURVEY, has_source=False, n=None, shares={})
    without = [count for name, count in counts.items() if name not in words.CHANNELS]
    named = n - sum(count or 0 for count in without) if None not in without else n
    told = {name: count for name, count in counts.items() if name in words.CHANNELS}
    return Witness(
        SURVEY, has_source=True, n=named, shares={name: _share(count, named) for name, count in told.items()}
    )


def can_disagree(witnesses: Sequence[Witness]) -> bool:
    """Whether there is a channel of which two witnesses tell a share of the same kind."""
    return any(one.shares.get(name) and other.shares.get(name) for one, other, name in _pairs(witnesses))


def disagreements(witnesses: Sequence[Witness]) -> list[Disagreement]:
    """Where two witnesses' intervals of a channel's share don't touch; the widest gap first."""
    found = []
    for one, other, name in _pairs(witnesses):
        share, other_share = one.shares.get(name), other.shares.get(name)
        if share and other_share and (share.low > other_share.high or other_share.low > share.high):
            found.append(Disagreement(name, one.name, share, other.name, other_share))
    return sorted(found, key=lambda each: -abs(each.share.rate - each.other_share.rate))


def _pairs(witnesses: Sequence[Witness]) -> Iterator[tuple[Witness, Witness, str]]:
    """Two witnesses and a channel; several answers each, as in the survey, are no shares of the same kind."""
    alike = [witness for witness in witnesses if witness.name != SURVEY]
    return ((one, other, name) for one, other in combinations(alike, 2) for name in words.CHANNELS)


def _tells_scans(row: ChannelRow) -> bool:
    return row.has_code or row.channel == words.UNKNOWN


def _witness(name: str, counts: Mapping[str, int | None], rows: Sequence[ChannelRow], everybody: int | None) -> Witness:
    """Shares among the channels that are compared; where another number stands hidden, how many these are is so too."""
    known = _less(everybody, [counts.get(words.UNKNOWN)])
    told = compared(rows)
    n = _less(everybody, [number for channel, number in counts.items() if channel not in told]) if told else None
    return Witness(name, everybody is not None and known != 0, n, {one: _share(counts[one], n) for one in told})


def _less(everybody: int | None, others: Collection[int | None]) -> int | None:
    if everybody is None or None in others:
        return None
    return everybody - sum(number or 0 for number in others)


def _share(count: int | None, n: int | None) -> Share | None:
    if count is None or n is None or n < RATE_NEEDS:
        return None
    return Share(count, n, count / n, *wilson(count, n))
