"""Who answers for a piece, and the stamps of a card that looks like a shop's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from printing import shapes
from printing.blocks.words import Content, Emblem
from printing.flow import Block, Role, Sizes
from printing.lettering.text import DESCENT, TextDoesNotFit, Type, baselines, broken, width
from printing.logos import logo
from printing.page import Paper
from printing.values import Colour, Theme

_SERIAL = 18.0  # mm that code and version take in their six points, with air before them
_MARK_RISE = 0.18  # em
_LOGO_WIDE = 1 / 3  # of the line
_LOGO_GAP = 0.8  # em
_STEP = 2.62  # radii between the middles of two rings


@dataclass(frozen=True)
class Signed:
    """Words with the mark of a sample after them, under them where both have no room on a line; a `logo` before them.

    `spare` mm stay free at the end of its lines, for the serial.
    """

    signature: str
    mark: str
    colour: Colour
    spare: float = 0.0
    role: Role = "small"
    most: int = 2
    logo: Emblem | None = None

    @property
    def words(self) -> str:
        """The signature, or the mark where there is none."""
        return self.signature or self.mark

    def _emblem(self, wide: float, type: Type) -> tuple[float, float]:
        """Width and height of the logo in mm."""
        if not self.logo:
            return 0.0, 0.0
        drawn = self.logo.logo
        scale = min(self.logo.high * type.em / drawn.height, wide * _LOGO_WIDE / drawn.width)
        return drawn.width * scale, drawn.height * scale

    def _indent(self, wide: float, type: Type) -> float:
        return self._emblem(wide, type)[0] + _LOGO_GAP * type.em if self.logo else 0.0

    def _lines(self, wide: float, type: Type) -> tuple[str, ...]:
        """The lines of the signature; an empty one at the end carries the mark alone."""
        wide -= self.spare + self._indent(wide, type)
        lines = broken(self.signature, type=type, within=wide, lines=self.most) if self.signature else ("",)
        if not self.mark or width(lines[-1], type=type) + self._marked(type) <= wide:
            return lines
        if len(lines) == self.most:
            raise TextDoesNotFit(self.signature)
        return (*lines, "")

    def _marked(self, type: Type) -> float:
        return shapes.pill_width(self.mark, type=type) + type.em

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        type = sizes.of(self.role)
        return self._rise(type) + max(self._written(width, type), self._emblem(width, type)[1])

    def _rise(self, type: Type) -> float:
        """Room for the edge of the mark, which rises over its letters."""
        return _MARK_RISE * type.em if self.mark else 0.0

    def _written(self, wide: float, type: Type) -> float:
        return self._baselines(self._lines(wide, type), type)[-1] + DESCENT * type.em

    def _baselines(self, lines: Sequence[str], type: Type) -> list[float]:
        """Where lines stand; a mark that has one for itself stays clear of the words above it."""
        *upper, last = baselines(lines, type=type)
        return [*upper, last + (1.5 * self._rise(type) if upper and not lines[-1] else 0.0)]

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the logo, the words in the middle of its height, then the mark."""
        type = sizes.of(self.role)
        top += self._rise(type)
        (wide, high), written = self._emblem(width, type), self._written(width, type)
        if self.logo:
            logo.draw(paper, self.logo.logo, x, top + max(written - high, 0.0) / 2, wide, high)
        top, left = top + max(high - written, 0.0) / 2, x + self._indent(width, type)
        lines, end, baseline = self._lines(width, type), 0.0, top
        for line, below in zip(lines, self._baselines(lines, type), strict=True):
            baseline = top + below
            end = paper.write(left, baseline, line, type=type, colour=self.colour, within=width)
        if self.mark:
            left += end + type.em if end else 0.0
            shapes.pill(paper, left, baseline, self.mark, type=type, colour=self.colour)


@dataclass(frozen=True)
class Stamps:
    """Rows of rings for stamps, the first of which holds a small light; `radius` in em of the fact size.

    Without a radius the rings take the whole width.
    """

    theme: Theme
    count: int = 5
    rows: int = 1
    radius: float | None = 1.0

    @property
    def words(self) -> str:
        """No words are lost with them."""
        return ""

    def _radius(self, wide: float, sizes: Sizes) -> float:
        if self.radius is None:
            return wide / (2 + _STEP * (self.count - 1))
        return self.radius * sizes.of("fact").em

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm."""
        return (2 + _STEP * (self.rows - 1)) * self._radius(width, sizes)

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the rings."""
        radius = self._radius(width, sizes)
        for row, number in product(range(self.rows), range(self.count)):
            across, down = x + radius * (1 + _STEP * number), top + radius * (1 + _STEP * row)
            paper.ring(across, down, radius, colour=self.theme["ring"], line=0.22)
        paper.disc(x + radius, top + radius, radius * 0.72, fill=self.theme["light"])


@dataclass(frozen=True)
class Lamp:
    """A small round light over a name, as wide as one of its letters."""

    theme: Theme

    @property
    def words(self) -> str:
        """No words are lost with it."""
        return ""

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm."""
        return sizes.of("headline").em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the light."""
        radius = sizes.of("headline").em / 2
        paper.disc(x + radius, top + radius, radius, fill=self.theme["halo"])
        paper.disc(x + radius, top + radius, radius * 0.62, fill=self.theme["light"])


def signed(content: Content) -> Block | None:
    """The office with its logo, and on a demonstration piece the mark of a sample."""
    facts = content.facts
    mark = content.said.sample if facts.sample else ""
    emblem = content.logo if facts.office else None
    return Signed(facts.office, mark, content.theme["small"], logo=emblem) if facts.office or mark else None


def signed_beside_serial(content: Content) -> Block | None:
    """The same where the serial ends its last line."""
    made = signed(content)
    return replace(made, spare=_SERIAL) if isinstance(made, Signed) else made


def marked(content: Content) -> Block | None:
    """The mark of a sample alone: an office's name would tell."""
    return Signed("", content.said.sample, content.theme["small"]) if content.facts.sample else None


def stamps(content: Content) -> Block:
    """Rings for stamps."""
    return Stamps(content.theme)


def lamp(content: Content) -> Block:
    """A small light over the name."""
    return Lamp(content.theme)
