"""How one side of a piece is laid out: boxes for words, plates for codes, and the stage of its scene; all in mm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar, cast

from printing.blocks.words import Content, Part
from printing.flow import Anchor, Column, Fitted, Scale, Spaced, fitted
from printing.lettering.text import TextDoesNotFit
from printing.page import Point

Align = Literal["left", "centre", "right"]
Edges = TypeVar("Edges", bound=tuple[float, ...])
Curve = tuple[Point, Point, Point, Point]


def _times(edges: Edges | None, factor: float) -> Edges | None:
    """Lengths so many times as large."""
    return cast(Edges, tuple(edge * factor for edge in edges)) if edges else None


def _curve(way: Curve | None, factor: float) -> Curve | None:
    """A curve so many times as large."""
    return cast(Curve, tuple((x * factor, y * factor) for x, y in way)) if way else None


@dataclass(frozen=True)
class Plate:
    """The white square of a code: its top left corner, side and corner radius.

    `least` is the smallest that its symbol may be in mm, however large the piece; 0 stands for the format's.
    """

    x: float
    y: float
    side: float
    radius: float = 0.0
    level: Literal["Q", "H"] = "Q"
    least: float = 0.0

    def times(self, factor: float) -> "Plate":
        """The same for a piece so many times as large."""
        return replace(self, x=self.x * factor, y=self.y * factor, side=self.side * factor, radius=self.radius * factor)


@dataclass(frozen=True)
class Box:
    """A place for words: parts under each other, each with the air before it in mm."""

    x: float
    y: float
    width: float
    height: float
    parts: Sequence[tuple[Part, float]]
    anchor: Anchor = "top"

    def times(self, factor: float) -> "Box":
        """The same for a piece so many times as large."""
        return Box(
            self.x * factor,
            self.y * factor,
            self.width * factor,
            self.height * factor,
            [(part, air * factor) for part, air in self.parts],
            self.anchor,
        )

    def column(self, content: Content) -> Column:
        """The box with the blocks of those parts that have something to say."""
        made = ((part(content), air) for part, air in self.parts)
        blocks = [Spaced(block, air) for block, air in made if block]
        return Column(x=self.x, y=self.y, width=self.width, height=self.height, blocks=blocks, anchor=self.anchor)


@dataclass(frozen=True)
class Serial:
    """Where code and version stand in small figures: one end of the baseline, and the size in points."""

    x: float
    baseline: float
    align: Align = "right"
    size: float = 6.0

    def times(self, factor: float) -> "Serial":
        """The same for a piece so many times as large."""
        return replace(self, x=self.x * factor, baseline=self.baseline * factor, size=max(6.0, self.size * factor))


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What a scene is arranged around: the horizon of the field under the foot, the light with its radius, the way
    from the light as one cubic curve, the panel behind code and desk (x, y, width, height, radius), the folds in mm
    from the left, and a house with a lit window on the horizon (its middle, its foot, its width). `sway` is how hilly
    the land is: less than 1 where words stand close.

    A scene may leave out what its theme has no use for.
    """

    width: float
    height: float
    horizon: float | None = None
    light: tuple[float, float, float] | None = None
    way: Curve | None = None
    panel: tuple[float, float, float, float, float] | None = None
    round: bool = False
    folds: tuple[float, ...] = ()
    house: tuple[float, float, float] | None = None
    sway: float = 1.0

    def times(self, factor: float) -> "Stage":
        """The same for a piece so many times as large."""
        x, y, radius = self.light or (0.0, 0.0, 0.0)
        return replace(
            self,
            house=_times(self.house, factor),
            width=self.width * factor,
            height=self.height * factor,
            horizon=None if self.horizon is None else self.horizon * factor,
            light=(x * factor, y * factor, radius * factor) if self.light else None,
            way=_curve(self.way, factor),
            panel=_times(self.panel, factor),
            folds=tuple(fold * factor for fold in self.folds),
        )


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One side: its words, codes and scene. `mark` is where 見本 stands on a demonstration piece, `logo` the box of a
    logo (x, y, width, height), `sheet` white paper that the scene leaves free (x, y, width, height), `cuts` are lines
    to cut or tear along, dashed. `tighter` is the same side for many words, used where they do not fit.
    """

    name: str
    stage: Stage
    scale: Scale
    boxes: Sequence[Box]
    plates: Sequence[Plate] = ()
    serial: Serial | None = None
    mark: Serial | None = None
    logo: tuple[float, float, float, float] | None = None
    sheet: tuple[float, float, float, float] | None = None
    cuts: Sequence[tuple[Point, Point]] = ()
    tighter: "Layout | None" = None

    def times(self, factor: float) -> "Layout":
        """The same design so many times as large."""
        return replace(
            self,
            stage=self.stage.times(factor),
            scale=self.scale.times(factor),
            boxes=[box.times(factor) for box in self.boxes],
            plates=[plate.times(factor) for plate in self.plates],
            serial=self.serial.times(factor) if self.serial else None,
            mark=self.mark.times(factor) if self.mark else None,
            logo=_times(self.logo, factor),
            sheet=_times(self.sheet, factor),
            tighter=self.tighter.times(factor) if self.tighter else None,
            cuts=[((a * factor, b * factor), (c * factor, d * factor)) for (a, b), (c, d) in self.cuts],
        )

    def fitting(self, content: Content) -> "tuple[Layout, Fitted]":
        """The layout that has room for the words, this one or a tighter one, and the words in it.

        Raises TextDoesNotFit, CharacterNotInFont.
        """
        try:
            return self, self.words(content)
        except TextDoesNotFit:
            if self.tighter is None:
                raise
            return self.tighter.fitting(content)

    def words(self, content: Content) -> Fitted:
        """The words at the largest sizes that fit; raises TextDoesNotFit, CharacterNotInFont."""
        columns = [box.column(content) for box in self.boxes]
        return fitted(columns, self.scale, language=content.facts.language)
