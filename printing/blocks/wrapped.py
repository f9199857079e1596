"""Blocks around blocks: words in a narrower place, and words that find their size apart from the rest of the side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing.blocks.words import Content, Part
from printing.flow import Block, Column, Fitted, Role, Scale, Sizes, Spaced, fitted
from printing.lettering.text import TextDoesNotFit
from printing.page import Paper

_STEPS = 16  # sizes tried between the most and the least


@dataclass(frozen=True)
class Narrow:
    """A block that uses only a share of its column's width, so that the scene keeps its place beside it."""

    block: Block
    share: float

    @property
    def words(self) -> str:
        """The block's words."""
        return self.block.words

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        return self.block.height(width * self.share, sizes)

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the block."""
        self.block.draw(paper, x, top, width * self.share, sizes)


@dataclass(frozen=True, kw_only=True)
class Grown:
    """A block in the largest size of its role at which it stays under `high` parts of its width, by whole steps down to
    a `least` part of the side's: many words beside a code are no reason for a small headline.
    """

    block: Block
    role: Role
    high: float
    least: float

    @property
    def words(self) -> str:
        """The block's words."""
        return self.block.words

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        return self.block.height(width, self._grown(width, sizes))

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the block."""
        self.block.draw(paper, x, top, width, self._grown(width, sizes))

    def _grown(self, width: float, sizes: Sizes) -> Sizes:
        most = sizes.of(self.role)
        for step in range(_STEPS + 1):
            share = 1 - (1 - self.least) * step / _STEPS
            tried = Sizes({**sizes.types, self.role: replace(most, size=most.size * share)})
            try:
                if self.block.height(width, tried) <= self.high * width:
                    return tried
            except TextDoesNotFit:
                continue
        raise TextDoesNotFit(self.words)


@dataclass(frozen=True)
class Either:
    """The first block, or the second where the first has no room across."""

    first: Block
    second: Block

    @property
    def words(self) -> str:
        """The second block's words: it has the last say."""
        return self.second.words

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        return self._chosen(width, sizes).height(width, sizes)

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the one that fits."""
        self._chosen(width, sizes).draw(paper, x, top, width, sizes)

    def _chosen(self, width: float, sizes: Sizes) -> Block:
        try:
            self.first.height(width, sizes)
        except TextDoesNotFit:
            return self.second
        return self.first


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Blocks in a place of `high` mm with a scale of their own: a strip is held in the hand, not read from afar."""

    blocks: Sequence[Spaced]
    high: float
    scale: Scale
    language: str

    @property
    def words(self) -> str:
        """The last block's words."""
        return self.blocks[-1].block.words

    def height(self, width: float, sizes: Sizes) -> float:
        """The whole place; raises TextDoesNotFit."""
        self._fitted(0.0, 0.0, width)
        return self.high

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the blocks in the middle of their place."""
        self._fitted(x, top, width).draw(paper)

    def _fitted(self, x: float, top: float, width: float) -> Fitted:
        column = Column(x=x, y=top, width=width, height=self.high, blocks=self.blocks, anchor="middle")
        return fitted([column], self.scale, language=self.language)


def narrow(part: Part, share: float) -> Part:
    """The part in a share of its column's width."""

    def made(content: Content) -> Block | None:
        block = part(content)
        return Narrow(block, share) if block else None

    return made


def grown(part: Part, role: Role, *, high: float, least: float) -> Part:
    """The part as large as it stays under `high` parts of its width."""

    def made(content: Content) -> Block | None:
        block = part(content)
        return Grown(block=block, role=role, high=high, least=least) if block else None

    return made


def apart(parts: Sequence[tuple[Part, float]], *, high: float, scale: Scale) -> Part:
    """Parts with the air before each, in a place and a scale of their own; mm and points at the size they print in."""

    def made(content: Content) -> Block | None:
        blocks = [Spaced(block, air) for part, air in parts if (block := part(content))]
        return Apart(blocks=blocks, high=high, scale=scale, language=content.facts.language) if blocks else None

    return made
