"""Bars of a paper in a PDF: drawn with their values; what isn't known is a dash and words, never a bar of nothing."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from printing.page import MM
from printing.paper import Bars
from printing.paper_looks import AXIS, BAR, INK, SLATE, WIDTH, text_width, write
from printing.paper_ready import DASH, shown
from printing.paper_tags import Node, tagged

_HIGH = 34 * MM  # room of the longest standing bar
_OVER, _UNDER = 6 * MM, 6.5 * MM  # its value above it, its name under it
_SMALL, _LEAST = 8.0, 6.5  # points
_ROW = 6.6 * MM
_MOST_ROWS = 30
_WIDEST_NAME, _WIDEST_VALUE = 62 * MM, 70 * MM
_GAP = 3 * MM


def flowables(bars: Bars, node: Node) -> list[Flowable]:
    """The bars, standing or lying; none where their names are too long to stand beside bars."""
    if not bars.names:
        return []
    if not bars.is_lying and (size := _standing_size(bars)):
        return [Standing(bars, node, size)]
    if _lying_name(bars) > _WIDEST_NAME or _widest_value(bars) > _WIDEST_VALUE or "\n" in "".join(bars.names):
        return []
    starts = range(0, len(bars.names), _MOST_ROWS)
    return [Lying(bars, node, range(start, min(start + _MOST_ROWS, len(bars.names)))) for start in starts]


def _standing_size(bars: Bars) -> float:
    """Size of letters at which names and values fit side by side, 0 where none does."""
    slot = WIDTH / len(bars.names) * 0.94
    if "\n" in "".join(bars.names):
        return 0
    told = [*bars.names, *(f"{value:,}" for value in bars.values if value is not None)]
    widest = max(text_width(each, 1.0) for each in told)
    if widest * _LEAST > slot or text_width(_note(bars), _SMALL) > WIDTH:
        return 0
    return min(_SMALL, slot / widest) if widest else _SMALL


def _lying_name(bars: Bars) -> float:
    return max(text_width(name.replace("\n", " "), _SMALL + 0.5) for name in bars.names)


def _widest_value(bars: Bars) -> float:
    told = [f"{DASH} {shown(bars, value)}" if value is None else shown(bars, value) for value in bars.values]
    return max(text_width(each.replace("\n", " "), _SMALL, bold=True) for each in told)


def _note(bars: Bars) -> str:
    is_missing = bars.missing and None in bars.values
    return f"{DASH} {bars.missing}".replace("\n", " ") if is_missing else ""


def _longest(bars: Bars) -> int:
    return max([1, *(value for value in bars.values if value is not None)])


class Standing(Flowable):  # type: ignore[misc]
    """Bars beside one another, as months stand."""

    def __init__(self, bars: Bars, node: Node, size: float) -> None:
        super().__init__()
        self._bars, self._node, self._size = bars, node, size
        self._below = _UNDER + (5 * MM if _note(bars) else 0)
        self.width, self.height = WIDTH, _HIGH + _OVER + self._below
        self.spaceAfter = 4 * MM

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The whole width."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw axis, bars, values and names."""
        slot = WIDTH / len(self._bars.names)
        thick = min(slot * 0.56, 11 * MM)
        with tagged(self.canv, self._node, width=self.width, height=self.height):
            for number, (name, value) in enumerate(zip(self._bars.names, self._bars.values, strict=True)):
                self._bar((number + 0.5) * slot, thick, name, value)
            self.canv.setFillColor(AXIS)
            self.canv.rect(0, self._below, WIDTH, 0.6, stroke=0, fill=1)
            self.canv.setFillColor(SLATE)
            write(self.canv, 0, 1.5, _note(self._bars), size=_SMALL)

    def _bar(self, middle: float, thick: float, name: str, value: int | None) -> None:
        canvas: Any = self.canv
        canvas.setFillColor(SLATE)
        write(canvas, middle, self._below - 4.4 * MM, name, size=self._size, anchor=0.5)
        if value is None:
            write(canvas, middle, self._below + 1.5 * MM, DASH, size=self._size, anchor=0.5)
            return
        tall = _HIGH * max(0, value) / _longest(self._bars)
        if tall:
            canvas.setFillColor(BAR)
            canvas.rect(middle - thick / 2, self._below, thick, tall, stroke=0, fill=1)
        canvas.setFillColor(INK)
        write(canvas, middle, self._below + tall + 1.5 * MM, f"{value:,}", size=self._size, bold=True, anchor=0.5)


class Lying(Flowable):  # type: ignore[misc]
    """Bars under one another with names before them, as ages and kinds stand."""

    def __init__(self, bars: Bars, node: Node, rows: Sequence[int]) -> None:
        super().__init__()
        self._bars, self._node, self._rows = bars, node, rows
        self.width, self.height = WIDTH, len(rows) * _ROW
        is_last = rows[-1] == len(bars.names) - 1
        self.spaceAfter = 4 * MM if is_last else 0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The whole width."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw axis, names, bars and values."""
        left = _lying_name(self._bars) + _GAP
        longest = WIDTH - left - _widest_value(self._bars) - _GAP
        with tagged(self.canv, self._node, width=self.width, height=self.height):
            for row, number in enumerate(self._rows):
                self._bar(self.height - (row + 1) * _ROW, left, longest, number)
            self.canv.setFillColor(AXIS)
            self.canv.rect(left - 0.6, 0, 0.6, self.height, stroke=0, fill=1)

    def _bar(self, bottom: float, left: float, longest: float, number: int) -> None:
        canvas: Any = self.canv
        name, value = self._bars.names[number], self._bars.values[number]
        base = bottom + _ROW / 2 - _SMALL * 0.35
        canvas.setFillColor(SLATE)
        write(canvas, left - _GAP, base, name, size=_SMALL + 0.5, anchor=1)
        if value is None:
            words = self._bars.missing.replace("\n", " ")
            write(canvas, left + _GAP, base, f"{DASH} {words}".strip(), size=_SMALL)
            return
        long = longest * max(0, value) / _longest(self._bars)
        if long:
            canvas.setFillColor(BAR)
            canvas.rect(left, bottom + _ROW * 0.18, long, _ROW * 0.64, stroke=0, fill=1)
        canvas.setFillColor(INK)
        write(canvas, left + long + _GAP * 0.6, base, shown(self._bars, value), size=_SMALL, bold=True)
