"""The sticker for toilet stalls: read alone, from arm's length, in dim light. Codes are at level H: stickers get
scratched.
"""

from collections.abc import Callable, Mapping, Sequence

from printing import leaflet_parts, parts
from printing.blocks import brief_numbers, signature
from printing.blocks.words import Content, Lines, Part
from printing.flow import Block, Role, Scale
from printing.formats import Format
from printing.layout import Box, Layout, Plate, Serial, Stage
from printing.values import Theme

_LEADINGS: Mapping[Role, float] = {"headline": 1.4, "name": 1.3, "fact": 1.42, "small": 1.36}
_PLAIN_SCALE = Scale(headline=(24, 12), name=(11, 9), fact=(10.5, 8), small=(8, 7.5), leadings=_LEADINGS)
_SQUARE_SCALE = Scale(headline=(17, 12), name=(16, 10), fact=(9.75, 8), small=(7.5, 7.5), leadings=_LEADINGS)
_TALL_SCALE = Scale(headline=(18.5, 12), name=(17, 10), fact=(10, 8), small=(7.75, 7.5), leadings=_LEADINGS)
_QUIET = 4 / 41  # part of a plate that is its quiet zone on either side
_GAP = 1.05  # mm between two parts of the same size: their lines then stand as if they were one


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """One side, in the discreet theme with another composition."""
    designs = _PLAIN if theme.key == "discreet" else _DESIGNS
    return [designs[format.key]()]


def _square() -> Layout:
    """100 x 100: the headline across, the code under it, and the desk beside the code."""
    wide, left, side, top = 100.0, 8.0, 36.0, 28.2
    right, across = left + side + 5.5, wide - 2 * left
    return Layout(
        name="front",
        stage=_square_stage(77.2),
        scale=_SQUARE_SCALE,
        boxes=[
            Box(left, 8.2, 77, 16.5, [(parts.headline, 0)]),
            Box(right, top - 0.4, wide - left - right, 47.6, [*_DESK, (parts.notes, 2.2), (parts.promises, _GAP)]),
            Box(left, top + side + 1.3, side, 10.2, [(parts.opens_briefly, 0), (_seen, _GAP)]),
            Box(left, 77.9, across, 18.9, _FOOT, "bottom"),
        ],
        plates=[Plate(left, top, side, 1.8, "H")],
        serial=Serial(wide - left, 96.4),
        tighter=_crowded_square(_FOOT, _crowded_square(_BARE_FOOT)),
    )


def _crowded_square(told: Sequence[tuple[Part, float]], tighter: Layout | None = None) -> Layout:
    """The same for languages that need more room: what one may rely on runs across under code and desk."""
    wide, left, side, top, foot = 100.0, 8.0, 33.4, 23.0, 75.4
    right, across = left + side + 5.0, wide - 2 * left
    return Layout(
        name="front",
        stage=_square_stage(foot),
        scale=_SQUARE_SCALE,
        boxes=[
            Box(left, 7.6, 77, 12.6, [(parts.headline, 0)]),
            Box(right, top - 0.2, wide - left - right, side + 0.4, [*_DESK, (parts.opens_briefly, 2.2)]),
            Box(left, top + side + 1.8, across, foot - top - side - 3.0, [(_all_promises, 0)], "middle"),
            Box(left, foot + 1.4, across, 96.8 - foot - 1.4, told, "bottom"),
        ],
        plates=[Plate(left, top, side, 1.8, "H")],
        serial=Serial(wide - left, 96.4),
        tighter=tighter,
    )


def _square_stage(horizon: float) -> Stage:
    way = ((95.4, 29.0), (98.4, 42.0), (92.6, 56.0), (96.4, 71.0))
    return Stage(width=100, height=100, light=(91, 9.6, 5.2), horizon=horizon, sway=0.12, way=way)


def _tall() -> Layout:
    """90 x 130: sky over the headline, then the desk, then the code with when somebody is there."""
    wide, high, left, side, top = 90.0, 130.0, 7.0, 38.0, 50.8
    right, across = left + side + 5.5, wide - 2 * left
    told = [(_hours, 0), (parts.exceptions, 1.3), (parts.notes, 2.6)]
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high, light=(81, 7.6, 4.4), horizon=106.9, sway=0.12),
        scale=_TALL_SCALE,
        boxes=[
            Box(left, 17.2, across, 17.0, [(parts.headline, 0)], "bottom"),
            Box(left, 37.6, across, 10.6, [(parts.kind, 0), (parts.name, 0.7)]),
            Box(right, top - 0.4, wide - left - right, side + 0.4, told),
            Box(left, top + side + 1.8, across, 14.6, [(parts.opens, 0), (_seen, _GAP), (_promises, _GAP)]),
            Box(left, 107.9, across, 19.0, _FOOT, "bottom"),
        ],
        plates=[Plate(left, top, side, 1.8, "H")],
        serial=Serial(wide - left, 126.5),
        tighter=_crowded_tall(),
    )


def _crowded_tall() -> Layout:
    """The same with less sky, for languages that need more room."""
    wide, high, left, side, top, foot = 90.0, 130.0, 7.0, 35.0, 40.8, 99.8
    right, across = left + side + 5.0, wide - 2 * left
    told = [(_hours, 0), (parts.exceptions, 1.3), (parts.notes, 2.6)]
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high, light=(81, 7.6, 4.4), horizon=foot, sway=0.12),
        scale=_TALL_SCALE,
        boxes=[
            Box(left, 12.2, across, 14.6, [(parts.headline, 0)], "bottom"),
            Box(left, 29.2, across, 10.4, [(parts.kind, 0), (parts.name, 0.7)]),
            Box(right, top - 0.2, wide - left - right, side, told),
            Box(left, top + side + 1.8, across, foot - top - side - 2.6, [(parts.opens, 0), (_all_promises, 1.4)]),
            Box(left, foot + 1.4, across, 126.9 - foot - 1.4, _FOOT, "bottom"),
        ],
        plates=[Plate(left, top, side, 1.8, "H")],
        serial=Serial(wide - left, 126.5),
    )


def _circle() -> Layout:
    """A circle of 60 mm, every line inside its safe edge: the desk, the code, and when somebody is there."""
    way = ((53.2, 29), (55.2, 35), (54, 41), (50.5, 44.8))
    return _round(Stage(width=60, height=60, round=True, light=(51.6, 19.5, 2.6), way=way, horizon=46.0, sway=0.15))


def _plain_circle() -> Layout:
    """The same without a scene."""
    return _round(Stage(width=60, height=60, round=True))


def _round(stage: Stage) -> Layout:
    side = 32.8
    return Layout(
        name="front",
        stage=stage,
        scale=Scale(headline=(12, 8), name=(12, 8), fact=(8.25, 7.5), small=(7.5, 7.5), leadings=_LEADINGS),
        boxes=[
            Box(17.5, 5.2, 25, 4.5, [(_centred_name, 0)], "bottom"),
            Box(12, 10.0, 36, 2.8, [(_centred_opening, 0)], "bottom"),
            Box(13.5, 46.8, 33, 3.0, [(_first_hours, 0)]),
            Box(16.5, 50.2, 27, 2.9, [(_second_line, 0)]),
        ],
        plates=[Plate(30 - side / 2, 13.4, side, 1.2, "H")],
        serial=Serial(30, 55.3, "centre"),
        mark=Serial(12.6, 30.8),
    )


def _seen(content: Content) -> Block | None:
    """What the desk sees of her."""
    seen = content.said.seen[content.facts.doorway]
    return Lines([seen], "small", content.theme["text"], most=2) if seen else None


def _promises(content: Content) -> Block:
    """What it costs, what is not asked and what secrecy means, whole sentences in a row."""
    facts = content.facts
    return parts.running([facts.cost, facts.anonymity, facts.secrecy], content.theme["text"], most=4)


def _all_promises(content: Content) -> Block:
    """The same and what the desk sees, in the words of cards."""
    facts, seen = content.facts, content.said.seen[content.facts.doorway]
    return parts.running([facts.cost, seen, facts.anonymity, facts.secrecy], content.theme["text"], most=6)


def _hours(content: Content, *, bold: bool = True) -> Block:
    """When somebody is there: in a narrow column, days and times on a line each."""
    said = [words for line in content.facts.hours for words in (line.days, line.time)]
    return Lines(said, "fact", content.theme["text"], bold=bold, most=2)


def _plain_hours_apart(content: Content) -> Block:
    return _hours(content, bold=False)


def _centred(content: Content, said: Sequence[str], role: Role, *, bold: bool = False, most: int = 1) -> Block | None:
    colour = content.theme["name" if role == "name" else "text"]
    return Lines(said, role, colour, bold=bold, most=most, align="centre") if any(said) else None


def _centred_name(content: Content) -> Block | None:
    return _centred(content, [content.facts.desk], "name", bold=content.theme.key != "discreet")


def _centred_opening(content: Content) -> Block | None:
    return _centred(content, [content.said.brief[content.facts.doorway]], "small")


def _first_hours(content: Content) -> Block | None:
    line = content.facts.hours[0]
    return _centred(content, [f"{line.days}  {line.time}"], "fact", bold=True)


def _second_line(content: Content) -> Block | None:
    """The last intake, or the second hours; there is no room for both, nor for a third."""
    more = [f"{line.days}  {line.time}" for line in content.facts.hours[1:]]
    return _centred(content, more, "fact", bold=True) if more else _centred(content, content.facts.intakes, "small")


def _plain_name(content: Content) -> Block:
    return Lines([content.facts.desk], "headline", content.theme["name"], bold=False, most=2)


def _plain_hours(content: Content) -> Block:
    return Lines([f"{line.days}  {line.time}" for line in content.facts.hours], "fact", content.theme["text"], most=2)


def _breath(content: Content) -> Block:
    return Lines([content.wording.headline], "name", content.theme["text"], bold=False, most=2)


def _plain_square() -> Layout:
    """100 x 100 as a shop's notice, the times beside the code."""
    wide, left, side, top = 100.0, 14.0, 44.0, 36.5
    symbol = side * _QUIET  # what stands above and under the code starts where its ink does
    right = left + side - symbol + 1
    return Layout(
        name="front",
        stage=Stage(width=wide, height=wide),
        scale=_PLAIN_SCALE,
        boxes=[
            Box(left, 14, wide - 2 * left, 20, [(_plain_name, 0), (_breath, 2.4)]),
            Box(right, top + symbol, wide - left + 3 - right, side - 2 * symbol + 0.3, _TIMES_APART, "bottom"),
            Box(left, top + side, side, 3, [(parts.opens_briefly, 0)]),
            Box(left, wide - 14.9, 40, 3.5, [(signature.marked, 0)], "bottom"),
        ],
        plates=[Plate(left - symbol, top, side, 0, "H")],
        serial=Serial(wide - left, wide - 12),
    )


def _plain_tall() -> Layout:
    """90 x 130 as a shop's notice, the times under the code."""
    wide, high, left, side, top = 90.0, 130.0, 14.0, 50.0, 38.0
    symbol = side * _QUIET
    return Layout(
        name="front",
        stage=Stage(width=wide, height=high),
        scale=_PLAIN_SCALE,
        boxes=[
            Box(left, 16, wide - 2 * left, 20, [(_plain_name, 0), (_breath, 2.4)]),
            Box(left, top + side, wide - 2 * left, 22, [*_TIMES, (parts.opens_briefly, _GAP)]),
            Box(left, high - 15.9, 40, 3.5, [(signature.marked, 0)], "bottom"),
        ],
        plates=[Plate(left - symbol, top, side, 0, "H")],
        serial=Serial(wide - left, high - 13),
    )


_FOOT: Sequence[tuple[Part, float]] = [(brief_numbers.table, 0), (signature.signed_beside_serial, 1.8)]
_BARE_FOOT: Sequence[tuple[Part, float]] = [(brief_numbers.bare_table, 0), (signature.signed_beside_serial, 1.8)]
_DESK: Sequence[tuple[Part, float]] = [(parts.kind, 0), (parts.name, 0.6), (parts.hours, 1.8), (parts.exceptions, 0.9)]
_TIMES_APART: Sequence[tuple[Part, float]] = [
    (_plain_hours_apart, 0),
    (parts.exceptions, 1.2),
    (leaflet_parts.free, _GAP),
]
_TIMES: Sequence[tuple[Part, float]] = [
    (_plain_hours, 0),
    (parts.exceptions, 1.2),
    (leaflet_parts.free, _GAP),
]

_DESIGNS: Mapping[str, Callable[[], Layout]] = {
    "sticker-100x100": _square,
    "sticker-90x130": _tall,
    "sticker-round-60": _circle,
}
_PLAIN: Mapping[str, Callable[[], Layout]] = {
    "sticker-100x100": _plain_square,
    "sticker-90x130": _plain_tall,
    "sticker-round-60": _plain_circle,
}
