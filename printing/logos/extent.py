"""Whether a logo's shape is something that anybody would see, and sizes beyond any drawing."""

from collections.abc import Iterable, Sequence

from printing.logos.refusals import LogoElementNotAllowed
from printing.page import Step
from printing.values import Colour

_LEAST_INK = 3.0  # percent in all; less looks like paper
_SMALLEST, _LARGEST = 0.01, 100_000.0  # units of a drawing's sides
_NARROWEST = 100.0  # times as long as wide


def shows(steps: Sequence[Step], inks: Iterable[Colour], line: float, size: tuple[float, float]) -> bool:
    """Whether a shape has ink and reaches into the drawing, whose corner is 0, 0."""
    if not any(ink.cyan + ink.magenta + ink.yellow + ink.black >= _LEAST_INK for ink in inks):
        return False
    points = [point for _verb, placed in steps for point in placed]
    reach = line / 2
    return bool(points) and all(
        min(along) - reach < side and max(along) + reach > 0
        for along, side in zip(zip(*points, strict=True), size, strict=True)
    )


def must_be_usual(width: float, height: float) -> None:
    """Raises LogoElementNotAllowed for a drawing so large, small or narrow that numbers lose their meaning."""
    short, long = sorted((width, height))
    if short < _SMALLEST or long > _LARGEST or long > short * _NARROWEST:
        raise LogoElementNotAllowed(element=f"viewBox: {width:g} {height:g}")


def must_be_line(line: float, size: tuple[float, float]) -> None:
    """Raises LogoElementNotAllowed for a stroke wider than the whole drawing."""
    if line > max(size):
        raise LogoElementNotAllowed(element=f"stroke-width: {line:g}")
