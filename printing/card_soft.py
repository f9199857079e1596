"""The soft card: warm paper, a light behind the code, and a way of small lights that leads to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from printing import designs, qr, shapes, urgent
from printing.page import Paper
from printing.text import STOP, TextDoesNotFit, Type, packed
from printing.values import Code, Facts, Theme, Wording

WIDTH, HEIGHT = 91.0, 55.0
LEFT = 7.0
WIDE = WIDTH - 2 * LEFT
COLUMN = 46.5  # the words beside the plate
PLATE_X = 56.0
MOST_HOURS = 2
LEAST_SYMBOL = 20.0
_GAP = 1.7  # mm between two numbers on a line
_HILL = [(-30, 43.6), (6, 42.8), (40, 42.9), (72, 42.7), (98, 40.4), (130, 70), (45, 90), (-30, 70)]

FACT = Type(8.25, least=7)
FACT_BOLD = Type(8.25, bold=True, spacing=0.02, least=7)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Where the lines stand: the plate's side and top and the baselines in mm from the top, and types that differ."""

    headline_type: Type
    name_type: Type
    small: Type
    side: float
    plate: float
    headline: float
    kind: float
    name: float
    hours: float
    scan: float
    promises: float
    foot: float
    numbers: float = 0.0


ROOMY = Rows(
    headline_type=Type(13.5, bold=True, spacing=0.02, leading=1.42),
    name_type=Type(13.5, bold=True, spacing=0.04, least=9),
    small=Type(6.0, leading=1.5),
    side=28.0,
    plate=5.4,
    headline=10.9,
    kind=23.6,
    name=29.6,
    hours=36.5,
    scan=36.5,
    promises=44.4,
    foot=51.2,
)
# With telephone numbers everything moves up and together a little, so that they have a hill of their own.
FULL = Rows(
    headline_type=Type(12.5, bold=True, spacing=0.02, leading=1.36),
    name_type=Type(12.5, bold=True, spacing=0.04, least=9),
    small=Type(6.0, leading=1.4),
    side=27.4,
    plate=4.0,
    headline=9.0,
    kind=19.8,
    name=24.8,
    hours=31.0,
    scan=34.4,
    promises=38.5,
    foot=51.9,
    numbers=45.5,
)


def shared(paper: Paper, *, facts: Facts, wording: Wording, theme: Theme) -> None:
    """Everything but the code and its serial."""
    text, numbers = theme["text"], urgent.on_card(facts)
    rows = FULL if numbers else ROOMY
    paper.rectangle(-3, -3, WIDTH + 6, HEIGHT + 6, fill=theme["ground"])
    if numbers:
        paper.blob(_HILL, fill=theme["field"])
    shapes.light(paper, (WIDTH - LEFT - 3.2, rows.plate + 3.6), radius=8, theme=theme)
    paper.write_lines(
        LEFT, rows.headline, wording.headline, type=rows.headline_type, colour=text, within=COLUMN, lines=2
    )
    paper.write(LEFT, rows.kind, facts.kind, type=FACT, colour=text, within=COLUMN)
    _name(paper, rows, facts=facts, theme=theme)
    _hours(paper, rows, facts=facts, theme=theme)
    _scan(paper, rows, designs.sentences().scan(facts, brief=bool(numbers)), theme=theme)
    _promises(paper, rows, facts=facts, theme=theme)
    _numbers(paper, rows, numbers, theme=theme)
    shapes.signed(paper, rows.foot, left=LEFT, right=WIDTH - LEFT - 15, facts=facts, type=rows.small, theme=theme)


def own(paper: Paper, code: Code, *, facts: Facts, theme: Theme) -> None:
    """The code and its serial."""
    rows = FULL if urgent.on_card(facts) else ROOMY
    qr.plate(
        paper, qr.encode(code.url), WIDTH - LEFT - rows.side, rows.plate, side=rows.side, least=LEAST_SYMBOL, radius=1.6
    )
    paper.write(WIDTH - LEFT, rows.foot, code.serial, type=rows.small, colour=theme["small"], within=20, align="right")


def _scan(paper: Paper, rows: Rows, words: str, *, theme: Theme) -> None:
    """What the code opens, under the code: one line where the rows stand close, otherwise two."""
    lines = 1 if rows is FULL else 2
    left = WIDTH - LEFT - rows.side
    paper.write_lines(left, rows.scan, words, type=rows.small, colour=theme["text"], within=rows.side, lines=lines)


def _name(paper: Paper, rows: Rows, *, facts: Facts, theme: Theme) -> None:
    """The desk's name and, where it leaves room, the way from it to the code."""
    y = rows.name
    left = LEFT + 2.4 + paper.write(LEFT, y, facts.desk, type=rows.name_type, colour=theme["name"], within=COLUMN)
    room = LEFT + COLUMN - left
    left += 3 + paper.write(left, y, facts.reading, type=rows.small, colour=theme["text"], within=room)
    if left < PLATE_X - 16:
        curve = [(left, y - 0.4), (left + 7, y + 1), (PLATE_X - 8, y - 3), (PLATE_X - 2, y - 7)]
        shapes.way(paper, curve, count=6, first=0.35, last=0.8, fill=theme["way"])


def _hours(paper: Paper, rows: Rows, *, facts: Facts, theme: Theme) -> None:
    """Opening hours, at most two lines around their place, and what they alone would promise wrongly."""
    if len(facts.hours) > MOST_HOURS:
        raise TextDoesNotFit(facts.hours[MOST_HOURS].days)
    text, agreed = theme["text"], len(facts.intakes) < 2
    last = rows.hours + 1.4 * (len(facts.hours) - 1)
    for number, hours in enumerate(reversed(facts.hours)):
        words = f"{hours.days}  {hours.time}"
        baseline = last - number * FACT_BOLD.step * 0.9
        wide = 2 + paper.write(LEFT, baseline, words, type=FACT_BOLD, colour=text, within=COLUMN)
        if not agreed:
            room = COLUMN - wide
            paper.write(LEFT + wide, baseline, hours.last_intake, type=rows.small, colour=text, within=room)
    below = facts.exceptions if agreed else facts.closed
    paper.write(LEFT, last + 3.4, below, type=rows.small, colour=text, within=COLUMN)


def _promises(paper: Paper, rows: Rows, *, facts: Facts, theme: Theme) -> None:
    """What it costs, what the desk sees, what it doesn't ask and what secrecy means: whole sentences on two lines."""
    said = (facts.cost, designs.sentences().visible(facts), facts.anonymity, facts.secrecy)
    sentences = [words.rstrip(STOP) + STOP for words in said if words]
    for number, line in enumerate(packed(sentences, type=rows.small, within=WIDE, lines=2)):
        baseline = rows.promises + number * rows.small.step
        paper.write(LEFT, baseline, "".join(line), type=rows.small, colour=theme["small"], within=WIDE)


def _numbers(paper: Paper, rows: Rows, numbers: Sequence[str], *, theme: Theme) -> None:
    """Telephone numbers, danger first."""
    for number, line in enumerate(packed(numbers, type=rows.small, within=WIDE, lines=2, gap=_GAP)):
        x, baseline = LEFT, rows.numbers + number * rows.small.step
        for words in line:
            room = WIDTH - LEFT - x
            x += _GAP + paper.write(x, baseline, words, type=rows.small, colour=theme["small"], within=room)
