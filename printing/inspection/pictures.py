"""Preflight of pictures: only those whose every pixel's ink can be counted go to a press."""

import io
from typing import Any

import numpy
from pikepdf import Array, Stream
from PIL import Image

from printing.inspection.colour import PARTS, Finding, space_findings
from printing.values import MOST_INK

_SLACK = 0.5  # percent of ink
_MOST_SPOILT = 12  # pixels above the limit, such as single dots of a JPEG's compression
_HIDDEN = ("/Alternates", "/OPI")  # another picture in this one's place
_MOST_PIXELS = 80_000_000


def findings(image: Stream) -> set[Finding]:
    """Screens' colours, transparency, too much ink, or what can't be counted in a picture; raises ValueError."""
    found: set[Finding] = {("colour-space", name) for name in _HIDDEN if name in image}
    if "/SMask" in image or int(image.get("/SMaskInData", 0)):
        found.add(("transparency", "/SMask"))
    if bool(image.get("/ImageMask", False)):
        return found  # takes the colour of fills, which is looked at where it is set
    found |= space_findings(image.get("/ColorSpace"))
    return found or _ink(image, PARTS.get(str(image.ColorSpace), 0))


def _ink(image: Stream, parts: int) -> set[Finding]:
    packed = image.get("/Filter")
    if isinstance(packed, Array) and len(packed) == 1:
        packed = packed[0]
    is_plain = packed is None or packed == "/FlateDecode"
    turn = _turn(image, parts)
    if not parts or turn is None or int(image.get("/BitsPerComponent", 0)) != 8:
        return {("colour-space", "/Image")}
    if not is_plain and packed != "/DCTDecode":
        return {("colour-space", str(packed))}
    wide, high = int(image.Width), int(image.Height)
    inks = numpy.frombuffer(image.read_bytes(), numpy.uint8) if is_plain else _jpeg(image, parts, (wide, high))
    if inks is None:
        return {("rgb", "/DCTDecode")}
    if len(inks) < wide * high * parts:
        raise ValueError("a picture with too few pixels")
    return _too_much(inks[: wide * high * parts].reshape(-1, parts), turned=turn) if parts > 1 else set()


def _turn(image: Stream, parts: int) -> bool | None:
    """Whether a picture is stored as its negative; None where it is neither."""
    decode = image.get("/Decode")
    if decode is None:
        return False
    edges = [float(edge) for edge in decode]
    return {tuple([0.0, 1.0] * parts): False, tuple([1.0, 0.0] * parts): True}.get(tuple(edges))


def _jpeg(image: Stream, parts: int, size: tuple[int, int]) -> Any:
    """The stored values of a JPEG, None where it has other inks than the file says; raises ValueError."""
    with Image.open(io.BytesIO(image.read_raw_bytes()), formats=["JPEG"]) as file:
        if file.size != size or file.width * file.height > _MOST_PIXELS:
            raise ValueError("a picture of another size")
        if len(file.getbands()) != parts:
            return None
        stored = numpy.asarray(file).reshape(-1)
    # Pillow turns the inks of a JPEG round, which PDF leaves to /Decode.
    return 255 - stored if parts == PARTS["/DeviceCMYK"] else stored


def _too_much(inks: Any, *, turned: bool) -> set[Finding]:
    total = inks.sum(axis=1, dtype=numpy.uint16)
    if turned:
        total = 4 * 255 - total
    if int((total > (MOST_INK + _SLACK) * 255 / 100).sum()) <= _MOST_SPOILT:
        return set()
    return {("ink-over-limit", f"{int(total.max()) * 100 / 255:.0f} %")}
