"""Files for a print shop: one piece a page with bleed and crop marks, as PDF/X-1a:2003 for Japan Color 2001 Coated."""

import io
from collections.abc import Sequence
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from core.language import mark as _
from core.refusals import Refusal
from printing import crop_marks
from printing.crop_marks import SLUG
from printing.office import NothingToPrint
from printing.page import Paper
from printing.piece import BLEED, Piece
from printing.values import Code

INTENT = "JC200103"
VERSION = "PDF/X-1a:2003"
_PDF = "1.4"  # what PDF/X-1a:2003 is based on
_REGISTRY = "http://www.color.org"  # where the intent's name is registered; a registered name needs no profile inside

# What reportlab writes for screens and PDF/X does not want.
_FOR_SCREENS = ("/Outlines", "/PageMode")
_FOR_SLIDES = ("/Trans", "/Rotate", "/ArtBox")


class NotForPress(Refusal):
    """A format that no print shop prints."""

    sentence = _("{size} is a picture for screens. A print shop can't print it; please save it as a picture instead.")


def pages(piece: Piece, codes: Sequence[Code], *, at: datetime, title: str = "") -> bytes:
    """A PDF/X-1a:2003 with one page per code and side; the same bytes for the same piece, codes and moment.

    The page is the finished size and 15 mm around it: 3 mm of bleed, then crop marks. `title` is the desk's if empty.
    Raises NothingToPrint, NotForPress, CodeTooSmall, UrlNotCompact.
    """
    format = piece.format
    if not codes:
        raise NothingToPrint(format.key)
    if not format.press:
        raise NotForPress(size=format.size)
    paper = Paper(
        width=format.width + 2 * SLUG,
        height=format.height + 2 * SLUG,
        title=title or piece.title,
        author=piece.facts.office,
        unchanging=True,
        trim=(SLUG, SLUG, format.width, format.height),
        bleed=BLEED,
    )
    _prepare(paper, piece)
    for code in codes:
        for number, side in enumerate(piece.sides):
            with paper.frame(SLUG, SLUG, width=format.width, height=format.height):
                paper.stamp(f"side{number}")
                paper.stamp(f"marks{number}")
                if side.own:
                    side.own(paper, code)
            paper.next_page()
    return _finished(paper.finish(), at=at)


def _prepare(paper: Paper, piece: Piece) -> None:
    """Draw once what all pages share; colour that runs further than the bleed is cut off there."""
    size = {"width": piece.format.width, "height": piece.format.height}
    for number, side in enumerate(piece.sides):
        with paper.stencil(f"side{number}", **size, bleed=BLEED):
            side.shared(paper)
        with paper.stencil(f"marks{number}", **size, bleed=SLUG):
            crop_marks.draw(paper, piece.format, is_back=number % 2 == 1)


def _finished(plain: bytes, *, at: datetime) -> bytes:
    """The file with all that makes it a PDF/X and nothing that a press can't use."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(plain)) as pdf:
        moment = String(_written(at))
        info = pdf.docinfo
        info.CreationDate = info.ModDate = moment
        _without(info, ("/Subject", "/Keywords"))
        info.GTS_PDFXVersion = String(VERSION)
        pdf.Root.OutputIntents = Array([pdf.make_indirect(_intent())])
        _without(pdf.Root, _FOR_SCREENS)
        for page in pdf.pages:
            _without(page.obj, _FOR_SLIDES)
        pdf.save(
            out,
            force_version=_PDF,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
        )
    return out.getvalue()


def _written(at: datetime) -> str:
    """A moment as PDF 1.4 writes it, with the apostrophe after the minutes of the zone."""
    zone = at.strftime("%z") or "+0000"
    return f"{at:D:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _intent() -> Dictionary:
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(INTENT),
        OutputCondition=String("Japan Color 2001 Coated"),
        RegistryName=String(_REGISTRY),
        Info=String("Japan Color 2001 Coated"),
    )


def _without(found: pikepdf.Object, names: Sequence[str]) -> None:
    for name in names:
        if name in found:
            del found[name]
