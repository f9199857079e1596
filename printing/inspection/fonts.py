"""Preflight of fonts: whether they are in the file, and how wide their letters are."""

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array

# What the file of a font begins with (ISO 32000-1, 9.9).
_FILES = {
    "/FontFile": (b"%!", b"\x80\x01"),
    "/FontFile2": (b"\0\1\0\0", b"true", b"OTTO"),
    "/FontFile3": (b"\x01\x00", b"OTTO", b"\0\1\0\0"),
}
_LEAST_FILE = 100  # bytes; no font with a single letter has less
_MOST_WIDTHS = 70_000


@dataclass(frozen=True)
class Font:
    """A font of a file: widths in thousandths of its size by code, and whether a code takes two bytes.

    A drawn font's letters are drawings of any kind (Type 3).
    """

    name: str
    is_embedded: bool
    is_wide: bool = False
    usual: float = 0.0
    widths: dict[int, float] = field(default_factory=dict)
    is_drawn: bool = False

    def advances(self, text: bytes) -> list[tuple[int, float]]:
        """The codes of a string, each with its width in parts of the size."""
        codes = [int.from_bytes(text[at : at + 2]) for at in range(0, len(text), 2)] if self.is_wide else list(text)
        return [(code, self.widths.get(code, self.usual) / 1000) for code in codes]


def font(found: pikepdf.Object) -> Font:
    """A font as far as preflight needs it."""
    name = str(found.get("/BaseFont", "")).removeprefix("/")
    kind = found.get("/Subtype")
    if kind == "/Type3":
        return Font(name, is_embedded=True, is_drawn=True)
    if kind == "/Type0":
        inner = found.DescendantFonts[0]
        return Font(name, _is_embedded(inner), is_wide=True, usual=float(inner.get("/DW", 1000)), widths=_wide(inner))
    first = int(found.get("/FirstChar", 0))
    listed = found.get("/Widths", Array())
    widths = {first + at: float(width) for at, width in enumerate(listed)} if len(listed) < _MOST_WIDTHS else {}
    return Font(name, _is_embedded(found), usual=500.0, widths=widths)


def _is_embedded(found: pikepdf.Object) -> bool:
    descriptor = found.get("/FontDescriptor", pikepdf.Dictionary())
    return any(name in descriptor and _is_font(descriptor[name], heads) for name, heads in _FILES.items())


def _is_font(found: pikepdf.Object, heads: tuple[bytes, ...]) -> bool:
    data = found.read_bytes() if isinstance(found, pikepdf.Stream) else b""
    return len(data) >= _LEAST_FILE and data.startswith(heads)


def _wide(found: pikepdf.Object) -> dict[int, float]:
    """Widths of two-byte codes, listed one by one or for a range."""
    widths: dict[int, float] = {}
    listed = list(found.get("/W", Array()))
    at = 0
    while at + 1 < len(listed):
        first, then = int(listed[at]), listed[at + 1]
        if isinstance(then, Array):
            widths |= {first + step: float(width) for step, width in enumerate(then)}
            at += 2
        elif at + 2 < len(listed) and int(then) - first < _MOST_WIDTHS:
            widths |= dict.fromkeys(range(first, int(then) + 1), float(listed[at + 2]))
            at += 3
        else:
            break
    return widths
