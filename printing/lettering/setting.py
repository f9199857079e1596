"""Setting a line of text: which letters of which face stand where, measured in em from the line's start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from printing.lettering import fonts, ruby

READING = 0.5  # em: size of a reading over its kanji
_ABOVE = 0.92  # em from the baseline of the kanji to that of the reading
_OVERHANG = 0.25  # em that a long reading may stand over kana beside its kanji (half a letter of its own)


@dataclass(frozen=True)
class Print:
    """Letters of one face at their place; all lengths in em of the line."""

    face: fonts.Face
    text: str
    across: float
    spacing: float
    above: float = 0.0
    size: float = 1.0


@dataclass(frozen=True)
class Word:
    """Prints that belong together; `said` is what they say where the letters drawn don't tell it themselves."""

    prints: tuple[Print, ...]
    said: str = ""


@dataclass(frozen=True)
class Line:
    """A whole line and its width in em."""

    words: tuple[Word, ...]
    width: float


@lru_cache(maxsize=4096)
def line(text: str, *, bold: bool, spacing: float, language: str, readings: bool) -> Line:
    """The text set on one line, with its readings or without; raises CharacterNotInFont."""
    style = _Style(bold=bold, spacing=spacing, language=language)
    words: list[Word] = []
    end = 0.0
    segments = ruby.parse(text) if readings else _bare(text)
    for place, segment in enumerate(segments):
        if segment.reading:
            sides = (segments[place - 1] if place else None, segments[place + 1] if place + 1 < len(segments) else None)
            word, end = _under_reading(segment, sides, at=end, style=style)
            words.append(word)
        else:
            prints, end = _plain(segment.base, at=end, style=style)
            words += [Word((part,), said=part.text if part.face.joined else "") for part in prints]
    # The space after the last letter belongs to nobody.
    open_end = bool(words) and not words[-1].prints[0].face.joined
    return Line(tuple(words), end - spacing * open_end)


@dataclass(frozen=True)
class _Style:
    bold: bool
    spacing: float
    language: str


def _bare(text: str) -> tuple[ruby.Segment, ...]:
    return (ruby.Segment(ruby.plain(text), "", text),)


def _plain(text: str, *, at: float, style: _Style) -> tuple[tuple[Print, ...], float]:
    """Letters one after the other from `at`; returns where they end."""
    made = []
    for face, part in fonts.runs(text, bold=style.bold, language=style.language):
        # The line along the top of Devanagari must not be torn apart.
        spacing = 0.0 if face.joined else style.spacing
        made.append(Print(face, part, at, spacing))
        at += face.width(part, size=1) + spacing * len(part)
    return tuple(made), at


def _under_reading(
    segment: ruby.Segment, sides: Sequence[ruby.Segment | None], *, at: float, style: _Style
) -> tuple[Word, float]:
    """Kanji and their reading, the shorter of the two spread under or over the longer (JIS X 4051: 1 to 2 to 1)."""
    (face, kana), *_ = fonts.runs(segment.reading, language=style.language)
    _, end = _plain(segment.base, at=at, style=style)
    short = face.width(kana, size=READING) - (end - at)
    left, right = (min(max(short, 0.0) / 2, room) for room in _overhangs(sides))
    widened = max(short - left - right, 0.0)
    apart = widened / len(segment.base)
    spread = _Style(bold=style.bold, spacing=style.spacing + apart, language=style.language)
    base, _ = _plain(segment.base, at=at + apart / 2, style=spread)
    loose = max(-short, 0.0) / len(kana)
    above = Print(face, kana, at - left + loose / 2, loose, above=_ABOVE, size=READING)
    return Word((*base, above), said=segment.base), end + widened


def _overhangs(sides: Sequence[ruby.Segment | None]) -> Iterator[float]:
    """Room over the neighbours: kana without a reading of its own lends it, nobody else does."""
    for segment, letter in zip(sides, (-1, 0), strict=True):
        lends = segment is not None and not segment.reading and "ぁ" <= segment.base[letter] <= "ヺ"
        yield _OVERHANG if lends else 0.0
