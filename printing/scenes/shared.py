"""Strokes that scenes share: the ground, a hill, a light with its glow, a way of small lights."""

from printing import shapes
from printing.layout import Stage
from printing.page import Paper
from printing.values import Colour, Theme

OVER = 3.0  # mm of bleed


def ground(paper: Paper, stage: Stage, fill: Colour) -> None:
    """The whole piece with its bleed."""
    paper.rectangle(-OVER, -OVER, stage.width + 2 * OVER, stage.height + 2 * OVER, fill=fill)


def hill(paper: Paper, stage: Stage, *, top: float, sway: float, fill: Colour, turned: bool = False) -> None:
    """Land below `top`: a soft edge that sways by so many mm, rising to the right (or left, if turned)."""
    wide, low = stage.width, stage.height + stage.width
    edge = [(-1.0, 0.5), (-0.3, 0.4), (0.1, 0.15), (0.42, 0.0), (0.75, -0.55), (1.05, -0.9), (1.4, -0.2), (2.0, 0.2)]
    points = [((1 - x if turned else x) * wide, top + y * sway) for x, y in edge]
    paper.blob([*points, (points[-1][0], low), (points[0][0], low)], fill=fill)


def light(paper: Paper, stage: Stage, theme: Theme) -> None:
    """The light where the stage has one."""
    if stage.light:
        x, y, radius = stage.light
        shapes.light(paper, (x, y), radius=radius, theme=theme)


def way(paper: Paper, stage: Stage, theme: Theme, *, count: int = 8) -> None:
    """Small lights along the stage's way, the first the largest; their size follows the piece's."""
    if stage.way:
        size = min(stage.width, stage.height) / 100
        shapes.way(paper, stage.way, count=count, first=1.05 * size, last=0.45 * size, fill=theme["way"])
