"""One row read cell by cell; what is wrong is collected, so that a person sees all of it at once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from exchange.columns import Column, Mapped
from exchange.errors import CellWrong, RowError
from exchange.tables import Row

Value = TypeVar("Value")


class Reading:
    """A row being read; `errors` fills as cells turn out wrong."""

    def __init__(self, row: Row, found: Mapped, columns: Sequence[Column]) -> None:
        self._row = row
        self._found = found
        self._columns = {column.key: column for column in columns}
        self.errors: list[RowError] = []

    def name(self, key: str) -> str:
        """The header of a column as the file has it."""
        return self._found.name(self._columns[key])

    def text(self, key: str) -> str:
        """The cell of a column as written, '' where the file has no such column."""
        return self._found.cell(self._row.cells, key)

    def has(self, key: str) -> bool:
        """Whether the file has the column."""
        return key in self._found.headers

    def cell(self, key: str, read: Callable[[str, str], Value]) -> Value | None:
        """What `read(header, text)` makes of a cell; None, and an error more, where it raises CellWrong."""
        try:
            return read(self.name(key), self.text(key))
        except CellWrong as wrong:
            self.errors.append(wrong.at(self._row.number))
            return None
