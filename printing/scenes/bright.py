"""Bright: a yellow morning, a white light, hills of sea green and rose, and white paper for what matters."""

from printing.layout import Stage
from printing.page import Paper
from printing.scenes import dwelling, shared
from printing.values import Theme


def draw(paper: Paper, stage: Stage, theme: Theme) -> None:
    """Draw the scene."""
    shared.ground(paper, stage, theme["ground"])
    shared.light(paper, stage, theme)
    if stage.horizon is not None:
        sway = stage.width * 0.09 * stage.sway
        shared.hill(paper, stage, top=stage.horizon - sway * 0.55, sway=sway, fill=theme["far"])
        if stage.house:
            dwelling.house(paper, stage.house, wall=theme["panel"], roof=theme["name"], window=theme["ground"])
        shared.hill(paper, stage, top=stage.horizon, sway=sway * 0.6, fill=theme["field"], turned=True)
    shared.way(paper, stage, theme)
    if stage.panel:
        x, y, wide, high, radius = stage.panel
        paper.rectangle(x, y, wide, high, fill=theme["panel"], radius=radius)
