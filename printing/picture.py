"""Pictures for screens: a piece in screen colours, to the pixel."""

import io

import zxingcpp
from PIL import Image

from printing import reading
from printing.formats import Format
from printing.page import Paper
from printing.piece import Piece, Side
from printing.values import Code

_COLOURS = 128  # flat drawings need no more, with what lies between two of them at the edges of letters


class NotAPicture(ValueError):
    """The format is paper, which has no pixels."""


def png(piece: Piece, code: Code) -> bytes:
    """A PNG of exactly the format's pixels, in few colours so that it loads at once.

    Raises NotAPicture for a format on paper, TextDoesNotFit, CharacterNotInFont, CodeTooSmall.
    """
    if piece.format.pixels is None:
        raise NotAPicture(piece.format.key)
    across, down = piece.format.pixels
    picture = drawn(piece, piece.sides[0], code, width_px=across)
    # A page measured in points may come out a pixel too large; nothing is ever stretched.
    return small(picture.crop((0, 0, across, down)), colours=_COLOURS)


def read_codes(png: bytes) -> list[str]:
    """The content of every code in a picture, as a phone would see it."""
    pixels = Image.open(io.BytesIO(png)).convert("L")
    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [found.text for found in zxingcpp.read_barcodes(pixels, formats=kinds)]


def drawn(piece: Piece, side: Side, code: Code, *, width_px: int) -> Image.Image:
    """One side in screen colours, trimmed, so many pixels wide; for pieces on paper a look at them beforehand."""
    pdf = page(piece.format, side, code)
    return Image.open(io.BytesIO(reading.preview(pdf, width_px=width_px))).convert("RGB")


def small(picture: Image.Image, *, colours: int) -> bytes:
    """A PNG in so many colours, without the dots that would make flat shapes look grained."""
    out = io.BytesIO()
    # Colours are chosen by how far apart they lie: by area alone, a small disc would take the colour of a large one.
    flat = picture.quantize(colors=colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    flat.save(out, format="PNG", optimize=True)
    return out.getvalue()


def page(format: Format, side: Side, code: Code) -> bytes:
    """One side as a PDF in screen colours."""
    paper = Paper(width=format.width, height=format.height, title="", author="", screen=True, unchanging=True)
    with paper.frame(0, 0, width=format.width, height=format.height):
        side.shared(paper)
        if side.own:
            side.own(paper, code)
    paper.next_page()
    return paper.finish()


__all__ = ["NotAPicture", "drawn", "png", "read_codes", "small"]
