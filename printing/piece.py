"""A piece of publicity: what its sides show, drawn in mm from the top left corner of the finished size."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from printing import layouts, qr, scenes, shapes
from printing.blocks.signature import Signed
from printing.blocks.words import Content, Emblem
from printing.flow import Fitted
from printing.formats import Format
from printing.layout import Layout, Plate, Serial
from printing.lettering.text import TextDoesNotFit, Type
from printing.logos import logo
from printing.logos.logo import Logo
from printing.page import Paper
from printing.values import WHITE, Code, Colour, Facts, Theme, Wording

_CUT = Colour(0, 0, 0, 45, screen="#A1A1A3")
_LOGO_HIGH = (2.0, 1.2)  # em of the words beside it; the second needs hardly more room than they do
BLEED = 3.0  # mm that shapes run over every edge, so that a cut a little off shows no white

Draw = Callable[[Paper], None]
DrawCode = Callable[[Paper, Code], None]


@dataclass(frozen=True)
class Side:
    """One side: what all pieces share (drawn once in a file) and what each has of its own (codes and serial).

    `symbols` is how many codes one drawing of it carries, `plates` where they lie; `shows_logo` tells whether the
    office's logo is on it.
    """

    name: str
    shared: Draw
    own: DrawCode | None = None
    symbols: int = 0
    plates: tuple[Plate, ...] = ()
    shows_logo: bool = False


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A designed piece, ready to be placed on label stock, on a press sheet or in a picture."""

    format: Format
    facts: Facts
    wording: Wording
    theme: Theme
    sides: tuple[Side, ...]
    version: str = ""

    @property
    def symbols(self) -> int:
        """How many codes one piece carries; each must read back from the finished file."""
        return sum(side.symbols for side in self.sides)

    @property
    def shows_logo(self) -> bool:
        """Whether the logo it was composed with is on it: discreet and round pieces have no place for one."""
        return any(side.shows_logo for side in self.sides)

    @property
    def title(self) -> str:
        """What a reader of the file sees as its title."""
        content = Content(facts=self.facts, wording=self.wording, theme=self.theme)
        return " ".join(part for part in (self.facts.desk, content.said.sample if self.facts.sample else "") if part)


def compose(
    format: Format, *, facts: Facts, wording: Wording, theme: Theme, version: str = "", logo: Logo | None = None
) -> Piece:
    """Lay a message out in a format and a theme; `version` is printed beside the code's serial, `logo` beside the name
    of the office. A piece that doesn't name it, or has no room for both, goes without (`Piece.shows_logo`).

    Raises TextDoesNotFit with the line, CharacterNotInFont with the character; drawing raises CodeTooSmall.
    """
    content = Content(facts=facts, wording=wording, theme=theme)
    sides = tuple(_side(layout, content, format, version, logo) for layout in layouts.of(format, theme))
    return Piece(format=format, facts=facts, wording=wording, theme=theme, sides=sides, version=version)


def specimen(piece: Piece, code: Code) -> bytes:
    """All sides as a plain PDF, a page each; the same bytes for the same drawing. Raises CodeTooSmall."""
    format = piece.format
    paper = Paper(
        width=format.width, height=format.height, title=piece.title, author=piece.facts.office, unchanging=True
    )
    for side in piece.sides:
        with paper.frame(0, 0, width=format.width, height=format.height):
            side.shared(paper)
            if side.own:
                side.own(paper, code)
        paper.next_page()
    return paper.finish()


def _side(layout: Layout, content: Content, format: Format, version: str, emblem: Logo | None) -> Side:
    layout, words, shows = _with_logo(layout, content, emblem)

    def shared(paper: Paper) -> None:
        scenes.draw(paper, layout.stage, content.theme)
        if layout.sheet:
            paper.rectangle(*layout.sheet, fill=WHITE)
        for start, end in layout.cuts:
            paper.line(start, end, colour=_CUT, line=0.2, dash=1.4)
        words.draw(paper)
        if emblem and layout.logo:
            logo.draw(paper, emblem, *layout.logo)
        if content.facts.sample and layout.mark:
            _mark(paper, layout.mark, content)

    def own(paper: Paper, code: Code) -> None:
        for plate in layout.plates:
            symbol = qr.encode(code.url, level=plate.level)
            qr.plate(
                paper,
                symbol,
                plate.x,
                plate.y,
                side=plate.side,
                least=plate.least or format.least_symbol,
                radius=plate.radius,
            )
        if layout.serial:
            _serial(paper, layout.serial, f"{code.serial} {version}".strip(), content)

    drawn = own if layout.plates or layout.serial else None
    plates = tuple(layout.plates)
    return Side(layout.name, shared, drawn, symbols=len(plates), plates=plates, shows_logo=shows)


def _with_logo(layout: Layout, content: Content, emblem: Logo | None) -> tuple[Layout, Fitted, bool]:
    """The side with the words in it, and whether a logo has a place there: rather a small one or none than no piece.

    Raises TextDoesNotFit, CharacterNotInFont.
    """
    if emblem and not layout.logo:
        for high in _LOGO_HIGH:
            try:
                chosen, words = layout.fitting(replace(content, logo=Emblem(emblem, high)))
            except TextDoesNotFit:
                continue
            return chosen, words, _signs_with_logo(words)
    chosen, words = layout.fitting(content)
    return chosen, words, bool(emblem and chosen.logo)


def _signs_with_logo(words: Fitted) -> bool:
    blocks = (spaced.block for column in words.columns for spaced in column.blocks)
    return any(isinstance(block, Signed) and block.logo for block in blocks)


def _mark(paper: Paper, place: Serial, content: Content) -> None:
    """The mark of a sample, ending at its place, which has room for the Japanese word alone."""
    type, word = Type(place.size, language=content.facts.language), content.said.sample.split(" / ")[0]
    wide = shapes.pill_width(word, type=type)
    shapes.pill(paper, place.x - wide, place.baseline, word, type=type, colour=content.theme["small"])


def _serial(paper: Paper, place: Serial, words: str, content: Content) -> None:
    type = Type(place.size)
    paper.write(place.x, place.baseline, words, type=type, colour=content.theme["small"], within=60, align=place.align)
