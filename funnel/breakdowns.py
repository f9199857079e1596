"""Scans and new friends by what a code was put up for: campaign, kind of place, language, design.

Scans are counters of codes and never hidden. New friends are people, and the same people stand in the table by channel
too: where one split's group lies inside a group of another, the two numbers can be subtracted, whatever each table
hides by itself (4 of 9 people of a channel came by one campaign, so 5 by the rest). Therefore new friends are shown by
nothing, or by everything: only where each combination of channel, campaign, kind of place, language and design that
anybody came by, and the unknown, stands for `threshold` people or more. Any group that can be put together or taken
apart by adding and subtracting tables is then empty or at least as large. And only for whole fiscal years, from which
no month can be taken.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from core import disclosure
from funnel import arrivals, whole_years
from funnel.arrivals import Arrivals
from funnel.channel_friends import whole_persons
from funnel.periods import Period
from store import friends, placements, programmes, totals
from store.database import Db
from store.records import Placement, Programme

By = Literal["campaign", "venue_kind", "language", "design"]
Friends = Literal["shown", "too_few", "unavailable", "only_years"]
BY: Mapping[By, Callable[[Placement], str]] = {
    "campaign": lambda place: place.campaign,
    "venue_kind": lambda place: place.venue_kind,
    "language": lambda place: place.language,
    "design": lambda place: place.design,
}

# Persons, and the ends of their interval.
_Friends = tuple[int, int, int]
_ByGroup = dict[str | None, _Friends]


@dataclass(frozen=True)
class SplitRow:
    """Pieces (枚), scans (回) and new friends (persons, with 95 % interval) of a group; the unknown has only friends.

    `group` is a campaign's or design's name, a code of `core.words.VENUE_KINDS` or LANGUAGES; None is the unknown.
    """

    group: str | None
    pieces: int | None
    scans: int | None
    friends_new: int | None = None
    friends_low: int | None = None
    friends_high: int | None = None


@dataclass(frozen=True)
class Breakdown:
    """Rows by one attribute, most scanned first, the unknown last; `friends` says whether they are shown, or why not.

    Whole persons: the rows of friends sum to the new friends of the period.
    """

    by: By
    rows: Sequence[SplitRow]
    friends: Friends


def read(
    db: Db,
    *,
    programme: Programme,
    period: Period,
    by: By,
    opening_days: Sequence[date],
    threshold: int = disclosure.INSIDE,
) -> Breakdown:
    """A period of whole months split by one attribute of its placements; `opening_days` are the desk's in it."""
    own = placements.of_programme(db, programme.id)
    plain = _plain(own, totals.people_by_month(db, programme.id, period.since, period.months[-1]), period, by)
    chain = programmes.chain(db, programme)
    if not friends.has_events(db, chain):
        return Breakdown(by, _sorted(plain), "unavailable")
    span: dict[str, Any] = {"programme": programme, "since": period.since, "until": period.until}
    if not whole_years.is_whole(db, **span):
        return Breakdown(by, _sorted(plain), "only_years")
    of_chain = [place for key in chain for place in placements.of_programme(db, key)]
    arrived = arrivals.read(db, **span, opening_days=opening_days)
    if not arrived.estimate({place.id: 0 for place in of_chain}, 1).is_told:
        return Breakdown(by, _sorted(plain), "unavailable")
    found = _estimated(arrived, of_chain, by, threshold)
    return Breakdown(by, _sorted(plain), "too_few") if found is None else Breakdown(by, _with(plain, found), "shown")


def _with(plain: Mapping[str | None, SplitRow], found: _ByGroup) -> list[SplitRow]:
    """Rows with friends; also of pieces of the year before by which somebody came, as it still leads to the desk."""
    earlier = [SplitRow(group, 0, 0) for group, one in found.items() if group not in (None, *plain) and one[0]]
    rows = {row.group: _row(row, found[row.group]) for row in (*plain.values(), *earlier)}
    return [*_sorted(rows), _row(SplitRow(None, None, None), found[None])]


def _row(row: SplitRow, friends_: _Friends) -> SplitRow:
    return SplitRow(row.group, row.pieces, row.scans, *friends_)


def _plain(
    own: Sequence[Placement], scans: Mapping[tuple[int, date], int], period: Period, by: By
) -> dict[str | None, SplitRow]:
    group_of = BY[by]
    scanned: Counter[int] = Counter()
    for (place, _month), number in scans.items():
        scanned[place] += number
    pieces: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for one in own:
        counted[group_of(one)] += scanned[one.id]
        if one.installed_on is None or one.installed_on <= period.until:
            pieces[group_of(one)] += one.quantity
    return {group: SplitRow(group, pieces[group], number) for group, number in counted.items()}


def _sorted(rows: Mapping[str | None, SplitRow]) -> list[SplitRow]:
    return sorted(rows.values(), key=lambda row: (-(row.scans or 0), row.group or ""))


def _estimated(arrived: Arrivals, places: Sequence[Placement], by: By, threshold: int) -> _ByGroup | None:
    """New friends by group with interval, and the unknown; None where a combination stands for too few.

    A group's persons are those of its combinations, so that all splits add up to the same unknown.
    """
    everybody = len(arrived.follows)
    finest = _by(arrived, places, _combination)
    persons = dict(zip(finest, whole_persons([one[0] for one in finest.values()], everybody), strict=True))
    unknown = everybody - sum(persons.values())
    if any(0 < number < threshold for number in [*persons.values(), unknown]):
        return None
    groups: Counter[str] = Counter()
    for combination, group in {(_combination(place), BY[by](place)) for place in places}:
        groups[group] += persons[combination]
    found: _ByGroup = {
        name: _whole(groups[name], low, high) for name, (_number, low, high) in _by(arrived, places, BY[by]).items()
    }
    return found | {None: (unknown, unknown, unknown)}


def _combination(place: Placement) -> str:
    return "\n".join([place.channel, *(group_of(place) for group_of in BY.values())])


def _by(
    arrived: Arrivals, places: Sequence[Placement], group_of: Callable[[Placement], str]
) -> dict[str, tuple[float, float, float]]:
    """New friends, low and high by group."""
    names = sorted({group_of(place) for place in places})
    number = {name: place for place, name in enumerate(names)}
    found = arrived.estimate({place.id: number[group_of(place)] for place in places}, len(names))
    return dict(zip(names, zip(found.friends, found.low, found.high, strict=True), strict=True))


def _whole(persons: int, low: float, high: float) -> _Friends:
    return persons, min(round(float(low)), persons), max(round(float(high)), persons)
