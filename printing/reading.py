"""Looking at finished PDFs: the codes on each page, the text, and pictures for the screen."""

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2
import zxingcpp

DPI = 150
MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72
_ROW = 0.03  # codes whose heights differ by less than this part of the page stand in one row
_MOST_PIXELS = 40_000_000  # a page that would take more is drawn coarser
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

Picture = Any  # numpy array of grey values, row by row from the top


class NotAPdf(ValueError):
    """The bytes are not a PDF that can be opened."""


# PDFium keeps global state: two threads inside it at once crash the process.
_PDFIUM = Lock()


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A document for looking at; nobody else uses the renderer meanwhile. Raises NotAPdf."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise NotAPdf(str(error)) from error
        try:
            yield document
        finally:
            document.close()


@dataclass(frozen=True)
class Sight:
    """One page as a phone's camera would see it: grey values and the codes in them, row by row from the top left."""

    picture: Picture
    scale: float  # pixels in a millimetre
    codes: list[zxingcpp.Barcode]


def seen(page: pypdfium2.PdfPage, *, dpi: int = DPI) -> Sight:
    """Draw a page and find its codes; a page too large for this resolution is drawn coarser."""
    wide, high = page.get_size()
    fine = min(dpi / _POINTS_PER_INCH, math.sqrt(_MOST_PIXELS / max(wide * high, 1)))
    picture = page.render(scale=fine, grayscale=True).to_numpy()
    picture = picture.reshape(picture.shape[:2])
    codes = zxingcpp.read_barcodes(picture, formats=_QR)
    row = picture.shape[0] * _ROW
    codes.sort(key=lambda code: (round(code.position.top_left.y / row), code.position.top_left.x))
    return Sight(picture, fine * _POINTS_PER_INCH / MM_PER_INCH, codes)


def read_codes(pdf: bytes, *, dpi: int = DPI) -> list[list[str]]:
    """The content of every code on every page as a phone would see it, row by row from the top left."""
    with opened(pdf) as document:
        return [[code.text for code in seen(page, dpi=dpi).codes] for page in document]


def read_text(pdf: bytes) -> list[str]:
    """The text of every page, as a reader would copy it."""
    with opened(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def preview(
    pdf: bytes, *, page: int = 0, width_px: int = 900, box: tuple[float, float, float, float] | None = None
) -> bytes:
    """A PNG of one page, or of a part of it given as left, top, width, height in mm from the top left."""
    with opened(pdf) as document:
        sheet = document[page]
        wide, high = (side * MM_PER_INCH / _POINTS_PER_INCH for side in sheet.get_size())
        left, top, width, height = box or (0, 0, wide, high)
        pixels_per_mm = width_px / width
        picture = sheet.render(scale=pixels_per_mm * MM_PER_INCH / _POINTS_PER_INCH).to_pil()
        edges = (left, top, left + width, top + height)
        part = picture.crop(tuple(round(edge * pixels_per_mm) for edge in edges))
    out = io.BytesIO()
    # Level 3 is nine times faster than `optimize` on drawings like ours, and as small.
    part.save(out, format="PNG", compress_level=3)
    return out.getvalue()
