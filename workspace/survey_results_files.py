"""What was published as a table to read and as files: CSV and XLSX that run nothing."""

from collections.abc import Callable, Sequence
from datetime import date

from core.dates import tokyo_day
from core.language import current, mark
from core.language import gettext as _
from exchange.books import workbook
from exchange.columns import Column
from exchange.writing import About, Cell, csv_bytes
from store.records import Programme
from store.survey_records import Publication, Quotation
from survey.forms import said
from survey.population import ORDERED
from survey.publications import Line
from workspace import survey_results_splits as splits
from workspace import widgets

_HEADINGS = {
    "part": (mark("About"), mark("What the line is of."), 16, "text"),
    "question": (mark("Question"), mark("The question as it was asked last."), 44, "text"),
    "who": (mark("Answer or group"), mark("The answer, or the people counted together."), 34, "text"),
    "count": (mark("People or links"), mark("People; links where the line is of links."), 12, "whole"),
    "n": (
        mark("All who answered (base)"),
        mark("All who answered the question, in this group; in the line of answers, the links."),
        18,
        "whole",
    ),
    "percent": (mark("Per cent"), mark("Whole per cent of all who answered the question."), 10, "whole"),
    "low": (mark("From (%)"), mark("Lower end of the 95 % interval (Wilson)."), 10, "whole"),
    "high": (mark("To (%)"), mark("Upper end of the 95 % interval (Wilson)."), 10, "whole"),
    "note": (mark("Note"), mark("Reference value: a rate of fewer than 30 people."), 24, "text"),
}
_PARTS: dict[str, str] = {
    "sent": mark("Links sent"),
    "answered": mark("Answers"),
    "option": mark("All who answered"),
    "rate": mark("Positive answers together"),
    "mean": mark("Average"),
}


def columns() -> dict[str, str]:
    """Headings of the table by key, in order."""
    return {key: _(heading) for key, (heading, _meaning, _width, _kind) in _HEADINGS.items()}


def rows(lines: Sequence[Line]) -> list[dict[str, Cell]]:
    """The lines in words; a hidden number says so, what a line doesn't have is empty."""
    return [_row(line) for line in lines]


def _row(line: Line) -> dict[str, Cell]:
    return {
        "part": _(splits.TITLES[line.by]) if line.by else _(_PARTS[line.part]),
        "question": said(line.question, current()) if line.question else "",
        "who": splits.worded(line.names, is_silent=line.is_silent, in_order=line.by in ORDERED)
        if line.by or line.names
        else "",
        "count": _("hidden") if line.count is None else line.count,
        "n": "" if line.n is None else line.n,
        "percent": "" if line.percent is None else line.percent,
        "low": "" if line.low is None else line.low,
        "high": "" if line.high is None else line.high,
        "note": _("reference value") if line.is_reference else "",
    }


def table_csv(lines: Sequence[Line], *, about: About) -> bytes:
    """A published table as CSV in UTF-8 with its mark, under what it is."""
    told = columns()
    return csv_bytes([*told.values()], [[row[key] for key in told] for row in rows(lines)], about=about)


def table_xlsx(lines: Sequence[Line], *, about: About) -> bytes:
    """A published table as XLSX, with what it is and what its columns mean."""
    told = [
        Column(key=key, headers=(_(heading),), definition=meaning, width=width, kind=kind)  # type: ignore[arg-type] # the four kinds stand above
        for key, (heading, meaning, width, kind) in _HEADINGS.items()
    ]
    body = [[None if row[column.key] == "" else row[column.key] for column in told] for row in rows(lines)]
    return workbook(told, body, sheet=_("Survey results"), about=about)


def about_table(programme: Programme, one: Publication, *, survey: str) -> About:
    """What a published table is, for who gets it without this page."""
    since, until = (widgets.day(date.fromisoformat(one.figures[name])) for name in ("since", "until"))
    return (
        *_about(programme, survey),
        (_("Period"), _("{first} to {last}").format(first=since, last=until)),
        (_("Published"), widgets.day(tokyo_day(one.made_at))),
        (_("Who answered"), _("People who chose to answer; not everybody who was asked.")),
        (_("Small numbers"), _("Numbers of fewer than {n} people are hidden.").format(n=one.figures["threshold"])),
    )


def about_quotations(programme: Programme, *, survey: str) -> About:
    """What the quotations are."""
    return (
        *_about(programme, survey),
        (_("What this is"), _("Words of people who chose to answer, read and released one by one.")),
    )


def _about(programme: Programme, survey: str) -> About:
    demo = ((_("Demo"), _("These are not real answers.")),) if programme.is_demo else ()
    return (*demo, (_("Programme"), widgets.programme_name(programme)), (_("Questionnaire"), survey))


def quotations_csv(quotations: Sequence[Quotation], label: Callable[[str], str], *, about: About) -> bytes:
    """Released quotations as CSV; `label` words a question's code."""
    body = [(label(one.question), one.sentence) for one in quotations]
    return csv_bytes([_("Question"), _("Quotation")], body, about=about)


def quotations_xlsx(quotations: Sequence[Quotation], label: Callable[[str], str], *, about: About) -> bytes:
    """Released quotations as XLSX."""
    told = (
        Column(
            key="question", headers=(_("Question"),), definition=mark("The question as it was asked last."), width=34
        ),
        Column(
            key="quotation",
            headers=(_("Quotation"),),
            definition=mark("As a person has read and released it; 〔…〕 stands for something left out."),
            width=90,
        ),
    )
    body = [(label(one.question), one.sentence) for one in quotations]
    return workbook(told, body, sheet=_("Quotations"), about=about)
