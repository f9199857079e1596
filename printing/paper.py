"""A paper as a value: what stands on it, in order. Three writers make a PDF, a Word file and a web page of the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Title:
    """The title of the paper or of one of its sheets, with a line above it and facts beside it (name, value)."""

    text: str
    above: str = ""
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 (a part of a sheet) or 3; `key` names the place, so that others can lead to it."""

    text: str
    level: int = 2
    key: str = ""


@dataclass(frozen=True)
class Words:
    """A paragraph; a newline is a line break. `small` is for notes, `strong` for the one sentence that counts."""

    text: str
    small: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    items: Sequence[str]


@dataclass(frozen=True)
class Figures:
    """A few large numbers side by side: what, how much with its unit, and a note under it."""

    items: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Table:
    """A table with a caption, a head, rows, widths in parts of the paper's, and which columns are numbers."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Collection[int] = ()


@dataclass(frozen=True)
class Bars:
    """Bars by name (months, ages): None is unknown or hidden, said by `missing`. `alt` says what they show."""

    caption: str
    names: Sequence[str]
    values: Sequence[int | None]
    unit: str
    alt: str
    missing: str = ""
    is_lying: bool = False


@dataclass(frozen=True)
class Picture:
    """A PNG, at most so many mm wide and high, with its alternative text and what stands under it."""

    png: bytes
    alt: str
    caption: str = ""
    width: float = 60.0
    height: float = 60.0


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side."""

    items: Sequence[Picture]


@dataclass(frozen=True)
class NewSheet:
    """The rest begins on another page."""


Part = Title | Heading | Words | Points | Figures | Table | Bars | Picture | Pictures | NewSheet


@dataclass(frozen=True)
class Paper:
    """A whole paper: its title for readers of files, who made it, its parts, a foot for each page, a mark (見本).

    One that is dense has its lines closer together in the PDF: for what should stand on one page.
    """

    title: str
    author: str
    parts: Sequence[Part]
    foot: str = ""
    mark: str = ""
    language: str = "ja"
    is_dense: bool = False
