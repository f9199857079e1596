"""The targets of a fiscal year as the page shows them: bullets, sentences under each, and the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

import streamlit as st

from campaigns import programmes
from core import rounding, words
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import gettext as _
from exchange.writing import About, Cell, Share
from funnel import comparisons, periods, sources, target_results, targets, verdicts
from funnel.comparisons import Comparison
from funnel.figures import Figures
from funnel.target_changes import STAGE_KINDS
from funnel.target_words import amount, measure_name, standing_name
from funnel.targets import Interval, Progress
from store import activities
from store import programmes as stored
from store.database import Db
from store.records import Programme, ProgrammeYear, Target
from survey.figures import SurveyFigures
from workspace import exhibits, pictures, reading, results_view, targets_words, widgets
from workspace.access import Visit
from workspace.bullets import Bullet, bullet, bullets
from workspace.database import store
from workspace.exhibits import Exhibit


@dataclass(frozen=True)
class Shown:
    """A fiscal year's targets with what was reached, the year before, and the targets of later years.

    `year_before` are the results of the same measures a year before, through the chain of programmes; `changes` says
    in words whether a number that adds up is more or fewer per day, as on the other pages. `rated` are the survey's
    questions that have a share of good answers, `projects` the programme's (sub-)projects of all years.
    """

    year: int
    today: date
    progress: Sequence[Progress]
    year_before: Mapping[str, float]
    changes: Mapping[str, str]
    later: Sequence[Target]
    rated: Mapping[str, str] = field(default_factory=dict)
    projects: Sequence[ProgrammeYear] = ()

    def projects_of(self, year: int) -> dict[str, str]:
        """The projects of a fiscal year by number, the desk's first; nothing where there is only one."""
        mine = sorted((one for one in self.projects if one.fiscal_year == year), key=lambda one: not one.is_desk)
        return {one.project_number: _project_name(one) for one in mine} if len(mine) > 1 else {}

    def project(self, target: Target) -> str:
        """Whose target it is, as the report has it: the desk's where no project has its number; else empty."""
        named = self.projects_of(target.fiscal_year)
        return named.get(target.project_number) or next(iter(named.values()), "")

    def name(self, measure: str) -> str:
        """What is aimed for, as people say it: a stage, a question of the survey, or own words."""
        if measure in words.STAGES or measure in words.MEASURES:
            return measure_name(measure)
        return self.rated.get(measure) or measure_name(measure)


def _project_name(one: ProgrammeYear) -> str:
    return " ".join(part for part in (one.project_number, one.project) if part) or "–"


def years(db: Db, programme: Programme, today: date) -> list[int]:
    """Fiscal years to choose from: the programme's, latest first, then others that have a target."""
    last = max(programme.starts, min(today, programme.ends or today))
    own = list(range(fiscal_year(last), fiscal_year(programme.starts) - 1, -1))
    return own + sorted({one.fiscal_year for one in stored.targets(db, programme.id)} - set(own))


def read_for(visit: Visit, year: int) -> Shown:
    """Everything that the page shows of a fiscal year, at most a minute old."""
    compared = reading.comparison_of(visit, periods.of_year(year))
    return _shown(reading.state(visit), year, visit.language, compared, visit.programme)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _shown(state: reading.State, year: int, language: str, _compared: Comparison, _programme: Programme) -> Shown:
    with store().reading() as db:
        return _of_year(db, _programme, year, tokyo_day(now()), _compared)


def read(db: Db, programme: Programme, year: int, today: date) -> Shown:
    """Everything that can be shown of a fiscal year as on a day."""
    period = periods.of_year(year)
    compared = comparisons.read(
        db, programme=programme, period=period, opening_days=programmes.opening_days, today=today
    )
    return _of_year(db, programme, year, today, compared)


def _of_year(db: Db, programme: Programme, year: int, today: date, compared: Comparison) -> Shown:
    survey = results_view.survey_of_year(db, programme, compared.period.since)
    wanted = stored.targets(db, programme.id)
    mine = [one for one in wanted if one.fiscal_year == year]
    return Shown(
        year=year,
        today=today,
        progress=reached(db, programme, mine, found=compared.now, survey=survey, today=today),
        year_before=_year_before(db, programme, compared, mine, year - 1),
        changes=_changes(compared, mine),
        later=[one for one in wanted if one.fiscal_year > year],
        rated={one.code: targets_words.question(one) for one in survey.questions if one.rate},
        projects=stored.years(db, programme.id),
    )


def reached(
    db: Db,
    programme: Programme,
    wanted: Sequence[Target],
    *,
    found: Figures,
    survey: SurveyFigures,
    today: date,
) -> list[Progress]:
    """The targets of a year against the figures and the survey of that year."""
    course = targets.course(
        programme,
        fiscal_year(found.since),
        today=today,
        monthly=found.monthly,
        opening_days=programmes.opening_days(db, programme, found.since, found.until),
        recorded=sources.records_until(db, programme),
    )
    return target_results.reached(
        wanted,
        found=found,
        activities=activities.within(db, programme.id, found.since, found.until),
        rates=results_view.whole_rates(survey),
        intervals=_intervals(survey),
        course=course,
    )


def _intervals(survey: SurveyFigures) -> dict[str, Interval]:
    """In whole per cent, as everywhere: finer ones would tell how many answered what."""
    return {
        code: Interval(rate.n, rounding.percent(rate.low) / 100, rounding.percent(rate.high) / 100)
        for code, rate in survey.rates.items()
        if rate.low is not None and rate.high is not None
    }


def _year_before(
    db: Db, programme: Programme, compared: Comparison, wanted: Sequence[Target], year: int
) -> dict[str, float]:
    """Our own counts, else what was typed in, else what was recorded, as of the year itself."""
    counted = target_results.stages(compared.year_before) if compared.year_before else {}
    done = _done_before(db, programme, year)
    found: dict[str, float] = {}
    for one in wanted:
        count = counted.get(one.measure)
        typed = _typed_before(db, programme, one) if count is None else float(count)
        number = done.get(one.measure) if typed is None else typed
        if number is not None:
            found[one.measure] = number
    return found


def _done_before(db: Db, programme: Programme, year: int) -> dict[str, float]:
    keys = stored.chain(db, programme)
    recorded = [one for key in keys for one in activities.within(db, key, *fiscal_bounds(year))]
    return target_results.from_activities(recorded)


def _typed_before(db: Db, programme: Programme, wanted: Target) -> float | None:
    for key in stored.chain(db, programme):
        for one in stored.targets(db, key, wanted.fiscal_year - 1):
            if one.measure == wanted.measure and one.result is not None:
                return one.result
    return None


def _changes(compared: Comparison, wanted: Sequence[Target]) -> dict[str, str]:
    changes = {
        one.measure: comparisons.change(compared, one.measure, "year_before")
        for one in wanted
        if one.measure in STAGE_KINDS and one.measure not in ("persons", "friends_stock", "sessions")
    }
    return {measure: verdicts.verdict(change) for measure, change in changes.items() if change}


def drawn(shown: Shown) -> list[Bullet]:
    """The bullets with their sentences."""
    return [bullet(one, label=shown.name(one.target.measure), notes=_notes(shown, one)) for one in shown.progress]


def _notes(shown: Shown, one: Progress) -> list[str]:
    project = shown.project(one.target)
    whose = [_("Of the project {project}.").format(project=project)] if project else []
    return [*targets_words.notes(one), *_before(shown, one), *whose]


def _before(shown: Shown, one: Progress) -> list[str]:
    number = shown.year_before.get(one.target.measure)
    if number is None:
        return []
    change = shown.changes.get(one.target.measure)
    told = _("The year before: {number} ({change}).") if change else _("The year before: {number}.")
    return [told.format(number=amount(number, one.target.unit), change=change)]


def picture(visit: Visit, shown: Shown) -> None:
    """All targets as bullet charts."""
    pictures.shown(visit, bullets(drawn(shown)), name=f"targets-{shown.year}", about=_about(visit, shown))


def _about(visit: Visit, shown: Shown) -> About:
    period = periods.of_year(shown.year)
    return exhibits.about(visit, period.since, period.until)


def table(visit: Visit, shown: Shown) -> None:
    """The same in figures, each with its source and day, and as files; long sources stand once below the table."""
    made = Exhibit(
        name=f"targets-{shown.year}",
        caption=_("Targets of the fiscal year, what was reached, and who says so"),
        columns={
            "measure": _("Measure"),
            **_project_column(shown, shown.year),
            "target": _("Target"),
            "result": _("Result"),
            "n": _("Of how many"),
            "share": _("Reached"),
            "standing": _("What can be said"),
            "before": _("Year before"),
            "source": _("Source of the target"),
            "result_source": _("Source of the result"),
        },
        rows=[_table_row(shown, one) for one in shown.progress],
        about=_about(visit, shown),
        numbers=("target", "result", "n", "share", "before"),
    )
    rows, notes = targets_words.noted(made.rows, ("source", "result_source"))
    widgets.table(rows, made.columns, caption=made.caption, numbers=made.numbers)
    _sources(notes)
    exhibits.files(visit, made)


def _sources(notes: Sequence[str]) -> None:
    items = "".join(f"<li>{escape(one)}</li>" for one in notes)
    if items:
        st.html(f'<ol class="sb-sources">{items}</ol>')


def _project_column(shown: Shown, *years: int) -> dict[str, str]:
    """Whose target each is, where a year has several projects."""
    return {"project": _("Project")} if any(shown.projects_of(year) for year in years) else {}


def _table_row(shown: Shown, one: Progress) -> dict[str, Cell]:
    before = shown.year_before.get(one.target.measure)
    return {
        "measure": shown.name(one.target.measure),
        "project": shown.project(one.target) or "–",
        "target": amount(one.target.value, one.target.unit),
        "result": amount(one.result, one.target.unit),
        "n": one.interval.n if one.interval else "–",
        # 72 % of a wanted 70 % is no 103 %: a share is read with its interval.
        "share": "–" if one.share is None or one.is_share else Share(one.share),
        "standing": standing_name(one),
        "before": "–" if before is None else amount(before, one.target.unit),
        "source": one.target.source or "–",
        "result_source": targets_words.result_source(one, today=shown.today) or "–",
    }


def later(shown: Shown) -> None:
    """Targets of years to come that this programme has promised already."""
    if not shown.later:
        return
    widgets.section(_("Targets of later years"))
    rows: list[dict[str, object]] = [
        {
            "year": widgets.fiscal_year_name(one.fiscal_year),
            "measure": shown.name(one.measure),
            "project": shown.project(one) or "–",
            "target": amount(one.value, one.unit),
            "result": amount(one.result, one.unit),
            "source": one.source or "–",
        }
        for one in shown.later
    ]
    rows, notes = targets_words.noted(rows, ("source",))
    columns = {"year": _("Fiscal year"), "measure": _("Measure")}
    columns |= _project_column(shown, *(one.fiscal_year for one in shown.later))
    columns |= {"target": _("Target"), "result": _("Result"), "source": _("Source of the target")}
    widgets.table(rows, columns, caption=_("Targets of later years"), numbers=("target", "result"))
    _sources(notes)
