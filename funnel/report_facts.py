"""What a report says beside its numbers, thing by thing, so that two versions can be told apart in all they say."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from core import words
from core.language import gettext as _
from core.language import mark
from core.words import REPORT_TEXTS
from funnel import report_numbers
from funnel.report import Aim, Answered, Deed, Desk, Edition, Material, Project, Report, Split
from funnel.report_number_parts import of, stage_label
from funnel.report_number_shares import is_hidden
from funnel.target_words import measure_name

_SHOWN = {
    Edition.SUBMIT: mark("Parts of the complete edition"),
    Edition.PUBLIC: mark("Hidden in the edition to be published"),
    Edition.INSIDE: mark("Hidden from the house"),
}


@dataclass(frozen=True)
class Fact:
    """Something that is no number: its label, its words in parts of which each can change, and what it is, to compare.

    What few people stand behind is in `meant` alone.
    """

    key: str
    label: str
    items: tuple[str, ...]
    meant: object


def facts(report: Report) -> Iterator[Fact]:
    """All facts of a report, project by project, in the reader's language."""
    told = {
        "programme": (_("Name of the programme"), report.programme),
        "municipality": (_("Municipality of the report"), report.municipality),
        "section": (_("Section of the report"), report.section),
        "first_label": (_("First consultations are called"), stage_label(report, "consultations_first")),
        "made_up": (_("What of a demo is made up"), report.made_up),
    }
    for name, (label, said) in told.items():
        yield _words(name, label, said)
    desk = next((one.desk for one in report.projects if one.desk), None)
    for project in report.projects:
        for one in _of_project(report, project, desk):
            heading = f"{project.number} {one.label}" if len(report.projects) > 1 else one.label
            yield replace(one, key=report_numbers.key(project.number, one.key), label=heading.strip())


def _words(name: str, label: str, said: str) -> Fact:
    return Fact(name, label, (said,) if said else (), said or None)


def _of_project(report: Report, project: Project, desk: Desk | None) -> Iterator[Fact]:
    yield from _named(project)
    lines = tuple(label for label, _yen in project.money.lines)
    yield Fact("money/labels", _("Lines of cost, what for"), lines, lines)
    yield from (_aim(one, desk) for one in project.aims)
    yield from _deeds(project)
    for place, figure in enumerate(project.figures, start=1):
        said = (figure.subject, figure.year, figure.source)
        yield Fact(f"figures/{place}/said", _("Figure of an earlier survey"), said, (*said, figure.unit))
    materials = tuple(map(_material, project.materials))
    yield Fact("materials", _("Pictures of what was put up"), materials, project.materials)
    if project.desk:
        yield from _of_desk(report, project.desk)


def _named(project: Project) -> Iterator[Fact]:
    told = {
        "name": (_("Name of the project"), project.name),
        "implementer": (_("Who carries it out"), project.implementer),
        "since": (_("First day"), project.since.isoformat()),
        "until": (_("Last day"), project.until.isoformat()),
        "note": (_("Note beside the amounts"), project.money.note),
    }
    told |= {f"texts/{part}": (_(label), project.texts.get(part, "")) for part, label in REPORT_TEXTS.items()}
    for name, (label, said) in told.items():
        yield _words(name, label, said)
    yield Fact("partners", _("Partner bodies"), project.partners, project.partners)


def _aim(aim: Aim, desk: Desk | None) -> Fact:
    """Who says a result, of which day, and how sure it is where the house may see that."""
    known = "" if aim.result is None else _("Typed in by staff") if aim.is_typed else _("Counted by Shirube")
    sure = "" if aim.n is None or is_hidden(aim, desk, Edition.INSIDE) else _interval(aim)
    items = (aim.unit, known, aim.source, aim.on.isoformat() if aim.on else "", sure)
    meant = (aim.kind, aim.unit, aim.is_typed, aim.source, aim.on, aim.n, aim.low, aim.high, aim.later)
    name = f"aims/{aim.fiscal_year}/{aim.measure}/said"
    return Fact(name, of(_("Who says what was reached"), measure_name(aim.measure)), tuple(filter(None, items)), meant)


def _interval(aim: Aim) -> str:
    return f"n={aim.n} {aim.low or 0:g}～{aim.high or 0:g}"


def _deeds(project: Project) -> Iterator[Fact]:
    for place, deed in enumerate(project.deeds, start=1):
        label = _(words.ACTIVITIES[deed.kind][0])
        said = (deed.title, *(_span(*days) for days in deed.days), *(title for title, _share, _n in deed.satisfied))
        label = of(label, _("title and days"))
        yield Fact(f"deeds/{place}/said", label, tuple(filter(None, said)), _without_numbers(deed))
    untitled = tuple(_(words.ACTIVITIES[kind][0]) for kind in project.untitled)
    yield Fact("untitled", _("Published without titles"), untitled, project.untitled)


def _without_numbers(deed: Deed) -> object:
    parts = {edition: tuple(cell.code for cell in cells) for edition, cells in deed.parts.items()}
    asked = tuple((title, n) for title, _share, n in deed.satisfied)
    meetings = None if deed.kind in words.MEETINGS else deed.meetings
    return deed.kind, deed.title, deed.days, asked, meetings, sorted(parts.items())


def _span(first: date, last: date | None) -> str:
    return f"{first.isoformat()}～{last.isoformat()}" if last else first.isoformat()


def _material(one: Material) -> str:
    """A picture by what it shows; its digest tells one drawing from another."""
    where = f"（{one.places}）" if one.places else ""
    return f"{one.label}{where} {hashlib.sha256(one.png).hexdigest()[:8]}"


def _of_desk(report: Report, desk: Desk) -> Iterator[Fact]:
    days = tuple(day.isoformat() for day in desk.opening_days)
    yield Fact("opening_days", _("Days on which the desk was open"), days, desk.opening_days)
    yield Fact("hours", _("Hours of the desk"), desk.hours, desk.hours)
    until = desk.recorded_until.isoformat() if desk.recorded_until else ""
    recorded = (desk.recorded_until, desk.is_recorded_to_end)
    yield Fact("recorded_until", _("Consultations are recorded up to"), (until,) if until else (), recorded)
    for edition, split in desk.splits.items():
        hidden = tuple(one.label for one in report_numbers.told(report, Edition(edition)) if one.state == "hidden")
        yield Fact(f"shown/{edition}", _(_SHOWN[Edition(edition)]), hidden, (hidden, _shape(split)))
    for asked in desk.splits.get(Edition.SUBMIT, Split()).questions:
        yield Fact(f"survey/{asked.code}/said", _("Words of a question"), _question(asked), _question(asked))


def _shape(split: Split) -> object:
    """Which rows and columns a split has, without what they say."""
    channels = tuple((row.channel, row.includes, row.hidden) for row in split.channels)
    questions = tuple(one.code for one in split.questions)
    return tuple(cell.code for cell in split.ages), channels, questions, split.is_split


def _question(asked: Answered) -> tuple[str, ...]:
    return asked.label, *(f"○{label}" if label in asked.good else label for label, _count in asked.options)
