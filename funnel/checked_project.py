"""One project of a report as its checker sees it: its texts read, its numbers by what texts call them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from core.words import REPORT_TEXTS
from funnel import report_topics
from funnel.report import Aim, Desk, Edition, Project, Report, Split
from funnel.report_findings import Finding
from funnel.report_topics import Topic
from funnel.told_numbers import Role, Said, numbers, plain

_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”")
# Numbers that stand under these headings are of the year's own work; "situation" tells of others' surveys.
_OTHERS = ("situation",)


@dataclass(frozen=True)
class Text:
    """What is written under a heading, its numbers, and what each of them is about."""

    part: str
    written: str
    said: tuple[Said, ...]
    about: tuple[Topic | None, ...]

    @cached_property
    def plain(self) -> str:
        """The text with half-width signs, each in its place."""
        return plain(self.written)

    @cached_property
    def spoken(self) -> str:
        """The same without what stands in quotation marks: others' words, such as a question that was asked."""
        return _QUOTED.sub(lambda found: "「" + "・" * (len(found[0]) - 2) + "」", self.plain)

    @property
    def told(self) -> Iterator[tuple[Said, Topic | None]]:
        """Each number with what it is about."""
        return zip(self.said, self.about, strict=True)


@dataclass(frozen=True)
class Checked:
    """A project with its texts. `desk` is its own or that of the programme; `home` the number of whose it is."""

    report: Report
    project: Project
    texts: tuple[Text, ...]
    desk: Desk | None
    home: str

    @property
    def is_home(self) -> bool:
        """Whether the desk is its own."""
        return self.project.desk is not None

    @property
    def split(self) -> Split:
        """Persons split as staff may see them; nothing is read of any other edition."""
        return self.desk.splits.get(Edition.INSIDE, Split(is_split=False)) if self.desk else Split(is_split=False)

    @property
    def own(self) -> tuple[Text, ...]:
        """The texts on the year's own work."""
        return tuple(text for text in self.texts if text.part not in _OTHERS)

    @property
    def aims(self) -> tuple[Aim, ...]:
        """The targets of the year itself."""
        return tuple(aim for aim in self.project.aims if not aim.later)

    def key(self, *names: str) -> str:
        """The key of a number of the project."""
        return "/".join((self.project.number, *names))

    def stage(self, name: str) -> int | None:
        """A number of the desk."""
        return self.desk.stages.get(name) if self.desk else None


@dataclass(frozen=True)
class Asked:
    """A question with the place of its words in their text."""

    finding: Finding
    start: int = 0


def read(report: Report, project: Project) -> Checked:
    """A project made ready to be checked."""
    with_desk = next((one for one in (project, *report.projects) if one.desk), None)
    desk, home = (with_desk.desk, with_desk.number) if with_desk else (None, "")
    topics = report_topics.of_project(project.number, project, home, desk)
    texts = tuple(
        _text(part, project.texts[part], topics, report.fiscal_year)
        for part in REPORT_TEXTS
        if project.texts.get(part, "").strip()
    )
    return Checked(report, project, texts, desk, home)


def _text(part: str, written: str, topics: tuple[Topic, ...], fiscal_year: int) -> Text:
    said = numbers(written, fiscal_year)
    return Text(part, written, said, report_topics.about(said, topics))


def ask(of: Checked, kind: str, text: Text | None, quote: str, start: int = 0, number: str = "", **facts: str) -> Asked:
    """A question about words of a text, or about the project where there are none."""
    return Asked(Finding(kind, of.project.number, text.part if text else "", quote, number, facts), start)


def aims_meant(of: Checked, said: Said) -> tuple[Aim, ...]:
    """Which targets of the project a number in a target's unit may be: those named before it, else the only one."""
    fitting = [aim for aim in of.aims if report_topics.unit(aim.unit) == said.unit]
    named = [aim for aim in fitting if report_topics.aim_words(aim).search(said.before)]
    if named:
        return tuple(named)
    return tuple(fitting) if len(fitting) == 1 and said.role is Role.TARGET else ()
