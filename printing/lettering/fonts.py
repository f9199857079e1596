"""The fonts of paper, which of them draws what in a language, and the refusal of characters that none can draw."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

from reportlab.pdfbase import pdfmetrics, ttfonts

from core.folders import ASSETS
from printing.lettering import shaping

FOLDER = ASSETS / "fonts"
REGULAR = "BIZUDPGothic-Regular"
BOLD = "BIZUDPGothic-Bold"

_JAPANESE, _LATIN, _CHINESE, _KOREAN = "BIZUDPGothic", "NotoSans", "NotoSansSC", "NotoSansKR"
_NEPALI = "NotoSansDevanagari"

# Which family is asked first in each language. Han characters look different in Japan, China and Korea, so a language's
# own family always comes first; the others lend what it lacks, as for the name of a Japanese office.
CHAINS = {
    "ja": (_JAPANESE, _LATIN, _KOREAN, _CHINESE, _NEPALI),
    "ja-easy": (_JAPANESE, _LATIN, _KOREAN, _CHINESE, _NEPALI),
    "en": (_JAPANESE, _LATIN, _KOREAN, _CHINESE, _NEPALI),
    "vi": (_LATIN, _JAPANESE, _KOREAN, _CHINESE, _NEPALI),
    "pt": (_LATIN, _JAPANESE, _KOREAN, _CHINESE, _NEPALI),
    "tl": (_LATIN, _JAPANESE, _KOREAN, _CHINESE, _NEPALI),
    "zh-Hans": (_CHINESE, _JAPANESE, _LATIN, _KOREAN, _NEPALI),
    "ko": (_KOREAN, _JAPANESE, _LATIN, _CHINESE, _NEPALI),
    "ne": (_NEPALI, _LATIN, _JAPANESE, _KOREAN, _CHINESE),
}

# Kana, Latin and hangul typed as a letter and its marks, as some keyboards and file systems do.
_APART = re.compile("[\u3041-\u30ff][\u3099\u309a]|[A-Za-z\u00c0-\u1eff][\u0300-\u036f]+|[\u1100-\u11ff]{2,}")
_READING = Lock()
_JOINERS = "\u200c\u200d"
_BLOCK = 100  # the CMap format allows a hundred entries in one block


class CharacterNotInFont(ValueError):
    """The font has no shape for a character; `character` names it and `text` says where it stands."""

    def __init__(self, character: str, text: str) -> None:
        super().__init__(f"no shape for {character!r} (U+{ord(character):04X}) in {text!r}")
        self.character = character
        self.text = text


@dataclass(frozen=True, eq=False)
class Face:
    """One weight of a family: the characters it draws and the measures that drawing needs.

    A `joined` face draws glyphs that depend on their neighbours; see `shaping`.
    """

    name: str
    font: ttfonts.TTFont
    characters: frozenset[str]
    joined: bool

    def glyphs(self, text: str) -> tuple[shaping.Glyph, ...]:
        """The glyphs of a joined face."""
        return shaping.shaped(text, font=self.font, path=FOLDER / f"{self.name}.ttf")

    def width(self, text: str, *, size: float) -> float:
        """Advance width of the text in points."""
        if self.joined:
            return sum(glyph.advance for glyph in self.glyphs(text)) * size / 1000
        return float(self.font.stringWidth(text, size))

    def bearing(self, text: str, *, size: float) -> float:
        """Empty space left of the text's ink in points, which letters at a common left edge must give up."""
        face = self.font.face
        first = self.glyphs(text)[0].character if self.joined else text[0]
        raw = face.hmetrics[face.charToGlyph[ord(first)]][1]
        signed = raw - 0x10000 if raw >= 0x8000 else raw
        return float(signed * size / face.unitsPerEm)


def _face(family: str, *, bold: bool) -> Face:
    # Two threads that read the same file would register two fonts under one name.
    with _READING:
        return _read(family, bold=bold)


@cache
def _read(family: str, *, bold: bool) -> Face:
    name = f"{family}-{'Bold' if bold else 'Regular'}"
    path = FOLDER / f"{name}.ttf"
    font = ttfonts.TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    joined = family == _NEPALI
    # A mark that the face doesn't attach is drawn beside its letter, and a control character as an empty box.
    unfit = "C" if joined else "CM"
    characters = frozenset(
        character
        for character in map(chr, font.face.charToGlyph)
        if unicodedata.category(character)[0] not in unfit or (joined and character in _JOINERS)
    ) - {"\u3099", "\u309a"}
    if joined:
        shaping.name_glyphs(font, path=path)
    return Face(name=name, font=font, characters=characters, joined=joined)


def face(*, bold: bool = False, language: str = "ja") -> Face:
    """The registered font of one weight that a language is drawn with first."""
    return _face(CHAINS[language][0], bold=bold)


def drawable(text: str, *, bold: bool = False, language: str = "ja") -> str:
    """The text as it can be drawn: letters and their marks joined, everything else as written.

    Only kana, Latin and hangul are composed: full normalisation would change the characters of names (a compatibility
    神 becomes the common one).
    Raises CharacterNotInFont for a character that no face of the language's chain draws, a control character, a
    variation selector, a mark without its letter.
    """
    return "".join(part for _, part in runs(text, bold=bold, language=language))


@lru_cache(maxsize=4096)
def runs(text: str, *, bold: bool = False, language: str = "ja") -> tuple[tuple[Face, str], ...]:
    """The text in parts that one face each can draw; raises CharacterNotInFont as `drawable` does."""
    ready = _APART.sub(lambda letters: unicodedata.normalize("NFC", letters[0]), text)
    first = face(bold=bold, language=language)
    if first.characters.issuperset(ready):
        return ((first, ready),) if ready else ()
    found: list[tuple[Face, str]] = []
    for character in ready:
        last = found[-1][0] if found else first
        # A space belongs to the word before it, so that a sentence isn't cut into single words.
        keeps = character == " " or (character in _JOINERS and last.joined)
        chosen = last if keeps else _drawing(character, text, bold=bold, language=language)
        if found and chosen is last:
            found[-1] = (last, found[-1][1] + character)
        else:
            found.append((chosen, character))
    return tuple(found)


def _drawing(character: str, text: str, *, bold: bool, language: str) -> Face:
    for candidate in _chain(language, bold=bold):
        # An invisible joiner means something beside Devanagari only.
        if character in candidate.characters and character not in _JOINERS:
            return candidate
    raise CharacterNotInFont(character, text)


def _chain(language: str, *, bold: bool) -> Iterator[Face]:
    """The faces one after the other: the later ones are large and seldom needed, so none is read before its turn."""
    return (_face(family, bold=bold) for family in CHAINS[language])


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
