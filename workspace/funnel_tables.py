"""Tables of the funnel page: beside earlier periods, by month, by age band, and the survey's rates."""

from functools import partial
from html import escape

import streamlit as st

from core import words
from core.dates import fiscal_year
from core.language import current
from core.language import gettext as _
from exchange.writing import About, Cell
from funnel import verdicts
from funnel.comparisons import Comparison, Earlier
from funnel.figures import Figures
from survey.figures import SurveyFigures
from survey.questionnaires import said
from workspace import charts, exhibits, funnel_stages, overview_numbers, results_view, widgets
from workspace.access import Visit
from workspace.exhibits import Exhibit

_COMPARED = (
    "scans",
    "devices",
    "friends_new",
    "requests",
    "consultations",
    "consultations_first",
    "consultations_repeat",
    "persons",
    "linked_onward",
    "surveys_answered",
)


def _about(visit: Visit, found: Figures) -> About:
    return exhibits.about(visit, found.since, found.until)


def _cell(found: Figures | None, stage: str) -> Cell:
    if found is None:
        return "–"
    number = None if stage in found.unavailable else found.stages[stage]
    return funnel_stages.told(found, stage).number if number is None else number


def compared(visit: Visit, found: Comparison) -> None:
    """Each stage beside the period before and, for a month, the same month of the year before, with what that says."""
    than = overview_numbers.compared_with(found)
    columns = {"stage": _("Stage"), "now": overview_numbers.period_name(found.period)}
    for earlier in than:
        name = overview_numbers.beside(found, _COMPARED[0], earlier).earlier
        columns |= {
            earlier: name,
            f"{earlier}-said": _("What can be said"),
            f"{earlier}-plain": _("Ratio of the bare numbers"),
        }
    rows = [_compared_row(found, stage, than) for stage in _COMPARED]
    caption = _("Stages beside earlier periods; ratios are per opening day or per day of the calendar")
    meanings_ = dict(funnel_stages.meanings(found.now))
    about, numbers = _about(visit, found.now), ("now", *than)
    exhibits.table(visit, Exhibit("funnel", caption, columns, rows, about, numbers, meanings_))


def _compared_row(found: Comparison, stage: str, than: list[Earlier]) -> dict[str, Cell]:
    row: dict[str, Cell] = {"stage": _with_unit(found.now, stage), "now": _cell(found.now, stage)}
    for earlier in than:
        seen = overview_numbers.beside(found, stage, earlier)
        said_ = verdicts.worded(seen.change) if seen.change else seen.verdict
        plain = verdicts.ratio(seen.plain) if seen.plain else "–"
        row |= {earlier: _cell(found.earlier(earlier), stage), f"{earlier}-said": said_, f"{earlier}-plain": plain}
    return row


def _with_unit(found: Figures, stage: str) -> str:
    return _("{stage} ({unit})").format(
        stage=charts.stage_name(stage, found.first_label), unit=_(words.UNITS[words.STAGES[stage][1]])
    )


def months(visit: Visit, found: Figures) -> None:
    """Consultations by month as a chart; below it all stages by month."""
    lacks = ("devices_unknown_scans",) if found.stages["devices_unknown_scans"] else ()
    names = ("scans", "devices", *lacks, "friends_new", *results_view.CONSULTATIONS, "surveys_answered")
    rows = [
        {"month": widgets.month_name(month), **{name: _of_month(found, name, stages[name]) for name in names}}
        for month, stages in found.monthly
    ]
    columns = {"month": _("Month")} | {name: charts.stage_name(name, found.first_label) for name in names}
    exhibit = Exhibit("months", _("Stages by month"), columns, rows, _about(visit, found), names)
    draw = partial(charts.monthly, found.monthly, found.first_label)
    exhibits.chart(visit, draw, exhibit, alt=_months_alt(found))


def _of_month(found: Figures, stage: str, number: int | None) -> Cell:
    if number is None or stage in found.unavailable:
        return charts.worded(stage, number, unavailable=stage in found.unavailable)
    return number


def _months_alt(found: Figures) -> str:
    month, stages = max(found.monthly, key=lambda each: each[1]["consultations"] or 0)
    text = _("Bars of first and repeat consultations in each month. The most were {number} in {month}.")
    return text.format(number=stages["consultations"] or 0, month=widgets.month_name(month))


def ages(visit: Visit, found: Figures) -> None:
    """Consultations by age band."""
    if not found.is_split:
        widgets.note(_("People are split by age for whole fiscal years only; months could be subtracted."))
        return
    rows = [{"band": _(words.AGE_BANDS[row.band]), "number": row.consultations} for row in found.ages]
    columns = {"band": _("Age band"), "number": _("Consultations")}
    caption = _("Consultations by age band")
    exhibits.table(visit, Exhibit("ages", caption, columns, rows, _about(visit, found), ("number",)))


def survey(visit: Visit, found: SurveyFigures) -> None:
    """The rate of each scale with its n and interval."""
    rows: list[dict[str, Cell]] = [
        {
            "question": said(question.label, current()),
            "rate": results_view.rate_words(question.rate),
            "n": question.rate.n,
        }
        for question in found.questions
        if question.rate and question.rate.n
    ]
    columns = {"question": _("Question"), "rate": _("Positive (95 % interval)"), "n": "n"}
    if rows:
        caption = _("Share of positive answers by question")
        about = exhibits.about(visit, found.since, found.until)
        exhibits.table(visit, Exhibit("survey", caption, columns, rows, about, ("rate", "n")))


def survey_name(found: SurveyFigures) -> str:
    """Of which fiscal year a survey's rates are."""
    return widgets.fiscal_year_name(fiscal_year(found.since))


def meanings(found: Figures) -> None:
    """What each number of the page counts, as a list that opens."""
    with st.expander(_("What these numbers mean")):
        told = "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in funnel_stages.meanings(found)
        )
        st.html(f'<dl class="sb-meanings">{told}</dl>')
