"""Reads the safe part of SVG into plain shapes in inks: no script, no address, no text, no effect, no guess.

Whatever is not listed here is refused by name, because leaving it out would silently change a logo.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from fontTools.misc.transform import Identity, Transform
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path

from printing.logos import extent as logo_extent
from printing.logos import outlines as logo_outlines
from printing.logos import style as logo_style
from printing.logos.refusals import LogoElementNotAllowed, LogoInvisible, LogoNotReadable, LogoTooLarge
from printing.page import Step
from printing.values import Colour

MOST_STEPS = 20_000
MOST_ELEMENTS = 2_000
_DEEPEST = 50
_FARTHEST = 1e7  # units; far beyond any drawing, near enough for exact arithmetic
_SVG = "{http://www.w3.org/2000/svg}"
_SILENT = {"title", "desc", "metadata", "namedview"}  # they draw nothing; drawing programs leave them behind
_DRAWN = {"svg", "g"} | logo_outlines.NAMES


@dataclass(frozen=True, eq=False)
class Shape:
    """One outline with its inks, in units of the drawing; `line` is the stroke's width."""

    steps: tuple[Step, ...]
    fill: Colour | None
    stroke: Colour | None
    line: float
    even_odd: bool
    cap: int
    join: int

    @property
    def inks(self) -> tuple[Colour, ...]:
        """The colours that it is painted in."""
        return tuple(colour for colour in (self.fill, self.stroke) if colour)

    def placed(self, x: float, y: float, scale: float) -> list[Step]:
        """The outline in mm with the drawing's corner at x, y."""
        return [(verb, tuple((x + a * scale, y + b * scale) for a, b in points)) for verb, points in self.steps]


@dataclass(frozen=True, eq=False)
class Drawing:
    """A logo as shapes from back to front; its corner is 0, 0."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def read(data: bytes) -> Drawing:
    """The shapes of an SVG file. Raises LogoNotReadable, LogoElementNotAllowed, LogoTooLarge, LogoInvisible."""
    try:
        root = ElementTree.fromstring(data)
    except DefusedXmlException as error:
        raise LogoElementNotAllowed(element="<!ENTITY>") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise LogoNotReadable from error
    if root.tag != f"{_SVG}svg":
        raise LogoNotReadable
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS:
        raise LogoTooLarge
    left, top, width, height = _box(root)
    reader = _Reader(logo_style.classes(root.iter(f"{_SVG}style")), (width, height))
    try:
        reader.walk(root, logo_style.INHERITED, Identity.translate(-left, -top), depth=0)
    except (ValueError, ArithmeticError, AssertionError) as error:
        # What the path parser raises of a malformed outline.
        raise LogoNotReadable from error
    if not reader.shapes:
        raise LogoNotReadable
    if not any(logo_extent.shows(shape.steps, shape.inks, shape.line, (width, height)) for shape in reader.shapes):
        raise LogoInvisible
    return Drawing(width, height, tuple(reader.shapes))


class _Reader:
    """Walks the tree once and gathers shapes."""

    def __init__(self, classes: Mapping[str, Mapping[str, str]], size: tuple[float, float]) -> None:
        self._classes = classes
        self._size = size
        self._left = MOST_STEPS
        self.shapes: list[Shape] = []

    def walk(self, element: Any, inherited: Mapping[str, str], placed: Transform, *, depth: int) -> None:
        name = _name(element)
        if depth > _DEEPEST:
            raise LogoTooLarge
        if name in _SILENT or name == "style":
            return
        if name == "svg" and depth or name not in _DRAWN and not _is_empty(element, name):
            raise LogoElementNotAllowed(element=f"<{name[:40]}>")
        given = self._given(element)
        logo_style.must_be_plain(given)
        style = {**inherited, **logo_style.passed_on(given)}
        own = placed.transform(logo_outlines.transform(given.get("transform", "")))
        if name in logo_outlines.NAMES:
            self._shape(logo_outlines.path_of(name, given), style, own)
        for child in element:
            self.walk(child, style, own, depth=depth + 1)

    def _given(self, element: Any) -> dict[str, str]:
        """An element's attributes, a class's rules over them, and its own style over both, as CSS has it."""
        given = {key: value.strip() for key, value in element.attrib.items() if key != "style"}
        for name in dict.fromkeys(given.get("class", "").split()):
            given |= self._classes.get(name, {})
        return given | logo_style.declared(element.get("style", ""))

    def _shape(self, path: str, style: Mapping[str, str], placed: Transform) -> None:
        fill, stroke = logo_style.colour(style["fill"]), logo_style.colour(style["stroke"])
        line = logo_outlines.number(style["stroke-width"])
        stroke = stroke if line > 0 else None
        pen = _Pen(placed, self._left)
        parse_path(path, pen)
        self._left -= len(pen.steps)
        if pen.steps and (fill or stroke):
            # A stroke under an uneven scale would vary in width; the geometric mean is what most programs show.
            scale = sqrt(abs(placed.xx * placed.yy - placed.xy * placed.yx))
            logo_extent.must_be_line(line * scale if stroke else 0.0, self._size)
            self.shapes.append(
                Shape(
                    tuple(pen.steps),
                    fill,
                    stroke,
                    line * scale,
                    logo_style.choice(style["fill-rule"], logo_style.FILL_RULES),
                    logo_style.choice(style["stroke-linecap"], logo_style.CAPS),
                    logo_style.choice(style["stroke-linejoin"], logo_style.JOINS),
                )
            )


class _Pen(BasePen):  # type: ignore[misc]
    """Takes an outline down as moves, lines, cubic curves and closings, in the drawing's own units."""

    def __init__(self, placed: Transform, most: int) -> None:
        super().__init__()
        self._placed, self._most = placed, most
        self.steps: list[Step] = []

    def _add(self, verb: str, *points: tuple[float, float]) -> None:
        moved = tuple(self._placed.transformPoint(point) for point in points)
        if any(not isfinite(edge) or abs(edge) > _FARTHEST for point in moved for edge in point):
            raise LogoNotReadable
        if len(self.steps) >= self._most:
            raise LogoTooLarge
        self.steps.append((verb, moved))

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self._add("move", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._add("line", pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:
        self._add("curve", pt1, pt2, pt3)

    def _closePath(self) -> None:
        self._add("close")


def _name(element: Any) -> str:
    """An element's name; one of another vocabulary keeps its prefix off, and is known only if it draws nothing."""
    if not isinstance(element.tag, str):
        return "metadata"  # a comment or processing instruction
    space, _brace, name = element.tag.rpartition("}")
    if space == _SVG[:-1] or name == "namedview":
        return str(name)
    return f"{name} (no SVG)"


def _is_empty(element: Any, name: str) -> bool:
    """Whether it is a chest of definitions with nothing in it but style sheets."""
    return name == "defs" and all(_name(part) in _SILENT | {"style"} for part in element)


def _box(root: Any) -> tuple[float, float, float, float]:
    """Left, top, width and height that are shown, in units."""
    given = root.get("viewBox")
    if given:
        numbers = logo_outlines.numbers(given)
    else:
        numbers = [0.0, 0.0, *(logo_outlines.number(root.get(side, "")) for side in ("width", "height"))]
    if len(numbers) != 4 or min(numbers[2:]) <= 0 or max(map(abs, numbers)) > _FARTHEST:
        raise LogoNotReadable
    left, top, width, height = numbers
    logo_extent.must_be_usual(width, height)
    return left, top, width, height
