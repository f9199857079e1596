"""Slips to cut apart, each with a link of its own, and the sheet that shows one link to a whole room; both on A4."""

from collections.abc import Sequence
from dataclasses import dataclass

from printing import qr
from printing.lettering.text import Type, width
from printing.page import Paper
from printing.values import BLACK, Colour

_WIDTH, _HEIGHT = 210.0, 297.0
_COLUMNS, _ROWS = 2, 5
_SLIP_WIDTH, _SLIP_HEIGHT = 95.0, 53.0
_LEFT = (_WIDTH - _COLUMNS * _SLIP_WIDTH) / 2
_TOP = (_HEIGHT - _ROWS * _SLIP_HEIGHT) / 2
_CUT, _DASH = 0.15, 1.5  # mm
_GREY = Colour(0, 0, 0, 55)

_INSET = 5.0
_CODE = 37.0
_TEXT = _INSET + _CODE + 4.0  # where the words of a slip begin
_ROOM = _SLIP_WIDTH - _TEXT - _INSET
_TITLE, _SMALL = Type(15, bold=True), Type(7, least=6)
_HOW, _UNTIL = Type(8.5, leading=1.55), Type(9.5, bold=True, least=7)
_FINE = Type(6.5)

_SHEET_CODE = 118.0
_SHEET_TITLE, _SHEET_SMALL = Type(44, bold=True), Type(16)
_SHEET_HOW, _SHEET_UNTIL = Type(17, leading=1.6), Type(16, bold=True, least=10)
_SHEET_ADDRESS, _SHEET_FOOT = Type(17, least=7), Type(8, least=6)


@dataclass(frozen=True, kw_only=True)
class LinkWords:
    """What stands beside a link on paper; it says nothing of what the desk is for.

    `also` is the title in another language, `how` one line of how to open it and what it asks, `until` when it ends.
    `place` is the server it leads to, `sample` marks a demo, `foot` is what staff tell sheets apart by; each may be ''.
    """

    title: str
    also: str
    how: Sequence[str]
    until: str
    place: str = ""
    sample: str = ""
    foot: str = ""


def slips(urls: Sequence[str], words: LinkWords) -> bytes:
    """A PDF with ten slips on a page and dashed lines to cut along.

    Raises CodeTooSmall, TextDoesNotFit, CharacterNotInFont.
    """
    paper = Paper(width=_WIDTH, height=_HEIGHT, title=words.title, author="")
    for start in range(0, len(urls), _COLUMNS * _ROWS):
        page = urls[start : start + _COLUMNS * _ROWS]
        for place, url in enumerate(page):
            row, column = divmod(place, _COLUMNS)
            x, y = _LEFT + column * _SLIP_WIDTH, _TOP + row * _SLIP_HEIGHT
            with paper.frame(x, y, width=_SLIP_WIDTH, height=_SLIP_HEIGHT):
                _slip(paper, url, words)
        _cuts(paper, rows=-(-len(page) // _COLUMNS))
        paper.next_page()
    return paper.finish()


def _slip(paper: Paper, url: str, words: LinkWords) -> None:
    symbol = qr.encode_exact(url)
    qr.plate(paper, symbol, _INSET - 2, _INSET - 2, side=_CODE + 4, least=15.0)
    baseline = _INSET + 7.0
    paper.write(_TEXT, baseline, words.title, type=_TITLE, colour=BLACK, within=_ROOM)
    paper.write(_TEXT, baseline + 4.2, words.also, type=_SMALL, colour=BLACK, within=_ROOM)
    if words.sample:
        right = _SLIP_WIDTH - _INSET
        paper.write(right, _INSET + 1.5, words.sample, type=_SMALL, colour=BLACK, within=_ROOM, align="right")
    below = baseline + 10.5
    for sentence in words.how:
        below = paper.write_lines(_TEXT, below, sentence, type=_HOW, colour=BLACK, within=_ROOM, lines=2)
    paper.write(_TEXT, _SLIP_HEIGHT - 11.5, words.until, type=_UNTIL, colour=BLACK, within=_ROOM)
    # The server alone, so that she sees where it leads. Nobody types a random token, and words that were set are
    # remembered for a while (printing.lettering): a token must not be.
    if width(words.place, type=_FINE) <= _SLIP_WIDTH - 2 * _INSET:
        paper.write(_INSET, _SLIP_HEIGHT - 3.5, words.place, type=_FINE, colour=BLACK, within=_SLIP_WIDTH)


def _cuts(paper: Paper, *, rows: int) -> None:
    """From edge to edge of the slips that are there; scissors follow a line better than marks."""
    right, bottom = _LEFT + _COLUMNS * _SLIP_WIDTH, _TOP + rows * _SLIP_HEIGHT
    for column in range(_COLUMNS + 1):
        x = _LEFT + column * _SLIP_WIDTH
        paper.line((x, _TOP), (x, bottom), colour=_GREY, line=_CUT, dash=_DASH)
    for row in range(rows + 1):
        y = _TOP + row * _SLIP_HEIGHT
        paper.line((_LEFT, y), (right, y), colour=_GREY, line=_CUT, dash=_DASH)


def sheet(url: str, words: LinkWords) -> bytes:
    """A PDF of one page to put up in a room: a large code, and the address for those who type.

    Raises CodeTooSmall, TextDoesNotFit, CharacterNotInFont.
    """
    paper = Paper(width=_WIDTH, height=_HEIGHT, title=words.title, author="")
    middle, room = _WIDTH / 2, _WIDTH - 40.0

    def line(baseline: float, text: str, type: Type) -> None:
        paper.write(middle, baseline, text, type=type, colour=BLACK, within=room, align="centre")

    line(46, words.title, _SHEET_TITLE)
    line(57, words.also, _SHEET_SMALL)
    line(24, words.sample, _SHEET_SMALL)
    left = (_WIDTH - _SHEET_CODE) / 2
    qr.plate(paper, qr.encode_exact(url), left, 66, side=_SHEET_CODE, least=60.0)
    line(194, url, _SHEET_ADDRESS)
    for number, sentence in enumerate(words.how):
        line(214 + number * _SHEET_HOW.step, sentence, _SHEET_HOW)
    line(250, words.until, _SHEET_UNTIL)
    line(283, words.foot, _SHEET_FOOT)
    paper.next_page()
    return paper.finish()
