"""Preflight of a code's single modules: which way round it stands, and whether black ink alone prints it."""

import math
from functools import cache
from typing import Any

import numpy
import pypdfium2

from printing.inspection.boxes import POINTS
from printing.inspection.codes import Symbol
from printing.reading import Picture, Sight

_BLACK, _PAPER = (35, 31, 32), (255, 255, 255)  # how the renderer shows K100 and nothing
_NEAR = 4  # steps of a screen colour that rounding makes
_MOST_BLURRED = 0.01  # part of the modules whose middle an edge may touch
_PIXELS = 6.0  # in a module, so that its middle is of one colour

# Where a symbol says its level and mask (ISO/IEC 18004, 7.9): columns and rows, the most significant bit first.
_FORMAT = [*((x, 8) for x in (0, 1, 2, 3, 4, 5, 7, 8)), *((8, y) for y in (7, 5, 4, 3, 2, 1, 0))]
_LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}
_GENERATOR, _MASK = 0x537, 0x5412


def is_mirrored(symbol: Symbol, picture: Picture) -> bool:
    """Whether a symbol stands as in a mirror, which some phones don't read: its format then reads backwards."""
    places = numpy.array(_FORMAT) + 0.5
    values = _sampled(picture, symbol, places, origin=(0, 0), scale=1)
    read = (values < 128).tolist()
    wanted = _format(symbol.level, symbol.mask)
    forwards, backwards = (sum(a != b for a, b in zip(each, wanted, strict=True)) for each in (read, read[::-1]))
    return bool(backwards < forwards)


@cache
def _format(level: str, mask: int) -> tuple[bool, ...]:
    """The fifteen bits that say a symbol's level and mask; true is dark."""
    data = _LEVELS.get(level, 0) << 3 | mask
    rest = data << 10
    for bit in range(14, 9, -1):
        if rest >> bit & 1:
            rest ^= _GENERATOR << bit - 10
    word = (data << 10 | rest) ^ _MASK
    return tuple(bool(word >> bit & 1) for bit in range(14, -1, -1))


def is_black(symbol: Symbol, page: pypdfium2.PdfPage, sight: Sight) -> bool:
    """Whether every module is K100 or bare paper: several inks would shift against one another."""
    left, top, right, bottom = symbol.box
    points = sight.scale / POINTS  # pixels in a point
    wide, high = page.get_size()
    scale = _PIXELS * symbol.count / (right - left) * points  # pixels a point
    edges = (left / points, high - bottom / points, wide - right / points, top / points)
    crop = tuple(max(edge, 0.0) for edge in edges)
    shown = page.render(scale=scale, crop=crop, rev_byteorder=True).to_numpy()[..., :3]
    places = numpy.stack(numpy.meshgrid(*[numpy.arange(symbol.count) + 0.5] * 2), axis=-1).reshape(-1, 2)
    origin = (math.ceil(crop[0] * scale), math.ceil(crop[3] * scale))
    colours = _sampled(shown, symbol, places, origin=origin, scale=scale / points).astype(int)
    is_right = [(abs(colours - wanted) <= _NEAR).all(axis=1) for wanted in (_BLACK, _PAPER)]
    return bool((~(is_right[0] | is_right[1])).mean() <= _MOST_BLURRED)


def _sampled(picture: Any, symbol: Symbol, places: Any, *, origin: tuple[int, int], scale: float) -> Any:
    """The pixels at places given as columns and rows of modules, in a picture `scale` times as fine as the first."""
    start, across, _far, down = (numpy.array(corner) for corner in symbol.corners)
    axes = numpy.stack((across - start, down - start)) / symbol.count
    points = (start + places @ axes) * scale - numpy.array(origin)
    columns = points[:, 0].astype(int).clip(0, picture.shape[1] - 1)
    rows = points[:, 1].astype(int).clip(0, picture.shape[0] - 1)
    return picture[rows, columns]
