"""Numbers for somebody who needs help now: facts with source and date in assets/urgent.toml, and what staff changed."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from core.folders import ASSETS
from store.survey_records import UrgentChange
from survey.forms import Labels

# Police and ambulance: whatever the store says, they are shown.
ALWAYS = ("110", "119")
WRITTEN_IN = ("ja", "en")


@dataclass(frozen=True)
class UrgentLine:
    """One number: as written, as dialled (for a tel: address), what it is, its hours and cost, and who says so.

    `checked` is the day somebody read it at its source; None where nobody has confirmed it yet: then it is shown to
    nobody, unless it is one of ALWAYS. `place` orders numbers among those for danger at this moment (`now`) and among
    the others.
    """

    number: str
    dial: str
    name: Labels
    note: Labels
    source: str
    checked: date | None = None
    now: bool = False
    paper: Sequence[str] = ()
    place: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether people see it: nobody in need is sent to a number that nobody has confirmed."""
        return self.dial in ALWAYS or self.checked is not None


def lines(changes: Iterable[UrgentChange] = ()) -> tuple[UrgentLine, ...]:
    """The numbers people are shown, as staff have changed them, those for danger at this moment (`now`) first."""
    return tuple(line for line in every_line(changes) if line.is_shown)


def every_line(changes: Iterable[UrgentChange] = ()) -> tuple[UrgentLine, ...]:
    """All numbers, as `lines` has them, with those that wait for somebody to confirm them."""
    kept = {line.dial: line for line in _written()}
    for change in changes:
        if change.facts is None:
            if change.dial not in ALWAYS:
                kept.pop(change.dial, None)
        elif is_worded(change.facts) or change.dial in kept:
            kept[change.dial] = changed(change.dial, change.facts)
    return tuple(sorted(kept.values(), key=lambda line: (not line.now, line.place, line.dial)))


def changed(dial: str, facts: Mapping[str, Any]) -> UrgentLine:
    """A number as staff say it is; what only the data file knows of it (danger, paper, other languages) stays.

    `facts` hold number, name and note by language, source, checked (ISO day or None) and place; or, of a number that
    staff only moved, its place alone, so that whatever the file learns of it is shown.
    """
    before = by_file(dial)
    if before and not is_worded(facts):
        return replace(before, place=facts["place"])
    before = before or UrgentLine(number=facts["number"], dial=dial, name={}, note={}, source="")
    day = facts["checked"]
    return replace(
        before,
        name=_laid_over(before.name, facts["name"]),
        note=_laid_over(before.note, facts["note"]),
        source=facts["source"],
        checked=date.fromisoformat(day) if day else None,
        place=facts["place"],
    )


def is_worded(facts: Mapping[str, Any]) -> bool:
    """Whether staff say more of a number than its place."""
    return "number" in facts


def translated(language: str) -> list[tuple[str, str]]:
    """All that the numbers say in a language, each with the Japanese it stands for; staff's own words have none."""
    told = [words for line in _written() for words in (line.name, line.note) if words["ja"]]
    return [(words["ja"], words.get(language, "")) for words in told]


def reviewer(language: str) -> str:
    """Who has read the numbers' words in a language, by the data file; empty where nobody has."""
    return str(_read()["reviewed_by"].get(language, ""))


def by_file(dial: str) -> UrgentLine | None:
    """What the data file says of a number."""
    return next((line for line in _written() if line.dial == dial), None)


def _laid_over(before: Labels, told: Labels) -> Labels:
    """Translations say the same as the file's words: they go where those were changed."""
    same = all(before.get(language) == told[language] for language in WRITTEN_IN)
    return before if same else {language: told[language] for language in WRITTEN_IN}


@cache
def _written() -> tuple[UrgentLine, ...]:
    told = ({**facts, "paper": tuple(facts.get("paper", ()))} for facts in _read()["lines"])
    return tuple(UrgentLine(**facts, place=place) for place, facts in enumerate(told))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((ASSETS / "urgent.toml").read_text(encoding="utf-8"))
