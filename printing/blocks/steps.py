"""Numbered steps: how to go from the code to the first message."""

from collections.abc import Sequence
from dataclasses import dataclass

from printing.blocks.words import Content
from printing.flow import Block, Sizes
from printing.lettering.text import ASCENT, Type, broken
from printing.page import Paper
from printing.values import Theme

_DESCENT = 0.14
_INDENT = 2.6  # em from the left edge to the words
_RING = 0.82  # em
_APART = 0.75  # em between two steps
_MIDDLE = 0.37  # em that the middle of a figure stands above its baseline


@dataclass(frozen=True)
class Steps:
    """Sentences in their order, each with its number in a ring."""

    sentences: Sequence[str]
    theme: Theme

    @property
    def words(self) -> str:
        """The last step, the first to lose its room."""
        return self.sentences[-1]

    def _broken(self, width: float, type: Type) -> list[tuple[str, ...]]:
        within = width - _INDENT * type.em
        return [broken(words, type=type, within=within, lines=4) for words in self.sentences]

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        type = sizes.of("fact")
        parts = self._broken(width, type)
        steps = (sum(len(part) for part in parts) - 1) * type.step
        return steps + ((len(parts) - 1) * _APART + ASCENT + _DESCENT) * type.em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the steps."""
        type, figure = sizes.of("fact"), sizes.of("fact", bold=True)
        ring, left = _RING * type.em, x + _INDENT * type.em
        baseline = top + ASCENT * type.em
        for number, part in enumerate(self._broken(width, type), start=1):
            middle = baseline - _MIDDLE * type.em
            paper.ring(x + ring, middle, ring, colour=self.theme["name"], line=0.06 * type.em)
            paper.write(
                x + ring,
                baseline,
                str(number),
                type=figure,
                colour=self.theme["name"],
                within=2 * ring,
                align="centre",
            )
            for line in part:
                paper.write(left, baseline, line, type=type, colour=self.theme["text"], within=x + width - left)
                baseline += type.step
            baseline += _APART * type.em


def steps(content: Content) -> Block | None:
    """The steps through this desk's doorway, in languages that have them."""
    said = content.said.steps.get(content.facts.doorway, ())
    return Steps(said, content.theme) if said else None
