"""Preflight of codes as they look on the page: how large they are, what comes near them, what may be cut off."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy
import zxingcpp

from printing.faults import Fault
from printing.inspection.boxes import POINTS, Boxes
from printing.inspection.text import Ground
from printing.qr import QUIET, SMALLEST_MODULE
from printing.reading import Picture, Sight

HELD = 15.0  # mm: the least symbol of what is torn off and held in the hand
_SLACK = 0.01  # part of a measure that the eye of a 150 dpi picture may be off
_WHITE = 245  # grey value from which paper is bare
_AIR = 0.6  # pixels left out where a module or the page begins: they are mixed of both sides
_STRAIGHT = 1.5  # pixels that corners of an upright code may differ

Point = tuple[float, float]


@dataclass(frozen=True)
class Symbol:
    """A code that was read: its corners in pixels (clockwise from its own top left) and its modules on a side.

    `level` and `mask` are what it says of itself.
    """

    url: str
    corners: tuple[Point, Point, Point, Point]
    count: int
    level: str = ""
    mask: int = 0

    @property
    def is_upright(self) -> bool:
        """Whether its edges run along the page's."""
        (ax, ay), (bx, by), _c, (dx, dy) = self.corners
        steps = (abs(ax - bx), abs(ay - by), abs(ax - dx), abs(ay - dy))
        return sum(step <= _STRAIGHT for step in steps) == 2

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in pixels."""
        xs, ys = zip(*self.corners, strict=True)
        return (min(xs), min(ys), max(xs), max(ys))

    @property
    def side(self) -> float:
        """Length of its shorter edge in pixels."""
        a, b, _c, d = self.corners
        return min(math.dist(a, b), math.dist(a, d))


def symbols(sight: Sight) -> list[Symbol]:
    """The codes of a page with their edges as exact as grey values tell."""
    return [_symbol(code, sight.picture) for code in sight.codes]


def _symbol(code: zxingcpp.Barcode, picture: Picture) -> Symbol:
    there = code.position
    corners = tuple(
        (float(point.x), float(point.y))
        for point in (there.top_left, there.top_right, there.bottom_right, there.bottom_left)
    )
    extra: Any = code.extra
    rough = Symbol(
        code.text,
        corners,  # type: ignore[arg-type]
        17 + 4 * int(extra.get("Version", 1)),
        level=str(extra.get("ECLevel", "")),
        mask=int(extra.get("DataMask", 0)),
    )
    return _sharpened(rough, picture) if rough.is_upright else rough


def _sharpened(rough: Symbol, picture: Picture) -> Symbol:
    """An upright code with edges to a part of a pixel: the grey of an edge's pixel tells how much of it is dark."""
    left, top, right, bottom = (round(edge) for edge in rough.box)
    reach = 3
    if left < reach or top < reach or right + reach > picture.shape[1] or bottom + reach > picture.shape[0]:
        return rough
    dark = int(picture[top:bottom, left:right].min())
    window = slice(top, bottom), slice(left, right)
    exact = (
        left - reach + _edge(picture[window[0], left - reach : left + reach].min(axis=0), dark),
        top - reach + _edge(picture[top - reach : top + reach, window[1]].min(axis=1), dark),
        right + reach - _edge(picture[window[0], right - reach : right + reach].min(axis=0)[::-1], dark),
        bottom + reach - _edge(picture[bottom - reach : bottom + reach, window[1]].min(axis=1)[::-1], dark),
    )
    xs, ys = {rough.box[0]: exact[0], rough.box[2]: exact[2]}, {rough.box[1]: exact[1], rough.box[3]: exact[3]}
    corners = tuple((_nearest(xs, x), _nearest(ys, y)) for x, y in rough.corners)
    return replace(rough, corners=corners)  # type: ignore[arg-type]


def _edge(greys: Any, dark: int) -> float:
    """Where dark begins in a row of pixels that comes from the white side."""
    darkness = [min((255 - int(grey)) / (255 - dark or 1), 1.0) for grey in greys]
    first = next((at for at, each in enumerate(darkness) if each > 0.95), len(darkness) // 2)
    before = darkness[first - 1] if first else 0.0
    return first - before


def _nearest(exact: dict[float, float], rough: float) -> float:
    return exact[min(exact, key=lambda edge: abs(edge - rough))]


def faults(
    sight: Sight, found: Sequence[Symbol], *, number: int, boxes: Boxes, ground: Ground, least: float
) -> Iterator[Fault]:
    """What is wrong with the codes of page `number`; `least` is the smallest symbol in mm.

    Of several codes with one address the largest is read from afar; the others are held in the hand.
    """
    largest: dict[str, float] = defaultdict(float)
    for symbol in found:
        size = symbol.side / sight.scale
        largest[symbol.url] = max(largest[symbol.url], size)
        yield from _symbol_faults(sight, symbol, number, boxes, ground)
        if size < min(least, HELD) * (1 - _SLACK):
            yield Fault("code-small", f"{size:.1f} mm", number)
    for size in largest.values():
        if min(least, HELD) <= size < least * (1 - _SLACK):
            yield Fault("code-small", f"{size:.1f} mm", number)


def _symbol_faults(sight: Sight, symbol: Symbol, number: int, boxes: Boxes, ground: Ground) -> Iterator[Fault]:
    module = symbol.side / symbol.count / sight.scale
    if module < SMALLEST_MODULE * (1 - _SLACK):
        yield Fault("module-small", f"{module:.2f} mm", number)
    if not _is_quiet(sight.picture, symbol):
        yield Fault("quiet-zone", symbol.url, number)
    places = [_place(corner, sight, boxes) for corner in symbol.corners]
    if not ground.holds(places):
        yield Fault("code-over-safe-line", symbol.url, number)


def _place(corner: Point, sight: Sight, boxes: Boxes) -> Point:
    """A pixel's place in points; pictures begin at the top left of the crop box."""
    scale = POINTS / sight.scale
    return (boxes.crop[0] + corner[0] * scale, boxes.crop[3] - corner[1] * scale)


def _is_quiet(picture: Picture, symbol: Symbol) -> bool:
    """Whether four modules around a symbol are white; what lies beyond the page is not."""
    return _strips_are_white(picture, symbol) if symbol.is_upright else _points_are_white(picture, symbol)


def _strips_are_white(picture: Picture, symbol: Symbol) -> bool:
    left, top, right, bottom = symbol.box
    reach = QUIET * (right - left) / symbol.count - _AIR
    far = (left - reach, top - reach, right + reach, bottom + reach)
    if min(far[0], far[1]) < 0 or far[2] > picture.shape[1] or far[3] > picture.shape[0]:
        return False
    outer = (math.ceil(far[0]), math.ceil(far[1]), int(far[2]), int(far[3]))
    inner = (int(left - _AIR), int(top - _AIR), math.ceil(right + _AIR), math.ceil(bottom + _AIR))
    strips = (
        picture[outer[1] : inner[1], outer[0] : outer[2]],
        picture[inner[3] : outer[3], outer[0] : outer[2]],
        picture[inner[1] : inner[3], outer[0] : inner[0]],
        picture[inner[1] : inner[3], inner[2] : outer[2]],
    )
    return all(strip.size and int(strip.min()) >= _WHITE for strip in strips)


def _points_are_white(picture: Picture, symbol: Symbol) -> bool:
    """The same for a code that stands aslant, looked at in steps of a third of a module."""
    origin, across, _far, down = (numpy.array(corner) for corner in symbol.corners)
    steps = numpy.arange(-QUIET + 0.3, symbol.count + QUIET - 0.3, 1 / 3)
    x, y = numpy.meshgrid(steps, steps)
    is_ring = (x < -0.7) | (y < -0.7) | (x > symbol.count + 0.7) | (y > symbol.count + 0.7)
    points = origin + numpy.stack((x[is_ring], y[is_ring]), axis=1) @ numpy.stack(
        ((across - origin) / symbol.count, (down - origin) / symbol.count)
    )
    columns, rows = points[:, 0].astype(int), points[:, 1].astype(int)
    if columns.min() < 0 or rows.min() < 0 or columns.max() >= picture.shape[1] or rows.max() >= picture.shape[0]:
        return False
    return int(picture[rows, columns].min()) >= _WHITE
