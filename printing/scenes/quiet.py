"""Quiet night: the moon and a few stars over dark hills, a lit window, and a way of lights."""

from printing.layout import Stage
from printing.page import Paper
from printing.scenes import dwelling, shared
from printing.values import Theme

# Where stars stand, in parts of the radius of the moon's glow around the moon: beside it and above, because headlines
# begin below it.
_STARS = (
    (-0.78, -0.36, 0.9),
    (-1.16, 0.12, 0.7),
    (-1.42, -0.22, 0.5),
    (-0.66, 0.16, 0.55),
    (-1.95, 0.02, 0.65),
    (-2.5, 0.16, 0.45),
)
_GLOW = 3.1
_CLEAR = 2.0  # mm
_SKY = 0.075  # of the height: on small pieces the headline begins right under it


def draw(paper: Paper, stage: Stage, theme: Theme) -> None:
    """Draw the scene."""
    shared.ground(paper, stage, theme["ground"])
    shared.light(paper, stage, theme)
    _stars(paper, stage, theme)
    if stage.horizon is not None:
        sway = stage.width * 0.07 * stage.sway
        if stage.house:
            shared.hill(paper, stage, top=stage.horizon - sway * 0.1, sway=sway, fill=theme["far"], turned=True)
            dwelling.house(paper, stage.house, wall=theme["field"], roof=theme["field"], window=theme["light"])
        shared.hill(paper, stage, top=stage.horizon, sway=sway, fill=theme["field"])
    shared.way(paper, stage, theme)


def _stars(paper: Paper, stage: Stage, theme: Theme) -> None:
    if not stage.light:
        return
    x, y, radius = stage.light
    lowest = y if stage.folds else _SKY * stage.height
    for right, down, size in _STARS:
        across, below = x + right * radius * _GLOW, y + down * radius * _GLOW
        # Half a star at the cut or in a fold would look like a speck of dirt.
        if max((0.0, *stage.folds)) + _CLEAR < across < stage.width - _CLEAR and _CLEAR < below < lowest:
            paper.disc(across, below, radius * 0.075 * size, fill=theme["way"])
