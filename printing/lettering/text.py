"""Measuring text, breaking it into lines, and refusing what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from printing.lettering import setting
from printing.lettering.phrases import STOP, ends_with_a_breath, is_widow, phrases, starts_aside

POINT = 25.4 / 72  # mm
SMALLEST = 6.0  # pt: below this, printers' guides call type unreadable
_STEP = 0.25  # pt
_TOLERANCE = 0.01  # mm
ASCENT = 0.88  # em from the top of a line's letters to the baseline
DESCENT = 0.14
_FIRST_READING = 0.5  # em that a reading stands above the letters of its line
_READING_LEADING = 1.6  # em from baseline to baseline that leave a reading clear of the line above
_CUT_PHRASE = 1.2  # cost of a break without a breath, shared by all lines: it matters most where lines are few
_WIDOW = 10.0  # cost of a last line of one or two letters: more than any unevenness


class TextDoesNotFit(ValueError):
    """A line is longer than its place even at the smallest size allowed; `line` is the text."""

    def __init__(self, line: str) -> None:
        super().__init__(f"does not fit: {line!r}")
        self.line = line


@dataclass(frozen=True)
class Type:
    """A text size in points; `least` is how far it may shrink (never, if 0), `spacing` is in parts of the size.

    `language` decides which fonts draw the text and where it may break.

    Raises ValueError below 6 pt.
    """

    size: float
    bold: bool = False
    spacing: float = 0.0
    leading: float = 1.5
    least: float = 0.0
    language: str = "ja"

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


def set_line(text: str, *, type: Type) -> setting.Line:
    """One line with every letter at its place; raises CharacterNotInFont.

    Readings need type of twice the smallest size: in smaller type the kanji stand without them.
    """
    readings = type.size * setting.READING >= SMALLEST
    return setting.line(text, bold=type.bold, spacing=type.spacing, language=type.language, readings=readings)


def width(text: str, *, type: Type) -> float:
    """Width in mm of one line as drawn; raises CharacterNotInFont."""
    return set_line(text, type=type).width * type.em


def headroom(line: str, *, type: Type, first: bool = False) -> float:
    """Room in mm that a line's readings need above what its leading gives; the `first` line of a block has none yet."""
    if not any(word.prints[-1].above for word in set_line(line, type=type).words):
        return 0.0
    return (_FIRST_READING if first else max(_READING_LEADING - type.leading, 0.0)) * type.em


def baselines(lines: Sequence[str], *, type: Type) -> tuple[float, ...]:
    """Where the lines of one block stand, in mm below the top of its first letters, with room for their readings."""
    result: list[float] = []
    below = ASCENT * type.em
    for number, line in enumerate(lines):
        below += (type.step if number else 0.0) + headroom(line, type=type, first=number == 0)
        result.append(below)
    return tuple(result)


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


def broken(text: str, *, type: Type, within: float, lines: int) -> tuple[str, ...]:
    """The text in at most `lines` lines of at most `within` mm, broken where a reader would breathe.

    Fewest lines first; among those, breaks after punctuation and lines of even length win, and a last line of one or
    two letters loses. Newlines are kept.
    Raises CharacterNotInFont, TextDoesNotFit with the text that could not be placed.
    """
    parts = text.split("\n")
    result: list[str] = []
    for position, part in enumerate(parts):
        left = lines - len(result) - (len(parts) - position - 1)
        found = _broken_part(part, type=type, within=within)
        if len(found) > left:
            raise TextDoesNotFit(part)
        result += found
    return tuple(result)


@lru_cache(maxsize=1024)
def _broken_part(text: str, *, type: Type, within: float) -> tuple[str, ...]:
    pieces = phrases(text, language=type.language)
    count = _fewest(text, pieces, type=type, within=within)
    return tuple(_line(pieces, start, end) for start, end in _fairest(pieces, count, type=type, within=within))


def _line(pieces: tuple[str, ...], start: int, end: int) -> str:
    return "".join(pieces[start:end]).strip()


def _fewest(text: str, pieces: tuple[str, ...], *, type: Type, within: float) -> int:
    """How many lines the pieces need at least: as many as filling each line to the brim makes."""
    count, start = 1, 0
    for end in range(1, len(pieces) + 1):
        if width(_line(pieces, start, end), type=type) > within + _TOLERANCE:
            start, count = end - 1, count + (start < end - 1)
            if width(_line(pieces, start, end), type=type) > within + _TOLERANCE:
                raise TextDoesNotFit(text)
    return count


_Way = tuple[float, tuple[tuple[int, int], ...]]  # what it costs, and the first and last piece of each line


def _fairest(pieces: tuple[str, ...], count: int, *, type: Type, within: float) -> tuple[tuple[int, int], ...]:
    """Which pieces go on each of `count` lines, at the least cost."""
    ideal = max(width(_line(pieces, 0, len(pieces)), type=type) / count, _TOLERANCE)
    best: dict[int, _Way] = {0: (0.0, ())}  # by how many pieces are placed
    for number in range(1, count + 1):
        longer: dict[int, _Way] = {}
        for start, (cost, lines) in best.items():
            for end in range(start + 1, len(pieces) + 1):
                wide = width(_line(pieces, start, end), type=type)
                if wide > within + _TOLERANCE:
                    break
                if (end == len(pieces)) == (number == count):
                    total = cost + (wide / ideal - 1) ** 2 + _ugliness(pieces, start, end, count=count)
                    if end not in longer or total < longer[end][0]:
                        longer[end] = (total, (*lines, (start, end)))
        best = longer
    return best[len(pieces)][1] if pieces else ((0, 0),)


def _ugliness(pieces: tuple[str, ...], start: int, end: int, *, count: int) -> float:
    """Cost of ending a line there."""
    if end == len(pieces):
        return _WIDOW if start and is_widow(_line(pieces, start, end)) else 0.0
    return 0.0 if ends_with_a_breath(pieces[end - 1]) or starts_aside(pieces[end]) else _CUT_PHRASE / count


__all__ = [
    "ASCENT",
    "DESCENT",
    "POINT",
    "SMALLEST",
    "STOP",
    "TextDoesNotFit",
    "Type",
    "baselines",
    "broken",
    "fitted",
    "headroom",
    "packed",
    "phrases",
    "refuse_below",
    "set_line",
    "width",
]
