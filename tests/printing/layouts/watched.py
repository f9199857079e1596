"""Paper that remembers where lines of text were written, to the width of their last letter."""

from itertools import combinations

from printing import designs, formats, piece, samples
from printing.lettering.text import Type, width
from printing.page import Paper
from printing.values import Colour, Facts, Wording
from tests.printing.layouts.geometry import Rectangle

Line = tuple[str, Rectangle]

_HIGH = 0.8  # em that letters rise above their baseline


class Watched(Paper):
    """Paper that remembers where lines of text were written."""

    def __init__(self, size: float) -> None:
        super().__init__(width=size, height=size, title="", author="")
        self.lines: list[Line] = []

    def write(
        self, x: float, baseline: float, words: str, *, type: Type, colour: Colour, within: float, align: str = "left"
    ) -> float:
        wide = width(words, type=type)
        left = {"left": x, "centre": x - wide / 2, "right": x - wide}[align]
        self.lines.append((words, (left, baseline - _HIGH * type.em, left + wide, baseline)))
        return super().write(x, baseline, words, type=type, colour=colour, within=within, align=align)


def written(format: str, theme: str, wording: Wording, facts: Facts) -> list[list[Line]]:
    """The lines of each side with its code's serial and a version of usual length; raises TextDoesNotFit."""
    made = piece.compose(formats.of(format), facts=facts, wording=wording, theme=designs.theme(theme), version="v12")
    found = []
    for side in made.sides:
        paper = Watched(200)
        side.shared(paper)
        if side.own:
            side.own(paper, samples.code())
        found.append(paper.lines)
    return found


def overlaps(lines: list[Line]) -> list[tuple[str, str]]:
    """Pairs of lines that touch."""
    return [
        (words, others)
        for (words, one), (others, other) in combinations(lines, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 0.01 and min(one[3], other[3]) - max(one[1], other[1]) > 0.01
    ]
