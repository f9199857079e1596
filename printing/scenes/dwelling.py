"""A small house with a lit window: somebody is there."""

from printing.page import Paper, Point
from printing.values import Colour

_NEAR = 0.08  # part of an edge after which it runs straight: corners stay a little soft


def house(paper: Paper, place: tuple[float, float, float], *, wall: Colour, roof: Colour, window: Colour) -> None:
    """Draw the house at `place` (its middle, its foot, its width in mm); the hill in front hides its foot."""
    x, foot, wide = place
    high, eaves, pane = wide * 0.6, wide * 0.66, wide * 0.3
    top = foot - high
    paper.rectangle(x - wide / 2, top, wide, high * 1.5, fill=wall)
    paper.rectangle(x + wide * 0.2, top - wide * 0.5, wide * 0.14, wide * 0.4, fill=roof)
    paper.blob(_cornered([(x - eaves, top), (x, top - wide * 0.55), (x + eaves, top)]), fill=roof)
    paper.rectangle(x - pane / 2, top + high * 0.28, pane, pane, fill=window, radius=pane * 0.15)


def _cornered(corners: list[Point]) -> list[Point]:
    """Points through which a smooth edge is almost a polygon."""
    points: list[Point] = []
    for here, there in zip(corners, [*corners[1:], corners[0]], strict=True):
        points += [
            (here[0] + (there[0] - here[0]) * along, here[1] + (there[1] - here[1]) * along)
            for along in (_NEAR, 0.5, 1 - _NEAR)
        ]
    return points
