"""Sheets that go through a printer: where on the paper each label lies, and which sheets are sold."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from core.folders import ASSETS
from core.language import mark as _
from core.refusals import Refusal
from printing.formats import Format

Laid = TypeVar("Laid")

FILE = ASSETS / "designs" / "stocks.toml"

SAFE_EDGE = 3.0  # mm of paper that printers don't reach
LEAST_MARK = 1.0  # mm: a shorter cut mark is overlooked
_PRINTABLE = 5.0  # mm from the paper's edge that every office printer prints
_TOLERANCE = 0.01  # mm; makers round their dimensions
_BLEED = 3.0
_WASTEFUL = 2.0  # times the piece: nobody wants a sticker in the corner of a label twice its size
_SIMILAR = 5  # names shown beside an unknown one
_SLACK = 0.5  # mm that a label may be smaller than a piece: less than sheets shift in a printer


class StockDoesNotFit(ValueError):
    """The labels overlap one another or leave the sheet, or there is no room for cut marks."""


class StartOutsideSheet(Refusal):
    """The first label to print on is not on the sheet."""

    sentence = _("There is no label {label} on this sheet, which has {most}. Nothing was printed.")


class StockNotFound(Refusal):
    """No label sheet has this name."""

    sentence = _("There is no label sheet called '{name}'. Similar: {similar}.")


class StockTooSmall(Refusal):
    """The piece would be cut off by its label."""

    sentence = _(
        "A piece of {size} mm doesn't fit on the labels of {stock} ({label} mm). "
        "Nothing was printed. Please choose another sheet."
    )


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
    sheets that come without cuts. `products` are the names it is sold under, none for plain paper.
    Raises StockDoesNotFit.
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
    round: bool = False
    products: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        sizes = (self.label_width, self.label_height, self.page_width, self.page_height)
        if min(*sizes, self.columns, self.rows) <= 0 or min(self.left, self.top, self.bleed) < 0:
            raise StockDoesNotFit(f"{self.key}: a size is zero or negative")
        if min(self.margins) < -_TOLERANCE:
            raise StockDoesNotFit(f"{self.key}: labels leave the paper {self.margins}")
        if self.gap_x < -_TOLERANCE or self.gap_y < -_TOLERANCE:
            raise StockDoesNotFit(f"{self.key}: labels overlap")
        if self.cut_marks and min(self.margins) - self.bleed < SAFE_EDGE + LEAST_MARK - _TOLERANCE:
            raise StockDoesNotFit(f"{self.key}: no room for cut marks beside {self.margins}")

    @property
    def margins(self) -> tuple[float, float, float, float]:
        """Paper left of, above, right of and below all labels, in mm."""
        right = self.left + (self.columns - 1) * self.pitch_x + self.label_width
        bottom = self.top + (self.rows - 1) * self.pitch_y + self.label_height
        return self.left, self.top, self.page_width - right, self.page_height - bottom

    @property
    def unprintable_edge(self) -> bool:
        """Whether labels reach into the outer 5 mm of the paper, of which most office printers leave a part white."""
        return min(self.margins) < _PRINTABLE - _TOLERANCE

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

    def mirrored(self, cell: Cell) -> Cell:
        """The same label seen from the back of the sheet, which is turned over like the page of a book."""
        x = self.page_width - cell.x - self.label_width
        return Cell(x, cell.y, cell.bleed_right, cell.bleed_top, cell.bleed_left, cell.bleed_bottom)

    def takes(self, format: Format) -> bool:
        """Whether a piece of this format lies on one label, which may be larger unless it is cut by hand."""
        spare = (self.label_width - format.width, self.label_height - format.height)
        if self.round or not self.products:
            return self.round == format.round and max(map(abs, spare)) <= _SLACK
        return min(spare) >= -_SLACK

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


def sheets(stock: Stock, pieces: Sequence[Laid], *, start: int = 0) -> Iterator[tuple[tuple[Cell, Laid], ...]]:
    """Pieces laid on sheets in order, beginning with label number `start` (from 0) of a part-used first sheet.

    Raises StartOutsideSheet.
    """
    if not 0 <= start < stock.per_sheet:
        raise StartOutsideSheet(label=start + 1, most=stock.per_sheet)
    waiting = iter(pieces)
    cells = stock.cells()[start:]
    while sheet := tuple(zip(cells, islice(waiting, len(cells)), strict=False)):
        yield sheet
        cells = stock.cells()


def for_format(format: Format) -> list[Stock]:
    """The sheets on which a piece can be printed, those with labels of its very size first."""
    area = format.width * format.height
    spare = {
        each.key: each.label_width * each.label_height - area
        for each in STOCKS.values()
        if format.office and each.takes(format) and each.label_width * each.label_height <= _WASTEFUL * area
    }
    # A little more or less than the piece is its very size: makers and paper formats differ by half a millimetre.
    exact = _SLACK * (format.width + format.height)
    return [STOCKS[key] for key in sorted(spare, key=lambda key: max(spare[key], exact))]


def find(name: str) -> Stock:
    """The sheet of a key, a product's name or its number alone, however people write it.

    Raises StockNotFound with the names that look like it.
    """
    wanted = _plain(name)
    known = _names()
    # Makers sell the same sheet in several papers and tell them apart by letters after the number.
    keys = set(known.get(wanted, ())) or {
        key for other, found in known.items() if re.fullmatch(f"{re.escape(wanted)}[a-z]+", other) for key in found
    }
    if wanted and len(keys) == 1:
        return STOCKS[keys.pop()]
    sold = {_plain(each): each for stock in STOCKS.values() for each in (stock.key, *stock.products)}
    close = [sold[each] for each in get_close_matches(wanted, sold, n=_SIMILAR, cutoff=0.5)]
    raise StockNotFound(name=name[:40], similar=", ".join(close) or A_ONE_51002.key)


@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Keys of the stocks that a name may mean, the number of a product being a name as well."""
    names: dict[str, set[str]] = {}
    for stock in STOCKS.values():
        for name in (stock.key, *stock.products, *(product.rsplit(" ", 1)[1] for product in stock.products)):
            names.setdefault(_plain(name), set()).add(stock.key)
    return {name: frozenset(keys) for name, keys in names.items()}


def _plain(name: str) -> str:
    """A name without what people write differently: case, spaces, hyphens, width, the maker in kana."""
    bare = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
    for maker, others in _MAKERS.items():
        for other in (maker, *others):
            if bare.startswith(other):
                return maker + bare.removeprefix(other)
    return bare


def _stock(key: str, row: Mapping[str, Any]) -> Stock:
    products = tuple(row.get("products", ()))
    width, height = row["label"]
    columns, rows = row["grid"]
    page_width, page_height = row.get("page", (210, 297))
    return Stock(
        key=key,
        title=row.get("title") or products[0],
        label_width=width,
        label_height=height,
        columns=columns,
        rows=rows,
        left=row["first"][0],
        top=row["first"][1],
        pitch_x=row["pitch"][0],
        pitch_y=row["pitch"][1],
        page_width=page_width,
        page_height=page_height,
        bleed=row.get("bleed", _BLEED),
        cut_marks=row.get("cut", False),
        round=row.get("round", False),
        products=products,
    )


_TABLE = tomllib.loads(FILE.read_text(encoding="utf-8"))
_MAKERS: Mapping[str, Sequence[str]] = _TABLE["makers"]
STOCKS: Mapping[str, Stock] = {key: _stock(key, row) for key, row in _TABLE["stock"].items()}
A_ONE_51002 = STOCKS["a-one-51002"]
A4_STICKERS_100 = STOCKS["a4-stickers-100"]
