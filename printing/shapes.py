"""The drawing that all pieces share: a small light that shows a way, and the mark of a sample."""

import math
from collections.abc import Sequence

from printing import designs
from printing.lettering.text import Type, headroom, width
from printing.page import Paper, Point
from printing.values import Colour, Facts, Theme

_SIDE = 0.8  # em of air beside a word in its box
_CORNERS = 16  # enough that the smooth edge through them shows none


def light(paper: Paper, centre: Point, *, radius: float, theme: Theme) -> None:
    """A disc of light with a halo and a wider glow, both a little irregular as if painted."""
    paper.blob(pebble(centre, radius * 3.1, turn=0.4), fill=theme["glow"])
    paper.blob(pebble(centre, radius * 1.95, turn=2.1), fill=theme["halo"])
    paper.disc(*centre, radius, fill=theme["light"])


def pebble(centre: Point, radius: float, *, turn: float) -> list[Point]:
    """Points on an almost round edge; `turn` in radians moves its bulges."""
    angles = [number * math.tau / _CORNERS for number in range(_CORNERS)]
    reach = [radius * (1 + 0.035 * math.sin(2 * angle + turn) + 0.025 * math.cos(3 * angle - turn)) for angle in angles]
    return [
        (centre[0] + far * math.cos(angle), centre[1] + far * math.sin(angle))
        for far, angle in zip(reach, angles, strict=True)
    ]


def way(paper: Paper, points: Sequence[Point], *, count: int, first: float, last: float, fill: Colour) -> None:
    """Small lights in a row along a curve (one cubic, four points), from radius `first` to `last` in mm."""
    for number in range(count):
        along = number / (count - 1)
        paper.disc(*_on_curve(points, along), first + (last - first) * along, fill=fill)


def _on_curve(points: Sequence[Point], along: float) -> Point:
    weights = [math.comb(3, k) * along**k * (1 - along) ** (3 - k) for k in range(4)]
    return (
        sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
        sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
    )


def pill_width(words: str, *, type: Type) -> float:
    """Width in mm of the box that `pill` draws."""
    return width(words, type=type) + 2 * _SIDE * type.em


def pill(
    paper: Paper,
    x: float,
    baseline: float,
    words: str,
    *,
    type: Type,
    colour: Colour,
    fill: Colour | None = None,
    low: bool = False,
) -> float:
    """A word in a rounded box that starts at x; outlined unless filled, and `low` among lines of text.

    Returns the box's width in mm.
    """
    height, wide = type.em * (1.85 if fill and not low else 1.45), pill_width(words, type=type)
    top = baseline - type.em * 0.37 - height / 2  # the middle of kana stands this far above the baseline
    above = headroom(words, type=type, first=True)
    top, height = top - above, height + above
    if fill:
        paper.rectangle(x, top, wide, height, fill=fill, radius=(height - above) / 2)
    else:
        paper.outline(x, top, wide, height, colour=colour, line=0.18, radius=(height - above) / 2)
    paper.write(x + wide / 2, baseline, words, type=type, colour=colour, within=wide, align="centre")
    return wide


def signed(paper: Paper, baseline: float, *, left: float, right: float, facts: Facts, type: Type, theme: Theme) -> None:
    """The office that answers for the piece, from `left`; on a demonstration piece the mark of a sample follows."""
    mark = designs.sentences().sample
    taken = pill_width(mark, type=type) + type.em if facts.sample else 0.0
    wide = paper.write(left, baseline, facts.office, type=type, colour=theme["small"], within=right - left - taken)
    if facts.sample:
        pill(paper, left + wide + (type.em if wide else 0), baseline, mark, type=type, colour=theme["small"])
