"""How a paper looks in Word: page, letters, styles, head and foot; what python-docx has no words for."""

from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from printing.paper import Paper

FONT = "BIZ UDPGothic"  # comes with Windows; Word takes another Japanese one where it lacks
TABLE = "Table Grid"
STRONG, NOTE, ABOVE, LARGE, AIR = "Shirube Strong", "Shirube Note", "Shirube Above", "Shirube Large", "Shirube Air"
SMALL, CELL = "Shirube Small", "Shirube Cell"

_INK, _SLATE, _CORAL = RGBColor(0x43, 0x4D, 0x5F), RGBColor(0x5B, 0x6B, 0x8C), RGBColor(0xB5, 0x49, 0x2F)
_LINE, _QUIET = "D5DAE3", "F3F5F9"
_LANGUAGE = {"ja": "ja-JP", "en": "en-US"}
_NEVER = datetime(2000, 1, 1)


def prepare(document: Document, paper: Paper) -> None:
    """Page, styles, head, foot and properties of an empty document."""
    _page(document)
    _styles(document, _LANGUAGE.get(paper.language, paper.language))
    _around(document, paper)
    told = document.core_properties
    told.title, told.author, told.language = paper.title[:255], paper.author[:255], paper.language
    told.last_modified_by, told.comments, told.created, told.modified = "", "", _NEVER, _NEVER


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(22)
    section.header_distance = section.footer_distance = Mm(11)


def _styles(document: Document, tag: str) -> None:
    styles: Any = document.styles
    for name in (STRONG, NOTE, ABOVE, LARGE, AIR, SMALL, CELL):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    sizes = {"Normal": 10, "Heading 1": 20, "Heading 2": 13, "Heading 3": 10.5, "Caption": 9, "List Bullet": 10}
    sizes |= {STRONG: 11.5, NOTE: 8.5, ABOVE: 9.5, LARGE: 14, AIR: 6, SMALL: 7, CELL: 9, "Header": 9, "Footer": 8}
    bold = ("Heading 1", "Heading 2", "Heading 3", "Caption", STRONG, LARGE)
    slate = ("Caption", NOTE, ABOVE, "Footer")
    for name, points in sizes.items():
        style = styles[name]
        _font(style.element)
        style.font.size, style.font.bold, style.font.italic = Pt(points), name in bold, False
        style.font.color.rgb = _SLATE if name in slate else _CORAL if name == "Header" else _INK
    spaces = {"Normal": (0, 6), "Heading 1": (0, 10), "Heading 2": (18, 6), "Heading 3": (10, 4), "Caption": (8, 3)}
    spaces |= {
        STRONG: (4, 8),
        NOTE: (0, 6),
        ABOVE: (0, 2),
        LARGE: (0, 0),
        AIR: (0, 2),
        SMALL: (0, 0),
        CELL: (0, 0),
        "List Bullet": (0, 3),
    }
    for name, (before, after) in spaces.items():
        shape = styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.35
    styles["Caption"].paragraph_format.keep_with_next = True
    _lines(styles[TABLE].element)
    _speak(styles.element, tag)


def _lines(style: Any) -> None:
    """Hairlines under rows instead of boxes, and air around the words."""
    properties = style.find(qn("w:tblPr"))
    for old in [*properties.findall(qn("w:tblBorders")), *properties.findall(qn("w:tblCellMar"))]:
        properties.remove(old)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        is_drawn = side in ("top", "bottom", "insideH")
        for name, value in (("val", "single" if is_drawn else "nil"), ("sz", "4"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.extend([borders, _air(100)])


def _air(beside: int) -> Any:
    """Room around the words of a cell, in twentieths of a point."""
    air = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 50), ("left", beside), ("bottom", 50), ("right", beside)):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), str(twips))
        room.set(qn("w:type"), "dxa")
        air.append(room)
    return air


def close(grid: Table) -> None:
    """Little room beside the words, for a table of many columns."""
    properties = grid._tbl.tblPr
    layout = properties.find(qn("w:tblLook"))
    air = _air(30)
    if layout is None:
        properties.append(air)
    else:
        layout.addprevious(air)


def _font(element: Any) -> None:
    """One face for Japanese and Latin letters; the theme's own would win over it."""
    properties = element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)


def _speak(styles: Any, tag: str) -> None:
    """The language that Word checks and reads aloud in."""
    [defaults] = styles.findall(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), tag)
    spoken.set(qn("w:eastAsia"), tag)
    defaults.append(spoken)


def _around(document: Document, paper: Paper) -> None:
    """The mark over each page, foot and number under it."""
    section = document.sections[0]
    if paper.mark:
        head = section.header.paragraphs[0]
        head.text, head.alignment = paper.mark, WD_ALIGN_PARAGRAPH.RIGHT
        head.runs[0].bold = True
    foot = section.footer.paragraphs[0]
    if paper.foot:
        foot.text = paper.foot
    pages = section.footer.add_paragraph(style="Footer")
    pages.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(pages, "PAGE")
    pages.add_run(" / ")
    _field(pages, "NUMPAGES")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A number that Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


def write(cell: _Cell, text: str, *, style: str = "Normal", is_bold: bool = False) -> Paragraph:
    """The text in an empty cell."""
    written: Paragraph = cell.paragraphs[0]
    written.style = style
    written.add_run(text).bold = is_bold or None
    written.paragraph_format.space_after = Pt(0)
    return written


def shade(cell: _Cell) -> None:
    """A light ground."""
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _QUIET)):
        ground.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(ground)


def repeat(row: _Row) -> None:
    """The row stands at the head of the table on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: _Row) -> None:
    """A row isn't parted by the end of a page, as far as it fits on one."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
