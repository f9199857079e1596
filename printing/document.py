"""Papers that go with the pieces, on A4: a title, short sections, tables with a repeated head, pictures."""

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import CMYKColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from printing.lettering import fonts
from printing.page import MM
from printing.paragraphs import OurCanvas, can_set, marked, markup, style

_MARGIN = 20.0  # mm
_LEAST_BELOW = 40.0  # mm: a heading with less room under it begins the next page
_SMALL = CMYKColor(0, 0, 0, 0.7)
_LINE = CMYKColor(0.18, 0.12, 0.08, 0)
_HEAD = CMYKColor(0.05, 0.03, 0.06, 0)


@dataclass(frozen=True)
class Heading:
    """The title of a section; a `main` one is the title of the paper."""

    text: str
    main: bool = False


@dataclass(frozen=True)
class Words:
    """A paragraph; `right` sets it at the right edge, as dates and senders stand; a newline is a line break."""

    text: str
    right: bool = False
    small: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: head, rows, the widths of its columns in parts of the paper's width, and which columns are numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Collection[int] = ()


@dataclass(frozen=True)
class Picture:
    """A PNG so many mm wide, with what it shows."""

    png: bytes
    width: float
    height: float
    caption: str = ""


@dataclass(frozen=True)
class NewPage:
    """The rest begins on another page."""


Part = Heading | Words | Grid | Picture | NewPage


def pdf(parts: Sequence[Part], *, title: str, author: str, foot: str = "") -> bytes:
    """The paper as a PDF with `foot` and the page's number under each page.

    Raises CharacterNotInFont, also for letters that join (Devanagari): a paragraph can't set them.
    """
    flowing = _flowing(parts)
    for words in (title, author, foot):
        marked(words, bold=False)
    out = io.BytesIO()
    width, height = A4
    frame = Frame(_MARGIN * MM, _MARGIN * MM, width - 2 * _MARGIN * MM, height - 2 * _MARGIN * MM, 0, 0, 0, 0)

    def under(canvas: Canvas, _document: Any) -> None:
        below = Paragraph(marked(foot, bold=False), style(8, colour=_SMALL))
        below.wrap(width - 2 * _MARGIN * MM, _MARGIN * MM)
        below.drawOn(canvas, _MARGIN * MM, 10 * MM)
        canvas.setFont(fonts.REGULAR, 8)
        canvas.setFillColor(_SMALL)
        canvas.drawRightString(width - _MARGIN * MM, 12 * MM, str(canvas.getPageNumber()))

    whole = BaseDocTemplate(
        out,
        pagesize=A4,
        title=title,
        author=author,
        creator="Shirube",
        lang="ja-JP",
        initialFontName=fonts.REGULAR,
    )
    whole.addPageTemplates(PageTemplate(frames=[frame], onPage=under))
    whole.build(flowing, canvasmaker=OurCanvas)
    return out.getvalue()


def _paragraph(words: str, chosen: ParagraphStyle) -> Paragraph:
    return Paragraph(markup(words, bold=chosen.fontName == fonts.BOLD), chosen)


def _flowing(parts: Sequence[Part]) -> list[Flowable]:
    made: list[Flowable] = []
    for part in parts:
        match part:
            case Heading(main=True):
                made += [Spacer(0, 4 * MM), _paragraph(part.text, style(18, bold=True)), Spacer(0, 5 * MM)]
            case Heading():
                made += [
                    CondPageBreak(_LEAST_BELOW * MM),
                    Spacer(0, 5 * MM),
                    _paragraph(part.text, style(12, bold=True)),
                    Spacer(0, 2 * MM),
                ]
            case Words():
                letters = style(9 if part.small else 10.5, bold=part.bold, right=part.right)
                made += [_paragraph(part.text, letters), Spacer(0, 1.5 * MM)]
            case Grid():
                made += [_table(part), Spacer(0, 3 * MM)]
            case Picture():
                picture = Image(io.BytesIO(part.png), part.width * MM, part.height * MM)
                picture.hAlign = "LEFT"
                made.append(
                    KeepTogether([picture, Spacer(0, MM), _paragraph(part.caption, style(9)), Spacer(0, 4 * MM)])
                )
            case NewPage():
                made.append(PageBreak())
    return made


def _table(grid: Grid) -> Table:
    room = A4[0] - 2 * _MARGIN * MM
    whole = sum(grid.widths)
    heads = [style(9, bold=True, right=column in grid.numbers) for column in range(len(grid.head))]
    cells = [style(9, right=column in grid.numbers) for column in range(len(grid.head))]
    head = [_paragraph(*each) for each in zip(grid.head, heads, strict=True)]
    rows = [[_paragraph(*each) for each in zip(row, cells, strict=True)] for row in grid.rows]
    table = Table([head, *rows], [room * width / whole for width in grid.widths], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                # Cells hold paragraphs with fonts of their own; the cells' own would be Helvetica, not embedded.
                ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR),
                ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


__all__ = ["Grid", "Heading", "NewPage", "Part", "Picture", "Words", "can_set", "pdf"]
