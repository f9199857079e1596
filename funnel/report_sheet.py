"""The report's numbers, months, targets and texts as rows for a workbook: what a spreadsheet can go on working with."""

from collections.abc import Iterator, Sequence

from core import words
from core.disclosure import INSIDE
from core.language import gettext as _
from core.language import mark
from funnel import report_amounts as amounts
from funnel import report_numbers, report_parts
from funnel.report import THRESHOLDS, Edition, Report
from funnel.report_paper import EDITIONS, version_name
from funnel.report_view import View

Row = tuple[str | int | float | None, ...]
STATES = {"known": mark("known number"), "hidden": mark("not shown (few persons)"), "unknown": mark("not recorded")}
NUMBERS = (
    (mark("Project number"), 10),
    (mark("Under which heading"), 22),
    (mark("Name of the number"), 34),
    (mark("Value of the number"), 12),
    (mark("Unit of the number"), 8),
    (mark("Whether it is known"), 20),
    (mark("Where it comes from"), 26),
    (mark("What the number is"), 60),
)
MONTHS = (
    (mark("Project number"), 10),
    (mark("Month"), 14),
    (mark("Consultations (cases) by month"), 16),
    (mark("New friends (persons) by month"), 18),
)
TARGETS = (
    (mark("Project number"), 10),
    (mark("Measure"), 36),
    (mark("Aimed for"), 12),
    (mark("Result reached"), 12),
    (mark("Unit of the number"), 8),
    (mark("For which fiscal year"), 16),
    (mark("Whether it is known"), 20),
    (mark("Where it comes from"), 34),
)
TEXTS = (
    (mark("Project number"), 10),
    (mark("Name of the project"), 34),
    (mark("Heading of the text"), 26),
    (mark("Text as written"), 90),
)
ABOUT = ((mark("About this report"), 24), (mark("What the file says"), 90))


def numbers(report: Report, edition: Edition) -> Iterator[Row]:
    """Every number with its unit, whether it is known, where it comes from and what it is."""
    for one in report_numbers.told(report, edition):
        yield (
            one.project,
            _(report_numbers.GROUPS[one.group]),
            one.label,
            one.value,
            _unit(one.unit),
            _(STATES[one.state]),
            one.source,
            one.definition,
        )


def _unit(unit: str) -> str:
    """A unit as Japanese writes it: percent is a full-width sign, as on paper; one of core.words.UNITS in words."""
    if unit in amounts.SHARES:
        return "％"
    return _(words.UNITS[unit]) if unit in words.UNITS else unit


def months(report: Report) -> Iterator[Row]:
    """Consultations (件) and new friends (persons) by month; empty where nobody knows."""
    for project in report.projects:
        for one in project.desk.months if project.desk else ():
            yield project.number, amounts.year_and_month(one.month), one.consultations, one.friends_new


def targets(report: Report, edition: Edition) -> Iterator[Row]:
    """Targets with what was reached; a result that the edition doesn't show is empty and said to be so."""
    for view in _views(report, edition):
        for aim in view.project.aims:
            is_hidden = view.hides(aim)
            state = "hidden" if is_hidden else "unknown" if aim.result is None else "known"
            yield (
                view.project.number,
                view.measure(aim),
                aim.value,
                None if is_hidden else aim.result,
                _unit(aim.unit),
                amounts.fiscal_year(aim.fiscal_year or report.fiscal_year),
                _(STATES[state]),
                "" if is_hidden else report_parts.source(aim),
            )


def texts(report: Report) -> Iterator[Row]:
    """What staff wrote, heading by heading."""
    for project in report.projects:
        for part, label in words.REPORT_TEXTS.items():
            if written := project.texts.get(part, "").strip():
                yield project.number, project.name, _(label), written


def about(report: Report, edition: Edition, version: int | None) -> Iterator[tuple[str, str]]:
    """What the file is: whose, of which year, edition and version, what is hidden in it, and whether it is a demo."""
    yield _("Programme of the report"), report.programme
    yield _("Whose report it is"), " ".join(filter(None, (report.municipality, report.section)))
    yield _("Fiscal year of the report"), amounts.fiscal_year(report.fiscal_year)
    yield _("Edition of the report"), _(EDITIONS[edition])
    yield _("Version of the report"), version_name(version)
    yield _("Day of counting"), amounts.day(report.as_on)
    yield _("What isn't shown"), _hidden(report, edition)
    if report.is_demo:
        yield _("Sample"), _("Not real, made up for this demo: {made_up}").format(made_up=report.made_up)


def _hidden(report: Report, edition: Edition) -> str:
    hidden = [one.label for one in report_numbers.told(report, edition) if one.state == "hidden"]
    if not hidden:
        return _("Nothing: every number that is known is shown.")
    told = _("{many} numbers of fewer than {threshold} persons, or from which such could be worked out: {labels}")
    least = max(THRESHOLDS[edition], INSIDE)
    return told.format(many=len(hidden), threshold=least, labels=_(", ").join(dict.fromkeys(hidden)))


def _views(report: Report, edition: Edition) -> Sequence[View]:
    told = {one.key: one for one in report_numbers.told(report, edition)}
    return [View.of(report, project, edition, told) for project in report.projects]
