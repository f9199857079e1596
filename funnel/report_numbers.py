"""Every number of a report in one list: what sheets print, what versions are compared by, what questions lead to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core import rounding, words
from core.language import gettext as _
from core.language import mark
from funnel import report_number_parts as parts
from funnel import report_number_shares as shares
from funnel import report_public
from funnel.report import Aim, Desk, Edition, Figure, Money, Project, Report
from funnel.report_number_parts import PERCENT, Number
from funnel.target_words import measure_name

# What belongs together, in the order of the list.
GROUPS = {
    "stages": mark("Numbers of the desk"),
    "sessions": mark("Sessions of the desk"),
    "months": mark("Numbers by month"),
    "ages": mark("Numbers by age"),
    "channels": mark("Numbers by channel"),
    "survey": mark("Numbers of the survey"),
    "aims": mark("Targets of the report"),
    "deeds": mark("Numbers beside counselling"),
    "money": mark("Numbers of cost and grant"),
    "figures": mark("Numbers of earlier surveys"),
}
_YEN = mark("yen in all")
_MONEY = mark("Costs and grant as entered")


@dataclass(frozen=True)
class Told:
    """One number of one edition, with its meaning.

    `key` is stable over versions ('1-1/consultations', '1-1/ages/10s', '1-1/aims/consultations',
    '1-1/deeds/stay/amount', '1-1/months/2023-04/consultations', '1-1/money/grant_yen', '1-1/sessions_counted').
    `value` is None where it is hidden or unknown, as `state` says. `source` says where it comes from.
    """

    key: str
    project: str
    group: str
    label: str
    value: int | float | None
    unit: str
    definition: str
    source: str
    state: Literal["known", "hidden", "unknown"]


def told(report: Report, edition: Edition) -> tuple[Told, ...]:
    """All numbers of a report as an edition may show them, in the reader's language, project by project."""
    desk = next((one.desk for one in report.projects if one.desk), None)
    return tuple(
        _told(project.number, number)
        for project in report.projects
        for number in _numbers(report, project, desk, edition)
    )


def key(project: str, *names: str) -> str:
    """The key of a project's number: '1-1/ages/10s'."""
    return "/".join((project, *names))


def _told(project: str, number: Number) -> Told:
    known: Literal["known", "unknown"] = "unknown" if number.value is None else "known"
    return Told(
        key=key(project, number.name),
        project=project,
        group=number.group,
        label=number.label,
        value=None if number.is_hidden else number.value,
        unit=number.unit,
        definition=number.definition,
        source=number.source,
        state="hidden" if number.is_hidden else known,
    )


def _numbers(report: Report, project: Project, desk: Desk | None, edition: Edition) -> Iterator[Number]:
    if project.desk:
        yield from parts.of_desk(report, project.desk, edition)
        yield from shares.survey(project.desk, edition)
    names = {aim.measure: _measure(report, aim, desk) for aim in project.aims}
    yield from shares.aims(project.aims, names, desk, edition)
    yield from shares.deeds(report_public.deeds(project, edition), edition)
    yield from _money(project.money)
    for place, figure in enumerate(project.figures, start=1):
        yield from _figure(place, figure)


def _measure(report: Report, aim: Aim, desk: Desk | None) -> str:
    if aim.measure in words.STAGES:
        return parts.stage_label(report, aim.measure)
    return shares.question_labels(desk).get(aim.measure) or measure_name(aim.measure)


def _money(money: Money) -> Iterator[Number]:
    amounts = {
        "cost_yen": (_("Cost of the project"), money.cost_yen),
        "grant_yen": (_("Grant for the project"), money.grant_yen),
        "ceiling_yen": (_("Most that the grant pays"), money.ceiling_yen),
    }
    source = _(_MONEY)
    for name, (label, yen) in amounts.items():
        if yen is not None or name != "ceiling_yen":
            yield Number(f"money/{name}", "money", label, yen, _(_YEN), money.note, source)
    if money.rate is not None:
        meaning = _("How many per cent of the cost the grant pays.")
        rate = rounding.tenth(money.rate * 100)
        yield Number("money/rate", "money", _("Rate of the grant by its rules"), rate, PERCENT, meaning, source)
    for place, (label, yen) in enumerate(money.lines, start=1):
        yield Number(f"money/lines/{place}", "money", parts.of(_("Line of cost"), label), yen, _(_YEN), "", source)


def _figure(place: int, figure: Figure) -> Iterator[Number]:
    source = parts.of(figure.source, figure.year) if figure.year else figure.source
    meaning = _("A figure that an earlier survey found; nothing of this desk's.")
    yield Number(f"figures/{place}", "figures", figure.subject, figure.value, figure.unit, meaning, source)
    if figure.persons is not None:
        label = parts.of(figure.subject, _("persons asked"))
        meaning = _("How many persons that survey asked.")
        asked = parts.unit("people")
        yield Number(f"figures/{place}/persons", "figures", label, figure.persons, asked, meaning, source)
