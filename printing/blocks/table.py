"""Numbers to call in two columns: what each is, and how to reach it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printing.flow import Role, Sizes
from printing.lettering.text import DESCENT, Type, baselines, broken, width
from printing.page import Paper
from printing.values import Theme

_GAP = 2.0  # em between the two columns


@dataclass(frozen=True)
class Cell:
    """Words in a line, so many mm from its left edge."""

    left: float
    words: str
    bold: bool = False


Line = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Labels and words in two columns; without room for that, words follow their label or stand under it, row by row.

    The row labelled `first` is bold, because it is for danger. A newline in words is a break for where they have no
    room on one line.
    """

    rows: Sequence[tuple[str, str]]
    theme: Theme
    first: str = ""
    role: Role = "small"

    @property
    def words(self) -> str:
        """The last row's words."""
        return _one_line(self.rows[-1][1])

    def height(self, width: float, sizes: Sizes) -> float:
        """Height in mm; raises TextDoesNotFit."""
        type = sizes.of(self.role)
        return self._baselines(self._lines(width, sizes), type)[-1] + DESCENT * type.em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        """Draw the rows."""
        type, strong = sizes.of(self.role), sizes.of(self.role, bold=True)
        lines = self._lines(width, sizes)
        for line, below in zip(lines, self._baselines(lines, type), strict=True):
            for cell in line:
                paper.write(
                    x + cell.left,
                    top + below,
                    cell.words,
                    type=strong if cell.bold else type,
                    colour=self.theme["text"],
                    within=width - cell.left,
                )

    @staticmethod
    def _baselines(lines: Sequence[Line], type: Type) -> tuple[float, ...]:
        return baselines(["".join(cell.words for cell in line) for line in lines], type=type)

    def _lines(self, wide: float, sizes: Sizes) -> list[Line]:
        type, strong = sizes.of(self.role), sizes.of(self.role, bold=True)
        labels = max(width(label, type=strong) for label, _ in self.rows) + _GAP * type.em
        widest = max(width(_one_line(words), type=strong) for _, words in self.rows)
        if labels < wide * 0.55 and widest <= wide - labels:
            return [
                (Cell(0.0, label, True), Cell(labels, _one_line(words), self._loud(label)))
                for label, words in self.rows
            ]
        return [line for label, words in self.rows for line in self._row(label, words, wide, type, strong)]

    def _row(self, label: str, words: str, wide: float, type: Type, strong: Type) -> Iterator[Line]:
        """Words after their label where both have room on a line, otherwise under it."""
        after = width(label, type=strong) + type.em if label else 0.0
        loud = self._loud(label)
        name = (Cell(0.0, label, True),) if label else ()
        if after + width(_one_line(words), type=strong) <= wide:
            yield (*name, Cell(after, _one_line(words), loud))
            return
        if name:
            yield name
        yield from ((Cell(0.0, line, loud),) for line in _under(words, wide, strong if loud else type))

    def _loud(self, label: str) -> bool:
        return bool(self.first) and label == self.first


def _one_line(words: str) -> str:
    return words.replace("\n", " ")


def _under(words: str, wide: float, type: Type) -> tuple[str, ...]:
    if width(_one_line(words), type=type) <= wide:
        return (_one_line(words),)
    return broken(words, type=type, within=wide, lines=3)
