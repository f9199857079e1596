"""A year's targets against what was reached, each in its own unit, and what the numbers say of it, never more.

What adds up over the year (flow, sessions, nights, participants) has a monthly pace and, while the year runs, a
forecast where our data have its months. A stock is compared as it stands, a share by its interval, and what is measured
elsewhere (external) by what staff typed in with source and day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from core.dates import fiscal_bounds, months
from funnel import forecast
from funnel.forecast import Forecast
from funnel.sources import end_of_month
from store.records import Programme, Target

ADDS_UP = ("flow", "sessions", "nights", "participants")
# Persons of two months may be the same: neither a pace nor a forecast would be true of them.
_NOT_BY_MONTH = ("persons",)
# Counted at the desk, on its opening days; what else is forecast may happen on any day.
_AT_THE_DESK = ("consultations", "consultations_first", "consultations_repeat", "faded_out", "linked_onward")
# By then the year's report to the funder has been written.
_NO_LIST_AFTER = timedelta(days=92)
_ANY_DAY = ("scans", "friends_new", "surveys_sent", "surveys_answered")


class Standing(StrEnum):
    """All that can be said of a target."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    LIKELY = "likely"
    HARD = "hard"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Interval:
    """How many answers a share is of, and its 95 % interval as fractions."""

    n: int
    low: float
    high: float


@dataclass(frozen=True)
class Course:
    """How far a fiscal year has run for a programme.

    `since` and `until` are the programme's first and last day in it; `monthly` are the stages by month up to now, and
    `opening_days` the desk's days of the whole year, those to come included. `recorded` is the last day that records of
    consultations tell of; None where that is today. `counted` is the last day of the counts, where that lies before
    today: those of a month that is over.
    """

    since: date
    until: date
    today: date
    monthly: Sequence[tuple[date, Mapping[str, int | None]]] = ()
    opening_days: Sequence[date] = ()
    recorded: date | None = None
    counted: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.today > self.until

    @property
    def is_long_over(self) -> bool:
        """Whether so much time has passed since that no list can be on its way any more."""
        return self.today > self.until + _NO_LIST_AFTER

    def known(self, measure: str) -> date:
        """The last day that anything is known of a measure: today, or where counts or the desk's records end."""
        last = min(self.today, self.counted or self.today)
        return min(last, self.recorded) if self.recorded and measure in _AT_THE_DESK else last


@dataclass(frozen=True)
class Progress:
    """A target with its result in the same unit; None where nothing says it. `share` is result / value.

    `is_typed` where staff typed the result in; `typed` is what they typed beside a count of our own. A share has an
    `interval` where it is known of how many it is. `pace` is the target a month of the months in which
    the programme runs, `expected` what should be reached by now (by the day of a typed result) at that pace.
    `standing` is None where it wasn't asked how far the year is. `known` is the day up to which our own count reaches.
    """

    target: Target
    result: float | None
    is_typed: bool
    interval: Interval | None = None
    typed: float | None = None
    months: int | None = None
    pace: float | None = None
    expected: float | None = None
    forecast: Forecast | None = None
    is_over: bool = False
    standing: Standing | None = None
    known: date | None = None

    @property
    def share(self) -> float | None:
        """How much of the target is reached; 1.0 is all of it."""
        return None if self.result is None or not self.target.value else self.result / self.target.value

    @property
    def is_share(self) -> bool:
        """Whether it is a share in per cent, asked of some people out of all."""
        return is_share(self.target)

    @property
    def is_on_the_way(self) -> bool | None:
        """Whether as much is reached as should be by now; None where nothing says it."""
        return None if self.result is None or self.expected is None else self.result >= self.expected

    @property
    def difference(self) -> float | None:
        """What was typed less our own count; None where there aren't both."""
        return None if self.typed is None or self.result is None else self.typed - self.result


def in_percent(share: float) -> float:
    """A fraction in per cent, so that 0.57 is 57 and not a little less, as in floating point."""
    return round(share * 100, 6)


def is_share(target: Target) -> bool:
    """Whether a target is a share in per cent, by its kind or, measured elsewhere, by its unit."""
    return target.kind == "rate" or (target.kind == "external" and target.unit.strip() in ("%", "％"))


def course(
    programme: Programme,
    year: int,
    *,
    today: date,
    monthly: Sequence[tuple[date, Mapping[str, int | None]]] = (),
    opening_days: Sequence[date] = (),
    recorded: date | None = None,
) -> Course:
    """How far a fiscal year has run for a programme; the whole year where the programme lies outside of it.

    `recorded` is what `funnel.sources.records_until` says.
    """
    first, last = fiscal_bounds(year)
    since = max(first, programme.starts)
    until = min(last, programme.ends or last)
    if since > until:
        since, until = first, last
    return Course(since, until, today, monthly, opening_days, recorded)


def progress(
    targets: Sequence[Target],
    *,
    stages: Mapping[str, int | None],
    rates: Mapping[str, float | None],
    intervals: Mapping[str, Interval] | None = None,
    done: Mapping[str, float] | None = None,
    course: Course | None = None,
) -> list[Progress]:
    """Each target with what our data and recorded activities say, else with what staff typed in.

    `rates` are fractions by survey question, `done` results in the unit of their target (`funnel.target_results`);
    `intervals` are those of the shares of both, and of typed ones where it is known of how many they are. With a
    `course` each has pace, forecast and standing as well.
    """
    reached = [_reached(target, stages, rates, intervals or {}, done or {}) for target in targets]
    return reached if course is None else [_on_course(one, course) for one in reached]


def _reached(
    target: Target,
    stages: Mapping[str, int | None],
    rates: Mapping[str, float | None],
    intervals: Mapping[str, Interval],
    done: Mapping[str, float],
) -> Progress:
    number = stages.get(target.measure)
    if number is not None:
        return Progress(target, float(number), is_typed=False, typed=target.result)
    share = rates.get(target.measure)
    if target.kind == "rate" and share is not None:
        interval = intervals.get(target.measure)
        return Progress(target, in_percent(share), is_typed=False, interval=interval, typed=target.result)
    if target.measure in done:
        interval = intervals.get(target.measure)
        return Progress(target, done[target.measure], is_typed=False, interval=interval, typed=target.result)
    is_typed = target.result is not None
    return Progress(target, target.result, is_typed, intervals.get(target.measure) if is_typed else None)


def _on_course(reached: Progress, course: Course) -> Progress:
    adds_up = reached.target.kind in ADDS_UP and reached.target.measure not in _NOT_BY_MONTH
    running = len(months(course.since, course.until))
    known = course.known(reached.target.measure)
    by = reached.target.result_on if reached.is_typed else known
    is_over = course.is_over and (reached.is_typed or known >= course.until or course.is_long_over)
    expected = None
    if adds_up and by and not is_over:
        expected = reached.target.value * _months_until(course, by) / running
    told = replace(
        reached,
        months=running if adds_up else None,
        pace=reached.target.value / running if adds_up else None,
        expected=expected,
        forecast=_forecast(reached, course) if adds_up and not is_over else None,
        is_over=is_over,
        known=None if reached.is_typed else min(known, course.until),
    )
    return replace(told, standing=_standing(told))


def _months_until(course: Course, day: date) -> float:
    """Months from the beginning to a day, that day included, the last one in parts."""
    if day < course.since:
        return 0.0
    day = min(day, course.until)
    whole = months(course.since, day)
    first, last = max(whole[-1], course.since), min(end_of_month(whole[-1]), course.until)
    return len(whole) - 1 + ((day - first).days + 1) / ((last - first).days + 1)


def _forecast(reached: Progress, course: Course) -> Forecast | None:
    measure = reached.target.measure
    if reached.is_typed or measure not in (*_AT_THE_DESK, *_ANY_DAY):
        return None
    days = _days(course, only_open=measure in _AT_THE_DESK)
    known = course.known(measure)
    # Today's month isn't over, a month before the programme has no days, and one before its source has no number.
    over = [
        (month, stages[measure])
        for month, stages in course.monthly
        if end_of_month(month) <= known and end_of_month(month) < course.today
    ]
    whole = [(month, number) for month, number in over if number is not None and _days_of(month, days)]
    if not whole or whole[-1][0] >= course.until.replace(day=1):
        return None
    counts, by_month = [number for _month, number in whole], [_days_of(month, days) for month, _number in whole]
    left = sum(each > end_of_month(whole[-1][0]) for each in days)
    now = None if reached.result is None else int(reached.result)
    return forecast.to_the_end(counts, by_month, days_left=left, reached=now)


def _days_of(month: date, days: Sequence[date]) -> int:
    return sum(each.replace(day=1) == month for each in days)


def _days(course: Course, *, only_open: bool) -> Sequence[date]:
    if only_open:
        return [day for day in course.opening_days if course.since <= day <= course.until]
    return [course.since + timedelta(days=number) for number in range((course.until - course.since).days + 1)]


def _standing(reached: Progress) -> Standing:
    if reached.result is None:
        return Standing.UNCLEAR
    if reached.is_share:
        return _standing_of_share(reached, reached.result)
    if reached.result >= reached.target.value:
        return Standing.REACHED
    if reached.is_over:
        return Standing.NOT_REACHED
    if reached.forecast and reached.forecast.low >= reached.target.value:
        return Standing.LIKELY
    if reached.forecast and reached.forecast.high < reached.target.value:
        return Standing.HARD
    return Standing.UNCLEAR


def _standing_of_share(reached: Progress, share: float) -> Standing:
    """By its interval; without one only that it lies below is said, which asks for care, never that it is reached."""
    wanted = reached.target.value
    if reached.interval is None:
        return Standing.NOT_REACHED if share < wanted and (reached.is_over or reached.is_typed) else Standing.UNCLEAR
    if in_percent(reached.interval.low) >= wanted:
        return Standing.REACHED if reached.is_over else Standing.LIKELY
    if in_percent(reached.interval.high) < wanted:
        return Standing.NOT_REACHED if reached.is_over else Standing.HARD
    return Standing.UNCLEAR
