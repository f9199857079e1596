"""Where the lines of a paragraph end in a PDF: no closing mark begins a line, no bracket ends one, nothing hangs over.

reportlab's own lines let a closing mark hang over the edge and leave a single letter on the last line.
"""

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.paragraph import ParaLines, cjkU, makeCJKParaLine

from printing.lettering.phrases import phrases

_CLOSING = (
    "、。，．・：；？！）」』】〉》〕］｝”’…‥ー々〜～％ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%"
)
_OPENING = "（「『【〈《〔［｛“‘([{"
_COUNTERS = "件人回年月日円千通枚歳代点万か個泊名区分時"  # what is counted stays with its number
_SHORT, _NARROW = 120, 30  # letters of a text and of a line: a title, a cell; other text is set to the edge
_LEAST_FILLED = 0.48  # of a line that ends after a phrase
_FEWEST = 3  # letters of a last line
_FUZZ = 1e-6


def ends(text: str, widths: Sequence[float], rooms: Sequence[float]) -> list[int]:
    """Where each line of one paragraph ends; `rooms` are the widths of its lines, of which the last goes on."""
    cuts = _phrase_ends(text) if _is_narrow(text, widths, rooms) else frozenset()
    found: list[int] = []
    start = 0
    while start < len(text):
        room = rooms[min(len(found), len(rooms) - 1)]
        end = _reach(text, widths, start, room)
        if end < len(text):
            end = _best(text, widths, start, end, room, cuts)
        found.append(end)
        start = end
    return _without_remnant(text, widths, rooms, found)


def _is_narrow(text: str, widths: Sequence[float], rooms: Sequence[float]) -> bool:
    return len(text) <= _SHORT and max(rooms) < max(widths, default=0.0) * _NARROW < sum(widths) * _NARROW


def _phrase_ends(text: str) -> Set[int]:
    at, cuts = 0, set()
    for piece in phrases(text):
        at += len(piece)
        cuts.add(at)
    return cuts


def _reach(text: str, widths: Sequence[float], start: int, room: float) -> int:
    """How far the letters fit; at least one does, and spaces at the end need no room."""
    used, end = 0.0, start
    while end < len(text) and (used := used + widths[end]) <= room + _FUZZ:
        end += 1
    end = max(end, start + 1)
    while end < len(text) and text[end] == " ":
        end += 1
    return end


def _best(text: str, widths: Sequence[float], start: int, end: int, room: float, cuts: Set[int]) -> int:
    allowed = [place for place in range(start + 1, end + 1) if may_end(text, place)]
    if not allowed:
        return end
    after_phrase = [place for place in allowed if place in cuts]
    if after_phrase and sum(widths[start : after_phrase[-1]]) >= room * _LEAST_FILLED:
        return after_phrase[-1]
    return allowed[-1]


def may_end(text: str, place: int) -> bool:
    """Whether a line may end before the letter at this place."""
    before, after = text[place - 1], text[place]
    if after in _CLOSING or before in _OPENING or after == " ":
        return False
    if before in "0123456789" and after in _COUNTERS:
        return False
    if before in "～〜" and after.isdigit():
        return False
    return not (_is_latin(before) and _is_latin(after))


def _is_latin(letter: str) -> bool:
    return "!" <= letter <= "~" or "\u00c0" <= letter <= "\u024f"


def _without_remnant(text: str, widths: Sequence[float], rooms: Sequence[float], found: list[int]) -> list[int]:
    """The ends with the last line but one a little shorter, where the last would be a letter or two."""
    if len(found) < 2 or len(text[found[-2] :].replace(" ", "")) >= _FEWEST:
        return found
    least = found[-3] + 1 if len(found) > 2 else 1
    room = rooms[min(len(found), len(rooms)) - 1]
    for place in range(min(len(text) - _FEWEST, found[-2] - 1), max(least, found[-2] // 2), -1):
        if may_end(text, place) and _reach(text, widths, place, room) == len(text):
            return [*found[:-2], place, found[-1]]
    return found


def simple(text: str, font: str, size: float, rooms: Sequence[float]) -> list[tuple[float, list[str]]]:
    """Lines of a paragraph of one face: what each leaves free, and its letters."""
    widths = [stringWidth(letter, font, size) for letter in text]
    lines = []
    for number, (start, end) in enumerate(pairwise([0, *ends(text, widths, rooms)])):
        room = rooms[min(number, len(rooms) - 1)]
        seen = len(text[start:end].rstrip(" "))
        lines.append((room - sum(widths[start : start + seen]), [text[start:end]]))
    return lines


def halves(lines: Any, start: int, stop: int) -> list[Any]:
    """What stands on some lines of `mixed`, to be set again on another page."""
    return [frag for line in lines.lines[start:stop] for frag in line.words]


def mixed(frags: Sequence[Any], rooms: Sequence[float]) -> list[Any]:
    """Lines of a paragraph of several faces, sizes or with line breaks of its own."""
    lines: list[Any] = []
    for letters in _between_breaks(frags):
        is_broken = hasattr(letters[-1].frag, "lineBreak")
        shown = [letter for letter in letters if letter]
        text = "".join(shown)
        later = rooms[min(len(lines), len(rooms) - 1) :]
        places = ends(text, [letter.width for letter in shown], later) or [0]
        for start, end in pairwise([0, *places]):
            is_last = end == len(text)
            line = [*shown[start:end], *([letters[-1]] if is_last and is_broken else [])]
            room = rooms[min(len(lines), len(rooms) - 1)]
            used = sum(letter.width for letter in shown[start:end])
            lines.append(makeCJKParaLine(line, room, used, room - used, is_last and is_broken, False))
    return lines


def _between_breaks(frags: Sequence[Any]) -> list[list[Any]]:
    """The letters with their faces, a list up to each line break."""
    made: list[list[Any]] = [[]]
    for frag in frags:
        made[-1] += [cjkU(letter, frag, "utf8") for letter in frag.text] or [cjkU("", frag, "utf8")]
        if hasattr(frag, "lineBreak"):
            made.append([])
    return [letters for letters in made if letters]


def of(paragraph: Any, rooms: Sequence[float]) -> Any:
    """The lines of a paragraph as reportlab draws them; one that was parted keeps the lines it has."""
    frags = paragraph.frags
    is_kept = hasattr(paragraph, "blPara") and getattr(paragraph, "_splitpara", False)
    if len(frags) != 1 or hasattr(frags[0], "lineBreak"):
        return paragraph.blPara if is_kept else ParaLines(kind=1, lines=mixed(frags, rooms))
    [frag] = frags
    if is_kept:
        return frag.clone(kind=0, lines=paragraph.blPara.lines)
    text = frag.text if hasattr(frag, "text") else "".join(getattr(frag, "words", []))
    lines = simple(text, frag.fontName, frag.fontSize, rooms)
    return frag.clone(kind=0, lines=lines, ascent=frag.fontSize, descent=-0.2 * frag.fontSize)
