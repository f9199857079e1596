"""How others print the same cards: what somebody new to it writes first, and gLabels with a list to merge."""

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import qrcode
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from printing.lettering import fonts
from printing.values import Code, Facts

_FONT = "newcomer"
_DOCUMENT = """<?xml version="1.0"?>
<Glabels-document xmlns="http://glabels.org/xmlns/3.0/">
  <Template brand="bench" part="cards" size="A4" description="91x55 mm, ten on a sheet">
    <Label-rectangle id="0" width="91mm" height="55mm" round="0mm" x_waste="0mm" y_waste="0mm">
      <Layout nx="2" ny="5" x0="14mm" y0="11mm" dx="91mm" dy="55mm"/>
    </Label-rectangle>
  </Template>
  <Objects id="0" rotate="False">
    {objects}
    <Object-barcode x="62mm" y="5mm" w="24mm" h="24mm" {straight} style="IEC18004" text="False" checksum="False"
      color="0x000000ff" field="url"/>
  </Objects>
  <Merge type="Text/Comma/Line1Keys" src="{list}"/>
</Glabels-document>
"""
# Without these six numbers an object is drawn nowhere, and nothing says so.
_STRAIGHT = 'a0="1" a1="0" a2="0" a3="1" a4="0" a5="0"'
_TEXT = """<Object-text x="6mm" y="{y}mm" w="78mm" h="6mm" {straight} justify="left" valign="top" auto_shrink="False">
      <Span font_family="IPAPGothic" font_size="8" font_weight="Regular" font_italic="False" color="0x000000ff"
      line_spacing="1">{words}</Span></Object-text>"""


def words(facts: Facts) -> tuple[str, ...]:
    """A few lines that every card carries."""
    return (facts.kind, facts.desk, facts.hours[0].time, facts.cost, facts.secrecy, facts.office)


def newcomer(codes: Sequence[Code], facts: Facts) -> bytes:
    """A picture of each code drawn on the page, and each line of text written again on every card."""
    pdfmetrics.registerFont(TTFont(_FONT, str(fonts.FOLDER / f"{fonts.REGULAR}.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for place, code in enumerate(codes):
        row, column = divmod(place % 10, 2)
        left, top = (14 + 91 * column) * mm, A4[1] - (11 + 55 * row) * mm
        canvas.setFont(_FONT, 8)
        for number, line in enumerate((*words(facts), code.serial)):
            canvas.drawString(left + 6 * mm, top - (10 + 6 * number) * mm, line)
        picture = ImageReader(qrcode.make(code.url).get_image().convert("L"))
        canvas.drawImage(picture, left + 60 * mm, top - 30 * mm, 28 * mm, 28 * mm)
        if place % 10 == 9:
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def write_glabels(codes: Sequence[Code], facts: Facts, folder: Path) -> Path:
    """The template and the list that gLabels merges."""
    rows = ["code,url", *(f"{code.serial},{code.url}" for code in codes)]
    (folder / "codes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    lines = (*words(facts), '<Field name="code"/>')
    objects = "\n".join(
        _TEXT.format(y=6 + 6 * number, words=line, straight=_STRAIGHT) for number, line in enumerate(lines)
    )
    path = folder / "cards.glabels"
    whole = _DOCUMENT.format(objects=objects, straight=_STRAIGHT, list=folder / "codes.csv")
    path.write_text(whole, encoding="utf-8")
    return path


def glabels(template: Path) -> bytes:
    """What gLabels makes of a template."""
    out = template.with_suffix(".pdf")
    subprocess.run(["glabels-3-batch", "-o", str(out), str(template)], check=True, capture_output=True)
    return out.read_bytes()
