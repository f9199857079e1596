"""The poster with strips to tear off: what she carries away fits a purse and tells nobody what it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from printing import designs
from printing.blocks.words import Content, Lines, Part
from printing.blocks.wrapped import apart
from printing.flow import Block, Role, Scale
from printing.formats import CARD_SYMBOL, Format
from printing.layout import Box, Layout, Plate
from printing.layouts.poster import HEIGHT, WIDTH, Measures, invitation, notice
from printing.values import Theme

COUNT = 7
EDGE = 233.5  # mm from the top of A4: here the strips begin

_STRIP = WIDTH / COUNT
_PLATE = 25.6  # the code in it measures twenty millimetres
_MARGIN = 3.0
_WORDS = 31.2
_AIRY = Measures(head=20, code=83, side=66, field=172, last=228, signed=8.0, topics=False)
_CROWDED = Measures(head=13.5, code=63, side=56, field=167.5, last=228, signed=8.0, topics=False, crowded=True)

_CLOSE: Mapping[Role, float] = {"headline": 1.3, "name": 1.25, "fact": 1.3, "small": 1.4}
_HELD = Scale(headline=(13, 8), name=(13, 6.5), fact=(10, 8), small=(7.5, 6.25), leadings=_CLOSE)


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """One side, designed on A4 and drawn as large as the format is."""
    factor = format.width / WIDTH
    if theme.key == "discreet":
        made = _with_strips(notice(99, 80, foot=222), factor)
    else:
        airy, crowded = (_with_strips(invitation(theme, at), factor) for at in (_AIRY, _CROWDED))
        made = replace(airy, tighter=crowded)
    return [made.times(factor)]


def _with_strips(above: Layout, factor: float) -> Layout:
    return replace(
        above,
        boxes=[*above.boxes, *(_words(number, factor) for number in range(COUNT))],
        plates=[*above.plates, *(_code(number) for number in range(COUNT))],
        sheet=(-3, EDGE, WIDTH + 6, HEIGHT - EDGE + 3),
        cuts=[((0, EDGE), (WIDTH, EDGE)), *(((x, EDGE), (x, HEIGHT)) for x in _between())],
    )


def _between() -> list[float]:
    return [number * _STRIP for number in range(1, COUNT)]


def _words(number: int, factor: float) -> Box:
    carried = apart([(part, air * factor) for part, air in _CARRIED], high=_WORDS * factor, scale=_HELD.times(factor))
    return Box(number * _STRIP + _MARGIN, EDGE + 3.5, _STRIP - 2 * _MARGIN, _WORDS, [(carried, 0)])


def _code(number: int) -> Plate:
    return Plate((number + 0.5) * _STRIP - _PLATE / 2, HEIGHT - 3 - _PLATE, _PLATE, least=CARD_SYMBOL)


def _carried(made: Callable[[Content], Block | None]) -> Part:
    """A part in ink on white and in words that don't tell, whatever the poster's theme and message are."""

    def part(content: Content) -> Block | None:
        return made(replace(content, theme=designs.theme("discreet")))

    return part


def _name(content: Content) -> Block:
    return Lines([content.facts.desk], "name", content.theme["name"], most=3, align="centre")


def _times(content: Content) -> Block:
    """Days over times where there is one line of hours; more need their room."""
    facts, colour = content.facts, content.theme["text"]
    if len(facts.hours) == 1:
        said = [words for line in facts.hours for words in (line.days, line.time)]
        return Lines(said, "fact", colour, bold=True, most=2, align="centre")
    return Lines([f"{line.days} {line.time}" for line in facts.hours], "small", colour, most=2, align="centre")


def _intake(content: Content) -> Block | None:
    """The last intake where all days agree; else the poster above and the desk's own page have to tell."""
    said = content.facts.intakes
    return Lines(said, "small", content.theme["text"], most=2, align="centre") if len(said) == 1 else None


def _opens(content: Content) -> Block:
    said = content.said.brief[content.facts.doorway]
    return Lines([said], "small", content.theme["small"], most=2, align="centre")


_CARRIED: Sequence[tuple[Part, float]] = [
    (_carried(_name), 0.0),
    (_carried(_times), 3.0),
    (_carried(_intake), 1.0),
    (_carried(_opens), 3.0),
]
