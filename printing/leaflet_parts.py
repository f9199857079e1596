"""What only leaflets and pictures say: titles of panels, reassurance, and facts in words that don't tell."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from printing.blocks.words import Content, Lines
from printing.blocks.wrapped import Either, Grown
from printing.flow import Block, Sizes
from printing.lettering.text import STOP
from printing.page import Paper
from printing.values import Theme

_SENTENCE = re.compile(f"(?<={STOP})")
_CLAUSE = re.compile("(?<=、)")
_RULE = 2.3  # em between two lines to write on


@dataclass(frozen=True)
class Ruled:
    """Lines to write on, as in a notebook."""

    theme: Theme
    count: int

    @property
    def words(self) -> str:
        """No words are lost with them."""
        return ""

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm."""
        return self.count * _RULE * sizes.of("fact").em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the lines."""
        step = _RULE * sizes.of("fact").em
        for number in range(1, self.count + 1):
            y = top + number * step
            paper.line((x, y), (x + width, y), colour=self.theme["ring"], line=0.18)


def ruled(count: int) -> Callable[[Content], Block]:
    """So many lines to write on."""
    return lambda content: Ruled(content.theme, count)


def topics_title(content: Content) -> Block | None:
    """The title over the topics."""
    return _title(content, content.said.topics_title) if content.wording.topics else None


def steps_title(content: Content) -> Block | None:
    """The title over the steps."""
    return _title(content, content.said.steps_title)


def hours_title(content: Content) -> Block | None:
    """The title over the opening hours."""
    return _title(content, content.said.hours_title)


def _title(content: Content, words: str) -> Block | None:
    return Lines([words], "name", content.theme["name"], most=2) if words else None


def clauses(content: Content) -> Block:
    """The headline of a narrow cover: each clause begins a line; a comma within one would hide the pause."""
    said = [words.strip() for words in _CLAUSE.split(content.wording.headline)]
    return Lines(said, "headline", content.theme["text"], most=3)


def in_two_lines(content: Content) -> Block:
    """The headline on two lines, though they be smaller, or on three where that would make it small."""
    said, colour = [content.wording.headline], content.theme["text"]
    two = Grown(block=Lines(said, "headline", colour, most=2), role="headline", high=1.0, least=0.66)
    return Either(two, Lines(said, "headline", colour, most=3))


def reassurance(content: Content) -> Block | None:
    """What follows the headline and what need not be feared, as short sentences with air between them."""
    said = [words for words in (*_SENTENCE.split(content.wording.sub), *content.wording.notes) if words]
    return Lines(said, "name", content.theme["text"], most=5, apart=0.9) if said else None


def notes(content: Content) -> Block | None:
    """What need not be feared, at the size of facts."""
    said = content.wording.notes
    return Lines(said, "fact", content.theme["text"], most=3, apart=0.25) if said else None


def free(content: Content) -> Block:
    """What it costs without saying what for; a cost of the desk's own stands as it is."""
    facts, said = content.facts, content.said
    words = said.free if said.free and facts.cost == said.cost else facts.cost
    return Lines([words], "small", content.theme["text"], most=3)


def picture(content: Content) -> Block:
    """How to come in from a screen, which one's own phone can't scan."""
    return Lines([content.said.picture], "small", content.theme["text"], most=3)


def anonymity(content: Content) -> Block | None:
    """What is not asked."""
    said = content.facts.anonymity
    return Lines([said], "small", content.theme["text"], most=3) if said else None


def seen(content: Content) -> Block | None:
    """What the desk sees of her once the code has been scanned."""
    said = content.said.seen[content.facts.doorway]
    return Lines([said], "small", content.theme["text"], most=4) if said else None
