"""Preflight of a page's boxes: its size, what is cut out of it, and how far colour may run over the cut."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from printing.faults import Fault
from printing.inspection.expectation import Expectation
from printing.piece import BLEED

Box = tuple[float, float, float, float]  # left, bottom, right, top in points

POINTS = 72 / 25.4  # in a millimetre
_SMALLEST_PAGE, _LARGEST_PAGE = 40.0, 1500.0  # mm
_SLACK = 0.1  # mm
_DEEPEST = 50  # levels of a page tree


@dataclass(frozen=True)
class Boxes:
    """The boxes of a page in points; `trim` is the whole paper where the file names none."""

    media: Box
    crop: Box
    trim: Box
    bleed: Box | None
    has_trim: bool
    turn: int
    unit: float

    @property
    def size(self) -> tuple[float, float]:
        """The finished size in mm."""
        return ((self.trim[2] - self.trim[0]) / POINTS, (self.trim[3] - self.trim[1]) / POINTS)

    @property
    def is_sane(self) -> bool:
        """Whether the page has a plausible size and its boxes lie in it."""
        wide, high = (self.media[2] - self.media[0]) / POINTS, (self.media[3] - self.media[1]) / POINTS
        is_plausible = all(_SMALLEST_PAGE <= side * self.unit <= _LARGEST_PAGE for side in (wide, high))
        return is_plausible and within(self.crop, self.media) and within(self.trim, self.media)

    @property
    def shows_bleed(self) -> bool:
        """Whether a picture of the page has the bleed in it."""
        return self.bleed is not None and within(self.bleed, self.crop)


def within(inner: Box, outer: Box, slack: float = _SLACK) -> bool:
    """Whether a box lies in another, give or take `slack` mm."""
    more = slack * POINTS
    return (
        inner[0] >= outer[0] - more
        and inner[1] >= outer[1] - more
        and inner[2] <= outer[2] + more
        and inner[3] <= outer[3] + more
    )


def inside(point: tuple[float, float], box: Box) -> bool:
    """Whether a point lies in a box."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def grown(box: Box, by: float) -> Box:
    """A box larger (or smaller) by so many mm on each side."""
    more = by * POINTS
    return (box[0] - more, box[1] - more, box[2] + more, box[3] + more)


def boxes(page: pikepdf.Page) -> Boxes:
    """The boxes of a page; raises ValueError or TypeError where they are no rectangles."""
    media = _box(_inherited(page, "/MediaBox"))
    if media is None:
        raise ValueError("a page without a size")
    trim = _box(page.obj.get("/TrimBox"))
    return Boxes(
        media=media,
        crop=_box(_inherited(page, "/CropBox")) or media,
        trim=trim or media,
        bleed=_box(page.obj.get("/BleedBox")),
        has_trim=trim is not None,
        turn=int(_inherited(page, "/Rotate") or 0) % 360,
        unit=float(page.obj.get("/UserUnit", 1)),
    )


def _inherited(page: pikepdf.Page, name: str) -> pikepdf.Object | int | None:
    node: pikepdf.Object = page.obj
    for _level in range(_DEEPEST):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            break
        node = node.Parent
    return None


def _box(found: object) -> Box | None:
    if found is None:
        return None
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        raise ValueError(f"no rectangle: {found!r}")
    a, b, c, d = (float(edge) for edge in found)
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def faults(page: pikepdf.Page, number: int, found: Boxes, expected: Expectation) -> Iterator[Fault]:
    """What is wrong with the boxes of a page."""
    said = " ".join(f"{edge:g}" for edge in found.media)
    if not found.is_sane or (expected.is_press and found.bleed and not found.shows_bleed):
        yield Fault("page-box", said, number)
    if found.turn or found.unit != 1:
        yield Fault("page-turned", f"{found.turn}° ×{found.unit:g}", number)
    if expected.is_press:
        yield from _press_faults(page, number, found, expected)
    else:
        yield from _office_faults(page, number)


def _press_faults(page: pikepdf.Page, number: int, found: Boxes, expected: Expectation) -> Iterator[Fault]:
    wide, high = found.size
    if "/ArtBox" in page.obj:
        yield Fault("page-box", "/ArtBox", number)  # ISO 15930-4, 6.10: either this or the trim
    if not found.has_trim or not expected.allows((wide, high)):
        yield Fault("trim-size", f"{wide:.1f}x{high:.1f}" if found.has_trim else "", number)
    if found.bleed is None or not within(grown(found.trim, BLEED), found.bleed, 0.05):
        yield Fault("bleed-missing", "", number)
    for note in page.obj.get("/Annots", pikepdf.Array()):
        box = _box(note.get("/Rect"))
        if box and overlap(box, found.bleed or found.trim):
            yield Fault("annotation", str(note.get("/Subtype", "")), number)


def _office_faults(page: pikepdf.Page, number: int) -> Iterator[Fault]:
    """Stamps and notes print, or don't, as each printer's program likes; a link without a look never does."""
    for note in page.obj.get("/Annots", pikepdf.Array()):
        if note.get("/Subtype") != "/Link" or "/AP" in note:
            yield Fault("annotation", str(note.get("/Subtype", "")), number)


def overlap(box: Box, other: Box) -> bool:
    """Whether two boxes have a place in common."""
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
