"""Pictures for screens: posts, stories and signage; few words, because nobody stays."""

from collections.abc import Callable, Mapping, Sequence

from printing import leaflet_parts, parts
from printing.blocks import signature
from printing.blocks.words import Part
from printing.blocks.wrapped import grown
from printing.flow import Scale
from printing.formats import Format
from printing.layout import Box, Layout, Plate, Stage
from printing.values import Theme

_RADIUS = 2.0
_SWAY = 0.4  # low hills: words stand close to them
Parts = list[tuple[Part, float]]


def _side(pixels: int) -> float:
    """Side in mm of a plate whose modules measure so many pixels.

    The codes of our usual addresses have 29 modules, and 4 of quiet zone on both sides: their edges fall on whole
    pixels and stay sharp.
    """
    return pixels * 37 / 10 + 0.6 * _RADIUS


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """The one side of the picture."""
    return [_SHAPES[format.size](format, theme)]


def _square(format: Format, theme: Theme) -> Layout:
    wide, high, left = format.width, format.height, _framed(theme, 9, 15)
    side, top = _side(11), _framed(theme, 46, 44)
    plate = _plate(theme, left, side)
    beside = plate + side + (1.5 if theme.key == "discreet" else 5)
    return Layout(
        name="front",
        stage=Stage(
            width=wide,
            height=high,
            light=_light(theme, (wide - 12, 10.5, 8.5), (wide - 24, 19.5, 7.5)),
            horizon=_horizon(theme, 96, 95, 98.5),
            panel=(left - 4, top - 2, wide - 2 * left + 8, side + 9, 4),
            sway=_SWAY,
        ),
        scale=Scale(headline=(23, 14), name=(20, 12), fact=(11.5, 9), small=(9.5, 8)),
        boxes=[
            Box(left, 15, wide - 2 * left, top - 21.5, [(parts.headline, 0)], "bottom"),
            Box(beside, top, wide - left - beside, side, _desk(theme), "middle"),
            Box(left, top + side + 0.8, wide - 2 * left, 5, [(leaflet_parts.picture, 0)]),
            Box(left, high - _framed(theme, 5.5, 10.5) - 5, wide - 2 * left, 5, [(_foot(theme), 0)], "bottom"),
        ],
        plates=[Plate(plate, top, side, _RADIUS)],
    )


def _wide(format: Format, theme: Theme) -> Layout:
    wide, high, left = format.width, format.height, _framed(theme, 8, 12)
    side, top = _side(10), 11.5
    plate = wide - left - side
    return Layout(
        name="front",
        stage=Stage(
            width=wide,
            height=high,
            light=_light(theme, (wide - 4, 0.5, 7.5), None),
            horizon=59,
            panel=(plate - 2, top - 2, side + 4, side + 9, 4),
            sway=0.15,
        ),
        scale=Scale(headline=(18, 11), name=(17, 10), fact=(10, 8), small=(8.5, 7.5)),
        boxes=[
            Box(
                left,
                top - 1,
                plate - left - 5,
                side + 2,
                [(leaflet_parts.in_two_lines, 0), *_later(_desk(theme), 4)],
                "middle" if theme.key == "discreet" else "top",
            ),
            Box(plate, top + side + 0.8, side, 4.5, [(_CAPTION, 0)]),
            Box(left, high - _framed(theme, 4, 7) - 4.5, wide - 2 * left, 4.5, [(_foot(theme), 0)], "bottom"),
        ],
        plates=[Plate(plate, top, side, _RADIUS)],
    )


def _tall(format: Format, theme: Theme) -> Layout:
    wide, high, left = format.width, format.height, _framed(theme, 10, 16)
    side, top = _side(16), 71.0
    return Layout(
        name="front",
        stage=Stage(
            width=wide,
            height=high,
            light=_light(theme, (wide - 18, 17, 12), (wide - 32, 30, 11)),
            way=((wide - 9, 76), (wide - 4, 92), (wide - 8, 108), (wide - 24, 118)),
            horizon=_horizon(theme, 174, 174, 176),
            sway=_SWAY,
            house=_tall_house(theme, wide),
        ),
        scale=Scale(headline=(25, 15), name=(22, 13), fact=(13, 10), small=(10.5, 9)),
        # Apps lay their own buttons over the upper and the lower seventh of a story.
        boxes=[
            Box(left, 28, wide - 2 * left, top - 33.5, [(leaflet_parts.in_two_lines, 0), (parts.sub, 4)], "bottom"),
            Box(left, top + side + 1, wide - 2 * left, 6, [(leaflet_parts.picture, 0)]),
            Box(left, top + side + 9.5, wide - 2 * left, 30, _desk(theme)),
            Box(left, high - _framed(theme, 9, 15) - 6, wide - 2 * left, 6, [(_foot(theme), 0)], "bottom"),
        ],
        plates=[Plate(_plate(theme, left, side), top, side, _RADIUS)],
    )


def _signage(format: Format, theme: Theme) -> Layout:
    wide, high, left = format.width, format.height, _framed(theme, 14, 19)
    side, top = _side(16), 19.0
    plate = wide - left - side
    discreet = theme.key == "discreet"
    words, bottom = (41.0, top + side - 3) if discreet else (top - 3, 86.0)
    return Layout(
        name="front",
        stage=Stage(
            width=wide,
            height=high,
            light=_light(theme, (wide - 7, 2, 12), (left + 13, 25, 12)),
            horizon=93,
            panel=(plate - 3, top - 3, side + 6, side + 13, 5),
            sway=_SWAY,
        ),
        scale=Scale(headline=(31, 20), name=(27, 16), fact=(17, 12), small=(13, 10.5)),
        boxes=[
            Box(
                left,
                words,
                plate - left - 7,
                bottom - words,
                [(leaflet_parts.in_two_lines, 0), *_later(_desk(theme), 7)],
                "bottom" if discreet else "top",
            ),
            Box(plate, top + side + 1.5, side, 6, [(parts.opens_briefly, 0)]),
            Box(left, high - _framed(theme, 7, 11) - 7, wide - 2 * left, 7, [(_foot(theme), 0)], "bottom"),
        ],
        plates=[Plate(plate, top, side, _RADIUS)],
    )


_SHAPES: Mapping[str, Callable[[Format, Theme], Layout]] = {
    "1080x1080": _square,
    "1200x675": _wide,
    "1080x1920": _tall,
    "1920x1080": _signage,
}


def _desk(theme: Theme) -> Parts:
    """The desk with its hours; a discreet picture doesn't say what kind of desk it is."""
    desk: Parts = [(parts.name, 1), (parts.hours, 3), (parts.exceptions, 1.3)]
    return desk if theme.key == "discreet" else [(parts.kind, 0), *desk]


def _later(desk: Parts, air: float) -> Parts:
    """The desk with so much air before it."""
    (first, _), *others = desk
    return [(first, air), *others]


def _foot(theme: Theme) -> Part:
    return signature.marked if theme.key == "discreet" else signature.signed


def _framed(theme: Theme, open_paper: float, framed: float) -> float:
    """The distance of words from the edge; a discreet piece is framed by its border."""
    return framed if theme.key == "discreet" else open_paper


def _plate(theme: Theme, left: float, side: float) -> float:
    """White on white, the plate's quiet zone stands over the left edge, so that the code itself stands on it."""
    return left - side * 4 / 37 if theme.key == "discreet" else left


def _tall_house(theme: Theme, wide: float) -> tuple[float, float, float]:
    """A house beside the last line; trees take room of their own, and a discreet story has a table."""
    return {"discreet": (wide - 33, 175, 34), "soft": (wide - 13, 174, 8), "quiet": (wide - 17, 172.5, 12)}.get(
        theme.key, (wide - 17, 174, 12)
    )


# Under a code the words are as wide as its plate: there they may be a little smaller.
_CAPTION = grown(leaflet_parts.picture, "small", high=0.12, least=0.8)
Light = tuple[float, float, float]


def _light(theme: Theme, sky: Light, lamp: Light | None) -> Light | None:
    return lamp if theme.key == "discreet" else sky


def _horizon(theme: Theme, soft: float, quiet: float, bright: float) -> float:
    """Hills sway more in some scenes than in others; no line of words may cross their edge."""
    return {"quiet": quiet, "bright": bright}.get(theme.key, soft)
