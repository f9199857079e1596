"""How a paper looks in a PDF: colours of the screen, sizes of letters, rows that fit on a page."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Table, TableStyle

from printing.lettering import fonts
from printing.page import MM
from printing.paper_tags import AsideOfTables, Node, TaggedParagraph, aside
from printing.paragraphs import markup, style

INK, SLATE, CORAL = HexColor("#434d5f"), HexColor("#5b6b8c"), HexColor("#b5492f")
LINE, QUIET, CREAM, SUN = HexColor("#d5dae3"), HexColor("#f3f5f9"), HexColor("#fff8ee"), HexColor("#ffd978")
BAR, AXIS = HexColor("#8393b5"), HexColor("#c9ced8")

SIDE, TOP, BOTTOM = 20.0, 22.0, 22.0  # mm
WIDTH = A4[0] - 2 * SIDE * MM
HEIGHT = A4[1] - (TOP + BOTTOM) * MM
_TALLEST = 70 * MM  # a cell with more text goes on in the next row
_PAD = 5.0  # points beside the text of a cell


def letters(size: float, **more: Any) -> ParagraphStyle:
    """A style in ink unless told otherwise; no line of a paragraph stands alone on a page."""
    return style(size, **{"colour": INK, "allowWidows": 0, "allowOrphans": 0, **more})


BODY = letters(10, leading=1.75, spaceAfter=2.2 * MM)
NOTE = letters(8.5, leading=1.65, colour=SLATE, spaceAfter=2 * MM)
CAPTION = letters(8.5, leading=1.5, bold=True, colour=SLATE, spaceBefore=2 * MM, spaceAfter=1.2 * MM)
LABEL = letters(8, leading=1.45, colour=SLATE)


def paragraph(
    words: str, look: ParagraphStyle, node: Node | None, kind: type[TaggedParagraph] = TaggedParagraph
) -> Any:
    """A paragraph of a node. Raises CharacterNotInFont."""
    return paragraph_of(markup(words, bold=look.fontName == fonts.BOLD), look, node, kind)


def paragraph_of(
    marked: str, look: ParagraphStyle, node: Node | None, kind: type[TaggedParagraph] = TaggedParagraph
) -> Any:
    """A paragraph of words that are markup already."""
    made = kind(marked, look)
    made.node = node
    return made


def height(flowable: Flowable) -> float:
    """How high it stands with the room around it, in points."""
    _across, down = flowable.wrap(WIDTH, 1e6)
    return float(down + flowable.getSpaceBefore() + flowable.getSpaceAfter())


class QuietTable(Table):  # type: ignore[misc]
    """A table whose lines and grounds are asides; `has_air` where its rows have room above and below their words."""

    has_air = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "renderCB": AsideOfTables()})


class Panel(QuietTable):
    """A table on a soft round ground."""

    def draw(self) -> None:
        """Draw the ground and what stands on it."""
        with aside(self.canv):
            self.canv.setFillColor(CREAM)
            self.canv.roundRect(0, 0, self._width, self._height, 3 * MM, stroke=0, fill=1)
        super().draw()


Rows = Sequence[Sequence[Any]]


def table(
    rows: Rows, widths: Sequence[float], looks: Sequence[tuple[Any, ...]], *, kind: type[Table] = QuietTable
) -> Any:
    """A table at the left edge whose cells are ours alone."""
    made = kind([list(row) for row in rows], list(widths), hAlign="LEFT", spaceBefore=0, spaceAfter=5 * MM)
    made.setStyle(
        TableStyle(
            [
                # Cells hold paragraphs with fonts of their own; the cells' own would be Helvetica, not embedded.
                ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
                ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
                *looks,
            ]
        )
    )
    return made


def fitted(rows: Rows, widths: Sequence[float]) -> tuple[list[list[Any]], list[int]]:
    """Rows of which none is too tall for a page, and where each of the given rows ends among them."""
    made: list[list[Any]] = []
    ends: list[int] = []
    for row in rows:
        columns = [_pieces(cell, width - 2 * _PAD) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, columns))):
            made.append([pieces[number] if number < len(pieces) else "" for pieces in columns])
        ends.append(len(made) - 1)
    return made, ends


def _pieces(cell: Any, width: float) -> list[Any]:
    if not isinstance(cell, TaggedParagraph):
        return [cell]
    pieces, rest = [], cell
    while rest.wrap(width, 1e6)[1] > _TALLEST:
        parts = rest.split(width, _TALLEST)
        if len(parts) < 2:
            break
        pieces.append(parts[0])
        rest = parts[1]
    return [*pieces, rest]


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points."""
    return sum(face.width(part, size=size) for face, part in fonts.runs(words, bold=bold))


def write(canvas: Any, x: float, y: float, words: str, *, size: float, bold: bool = False, anchor: float = 0.0) -> None:
    """One line at a point: its start for anchor 0, its middle for 0.5, its end for 1."""
    x -= anchor * text_width(words, size, bold=bold)
    for face, part in fonts.runs(words, bold=bold):
        canvas.setFont(face.name, size)
        canvas.drawString(x, y, part)
        x += face.width(part, size=size)
