"""Preflight of bleed as it looks: colour that reaches the cut must go on to the edge of the bleed."""

from typing import Any

import numpy

from printing.inspection.boxes import Boxes
from printing.piece import BLEED
from printing.reading import Picture, Sight

_BARE = 253  # grey value from which paper is bare; the lightest tints are darker
_INSIDE = 0.4  # mm inside the cut where colour counts as reaching it
_SHORT = 0.5  # mm: colour that ends nearer to the cut than this stops at it
_LITTLE = 2.0  # mm along the edge that may do so, such as a line's end
_STRAIGHT = 15.0  # mm of colour ending in one line parallel to the cut: a bleed too narrow, not the edge of a shape
_SLACK = 0.35  # mm


def is_empty(sight: Sight, boxes: Boxes) -> bool:
    """Whether colour stops at the cut somewhere, or at a line between the cut and the edge of the bleed."""
    return any(_stops(strip, sight.scale) for strip in _strips(sight.picture, sight.scale, boxes))


def _strips(picture: Picture, scale: float, boxes: Boxes) -> list[Any]:
    """For each edge the pixels from just inside the cut (first row) outwards to the bleed's edge."""
    points = scale * 25.4 / 72
    left, right = (boxes.trim[0] - boxes.crop[0]) * points, (boxes.trim[2] - boxes.crop[0]) * points
    top, bottom = (boxes.crop[3] - boxes.trim[3]) * points, (boxes.crop[3] - boxes.trim[1]) * points
    near, far = _INSIDE * scale, (BLEED - _SLACK) * scale
    columns, rows = slice(round(left + near), round(right - near)), slice(round(top + near), round(bottom - near))
    return [
        picture[round(top - far) : round(top + near), columns][::-1],
        picture[round(bottom - near) : round(bottom + far), columns],
        picture[rows, round(left - far) : round(left + near)].T[::-1],
        picture[rows, round(right - near) : round(right + far)].T,
    ]


def _stops(strip: Any, scale: float) -> bool:
    """Whether colour in the first row ends too early on its way out (down the rows)."""
    if not strip.size:
        return False
    is_bare = strip > _BARE
    reaches = ~is_bare[0]
    ends = numpy.where(is_bare.any(axis=0), is_bare.argmax(axis=0), len(strip))
    if _longest(reaches & (ends < (_INSIDE + _SHORT) * scale)) > _LITTLE * scale:
        return True
    short = ends[reaches & (ends < (_INSIDE + BLEED - 2 * _SLACK) * scale)]
    return bool(short.size) and bool(numpy.bincount(short).max() > _STRAIGHT * scale)


def _longest(flags: Any) -> int:
    """The longest run of true values."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([False], flags, [False]))))
    return int((edges[1::2] - edges[::2]).max()) if edges.size else 0
