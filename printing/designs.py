"""The designs that come with Shirube: themes, messages and fixed sentences by language, read from assets/designs/."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from core.folders import ASSETS
from printing.values import Audience, Colour, Sentences, Theme, Urgent, Wording

Value = TypeVar("Value")

FOLDER = ASSETS / "designs"
_NOT_PRINTED = ("reviewed_by", "reviewed_on")


class DesignNotFound(LookupError):
    """No design has this key."""


def theme(key: str) -> Theme:
    """One theme; raises DesignNotFound."""
    return _found(themes(), key)


@cache
def themes() -> Mapping[str, Theme]:
    """All themes by key."""
    table = tomllib.loads((FOLDER / "themes.toml").read_text(encoding="utf-8"))
    palette = {name: _colour(**row) for name, row in table.pop("palette").items()}
    return {key: _theme(key, row, palette) for key, row in table.items()}


def _colour(inks: tuple[float, float, float, float], screen: str) -> Colour:
    cyan, magenta, yellow, black = inks
    return Colour(cyan, magenta, yellow, black, screen=screen)


def _theme(key: str, row: Mapping[str, Any], palette: Mapping[str, Colour]) -> Theme:
    return Theme(key=key, title=row["title"], colours={part: palette[name] for part, name in row["colours"].items()})


def languages() -> tuple[str, ...]:
    """The languages that pieces are printed in, Japanese first."""
    others = sorted(path.stem for path in (FOLDER / "languages").glob("*.toml") if path.stem != "ja")
    return ("ja", *others)


def sentences(language: str = "ja") -> Sentences:
    """The fixed sentences of a language; raises DesignNotFound."""
    return Sentences(**_language(language)["sentences"])


def days(language: str = "ja") -> Mapping[str, Any]:
    """How a language writes weekdays: `names` from Monday, `two` joined, `row` of three or more.

    Raises DesignNotFound.
    """
    days: Mapping[str, Any] = _language(language)["days"]
    return days


def headings(language: str = "ja") -> Mapping[str, str]:
    """What a language writes above the parts of a page of text; raises DesignNotFound."""
    headings: Mapping[str, str] = _language(language)["headings"]
    return headings


def named(codes: Iterable[str], language: str = "ja") -> str:
    """Languages as they are called in another, in a row; raises DesignNotFound."""
    names = _language(language)["languages"]
    return str(names["join"]).join(_found(names, code) for code in codes)


def reviewed_by(language: str = "ja") -> str:
    """Who has read the texts of a language; empty where nobody has yet. Raises DesignNotFound."""
    return str(_language(language)["reviewed_by"])


@cache
def fingerprint(language: str = "ja") -> str:
    """SHA-256 of a language's texts: a review holds for these words only. Raises DesignNotFound."""
    _language(language)
    return hashlib.sha256((FOLDER / "languages" / f"{language}.toml").read_bytes()).hexdigest()


def wording(key: str, language: str = "ja") -> Wording:
    """One message in a language; raises DesignNotFound."""
    return _found(wordings(language), key)


@cache
def wordings(language: str = "ja") -> Mapping[str, Wording]:
    """All messages of a language by key; raises DesignNotFound."""
    table = _language(language)
    told = {"language": language, "reviewed_by": table["reviewed_by"]}
    return {key: _wording(key, {**row, **told}) for key, row in table["messages"].items()}


def _wording(key: str, row: Mapping[str, Any]) -> Wording:
    lists = {name: tuple(row.get(name, ())) for name in ("topics", "notes")}
    return Wording(key=key, **{**row, **lists})


def wordings_for(theme: str, language: str = "ja") -> tuple[Wording, ...]:
    """The messages of a theme: the theme's own where it has some, else those that go with any.

    A discreet piece with a headline about sorrows would be discreet no more.
    """
    written = tuple(wordings(language).values())
    own = tuple(wording for wording in written if wording.theme == theme)
    return own or tuple(wording for wording in written if not wording.theme)


@cache
def urgent(audience: Audience = "everyone", language: str = "ja") -> tuple[Urgent, ...]:
    """National numbers for an audience: `everyone`, or `school` for fourteen-year-olds; raises DesignNotFound."""
    known = tomllib.loads((ASSETS / "urgent.toml").read_text(encoding="utf-8"))["lines"]
    told = _language(language)["numbers"]
    return tuple(
        Urgent(
            number=row["number"],
            now=row.get("now", False),
            source=row["source"],
            checked=row.get("checked"),
            **told[row["number"]],
        )
        for row in known
        if audience in row.get("paper", ())
    )


def said(language: str) -> dict[str, str]:
    """Everything that a language says on pieces, by where it stands in its file; raises DesignNotFound."""
    return dict(_flat("", _language(language)))


def _flat(place: str, value: Any) -> Iterator[tuple[str, str]]:
    rows: Iterable[tuple[str, Any]]
    if isinstance(value, dict):
        rows = value.items()
    elif isinstance(value, list):
        rows = ((str(number), each) for number, each in enumerate(value))
    else:
        if value and place not in _NOT_PRINTED:
            yield place, str(value)
        return
    for name, each in rows:
        yield from _flat(f"{place}.{name}" if place else name, each)


@cache
def _language(language: str) -> dict[str, Any]:
    # Asked from a list, so that no text from outside ever becomes part of a path.
    if language not in languages():
        raise DesignNotFound(language)
    return tomllib.loads((FOLDER / "languages" / f"{language}.toml").read_text(encoding="utf-8"))


def _found(table: Mapping[str, Value], key: str) -> Value:
    if key not in table:
        raise DesignNotFound(key)
    return table[key]
