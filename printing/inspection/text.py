"""Preflight of text: how large it is on paper, which inks it takes, and whether it may be cut off."""

import math
from dataclasses import dataclass

from printing.inspection.boxes import Box, grown, inside
from printing.inspection.colour import Finding
from printing.inspection.expectation import SAFE
from printing.inspection.state import State, moved, placed, product
from printing.lettering.text import SMALLEST

_SLACK = 0.05  # pt
_ONE_INK = 9.0  # pt: smaller letters of several inks show every shift of the plates
_ABOVE, _BELOW, _ASIDE = 0.72, 0.05, 0.12  # em of a line that surely is ink, and air beside its first letter
_UNSEEN = 3  # text rendering mode of text that isn't painted


@dataclass(frozen=True)
class Ground:
    """Where a page's piece lies, in points, and whether it is cut round; `trim` is None for an office printer."""

    trim: Box | None
    is_round: bool = False

    def is_cut_off(self, corners: list[tuple[float, float]]) -> bool:
        """Whether something on the piece comes nearer to the cut than is safe; what lies beside it is a note."""
        if self.trim is None or not any(inside(corner, self.trim) for corner in corners):
            return False
        return not self.holds(corners)

    def holds(self, corners: list[tuple[float, float]]) -> bool:
        """Whether something lies wholly on the piece and far enough from the cut."""
        if self.trim is None:
            return True
        safe = grown(self.trim, 0.1 - SAFE)
        if not self.is_round:
            return all(inside(corner, safe) for corner in corners)
        middle = ((safe[0] + safe[2]) / 2, (safe[1] + safe[3]) / 2)
        return all(math.dist(corner, middle) <= (safe[2] - safe[0]) / 2 for corner in corners)


def shown(state: State, text: bytes, ground: Ground) -> tuple[set[Finding], list[tuple[float, float]]]:
    """What is wrong with a string and the corners of its ink where it stands; moves the state to its end."""
    if state.font is None:
        return set(), []
    start, length = state.text, 0.0
    for code, width in state.font.advances(text):
        space = state.word_space if code == 32 and not state.font.is_wide else 0.0
        length += (width * state.size + state.letter_space + space) * state.stretch
    state.text = product(moved(length, 0), start)
    if state.mode == _UNSEEN or not text.strip():
        return set(), []
    matrix = product(moved(0, state.rise), product(start, state.matrix))
    em = math.hypot(matrix[2], matrix[3]) * abs(state.size)
    findings: set[Finding] = set()
    if em < SMALLEST - _SLACK:
        findings.add(("text-small", f"{em:.1f} pt"))
    if ground.trim is None:
        return findings, []
    if em < _ONE_INK - _SLACK and not state.fill.is_sharp:
        findings.add(("text-inks", f"{em:.1f} pt, {' '.join(f'{ink:g}' for ink in state.fill.inks)}"))
    aside = min(_ASIDE * state.size, length / 2)
    low, high = -_BELOW * state.size, _ABOVE * state.size
    corners = [placed(matrix, x, y) for x in (aside, length - aside) for y in (low, high)]
    if ground.is_cut_off(corners):
        findings.add(("text-over-safe-line", f"{em:.1f} pt"))
    return findings, corners


def skipped(state: State, thousandths: float) -> None:
    """Move by a number between strings."""
    state.text = product(moved(-thousandths / 1000 * state.size * state.stretch, 0), state.text)
