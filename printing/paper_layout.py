"""The parts of a paper as what flows over the pages of a PDF, each with its place among the tags."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from core.language import gettext as _
from printing import paper_bars, paper_grids
from printing.page import MM
from printing.paper import Bars, Figures, Heading, NewSheet, Paper, Part, Points, Table, Title, Words
from printing.paper_looks import (
    BODY,
    CAPTION,
    CORAL,
    HEIGHT,
    LINE,
    NOTE,
    SLATE,
    SUN,
    height,
    letters,
    paragraph,
)
from printing.paper_ready import caption, pictures_of, said, shown
from printing.paper_tags import Node, Rule, TaggedParagraph, aside
from printing.paragraphs import marked

_TITLE = letters(20, bold=True, leading=1.45, spaceAfter=4 * MM)
_ABOVE = letters(9.5, colour=SLATE, spaceBefore=3 * MM, spaceAfter=0.5 * MM)
_SECOND = letters(13, bold=True, leading=1.5, spaceBefore=7 * MM, spaceAfter=1.2 * MM)
_THIRD = letters(10.5, bold=True, leading=1.5, spaceBefore=3.5 * MM, spaceAfter=1 * MM)
_STRONG = letters(11.5, bold=True, leading=1.7, leftIndent=4 * MM, spaceBefore=1.5 * MM, spaceAfter=3 * MM)
_SHORT_LIST = 32 * MM  # stays on one page
_POINT = letters(10, leading=1.7, leftIndent=5 * MM, spaceAfter=1.2 * MM)


@dataclass(frozen=True)
class Block:
    """What one part becomes; `first` points of it must stand on the page of a heading before it, which `leads`.

    Small words, which `explain`, stand on the page of the table before them that stays `whole`.
    """

    flowables: Sequence[Flowable]
    first: float
    whole: bool = False
    leads: bool = False
    explains: bool = False


class Point(TaggedParagraph):
    """A sentence of a list behind a small disc."""

    is_first = True

    def split(self, width: float, height: float) -> list[Flowable]:
        """Its parts, of which the first has the disc."""
        parts = super().split(width, height)
        for later in parts[1:]:
            later.is_first = False
        return parts

    def draw(self) -> None:
        """Draw disc and words."""
        if self.is_first:
            with aside(self.canv):
                self.canv.setFillColor(SLATE)
                self.canv.circle(2 * MM, self.height - 8.4, 0.55 * MM, stroke=0, fill=1)
        super().draw()


class Strong(TaggedParagraph):
    """The sentence that counts, beside a bar of light."""

    def draw(self) -> None:
        """Draw bar and words."""
        with aside(self.canv):
            self.canv.setFillColor(SUN)
            self.canv.rect(0, 2, 1.1 * MM, self.height - 4, stroke=0, fill=1)
        super().draw()


def flowables(paper: Paper, root: Node) -> list[Flowable]:
    """All that flows, in order; a heading never stands without the beginning of what follows it."""
    return [each for group in _grouped(_blocks(paper, root)) for each in group] or [Spacer(0, 1)]


def _blocks(paper: Paper, root: Node) -> list[Block | None]:
    """One block a part; None begins a page, but never an empty one."""
    made: list[Block | None] = []
    sheet = root.add("Sect")
    for part in paper.parts:
        if not isinstance(part, NewSheet):
            if isinstance(part, Title) and sheet.children:
                sheet = root.add("Sect")
            made.append(_block(part, sheet))
        elif made and made[-1] is not None:
            made.append(None)
    return made[:-1] if made and made[-1] is None else made


def _grouped(blocks: Sequence[Block | None]) -> Iterator[Sequence[Flowable]]:
    for number, block in enumerate(blocks):
        if block is None:
            yield [PageBreak()]
        else:
            yield [CondPageBreak(min(_together(blocks[number:]), HEIGHT - 1)), *block.flowables]


def _together(blocks: Sequence[Block | None]) -> float:
    """Height of the headings at the start, of the beginning of what follows them, and of what explains that."""
    whole = 0.0
    is_told = False
    for block in blocks:
        if block is None or (is_told and not block.explains):
            break
        whole += block.first
        is_told = is_told or block.whole
        if not block.leads and not is_told:
            break
    return whole


def _block(part: Part, sheet: Node) -> Block:
    match part:
        case Title():
            return _title(part, sheet)
        case Heading():
            return _heading(part, sheet)
        case Words():
            return _words(part, sheet)
        case Points():
            return _points(part, sheet)
        case Figures():
            return _whole(paper_grids.figures(part, sheet.add("L")))
        case Table():
            return Block(*paper_grids.tabled(part, sheet))
        case Bars():
            return _bars(part, sheet)
        case _:
            return _whole(paper_grids.pictures(pictures_of(part), sheet))


def _whole(made: Sequence[Flowable]) -> Block:
    return Block(made, height(made[0]) if made else 0.0)


def _title(title: Title, sheet: Node) -> Block:
    made: list[Flowable] = [Rule(CORAL, thick=1.1 * MM, long=14 * MM)]
    if title.above:
        made.append(paragraph(title.above, _ABOVE, sheet.add("P")))
    made.append(paragraph(title.text, _TITLE, sheet.add("H1", words=title.text)))
    if title.facts:
        made.append(paper_grids.facts(title.facts, sheet.add("Table")))
    return Block(made, sum(map(height, made)), leads=True)


def _heading(heading: Heading, sheet: Node) -> Block:
    is_third = heading.level > 2
    node = sheet.add("H3" if is_third else "H2", words=heading.text)
    words = paragraph(heading.text, _THIRD if is_third else _SECOND, node)
    made = [words] if is_third else [words, Rule(LINE, thick=0.7), Spacer(0, 2.8 * MM)]
    return Block(made, sum(map(height, made)), leads=True)


def _words(words: Words, sheet: Node) -> Block:
    look = _STRONG if words.strong else NOTE if words.small else BODY
    made = paragraph(words.text, look, sheet.add("P"), Strong if words.strong else TaggedParagraph)
    first = height(made) if words.small else min(height(made), look.leading * 3)
    return Block([made], first, explains=words.small)


def _points(points: Points, sheet: Node) -> Block:
    listed = sheet.add("L")
    made = [paragraph(item, _POINT, listed.add("LI").add("LBody"), Point) for item in points.items]
    first = sum(map(height, made))
    if first > _SHORT_LIST:
        first = min(height(made[0]), _POINT.leading * 3)
    return Block(made, first)


def _bars(bars: Bars, sheet: Node) -> Block:
    for words in (bars.unit, bars.missing, *bars.names):
        marked(words.replace("\n", ""), bold=True)
    node = Node("Figure", alt=said(bars))
    drawn = paper_bars.flowables(bars, node)
    if not drawn:
        rows = [(name, shown(bars, value)) for name, value in zip(bars.names, bars.values, strict=True)]
        told = Table(caption(bars), (_("Division"), _("Value")), rows, (3, 1), numbers=(1,))
        return Block(*paper_grids.tabled(told, sheet))
    above = paragraph(caption(bars), CAPTION, sheet.add("P"))
    sheet.children.append(node)
    return Block([above, *drawn], height(above) + float(drawn[0].height))
