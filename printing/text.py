"""Measuring text, breaking it at phrases, and refusing what does not fit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import budoux

from printing import fonts

POINT = 25.4 / 72  # mm
SMALLEST = 6.0  # pt: below this, printers' guides call type unreadable
STOP = "。"
_STEP = 0.25  # pt
_BRACKET = re.compile("(?=[（「])")
_TOLERANCE = 0.01  # mm
_MOST_PHRASES = 14  # above this, every way of breaking would be too many to try


class TextDoesNotFit(ValueError):
    """A line is longer than its place even at the smallest size allowed; `line` is the text."""

    def __init__(self, line: str) -> None:
        super().__init__(f"does not fit: {line!r}")
        self.line = line


@dataclass(frozen=True)
class Type:
    """A text size in points; `least` is how far it may shrink (never, if 0), `spacing` is in parts of the size.

    Raises ValueError below 6 pt.
    """

    size: float
    bold: bool = False
    spacing: float = 0.0
    leading: float = 1.5
    least: float = 0.0

    def __post_init__(self) -> None:
        if min(self.size, self.least or self.size) < SMALLEST:
            raise ValueError(f"{self.size:g} pt type, at least {SMALLEST:g}")

    @property
    def em(self) -> float:
        """The size in mm."""
        return self.size * POINT

    @property
    def step(self) -> float:
        """Distance between baselines in mm."""
        return self.em * self.leading


def width(text: str, *, type: Type) -> float:
    """Width in mm of one line as drawn; raises CharacterNotInFont."""
    ready = fonts.drawable(text, bold=type.bold)
    if not ready:
        return 0.0
    points = fonts.face(bold=type.bold).width(ready, size=type.size)
    return (points + (len(ready) - 1) * type.spacing * type.size) * POINT


def fitted(text: str, *, type: Type, within: float) -> Type:
    """The type, made smaller by quarter points down to its least size until the line fits `within` mm.

    Raises TextDoesNotFit.
    """
    while width(text, type=type) > within + _TOLERANCE:
        if type.size - _STEP < (type.least or type.size):
            raise TextDoesNotFit(text)
        type = replace(type, size=type.size - _STEP)
    return type


def refuse_below(baseline: float, *, limit: float, line: str) -> None:
    """Raise TextDoesNotFit for a line that a growing column has pushed below its place."""
    if baseline > limit + _TOLERANCE:
        raise TextDoesNotFit(line)


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def phrases(text: str) -> tuple[str, ...]:
    """Pieces of Japanese that may stand at the end of a line; an opening bracket always starts a piece."""
    found = (piece for phrase in _parser().parse(text) for piece in _BRACKET.split(phrase))
    return tuple(piece for piece in found if piece)


def broken(text: str, *, type: Type, within: float, lines: int) -> tuple[str, ...]:
    """The text in at most `lines` lines of at most `within` mm, broken where a reader would breathe.

    Fewest lines first; among those, a break after punctuation wins, then lines of even length.
    Raises TextDoesNotFit with the text that could not be placed.
    """
    parts = text.split("\n")
    result: list[str] = []
    for position, part in enumerate(parts):
        left = lines - len(result) - (len(parts) - position - 1)
        result += _broken_part(part, type=type, within=within, lines=left)
    return tuple(result)


def _broken_part(text: str, *, type: Type, within: float, lines: int) -> tuple[str, ...]:
    pieces = phrases(text)
    if len(pieces) > _MOST_PHRASES:
        return _filled(text, pieces, type=type, within=within, lines=lines)
    for count in range(1, min(lines, max(len(pieces), 1)) + 1):
        ways = [_joined(pieces, cuts) for cuts in combinations(range(1, len(pieces)), count - 1)]
        fitting = [way for way in ways if all(width(line, type=type) <= within + _TOLERANCE for line in way)]
        if fitting:
            return min(fitting, key=lambda way: _ugliness(way, type=type))
    raise TextDoesNotFit(text)


def _filled(text: str, pieces: tuple[str, ...], *, type: Type, within: float, lines: int) -> tuple[str, ...]:
    """Long text, line by line as much as fits."""
    result = [""]
    for piece in pieces:
        if width(result[-1] + piece, type=type) <= within + _TOLERANCE:
            result[-1] += piece
        else:
            result.append(piece)
    if len(result) > lines or any(width(line, type=type) > within + _TOLERANCE for line in result):
        raise TextDoesNotFit(text)
    return tuple(line.strip() for line in result)


def packed(sentences: Sequence[str], *, type: Type, within: float, lines: int, gap: float = 0.0) -> list[list[str]]:
    """Whole sentences in order, as many on a line as fit, `gap` mm apart; raises TextDoesNotFit for one too many."""
    result: list[list[str]] = []
    right = 0.0
    for words in sentences:
        wide = width(words, type=type)
        if result and right + gap + wide <= within + _TOLERANCE:
            result[-1].append(words)
            right += gap + wide
        elif len(result) < lines and wide <= within + _TOLERANCE:
            result.append([words])
            right = wide
        else:
            raise TextDoesNotFit(words)
    return result


def _joined(pieces: tuple[str, ...], cuts: tuple[int, ...]) -> tuple[str, ...]:
    edges = (0, *cuts, len(pieces))
    return tuple("".join(pieces[start:end]).strip() for start, end in zip(edges, edges[1:], strict=False))


def _ugliness(way: tuple[str, ...], *, type: Type) -> tuple[int, float]:
    pairs = zip(way, way[1:], strict=False)
    hard = sum(not (line.endswith(("、", STOP)) or after.startswith(("（", "「"))) for line, after in pairs)
    widths = [width(line, type=type) for line in way]
    return hard, max(widths) - min(widths)
