"""Whose scan came last before each new friend's follow, and before the same moment of other days: chance's measure.

Looked up in the store by index, a few thousand moments at once: nobody reads a year's scans to know of some hundred
friends. What is made of it is said in funnel/attribution.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp

import numpy as np

from core.dates import end_of, fiscal_bounds, fiscal_year, start_of
from funnel import attribution, whole_years
from funnel.attribution import DAY_MINUTES, WINDOW_MINUTES, Estimate, Floats, LastScans, Numbers
from funnel.sources import end_of_month
from store import friends, happenings, programmes, scans, totals
from store.database import Db
from store.records import Programme
from store.types import milliseconds

WINDOW = timedelta(minutes=WINDOW_MINUTES)
_NOBODY, _MINUTE_MS = -1, 60_000
_OPEN, _EVENT = 1, 2
# So many scans that a moment without one in the ten minutes before it is one in a thousand: nothing could be told.
_DENSE = 0.999


@dataclass(frozen=True)
class Arrivals:
    """New friends' moments in minutes from the period's begin (Tokyo), and the last scan before each and its shifts.

    `placement` (-1: none) and `minutes` since that scan stand for the moments that `attribution.comparable` asks for,
    in its order; `scanned` are the first and the last human scan. No pseudonym goes further than this. `is_dense` where
    there are so many scans that none was looked up.
    """

    follows: Floats
    scanned: tuple[float, float] | None
    kinds: Sequence[int]
    placement: Numbers
    minutes: Floats
    is_dense: bool = False

    def estimate(self, number_of: Mapping[int, int], numbers: int) -> Estimate:
        """New friends by the number (0..numbers-1) that each placement of the chain has: of a channel, a place."""
        if self.is_dense:
            return attribution.untold(numbers, float(len(self.follows)))
        return attribution.estimate_looked_up(
            self.follows, self.scanned, lambda _moments: self._numbered(number_of), numbers, day_kinds=self.kinds
        )

    def matched(self, number_of: Mapping[int, int], numbers: int) -> Numbers:
        """How many follows came within the window after a last scan of each number, chance not taken out."""
        own = self._numbered(number_of).channel[: len(self.follows)]
        return np.bincount(own[own >= 0], minlength=numbers)

    def _numbered(self, number_of: Mapping[int, int]) -> LastScans:
        # A code that was taken back with its import has no number: who came by it is unknown.
        keys, places = np.unique(self.placement, return_inverse=True)
        numbers = np.array([_NOBODY if key == _NOBODY else number_of.get(int(key), _NOBODY) for key in keys], dtype=int)
        return LastScans(numbers[places], self.minutes)


def read(db: Db, *, programme: Programme, since: date, until: date, opening_days: Sequence[date]) -> Arrivals:
    """Look up the scans before a programme's new friends from since to until, both days included.

    A card of the year before still leads to the same account, so scans are those of the chain. `opening_days` are the
    desk's days in the period; chance is measured on days of the same sort: open or closed, with an event or without.
    The programme's whole part of a fiscal year is read as the year: two estimates of the same people could be compared.
    """
    if whole_years.is_whole(db, programme=programme, since=since, until=until):
        since, until = fiscal_bounds(fiscal_year(since))
    begin, end = start_of(since), end_of(until)
    chain = programmes.chain(db, programme)
    followed = [each.followed_at for each in friends.followed(db, programme.id, begin, end) if each.is_new]
    follows = np.array([_minutes(at, begin) for at in followed])
    kinds = _day_kinds(db, programme, since, until, opening_days)
    if _is_dense(totals.people_in_months(db, chain, since, until), since, until):
        return Arrivals(follows, None, kinds, np.zeros(0, dtype=int), np.zeros(0), is_dense=True)
    met = scans.ends(db, chain, begin - WINDOW, end) if followed else None
    scanned = (_minutes(met[0], begin), _minutes(met[1], begin)) if met else None
    moments = np.rint(attribution.comparable(follows, scanned, kinds) * _MINUTE_MS).astype(int)
    start = milliseconds(begin)
    found = scans.last_before(db, chain, (moments + start).tolist(), within=WINDOW)
    placement, minutes = np.full(len(moments), _NOBODY), np.zeros(len(moments))
    for place, at, placement_id in found:
        placement[place], minutes[place] = placement_id, (moments[place] + start - at) / _MINUTE_MS
    return Arrivals(follows, scanned, kinds, placement, minutes)


def _is_dense(scans_of_people: int, since: date, until: date) -> bool:
    """Of the months that the days lie in."""
    minutes = ((end_of_month(until) - since.replace(day=1)).days + 1) * DAY_MINUTES
    return 1 - exp(-WINDOW_MINUTES * scans_of_people / minutes) > _DENSE


def _day_kinds(db: Db, programme: Programme, since: date, until: date, opening_days: Sequence[date]) -> list[int]:
    """What sort of day each of the period is: 1 where the desk opened, and 2 more where there was an event."""
    kinds = [0] * ((until - since).days + 1)
    for day in opening_days:
        if since <= day <= until:
            kinds[(day - since).days] = _OPEN
    for event in happenings.within(db, programme.id, since, until):
        if event.kind == "event":
            first, last = max(event.day, since), min(event.until or event.day, until)
            for place in range((first - since).days, (last - since).days + 1):
                kinds[place] |= _EVENT
    return kinds


def _minutes(at: datetime, begin: datetime) -> float:
    return (milliseconds(at) - milliseconds(begin)) / _MINUTE_MS
