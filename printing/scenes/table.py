"""A table under a lamp with a cup and a sprig in a vase: somebody has time."""

from printing.page import Paper, Point
from printing.values import Theme


def table(paper: Paper, place: tuple[float, float, float], theme: Theme) -> None:
    """Draw the table at `place`: its middle, the height of its top and its width in mm."""
    x, top, wide = place
    board = wide * 0.028
    _vase(paper, (x - wide * 0.2, top), wide * 0.11, theme)
    _cup(paper, (x + wide * 0.14, top), wide * 0.19, theme)
    paper.rectangle(x - wide / 2, top, wide, board, fill=theme["halo"], radius=board / 2)


def _cup(paper: Paper, foot: Point, wide: float, theme: Theme) -> None:
    """A round cup on its saucer, its handle to the right, with a wisp of steam."""
    x, y = foot
    high, saucer = wide * 0.66, wide * 0.07
    y -= saucer
    paper.rectangle(x - wide * 0.72, y, wide * 1.44, saucer * 1.6, fill=theme["field"], radius=saucer * 0.8)
    paper.ring(x + wide * 0.52, y - high * 0.58, wide * 0.17, colour=theme["field"], line=wide * 0.07)
    edge = [(-0.5, -1.0), (-0.47, -0.5), (-0.3, -0.08), (0.0, 0.0), (0.3, -0.08), (0.47, -0.5), (0.5, -1.0)]
    rim = [(0.25, -1.01), (0.0, -1.01), (-0.25, -1.01)]
    paper.blob([(x + across * wide, y + up * high) for across, up in (*edge, *rim)], fill=theme["field"])
    for side in (-1, 1):
        steam = [(0.0, -1.25), (0.06, -1.5), (-0.03, -1.75), (0.03, -2.0), (0.06, -1.75), (0.12, -1.5), (0.05, -1.25)]
        left = x + (side * 0.14 - 0.04) * wide
        paper.blob([(left + across * wide, y + up * high) for across, up in steam], fill=theme["glow"])


def _vase(paper: Paper, foot: Point, wide: float, theme: Theme) -> None:
    """A small vase with a sprig of three leaves."""
    x, y = foot
    high = wide * 1.25
    top = y - high
    paper.line((x, top + high * 0.2), (x, top - wide * 1.5), colour=theme["field"], line=wide * 0.08)
    for side, up in ((-1, 0.35), (1, 0.75), (-1, 1.15)):
        paper.blob(
            [
                (x, top - up * wide),
                (x + side * wide * 0.2, top - (up + 0.42) * wide),
                (x + side * wide * 0.75, top - (up + 0.62) * wide),
                (x + side * wide * 0.62, top - (up + 0.16) * wide),
            ],
            fill=theme["field"],
        )
    edge = [(-0.26, 0.0), (-0.2, 0.25), (-0.5, 0.62), (-0.36, 1.0), (0.36, 1.0), (0.5, 0.62), (0.2, 0.25), (0.26, 0.0)]
    paper.blob([(x + across * wide, top + down * high) for across, down in edge], fill=theme["way"])


__all__ = ["table"]
