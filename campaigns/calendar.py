"""The opening calendar of a fiscal year, month by month: why the desk opens on each day, or doesn't."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from campaigns.programmes import opening_days
from core.dates import fiscal_bounds, months
from core.language import current
from core.language import mark as _
from store import programmes
from store.database import Db
from store.records import OpeningException, OpeningHours, Programme

# What a day can be. A holiday is one that takes an opening day away; elsewhere its name stands beside the day alone.
STATES = {
    "weekly": _("Open by the weekly hours"),
    "opened": _("Open as an exception"),
    "closed": _("Closed as an exception"),
    "holiday": _("Closed for a public holiday"),
    "none": _("No opening"),
}
OPEN = ("weekly", "opened")
_LANGUAGES = {"ja": "ja", "en": "en_US"}


@dataclass(frozen=True)
class Day:
    """A day, its state of STATES, the public holiday's name ('' on other days), the exception's note."""

    day: date
    state: str
    holiday: str = ""
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the desk opens: one session (回)."""
        return self.state in OPEN


@dataclass(frozen=True)
class Month:
    """A month (its first day) with all its days."""

    first: date
    days: tuple[Day, ...]

    @property
    def sessions(self) -> int:
        """Opening sessions (回)."""
        return sum(day.is_open for day in self.days)


@dataclass(frozen=True)
class Calendar:
    """A fiscal year's twelve months, its exceptions, and the sessions (回) as the office counts them, if it does."""

    fiscal_year: int
    months: tuple[Month, ...]
    exceptions: tuple[OpeningException, ...]
    counted: int | None = None

    @property
    def sessions(self) -> int:
        """Opening sessions (回) of the year by the calendar."""
        return sum(month.sessions for month in self.months)


def of_year(db: Db, programme: Programme, fiscal_year: int) -> Calendar:
    """The calendar of a fiscal year; its open days are those of campaigns.programmes.opening_days."""
    since, until = fiscal_bounds(fiscal_year)
    against = [one for one in programmes.exceptions(db, programme.id) if since <= one.day <= until]
    days = _days(
        programme,
        (since, until),
        opening=set(opening_days(db, programme, since, until)),
        hours=programmes.hours(db, programme.id),
        against={one.day: one for one in against},
    )
    return Calendar(
        fiscal_year,
        tuple(Month(first, _of_month(days, first)) for first in months(since, until)),
        tuple(against),
        _counted(db, programme, fiscal_year),
    )


def _of_month(days: Sequence[Day], first: date) -> tuple[Day, ...]:
    return tuple(day for day in days if day.day.replace(day=1) == first)


def _days(
    programme: Programme,
    span: tuple[date, date],
    *,
    opening: set[date],
    hours: Sequence[OpeningHours],
    against: Mapping[date, OpeningException],
) -> list[Day]:
    named = public_holidays(current())
    found = []
    for number in range((span[1] - span[0]).days + 1):
        day = span[0] + timedelta(days=number)
        exception = against.get(day) if is_inside(programme, day) else None
        would_open = is_inside(programme, day) and holds_weekly(hours, day)
        found.append(
            Day(
                day,
                _state(exception, is_open=day in opening, would_open=would_open),
                holiday=named.get(day) or "",
                note=exception.note if exception else "",
            )
        )
    return found


def _state(exception: OpeningException | None, *, is_open: bool, would_open: bool) -> str:
    if exception:
        return "opened" if is_open else "closed"
    if is_open:
        return "weekly"
    # The weekly hours hold and nobody closed the day: only a holiday can have.
    return "holiday" if would_open else "none"


def holds_weekly(hours: Sequence[OpeningHours], day: date) -> bool:
    """Whether weekly hours hold on a day, whatever holidays and exceptions say."""
    return any(
        row.weekday == day.weekday() and row.since <= day and (row.until is None or day <= row.until) for row in hours
    )


def is_inside(programme: Programme, day: date) -> bool:
    """Whether a day lies in the programme's time."""
    return programme.starts <= day and (programme.ends is None or day <= programme.ends)


def is_open_weekly(programme: Programme, hours: Sequence[OpeningHours], day: date) -> bool:
    """Whether the desk would open on a day without any exception: weekly hours, and holidays where it keeps them."""
    is_closed = programme.closed_on_holidays and day in public_holidays("ja")
    return is_inside(programme, day) and holds_weekly(hours, day) and not is_closed


def public_holidays(language: str) -> holidays.HolidayBase:
    """The country's public holidays with their names in a language of staff."""
    return holidays.country_holidays("JP", language=_LANGUAGES.get(language, "ja"))


def _counted(db: Db, programme: Programme, fiscal_year: int) -> int | None:
    years = programmes.years(db, programme.id)
    return next((one.sessions_counted for one in years if one.fiscal_year == fiscal_year and one.is_desk), None)
