"""A PDF whose unit is the millimetre and whose origin is the top left corner."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import CMYKColor
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas

from printing import fonts, text
from printing.text import Type
from printing.values import BLACK, WHITE, Colour

MM = 72 / 25.4  # points in a millimetre
_CURVE = 1 / 6  # handle length that makes a cubic curve pass smoothly through its points

Point = tuple[float, float]

# Text coding of binary streams, on by default, makes files a fifth larger for no reader of today.
rl_config.useA85 = 0


# One parsed font serves all documents, and cutting a subset out of it moves a cursor that they share.
_SUBSETTING = Lock()


def _ink(colour: Colour) -> CMYKColor:
    return CMYKColor(colour.cyan / 100, colour.magenta / 100, colour.yellow / 100, colour.black / 100)


class Paper:
    """Pages of one size, drawn from the top left in mm; `finish` returns the PDF.

    The file asks to be printed without scaling: a scaled sheet misses its labels.
    """

    def __init__(self, *, width: float, height: float, title: str, author: str, language: str = "ja-JP") -> None:
        self._file = io.BytesIO()
        fonts.face(), fonts.face(bold=True)
        # Without a first font of ours reportlab lists Helvetica, which it does not embed, in every file.
        self._canvas: Any = Canvas(
            self._file,
            pagesize=(width * MM, height * MM),
            pageCompression=1,
            initialFontName=fonts.REGULAR,
            lang=language,
            trimBox=(0, 0, width * MM, height * MM),
        )
        self._height = height
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("Shirube")
        self._canvas._doc.Catalog.ViewerPreferences = PDFDictionary(
            {"PrintScaling": PDFName("None"), "DisplayDocTitle": "true"}
        )

    def next_page(self) -> None:
        """End this page; the next drawing begins another."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The whole PDF."""
        with _SUBSETTING:
            self._canvas.save()
        return self._file.getvalue()

    @contextmanager
    def stencil(self, name: str, *, width: float, height: float, bleed: float) -> Iterator[None]:
        """Draw once what many pieces share; `stamp` repeats it for a few bytes each."""
        self._canvas.beginForm(name, -bleed * MM, -bleed * MM, (width + bleed) * MM, (height + bleed) * MM)
        outer, self._height = self._height, height
        yield
        self._height = outer
        self._canvas.endForm()

    def stamp(self, name: str) -> None:
        """Put a stencil over the current frame."""
        self._canvas.doForm(name)

    @contextmanager
    def frame(self, x: float, y: float, *, width: float, height: float) -> Iterator[None]:
        """Measure from the top left corner of a piece that lies at x, y."""
        self._canvas.saveState()
        self._canvas.translate(x * MM, (self._height - y - height) * MM)
        outer, self._height = self._height, height
        yield
        self._height = outer
        self._canvas.restoreState()

    @contextmanager
    def clipped(self, left: float, top: float, right: float, bottom: float) -> Iterator[None]:
        """Let nothing be drawn outside a rectangle."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(left * MM, (self._height - bottom) * MM, (right - left) * MM, (bottom - top) * MM)
        self._canvas.clipPath(path, stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    def rectangle(self, x: float, y: float, width: float, height: float, *, fill: Colour, radius: float = 0.0) -> None:
        """A filled rectangle, with round corners if asked."""
        self._canvas.setFillColor(_ink(fill))
        box = (x * MM, (self._height - y - height) * MM, width * MM, height * MM)
        if radius:
            self._canvas.roundRect(*box, radius * MM, stroke=0, fill=1)
        else:
            self._canvas.rect(*box, stroke=0, fill=1)

    def outline(
        self, x: float, y: float, width: float, height: float, *, colour: Colour, line: float, radius: float = 0.0
    ) -> None:
        """The edge of a rectangle."""
        self._canvas.setStrokeColor(_ink(colour))
        self._canvas.setLineWidth(line * MM)
        self._canvas.roundRect(
            x * MM, (self._height - y - height) * MM, width * MM, height * MM, radius * MM, stroke=1, fill=0
        )

    def disc(self, x: float, y: float, radius: float, *, fill: Colour) -> None:
        """A filled circle around x, y."""
        self._canvas.setFillColor(_ink(fill))
        self._canvas.circle(x * MM, (self._height - y) * MM, radius * MM, stroke=0, fill=1)

    def ring(self, x: float, y: float, radius: float, *, colour: Colour, line: float) -> None:
        """The edge of a circle around x, y."""
        self._canvas.setStrokeColor(_ink(colour))
        self._canvas.setLineWidth(line * MM)
        self._canvas.circle(x * MM, (self._height - y) * MM, radius * MM, stroke=1, fill=0)

    def line(self, start: Point, end: Point, *, colour: Colour, line: float) -> None:
        """A straight line."""
        self._canvas.setStrokeColor(_ink(colour))
        self._canvas.setLineWidth(line * MM)
        self._canvas.line(start[0] * MM, (self._height - start[1]) * MM, end[0] * MM, (self._height - end[1]) * MM)

    def blob(self, points: Sequence[Point], *, fill: Colour) -> None:
        """A closed shape whose edge runs smoothly through the points."""
        self._canvas.setFillColor(_ink(fill))
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

    def modules(self, rows: str, x: float, y: float, *, size: float, count: int) -> None:
        """The dark modules of a code as one path filled once: filled one by one, viewers show seams between them."""
        scale = size / count * MM
        self._canvas.saveState()
        self._canvas.setFillColor(_ink(BLACK))
        self._canvas._code.append(
            f"{scale:.5f} 0 0 {-scale:.5f} {x * MM:.4f} {(self._height - y) * MM:.4f} cm {rows} f"
        )
        self._canvas.restoreState()

    def write(
        self, x: float, baseline: float, words: str, *, type: Type, colour: Colour, within: float, align: str = "left"
    ) -> float:
        """One line of text with its ink starting (or ending, or centred) at x; returns its width in mm.

        Raises CharacterNotInFont, TextDoesNotFit beyond `within` mm.
        """
        if not words:
            return 0.0
        type = text.fitted(words, type=type, within=within)
        ready = fonts.drawable(words, bold=type.bold)
        face, wide = fonts.face(bold=type.bold), text.width(words, type=type)
        left = {"left": x - face.bearing(ready[0], size=type.size) / MM, "centre": x - wide / 2, "right": x - wide}
        self._canvas.setFillColor(_ink(colour))
        self._canvas.setFont(face.name, type.size)
        self._canvas.drawString(
            left[align] * MM, (self._height - baseline) * MM, ready, charSpace=type.spacing * type.size
        )
        return wide

    def write_lines(
        self, x: float, baseline: float, words: str, *, type: Type, colour: Colour, within: float, lines: int
    ) -> float:
        """Text broken at phrases into at most `lines` lines; returns the baseline after the last one.

        Raises CharacterNotInFont, TextDoesNotFit.
        """
        for line in text.broken(words, type=type, within=within, lines=lines) if words else ():
            self.write(x, baseline, line, type=type, colour=colour, within=within)
            baseline += type.step
        return baseline


__all__ = ["MM", "WHITE", "Paper", "Point"]
