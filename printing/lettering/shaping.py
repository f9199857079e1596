"""Devanagari: letters that join, stack and change places, so that what is drawn is glyphs and not characters."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz
from reportlab.pdfbase import ttfonts

_PRIVATE = 0xE000  # glyphs without a character of their own are embedded under this code and their number


@dataclass(frozen=True)
class Glyph:
    """One shape: the character it is embedded under, its lengths in thousandths of the size, and its own advance."""

    character: str
    advance: int
    across: int
    up: int
    natural: float


@cache
def _font(path: Path) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))


def name_glyphs(font: ttfonts.TTFont, *, path: Path) -> None:
    """Give each glyph that no character names a private one: reportlab embeds glyphs by character only."""
    face = font.face
    for glyph in range(_font(path).face.glyph_count):
        if glyph not in face.glyphToChar:
            private = _PRIVATE + glyph
            face.charToGlyph[private] = glyph
            face.glyphToChar[glyph] = [private]
            face.charWidths[private] = face.hmetrics[glyph][0] * 1000 / face.unitsPerEm


@lru_cache(maxsize=4096)
def shaped(text: str, *, font: ttfonts.TTFont, path: Path) -> tuple[Glyph, ...]:
    """The glyphs of a line from left to right."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    shaper = _font(path)
    uharfbuzz.shape(shaper, buffer)
    scale = 1000 / shaper.face.upem
    made = []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        code = font.face.glyphToChar[info.codepoint][0]
        advance, across, up = (round(length * scale) for length in (place.x_advance, place.x_offset, place.y_offset))
        made.append(Glyph(chr(code), advance, across, up, font.face.charWidths[code]))
    return tuple(made)


def operators(
    glyphs: tuple[Glyph, ...], *, font: ttfonts.TTFont, document: Any, size: float, at: tuple[float, float]
) -> str:
    """A PDF text object with the glyphs at their places; `at` and `size` are in points."""
    code, used, rise, row = [f"BT 1 0 0 1 {at[0]:.3f} {at[1]:.3f} Tm"], -1, 0, list[str]()

    def flush() -> None:
        if row:
            code.append(f"[{' '.join(row)}] TJ")
            row.clear()

    for glyph in glyphs:
        ((subset, letters),) = font.splitString(glyph.character, document)
        if subset != used:
            flush()
            code.append(f"{font.getSubsetInternalName(subset, document)} {size:g} Tf")
            used = subset
        if glyph.up != rise:
            flush()
            code.append(f"{glyph.up * size / 1000:.3f} Ts")
            rise = glyph.up
        # TJ moves the pen to the left by its numbers, after each glyph has moved it right by its natural width.
        behind = glyph.natural + glyph.across - glyph.advance
        row += [*_moved(-glyph.across), f"<{letters.hex()}>", *_moved(behind)]
    flush()
    return " ".join([*code, *(["0 Ts"] if rise else []), "ET"])


def _moved(length: float) -> list[str]:
    return [f"{length:g}"] if length else []
