"""A PDF whose unit is the millimetre and whose origin is the top left corner."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from PIL.Image import Image
from reportlab import rl_config
from reportlab.lib.colors import CMYKColor, CMYKColorSep, Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFResourceDictionary
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from printing import inks
from printing.lettering import fonts, setting, shaping, text
from printing.lettering.text import Type
from printing.values import BLACK, WHITE, Colour

MM = 72 / 25.4  # points in a millimetre
_CURVE = 1 / 6  # handle length that makes a cubic curve pass smoothly through its points

_FINE = 9.0  # pt: smaller type is printed in one ink
_LIGHT = 60.0  # % of ink in total: what is lighter stands on a dark ground

Point = tuple[float, float]
Step = tuple[str, tuple[Point, ...]]  # move and line take one point, curve three, close none

_REGISTRATION = CMYKColorSep(1, 1, 1, 1, spotName="All", density=1)

# Text coding of binary streams, on by default, makes files a fifth larger for no reader of today.
rl_config.useA85 = 0


# One parsed font serves all documents, and cutting a subset out of it moves a cursor that they share.
SUBSETTING = Lock()


@cache
def _one_ink(colour: Colour) -> Colour:
    """Black for dark letters of several inks, bare paper for light ones: plates that shift would blur small type."""
    inks = (colour.cyan, colour.magenta, colour.yellow, colour.black)
    if sum(ink > 0 for ink in inks) < 2:
        return colour
    return WHITE if sum(inks) < _LIGHT else BLACK


@cache
def _ink(colour: Colour) -> CMYKColor:
    return CMYKColor(colour.cyan / 100, colour.magenta / 100, colour.yellow / 100, colour.black / 100)


@cache
def _screen(colour: Colour) -> Color:
    """The colour on a screen; one that has none is mixed from its inks without any paper's tint."""
    if colour.screen:
        return HexColor(colour.screen)
    left = 1 - colour.black / 100
    return Color(*(left * (1 - ink / 100) for ink in (colour.cyan, colour.magenta, colour.yellow)))


@lru_cache(maxsize=256)
def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    """Path operators of a rectangle with round corners, in points."""
    path = PDFPathObject()
    path.roundRect(x, y, width, height, radius)
    return str(path.getCode())


def _own_colours(used: dict[str, Any]) -> dict[str, PDFResourceDictionary]:
    """What a stencil must list to draw in named colours; reportlab lists them for pages only."""
    if not used:
        return {}
    resources = PDFResourceDictionary()
    resources.basicFonts()
    resources.allProcs()
    resources.setColorSpace(used)
    return {"Resources": resources}


def _boxes(trim: tuple[float, float, float, float], *, height: float, bleed: float) -> dict[str, tuple[float, ...]]:
    """What is cut out of a page, and that with its bleed, in points from the bottom left."""
    left, top, wide, high = trim
    cut = (left, height - top - high, left + wide, height - top)
    over = (cut[0] - bleed, cut[1] - bleed, cut[2] + bleed, cut[3] + bleed)
    boxes = {"trimBox": cut, "bleedBox": over} if bleed else {"trimBox": cut}
    return {name: tuple(edge * MM for edge in box) for name, box in boxes.items()}


class Paper:
    """Pages of one size, drawn from the top left in mm; `finish` returns the PDF.

    The file asks to be printed without scaling: a scaled sheet misses its labels. With a `trim` (left, top, width,
    height) the pages are larger than what is cut out of them, colour runs `bleed` over the cut, and nothing is asked.
    With `screen` it is painted in the colours of screens instead of inks: for pictures, never for paper.
    """

    def __init__(
        self,
        *,
        width: float,
        height: float,
        title: str,
        author: str,
        language: str = "ja-JP",
        unchanging: bool = False,
        trim: tuple[float, float, float, float] | None = None,
        bleed: float = 0.0,
        screen: bool = False,
    ) -> None:
        self._file = io.BytesIO()
        self._screen = screen
        self._ink = _screen if screen else _ink
        fonts.face(), fonts.face(bold=True)
        # Without a first font of ours reportlab lists Helvetica, which it does not embed, in every file.
        self._canvas: Any = Canvas(
            self._file,
            pagesize=(width * MM, height * MM),
            pageCompression=1,
            initialFontName=fonts.REGULAR,
            lang=language,
            invariant=int(unchanging),
            pdfVersion=(1, 4),
            **_boxes(trim or (0, 0, width, height), height=height, bleed=bleed),
        )
        self._height = height
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("Shirube")
        if not trim:
            self._canvas._doc.Catalog.ViewerPreferences = PDFDictionary(
                {"PrintScaling": PDFName("None"), "DisplayDocTitle": "true"}
            )

    def print_both_sides(self) -> None:
        """Ask for both sides of the paper, turned over like the page of a book."""
        width, height = self._canvas._pagesize
        edge = "ShortEdge" if width > height else "LongEdge"
        self._canvas._doc.Catalog.ViewerPreferences.dict["Duplex"] = PDFName(f"DuplexFlip{edge}")

    def next_page(self) -> None:
        """End this page; the next drawing begins another."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The whole PDF."""
        with SUBSETTING:
            self._canvas.save()
        return self._file.getvalue()

    @contextmanager
    def stencil(self, name: str, *, width: float, height: float, bleed: float) -> Iterator[None]:
        """Draw once what many pieces share; `stamp` repeats it for a few bytes each."""
        self._canvas.beginForm(name, -bleed * MM, -bleed * MM, (width + bleed) * MM, (height + bleed) * MM)
        outer, self._height = self._height, height
        yield
        self._height = outer
        self._canvas.endForm(**_own_colours(self._canvas._colorsUsed))

    def stamp(self, name: str) -> None:
        """Put a stencil over the current frame."""
        self._canvas.doForm(name)

    @contextmanager
    def adjusted(self, middle: Point, *, shift: Point, scale: Point) -> Iterator[None]:
        """Move everything by `shift` mm to the right and down and stretch it around a point that only moves."""
        across, down = (middle[0] + shift[0]) * MM, (self._height - middle[1] - shift[1]) * MM
        left, bottom = middle[0] * MM * scale[0], (self._height - middle[1]) * MM * scale[1]
        self._canvas.saveState()
        self._canvas.transform(scale[0], 0, 0, scale[1], across - left, down - bottom)
        yield
        self._canvas.restoreState()

    @contextmanager
    def frame(self, x: float, y: float, *, width: float, height: float) -> Iterator[None]:
        """Measure from the top left corner of a piece that lies at x, y."""
        # Written here and not by translate(), which costs as much as the rest of a card's plate and serial.
        self._canvas._code.append(f"q 1 0 0 1 {x * MM:.4f} {(self._height - y - height) * MM:.4f} cm")
        outer, self._height = self._height, height
        yield
        self._height = outer
        self._canvas._code.append("Q")

    @contextmanager
    def clipped(self, left: float, top: float, right: float, bottom: float, *, round: bool = False) -> Iterator[None]:
        """Let nothing be drawn outside a rectangle, or outside the ellipse that fills it."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        draw = path.ellipse if round else path.rect
        draw(left * MM, (self._height - bottom) * MM, (right - left) * MM, (bottom - top) * MM)
        self._canvas.clipPath(path, stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    def rectangle(self, x: float, y: float, width: float, height: float, *, fill: Colour, radius: float = 0.0) -> None:
        """A filled rectangle, with round corners if asked."""
        self._canvas.setFillColor(self._ink(fill))
        box = (x * MM, (self._height - y - height) * MM, width * MM, height * MM)
        if radius:
            # Every card has the same white plate: its path is worked out once, not a thousand times.
            self._canvas._code.append(f"{_rounded(*box, radius * MM)} f")
        else:
            self._canvas.rect(*box, stroke=0, fill=1)

    def outline(
        self, x: float, y: float, width: float, height: float, *, colour: Colour, line: float, radius: float = 0.0
    ) -> None:
        """The edge of a rectangle."""
        self._canvas.setStrokeColor(self._ink(colour))
        self._canvas.setLineWidth(line * MM)
        self._canvas.roundRect(
            x * MM, (self._height - y - height) * MM, width * MM, height * MM, radius * MM, stroke=1, fill=0
        )

    def disc(self, x: float, y: float, radius: float, *, fill: Colour) -> None:
        """A filled circle around x, y."""
        self._canvas.setFillColor(self._ink(fill))
        self._canvas.circle(x * MM, (self._height - y) * MM, radius * MM, stroke=0, fill=1)

    def ring(self, x: float, y: float, radius: float, *, colour: Colour, line: float) -> None:
        """The edge of a circle around x, y."""
        self._canvas.setStrokeColor(self._ink(colour))
        self._canvas.setLineWidth(line * MM)
        self._canvas.circle(x * MM, (self._height - y) * MM, radius * MM, stroke=1, fill=0)

    def line(self, start: Point, end: Point, *, colour: Colour, line: float, dash: float = 0.0) -> None:
        """A straight line, in dashes of so many mm if asked."""
        self._canvas.setStrokeColor(self._ink(colour))
        self._canvas.setLineWidth(line * MM)
        self._canvas.setDash([dash * MM] if dash else [])
        self._canvas.line(start[0] * MM, (self._height - start[1]) * MM, end[0] * MM, (self._height - end[1]) * MM)
        self._canvas.setDash([])

    def register(self, strokes: Sequence[Sequence[Point]], *, line: float, dash: float = 0.0) -> None:
        """Hairlines in the registration colour, which every plate prints: for marks beside a piece, never on it."""
        self._canvas.setStrokeColor(_REGISTRATION)
        self._canvas.setLineWidth(line * MM)
        self._canvas.setDash([dash * MM] if dash else [])
        path = self._canvas.beginPath()
        for stroke in strokes:
            path.moveTo(stroke[0][0] * MM, (self._height - stroke[0][1]) * MM)
            for x, y in stroke[1:]:
                path.lineTo(x * MM, (self._height - y) * MM)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setDash([])

    def blob(self, points: Sequence[Point], *, fill: Colour) -> None:
        """A closed shape whose edge runs smoothly through the points."""
        self._canvas.setFillColor(self._ink(fill))
        corners = [(x * MM, (self._height - y) * MM) for x, y in points]
        path = self._canvas.beginPath()
        path.moveTo(*corners[0])
        count = len(corners)
        for here in range(count):
            before, start, end, after = (corners[(here + step) % count] for step in (-1, 0, 1, 2))
            path.curveTo(
                start[0] + (end[0] - before[0]) * _CURVE,
                start[1] + (end[1] - before[1]) * _CURVE,
                end[0] - (after[0] - start[0]) * _CURVE,
                end[1] - (after[1] - start[1]) * _CURVE,
                *end,
            )
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def path(
        self,
        steps: Sequence[Step],
        *,
        fill: Colour | None = None,
        even_odd: bool = False,
        stroke: Colour | None = None,
        line: float = 0.0,
        cap: int = 0,
        join: int = 0,
    ) -> None:
        """Any outline, filled, stroked or both; `cap` and `join` as in PDF."""
        path = self._canvas.beginPath()
        draw = {"move": path.moveTo, "line": path.lineTo, "curve": path.curveTo, "close": path.close}
        for verb, points in steps:
            draw[verb](*(edge for x, y in points for edge in (x * MM, (self._height - y) * MM)))
        self._canvas.saveState()
        if fill:
            self._canvas.setFillColor(self._ink(fill))
        if stroke:
            self._canvas.setStrokeColor(self._ink(stroke))
            self._canvas.setLineWidth(line * MM)
            self._canvas.setLineCap(cap)
            self._canvas.setLineJoin(join)
        self._canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None), fillMode=not even_odd)
        self._canvas.restoreState()

    def image(self, picture: Image, x: float, y: float, width: float, height: float) -> None:
        """A picture that is given in screen colours, and printed in inks."""
        shown = picture if self._screen else inks.of_picture(picture)
        box = (x * MM, (self._height - y - height) * MM, width * MM, height * MM)
        self._canvas.drawImage(ImageReader(shown), *box)

    def modules(self, rows: str, x: float, y: float, *, size: float, count: int) -> None:
        """The dark modules of a code as one path filled once: filled one by one, viewers show seams between them."""
        scale = size / count * MM
        place = f"{scale:.5f} 0 0 {-scale:.5f} {x * MM:.4f} {(self._height - y) * MM:.4f} cm"
        self._canvas.setFillColor(self._ink(BLACK))
        self._canvas._code.append(f"q {place} {rows} f Q")

    def write(
        self, x: float, baseline: float, words: str, *, type: Type, colour: Colour, within: float, align: str = "left"
    ) -> float:
        """One line of text with its ink starting (or ending, or centred) at x; returns its width in mm.

        Raises CharacterNotInFont, TextDoesNotFit beyond `within` mm.
        """
        if not words:
            return 0.0
        type = text.fitted(words, type=type, within=within)
        line = text.set_line(words, type=type)
        first, wide = line.words[0].prints[0], line.width * type.em
        bearing = first.face.bearing(first.text, size=type.size) / MM
        left = {"left": x - bearing, "centre": x - wide / 2, "right": x - wide}[align] * MM
        filled: Colour | None = None
        for word in line.words:
            if word.said:
                said = ("\ufeff" + word.said).encode("utf-16-be").hex()
                self._canvas._code.append(f"/Span <</ActualText <{said}>>> BDC")
            for part in word.prints:
                # A reading is fine type over letters that keep their colour.
                if filled != (ink := self._inked(colour, size=part.size * type.size)):
                    self._canvas.setFillColor(self._ink(ink))
                    filled = ink
                self._print(part, left, (self._height - baseline) * MM, size=type.size)
            if word.said:
                self._canvas._code.append("EMC")
        return wide

    def _inked(self, colour: Colour, *, size: float) -> Colour:
        """The colour of letters of so many points."""
        return colour if self._screen or size >= _FINE else _one_ink(colour)

    def _print(self, part: setting.Print, x: float, y: float, *, size: float) -> None:
        """Letters of one face in a line that starts at x, y; lengths in points."""
        x, y, face = x + part.across * size, y + part.above * size, part.face
        if face.joined:
            glyphs, document = face.glyphs(part.text), self._canvas._doc
            self._canvas._code.append(
                shaping.operators(glyphs, font=face.font, document=document, size=part.size * size, at=(x, y))
            )
        else:
            self._canvas.setFont(face.name, part.size * size)
            self._canvas.drawString(x, y, part.text, charSpace=part.spacing * size)

    def write_lines(
        self, x: float, baseline: float, words: str, *, type: Type, colour: Colour, within: float, lines: int
    ) -> float:
        """Text broken at phrases into at most `lines` lines; returns the baseline after the last one.

        Raises CharacterNotInFont, TextDoesNotFit.
        """
        for number, line in enumerate(text.broken(words, type=type, within=within, lines=lines) if words else ()):
            baseline += text.headroom(line, type=type, first=number == 0)
            self.write(x, baseline, line, type=type, colour=colour, within=within)
            baseline += type.step
        return baseline


__all__ = ["MM", "WHITE", "Paper", "Point"]
