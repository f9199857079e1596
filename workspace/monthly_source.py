"""A month's page, read whole: what funnel can't know itself is brought to it as values."""

from collections.abc import Mapping
from datetime import date

from campaigns import programmes
from core import rounding
from core.dates import fiscal_year
from core.language import current
from core.language import gettext as _
from funnel import monthly
from funnel.monthly import Monthly
from funnel.targets import Interval
from store.database import Db
from store.records import Programme
from survey import looks
from survey.figures import SurveyFigures
from survey.forms import said


def read(db: Db, *, programme: Programme, month: date, today: date) -> Monthly:
    """The page of the month that a day lies in, as made today. Raises MonthOutside."""
    monthly.must_have_a_page(programme, month, today)
    survey = looks.read_year(db, programme_id=programme.id, year=fiscal_year(month), today=today)
    rates, intervals = _rates(survey)
    return monthly.read(
        db,
        programme=programme,
        month=month,
        today=today,
        opening_days=programmes.opening_days,
        rates=rates,
        intervals=intervals,
        names=_names(survey),
    )


def _names(survey: SurveyFigures) -> dict[str, str]:
    text = _("Survey: {question}")
    return {one.code: text.format(question=said(one.label, current())) for one in survey.questions}


def _rates(survey: SurveyFigures) -> tuple[Mapping[str, float | None], Mapping[str, Interval]]:
    """In whole per cent, as everywhere: finer ones would tell how many answered what."""
    rates = {
        code: None if rate.rate is None else rounding.percent(rate.rate) / 100 for code, rate in survey.rates.items()
    }
    intervals = {
        code: Interval(rate.n, rounding.percent(rate.low) / 100, rounding.percent(rate.high) / 100)
        for code, rate in survey.rates.items()
        if rate.low is not None and rate.high is not None
    }
    return rates, intervals
