"""Many small pieces on sheets: the part they share is drawn once, the code is drawn for each."""

from collections.abc import Callable, Sequence

from printing import designs
from printing.page import Paper
from printing.stock import Cell, Stock, sheets
from printing.values import BLACK, Code, Facts, Material, Theme, Wording

_MARK_GAP = 0.6  # mm between the colour and a cut mark
_MARK_LENGTH = 4.0
_MARK_LINE = 0.09  # a quarter point
_EDGE = 0.3  # keep marks this far from the paper's edge

Draw = Callable[[Paper], None]
DrawCode = Callable[[Paper, Code], None]


# What each material has a place for besides the headline; words without a place are refused, not dropped.
_PLACES: dict[Material, tuple[str, ...]] = {"card": (), "sticker": ("notes",), "poster": ("sub", "topics", "notes")}


class NothingToPrint(ValueError):
    """There is no code to print."""


class DesignMismatch(ValueError):
    """The theme, wording or stock is made for another material."""


def check(material: Material, *, codes: Sequence[Code], wording: Wording, theme: Theme) -> None:
    """Refuse what cannot become this material: raises NothingToPrint, DesignMismatch."""
    if not codes:
        raise NothingToPrint(material)
    if material not in theme.materials:
        raise DesignMismatch(f"theme {theme.key} on a {material}")
    if material != wording.material:
        raise DesignMismatch(f"wording {wording.key} on a {material}")
    if wording.theme not in {each.theme for each in designs.wordings_for(material, theme.key)}:
        raise DesignMismatch(f"wording {wording.key} in theme {theme.key}")
    for part in ("sub", "topics", "notes"):
        if part not in _PLACES[material] and getattr(wording, part):
            raise DesignMismatch(f"{part} of wording {wording.key} on a {material}")


def opened(*, facts: Facts, width: float, height: float) -> Paper:
    """A new document of one page size (mm) named after the desk."""
    title = " ".join(part for part in (facts.desk, designs.sentences().sample if facts.sample else "") if part)
    return Paper(width=width, height=height, title=title, author=facts.office)


def pieces(
    codes: Sequence[Code],
    *,
    facts: Facts,
    stock: Stock,
    start: int,
    size: tuple[float, float],
    shared: Draw,
    own: DrawCode,
) -> bytes:
    """A PDF of sheets with one piece per code, `size` mm each.

    Raises DesignMismatch when the stock's labels have another size, StartOutsideSheet.
    """
    if (stock.label_width, stock.label_height) != size:
        raise DesignMismatch(f"stock {stock.key} for pieces of {size[0]:g} x {size[1]:g} mm")
    paper = opened(facts=facts, width=stock.page_width, height=stock.page_height)
    with paper.stencil("piece", width=size[0], height=size[1], bleed=stock.bleed):
        shared(paper)
    for sheet in sheets(stock, codes, start=start):
        for cell, code in sheet:
            with paper.frame(cell.x, cell.y, width=size[0], height=size[1]):
                _piece(paper, cell, code, size=size, own=own)
        if stock.cut_marks:
            _cut_marks(paper, stock)
        paper.next_page()
    return paper.finish()


def _piece(paper: Paper, cell: Cell, code: Code, *, size: tuple[float, float], own: DrawCode) -> None:
    right, bottom = size[0] + cell.bleed_right, size[1] + cell.bleed_bottom
    with paper.clipped(-cell.bleed_left, -cell.bleed_top, right, bottom):
        paper.stamp("piece")
    own(paper, code)


def _cut_marks(paper: Paper, stock: Stock) -> None:
    """Hairlines in the paper around the labels, never on a label."""
    lefts = [stock.left + column * stock.pitch_x for column in range(stock.columns)]
    tops = [stock.top + row * stock.pitch_y for row in range(stock.rows)]
    xs = sorted({*lefts, *(left + stock.label_width for left in lefts)})
    ys = sorted({*tops, *(top + stock.label_height for top in tops)})
    away = stock.bleed + _MARK_GAP
    for x in xs:
        for top in tops:
            _mark(paper, (x, top - away), (0, -1), stock)
            _mark(paper, (x, top + stock.label_height + away), (0, 1), stock)
    for y in ys:
        _mark(paper, (xs[0] - away, y), (-1, 0), stock)
        _mark(paper, (xs[-1] + away, y), (1, 0), stock)


def _mark(paper: Paper, start: tuple[float, float], towards: tuple[int, int], stock: Stock) -> None:
    across = min(max(start[0] + towards[0] * _MARK_LENGTH, _EDGE), stock.page_width - _EDGE)
    down = min(max(start[1] + towards[1] * _MARK_LENGTH, _EDGE), stock.page_height - _EDGE)
    paper.line(start, (across, down), colour=BLACK, line=_MARK_LINE)
