"""The geometry of SVG: shapes as path data, and lists of transformations as one."""

import re
from collections.abc import Mapping
from math import isfinite, radians, tan

from fontTools.misc.transform import Identity, Transform

from printing.logos.refusals import LogoNotReadable

NAMES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TRANSFORM = re.compile(r"[\s,]*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)[\s,]*")


def number(text: str) -> float:
    """A length in units of the drawing, with or without px. Raises LogoNotReadable."""
    found = _NUMBER.fullmatch(text.strip().removesuffix("px"))
    if not found or not isfinite(float(found[0])):
        raise LogoNotReadable
    return float(found[0])


def numbers(text: str) -> list[float]:
    """Numbers between spaces or commas. Raises LogoNotReadable."""
    if re.sub(r"[\s,]", "", _NUMBER.sub("", text)):
        raise LogoNotReadable
    return [number(each) for each in _NUMBER.findall(text)]


def path_of(name: str, given: Mapping[str, str]) -> str:
    """The path data of a shape, empty where it has no extent. Raises LogoNotReadable."""

    def of(key: str, otherwise: str = "0") -> float:
        return number(given.get(key, otherwise))

    match name:
        case "rect":
            return _rect(of("x"), of("y"), of("width"), of("height"), given)
        case "circle":
            return _ellipse(of("cx"), of("cy"), of("r"), of("r"))
        case "ellipse":
            return _ellipse(of("cx"), of("cy"), of("rx"), of("ry"))
        case "line":
            return f"M{of('x1')!r} {of('y1')!r}L{of('x2')!r} {of('y2')!r}"
        case "polyline" | "polygon":
            return _polygon(numbers(given.get("points", "")), closed=name == "polygon")
        case _:
            return given.get("d", "")


def transform(text: str) -> Transform:
    """A list of transformations as one. Raises LogoNotReadable."""
    whole, place = Identity, 0
    while place < len(text):
        found = _TRANSFORM.match(text, place)
        if not found:
            raise LogoNotReadable
        whole = whole.transform(_step(found[1], numbers(found[2])))
        place = found.end()
    return whole


def _rect(x: float, y: float, width: float, height: float, given: Mapping[str, str]) -> str:
    if width <= 0 or height <= 0:
        return ""
    across, down = given.get("rx", given.get("ry", "0")), given.get("ry", given.get("rx", "0"))
    rx, ry = min(number(across), width / 2), min(number(down), height / 2)
    if rx <= 0 or ry <= 0:
        return f"M{x!r} {y!r}h{width!r}v{height!r}h{-width!r}z"
    corner = f"a{rx!r} {ry!r} 0 0 1"
    along, upright = width - 2 * rx, height - 2 * ry
    return (
        f"M{x + rx!r} {y!r}h{along!r}{corner} {rx!r} {ry!r}v{upright!r}{corner} {-rx!r} {ry!r}"
        f"h{-along!r}{corner} {-rx!r} {-ry!r}v{-upright!r}{corner} {rx!r} {-ry!r}z"
    )


def _ellipse(x: float, y: float, rx: float, ry: float) -> str:
    if rx <= 0 or ry <= 0:
        return ""
    arc = f"a{rx!r} {ry!r} 0 1 1"
    return f"M{x - rx!r} {y!r}{arc} {2 * rx!r} 0{arc} {-2 * rx!r} 0z"


def _polygon(edges: list[float], *, closed: bool) -> str:
    if len(edges) % 2:
        raise LogoNotReadable
    return "M" + " ".join(map(repr, edges)) + ("z" if closed else "") if edges else ""


def _step(name: str, by: list[float]) -> Transform:
    match name, by:
        case "matrix", [_, _, _, _, _, _]:
            return Transform(*by)
        case "translate", [across, *down] if len(down) <= 1:
            return Identity.translate(across, *down)
        case "scale", [across, *down] if len(down) <= 1:
            return Identity.scale(across, *down)
        case "rotate", [angle]:
            return Identity.rotate(radians(angle))
        case "rotate", [angle, x, y]:
            return Identity.translate(x, y).rotate(radians(angle)).translate(-x, -y)
        case "skewX", [angle]:
            return Transform(1, 0, tan(radians(angle)), 1, 0, 0)
        case "skewY", [angle]:
            return Transform(1, tan(radians(angle)), 0, 1, 0, 0)
    raise LogoNotReadable
