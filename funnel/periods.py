"""Periods of an office: whole months and fiscal years, what came before them, and the same a year before.

Compared are whole months and years alone: a window of days moved by a year, which would match weekdays, could be
subtracted from a month until few people are left. What differs between two months, their opening days, is told instead
and taken into account (`funnel.effect.compare` takes lengths).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import fiscal_bounds, fiscal_year, months


@dataclass(frozen=True)
class Period:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def is_fiscal_year(self) -> bool:
        """Whether it is one whole fiscal year."""
        return (self.since, self.until) == fiscal_bounds(fiscal_year(self.since))

    @property
    def months(self) -> list[date]:
        """First days of the months it touches."""
        return months(self.since, self.until)

    def before(self) -> "Period":
        """As many whole months just before."""
        count = len(self.months)
        return Period(_shifted(self.since, -count), self.since - timedelta(days=1))

    def year_before(self) -> "Period":
        """The same months a year before."""
        return Period(_shifted(self.since, -12), _last(_shifted(self.months[-1], -12)))


def of_year(year: int) -> Period:
    """A fiscal year."""
    return Period(*fiscal_bounds(year))


def of_month(day: date) -> Period:
    """The month a day lies in."""
    return Period(day.replace(day=1), _last(day))


def _shifted(first: date, by: int) -> date:
    number = first.year * 12 + first.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def _last(day: date) -> date:
    return _shifted(day.replace(day=1), 1) - timedelta(days=1)
