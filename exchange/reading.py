"""One row read cell by cell; what is wrong is collected, so that a person sees all of it at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from exchange.columns import Column, Mapped
from exchange.errors import CellWrong, RowError
from exchange.spellings import Spellings
from exchange.tables import Row

Value = TypeVar("Value")
# What cells of a column were read as, or what is wrong with them, by column and text.
Known = dict[tuple[str, str], Any]
_MOST_KNOWN = 20_000


class Reading:
    """A row being read; `errors` fills as cells turn out wrong.

    `known` is shared by the rows of one table, so that `word` reads what many rows say only once; `spelt` has the
    vocabularies of its columns.
    """

    def __init__(
        self,
        row: Row,
        found: Mapped,
        columns: Sequence[Column],
        known: Known | None = None,
        spelt: Mapping[str, Spellings] | None = None,
    ) -> None:
        self._row = row
        self._found = found
        self._known = {} if known is None else known
        self._spelt = spelt or {}
        self.errors: list[RowError] = []

    def name(self, key: str) -> str:
        """The header of a column as the file has it."""
        return self._found.names[key]

    def text(self, key: str) -> str:
        """The cell of a column as written, '' where the file has no such column."""
        return self._found.cell(self._row.cells, key)

    def word(self, key: str, read: Callable[[str, str, Spellings], Value]) -> Value | None:
        """As `cell`, for a column with a vocabulary, whose cells mean the same in every row and name nobody."""
        place = key, self.text(key)
        if place not in self._known and len(self._known) < _MOST_KNOWN:
            try:
                self._known[place] = read(self.name(key), place[1], self._spelt[key])
            except CellWrong as wrong:
                self._known[place] = wrong.with_traceback(None)  # else it holds on to the row, by its frames
        met = self._known.get(place)
        if met is None and place not in self._known:
            return self.cell(key, lambda column, text: read(column, text, self._spelt[key]))
        if isinstance(met, CellWrong):
            self._wrong(met)
            return None
        value: Value | None = met
        return value

    def has(self, key: str) -> bool:
        """Whether the file has the column."""
        return key in self._found.headers

    def cell(self, key: str, read: Callable[[str, str], Value]) -> Value | None:
        """What `read(header, text)` makes of a cell; None, and an error more, where it raises CellWrong."""
        try:
            return read(self.name(key), self.text(key))
        except CellWrong as wrong:
            self._wrong(wrong)
            return None

    def _wrong(self, wrong: CellWrong) -> None:
        self.errors.append(wrong.at(self._row.number, self._row.place if self._row.sheet else ""))
