"""The designs that come with Shirube: themes, wordings and fixed sentences, read from assets/designs/."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from printing.values import Audience, Colour, Doorway, Facts, Material, Theme, Urgent, Wording

Value = TypeVar("Value")

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "designs"


class DesignNotFound(LookupError):
    """No design has this key."""


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Sentences that pieces share: the mark of samples, headings, what a scan opens and what the desk then sees."""

    sample: str
    danger: str
    speak: str
    doorway: Mapping[Doorway, str]
    brief: Mapping[Doorway, str]
    seen: Mapping[Doorway, str]

    def scan(self, facts: Facts, *, brief: bool = False) -> str:
        """What happens when the code of this desk is scanned; `brief` is one short line."""
        return (self.brief if brief else self.doorway)[facts.doorway]

    def visible(self, facts: Facts) -> str:
        """What this desk sees of whoever comes in; empty where it sees nothing."""
        return self.seen[facts.doorway]


def theme(key: str) -> Theme:
    """One theme; raises DesignNotFound."""
    return _found(themes(), key)


def wording(key: str) -> Wording:
    """One wording; raises DesignNotFound."""
    return _found(wordings(), key)


def themes_for(material: Material) -> tuple[Theme, ...]:
    """The themes in which a material can be drawn."""
    return tuple(theme for theme in themes().values() if material in theme.materials)


def wordings_for(material: Material, theme: str) -> tuple[Wording, ...]:
    """The wordings of a material in a theme: the theme's own where it has some, else those that go with any.

    A discreet piece with a headline about sorrows would be discreet no more.
    """
    written = [wording for wording in wordings().values() if wording.material == material]
    own = tuple(wording for wording in written if wording.theme == theme)
    return own or tuple(wording for wording in written if not wording.theme)


@cache
def themes() -> Mapping[str, Theme]:
    """All themes by key."""
    table = _table("themes")
    palette = {name: Colour(*inks) for name, inks in table.pop("palette").items()}
    return {key: _theme(key, row, palette) for key, row in table.items()}


def _theme(key: str, row: Mapping[str, Any], palette: Mapping[str, Colour]) -> Theme:
    colours = {part: palette[name] for part, name in row["colours"].items()}
    return Theme(key=key, title=row["title"], materials=tuple(row["materials"]), colours=colours)


@cache
def wordings() -> Mapping[str, Wording]:
    """All wordings by key."""
    return {key: _wording(key, row) for key, row in _table("wording").items()}


def _wording(key: str, row: Mapping[str, Any]) -> Wording:
    lists = {name: tuple(row.get(name, ())) for name in ("topics", "notes")}
    return Wording(key=key, **{**row, **lists})


@cache
def sentences() -> Sentences:
    """The fixed sentences."""
    table = _table("sentences")
    return Sentences(**{name: table[name] for name in ("sample", "danger", "speak", "doorway", "brief", "seen")})


@cache
def urgent(audience: Audience = "everyone") -> tuple[Urgent, ...]:
    """National numbers for an audience: `everyone`, or `school` for fourteen-year-olds; raises DesignNotFound."""
    return tuple(Urgent(**row) for row in _found(_table("sentences")["urgent"], audience))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _found(table: Mapping[str, Value], key: str) -> Value:
    if key not in table:
        raise DesignNotFound(key)
    return table[key]
