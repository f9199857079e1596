"""The discreet card: looks like a shop's stamp card; harder to notice, and nothing on it tells what it is for."""

from printing import designs, qr, shapes
from printing.page import Paper
from printing.text import TextDoesNotFit, Type
from printing.values import Code, Facts, Theme, Wording

WIDTH, HEIGHT = 91.0, 55.0
LEFT = 9.0
COLUMN = 42.0
PLATE = 30.0
SYMBOL_X = 57.6  # where the code's ink starts: the words under it share this edge
PLATE_Y = 7.0
HOURS_Y = 40.2
FOOT_Y = 48.4
MOST_HOURS = 2
STAMPS, STAMP, STAMP_STEP, STAMP_Y = 5, 2.9, 7.6, 29.8
LEAST_SYMBOL = 20.0

NAME = Type(17, spacing=0.1, least=9)
FACT = Type(8.25, spacing=0.02, least=7)
SMALL = Type(6.0, leading=1.55)


def shared(paper: Paper, *, facts: Facts, wording: Wording, theme: Theme) -> None:
    """Everything but the code; the office isn't named, since its name would tell."""
    paper.rectangle(-3, -3, WIDTH + 6, HEIGHT + 6, fill=theme["edge"])
    paper.rectangle(3.2, 3.2, WIDTH - 6.4, HEIGHT - 6.4, fill=theme["ground"], radius=2.6)
    paper.write(LEFT, 15.4, facts.desk, type=NAME, colour=theme["name"], within=COLUMN)
    paper.write(LEFT, 21.6, wording.headline, type=FACT, colour=theme["text"], within=COLUMN)
    _stamps(paper, STAMP_Y - 1.4 * (len(facts.hours) - 1), theme=theme)
    _hours(paper, facts=facts, theme=theme)


def own(paper: Paper, code: Code, *, facts: Facts, theme: Theme) -> None:
    """The code, and its serial where a stamp card has the member's number."""
    symbol = qr.encode(code.url)
    quiet = PLATE * qr.QUIET / (symbol.count + 2 * qr.QUIET)
    qr.plate(paper, symbol, SYMBOL_X - quiet, PLATE_Y, side=PLATE, least=LEAST_SYMBOL)
    paper.write(LEFT, FOOT_Y, f"No. {code.serial}", type=SMALL, colour=theme["small"], within=28)


def _stamps(paper: Paper, y: float, *, theme: Theme) -> None:
    """Five rings; in the first, a small light."""
    for number in range(STAMPS):
        paper.ring(LEFT + STAMP + number * STAMP_STEP, y, STAMP, colour=theme["ring"], line=0.22)
    paper.disc(LEFT + STAMP, y, STAMP * 0.72, fill=theme["light"])


def _hours(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    if len(facts.hours) > MOST_HOURS:
        raise TextDoesNotFit(facts.hours[MOST_HOURS].days)
    for number, hours in enumerate(reversed(facts.hours)):
        words = f"{hours.days}  {hours.time}"
        baseline = HOURS_Y - number * FACT.step * 0.95
        paper.write(LEFT, baseline, words, type=FACT, colour=theme["text"], within=COLUMN)
    paper.write(LEFT, HOURS_Y + 3.6, "\u3000".join(facts.intakes), type=SMALL, colour=theme["text"], within=COLUMN)
    scan = designs.sentences().scan(facts)
    right = WIDTH - 4.5
    paper.write_lines(SYMBOL_X, HOURS_Y, scan, type=SMALL, colour=theme["small"], within=right - SYMBOL_X, lines=2)
    if facts.sample:
        mark = designs.sentences().sample
        shapes.pill(paper, LEFT + 19.5, FOOT_Y, mark, type=SMALL, colour=theme["small"])
