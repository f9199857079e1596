"""The graphics state that a PDF's drawing operators change (ISO 32000-1, 8.4)."""

from dataclasses import dataclass, replace

from printing.inspection.colour import BLACK, Paint, Space
from printing.inspection.fonts import Font

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def product(first: Matrix, then: Matrix) -> Matrix:
    """What both matrices do, one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved(x: float, y: float) -> Matrix:
    """The matrix that moves."""
    return (1.0, 0.0, 0.0, 1.0, x, y)


def placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix takes a point."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


@dataclass
class State:
    """What holds until the next operator changes it; `q` and `Q` save and restore it whole."""

    matrix: Matrix = IDENTITY
    fill: Paint = BLACK
    stroke: Paint = BLACK
    fill_space: Space = Space("/DeviceGray", 1)
    stroke_space: Space = Space("/DeviceGray", 1)
    overprints: bool = False
    strokes_overprint: bool = False
    font: Font | None = None
    size: float = 0.0
    leading: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    mode: int = 0
    text: Matrix = IDENTITY
    line: Matrix = IDENTITY

    def copy(self) -> "State":
        """The state as it is now."""
        return replace(self)

    @property
    def key(self) -> tuple[object, ...]:
        """What a form inherits: the same form under the same key has the same findings."""
        return (
            tuple(round(part, 3) for part in self.matrix),
            *(self.fill, self.stroke, self.fill_space, self.stroke_space, self.overprints, self.strokes_overprint),
            *(self.font and self.font.name, self.size, self.letter_space, self.word_space, self.stretch, self.rise),
            *(self.mode, self.leading),
        )
