"""The yearly report of a programme, read whole: what funnel can't know itself is brought to it as values."""

from collections.abc import Sequence
from datetime import date

from campaigns import material_pictures, programmes
from core.dates import fiscal_bounds
from core.disclosure import hidden_cells
from core.language import spoken
from funnel import report_public, report_reading, report_versions
from funnel.report import THRESHOLDS, Answered, Edition, Material, Report
from funnel.report_desk import Surveyed
from store.database import Db
from store.records import Programme
from survey import looks, results
from survey.figures import QuestionFigures, SurveyFigures
from survey.forms import said
from survey.periods import is_settled
from workspace import report_survey

LANGUAGE = "ja"  # papers for the funder are Japanese, whatever language the reader's screen has


def read(db: Db, *, programme: Programme, year: int, today: date, with_pictures: bool = True) -> Report:
    """A programme's report of a fiscal year as on a day; with pictures of its materials it takes some seconds.

    Raises NoSuchYear.
    """
    report_reading.must_run(programme, year, today)
    since, until = fiscal_bounds(year)
    days = programmes.opening_days(db, programme, since, until)
    found = report_reading.read(
        db,
        programme=programme,
        year=year,
        today=today,
        opening_days=days,
        hours=_hours(db, programme, days, today),
        surveys=surveys(db, programme, year, today),
        materials=_materials(db, programme, year) if with_pictures else (),
    )
    earlier = report_versions.earlier(db, programme, year)
    return report_public.prepared(found, runs=today <= until, earlier=earlier)


def _hours(db: Db, programme: Programme, days: Sequence[date], today: date) -> list[str]:
    """The desk's week as it was on its last day of the year so far."""
    held = [day for day in days if day <= today] or list(days)
    if not held:
        return []
    lines = programmes.hours_lines(db, programme, held[-1], language=LANGUAGE)
    return [" ".join(part for part in (line.days, line.time, line.last_intake) if part) for line in lines]


def _materials(db: Db, programme: Programme, year: int) -> list[Material]:
    with spoken(LANGUAGE):
        drawn = material_pictures.of_year(db, programme=programme, year=year)
    return [Material(each.label, each.alt, each.places, each.png) for each in drawn]


def surveys(db: Db, programme: Programme, year: int, today: date) -> dict[Edition, Surveyed]:
    """The closing survey of a fiscal year as each edition may show it.

    While answers may still come, the funder too has what the house sees so far: two papers of one year could be
    subtracted from each other. For the same reason everybody else has only the table that was published.
    """
    since, until = fiscal_bounds(year)
    inside = looks.read_year(db, programme_id=programme.id, year=year, today=today)
    whole, threshold = inside, THRESHOLDS[Edition.SUBMIT]
    if is_settled(until, today):
        whole = results.read(db, programme_id=programme.id, since=since, until=until, threshold=threshold)
    submit = _surveyed(whole, threshold)
    return {
        Edition.SUBMIT: submit,
        Edition.PUBLIC: report_survey.published(db, programme, year, submit.questions),
        Edition.INSIDE: _surveyed(inside, inside.threshold),
    }


def _surveyed(found: SurveyFigures, threshold: int) -> Surveyed:
    """Only questions that enough people answered: how few did is not told either."""
    asked = [one for one in found.questions if not hidden_cells([one.n], threshold=threshold)]
    return Surveyed(found.sent, found.answered, tuple(map(_answered, asked)))


def _answered(asked: QuestionFigures) -> Answered:
    rate = asked.rate
    return Answered(
        code=asked.code,
        label=said(asked.label, LANGUAGE),
        n=asked.n,
        positive=rate.positive if rate else None,
        share=rate.rate if rate else None,
        low=rate.low if rate else None,
        high=rate.high if rate else None,
        options=tuple((said(option.label, LANGUAGE), option.count) for option in asked.options),
        good=tuple(said(option.label, LANGUAGE) for option in asked.options if option.is_positive),
    )
