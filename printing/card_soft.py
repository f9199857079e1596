"""The soft card: warm paper, a light behind the code, and a way of small lights that leads to it."""

from printing import designs, qr, shapes
from printing.page import Paper
from printing.text import STOP, TextDoesNotFit, Type
from printing.values import Code, Facts, Theme, Wording

WIDTH, HEIGHT = 91.0, 55.0
LEFT = 7.0
COLUMN = 46.5  # the words beside the plate
PLATE = 28.0
PLATE_X = WIDTH - LEFT - PLATE
PLATE_Y = 5.4
NAME_Y = 29.6
HOURS_Y = 36.5
FOOT_Y = 51.2
MOST_HOURS = 2
LEAST_SYMBOL = 20.0

HEADLINE = Type(13.5, bold=True, spacing=0.02, leading=1.42, least=11)
NAME = Type(13.5, bold=True, spacing=0.04, least=9)
FACT = Type(8.25, least=7)
FACT_BOLD = Type(8.25, bold=True, spacing=0.02, least=7)
SMALL = Type(6.0, leading=1.5)


def shared(paper: Paper, *, facts: Facts, wording: Wording, theme: Theme) -> None:
    """Everything but the code."""
    text = theme["text"]
    paper.rectangle(-3, -3, WIDTH + 6, HEIGHT + 6, fill=theme["ground"])
    shapes.light(paper, (PLATE_X + PLATE - 3.2, PLATE_Y + 3.6), radius=8, theme=theme)
    paper.write_lines(LEFT, 10.9, wording.headline, type=HEADLINE, colour=text, within=COLUMN, lines=2)
    paper.write(LEFT, 23.6, facts.kind, type=FACT, colour=text, within=COLUMN)
    _name(paper, facts=facts, theme=theme)
    _hours(paper, facts=facts, theme=theme)
    _promises(paper, facts=facts, theme=theme)


def own(paper: Paper, code: Code, *, theme: Theme) -> None:
    """The code and its serial."""
    qr.plate(paper, qr.encode(code.url), PLATE_X, PLATE_Y, side=PLATE, least=LEAST_SYMBOL, radius=1.6)
    paper.write(WIDTH - LEFT, FOOT_Y, code.serial, type=SMALL, colour=theme["small"], within=20, align="right")


def _name(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    """The desk's name and, where it leaves room, the way from it to the code."""
    left = LEFT + 2.4 + paper.write(LEFT, NAME_Y, facts.desk, type=NAME, colour=theme["name"], within=COLUMN)
    room = LEFT + COLUMN - left
    left += 3 + paper.write(left, NAME_Y, facts.reading, type=SMALL, colour=theme["text"], within=room)
    if left < PLATE_X - 16:
        curve = [(left, NAME_Y - 0.4), (left + 7, NAME_Y + 1), (PLATE_X - 8, NAME_Y - 3), (PLATE_X - 2, NAME_Y - 7)]
        shapes.way(paper, curve, count=6, first=0.35, last=0.8, fill=theme["way"])


def _hours(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    """Opening hours, at most two lines around their place; beside them, what happens when the code is scanned."""
    if len(facts.hours) > MOST_HOURS:
        raise TextDoesNotFit(facts.hours[MOST_HOURS].days)
    text, agreed = theme["text"], len(facts.intakes) < 2
    last = HOURS_Y + 1.4 * (len(facts.hours) - 1)
    for number, hours in enumerate(reversed(facts.hours)):
        words = f"{hours.days}  {hours.time}"
        baseline = last - number * FACT_BOLD.step * 0.9
        wide = 2 + paper.write(LEFT, baseline, words, type=FACT_BOLD, colour=text, within=COLUMN)
        if not agreed:
            room = COLUMN - wide
            paper.write(LEFT + wide, baseline, hours.last_intake, type=SMALL, colour=text, within=room)
    below = facts.exceptions if agreed else facts.closed
    paper.write(LEFT, last + 3.4, below, type=SMALL, colour=text, within=COLUMN)
    scan = designs.sentences().scan(facts)
    paper.write_lines(PLATE_X, HOURS_Y, scan, type=SMALL, colour=text, within=PLATE, lines=2)


def _promises(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    small = theme["small"]
    promises = "".join(words.rstrip(STOP) + STOP for words in (facts.cost, facts.anonymity) if words)
    for number, words in enumerate((facts.secrecy, promises)):
        baseline = FOOT_Y - 3.7 - number * SMALL.step
        paper.write(LEFT, baseline, words, type=SMALL, colour=small, within=WIDTH - 2 * LEFT)
    shapes.signed(paper, FOOT_Y, left=LEFT, right=WIDTH - LEFT - 15, facts=facts, type=SMALL, theme=theme)
