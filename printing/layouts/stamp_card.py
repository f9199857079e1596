"""The discreet card: looks like a shop's stamp card, and nothing on it tells what it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from printing import leaflet_parts, parts
from printing.blocks import signature
from printing.blocks.words import Content, Lines, Part
from printing.flow import Anchor, Block, Role, Scale
from printing.formats import Format
from printing.layout import Box, Layout, Plate, Serial, Stage

LEFT = 9.0  # clear of the patterned edge
_RIGHT = 4.5

_LEADINGS: Mapping[Role, float] = {"headline": 1.3, "name": 1.3, "fact": 1.42, "small": 1.45}
_SCALE = Scale(headline=(17, 9), name=(9, 8), fact=(8.5, 7), small=(6, 6), leadings=_LEADINGS)


def layouts(format: Format) -> Sequence[Layout]:
    """The face of the card, and for two sides a back that has the rows of stamps to itself."""
    if format.sides == 1:
        crowded = _face(format, [(name, 0), (breath, 1.6), *_TIMES])
        full = _face(format, [(name, 0), (breath, 1.6), (signature.stamps, 2.6), *_TIMES])
        return [replace(full, tighter=crowded)]
    return [_face(format, [(signature.lamp, 0), (name, 2.6), (breath, 1.8)], "middle"), _back(format)]


def _face(format: Format, said: Sequence[tuple[Part, float]], anchor: Anchor = "top") -> Layout:
    wide, high = format.width, format.height
    share = high / 55
    side = max(30.0 * share, 28.2)
    symbol = side * 4 / 37  # of quiet zone: what stands under the code starts where its ink does
    plate, top = wide - LEFT - side + symbol, 6.8 * share
    foot = high - 7.4 * share
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high),
        scale=_SCALE,
        boxes=[
            Box(
                LEFT,
                top + symbol - 0.5,
                plate - LEFT - 1,
                side - 2 * symbol + 0.7 if anchor == "middle" else foot - 3.4 - top - symbol,
                said,
                anchor,
            ),
            Box(plate + symbol, top + side, wide - _RIGHT - plate - symbol, 2.5, [(parts.opens_briefly, 0)]),
            Box(LEFT + 19, foot - 2.3, 30, 2.9, [(signature.marked, 0)]),
        ],
        plates=[Plate(plate, top, side)],
        serial=Serial(LEFT, foot, "left"),
    )


def _back(format: Format) -> Layout:
    return replace(_stamped(format, 1.0, 36.4), tighter=_stamped(format, 0.78, 30.2))


def _stamped(format: Format, rings: float, times: float) -> Layout:
    """Rings over a share of the width, and the times from so many mm of a card 55 mm high."""
    wide, high = format.width, format.height
    share, top = high / 55, times * high / 55
    return Layout(
        name="back",
        stage=Stage(width=wide, height=high),
        scale=_SCALE,
        boxes=[
            Box(LEFT, 8.0 * share, (wide - 2 * LEFT) * rings, top - 8.4 * share, [(two_rows, 0)]),
            Box(LEFT, top, wide - 2 * LEFT, 47.8 * share - top, _TIMES, "bottom"),
        ],
    )


def name(content: Content) -> Block:
    """The desk's name like a shop's: large and light."""
    return Lines([content.facts.desk], "headline", content.theme["name"], bold=False, most=2)


def breath(content: Content) -> Block:
    """The headline, said in passing."""
    return Lines([content.wording.headline], "fact", content.theme["text"], most=2)


def hours(content: Content) -> Block:
    """When somebody is there, no louder than the rest."""
    lines = [f"{line.days}  {line.time}" for line in content.facts.hours]
    return Lines(lines, "fact", content.theme["text"], most=2)


def two_rows(content: Content) -> Block:
    """Room for ten stamps."""
    return signature.Stamps(content.theme, rows=2, radius=None)


_TIMES: Sequence[tuple[Part, float]] = [(hours, 2.6), (parts.exceptions, 0.7), (leaflet_parts.free, 0.7)]
