"""A paper as a Word file that staff can go on writing in: real headings, lists and tables, no macro, no link."""

import io
import re
from collections.abc import Sequence
from typing import Any

import docx as word
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph

from core import language
from core.language import gettext as _
from printing import paper_word_looks as looks
from printing.paper import Bars, Figures, Heading, NewSheet, Paper, Part, Picture, Points, Table, Title, Words
from printing.paper_ready import caption, pictures_of, ready, shown, size

_WIDTH = 170.0  # mm between the margins
_NARROW = 100.0  # mm: a name and a number further apart are hard to read as one
_GAP = 4.0
_NARROWEST, _SEVERAL = 12.0, 5
_MANY = 11  # columns: small letters and little air
_MOST_TOGETHER = 14  # rows of a table that Word doesn't part
_KEY = re.compile(r"\W+", re.ASCII)


def docx(paper: Paper) -> bytes:
    """The paper as a Word file on A4.

    Raises PaperTooLong, PicturesTooLarge, PictureUnreadable.
    """
    whole = ready(paper)
    document = word.Document()
    looks.prepare(document, whole)
    with language.spoken(whole.language):
        is_new = False
        for number, part in enumerate(whole.parts):
            if isinstance(part, NewSheet):
                is_new = number > 0
                continue
            if is_new:
                # A break of its own would leave an empty line at the head of the page.
                document.add_paragraph("", looks.AIR).paragraph_format.page_break_before = True
                is_new = False
            _add(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Document, part: Part) -> None:
    match part:
        case Title():
            _title(document, part)
        case Heading():
            _bookmarked(document.add_heading(part.text, 3 if part.level > 2 else 2), part.key)
        case Words():
            document.add_paragraph(part.text, looks.STRONG if part.strong else looks.NOTE if part.small else "Normal")
        case Points():
            for number, item in enumerate(part.items, start=1):
                written = document.add_paragraph(item, "List Bullet")
                written.paragraph_format.keep_with_next = number < len(part.items) <= _SEVERAL or None
        case Figures():
            _figures(document, part)
        case Table():
            _table(document, part)
        case Bars():
            _bars(document, part)
        case _:
            _pictures(document, pictures_of(part))


def _title(document: Document, title: Title) -> None:
    if title.above:
        document.add_paragraph(title.above, looks.ABOVE)
    document.add_heading(title.text, 1)
    if title.facts:
        grid = _grid(document, len(title.facts), (1, 3))
        for row, fact in zip(grid.rows, title.facts, strict=True):
            for cell, text in zip(row.cells, fact, strict=True):
                looks.write(cell, text)
            looks.shade(row.cells[0])
        _after(document)


def _bookmarked(paragraph: Paragraph, key: str) -> None:
    """A place that links of the file can lead to."""
    if not key:
        return
    number = str(len(paragraph.part.element.findall(f".//{qn('w:bookmarkStart')}")))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:name"), f"sb_{_KEY.sub('_', key)}"[:40])
    for each in (start, end):
        each.set(qn("w:id"), number)
    paragraph._p.insert(1, start)
    paragraph._p.append(end)


def _grid(document: Document, rows: int, widths: Sequence[float], *, across: float = _WIDTH) -> Grid:
    """A table with lines, its columns so wide."""
    grid: Grid = document.add_table(rows, len(widths), looks.TABLE)
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    grid.autofit = False
    # Of several columns none is so narrow that its numbers break.
    least = min(_NARROWEST, across / len(widths) * 0.6) if len(widths) > _SEVERAL else 0.0
    spare = across - least * len(widths)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(least + spare * width / sum(widths))
    if len(widths) >= _MANY:
        looks.close(grid)
    for row in grid.rows:
        looks.keep_whole(row)
    return grid


def _after(document: Document) -> None:
    """A little air: Word puts two tables together that nothing parts."""
    document.add_paragraph("", looks.AIR)


def _figures(document: Document, figures: Figures) -> None:
    """What, how much and a note, a row each: large numbers side by side would be lost to who reads on."""
    if not figures.items:
        return
    grid = _grid(document, len(figures.items), (3, 3, 4))
    for row, (name, value, note) in zip(grid.rows, figures.items, strict=True):
        looks.shade(row.cells[0])
        looks.write(row.cells[0], name)
        looks.write(row.cells[1], value, style=looks.LARGE)
        looks.write(row.cells[2], note, style=looks.NOTE)
    _after(document)


def _table(document: Document, table: Table, *, across: float = _WIDTH) -> None:
    if table.caption:
        document.add_paragraph(table.caption, "Caption")
    grid = _grid(document, 1 + len(table.rows), table.widths, across=across)
    looks.repeat(grid.rows[0])
    style = looks.SMALL if len(table.head) >= _MANY else looks.CELL
    # Cells are read from the rows' own elements: asking the table for each one would count all others again.
    for number, (row, texts) in enumerate(zip(grid.rows, (table.head, *table.rows), strict=True)):
        is_held = number == 0 or (number < len(table.rows) <= _MOST_TOGETHER)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            written = looks.write(cell, text, style=style, is_bold=number == 0)
            if column in table.numbers:
                written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            # With the next row: a short table stays whole, and no head stays alone.
            written.paragraph_format.keep_with_next = is_held or None
            if number == 0:
                looks.shade(cell)
    _after(document)


def _bars(document: Document, bars: Bars) -> None:
    """Bars as a table of their values under what they show."""
    rows = [(name, shown(bars, value)) for name, value in zip(bars.names, bars.values, strict=True)]
    table = Table(caption(bars), (_("Division"), _("Value")), rows, (1, 1), numbers=(1,))
    _table(document, table, across=_NARROW)
    if bars.alt:
        document.add_paragraph(bars.alt, looks.NOTE)


def _pictures(document: Document, pictures: Sequence[Picture]) -> None:
    row: list[Picture] = []
    for picture in pictures:
        if row and sum(size(each)[0] + _GAP for each in [*row, picture]) > _WIDTH:
            _picture_row(document, row)
            row = []
        row.append(picture)
    if row:
        _picture_row(document, row)


def _picture_row(document: Document, row: Sequence[Picture]) -> None:
    if len(row) == 1:
        _picture(document.add_paragraph(style=looks.AIR), row[0])
        _caption(document.add_paragraph(style=looks.NOTE), row[0])
        return
    widths = [size(picture)[0] + _GAP for picture in row]
    grid = document.add_table(2, len(row))
    grid.autofit = False
    for column, width, picture in zip(grid.columns, widths, row, strict=True):
        column.width = Mm(width)
        _picture(column.cells[0].paragraphs[0], picture)
        column.cells[1].paragraphs[0].style = looks.NOTE
        _caption(column.cells[1].paragraphs[0], picture)
    _after(document)


def _caption(paragraph: Paragraph, picture: Picture) -> None:
    paragraph.add_run(picture.caption)


def _picture(paragraph: Paragraph, picture: Picture) -> None:
    across, down = size(picture)
    scale = min(1.0, _WIDTH / across, 200 / down)
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Mm(across * scale))
    properties: Any = shape._inline.docPr
    properties.set("descr", picture.alt)


__all__ = ["docx"]
