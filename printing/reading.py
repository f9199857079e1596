"""Looking at finished PDFs: the codes on each page, the text, and pictures for the screen."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2
import zxingcpp

_POINTS_PER_INCH = 72
_ROW = 0.03  # codes whose heights differ by less than this part of the page stand in one row


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


def read_codes(pdf: bytes, *, dpi: int = 150) -> list[list[str]]:
    """The content of every code on every page as a phone would see it, row by row from the top left."""
    with opened(pdf) as document:
        return [_codes(page, dpi=dpi) for page in document]


def _codes(page: pypdfium2.PdfPage, *, dpi: int) -> list[str]:
    picture = page.render(scale=dpi / _POINTS_PER_INCH, grayscale=True).to_numpy()
    found = zxingcpp.read_barcodes(
        picture.reshape(picture.shape[:2]), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    row = picture.shape[0] * _ROW
    found.sort(key=lambda code: (round(code.position.top_left.y / row), code.position.top_left.x))
    return [code.text for code in found]


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
        wide, high = (side * 25.4 / _POINTS_PER_INCH for side in sheet.get_size())
        left, top, width, height = box or (0, 0, wide, high)
        pixels_per_mm = width_px / width
        picture = sheet.render(scale=pixels_per_mm * 25.4 / _POINTS_PER_INCH).to_pil()
        edges = (left, top, left + width, top + height)
        part = picture.crop(tuple(round(edge * pixels_per_mm) for edge in edges))
    out = io.BytesIO()
    part.save(out, format="PNG", optimize=True)
    return out.getvalue()
