"""The poster: read in passing from two or three metres, then scanned from one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from printing import leaflet_parts, parts
from printing.blocks import signature
from printing.blocks.directory import directory
from printing.blocks.words import Content, Lines, Packed, Part
from printing.blocks.wrapped import Either, grown, narrow
from printing.flow import Block, Role, Scale
from printing.formats import Format
from printing.layout import Box, Layout, Plate, Serial, Stage
from printing.layouts import stamp_card
from printing.qr import QUIET
from printing.values import Theme

WIDTH, HEIGHT = 210.0, 297.0  # A4, on which posters are designed
LEFT = 18.0
WIDE = WIDTH - 2 * LEFT
LEADINGS: Mapping[Role, float] = {"headline": 1.38, "name": 1.3, "fact": 1.45, "small": 1.45}
# Twelve points are the smallest that guidelines for public notices allow on A4.
SCALE = Scale(headline=(53, 34), name=(38, 20), fact=(18, 14), small=(13.5, 12), leadings=LEADINGS)


def exceptions(content: Content) -> Block | None:
    """Last intakes and days off on as few lines as they need; a long one may break."""
    packed = parts.exceptions(content)
    said = [words for words in (*parts.intakes(content.facts), content.facts.closed) if words]
    return Either(packed, Lines(said, "small", content.theme["text"], most=2)) if packed else None


def scan(content: Content) -> Block:
    """What happens when the code is scanned, and what the desk then sees."""
    said = content.said
    return _told(content, [said.doorway[content.facts.doorway], said.seen[content.facts.doorway]])


def told(content: Content) -> Block:
    """What happens on scanning and who is meant, one sentence a line: a house stands beside it."""
    facts, said = content.facts, content.said
    words = [said.doorway[facts.doorway], said.seen[facts.doorway], facts.who, facts.languages, facts.elsewhere]
    return Lines([each for each in words if each], "small", content.theme["text"], most=2)


def who(content: Content) -> Block | None:
    """Who may consult, and in which languages the desk answers."""
    facts = content.facts
    said = [words for words in (facts.who, facts.languages, facts.elsewhere) if words]
    return _told(content, said) if said else None


def promises(content: Content) -> Block:
    """What it costs, what is not asked and what secrecy means, in whole lines across."""
    facts = content.facts
    return _told(content, [facts.cost, facts.anonymity, facts.secrecy])


def _told(content: Content, sentences: Sequence[str]) -> Block:
    said = [words for words in sentences if words]
    packed = Packed(said, "small", content.theme["text"], most=3, gap=1.0)
    return Either(packed, Lines(said, "small", content.theme["text"], most=3))


# What the desk is, when it is there, and what a person fears before writing.
_DESK: Sequence[tuple[Part, float]] = [
    (parts.kind, 0),
    (parts.name, 2),
    (parts.hours, 5.5),
    (exceptions, 2.5),
    (parts.promises, 6),
]
# What happens on scanning, and who is meant: whole lines across, because other languages need twice the room.
_TOLD: Sequence[tuple[Part, float]] = [(scan, 0), (who, 1.8)]
_BESIDE_HOUSE: Sequence[tuple[Part, float]] = [(narrow(told, 0.72), 0)]
# The same where there is much to say: promises go across as well.
_WHEN: Sequence[tuple[Part, float]] = _DESK[:-1]
_ALL_TOLD: Sequence[tuple[Part, float]] = [(promises, 0), (who, 2.4), (scan, 2.4)]
_MODULES = 29 + 2 * QUIET  # across the plate of our addresses
_NOTICE = Scale(headline=(66, 48), name=(24, 16), fact=(24, 15), small=(15, 12), leadings=LEADINGS)


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """One side, designed on A4 and drawn as large as the format is."""
    if theme.key == "discreet":
        made = notice(138, 98, foot=273)
    else:
        made = replace(invitation(theme, _AIRY), tighter=invitation(theme, _CROWDED))
    return [made.times(format.width / WIDTH)]


def quiet(side: float) -> float:
    """The quiet zone of our addresses in mm, in a plate of so many mm."""
    return side * QUIET / _MODULES


def panelled(theme: Theme) -> bool:
    """Whether code and desk share a white panel; elsewhere the code has a plate of its own."""
    return theme.key == "bright"


def plate(theme: Theme, side: float, top: float) -> Plate:
    """A code whose plate begins at the left edge of the words; on a panel, where no plate is seen, the code itself.

    A panel reaches higher than a plate, so that what it holds stands a little lower.
    """
    if panelled(theme):
        side *= 1.04
        return Plate(LEFT - quiet(side), top + 6 - quiet(side), side)
    return Plate(LEFT, top, side, side / 20)


def panel(code: Plate, bottom: float) -> tuple[float, float, float, float, float]:
    """A white panel around a code, as far from the left edge as from the right; its corners clear the code's plate."""
    x, y = code.x - 2, code.y - 2
    return (x, y, WIDTH - 2 * x, bottom - y, 6.5)


def beside(code: Plate, theme: Theme) -> float:
    """Where words beside a code begin."""
    return code.x + code.side + (8 if panelled(theme) else 10)


def _head(at: "Measures", below: float) -> list[tuple[Part, float]]:
    """The headline as large as the words under it allow, and topics where the poster is a whole page."""
    under = 43 if at.topics else 16 if at.crowded else 15
    high = (below - at.head - under) / WIDE
    headline = grown(parts.headline, "headline", high=high, least=0.6)
    said: list[tuple[Part, float]] = [(headline, 0), (narrow(parts.sub, 0.86 if at.topics else 0.97), 7)]
    return [*said, (narrow(parts.topics, 0.93), 8)] if at.topics else said


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Where things stand on a poster, in mm from the top of A4: headline, code (with the side of its plate), the field
    under the numbers, and the last line; `signed` is the height for the office, `crowded` the way for many words.
    """

    head: float
    code: float
    side: float
    field: float
    last: float
    signed: float = 11.0
    topics: bool = True
    crowded: bool = False


_AIRY = Measures(head=23, code=118, side=78, field=235, last=289)
_CROWDED = Measures(head=22, code=105, side=68.5, field=222, last=290, crowded=True)


def invitation(theme: Theme, at: Measures) -> Layout:
    """Headline, code and desk, numbers: the three steps in which a poster is read."""
    code = plate(theme, at.side, at.code)
    words = code.y + (quiet(code.side) if panelled(theme) else 0) - 0.6
    column, below, numbers = beside(code, theme), code.y + code.side, at.field + 7.5
    clear = at.code - (12 if panelled(theme) else 10)
    airy = at.topics and not at.crowded
    under = 4.5 if panelled(theme) and airy else 3.0 if not at.crowded else 2.5
    clear_of_hill = 8.0 if airy else 2.0 if at.crowded else 4.0
    told = _BESIDE_HOUSE if airy and not panelled(theme) else _TOLD
    dark = theme.key == "quiet"
    light = at.head * 0.7
    return Layout(
        name="front",
        stage=Stage(
            width=WIDTH,
            height=HEIGHT,
            horizon=at.field + (3 if dark else -1),
            sway=0.55 if airy else 0.5,
            light=(WIDTH - 19, light - 13.5, light),
            way=((196, 74), (206, 88), (196, 103), (164, 109)) if airy else None,
            panel=panel(code, at.field - (4 if airy else 0)),
            house=(175, at.field - (3 if dark else 1), 17) if told is _BESIDE_HOUSE else None,
        ),
        scale=SCALE,
        boxes=[
            Box(LEFT, at.head, WIDE, clear - at.head, _head(at, clear)),
            Box(column, words, LEFT + WIDE - column, below - words - 1.5, _WHEN if at.crowded else _DESK),
            Box(LEFT, below + under, WIDE, at.field - clear_of_hill - under - below, _ALL_TOLD if at.crowded else told),
            Box(LEFT, numbers, WIDE, at.last + 1 - at.signed - numbers, [(directory, 0)], "middle"),
            Box(LEFT, at.last + 1 - at.signed, 128, at.signed, [(signature.signed, 0)], "bottom"),
        ],
        plates=[code],
        serial=Serial(LEFT + WIDE, at.last, size=7),
        logo=(LEFT + 130, at.last + 1 - at.signed, 24, at.signed),
    )


def notice(top: float, side: float, *, foot: float) -> Layout:
    """A notice as a café hangs one up: a name, a table under a lamp, times and a code, and nothing that tells."""
    left = 32.0
    wide = WIDTH - 2 * left
    code = Plate(left - quiet(side), top, side)
    column = code.x + side + 3
    symbol = top + quiet(side)
    return Layout(
        name="front",
        stage=Stage(
            width=WIDTH,
            height=HEIGHT,
            light=(147, top * 0.38, 14 + top * 0.12),
            house=(147, top * 0.86, 33 + top * 0.22),
        ),
        scale=_NOTICE,
        boxes=[
            Box(
                left,
                top * 0.4,
                80,
                top * 0.5,
                [(grown(stamp_card.name, "headline", high=0.5, least=0.33), 0), (stamp_card.breath, 5)],
            ),
            Box(column, symbol - 0.6, WIDTH - left - column, side - quiet(side), _NOTICED),
            Box(left, top + side + 0.5, wide, 14, [(parts.opens, 0)]),
            Box(left, foot - 9, 60, 10, [(signature.marked, 0)], "bottom"),
        ],
        plates=[code],
        serial=Serial(WIDTH - left, foot, size=7),
    )


_NOTICED: Sequence[tuple[Part, float]] = [(parts.hours, 0), (exceptions, 4), (leaflet_parts.free, 6)]
