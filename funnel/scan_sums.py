"""Scans of a period by channel, from totals by month and, only where a month is not whole, by day.

Not whole is a month that the period cuts, and the month in which a piece was put up or its code retired: on some of its
days scans of people meet the desk, on others they don't (`funnel.scans.meets_the_desk`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import months, tokyo_day
from funnel.scans import meets_the_desk
from store import rollups
from store.database import Db
from store.records import Placement
from store.rollups import DaySpan

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scans:
    """Scans of a channel in a month, or the part of it in the period, from `day` on; `counts`: people, what was up."""

    channel: str
    day: date
    scans: int
    counts: bool


def read(db: Db, *, programme_id: int, places: Sequence[Placement], since: date, until: date) -> list[Scans]:
    """Sum up the scans of a programme's placements from since to until, both days included.

    Scans of other codes, such as of an import that was taken back, are nobody's.
    """
    by_id = {place.id: place for place in places}
    whole = [month for month in months(since, until) if since <= month and _last_of(month) <= until]
    edges = {place.id: _edges(place) for place in places}
    spans = [span for place in places for span in _spans(place, since, until, set(whole) - edges[place.id])]
    counted: Counter[tuple[str, date, bool]] = Counter()
    for span, sums in rollups.by_span(db, programme_id, spans):
        _count(counted, by_id[span.placement_id], span.first, sums)
    if whole:
        for key, month, sums in rollups.by_month(db, programme_id, whole[0], whole[-1]):
            if key in by_id and month not in edges[key]:
                _count(counted, by_id[key], month, sums)
    return [Scans(channel, day, scans, counts) for (channel, day, counts), scans in sorted(counted.items()) if scans]


def _count(counted: Counter[tuple[str, date, bool]], place: Placement, first: date, sums: tuple[int, int]) -> None:
    people, others = sums
    counted[place.channel, first, meets_the_desk(place, first)] += people
    counted[place.channel, first, False] += others


def _spans(place: Placement, since: date, until: date, whole: set[date]) -> Iterator[DaySpan]:
    """Days of the months that are not whole for a piece, cut where it begins or ceases to be up."""
    for month in months(since, until):
        if month in whole:
            continue
        first, last = max(month, since), min(_last_of(month), until)
        cuts = [first, *(day for day in _changes(place) if first < day <= last), last + _DAY]
        for begin, after in zip(cuts, cuts[1:], strict=False):
            yield DaySpan(place.id, begin, after - _DAY)


def _edges(place: Placement) -> set[date]:
    """Months, by their first days, within which a piece begins or ceases to be up."""
    return {day.replace(day=1) for day in _changes(place) if day.day > 1}


def _changes(place: Placement) -> list[date]:
    """The first day on which a piece is up, and the first on which it isn't any more."""
    found = [place.installed_on] if place.installed_on else []
    if place.retired_at:
        found.append(tokyo_day(place.retired_at) + _DAY)
    return sorted({*found})


def _last_of(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - _DAY
