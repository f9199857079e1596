"""The sticker for toilet stalls, 100 x 100 mm: read alone, at arm's length, in dim light."""

from collections.abc import Sequence

from printing import designs, qr, shapes, sheet, urgent
from printing.page import Paper
from printing.stock import A4_STICKERS_100, Stock
from printing.text import STOP, Type, refuse_below
from printing.values import Code, Facts, Theme, Wording

SIDE = 100.0
LEFT = 8.0
WIDE = SIDE - 2 * LEFT
PLATE = 35.0
PLATE_Y = 32.8
COLUMN_X = LEFT + PLATE + 6.5
COLUMN = SIDE - LEFT - COLUMN_X
FOOT_X = LEFT + 22
FOOT_Y = 80.2
LAST_Y = 94.8
LEAST_SYMBOL = 25.0

HEADLINE = Type(16.5, bold=True, spacing=0.02, leading=1.45, least=13)
FACT = Type(11, spacing=0.02, least=9)
FACT_BOLD = Type(11, bold=True, spacing=0.02, leading=1.45, least=9)
SMALL = Type(7, leading=1.42, least=6.5)


def sheets(
    codes: Sequence[Code],
    *,
    facts: Facts,
    wording: Wording,
    theme: Theme,
    stock: Stock = A4_STICKERS_100,
    start: int = 0,
) -> bytes:
    """A PDF with one sticker per code, from label `start` of the first sheet on.

    Codes are at level H, because stickers get scratched. Raises CharacterNotInFont, TextDoesNotFit, CodeTooSmall,
    UrlNotCompact, NothingToPrint, DesignMismatch, StartOutsideSheet.
    """
    sheet.check("sticker", codes=codes, wording=wording, theme=theme)
    return sheet.pieces(
        codes,
        facts=facts,
        stock=stock,
        start=start,
        size=(SIDE, SIDE),
        shared=lambda paper: _shared(paper, facts=facts, wording=wording, theme=theme),
        own=lambda paper, code: _own(paper, code, theme=theme),
    )


def _shared(paper: Paper, *, facts: Facts, wording: Wording, theme: Theme) -> None:
    _night(paper, theme=theme)
    paper.write_lines(LEFT, 14.0, wording.headline, type=HEADLINE, colour=theme["text"], within=WIDE, lines=2)
    named = f"{facts.kind}  {facts.desk}"
    wide = paper.write(LEFT, 29.6, named, type=FACT, colour=theme["name"], within=WIDE)
    # The way leads from the moon to the hours, through a place that long names and second hours need.
    if LEFT + wide < 80 and len(facts.hours) == 1:
        way = [(88, 30), (90, 36), (88, 40), (83, 41.4)]
        shapes.way(paper, way, count=5, first=0.8, last=0.4, fill=theme["way"])
    _column(paper, facts=facts, wording=wording, theme=theme)
    for number, words in enumerate((designs.sentences().scan(facts), designs.sentences().visible(facts))):
        baseline = PLATE_Y + PLATE + 4.1 + number * SMALL.step
        paper.write(LEFT, baseline, words, type=SMALL, colour=theme["text"], within=WIDE)
    _foot(paper, facts=facts, theme=theme)


def _own(paper: Paper, code: Code, *, theme: Theme) -> None:
    symbol = qr.encode(code.url, level="H")
    qr.plate(paper, symbol, LEFT, PLATE_Y, side=PLATE, least=LEAST_SYMBOL, radius=1.8)
    paper.write(SIDE - LEFT, LAST_Y, code.serial, type=SMALL, colour=theme["small"], within=24, align="right")


def _night(paper: Paper, *, theme: Theme) -> None:
    paper.rectangle(-3, -3, SIDE + 6, SIDE + 6, fill=theme["ground"])
    shapes.light(paper, (88, 11.8), radius=5.4, theme=theme)
    paper.blob([(-30, 82), (20, 77.5), (60, 76.7), (104, 72), (130, 110), (50, 130), (-30, 120)], fill=theme["field"])


def _column(paper: Paper, *, facts: Facts, wording: Wording, theme: Theme) -> None:
    """When somebody is there, down from the plate's top; what may be feared and need not be, up from its foot."""
    text = theme["text"]
    baseline = PLATE_Y + 3.9
    times = [f"{hours.days}  {hours.time}" for hours in facts.hours]
    for words in times if len(times) > 1 else (facts.hours[0].days, facts.hours[0].time):
        paper.write(COLUMN_X, baseline, words, type=FACT_BOLD, colour=text, within=COLUMN)
        baseline += FACT_BOLD.step
    exceptions = facts.exceptions
    baseline = paper.write_lines(COLUMN_X, baseline, exceptions, type=SMALL, colour=text, within=COLUMN, lines=2)
    notes = [words.rstrip(STOP) for words in (*wording.notes, facts.anonymity, facts.cost) if words]
    first = PLATE_Y + PLATE - 0.6 - (len(notes) - 1) * SMALL.step
    refuse_below(baseline, limit=first, line=exceptions)
    for number, words in enumerate(notes):
        paper.write(COLUMN_X, first + number * SMALL.step, words, type=SMALL, colour=text, within=COLUMN)


def _foot(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    baseline = FOOT_Y
    for label, words in urgent.rows(facts):
        refuse_below(baseline, limit=LAST_Y - SMALL.step, line=label)
        colour = theme["name"] if label == designs.sentences().danger else theme["small"]
        paper.write(LEFT, baseline, label, type=SMALL, colour=colour, within=FOOT_X - LEFT - 1)
        paper.write(FOOT_X, baseline, words, type=SMALL, colour=colour, within=SIDE - LEFT - FOOT_X)
        baseline += SMALL.step
    shapes.signed(paper, LAST_Y, left=LEFT, right=SIDE - LEFT - 18, facts=facts, type=SMALL, theme=theme)
