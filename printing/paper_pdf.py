"""A paper as a tagged PDF on A4: one that can be handed in, searched, and read aloud."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from core import language
from printing import paper_dense, paper_layout
from printing.page import MM
from printing.paper import Paper
from printing.paper_letters import drawable
from printing.paper_looks import BOTTOM, CORAL, HEIGHT, LINE, SIDE, SLATE, WIDTH, letters, paragraph, text_width
from printing.paper_looks import write as put
from printing.paper_ready import MOST_PAGES, ready, refuse_length
from printing.paper_tags import Node, TaggingCanvas, aside, finished

_FOOT = 13.5 * MM  # from the lower edge to the line over the foot
_SMALL = 8.0
_MOST_TRIED = 40  # pages: whether a longer paper would be shorter with less air nobody waits for
_TAGS = {"ja": "ja-JP"}


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF with its foot and the page's number under each page; the same paper makes the same bytes.

    Raises LettersNotDrawn, also for letters that join (Devanagari), PaperTooLong beyond 300 pages,
    PicturesTooLarge, PictureUnreadable.
    """
    whole = drawable(ready(paper))
    if paper.is_dense:
        return _built(whole, paper_dense.TIGHT)[0]
    made, pages = _built(whole)
    if not 1 < pages <= _MOST_TRIED:
        return made
    closer, fewer = _built(whole, paper_dense.CLOSER)
    return closer if fewer < pages else made


def _built(whole: Paper, air: paper_dense.Air | None = None) -> tuple[bytes, int]:
    """The file and how many pages it has."""
    out, root = io.BytesIO(), Node("Document")
    with language.spoken(whole.language):
        flowing = paper_layout.flowables(whole, root)
    document = BaseDocTemplate(
        out, pagesize=A4, title=whole.title, author=whole.author, creator="Shirube", invariant=1, pageCompression=1
    )
    if air:
        paper_dense.tighten(flowing, air)
    below, above = paper_dense.MORE if whole.is_dense else (0.0, 0.0)
    frame = Frame(SIDE * MM, BOTTOM * MM - below, WIDTH, HEIGHT + below + above, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(flowing, canvasmaker=_canvas_of(whole))
    tag = _TAGS.get(whole.language, whole.language)
    return finished(out.getvalue(), root, title=whole.title, author=whole.author, language=tag), document.page


def _canvas_of(paper: Paper) -> type[TaggingCanvas]:
    """A canvas that knows how many pages there are before it writes what stands under each."""

    class Numbering(TaggingCanvas):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:
            if len(self._kept) == MOST_PAGES:
                refuse_length()
            self._kept.append(dict(self.__dict__))
            self._startPage()
            self.marks = 0

        def save(self) -> None:
            pages = list(self._kept)
            for page in pages:
                self.__dict__.update(page)
                _foot(self, paper, of=len(pages))
                super().showPage()
            super().save()

    return Numbering


def _foot(canvas: Any, paper: Paper, *, of: int) -> None:
    """What stands around each page: foot and number, and the mark of what isn't real."""
    with aside(canvas):
        canvas.setFillColor(LINE)
        canvas.rect(SIDE * MM, _FOOT, WIDTH, 0.6, stroke=0, fill=1)
        canvas.setFillColor(SLATE)
        number = f"{canvas.getPageNumber()} / {of}"
        put(canvas, SIDE * MM + WIDTH, _FOOT - 4.4 * MM, number, size=_SMALL, anchor=1)
    # The paragraph is an aside of its own.
    words = _under(paper.foot, WIDTH - 25 * MM)
    words.drawOn(canvas, SIDE * MM, _FOOT - 1.4 * MM - words.height)
    if paper.mark:
        _mark(canvas, paper.mark)


def _under(foot: str, room: float) -> Any:
    """The foot as small as it must be to stay on the paper."""
    for size in (_SMALL, 7.0, 6.0, 5.0):
        made = paragraph(foot, letters(size, leading=1.4, colour=SLATE), None)
        if made.wrap(room, A4[1])[1] < _FOOT - 4 * MM:
            break
    return made


def _mark(canvas: Any, mark: str) -> None:
    size = min(9.0, 60 * MM / max(1.0, text_width(mark, 1.0, bold=True)))
    wide, high = text_width(mark, size, bold=True) + 7 * MM, 6 * MM
    left, bottom = SIDE * MM + WIDTH - wide, A4[1] - 15 * MM
    with aside(canvas):
        canvas.setStrokeColor(CORAL)
        canvas.setLineWidth(0.9)
        canvas.roundRect(left, bottom, wide, high, high / 2, stroke=1, fill=0)
        canvas.setFillColor(CORAL)
        put(canvas, left + wide / 2, bottom + high / 2 - size * 0.36, mark, size=size, bold=True, anchor=0.5)


__all__ = ["pdf"]
