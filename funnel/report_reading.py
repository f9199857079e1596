"""A fiscal year's report on the grant, read from the store: one project after another, each with all that is its own.

Opening days and the survey belong to other subjects; the entry point brings them as values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import rounding
from core.dates import fiscal_year
from core.language import mark as _
from core.refusals import Refusal
from funnel import activity_sums, periods, report_desk, sources, target_results, targets
from funnel.figures import Figures
from funnel.report import Aim, Answered, Deed, Desk, Edition, Figure, Material, Money, Project, Report
from funnel.report_desk import Surveyed
from funnel.targets import Course, Interval, Progress
from store import activities, programmes, reports
from store.database import Db
from store.records import Programme, ProgrammeYear, Target
from store.report_records import Activity

_OUTREACH = "outreach"


class NoSuchYear(Refusal):
    """A fiscal year in which the programme didn't run."""

    sentence = _(
        "The programme runs from fiscal year {first} to {last}. There is no report of fiscal year {year}. "
        "Please choose another year."
    )


@dataclass(frozen=True)
class _Year:
    """What all projects of a year are read from; `desk` is the number of the desk's project."""

    programme: Programme
    year: int
    rows: tuple[ProgrammeYear, ...]
    desk: str
    course: Course
    found: Mapping[Edition, Figures]
    surveys: Mapping[Edition, Surveyed]
    targets: tuple[Target, ...]
    activities: tuple[Activity, ...]

    def home(self, number: str) -> str:
        """The project that something told for a number belongs to: the desk's where that number has none."""
        return number if any(row.project_number == number for row in self.rows) else self.desk

    @property
    def outreach(self) -> str:
        """The project whose target outreach is, else the desk's."""
        aimed = (one for one in self.targets if one.fiscal_year == self.year and one.measure == _OUTREACH)
        return next((self.home(one.project_number) for one in aimed), self.desk)


def read(
    db: Db,
    *,
    programme: Programme,
    year: int,
    today: date,
    opening_days: Sequence[date],
    hours: Sequence[str] = (),
    surveys: Mapping[Edition, Surveyed] | None = None,
    materials: Sequence[Material] = (),
) -> Report:
    """A programme's report of a fiscal year as on a day.

    `opening_days` are the desk's of the whole year, those to come included; `hours` how its week is said. `surveys` are
    the closing survey as each edition may show it. Raises NoSuchYear.
    """
    must_run(programme, year, today)
    told = _year(db, programme, year, today, opening_days, surveys or {})
    return Report(
        slug=programme.slug,
        programme=programme.name,
        municipality=programme.municipality,
        section=programme.section,
        fiscal_year=year,
        as_on=today,
        projects=tuple(_project(db, told, row, hours, materials) for row in told.rows),
        is_demo=programme.is_demo,
        made_up=programme.made_up,
        first_label=told.found[Edition.SUBMIT].first_label,
    )


def must_run(programme: Programme, year: int, today: date) -> None:
    """Raises NoSuchYear for a fiscal year in which a programme didn't run, or hasn't yet."""
    first, last = fiscal_year(programme.starts), fiscal_year(programme.ends or max(today, programme.starts))
    if not first <= year <= last:
        raise NoSuchYear(first=first, last=last, year=year)


def _year(
    db: Db,
    programme: Programme,
    year: int,
    today: date,
    opening_days: Sequence[date],
    surveys: Mapping[Edition, Surveyed],
) -> _Year:
    period = periods.of_year(year)
    found = report_desk.counted(db, programme=programme, period=period, opening_days=opening_days, today=today)
    rows = tuple(row for row in programmes.years(db, programme.id) if row.fiscal_year == year)
    rows = rows or (ProgrammeYear(programme.id, year, "", programme.name, None, None, [], ""),)
    return _Year(
        programme=programme,
        year=year,
        rows=rows,
        desk=next((row for row in rows if row.is_desk), rows[0]).project_number,
        course=targets.course(
            programme,
            year,
            today=today,
            monthly=found[Edition.SUBMIT].monthly,
            opening_days=opening_days,
            recorded=sources.records_until(db, programme),
        ),
        found=found,
        surveys=surveys,
        targets=tuple(programmes.targets(db, programme.id)),
        activities=tuple(activities.within(db, programme.id, period.since, period.until)),
    )


def _project(db: Db, told: _Year, row: ProgrammeYear, hours: Sequence[str], materials: Sequence[Material]) -> Project:
    number, is_desk = row.project_number, row.project_number == told.desk
    key = (db, told.programme.id, told.year)
    # What was written before the project had a number is the desk's; its own goes before it.
    numbers = ("", number) if is_desk else (number,)
    texts = sorted(reports.texts(*key), key=lambda one: one.project_number == number)
    lines = [one for one in reports.cost_lines(*key) if one.project_number in numbers]
    return Project(
        number=number,
        name=row.project or told.programme.name,
        money=_money(row, tuple((line.label, line.yen) for line in lines)),
        partners=tuple(row.partners),
        implementer=row.implementer,
        since=told.course.since,
        until=told.course.until,
        texts={one.part: one.written for one in texts if one.project_number in numbers},
        aims=tuple(_aims(told, number)),
        desk=_desk(db, told, row, hours) if is_desk else None,
        deeds=_deeds(told, number),
        figures=tuple(_figures(db, told.programme)) if is_desk else (),
        materials=tuple(materials) if is_desk else (),
    )


def _desk(db: Db, told: _Year, row: ProgrammeYear, hours: Sequence[str]) -> Desk:
    return report_desk.desk(
        db,
        found=told.found,
        surveys=told.surveys,
        course=told.course,
        hours=hours,
        sessions_counted=row.sessions_counted,
    )


def _money(row: ProgrammeYear, lines: tuple[tuple[str, int], ...]) -> Money:
    return Money(
        cost_yen=row.cost_yen,
        grant_yen=row.grant_yen,
        rate=row.grant_rate,
        ceiling_yen=row.grant_ceiling_yen,
        note=row.amount_note,
        lines=lines,
    )


def _deeds(told: _Year, number: str) -> tuple[Deed, ...]:
    def home(deed: Deed) -> str:
        return told.outreach if deed.kind.startswith(_OUTREACH) else told.desk

    return tuple(deed for deed in activity_sums.deeds(told.activities) if home(deed) == number)


def _figures(db: Db, programme: Programme) -> Iterator[Figure]:
    for one in activities.baselines(db, programme.id):
        yield Figure(one.subject, one.value, one.unit, one.year, one.source, one.persons)


def _aims(told: _Year, number: str) -> Iterator[Aim]:
    """The year's targets, then those of years to come that aren't simply the same one of another year."""
    mine = [one for one in told.targets if told.home(one.project_number) == number]
    now = [one for one in mine if one.fiscal_year == told.year]
    yield from (_aim(one) for one in _progress(told, now))
    measures = {one.measure for one in now}
    for one in mine:
        if one.fiscal_year > told.year and one.measure not in measures:
            yield _later(one)


def _progress(told: _Year, wanted: Sequence[Target]) -> list[Progress]:
    """As the page of targets has them, but whole, because the funder reads them, and shares with one decimal.

    Whoever shows them asks `funnel.report_numbers` what an edition hides.
    """
    survey = told.surveys.get(Edition.SUBMIT, Surveyed())
    return target_results.reached(
        wanted,
        found=told.found[Edition.SUBMIT],
        activities=told.activities,
        rates={one.code: _tenth(one.share) for one in survey.questions if one.share is not None},
        intervals=_intervals(survey.questions),
        course=told.course,
    )


def _intervals(questions: Sequence[Answered]) -> dict[str, Interval]:
    return {
        one.code: Interval(one.n, _tenth(one.low), _tenth(one.high))
        for one in questions
        if one.n is not None and one.low is not None and one.high is not None
    }


def _tenth(share: float) -> float:
    """A fraction that is a tenth of a per cent exactly, so that a paper never has two of one share."""
    return rounding.tenth(share * 100) / 100


def _aim(told: Progress) -> Aim:
    wanted, interval = told.target, told.interval
    return Aim(
        measure=wanted.measure,
        kind=wanted.kind,
        value=wanted.value,
        unit=wanted.unit,
        result=told.result,
        is_typed=told.is_typed,
        source=_source(wanted, is_typed=told.is_typed) if told.is_typed or told.result is None else "",
        on=wanted.result_on if told.is_typed else None,
        n=interval.n if interval else None,
        low=targets.in_percent(interval.low) if interval else None,
        high=targets.in_percent(interval.high) if interval else None,
        fiscal_year=wanted.fiscal_year,
    )


def _source(wanted: Target, *, is_typed: bool) -> str:
    """Who says a typed result; of one that nobody knows, what is said of the target."""
    return (wanted.result_source if is_typed else "") or wanted.source


def _later(wanted: Target) -> Aim:
    """A target of a year to come with what was typed in for it so far, if anything."""
    return Aim(
        measure=wanted.measure,
        kind=wanted.kind,
        value=wanted.value,
        unit=wanted.unit,
        result=wanted.result,
        is_typed=wanted.result is not None,
        source=_source(wanted, is_typed=wanted.result is not None),
        on=wanted.result_on,
        later=True,
        fiscal_year=wanted.fiscal_year,
    )
