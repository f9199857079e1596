"""Japanese double-line crop marks (トンボ) around a piece: where to cut, how far colour runs over, where to fold."""

from printing.formats import Format
from printing.page import Paper, Point
from printing.piece import BLEED

SLUG = 15.0  # mm of paper around the finished size: bleed, marks, and air
_LENGTH = 9.0  # mm
_CROSS = 2.5  # mm from the bleed to the crossing of a centre mark
_LINE = 0.1  # mm
_DASH = 1.0  # mm
_FOLD = 6.0  # mm

Stroke = tuple[Point, ...]


def draw(paper: Paper, format: Format, *, is_back: bool = False) -> None:
    """All marks in the frame of the piece, in the colour of every plate and outside the bleed.

    Folds are measured on the first side; `is_back` mirrors them.
    """
    wide, high = format.width, format.height
    corners = [_hooks(x, y, -1 if x == 0 else 1, -1 if y == 0 else 1) for x in (0.0, wide) for y in (0.0, high)]
    paper.register([stroke for pair in corners for stroke in pair] + _centres(wide, high), line=_LINE)
    folds = [wide - fold if is_back else fold for fold in format.folds]
    paper.register([stroke for fold in folds for stroke in _fold(fold, high)], line=_LINE, dash=_DASH)


def _hooks(x: float, y: float, across: int, down: int) -> tuple[Stroke, Stroke]:
    """The two hooks of a corner: each joins a line of the trim to a line of the bleed."""
    over_x, over_y = x + across * BLEED, y + down * BLEED
    end_x, end_y = over_x + across * _LENGTH, over_y + down * _LENGTH
    return ((x, end_y), (x, over_y), (end_x, over_y)), ((end_x, y), (over_x, y), (over_x, end_y))


def _centres(wide: float, high: float) -> list[Stroke]:
    """A cross in the middle of each edge, by which sides and plates are laid over one another."""
    middle, waist = wide / 2, high / 2
    strokes: list[Stroke] = []
    for edge, out in ((0.0, -1), (high, 1)):
        near, cross, far = (edge + out * (BLEED + step) for step in (0, _CROSS, _LENGTH))
        strokes += [((middle, near), (middle, far)), ((middle - _LENGTH, cross), (middle + _LENGTH, cross))]
    for edge, out in ((0.0, -1), (wide, 1)):
        near, cross, far = (edge + out * (BLEED + step) for step in (0, _CROSS, _LENGTH))
        strokes += [((near, waist), (far, waist)), ((cross, waist - _LENGTH), (cross, waist + _LENGTH))]
    return strokes


def _fold(x: float, high: float) -> list[Stroke]:
    return [((x, edge + out * BLEED), (x, edge + out * (BLEED + _FOLD))) for edge, out in ((0.0, -1), (high, 1))]
