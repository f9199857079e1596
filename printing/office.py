"""Sheets for an office printer: label stock, plain paper to cut, and posters and leaflets on A4 or A3."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.language import mark as _
from core.refusals import Refusal
from printing import cutting
from printing.calibration import STRAIGHT, Calibration, CalibrationTooFar
from printing.calibration import trial as test_sheet
from printing.formats import Format
from printing.page import Paper
from printing.piece import BLEED, Piece
from printing.stock import Cell, Stock, StockTooSmall, for_format
from printing.stock import sheets as laid
from printing.values import Code

LARGEST = (297.0, 420.0)  # mm: A3


class NothingToPrint(ValueError):
    """There is no code to print."""


class OfficeTooLarge(Refusal):
    """No office printer takes paper of this size."""

    sentence = _(
        "A piece of {size} mm is too large for an office printer, which takes up to A3. "
        "Please order it from a print shop."
    )


class NotForPaper(Refusal):
    """A picture for screens."""

    sentence = _("{size} is a picture for screens, not a size of paper. Please save it as a picture instead.")


def stock_for(format: Format) -> Stock:
    """The sheet that a format is printed on unless staff choose another; a poster or leaflet is its own sheet.

    Raises OfficeTooLarge, NotForPaper.
    """
    if format.pixels:
        raise NotForPaper(size=format.size)
    small, large = sorted((format.width, format.height))
    if small > LARGEST[0] or large > LARGEST[1]:
        raise OfficeTooLarge(size=f"{format.width:g}x{format.height:g}")
    return next((each for each in for_format(format) if each.per_sheet > 1), _whole_page(format))


def _whole_page(format: Format) -> Stock:
    wide, high = format.width, format.height
    return Stock(
        key=format.key,
        title=format.size,
        label_width=wide,
        label_height=high,
        columns=1,
        rows=1,
        left=0,
        top=0,
        pitch_x=wide,
        pitch_y=high,
        page_width=wide,
        page_height=high,
    )


def sheets(
    piece: Piece,
    codes: Sequence[Code],
    *,
    stock: Stock | None = None,
    start: int = 0,
    calibration: Calibration = STRAIGHT,
) -> bytes:
    """A PDF with one piece per code (repeat a code to print it again), from label `start` of the first sheet on.

    The back of each sheet follows its front, for turning over like the page of a book. Raises NothingToPrint,
    OfficeTooLarge, NotForPaper, StockTooSmall, StartOutsideSheet, CodeTooSmall, UrlNotCompact.
    """
    if not codes:
        raise NothingToPrint(piece.format.key)
    own_sheet = stock_for(piece.format)
    job = _Job(piece, stock or own_sheet, calibration)
    if stock and not stock.takes(piece.format):
        size = f"{piece.format.width:g}x{piece.format.height:g}"
        raise StockTooSmall(size=size, stock=stock.title, label=f"{stock.label_width:g}x{stock.label_height:g}")
    paper = Paper(
        width=job.stock.page_width, height=job.stock.page_height, title=piece.title, author=piece.facts.office
    )
    if len(piece.sides) > 1:
        paper.print_both_sides()
    job.prepare(paper)
    for sheet in laid(job.stock, codes, start=start):
        for number in range(len(piece.sides)):
            job.page(paper, number, sheet)
    return paper.finish()


@dataclass(frozen=True)
class _Place:
    """Where a piece lies on the sheet and how far its colour runs over its four edges (left, top, right, bottom)."""

    x: float
    y: float
    over: tuple[float, float, float, float]


@dataclass(frozen=True)
class _Job:
    """A piece on its way to a kind of sheet: everything but the codes is the same on each and stored once."""

    piece: Piece
    stock: Stock
    calibration: Calibration

    def prepare(self, paper: Paper) -> None:
        """Draw once what pieces share, and once what full sheets share."""
        format, stock = self.piece.format, self.stock
        for number, side in enumerate(self.piece.sides):
            with paper.stencil(_art(number), width=format.width, height=format.height, bleed=BLEED):
                side.shared(paper)
            with paper.stencil(_full(number), width=stock.page_width, height=stock.page_height, bleed=0):
                self._ground(paper, number, stock.cells())

    def page(self, paper: Paper, number: int, sheet: Sequence[tuple[Cell, Code]]) -> None:
        """One side of one sheet."""
        with self.calibration.on(paper, self.stock):
            if len(sheet) == self.stock.per_sheet:
                paper.stamp(_full(number))
            else:
                self._ground(paper, number, [cell for cell, _code in sheet])
            self._codes(paper, number, sheet)
        paper.next_page()

    def _ground(self, paper: Paper, number: int, cells: Sequence[Cell]) -> None:
        """Everything under the codes; only fronts are marked, because nobody cuts from both sides."""
        width, height = self.piece.format.width, self.piece.format.height
        for place in (self._place(cell, number) for cell in cells):
            left, top, right, bottom = place.over
            with (
                paper.frame(place.x, place.y, width=width, height=height),
                paper.clipped(-left, -top, width + right, height + bottom, round=self.piece.format.round),
            ):
                paper.stamp(_art(number))
        if self.stock.cut_marks and number == 0:
            cutting.draw(paper, self.stock)

    def _codes(self, paper: Paper, number: int, sheet: Sequence[tuple[Cell, Code]]) -> None:
        own = self.piece.sides[number].own
        if own is None:
            return
        for cell, code in sheet:
            place = self._place(cell, number)
            with paper.frame(place.x, place.y, width=self.piece.format.width, height=self.piece.format.height):
                own(paper, code)

    def _place(self, cell: Cell, number: int) -> _Place:
        """A piece lies in the middle of a label that is larger than it; labels of backs are mirrored."""
        seen = self.stock.mirrored(cell) if number % 2 else cell
        across = (self.stock.label_width - self.piece.format.width) / 2
        down = (self.stock.label_height - self.piece.format.height) / 2
        over = (
            _over(across, seen.bleed_left),
            _over(down, seen.bleed_top),
            _over(across, seen.bleed_right),
            _over(down, seen.bleed_bottom),
        )
        return _Place(seen.x + across, seen.y + down, over)


def _over(margin: float, bleed: float) -> float:
    """How far colour runs over a piece's edge: over the label's edge if it is near, else not at all."""
    return min(margin + bleed, BLEED) if margin <= BLEED else 0.0


def _art(number: int) -> str:
    return f"side{number}"


def _full(number: int) -> str:
    return f"sheet{number}"


__all__ = [
    "STRAIGHT",
    "Calibration",
    "CalibrationTooFar",
    "NotForPaper",
    "NothingToPrint",
    "OfficeTooLarge",
    "sheets",
    "stock_for",
    "test_sheet",
]
