"""Paragraphs of papers on A4: our faces as reportlab's markup, styles that break Japanese, a canvas of our fonts."""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import CMYKColor, Color
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from printing.lettering import fonts
from printing.page import SUBSETTING

INK = CMYKColor(0.75, 0.62, 0.42, 0.35)


class OurCanvas(Canvas):  # type: ignore[misc]
    """A canvas that doesn't list Helvetica, which it would not embed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "initialFontName": fonts.REGULAR})

    def save(self) -> None:
        """Write the file; one at a time, because all files cut their letters out of the same fonts."""
        with SUBSETTING:
            super().save()


def style(
    size: float, *, bold: bool = False, right: bool = False, colour: Color = INK, leading: float = 1.6, **more: Any
) -> ParagraphStyle:
    """Letters of so many points in one of our two weights; `more` is reportlab's."""
    return ParagraphStyle(
        "",
        fontName=fonts.BOLD if bold else fonts.REGULAR,
        fontSize=size,
        leading=size * leading,
        textColor=colour,
        wordWrap="CJK",
        alignment=TA_RIGHT if right else 0,
        **more,
    )


def markup(words: str, *, bold: bool) -> str:
    """Words as reportlab's markup: a newline is a line break. Raises CharacterNotInFont."""
    return "<br/>".join(marked(line, bold=bold) for line in words.split("\n"))


def can_set(words: str) -> bool:
    """Whether a paragraph can set these words; it can't where letters join, as in Nepali, or have no shape."""
    try:
        marked(words.replace("\n", ""), bold=False)
    except fonts.CharacterNotInFont:
        return False
    return True


def marked(words: str, *, bold: bool) -> str:
    """One line as reportlab's markup, with the face of each part that the first face can't draw.

    Raises CharacterNotInFont, also for letters that join (Devanagari): a paragraph can't set them.
    """
    made: list[str] = []
    for face, part in fonts.runs(words, bold=bold):
        if face.joined:
            raise fonts.CharacterNotInFont(part.strip()[:1], words)
        named = face.name in (fonts.REGULAR, fonts.BOLD)
        made.append(escape(part) if named else f'<font name="{face.name}">{escape(part)}</font>')
    return "".join(made)
