"""The yearly report as a paper: a sheet for each project under the headings of the form, and what its numbers mean."""

from collections.abc import Sequence

from core import words
from core.language import gettext as _
from core.language import mark
from funnel import report_amounts as amounts
from funnel import (
    report_deed_parts,
    report_desk_parts,
    report_meanings,
    report_numbers,
    report_parts,
    report_survey_parts,
)
from funnel.report import Edition, Report
from funnel.report_view import View, prose
from printing.paper import Heading, NewSheet, Paper, Part, Table, Words

EDITIONS = {
    Edition.SUBMIT: mark("For the funder"),
    Edition.PUBLIC: mark("For publication"),
    Edition.INSIDE: mark("For checking"),
}


def paper(report: Report, edition: Edition, version: int | None = None) -> Paper:
    """The report of an edition; `version` is its frozen version's number, None for what isn't frozen."""
    told = {one.key: one for one in report_numbers.told(report, edition)}
    views = [View.of(report, project, edition, told) for project in report.projects]
    parts: list[Part] = []
    for view in views:
        parts += [NewSheet()] if parts else []
        parts += _sheet(view, is_first=not parts)
    return Paper(
        title=_("{programme}, report of {year}").format(
            programme=report.programme, year=amounts.fiscal_year(report.fiscal_year)
        ),
        author=" ".join(filter(None, (report.municipality, report.section))),
        parts=[*parts, *_meanings(views)],
        foot=_foot(report, edition, version),
        mark=_("Sample") if report.is_demo else "",
    )


def version_name(version: int | None) -> str:
    """A frozen version's name; that it isn't frozen where there is none."""
    return _("not final") if version is None else _("version {number}").format(number=version)


def _foot(report: Report, edition: Edition, version: int | None) -> str:
    counted = _("counted on {day}").format(day=amounts.day(report.as_on))
    year = amounts.fiscal_year(report.fiscal_year)
    return "　".join((report.programme, year, _(EDITIONS[edition]), version_name(version), counted))


def _sheet(view: View, *, is_first: bool) -> list[Part]:
    parts: list[Part] = [report_parts.title(view)]
    if is_first and view.report.made_up:
        told = _("Not real, made up for this demo: {made_up}").format(made_up=view.report.made_up)
        parts.append(Words(told, small=True))
    parts += report_parts.situation(view)
    parts += report_parts.under(view, "features")
    parts += report_parts.purpose(view)
    parts += report_parts.effect(view)
    parts += report_parts.partners(view)
    parts += report_parts.under(view, "issues")
    parts += _outline(view)
    parts += report_desk_parts.schedule(view)
    parts += _survey(view)
    parts += report_parts.cost(view)
    return [*parts, *_left_out(view, parts)]


def _outline(view: View) -> list[Part]:
    desk = view.project.desk
    written = prose(view.project.texts.get("outline", ""))
    body: list[Part] = [Heading(_("Outline in short"), 3, view.key("in_short")), *written] if written else []
    if desk:
        body += [*report_desk_parts.numbers(view, desk), *report_desk_parts.months(view, desk)]
        body += report_desk_parts.ages(view, desk)
    body += report_deed_parts.deeds(view)
    body += report_desk_parts.materials(view)
    if desk:
        body += report_desk_parts.channels(view, desk)
    return [report_parts.heading(view, "outline"), *body] if body else []


def _survey(view: View) -> list[Part]:
    desk = view.project.desk
    return report_survey_parts.survey(view, desk) if desk else report_parts.under(view, "survey")


def _left_out(view: View, parts: Sequence[Part]) -> list[Part]:
    """Staff are told which headings have nothing under them; on paper they are just not there."""
    if view.edition is not Edition.INSIDE:
        return []
    there = {part.key for part in parts if isinstance(part, Heading)}
    empty = [_(label) for part, label in words.REPORT_TEXTS.items() if view.key(part) not in there]
    told = _("Headings with nothing under them: {headings}")
    return [Words(told.format(headings=_(", ").join(empty)), small=True)] if empty else []


def _meanings(views: Sequence[View]) -> list[Part]:
    """What each number on the sheets is; of the channels, ages and survey once for all."""
    rows = dict(one for view in views for one in report_meanings.of(view))
    if not rows:
        return []
    head = (_("Name of the number"), _("What the number is"))
    return [
        NewSheet(),
        Heading(_("What the numbers mean"), 2, "definitions"),
        Table(_("What each number counts"), head, list(rows.items()), (0.3, 0.7)),
    ]
