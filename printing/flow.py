"""Columns of words that find their own size: as large as all of them fit, never under the least a piece allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from printing.lettering.text import TextDoesNotFit, Type
from printing.page import Paper

Role = Literal["headline", "name", "fact", "small"]
Anchor = Literal["top", "middle", "bottom"]

_STEPS = 12  # sizes tried between the most and the least
_TOLERANCE = 0.01  # mm
_WORDLESS = "…"  # what is named where rules or rings have no room


@dataclass(frozen=True)
class Sizes:
    """The four text sizes of a piece; a fifth would be one too many to tell apart."""

    types: Mapping[Role, Type]

    def of(self, role: Role, *, bold: bool | None = None) -> Type:
        """The type of a role."""
        found = self.types[role]
        return found if bold is None else replace(found, bold=bold)


@dataclass(frozen=True)
class Scale:
    """Most and least of each size in points, with its leading; all four shrink together."""

    headline: tuple[float, float]
    name: tuple[float, float]
    fact: tuple[float, float]
    small: tuple[float, float]
    leadings: Mapping[Role, float] = field(
        default_factory=lambda: {"headline": 1.4, "name": 1.3, "fact": 1.5, "small": 1.5}
    )

    def at(self, share: float, *, language: str) -> Sizes:
        """The sizes at a share of the way from the least (0) to the most (1)."""
        spans: dict[Role, tuple[float, float]] = {
            "headline": self.headline,
            "name": self.name,
            "fact": self.fact,
            "small": self.small,
        }
        made = {
            role: Type(
                least + (most - least) * share,
                bold=role in ("headline", "name"),
                spacing=0.02 if role in ("headline", "name") else 0.0,
                leading=self.leadings[role],
                language=language,
            )
            for role, (most, least) in spans.items()
        }
        return Sizes(made)

    def times(self, factor: float) -> "Scale":
        """The same for a piece so many times as large."""

        def larger(span: tuple[float, float]) -> tuple[float, float]:
            return span[0] * factor, span[1] * factor

        return replace(
            self,
            headline=larger(self.headline),
            name=larger(self.name),
            fact=larger(self.fact),
            small=larger(self.small),
        )


class Block(Protocol):
    """Words that belong together: they know how high they are at a width, and draw themselves from their top edge."""

    @property
    def words(self) -> str:
        """The words to name when there is no room for them."""

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit where a line can't be broken to the width."""

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw from the top left corner."""


@dataclass(frozen=True)
class Spaced:
    """A block with the air before it, in mm at the piece's largest sizes (it shrinks with them)."""

    block: Block
    before: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Column:
    """Blocks under each other in a box of mm; what is left over stands below, above or on both sides."""

    x: float
    y: float
    width: float
    height: float
    blocks: Sequence[Spaced]
    anchor: Anchor = "top"

    def overflow(self, sizes: Sizes, air: float) -> str:
        """The words that have no room, empty where all have; raises TextDoesNotFit."""
        below = 0.0
        for number, spaced in enumerate(self.blocks):
            below += (spaced.before * air if number else 0.0) + spaced.block.height(self.width, sizes)
            if below > self.height + _TOLERANCE:
                return spaced.block.words or _WORDLESS
        return ""

    def draw(self, paper: Paper, sizes: Sizes, air: float) -> None:
        """Draw all blocks."""
        heights = [spaced.block.height(self.width, sizes) for spaced in self.blocks]
        airs = [spaced.before * air if number else 0.0 for number, spaced in enumerate(self.blocks)]
        left = self.height - sum(heights) - sum(airs)
        top = self.y + {"top": 0.0, "middle": left / 2, "bottom": left}[self.anchor]
        for spaced, high, before in zip(self.blocks, heights, airs, strict=True):
            top += before
            spaced.block.draw(paper, self.x, top, self.width, sizes)
            top += high


@dataclass(frozen=True)
class Fitted:
    """Columns at the sizes that were found for all of them, and by how much the air in each has shrunk."""

    columns: Sequence[Column]
    sizes: Sizes
    airs: Sequence[float]

    def draw(self, paper: Paper) -> None:
        """Draw all columns."""
        for column, air in zip(self.columns, self.airs, strict=True):
            column.draw(paper, self.sizes, air)


def fitted(columns: Sequence[Column], scale: Scale, *, language: str = "ja") -> Fitted:
    """The largest sizes at which every column has room for its words.

    Raises TextDoesNotFit with the first words that have none even at the least sizes, CharacterNotInFont.
    """
    for step in range(_STEPS, -1, -1):
        share = step / _STEPS
        sizes, air = scale.at(share, language=language), 0.55 + 0.45 * share
        try:
            lost = next((words for column in columns if (words := column.overflow(sizes, air))), "")
        except TextDoesNotFit as error:
            lost = error.line
        if not lost:
            return Fitted(columns, sizes, [_airiest(column, sizes, air) for column in columns])
    raise TextDoesNotFit(lost)


def _airiest(column: Column, sizes: Sizes, least: float) -> float:
    """The most of its air that a column has room for: small print that is full makes no invitation crowded."""
    tried = (1 - (1 - least) * step / _STEPS for step in range(_STEPS))
    return next((air for air in tried if not column.overflow(sizes, air)), least)
