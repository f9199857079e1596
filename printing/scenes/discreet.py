"""Discreet: stationery with a border of small leaves, a lamp, a table in place of the house; nothing that tells."""

import math

from printing import shapes
from printing.layout import Stage
from printing.page import Paper, Point
from printing.scenes import shared, table
from printing.values import Colour, Theme

INSET = 0.058  # of the shorter edge (of a panel, if folded): how far the writing paper stays from the cut
_APART = 1.5  # insets between two leaves of the border


def draw(paper: Paper, stage: Stage, theme: Theme) -> None:
    """Draw the scene: a patterned edge, the writing paper (one for each panel that is folded), lamp and table."""
    inset = INSET * min(stage.height, *(right - left for left, right in _panels(stage)))
    shared.ground(paper, stage, theme["edge"])
    # The pattern runs on under the paper and over the cut: a border with an end of its own shows a cut that is off.
    _leaves(paper, stage, apart=_APART * inset, theme=theme)
    if stage.round:
        centre = (stage.width / 2, stage.height / 2)
        paper.disc(*centre, stage.width / 2 - inset, fill=theme["ground"])
    else:
        for left, right in _panels(stage):
            paper.rectangle(
                left + inset,
                inset,
                right - left - 2 * inset,
                stage.height - 2 * inset,
                fill=theme["ground"],
                radius=inset * 0.8,
            )
    if stage.light:
        x, y, radius = stage.light
        _lamp(paper, (x, y), radius, top=inset, theme=theme)
    if stage.house:
        table.table(paper, stage.house, theme)


def _panels(stage: Stage) -> list[tuple[float, float]]:
    edges = (0.0, *stage.folds, stage.width)
    return list(zip(edges, edges[1:], strict=False))


def _leaves(paper: Paper, stage: Stage, *, apart: float, theme: Theme) -> None:
    """Pairs of leaves in staggered rows over the whole piece, in three colours by turns, the same on both sides."""
    colours = (theme["field"], theme["halo"], theme["way"])
    rows, columns = (round(edge / apart) for edge in (stage.height, stage.width))
    down, across = stage.height / rows, stage.width / columns
    for row in range(-1, rows + 2):
        for column in range(-1, columns + 2):
            x, y = (column + (row % 2) / 2) * across, (row + 0.45) * down
            if _near_edge(stage, x, y, apart):
                _sprout(paper, (x, y), size=apart * 0.3, fill=colours[(column + 2 * row) % len(colours)])


def _near_edge(stage: Stage, x: float, y: float, apart: float) -> bool:
    """Whether any of a leaf shows: what the writing paper hides needn't be drawn."""
    if stage.round:
        return math.hypot(x - stage.width / 2, y - stage.height / 2) > stage.width / 2 - 2 * apart
    beside = min(abs(x - edge) for edge in (0.0, *stage.folds, stage.width))
    return min(beside, y, stage.height - y) < 1.5 * apart


def _sprout(paper: Paper, foot: Point, *, size: float, fill: Colour) -> None:
    """Two leaves that grow from one point."""
    x, y = foot
    for side in (-1, 1):
        paper.blob(
            [
                (x, y),
                (x + side * size * 0.15, y - size * 0.65),
                (x + side * size * 0.85, y - size),
                (x + side * size * 1.1, y - size * 0.85),
                (x + side * size * 0.85, y - size * 0.2),
            ],
            fill=fill,
        )


def _lamp(paper: Paper, centre: Point, radius: float, *, top: float, theme: Theme) -> None:
    """A lamp that hangs from the paper's upper edge, with its bulb at the centre."""
    x, y = centre
    shade = radius * 0.62
    paper.blob(shapes.pebble((x, y + shade * 0.25), radius, turn=2.1), fill=theme["glow"])
    paper.line((x, top), (x, y - shade), colour=theme["ring"], line=radius * 0.05)
    paper.disc(x, y + shade * 0.08, shade * 0.4, fill=theme["light"])
    paper.blob(
        [
            (x - shade, y),
            (x - shade * 0.92, y - shade * 0.42),
            (x - shade * 0.6, y - shade * 0.84),
            (x, y - shade * 1.04),
            (x + shade * 0.6, y - shade * 0.84),
            (x + shade * 0.92, y - shade * 0.42),
            (x + shade, y),
            (x + shade * 0.5, y + shade * 0.03),
            (x, y + shade * 0.04),
            (x - shade * 0.5, y + shade * 0.03),
        ],
        fill=theme["field"],
    )


__all__ = ["INSET", "draw"]
