"""Soft: warm paper, a light at the edge of day, low green hills, and somewhere a lit window."""

from printing import shapes
from printing.layout import Stage
from printing.page import Paper
from printing.scenes import dwelling, shared
from printing.values import Theme


def draw(paper: Paper, stage: Stage, theme: Theme) -> None:
    """Draw the scene."""
    shared.ground(paper, stage, theme["ground"])
    shared.light(paper, stage, theme)
    if stage.horizon is not None:
        sway = stage.width * 0.05 * stage.sway
        shared.hill(paper, stage, top=stage.horizon + sway * 0.25, sway=sway, fill=theme["far"], turned=True)
        if stage.house:
            x, foot, wide = stage.house
            _tree(paper, x - wide * 1.1, foot, wide * 0.9, theme)
            _tree(paper, x + wide * 1.0, foot, wide * 0.62, theme)
            dwelling.house(paper, stage.house, wall=theme["panel"], roof=theme["halo"], window=theme["light"])
        shared.hill(paper, stage, top=stage.horizon + sway * 0.35, sway=sway * 0.7, fill=theme["field"])
    shared.way(paper, stage, theme)


def _tree(paper: Paper, x: float, foot: float, size: float, theme: Theme) -> None:
    """A round tree whose foot the hill hides."""
    paper.line((x, foot), (x, foot - size * 0.6), colour=theme["ring"], line=size * 0.08)
    paper.blob(shapes.pebble((x, foot - size * 0.85), size * 0.42, turn=1.2), fill=theme["field"])
