"""What a printer needs to hit its labels, and the sheet on which staff measure it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from core.language import gettext
from core.language import mark as _
from core.refusals import Refusal
from printing.lettering.text import Type
from printing.page import Paper
from printing.stock import SAFE_EDGE, Stock
from printing.values import BLACK, WHITE

MOST_OFFSET = 10.0  # mm
LEAST_SCALE, MOST_SCALE = 0.97, 1.03

_SCALE = 100  # mm
_TICKS = {0: 3.0, 5: 2.2}  # mm by the last digit; the others are shortest
_LINE = 0.1
_SMALL, _WORDS = Type(6), Type(8, leading=1.5)
_STEPS = (
    _("1. Print this page on plain paper at its actual size (100 %)."),
    _("2. Lay it on a sheet of labels and hold both against the light."),
    _("3. Read both scales at the left and upper edge of the labels: these are the shifts in mm."),
    _("4. Measure both scales from 0 to 100. The size is 100 divided by what you measured in mm."),
)


class CalibrationTooFar(Refusal):
    """The printer would be off by more than printers are: something was measured or typed wrongly."""

    sentence = _(
        "A shift of {offset} mm and a size of {scale} are more than a printer is off "
        "(at most {most_offset} mm and {least_scale} to {most_scale}). Please measure again."
    )


@dataclass(frozen=True)
class Calibration:
    """How far to shift a page right and down, in mm, and the factors by which to stretch it.

    Raises CalibrationTooFar beyond 10 mm or outside 0.97 to 1.03.
    """

    offset_x: float = 0.0
    offset_y: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0

    def __post_init__(self) -> None:
        near = all(-MOST_OFFSET <= each <= MOST_OFFSET for each in (self.offset_x, self.offset_y))
        if not near or not all(LEAST_SCALE <= each <= MOST_SCALE for each in (self.scale_x, self.scale_y)):
            raise CalibrationTooFar(
                offset=f"{self.offset_x:g} / {self.offset_y:g}",
                scale=f"{self.scale_x:g} / {self.scale_y:g}",
                most_offset=f"{MOST_OFFSET:g}",
                least_scale=LEAST_SCALE,
                most_scale=MOST_SCALE,
            )

    def on(self, paper: Paper, stock: Stock) -> AbstractContextManager[None]:
        """Draw a page shifted, and stretched around its first label: there the shift is all that counts."""
        return paper.adjusted(
            (stock.left, stock.top), shift=(self.offset_x, self.offset_y), scale=(self.scale_x, self.scale_y)
        )


STRAIGHT = Calibration()


def trial(stock: Stock, *, calibration: Calibration = STRAIGHT) -> bytes:
    """A PDF of the labels' outlines and numbers with two scales from the first label on, to be laid on the real sheet.

    With a calibration it shows whether that hits.
    """
    paper = Paper(width=stock.page_width, height=stock.page_height, title=stock.title, author="Shirube")
    with calibration.on(paper, stock):
        for number, cell in enumerate(stock.cells(), 1):
            _outline(paper, stock, cell.x, cell.y)
            middle = (cell.x + stock.label_width / 2, cell.y + stock.label_height / 2)
            paper.write(*middle, str(number), type=_WORDS, colour=BLACK, within=20, align="centre")
        _across(paper, stock)
        _down(paper, stock)
    _steps(paper, stock)
    paper.next_page()
    return paper.finish()


def _outline(paper: Paper, stock: Stock, x: float, y: float) -> None:
    radius = stock.label_width / 2 if stock.round else 0.0
    paper.outline(x, y, stock.label_width, stock.label_height, colour=BLACK, line=_LINE, radius=radius)


def _across(paper: Paper, stock: Stock) -> None:
    """A scale from left to right whose 0 is the labels' left edge, below the other scale."""
    y = stock.top + _SCALE + 6
    for mm in _readable(stock.left, stock.page_width):
        x = stock.left + mm
        paper.line((x, y), (x, y - _TICKS.get(mm % 10, 1.4)), colour=BLACK, line=_LINE)
        if mm % 10 == 0:
            paper.write(x, y + 2.6, str(mm), type=_SMALL, colour=BLACK, within=10, align="centre")


def _down(paper: Paper, stock: Stock) -> None:
    """A scale from top to bottom whose 0 is the first label's upper edge."""
    x = stock.left + min(stock.label_width, 40) / 4
    for mm in _readable(stock.top, stock.page_height):
        y = stock.top + mm
        paper.line((x, y), (x - _TICKS.get(mm % 10, 1.4), y), colour=BLACK, line=_LINE)
        if mm % 10 == 0:
            paper.write(x + 0.8, y + 0.8, str(mm), type=_SMALL, colour=BLACK, within=10)


def _readable(zero: float, paper: float) -> range:
    """The millimetres of a scale that lie where printers print."""
    return range(-int(min(zero - SAFE_EDGE, MOST_OFFSET)), int(min(_SCALE, paper - SAFE_EDGE - zero)) + 1)


def _steps(paper: Paper, stock: Stock) -> None:
    """What to do with the sheet, on white in its lower half."""
    width = min(stock.page_width - 30, 150)
    left, top = (stock.page_width - width) / 2, stock.page_height * 0.7
    height = (len(_STEPS) + 2) * _WORDS.step + 4  # two of them break where the paper is narrow
    paper.rectangle(left, top, width, height, fill=WHITE)
    paper.outline(left, top, width, height, colour=BLACK, line=_LINE)
    baseline = top + 6
    for words in _STEPS:
        baseline = paper.write_lines(
            left + 4, baseline, gettext(words), type=_WORDS, colour=BLACK, within=width - 8, lines=2
        )
