"""What the parts of a paper are made from: one project of a report in one edition, and what it must not show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from core import words
from core.disclosure import INSIDE
from core.language import gettext as _
from funnel import report_public
from funnel.report import THRESHOLDS, Aim, Desk, Edition, Project, Report, Split
from funnel.report_amounts import HIDDEN
from funnel.report_number_parts import stage_label
from funnel.report_number_shares import question_labels
from funnel.report_numbers import Told
from funnel.target_words import measure_name
from printing.paper import Points, Words

_BULLETS = ("・", "•", "- ", "* ")
_NO_SPLIT = Split(is_split=False)


@dataclass(frozen=True)
class View:
    """One project as an edition shows it; `told` are the report's numbers by key."""

    report: Report
    project: Project
    edition: Edition
    told: Mapping[str, Told]

    @classmethod
    def of(cls, report: Report, project: Project, edition: Edition, told: Mapping[str, Told]) -> Self:
        """The view of a project with its deeds as the edition tells them."""
        return cls(report, replace(project, deeds=report_public.deeds(project, edition)), edition, told)

    @property
    def threshold(self) -> int:
        """Fewer persons than this are hidden."""
        return THRESHOLDS[self.edition]

    def key(self, *names: str) -> str:
        """The key of a number or heading of the project."""
        return "/".join((self.project.number, *names))

    def number(self, *names: str) -> Told | None:
        """A number of the project, None where the list has none by this key."""
        return self.told.get(self.key(*names))

    def reached(self, aim: Aim, *names: str) -> Told | None:
        """What was reached of a target, or another number of it; a target of a later year has its year in its key."""
        year = (str(aim.fiscal_year),) if aim.later else ()
        return self.number("aims", *year, aim.measure, *names)

    def hides(self, aim: Aim) -> bool:
        """Whether the edition must not show what was reached of a target."""
        number = self.reached(aim)
        return number is not None and number.state == "hidden"

    def measure(self, aim: Aim) -> str:
        """What is aimed for: a stage, a question of the survey, a measure of ours, or own words."""
        if aim.measure in words.STAGES:
            return self.stage(aim.measure)
        desk = next((one.desk for one in self.report.projects if one.desk), None)
        return question_labels(desk).get(aim.measure) or measure_name(aim.measure)

    def split(self, desk: Desk) -> Split:
        """The desk's splits of persons as the edition may show them."""
        return desk.splits.get(self.edition, _NO_SPLIT)

    def stage(self, name: str) -> str:
        """A stage's name; first consultations are called by what is known of the time before."""
        return stage_label(self.report, name)


def prose(written: str) -> list[Words | Points]:
    """What somebody wrote as paragraphs and lists: lines that begin with a bullet are points."""
    parts: list[Words | Points] = []
    for lines in _blocks(written):
        if lines[0].startswith(_BULLETS):
            parts.append(Points([_unbulleted(line) for line in lines]))
        else:
            parts.append(Words("\n".join(lines)))
    return parts


def _blocks(written: str) -> list[list[str]]:
    """Lines that belong together: up to an empty line, or to where a list begins or ends.

    A line without a bullet that is set in goes on with the point before.
    """
    blocks: list[list[str]] = []
    is_open = False
    for raw in written.splitlines():
        line = raw.strip()
        if not line:
            is_open = False
            continue
        is_point = line.startswith(_BULLETS)
        in_list = is_open and blocks[-1][0].startswith(_BULLETS)
        if in_list and not is_point and raw[:1] in " \u3000\t":
            blocks[-1][-1] += line
        elif is_open and in_list == is_point:
            blocks[-1].append(line)
        else:
            blocks.append([line])
        is_open = True
    return blocks


def _unbulleted(line: str) -> str:
    return next(line[len(bullet) :] for bullet in _BULLETS if line.startswith(bullet)).strip()


def hidden_note(view: View, rows: Sequence[Sequence[str]]) -> list[Words]:
    """The note under a table in which something is hidden; nothing under another."""
    if not any(HIDDEN in text for row in rows for text in row):
        return []
    published = _("{sign} Not published: fewer than {threshold} persons, or a number that tells of so few.")
    others = _("{sign} Not shown: fewer than {threshold} persons, or a number that tells of so few.")
    told = published if view.edition is Edition.PUBLIC else others
    # While answers still come, the complete edition too has only what the house sees.
    return [Words(told.format(sign=HIDDEN, threshold=max(view.threshold, INSIDE)), small=True)]
