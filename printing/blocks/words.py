"""The words of a piece as blocks: each takes what it says from the facts and the wording, and finds its own height."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from printing import designs, shapes
from printing.flow import Block, Role, Sizes
from printing.lettering.text import DESCENT, STOP, TextDoesNotFit, Type, baselines, broken, headroom, packed, width
from printing.logos.logo import Logo
from printing.page import Paper
from printing.values import Colour, Facts, Sentences, Theme, Wording

_STOP_OF = {"[\u3040-\u30ff\u3400-\u9fff]": STOP, "[\u0900-\u097f]": "\u0964"}
_STOPS = (*_STOP_OF.values(), ".", "!", "?")


@dataclass(frozen=True)
class Emblem:
    """A logo, and how high it stands in em of the words beside it."""

    logo: Logo
    high: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Content:
    """What there is to say on a piece, and in which colours; the `logo` stands beside the name of the office."""

    facts: Facts
    wording: Wording
    theme: Theme
    logo: Emblem | None = None

    @property
    def said(self) -> Sentences:
        """The fixed sentences in the piece's language."""
        return designs.sentences(self.facts.language)


# A part of a piece: its block, or nothing where there is nothing to say.
Part = Callable[[Content], Block | None]


@dataclass(frozen=True)
class Lines:
    """Sentences, each broken at phrases into at most `most` lines; `apart` is the air between sentences in em."""

    sentences: Sequence[str]
    role: Role
    colour: Colour
    bold: bool | None = None
    most: int = 4
    align: str = "left"
    apart: float = 0.0

    @property
    def words(self) -> str:
        """The first sentence."""
        return self.sentences[0] if self.sentences else ""

    def _laid(self, wide: float, type: Type) -> list[tuple[str, float]]:
        """Each line and where it stands, in mm below the top."""
        lines: list[str] = []
        apart: list[float] = []  # air in mm above each line
        for number, words in enumerate(self.sentences):
            part = broken(_parted(words, wide, type), type=type, within=wide, lines=self.most)
            lines += part
            apart += [number * self.apart * type.em] * len(part)
        below = baselines(lines, type=type)
        return [(line, down + air) for line, down, air in zip(lines, below, apart, strict=True)]

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        type = sizes.of(self.role, bold=self.bold)
        return self._laid(width, type)[-1][1] + DESCENT * type.em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the lines."""
        type = sizes.of(self.role, bold=self.bold)
        across = {"left": x, "centre": x + width / 2, "right": x + width}[self.align]
        for line, below in self._laid(width, type):
            paper.write(across, top + below, line, type=type, colour=self.colour, within=width, align=self.align)


@dataclass(frozen=True)
class Packed:
    """Whole sentences in a row, as many on a line as fit, like a paragraph; `gap` in em between two on a line.

    Only a sentence longer than the line is broken.
    """

    sentences: Sequence[str]
    role: Role
    colour: Colour
    most: int = 3
    gap: float = 0.0

    @property
    def words(self) -> str:
        """The last sentence, the first to lose its room."""
        return self.sentences[-1] if self.sentences else ""

    def _lines(self, wide: float, type: Type) -> list[list[str]]:
        pieces: list[str] = []
        for words in self.sentences:
            long = width(words, type=type) > wide
            pieces += broken(words, type=type, within=wide, lines=self.most) if long else (words,)
        return packed(pieces, type=type, within=wide, lines=self.most, gap=self.gap * type.em)

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        type = sizes.of(self.role)
        return _placed(self._lines(width, type), type)[-1] + DESCENT * type.em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the lines."""
        type = sizes.of(self.role)
        lines = self._lines(width, type)
        for line, below in zip(lines, _placed(lines, type), strict=True):
            left = x
            for words in line:
                room = x + width - left
                left += paper.write(left, top + below, words, type=type, colour=self.colour, within=room)
                left += self.gap * type.em


@dataclass(frozen=True)
class Chips:
    """Topics in boxes of natural width, in rows of about equal count, so that none is left alone."""

    topics: Sequence[str]
    theme: Theme
    role: Role = "small"

    @property
    def words(self) -> str:
        """The last topic."""
        return self.topics[-1]

    def _rows(self, wide: float, type: Type) -> list[Sequence[str]]:
        for rows in range(1, len(self.topics) + 1):
            each = -(-len(self.topics) // rows)
            split = [self.topics[start : start + each] for start in range(0, len(self.topics), each)]
            if all(self._width(row, type) <= wide for row in split):
                return list(split)
        raise TextDoesNotFit(max(self.topics, key=len))

    def _width(self, row: Sequence[str], type: Type) -> float:
        return sum(shapes.pill_width(topic, type=type) for topic in row) + (len(row) - 1) * type.em

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        type = sizes.of(self.role)
        rows = len(self._rows(width, type))
        return type.em * (1.85 * rows + 0.85 * (rows - 1)) + rows * self._above(type)

    def _above(self, type: Type) -> float:
        """Room for readings in each row, whether or not it has any: boxes in rows of different height look careless."""
        return max(headroom(topic, type=type, first=True) for topic in self.topics)

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the boxes."""
        type = sizes.of(self.role)
        above = self._above(type)
        baseline = top + type.em * (1.85 / 2 + 0.37) + above
        text, panel = self.theme["text"], self.theme["panel"]
        for row in self._rows(width, type):
            left = x
            for topic in row:
                left += shapes.pill(paper, left, baseline, topic, type=type, colour=text, fill=panel) + type.em
            baseline += 2.7 * type.em + above


@dataclass(frozen=True)
class Name:
    """The desk's name with its reading in kana beside it, or under it where it is too long."""

    desk: str
    reading: str
    theme: Theme

    @property
    def words(self) -> str:
        """The name."""
        return self.desk

    def _beside(self, wide: float, sizes: Sizes) -> bool:
        name, small = sizes.of("name"), sizes.of("small")
        taken = width(self.desk, type=name) + small.em + (width(self.reading, type=small) if self.reading else 0)
        return taken <= wide

    def _lines(self, wide: float, sizes: Sizes) -> tuple[str, ...]:
        return broken(self.desk, type=sizes.of("name"), within=wide, lines=2)

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        name = sizes.of("name")
        high = baselines(self._lines(width, sizes), type=name)[-1] + DESCENT * name.em
        under = bool(self.reading) and not self._beside(width, sizes)
        return high + (sizes.of("small").step if under else 0)

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the name, then its reading."""
        name, small = sizes.of("name"), sizes.of("small")
        lines, wide, baseline = self._lines(width, sizes), 0.0, top
        for line, below in zip(lines, baselines(lines, type=name), strict=True):
            baseline = top + below
            wide = paper.write(x, baseline, line, type=name, colour=self.theme["name"], within=width)
        if not self.reading:
            return
        text = self.theme["text"]
        if self._beside(width, sizes):
            left = x + wide + small.em
            paper.write(left, baseline, self.reading, type=small, colour=text, within=x + width - left)
        else:
            paper.write(x, baseline + small.step, self.reading, type=small, colour=text, within=width)


def _placed(lines: Sequence[Sequence[str]], type: Type) -> tuple[float, ...]:
    """Where lines of several words stand, in mm below the top."""
    return baselines(["".join(words) for words in lines], type=type)


def _parted(words: str, wide: float, type: Type) -> str:
    """Words that are too long for a line break first where two spaces stand, as between days and times."""
    if "  " in words and "\n" not in words and width(words, type=type) > wide:
        return words.replace("  ", "\n")
    return words


def sentence(words: str) -> str:
    """The words with the full stop of their script, if they have none."""
    if not words or words[-1] in _STOPS:
        return words
    return words + next((stop for script, stop in _STOP_OF.items() if re.search(script, words)), ".")
