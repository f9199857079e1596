"""Sheets that go through a printer: where on the paper each piece lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

Piece = TypeVar("Piece")

_TOLERANCE = 0.01  # mm; makers round their dimensions


class StockDoesNotFit(ValueError):
    """The labels overlap one another or leave the sheet."""


class StartOutsideSheet(ValueError):
    """The first label to print on is not on the sheet."""


@dataclass(frozen=True)
class Cell:
    """One label: its top left corner and how far colour may run over each of its edges, in mm."""

    x: float
    y: float
    bleed_left: float
    bleed_top: float
    bleed_right: float
    bleed_bottom: float


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Label geometry of a sheet in mm; pitch is the distance from one label's edge to the same edge of the next.

    `bleed` is how far colour may run over an outer edge; between labels it gets half the gap. `cut_marks` are for
    sheets that come without cuts. Raises StockDoesNotFit.
    """

    key: str
    title: str
    label_width: float
    label_height: float
    columns: int
    rows: int
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    page_width: float = 210.0
    page_height: float = 297.0
    bleed: float = 0.0
    cut_marks: bool = False

    def __post_init__(self) -> None:
        sizes = (self.label_width, self.label_height, self.page_width, self.page_height)
        if min(*sizes, self.columns, self.rows) <= 0 or min(self.left, self.top, self.bleed) < 0:
            raise StockDoesNotFit(f"{self.key}: a size is zero or negative")
        right = self.left + (self.columns - 1) * self.pitch_x + self.label_width
        bottom = self.top + (self.rows - 1) * self.pitch_y + self.label_height
        if right > self.page_width + _TOLERANCE or bottom > self.page_height + _TOLERANCE:
            raise StockDoesNotFit(f"{self.key}: labels reach {right:g} x {bottom:g} mm")
        if self.gap_x < -_TOLERANCE or self.gap_y < -_TOLERANCE:
            raise StockDoesNotFit(f"{self.key}: labels overlap")

    @property
    def gap_x(self) -> float:
        """Paper between two neighbours in a row, in mm."""
        return self.pitch_x - self.label_width if self.columns > 1 else 0.0

    @property
    def gap_y(self) -> float:
        """Paper between two neighbours in a column, in mm."""
        return self.pitch_y - self.label_height if self.rows > 1 else 0.0

    @property
    def per_sheet(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    def cells(self) -> tuple[Cell, ...]:
        """All labels, row by row from the top left."""
        return tuple(self._cell(column, row) for row in range(self.rows) for column in range(self.columns))

    def _cell(self, column: int, row: int) -> Cell:
        between_x, between_y = min(self.bleed, self.gap_x / 2), min(self.bleed, self.gap_y / 2)
        return Cell(
            x=self.left + column * self.pitch_x,
            y=self.top + row * self.pitch_y,
            bleed_left=self.bleed if column == 0 else between_x,
            bleed_top=self.bleed if row == 0 else between_y,
            bleed_right=self.bleed if column == self.columns - 1 else between_x,
            bleed_bottom=self.bleed if row == self.rows - 1 else between_y,
        )


def sheets(stock: Stock, pieces: Sequence[Piece], *, start: int = 0) -> Iterator[tuple[tuple[Cell, Piece], ...]]:
    """Pieces laid on sheets in order, beginning with label number `start` (from 0) of a part-used first sheet.

    Raises StartOutsideSheet.
    """
    if not 0 <= start < stock.per_sheet:
        raise StartOutsideSheet(f"label {start} of {stock.per_sheet}")
    waiting = iter(pieces)
    cells = stock.cells()[start:]
    while sheet := tuple(zip(cells, islice(waiting, len(cells)), strict=False)):
        yield sheet
        cells = stock.cells()


A_ONE_51002 = Stock(
    key="a-one-51002",
    title="A-one 51002",
    label_width=91,
    label_height=55,
    columns=2,
    rows=5,
    left=14,
    top=11,
    pitch_x=91,
    pitch_y=55,
    bleed=3,
)

# Rows stand apart so that every sticker has cut marks above and below; columns share one cut.
A4_STICKERS_100 = Stock(
    key="a4-stickers-100",
    title="A4 100x100",
    label_width=100,
    label_height=100,
    columns=2,
    rows=2,
    left=5,
    top=42,
    pitch_x=100,
    pitch_y=113,
    bleed=1.5,
    cut_marks=True,
)

STOCKS = {stock.key: stock for stock in (A_ONE_51002, A4_STICKERS_100)}
