"""A leaflet of A6: a small poster in front, what one wants to know first on the back."""

from collections.abc import Sequence
from dataclasses import replace

from printing import leaflet_parts, parts
from printing.blocks import signature, steps
from printing.blocks.directory import airy_directory, directory
from printing.blocks.words import Part
from printing.flow import Scale
from printing.formats import Format
from printing.layout import Box, Layout, Plate, Serial, Stage
from printing.values import Theme

LEFT = 9.0
_PLATE = 44.0
# Eight points are the least for small type that is read at leisure.
_SCALE = Scale(headline=(20, 14), name=(17, 11), fact=(10.5, 8.5), small=(8.75, 8))

# Bright has its white panel where the others have their house.
_HOUSES = {"soft": (88.5, 129.0, 8.0), "quiet": (87.0, 125.5, 9.0)}


_ABOUT: Sequence[tuple[Part, float]] = [
    (leaflet_parts.topics_title, 0),
    (parts.topics, 4),
    (leaflet_parts.notes, 6),
    (parts.promises, 6),
    (parts.who, 4),
]


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """Front and back."""
    if theme.key == "discreet":
        return [_discreet_front(format), _discreet_back(format)]
    return [_front(format, theme), _back(format)]


def _front(format: Format, theme: Theme) -> Layout:
    wide, high = format.width, format.height
    top, beside = 70.0, LEFT + _PLATE + 4.5
    return Layout(
        name="front",
        stage=Stage(
            width=wide,
            height=high,
            light=(wide - 14, 13, 9.5),
            way=((wide - 6, 34), (wide - 1, 46), (wide - 3, 60), (wide - 13, 66.5)),
            horizon=129,
            sway=0.8,
            house=_HOUSES.get(theme.key),
            panel=(LEFT - 4, top - 4, wide - 2 * LEFT + 8, _PLATE + 19, 5),
        ),
        scale=_SCALE,
        boxes=[
            Box(LEFT, 27, wide - 2 * LEFT, 39, [(parts.headline, 0), (parts.sub, 4)]),
            Box(
                beside,
                top,
                wide - LEFT - beside,
                _PLATE,
                [(parts.kind, 0), (parts.name, 1), (parts.hours, 4), (parts.exceptions, 1.4)],
                "middle",
            ),
            Box(LEFT, top + _PLATE + 1.5, wide - 2 * LEFT, 10, [(parts.opens, 0)]),
            Box(LEFT, high - 15, wide - 2 * LEFT - 20, 9, [(signature.signed, 0)], "bottom"),
        ],
        plates=[Plate(LEFT, top, _PLATE, 2.4)],
        serial=Serial(wide - LEFT, high - 6.6),
    )


def _back(format: Format) -> Layout:
    wide, high = format.width, format.height
    about = Box(LEFT, 10, wide - 2 * LEFT, 74, _ABOUT)
    numbers = Box(LEFT, 95, wide - 2 * LEFT, high - 95 - 7, [(airy_directory, 0)], "middle")
    airy = Layout(
        name="back",
        stage=Stage(width=wide, height=high, horizon=89, sway=0.6),
        scale=_SCALE,
        boxes=[about, numbers],
    )
    return replace(airy, tighter=replace(airy, boxes=[about, replace(numbers, parts=[(directory, 0)])]))


def _discreet_front(format: Format) -> Layout:
    wide, high, left = format.width, format.height, 14.0
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high, light=(wide - 25, 28, 10)),
        scale=_SCALE,
        boxes=[
            Box(left, 39, wide - 2 * left, 17.5, [(parts.headline, 0)], "bottom"),
            Box(
                left,
                60 + _PLATE,
                wide - 2 * left,
                24,
                [(parts.name, 0), (parts.hours, 2.5), (parts.exceptions, 1.4)],
            ),
            Box(left, high - 18, wide - 2 * left - 20, 7, [(signature.marked, 0)], "bottom"),
        ],
        plates=[Plate(left - 4.5, 57, _PLATE)],
        serial=Serial(wide - left, high - 12),
    )


def _discreet_back(format: Format) -> Layout:
    wide, high, left = format.width, format.height, 14.0
    return Layout(
        name="back",
        stage=Stage(width=wide, height=high),
        scale=_SCALE,
        boxes=[
            Box(
                left,
                16,
                wide - 2 * left,
                high - 32,
                [
                    (leaflet_parts.steps_title, 0),
                    (steps.steps, 5),
                    (leaflet_parts.free, 6),
                    (leaflet_parts.anonymity, 1.5),
                    (leaflet_parts.ruled(4), 3),
                ],
            )
        ],
    )
