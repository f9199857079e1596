"""The two fonts of paper, and the refusal of characters they cannot draw."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "fonts"
REGULAR = "BIZUDPGothic-Regular"
BOLD = "BIZUDPGothic-Bold"

_KANA_WITH_MARK = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_BLOCK = 100  # the CMap format allows a hundred entries in one block


class CharacterNotInFont(ValueError):
    """The font has no shape for a character; `character` names it and `text` says where it stands."""

    def __init__(self, character: str, text: str) -> None:
        super().__init__(f"no shape for {character!r} (U+{ord(character):04X}) in {text!r}")
        self.character = character
        self.text = text


@dataclass(frozen=True)
class Face:
    """One weight of the font with the measures that drawing needs."""

    name: str
    font: ttfonts.TTFont

    def width(self, text: str, *, size: float) -> float:
        """Advance width of the text in points."""
        return float(self.font.stringWidth(text, size))

    def bearing(self, character: str, *, size: float) -> float:
        """Empty space left of a character's ink in points, which letters at a common left edge must give up."""
        face = self.font.face
        raw = face.hmetrics[face.charToGlyph[ord(character)]][1]
        signed = raw - 0x10000 if raw >= 0x8000 else raw
        return float(signed * size / face.unitsPerEm)


@cache
def face(*, bold: bool = False) -> Face:
    """The registered font of one weight."""
    name = BOLD if bold else REGULAR
    font = ttfonts.TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return Face(name=name, font=font)


def drawable(text: str, *, bold: bool = False) -> str:
    """The text as it can be drawn: kana and its sound mark joined, everything else as written.

    Only kana is composed: full normalisation would change the characters of names (a compatibility 神 becomes the
    common one).
    Raises CharacterNotInFont for a character without a shape, a control character or a variation selector.
    """
    joined = _KANA_WITH_MARK.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    shapes = face(bold=bold).font.face.charToGlyph
    for character in joined:
        # Sound marks have a shape but no attachment point: left alone they are drawn beside their letter.
        if ord(character) not in shapes or character in "\u3099\u309a" or unicodedata.category(character)[0] == "C":
            raise CharacterNotInFont(character, text)
    return joined


def _unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """Text extraction table of a font subset, right for characters beyond the first plane.

    reportlab writes those as five hexadecimal digits, so that a copied 𩸽 becomes two other characters, and puts all
    entries in one block although the format allows a hundred.
    """
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font_name.replace('+', '-')} def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    entries = [f"<{position:02X}> <{chr(code).encode('utf-16-be').hex()}>" for position, code in enumerate(subset)]
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap CMapName currentdict /CMap defineresource pop end end"])


ttfonts.makeToUnicodeCMap = _unicode_map
