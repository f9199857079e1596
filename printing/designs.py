"""The designs that come with Shirube: themes, wordings and fixed sentences, read from assets/designs/."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from printing.values import Colour, Doorway, Facts, Material, Theme, Urgent, Wording

Value = TypeVar("Value")

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "designs"


class DesignNotFound(LookupError):
    """No design has this key."""


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Sentences that pieces share: the mark of samples, headings, and what happens when a code is scanned."""

    sample: str
    danger: str
    speak: str
    doorway: Mapping[Doorway, str]

    def scan(self, facts: Facts) -> str:
        """What happens when the code of this desk is scanned."""
        return self.doorway[facts.doorway]


def theme(key: str) -> Theme:
    """One theme; raises DesignNotFound."""
    return _found(themes(), key)


def wording(key: str) -> Wording:
    """One wording; raises DesignNotFound."""
    return _found(wordings(), key)


def themes_for(material: Material) -> tuple[Theme, ...]:
    """The themes in which a material can be drawn."""
    return tuple(theme for theme in themes().values() if material in theme.materials)


def wordings_for(material: Material) -> tuple[Wording, ...]:
    """The wordings written for a material."""
    return tuple(wording for wording in wordings().values() if wording.material == material)


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
    return Sentences(**{name: table[name] for name in ("sample", "danger", "speak", "doorway")})


@cache
def urgent(audience: str = "everyone") -> tuple[Urgent, ...]:
    """National numbers for an audience: `everyone`, or `school` for fourteen-year-olds; raises DesignNotFound."""
    return tuple(Urgent(**row) for row in _found(_table("sentences")["urgent"], audience))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _found(table: Mapping[str, Value], key: str) -> Value:
    if key not in table:
        raise DesignNotFound(key)
    return table[key]
