"""Two-dimensional codes: vector paths for paper, SVG and PNG for a single download."""

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import qrcode
import zxingcpp
from qrcode.image.svg import SvgPathFillImage

from printing.page import Paper
from printing.values import WHITE

Level = Literal["M", "Q", "H"]

QUIET = 4  # modules of white around the symbol, by the standard
SMALLEST_MODULE = 0.5  # mm: what phones read from an office printer's output with room to spare
_COMPACT = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_DARK = re.compile(b"\0+")
_WIDTHS = tuple(f" {width} 1 re" for width in range(178))  # the largest symbol has 177 modules
_CORNER = 0.3  # part of a corner's radius that it cuts into the square


class UrlNotCompact(ValueError):
    """The address has characters beyond capitals and digits, which would make the code coarser to no use."""


class CodeTooSmall(ValueError):
    """The code would be printed smaller than phones read reliably."""


@dataclass(frozen=True)
class Symbol:
    """A code as numbers of modules on a side and PDF path operators in module units from the top left."""

    text: str
    count: int
    rows: str


# Copies of one code follow one another, and tear-off strips carry one code many times.
@lru_cache(maxsize=64)
def encode(url: str, *, level: Level = "Q") -> Symbol:
    """The symbol of an address in capitals; level H for places where codes are scratched.

    Capitals select the dense alphanumeric mode: level Q then takes no more modules than a lower-case address at M.
    Raises UrlNotCompact, CodeTooSmall when no code of any size holds the address.
    """
    if not url or not _COMPACT.issuperset(url):
        raise UrlNotCompact(url)
    return _symbol(url, level)


def encode_exact(url: str) -> Symbol:
    """The symbol of an address in which capitals and small letters differ, as in a random token; at level M.

    Not remembered: such an address is a secret. Raises CodeTooSmall.
    """
    return _symbol(url, "M")


def _symbol(url: str, level: Level) -> Symbol:
    try:
        barcode = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    except ValueError as error:
        raise CodeTooSmall(f"{len(url)} characters, more than the largest code holds") from error
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    pixels = memoryview(image)
    count = pixels.shape[0] if pixels.shape else 0
    return Symbol(text=url, count=count, rows=_rows(pixels.tobytes(), count))


def _rows(pixels: bytes, count: int) -> str:
    """Each run of dark modules in a row as one rectangle; written for speed, because sheets have a thousand codes."""
    runs = []
    for start in range(0, count * count, count):
        row = f" {start // count}"
        for dark in _DARK.finditer(pixels, start, start + count):
            left, right = dark.span()
            runs.append(f"{left - start}{row}{_WIDTHS[right - left]}")
    return " ".join(runs)


def plate(paper: Paper, symbol: Symbol, x: float, y: float, *, side: float, least: float, radius: float = 0.0) -> None:
    """Draw a symbol on its own white plate of `side` mm, so that no shape or tint comes near it.

    `least` is the smallest symbol in mm for the material. Raises CodeTooSmall.
    """
    inset = radius * _CORNER
    module = (side - 2 * inset) / (symbol.count + 2 * QUIET)
    size = module * symbol.count
    if module < SMALLEST_MODULE or size < least:
        raise CodeTooSmall(f"{size:.1f} mm with {module:.2f} mm modules, at least {least:g} and {SMALLEST_MODULE}")
    paper.rectangle(x, y, side, side, fill=WHITE, radius=radius)
    margin = inset + QUIET * module
    paper.modules(symbol.rows, x + margin, y + margin, size=size, count=symbol.count)


def _single(url: str) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET, box_size=20)
    code.add_data(url)
    code.make(fit=True)
    return code


def svg(url: str) -> bytes:
    """One code as an SVG drawing with its quiet zone."""
    out = io.BytesIO()
    _single(url).make_image(image_factory=SvgPathFillImage).save(out)
    return out.getvalue()


def png(url: str) -> bytes:
    """One code as a PNG picture with its quiet zone, 20 pixels a module."""
    out = io.BytesIO()
    _single(url).make_image().save(out)
    return out.getvalue()
