"""The poster, A4: read in passing from two or three metres, then scanned from one."""

import math
from collections.abc import Sequence

from printing import designs, qr, shapes, sheet, urgent
from printing.page import Paper
from printing.text import TextDoesNotFit, Type, refuse_below
from printing.values import Code, Facts, Theme, Wording

WIDTH, HEIGHT = 210.0, 297.0
LEFT = 18.0
WIDE = WIDTH - 2 * LEFT
TOPICS_Y = 116.5
PLATE = 80.0
PLATE_Y = 139.5
COLUMN_X = LEFT + PLATE + 10
COLUMN = WIDTH - LEFT - COLUMN_X
COLUMN_END = 239.0  # the last baseline above the hill
FOOT_X = LEFT + 48
FOOT_Y = 251.3
LAST_Y = 286.0
LEAST_SYMBOL = 50.0

HEADLINE = Type(46, bold=True, spacing=0.02, leading=1.42, least=36)
NAME = Type(32, bold=True, spacing=0.03, least=20)
FACT = Type(16, leading=1.55, least=14)
FACT_BOLD = Type(16, bold=True, spacing=0.02, least=14)
BODY = Type(12, leading=1.5)  # the smallest that guidelines for public notices allow on A4
BODY_BOLD = Type(12, bold=True, leading=1.5)
SERIAL = Type(7)


def pages(codes: Sequence[Code], *, facts: Facts, wording: Wording, theme: Theme) -> bytes:
    """A PDF with one A4 poster per code.

    Raises CharacterNotInFont, TextDoesNotFit, CodeTooSmall, UrlNotCompact, NothingToPrint, DesignMismatch.
    """
    sheet.check("poster", codes=codes, wording=wording, theme=theme)
    paper = sheet.opened(facts=facts, width=WIDTH, height=HEIGHT)
    with paper.stencil("poster", width=WIDTH, height=HEIGHT, bleed=0):
        _shared(paper, facts=facts, wording=wording, theme=theme)
    for code in codes:
        paper.stamp("poster")
        qr.plate(paper, qr.encode(code.url), LEFT, PLATE_Y, side=PLATE, least=LEAST_SYMBOL, radius=4)
        x = WIDTH - LEFT
        paper.write(x, LAST_Y, code.serial, type=SERIAL, colour=theme["small"], within=30, align="right")
        paper.next_page()
    return paper.finish()


def _shared(paper: Paper, *, facts: Facts, wording: Wording, theme: Theme) -> None:
    _ground(paper, theme=theme)
    text = theme["text"]
    paper.write_lines(LEFT, 54.5, wording.headline, type=HEADLINE, colour=text, within=WIDE, lines=2)
    for number, words in enumerate((wording.sub, *wording.notes)):
        paper.write(LEFT, 93.5 + number * FACT.step, words, type=FACT, colour=text, within=WIDE)
    _topics(paper, wording=wording, theme=theme)
    _desk(paper, facts=facts, theme=theme)
    _scan(paper, facts=facts, theme=theme)
    _foot(paper, facts=facts, theme=theme)


def _ground(paper: Paper, *, theme: Theme) -> None:
    paper.rectangle(0, 0, WIDTH, HEIGHT, fill=theme["ground"])
    shapes.light(paper, (172, 26), radius=22, theme=theme)
    paper.blob(
        [(-60, 251), (40, 244.8), (120, 241.6), (220, 246), (280, 320), (100, 360), (-60, 330)], fill=theme["field"]
    )


def _topics(paper: Paper, *, wording: Wording, theme: Theme) -> None:
    """Chips of natural width in rows of equal count, so that none is left alone."""
    each = math.ceil(len(wording.topics) / max(1, math.ceil(len(wording.topics) / 3)))
    x, baseline = LEFT, TOPICS_Y
    for number, topic in enumerate(wording.topics):
        if number and number % each == 0:
            x, baseline = LEFT, baseline + 11.5
        x += shapes.pill(paper, x, baseline, topic, type=BODY, colour=theme["text"], fill=theme["panel"])
        if x > LEFT + WIDE:
            raise TextDoesNotFit(topic)
        x += 4


def _desk(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    """Who is there and when, then what may be feared and need not be."""
    text = theme["text"]
    paper.write(COLUMN_X, PLATE_Y + 5.5, facts.kind, type=FACT, colour=text, within=COLUMN)
    wide = paper.write(COLUMN_X, PLATE_Y + 20, facts.desk, type=NAME, colour=theme["name"], within=COLUMN)
    left = COLUMN_X + wide + 5
    room = COLUMN_X + COLUMN - left
    left += 9 + paper.write(left, PLATE_Y + 20, facts.reading, type=BODY, colour=text, within=room)
    if left < 172:
        way = [(183, 86), (196, 106), (196, PLATE_Y - 2), (left, PLATE_Y + 18.5)]
        shapes.way(paper, way, count=9, first=2.2, last=0.9, fill=theme["way"])
    baseline = PLATE_Y + 32.5
    for hours in facts.hours:
        words = f"{hours.days}  {hours.time}"
        paper.write(COLUMN_X, baseline, words, type=FACT_BOLD, colour=text, within=COLUMN)
        baseline += FACT_BOLD.step
    baseline = _lines(paper, baseline - 1, [facts.exceptions], theme=theme) + 2.5
    baseline = _lines(paper, baseline, [facts.cost, facts.anonymity, facts.secrecy], theme=theme) + 2.5
    _lines(paper, baseline, [facts.who, facts.languages], theme=theme)


def _lines(paper: Paper, baseline: float, sentences: Sequence[str], *, theme: Theme) -> float:
    for words in sentences:
        colour = theme["text"]
        baseline = paper.write_lines(COLUMN_X, baseline, words, type=BODY, colour=colour, within=COLUMN, lines=2)
        refuse_below(baseline - BODY.step, limit=COLUMN_END, line=words)
    return baseline


def _scan(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    """What the code opens and what the desk then sees, under the code."""
    baseline = PLATE_Y + PLATE + 7.4
    for words in (designs.sentences().scan(facts), designs.sentences().visible(facts)):
        baseline = paper.write_lines(LEFT, baseline, words, type=BODY, colour=theme["text"], within=PLATE, lines=2)


def _foot(paper: Paper, *, facts: Facts, theme: Theme) -> None:
    """Danger first, the other numbers after it, and the office that answers for the poster."""
    speak, baseline = designs.sentences().speak, FOOT_Y
    rows = urgent.rows(facts)
    phones = [f"{phone.name}  {phone.number}  {phone.hours}" for phone in facts.phones]
    labelled = [(speak if number == 0 else "", words) for number, words in enumerate(phones)]
    danger = designs.sentences().danger
    for label, words in (*rows, *labelled):
        refuse_below(baseline, limit=LAST_Y - BODY.step, line=words)
        kind = BODY_BOLD if label == danger else BODY
        paper.write(LEFT, baseline, label, type=BODY_BOLD, colour=theme["text"], within=FOOT_X - LEFT)
        paper.write(FOOT_X, baseline, words, type=kind, colour=theme["text"], within=WIDTH - LEFT - FOOT_X)
        baseline += BODY.step + (1.5 if label == danger else 0)
    shapes.signed(paper, LAST_Y, left=LEFT, right=WIDTH - LEFT - 32, facts=facts, type=BODY, theme=theme)
