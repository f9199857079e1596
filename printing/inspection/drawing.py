"""A drawing while its operators are followed: where it stands, what it may use, and what was found so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pikepdf import Object, Stream

from printing.inspection import text as inspection_text
from printing.inspection.boxes import grown, overlap
from printing.inspection.colour import Finding
from printing.inspection.fonts import Font
from printing.inspection.state import Matrix, State
from printing.inspection.text import Ground
from printing.piece import BLEED

Point = tuple[float, float]

_MARKS_SLACK = 0.2  # mm: half a mark's line lies over the bleed's edge
_CLIPPING = 4  # text rendering modes from here on are the first four, and clip


class Shared(Protocol):
    """What the drawings of a file share: fonts and forms that were looked at before."""

    is_press: bool

    def font(self, found: Object) -> Font:
        """A font of the file."""

    def form(self, found: Stream, state: State, ground: Ground, above: tuple[object, ...]) -> tuple[set[Finding], int]:
        """Findings and cost of a drawing inside drawings."""


def matrix(operands: Sequence[Any]) -> Matrix:
    """Six numbers; raises ValueError for any other count."""
    a, b, c, d, e, f = (float(each) for each in operands)
    return (a, b, c, d, e, f)


@dataclass
class Drawing:
    """A content stream with the state it starts from; its operators fill `findings` and add to `cost`."""

    shared: Shared
    resources: Any
    state: State
    ground: Ground
    above: tuple[object, ...]
    found: Any
    cost: int
    findings: set[Finding] = field(default_factory=set)
    saved: list[State] = field(default_factory=list)
    path: list[list[Point]] = field(default_factory=list)

    def resource(self, kind: str, name: Any) -> Any:
        """Something that the drawing names; raises KeyError."""
        return self.resources[kind][name]

    def painted(self, *, fills: bool, strokes: bool, is_text: bool = False) -> None:
        """Judge the inks of what is being painted now.

        Over other inks only black letters may print: anything else mixes with what lies below, to an amount of ink
        that nobody chose.
        """
        state = self.state
        used = [state.fill] if fills and state.overprints else []
        used += [state.stroke] if strokes and state.strokes_overprint else []
        for paint in used:
            if paint.is_white:
                self.findings.add(("white-overprint", ""))
            elif not paint.is_registration and not (is_text and paint.is_black):
                self.findings.add(("overprint", " ".join(f"{ink:g}" for ink in paint.inks)))

    def marked(self, points: Sequence[Point], *, fills: bool, strokes: bool) -> None:
        """Judge where the registration colour is painted: a shape's box must lie beside the piece and its bleed."""
        used = [paint for paint, is_used in ((self.state.fill, fills), (self.state.stroke, strokes)) if is_used]
        if self.ground.trim is None or not points or not any(paint.is_registration for paint in used):
            return
        xs, ys = zip(*points, strict=True)
        if overlap((min(xs), min(ys), max(xs), max(ys)), grown(self.ground.trim, BLEED - _MARKS_SLACK)):
            self.findings.add(("registration-colour", ""))

    def show(self, text: bytes) -> None:
        """Judge a string and move to its end."""
        mode = self.state.mode % _CLIPPING
        self.painted(fills=mode in (0, 2), strokes=mode in (1, 2), is_text=True)
        findings, corners = inspection_text.shown(self.state, text, self.ground)
        self.findings |= findings
        self.marked(corners, fills=mode in (0, 2), strokes=mode in (1, 2))


Act = Callable[[Drawing, Any], None]
