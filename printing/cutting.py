"""Where a sheet of plain paper is cut: hairlines beside the labels, never on one."""

from collections.abc import Iterator
from typing import NamedTuple

from printing.page import Paper
from printing.stock import LEAST_MARK, SAFE_EDGE, Stock
from printing.values import BLACK

_LENGTH = 4.0  # mm
_LINE = 0.09  # mm: a quarter point


class Mark(NamedTuple):
    """A hairline from x0, y0 to x1, y1, in mm from the paper's top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


class _Line(NamedTuple):
    """The labels along one direction: each one's two edges, where cuts go through, and the paper's length."""

    labels: tuple[tuple[float, float], ...]
    cuts: tuple[float, ...]
    paper: float


def draw(paper: Paper, stock: Stock) -> None:
    """The marks of a sheet that comes without cuts."""
    for mark in marks(stock):
        paper.line((mark.x0, mark.y0), (mark.x1, mark.y1), colour=BLACK, line=_LINE)


def marks(stock: Stock) -> tuple[Mark, ...]:
    """All cut marks: they begin where colour ends and stay within what printers reach."""
    across = _line(stock.left, stock.pitch_x, stock.label_width, stock.columns, stock.page_width, stock.round)
    down = _line(stock.top, stock.pitch_y, stock.label_height, stock.rows, stock.page_height, stock.round)
    upright = [Mark(x, start, x, end) for x in across.cuts for start, end in _stretches(down, stock.bleed)]
    level = [Mark(start, y, end, y) for y in down.cuts for start, end in _stretches(across, stock.bleed)]
    return (*upright, *level)


def _line(first: float, pitch: float, size: float, count: int, paper: float, round: bool) -> _Line:
    """A round label is found by its middle, a cornered one is cut along its edges."""
    labels = tuple((first + number * pitch, first + number * pitch + size) for number in range(count))
    cuts = {(start + end) / 2 for start, end in labels} if round else {edge for label in labels for edge in label}
    return _Line(labels, tuple(sorted(cuts)), paper)


def _stretches(line: _Line, bleed: float) -> Iterator[tuple[float, float]]:
    """From where to where a mark may run, in the paper before, between and behind the labels."""
    free = [
        (SAFE_EDGE, line.labels[0][0] - bleed),
        *((before[1] + bleed, after[0] - bleed) for before, after in zip(line.labels, line.labels[1:], strict=False)),
        (line.labels[-1][1] + bleed, line.paper - SAFE_EDGE),
    ]
    for number, (start, end) in enumerate(free):
        is_outer = number in (0, len(free) - 1)
        if end - start < LEAST_MARK - 0.01:
            continue
        if number > 0:
            yield start, min(start + _LENGTH, end if is_outer else (start + end) / 2)
        if number < len(free) - 1:
            yield max(end - _LENGTH, start if is_outer else (start + end) / 2), end
