"""The four scenes, one for each theme: a small light that shows a way, drawn from a layout's stage."""

from collections.abc import Callable, Mapping

from printing.layout import Stage
from printing.page import Paper
from printing.scenes import bright, discreet, quiet, soft
from printing.values import Theme

SCENES: Mapping[str, Callable[[Paper, Stage, Theme], None]] = {
    "soft": soft.draw,
    "quiet": quiet.draw,
    "bright": bright.draw,
    "discreet": discreet.draw,
}


def draw(paper: Paper, stage: Stage, theme: Theme) -> None:
    """Draw a theme's scene under everything else, 3 mm over each edge."""
    SCENES[theme.key](paper, stage, theme)
