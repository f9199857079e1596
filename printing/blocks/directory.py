"""Numbers to call from a wall: danger by itself and first, then names, numbers and times in three columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing import shapes
from printing.blocks.words import Content
from printing.flow import Block, Sizes
from printing.lettering.text import ASCENT, DESCENT, TextDoesNotFit, Type, broken, headroom, width
from printing.page import Paper
from printing.values import Facts, Theme

_GAPS = (1.6, 1.2, 0.9)  # em between two columns, as wide as the rows allow
_APART = 0.6  # em of more air between danger and everything else
_BETWEEN = 0.45  # em of more air before each entry of a leaflet where some take several lines
_BRACKETS = " \u3000()（）"  # a note in a column of its own needs none

Row = tuple[str, str, str]  # who, which number, and when or at what cost


@dataclass(frozen=True)
class Cell:
    """Words in a line, so many mm from its left edge."""

    left: float
    words: str
    bold: bool = False


Line = list[Cell]
Entry = list[Line]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """A line for danger, a heading, and rows in columns; where they are too long for columns, names stand above.

    Where some rows take several lines, so many em of more air stand `between` them.
    """

    danger: str
    now: str
    heading: str
    rows: Sequence[Row]
    theme: Theme
    between: float = 0.0

    @property
    def words(self) -> str:
        """The last row, the first to lose its room."""
        return " ".join(part for part in self.rows[-1] if part) if self.rows else self.now

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        type = sizes.of("small")
        baselines = [below for _, below in self._placed(width, sizes)]
        return ASCENT * type.em + baselines[-1] + DESCENT * type.em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw danger, heading and rows."""
        type, strong = sizes.of("small"), sizes.of("small", bold=True)
        first, text = top + ASCENT * type.em, self.theme["text"]
        placed = self._placed(width, sizes)
        if self.now:
            name, panel, baseline = self.theme["name"], self.theme["panel"], first + placed[0][1]
            shapes.pill(paper, x, baseline, self.danger, type=strong, colour=panel, fill=name, low=True)
        for line, below in placed:
            for cell in line:
                kind = strong if cell.bold else type
                within = width - cell.left
                paper.write(x + cell.left, first + below, cell.words, type=kind, colour=text, within=within)

    def _placed(self, wide: float, sizes: Sizes) -> list[tuple[Line, float]]:
        """All lines, each with its baseline in mm below the first; raises TextDoesNotFit."""
        type, strong = sizes.of("small"), sizes.of("small", bold=True)
        entries: list[Entry] = []
        if self.now:
            entries.append(self._danger(wide, type=strong))
        if self.rows:
            heading = broken(self.heading, type=strong, within=wide, lines=2) if self.heading else ()
            entries += [[[Cell(0.0, words, bold=True)] for words in heading]] if heading else []
            entries += self._table(wide, sizes)
        between = self.between if any(len(entry) > 1 for entry in entries) else 0.0
        placed: list[tuple[Line, float]] = []
        below = 0.0
        for number, entry in enumerate(entries):
            below += type.em * ((_APART if self.now else 0.0) if number == 1 else between if number else 0.0)
            for line in entry:
                below += (type.step if placed else 0.0) + max(
                    (headroom(cell.words, type=type, first=not placed) for cell in line), default=0.0
                )
                placed.append((line, below))
        return placed

    def _danger(self, wide: float, *, type: Type) -> Entry:
        """Whom to call at once, beside the pill or on a line of its own; raises TextDoesNotFit."""
        pill = shapes.pill_width(self.danger, type=type)
        if pill > wide:
            raise TextDoesNotFit(self.danger)
        left = pill + 0.8 * type.em
        if left + width(self.now, type=type) <= wide:
            return [[Cell(left, self.now, bold=True)]]
        return [[], *([Cell(0.0, words, bold=True)] for words in broken(self.now, type=type, within=wide, lines=2))]

    def _table(self, wide: float, sizes: Sizes) -> list[Entry]:
        """The rows in columns or with names above, whichever takes fewer lines; raises TextDoesNotFit."""
        made = [_in_columns(self.rows, wide, sizes, gap=gap) for gap in _GAPS]
        tables = [table for table in (*made, _under_names(self.rows, wide, sizes)) if table]
        if not tables:
            raise TextDoesNotFit(self.words)
        return min(tables, key=lambda table: sum(len(entry) for entry in table))


def _in_columns(rows: Sequence[Row], wide: float, sizes: Sizes, *, gap: float) -> list[Entry]:
    """Three columns; only notes may take a second line. Nothing where there is no room for that."""
    type, strong = sizes.of("small"), sizes.of("small", bold=True)
    first = max(width(name, type=type) for name, _, _ in rows) + gap * type.em
    second = first + max(width(number, type=strong) for _, number, _ in rows) + gap * type.em
    entries: list[Entry] = []
    try:
        for name, number, note in rows:
            entries.append(_noted([Cell(0.0, name), Cell(first, number, bold=True)], second, note, wide, type))
    except TextDoesNotFit:
        return []
    return entries


def _under_names(rows: Sequence[Row], wide: float, sizes: Sizes) -> list[Entry]:
    """Each name on a line of its own, under it number and note, in one line if they have room; else nothing."""
    type, strong = sizes.of("small"), sizes.of("small", bold=True)
    entries: list[Entry] = []
    try:
        for name, number, note in rows:
            names = [[Cell(0.0, words)] for words in broken(name, type=type, within=wide, lines=2)]
            beside, called = width(number, type=strong) + type.em, [Cell(0.0, number, bold=True)]
            if beside - type.em > wide:
                raise TextDoesNotFit(number)
            if not note or beside + width(note, type=type) <= wide:
                entries.append([*names, *_noted(called, beside, note, wide, type)])
            else:
                entries.append([*names, called, *_noted([], 0.0, note, wide, type)])
    except TextDoesNotFit:
        return []
    return entries


def _noted(line: Line, left: float, note: str, wide: float, type: Type) -> Entry:
    """A line with a note at its end, which may need a second line; raises TextDoesNotFit."""
    notes = [Cell(left, words) for words in broken(note, type=type, within=wide - left, lines=2)] if note else []
    return [[*line, *notes[:1]], *([cell] for cell in notes[1:])]


def directory(content: Content) -> Block | None:
    """The numbers of a poster: danger, the desk's own telephones, then national lines."""
    facts, said = content.facts, content.said
    rows = [(phone.name, phone.number, phone.hours) for phone in facts.phones]
    rows += [(line.name, line.number, line.note.strip(_BRACKETS)) for line in facts.urgent if not line.now]
    now = _now(facts)
    if not rows and not now:
        return None
    heading = said.without_line if facts.without_line else said.speak
    return Directory(danger=said.danger, now=now, heading=heading, rows=rows, theme=content.theme)


def airy_directory(content: Content) -> Block | None:
    """The numbers of a leaflet: in its narrow columns air tells where an entry ends."""
    made = directory(content)
    return replace(made, between=_BETWEEN) if isinstance(made, Directory) else made


def _now(facts: Facts) -> str:
    joint = "\u3000" if facts.language.startswith("ja") else "  "
    return joint.join(f"{line.name} {line.number}" for line in facts.urgent if line.now)
