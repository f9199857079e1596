"""When things happened: the year by month, the period by week and by weekday and hour, with what may explain it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st
from babel.dates import get_day_names

from campaigns import programmes
from core import disclosure, rounding
from core.dates import end_of, fiscal_year, now, start_of, tokyo_day
from core.language import current
from core.language import gettext as _
from core.words import HAPPENINGS
from exchange.writing import Cell
from funnel import happenings, periods, times
from funnel.comparisons import Comparison
from funnel.happenings import Note
from funnel.periods import Period
from funnel.times import HOURS, WEEKDAYS, Clock, Week
from store import unrecorded
from store.records import Programme, Unrecorded
from workspace import charts, exhibits, reading, times_charts, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.exhibits import Exhibit

_STAGES = ("scans", "friends_new", "consultations_first", "consultations_repeat", "consultations")


@dataclass(frozen=True)
class Seen:
    """What the page shows: the fiscal year and the year before by month, and of the period the days that have been.

    `notes` are those of the year, numbered from 1 in their order; `weeks` is empty where no day has been yet.
    """

    programme: Programme
    period: Period
    year: Period
    comparison: Comparison
    months: Sequence[date]
    weeks: Sequence[Week]
    clock: Clock
    notes: Sequence[Note]
    unrecorded: Sequence[Unrecorded]

    @property
    def marks(self) -> list[tuple[int, Note]]:
        """The notes with their numbers."""
        return list(enumerate(self.notes, start=1))


def read(visit: Visit, period: Period) -> Seen:
    """What the page shows of a programme's year and period, at most a minute old."""
    compared = reading.comparison_of(visit, periods.of_year(fiscal_year(period.since)))
    return _seen(reading.state(visit), period, visit.language, compared, visit.programme)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _seen(state: reading.State, period: Period, language: str, _compared: Comparison, _programme: Programme) -> Seen:
    # In the language of the key: what happened is told in words.
    programme, year = _programme, _compared.period
    today = tokyo_day(now())
    been = Period(max(period.since, programme.starts), min(period.until, programme.ends or today, today))
    with store().reading() as db:
        days = programmes.opening_days(db, programme, been.since, been.until)
        return Seen(
            programme=programme,
            period=period,
            year=year,
            comparison=_compared,
            months=[month for month in year.months if _has_been(programme, month, today)],
            weeks=times.weeks(db, programme=programme, since=been.since, until=been.until),
            clock=times.clock(db, programme=programme, since=been.since, until=been.until, opening_days=days),
            notes=happenings.notes(db, programme, year.since, year.until),
            unrecorded=unrecorded.of_programme(db, programme.id, start_of(period.since), end_of(period.until)),
        )


def _has_been(programme: Programme, month: date, today: date) -> bool:
    return programme.starts.replace(day=1) <= month <= min(today, programme.ends or today)


def by_month(visit: Visit, seen: Seen) -> None:
    """The fiscal year's months: scans, new friends and consultations, with the year before."""
    now_, before = seen.comparison.now, seen.comparison.year_before
    numbers = {stage: [dict(now_.monthly)[month][stage] for month in seen.months] for stage in _STAGES}
    earlier = {month.month: stages for month, stages in before.monthly} if before else {}
    past = {stage: [earlier[month.month][stage] for month in seen.months] for stage in _STAGES} if earlier else {}
    headings = {
        "scans": _("Scans (times)"),
        "friends_new": _("New friends (people)"),
        "consultations": _("Consultations (cases)"),
    }
    stacked = ("consultations_first", "consultations_repeat")
    parts = {
        "scans": [(headings["scans"], numbers["scans"])],
        "friends_new": [(headings["friends_new"], numbers["friends_new"])],
        "consultations": [(charts.stage_name(stage, now_.first_label), numbers[stage]) for stage in stacked],
    }
    shown = [stage for stage in parts if stage not in now_.unavailable]
    if not shown:
        widgets.empty(
            _("Nothing has been counted in this period yet."),
            _("Choose another period, or put up placements and bring in consultations."),
        )
        return
    draw = partial(
        times_charts.months,
        seen.months,
        [(headings[stage], parts[stage]) for stage in shown],
        {headings[stage]: past[stage] for stage in shown if stage in past and None not in past[stage]},
        seen.marks,
    )
    if "friends_new" in now_.unavailable:
        widgets.note(_("New friends can't be estimated: LINE's notices don't come in."))
    if not before:
        widgets.note(_("There is no year before to compare with."))
    exhibits.chart(visit, draw, _month_exhibit(visit, seen, past), alt=_month_alt(numbers, seen.months))


def _month_alt(numbers: dict[str, list[int | None]], months: Sequence[date]) -> str:
    most = max(range(len(months)), key=lambda place: numbers["scans"][place] or 0)
    if not numbers["scans"][most]:
        return _("Columns for each month: scans, new friends and consultations.")
    return _(
        "Columns for each month: scans, new friends and consultations. Most scans were in {month}: {scans}."
    ).format(month=widgets.month_name(months[most]), scans=widgets.times(numbers["scans"][most]))


def _month_exhibit(visit: Visit, seen: Seen, past: dict[str, list[int | None]]) -> Exhibit:
    now_ = seen.comparison.now
    stages = dict(now_.monthly)
    columns = {"month": _("Month")} | {stage: charts.stage_name(stage, now_.first_label) for stage in _STAGES}
    compared = ("scans", "friends_new", "consultations") if past else ()
    for stage in compared:
        name = charts.stage_name(stage, now_.first_label)
        columns[f"{stage}-before"] = _("{name}, year before").format(name=name)
    rows: list[dict[str, Cell]] = []
    for place, month in enumerate(seen.months):
        told: dict[str, Cell] = {stage: _told(stages[month][stage]) for stage in _STAGES}
        told |= {f"{stage}-before": _told(past[stage][place]) for stage in compared}
        rows.append({"month": widgets.month_name(month), **told})
    about = exhibits.about(visit, seen.year.since, seen.year.until)
    return Exhibit("times-months", _("By month"), columns, rows, about, [key for key in columns if key != "month"])


def _told(number: int | None) -> int | str:
    # A month's own numbers are never hidden; what has no source says so.
    return _("can't be estimated") if number is None else number


def by_week(visit: Visit, seen: Seen) -> None:
    """Scans by week of the period."""
    most = max(seen.weeks, key=lambda week: week.scans)
    rows: list[dict[str, Cell]] = [{"week": _week(week), "scans": week.scans} for week in seen.weeks]
    about = exhibits.about(visit, seen.period.since, seen.period.until)
    columns = {"week": _("Week"), "scans": _("Scans")}
    exhibit = Exhibit("times-weeks", _("Scans by week"), columns, rows, about, ("scans",))
    alt = _("A column for each week. Most scans were in the week of {week}: {scans}.").format(
        week=_week(most), scans=widgets.times(most.scans)
    )
    exhibits.chart(visit, partial(times_charts.weeks, seen.weeks, seen.marks), exhibit, alt=alt)


def _week(week: Week) -> str:
    return f"{week.first:%Y-%m-%d} – {week.last:%m-%d}"


def outside(found: Clock) -> str:
    """How many of the scans come while nobody is at the desk, as a sentence; a share needs ten of them."""
    if not found.scans:
        return _("There are no scans in this period yet.")
    if not found.open:
        return _("No opening hours are entered, so nobody can say which scans came outside them.")
    numbers = {"outside": f"{found.outside:,}", "all": f"{found.scans:,}"}
    if found.scans < disclosure.RATE_NEEDS:
        return _("{outside} of {all} scans came outside the opening hours.").format(**numbers)
    share = rounding.percent(found.outside / found.scans)
    text = _("{share} % of the scans come outside the opening hours ({outside} of {all}).")
    return text.format(share=share, **numbers)


def by_hour(visit: Visit, seen: Seen) -> None:
    """Scans by weekday and hour against the opening hours."""
    names = get_day_names("wide", locale=current())
    rows: list[dict[str, Cell]] = [
        {"hour": f"{hour}:00–{hour}:59"} | {f"d{day}": seen.clock.cells.get((day, hour), 0) for day in WEEKDAYS}
        for hour in HOURS
    ]
    columns = {"hour": _("Hour")} | {f"d{day}": names[day] for day in WEEKDAYS}
    about = exhibits.about(visit, seen.period.since, seen.period.until)
    numbers = [key for key in columns if key != "hour"]
    exhibit = Exhibit("times-hours", _("Scans by weekday and hour"), columns, rows, about, numbers)
    alt = _("Scans by weekday and hour.") + " " + outside(seen.clock)
    exhibits.chart(visit, partial(times_charts.clock, seen.clock), exhibit, alt=alt)


def notes(visit: Visit, seen: Seen) -> None:
    """What the numbered lines stand for."""
    if not seen.notes:
        widgets.note(_("Nothing is noted in this fiscal year yet."))
        return
    rows: list[dict[str, Cell]] = [
        {"number": number, "day": days(note), "kind": _(HAPPENINGS[note.kind]), "text": note.text, "by": _by(note)}
        for number, note in seen.marks
    ]
    columns = {
        "number": _("No."),
        "day": _("Day"),
        "kind": _("Kind"),
        "text": _("What happened"),
        "by": _("Known from"),
    }
    about = exhibits.about(visit, seen.year.since, seen.year.until)
    exhibits.table(visit, Exhibit("times-notes", _("Notes on the time axis"), columns, rows, about))


def days(note: Note) -> str:
    """The day of a note, or its first and last."""
    return f"{note.day:%Y-%m-%d}" + (f" – {note.until:%Y-%m-%d}" if note.until else "")


def _by(note: Note) -> str:
    return _("Staff's note") if note.is_own else _("From the records")
