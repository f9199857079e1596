"""A month on one page, as a value: what changed, by channel, how the year's targets stand, what to do next.

The month's own numbers are totals and scans: persons are split by channel for whole fiscal years only
(`funnel.whole_years`, docs/adr/0038), so what is told of people by channel is the year's own table, as everywhere else.
Targets stand as at the month's end, so that the page of a month reads the same whenever it is printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from core import words
from core.dates import fiscal_bounds, fiscal_year, months
from core.language import mark
from core.refusals import Refusal
from funnel import (
    comparisons,
    figures,
    happenings,
    monthly_tasks,
    periods,
    places,
    put_up,
    sources,
    target_results,
    targets,
)
from funnel.channels import ChannelRow
from funnel.comparisons import Comparison, Earlier, OpeningDays, Reason
from funnel.effect import Change
from funnel.figures import Figures
from funnel.happenings import Note
from funnel.monthly_tasks import Task
from funnel.put_up import PutUp
from funnel.sources import end_of_month
from funnel.targets import Course, Interval, Progress
from store import activities, programmes
from store.database import Db
from store.records import Programme, Target

STAGES = (
    *("scans", "friends_new", "consultations", "consultations_first", "consultations_repeat", "persons"),
    *("surveys_sent", "surveys_answered"),
)
EARLIER: tuple[Earlier, ...] = ("before", "year_before")


class MonthOutside(Refusal):
    """A month in which the programme didn't run, or that hasn't begun."""

    sentence = mark("There is no page of {month}: the programme has months from {first} to {last}. Nothing was made.")


@dataclass(frozen=True)
class Before:
    """A stage's number in an earlier period, and the month's beside it; `change` is None where nothing can be said."""

    than: Earlier
    number: int | None
    is_unavailable: bool
    change: Change | None


@dataclass(frozen=True)
class Line:
    """A stage of `core.words.STAGES` in the month; None where it is unknown or has no source."""

    stage: str
    number: int | None
    is_unavailable: bool
    earlier: tuple[Before, ...]


@dataclass(frozen=True)
class ChannelLine:
    """One row of channels: scans of the month and of earlier ones (None where nothing was up), and the year's row.

    The year's row holds the people, as the page by channel shows them.
    """

    scans: int | None
    earlier: Mapping[Earlier, int | None]
    year: ChannelRow


@dataclass(frozen=True)
class Monthly:
    """All of a month's page. `names` are the words of measures that are questions of the survey.

    `missing` says why an earlier period has no numbers, `began` in which of them the desk began. `records_until` is the
    last day that the desk's records tell of, None where they come by themselves. `is_year_over` says whether the
    channels' year is.
    """

    programme: Programme
    month: date
    made_on: date
    lines: tuple[Line, ...]
    channels: tuple[ChannelLine, ...]
    targets: tuple[Progress, ...]
    tasks: tuple[Task, ...] = ()
    notes: tuple[Note, ...] = ()
    missing: Mapping[Earlier, Reason] = field(default_factory=dict)
    began: tuple[Earlier, ...] = ()
    records_until: date | None = None
    opening_days: int | None = None
    first_label: str = "First consultations"
    is_split: bool = True
    is_year_over: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def until(self) -> date:
        """The last day that is counted: the month's, or the day it was made while the month runs."""
        return min(end_of_month(self.month), self.made_on)

    @property
    def is_over(self) -> bool:
        """Whether the whole month lies behind us."""
        return self.made_on > end_of_month(self.month)

    @property
    def as_on(self) -> date:
        """Of which day the things to do are."""
        return monthly_tasks.as_on(self.month, self.made_on)

    @property
    def compared(self) -> tuple[Earlier, ...]:
        """The earlier periods that have numbers."""
        return tuple(than for than in EARLIER if than not in self.missing)

    def line(self, stage: str) -> Line:
        """The line of a stage; raises StopIteration for one that the page hasn't."""
        return next(one for one in self.lines if one.stage == stage)


def months_of(programme: Programme, today: date) -> list[date]:
    """The months that have a page, the latest first."""
    last = max(programme.starts, min(today, programme.ends or today))
    return months(programme.starts, last)[::-1]


def must_have_a_page(programme: Programme, month: date, today: date) -> None:
    """Raises MonthOutside for a day in whose month the programme doesn't run, or hasn't run yet."""
    known, first = months_of(programme, today), month.replace(day=1)
    if first not in known:
        raise MonthOutside(month=f"{first:%Y-%m}", first=f"{known[-1]:%Y-%m}", last=f"{known[0]:%Y-%m}")


def read(
    db: Db,
    *,
    programme: Programme,
    month: date,
    today: date,
    opening_days: OpeningDays,
    rates: Mapping[str, float | None] | None = None,
    intervals: Mapping[str, Interval] | None = None,
    names: Mapping[str, str] | None = None,
) -> Monthly:
    """The page of a month (any day of it) as made today, inside view.

    `opening_days` is `campaigns.programmes.opening_days`; `rates` and `intervals` are the year's survey, fractions by
    question, as `funnel.targets.progress` takes them; `names` what its questions are called. Raises MonthOutside.
    """
    first = month.replace(day=1)
    must_have_a_page(programme, first, today)
    period = periods.of_month(first)
    compared = comparisons.read(db, programme=programme, period=period, opening_days=opening_days, today=today)
    year = _year(db, programme, first, today, opening_days)
    reached = _targets(db, programme, first, today, opening_days, rates or {}, intervals or {})
    found = Monthly(
        programme=programme,
        month=first,
        made_on=today,
        lines=tuple(_line(compared, stage) for stage in STAGES),
        channels=_channels(db, compared, year),
        targets=tuple(reached),
        notes=tuple(happenings.notes(db, programme, period.since, period.until)),
        missing=compared.missing,
        began=tuple(than for than in EARLIER if _began(compared.earlier(than))),
        records_until=sources.records_until(db, programme),
        opening_days=compared.now.stages["sessions"],
        first_label=compared.now.first_label,
        is_split=year.is_split,
        is_year_over=today > min(year.until, programme.ends or year.until),
        names=names or {},
    )
    up = places.read(db, programme=programme, period=period, today=found.as_on)
    return replace(found, tasks=monthly_tasks.tasks(found.lines, found.targets, up, _of(found)))


def _of(found: Monthly) -> monthly_tasks.Desk:
    return monthly_tasks.Desk(
        programme=found.programme, month=found.month, today=found.made_on, records_until=found.records_until
    )


def _line(compared: Comparison, stage: str) -> Line:
    earlier = [
        Before(than, of.stages[stage], stage in of.unavailable, _change(compared, stage, than))
        for than in EARLIER
        if (of := compared.earlier(than))
    ]
    return Line(stage, compared.now.stages[stage], stage in compared.now.unavailable, tuple(earlier))


def _change(compared: Comparison, stage: str, than: Earlier) -> Change | None:
    # Answers are counted once five are together: a month's number tells of releases too.
    return None if stage == "surveys_answered" else comparisons.change(compared, stage, than)


def _began(of: Figures | None) -> bool:
    """Whether the desk began in an earlier period: everybody was new then."""
    if of is None or of.programme.continues_id is not None:
        return False
    return of.since <= of.programme.starts <= of.until


def _year(db: Db, programme: Programme, month: date, today: date, opening_days: OpeningDays) -> Figures:
    first, last = fiscal_bounds(fiscal_year(month))
    days = opening_days(db, programme, first, last)
    return figures.read(db, programme=programme, since=first, until=last, opening_days=days, today=today)


def _channels(db: Db, compared: Comparison, year: Figures) -> tuple[ChannelLine, ...]:
    """The year's rows, each with the scans of its channels in the month and in the earlier ones."""
    of: Mapping[str, Figures | None] = {than: compared.earlier(than) for than in EARLIER} | {"now": compared.now}
    up = {
        name: put_up.by_channel(db, programme=one.programme, since=one.since, until=one.until)
        for name, one in of.items()
        if one
    }
    has_records = year.stages["consultations_first"] is not None
    return tuple(
        ChannelLine(
            scans=_scans(up["now"], row),
            earlier={than: _scans(up[than], row) for than in EARLIER if than in up},
            # Without records nobody knows who came by a channel, which is no zero.
            year=row if has_records else replace(row, consultations_first=None),
        )
        for row in year.channels
    )


def _scans(up: Mapping[str, PutUp], row: ChannelRow) -> int | None:
    members = [up[name].scans for name in (row.channel, *row.includes) if name in up]
    return None if row.channel == words.UNKNOWN or not members else sum(members)


def _targets(
    db: Db,
    programme: Programme,
    month: date,
    today: date,
    opening_days: OpeningDays,
    rates: Mapping[str, float | None],
    intervals: Mapping[str, Interval],
) -> list[Progress]:
    """The year's targets as at the month's end; of a year that ends with the month as they stand today."""
    year = fiscal_year(month)
    wanted: Sequence[Target] = programmes.targets(db, programme.id, year)
    if not wanted:
        return []
    since, until = fiscal_bounds(year)[0], end_of_month(month)
    counted = figures.read(
        db,
        programme=programme,
        since=since,
        until=until,
        opening_days=opening_days(db, programme, since, until),
        today=today,
    )
    return target_results.reached(
        wanted,
        found=counted,
        activities=activities.within(db, programme.id, since, until),
        rates=rates,
        intervals=intervals,
        course=_course(db, programme, month, today, opening_days, counted),
    )


def _course(
    db: Db, programme: Programme, month: date, today: date, opening_days: OpeningDays, counted: Figures
) -> Course:
    until, year = end_of_month(month), fiscal_year(month)
    course = targets.course(
        programme,
        year,
        today=today,
        monthly=counted.monthly,
        opening_days=opening_days(db, programme, *fiscal_bounds(year)),
        recorded=sources.records_until(db, programme),
    )
    if today <= until or until >= course.until:
        return course
    # The day after the month, so that the month itself is one of those that are over.
    return replace(course, today=until + timedelta(days=1), counted=until)
