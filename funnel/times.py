"""When people scan: by week, and by weekday and hour against the hours the desk is open.

Only scans are told by hour and week. Persons are few: how many consult at an hour or in a week would soon be a small
cell, so those numbers stay whole by month.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import TOKYO
from store import programmes, totals
from store.database import Db
from store.records import OpeningHours, Programme

Cell = tuple[int, int]
HOURS, WEEKDAYS = range(24), range(7)


@dataclass(frozen=True)
class Clock:
    """Scans by weekday (0 Monday) and hour in Tokyo.

    `open` are the cells in which the desk opened on at least one day; `inside` are scans of days and hours on which it
    was open, so that a holiday's evening is outside.
    """

    cells: Mapping[Cell, int]
    open: frozenset[Cell]
    inside: int

    @property
    def scans(self) -> int:
        """All of them."""
        return sum(self.cells.values())

    @property
    def outside(self) -> int:
        """Scans at times at which nobody was at the desk."""
        return self.scans - self.inside


@dataclass(frozen=True)
class Week:
    """Scans of the days of a week, from Monday, that lie in the period."""

    first: date
    last: date
    scans: int


def clock(db: Db, *, programme: Programme, since: date, until: date, opening_days: Sequence[date]) -> Clock:
    """Scans of people from since to until, both days included, by weekday and hour.

    An hour counts as open where the desk is open for a part of it. `opening_days` are the desk's days in the period.
    """
    hours = programmes.hours(db, programme.id)
    open_at = {(day, hour) for day in opening_days for hour in open_hours(hours, day)}
    found = totals.people_by_hour(db, programme.id, since, until)
    cells: Counter[Cell] = Counter()
    inside = 0
    for moment, scans in found.items():
        day, hour = _there(moment)
        cells[day.weekday(), hour] += scans
        inside += scans if (day, hour) in open_at else 0
    return Clock(cells, frozenset((day.weekday(), hour) for day, hour in open_at), inside)


def open_hours(hours: Sequence[OpeningHours], day: date) -> set[int]:
    """The hours of an opening day in which the desk is open.

    A day that is opened against the rule has no hours of its own; it has those of the other days.
    """
    held = [row for row in hours if row.since <= day and (row.until is None or day <= row.until)]
    own = [row for row in held if row.weekday == day.weekday()] or held
    return {hour for row in own for hour in HOURS if row.opens < f"{hour + 1:02d}:00" and f"{hour:02d}:00" < row.closes}


def _there(moment: datetime) -> tuple[date, int]:
    there = moment.astimezone(TOKYO)
    return there.date(), there.hour


def weeks(db: Db, *, programme: Programme, since: date, until: date) -> list[Week]:
    """Scans of people by week from since to until, both days included; weeks without scans are there too."""
    days = totals.people_by_day(db, programme.id, since, until)
    monday = since - timedelta(days=since.weekday())
    found = []
    while monday <= until:
        sunday = monday + timedelta(days=6)
        scans = sum(days.get(monday + timedelta(days=number), 0) for number in WEEKDAYS)
        found.append(Week(max(monday, since), min(sunday, until), scans))
        monday += timedelta(days=7)
    return found
