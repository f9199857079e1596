"""Sentences of the funnel page, and the survey beside it."""

from datetime import date
from html import escape

from core import rounding
from core.dates import fiscal_year, now, tokyo_day
from core.language import current
from core.language import gettext as _
from funnel.figures import Figures
from store.database import Db
from store.records import Programme
from survey import looks
from survey.figures import Rate, SurveyFigures
from workspace import widgets

CONSULTATIONS = ("consultations", "consultations_first", "consultations_repeat")


def sentence(found: Figures) -> str:
    """One sentence a manager can repeat: how many consultations, and how many of them first."""
    all_, first = found.stages["consultations"] or 0, found.stages["consultations_first"] or 0
    if not all_:
        return escape(_("No consultations are recorded in this period."))
    share = rounding.percent(first / all_)
    text = _("{consultations} consultations by {persons} people; {first} of them ({share} %) were first consultations.")
    return escape(
        text.format(
            consultations=f"{all_:,}", persons=f"{found.stages['persons'] or 0:,}", first=f"{first:,}", share=share
        )
    )


def same_visit(found: Figures) -> str:
    """How many consultations were a second one on the first day; nothing where there are none."""
    numbers = [found.stages[name] or 0 for name in CONSULTATIONS]
    rest = numbers[0] - numbers[1] - numbers[2]
    text = _("{number} more consultations were a second one on the first day and count as neither.")
    return escape(text.format(number=rest)) if rest else ""


def survey_of_year(db: Db, programme: Programme, day: date) -> SurveyFigures:
    """The survey in the fiscal year of a day: a month of it could be taken from the year."""
    return looks.read_year(db, programme_id=programme.id, year=fiscal_year(day), today=tokyo_day(now()))


def whole_rates(survey: SurveyFigures) -> dict[str, float | None]:
    """Rates by question as fractions of whole per cent."""
    rates = {code: rate.rate for code, rate in survey.rates.items()}
    return {code: None if rate is None else rounding.percent(rate) / 100 for code, rate in rates.items()}


def survey_note(survey: SurveyFigures) -> str:
    """Of which fiscal year, and how many were sent and answered."""
    year = widgets.fiscal_year_name(fiscal_year(survey.since))
    between = "：" if current() == "ja" else ": "
    return f"{year}{between}{_answered(survey)}"


def _answered(survey: SurveyFigures) -> str:
    if not survey.sent:
        return _("No survey links were issued in this period.")
    share = rounding.percent(survey.answered / survey.sent)
    return _("{answered} of {sent} answered ({share} %).").format(
        answered=f"{survey.answered:,}", sent=f"{survey.sent:,}", share=share
    )


def rate_words(rate: Rate) -> str:
    """A rate with its interval; fewer than 30 answers read as a reference value."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return _("too few to show")
    share = _("{share} %").format(share=rounding.percent(rate.rate))
    text = f"{share} ({rounding.percent(rate.low)}–{rounding.percent(rate.high)})"
    return _("{rate} reference value").format(rate=text) if rate.is_reference else text
