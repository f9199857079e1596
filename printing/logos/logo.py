"""Logos: an uploaded SVG or PNG, of which only what a press can print survives."""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import Literal

import numpy
from PIL import Image

from printing import inks
from printing.logos import drawing as logo_drawing
from printing.logos.drawing import Drawing
from printing.logos.refusals import LogoElementNotAllowed, LogoInvisible, LogoNotReadable, LogoTooCoarse, LogoTooLarge
from printing.page import Paper

MOST_BYTES = 1 << 20
MOST_PIXELS = 4_000_000  # 17 cm at 300 dpi
_DARKEST = 247  # part of 255: lighter pixels look like paper
LEAST_DPI = 300  # below, edges of a logo look frayed in print
_PNG = b"\x89PNG\r\n\x1a\n"
_MM_PER_INCH = 25.4


@dataclass(frozen=True, eq=False)
class Logo:
    """A logo that is safe to draw; width and height in pixels, or in units of the drawing."""

    kind: Literal["svg", "png"]
    width: float
    height: float
    drawing: Drawing | None = None
    picture: Image.Image | None = None

    @property
    def widest(self) -> float | None:
        """Width in mm up to which it may be printed; None if any."""
        return self.width * _MM_PER_INCH / LEAST_DPI if self.picture else None


def read(data: bytes) -> Logo:
    """A logo from a file's bytes. Raises what `__all__` lists but LogoTooCoarse."""
    if len(data) > MOST_BYTES:
        raise LogoTooLarge
    if data.startswith(_PNG):
        picture = _picture(data)
        if int(numpy.asarray(picture).min(initial=255)) > _DARKEST:
            raise LogoInvisible
        return Logo("png", *picture.size, picture=picture)
    drawing = logo_drawing.read(data)
    return Logo("svg", drawing.width, drawing.height, drawing=drawing)


def draw(paper: Paper, logo: Logo, x: float, y: float, width: float, height: float) -> None:
    """Draw a logo as large as it fits into a box in mm, in the box's middle. Raises LogoTooCoarse under 300 dpi."""
    scale = min(width / logo.width, height / logo.height)
    wide, high = logo.width * scale, logo.height * scale
    left, top = x + (width - wide) / 2, y + (height - high) / 2
    if logo.picture:
        if logo.widest and wide > logo.widest * 1.001:
            raise LogoTooCoarse(pixels=round(wide / _MM_PER_INCH * LEAST_DPI), there=round(logo.width))
        paper.image(logo.picture, left, top, wide, high)
    elif logo.drawing:
        with paper.clipped(left, top, left + wide, top + high):
            for shape in logo.drawing.shapes:
                paper.path(
                    shape.placed(left, top, scale),
                    fill=shape.fill,
                    even_odd=shape.even_odd,
                    stroke=shape.stroke,
                    line=shape.line * scale,
                    cap=shape.cap,
                    join=shape.join,
                )


def _picture(data: bytes) -> Image.Image:
    """The pixels in screen colours; only the first picture of an animated file."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=["PNG"]) as file:
            # Pillow warns from 89 million pixels on and refuses twice as many; ours is the stricter bound.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if file.width * file.height > MOST_PIXELS:
                raise LogoTooLarge
            if file.mode.startswith("I"):
                raise LogoNotReadable
            file.load()
            return inks.on_paper(file)
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        struct.error,
        zlib.error,
        Image.DecompressionBombError,
    ) as error:
        raise LogoNotReadable from error


__all__ = [
    "Logo",
    "LogoElementNotAllowed",
    "LogoInvisible",
    "LogoNotReadable",
    "LogoTooCoarse",
    "LogoTooLarge",
    "draw",
    "read",
]
