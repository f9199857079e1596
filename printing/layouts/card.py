"""The card: to be taken, kept, and found again in a purse."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from printing import parts
from printing.blocks import brief_numbers, signature
from printing.blocks.words import Content, Lines, Packed, Part
from printing.flow import Block, Role, Scale
from printing.formats import Format
from printing.layout import Box, Layout, Plate, Serial, Stage
from printing.layouts import stamp_card
from printing.values import Theme

LEFT = 6.5

_LEADINGS: Mapping[Role, float] = {"headline": 1.38, "name": 1.3, "fact": 1.42, "small": 1.34}
_TIGHT: Mapping[Role, float] = {"headline": 1.32, "name": 1.25, "fact": 1.36, "small": 1.34}
_DENSE: Mapping[Role, float] = {"headline": 1.28, "name": 1.22, "fact": 1.32, "small": 1.24}

# Small type is the same in every size of the rest: it is at its least already.
_ONE_SIDE = Scale(headline=(13.5, 10), name=(13.5, 9), fact=(8.5, 7), small=(6, 6), leadings=_LEADINGS)
_ONE_SMALL_SIDE = Scale(headline=(12, 9.5), name=(12, 8.5), fact=(7.75, 6.75), small=(6, 6), leadings=_TIGHT)
_CROWDED = Scale(headline=(12, 8), name=(12, 8.5), fact=(7.75, 6.5), small=(6, 6), leadings=_DENSE)
_FRONT = Scale(headline=(16, 10), name=(16, 9), fact=(9, 7), small=(6.5, 6), leadings=_LEADINGS)
_BACK = Scale(headline=(10, 8), name=(10, 8), fact=(10, 7), small=(6.75, 6), leadings=_TIGHT)
_CROWDED_BACK = Scale(headline=(10, 8), name=(10, 8), fact=(8.5, 6.5), small=(6.5, 6), leadings=_DENSE)
_SMALLEST_PLATE = 26.6  # mm: its code measures 20 even where the address is short


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """Front, and for two sides the back."""
    if theme.key == "discreet":
        return stamp_card.layouts(format)
    return [draw(format.width, format.height) for draw in _SIDES[format.key]]


def _everything(wide: float, high: float) -> Layout:
    """One side of 91 x 55: the invitation on the left, the code on the right, small print and numbers across."""
    side, across = 28.0, wide - 2 * LEFT
    plate = wide - LEFT - side
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high, light=(plate + side - 3.2, 8.8, 8), horizon=36.9, sway=0.1),
        scale=_ONE_SIDE,
        boxes=[
            Box(LEFT, 4.5, plate - LEFT - 3, 30.8, [*_INVITATION, (parts.hours, 2.4), (parts.exceptions, 0.7)]),
            Box(plate, 33.6, side, 2.4, [(parts.opens_briefly, 0)]),
            Box(LEFT, 37.5, across, 14.3, _foot(brief_numbers.packed, 1.0), "bottom"),
        ],
        plates=[Plate(plate, 4.9, side, 1.6)],
        serial=Serial(wide - LEFT, 51.5),
        tighter=_crowded(wide, high, LEFT, brief_numbers.packed, tighter=_crowded(wide, high, LEFT, brief_numbers.two)),
    )


def _everything_small(wide: float, high: float) -> Layout:
    """One side of 85 x 49, with the two numbers that matter most."""
    left, side = 6.0, 26.6
    plate, across = wide - left - side, wide - 2 * left
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high, light=(plate + side - 3, 8, 7.4), horizon=34.2, sway=0.08),
        scale=_ONE_SMALL_SIDE,
        boxes=[
            Box(left, 3.5, plate - left - 3, 29.3, [*_INVITATION, (parts.hours, 1.8), (parts.exceptions, 0.5)]),
            Box(plate, 30.8, side, 2.3, [(parts.opens_briefly, 0)]),
            Box(left, 34.6, across, 11.3, _foot(brief_numbers.two, 1.0), "bottom"),
        ],
        plates=[Plate(plate, 3.7, side, 1.2)],
        serial=Serial(wide - left, 45.6),
        tighter=_crowded(wide, high, left, brief_numbers.two),
    )


def _crowded(wide: float, high: float, left: float, numbers: Part, *, tighter: Layout | None = None) -> Layout:
    """One side for languages that need twice the room: a smaller code, and more of the height for small print."""
    spare = high - 49
    side, top, gap = _SMALLEST_PLATE, 3.1 + 0.15 * spare, 0.1 + 0.1 * spare
    plate, foot = wide - left - side, top + side + gap + 2.7
    told = [*_INVITATION, (parts.hours, 1.6), (parts.exceptions, 0.5)]
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high, light=(plate + side - 3, top + 4, 7.4), horizon=foot - 0.2, sway=0.04),
        scale=_CROWDED,
        boxes=[
            Box(left, top, plate - left - 2.5, foot - top - 0.9, told),
            Box(plate, top + side + gap, side, 2.3, [(parts.opens_briefly, 0)]),
            Box(left, foot + 0.2, wide - 2 * left, high - 3.1 - foot - 0.2, _foot(numbers, 0.45), "bottom"),
        ],
        plates=[Plate(plate, top, side, 1.2)],
        serial=Serial(wide - left, high - 3.4),
        tighter=tighter,
    )


def _front(wide: float, high: float) -> Layout:
    """The front of two sides: the headline, the desk, the code, and air."""
    share = high / 55
    side = max(31.0 * share, 28.0)
    plate, top = wide - LEFT - side, 6.2 * share
    column = plate - LEFT - 3
    horizon = 48.6 * share
    return Layout(
        name="front",
        stage=Stage(
            width=wide,
            height=high,
            light=(plate + side - 3.4, top + 3.8, 8.6),
            horizon=horizon,
            house=(plate - 9, horizon - 0.6, 5.4),
            sway=0.6,
        ),
        scale=_FRONT,
        boxes=[
            Box(LEFT, top - 0.3, column, 20.5 * share, [(_headline, 0)]),
            Box(LEFT, top + 21.5 * share, column, side - 18.2 * share, [(parts.kind, 0), (parts.name, 0.8)], "bottom"),
            Box(plate, top + side + 0.9, side, 2.6, [(parts.opens_briefly, 0)]),
            Box(LEFT, high - 6.5, 30, 2.8, [(signature.marked, 0)], "bottom"),
        ],
        plates=[Plate(plate, top, side, 1.8)],
        serial=Serial(wide - LEFT, high - 4.0),
    )


def _back(wide: float, high: float) -> Layout:
    """The back: when somebody is there, what one may rely on, and whom else to call."""
    share = high / 55
    crowded = _written(wide, high, 4.2, high - 7.0, _CROWDED_BACK, brief_numbers.lean_table)
    return replace(_written(wide, high, 5.2 * share, 47.2 * share, _BACK, brief_numbers.whole_table), tighter=crowded)


def _written(wide: float, high: float, top: float, bottom: float, scale: Scale, numbers: Part) -> Layout:
    """A back with words from `top` to `bottom`."""
    across = wide - 2 * LEFT
    told = [(parts.hours, 0), (parts.exceptions, 0.8), (_who, 2.2), (parts.paragraph, 1.0), (numbers, 3.0)]
    return Layout(
        name="back",
        stage=Stage(width=wide, height=high, horizon=48.3 * high / 55, sway=0.2),
        scale=scale,
        boxes=[
            Box(LEFT, top, across, bottom - top, told),
            Box(LEFT, high - 6.5, across, 3.1, [(signature.signed, 0)], "bottom"),
        ],
    )


def _foot(numbers: Part, air: float) -> Sequence[tuple[Part, float]]:
    """Small print, numbers and the office under each other, from the lower edge up."""
    return [(parts.paragraph, 0), (numbers, air), (signature.signed_beside_serial, air)]


def _headline(content: Content) -> Block:
    """The headline with room to breathe: four short lines rather than two small ones."""
    return Lines([content.wording.headline], "headline", content.theme["text"], most=4)


def _who(content: Content) -> Block | None:
    """Who may consult and in which languages, on one line where there is room."""
    facts = content.facts
    said = [words for words in (facts.who, facts.languages, facts.elsewhere) if words]
    return Packed(said, "small", content.theme["text"], most=3, gap=1.0) if said else None


_INVITATION: Sequence[tuple[Part, float]] = [(parts.headline, 0), (parts.kind, 2.6), (parts.name, 0.5)]

_SIDES: Mapping[str, Sequence[Callable[[float, float], Layout]]] = {
    "card-91x55": [_everything],
    "card-91x55-2": [_front, _back],
    "card-85x49": [_everything_small],
    "card-85x49-2": [_front, _back],
}
