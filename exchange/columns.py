"""Columns of a file that a subject understands: found by what people write in the header, described in templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from exchange.refusals import ColumnsMissing
from exchange.tables import Table, plain

Kind = Literal["text", "date", "moment", "whole", "yen"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its headers (the first is the template's), and what a template says of it.

    `definition` is a msgid. `example` is what the template's sample row shows; `choices` are offered in a list.
    """

    key: str
    headers: tuple[str, ...]
    definition: str
    example: str = ""
    required: bool = False
    kind: Kind = "text"
    width: int = 14
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The header that templates and errors use."""
        return self.headers[0]


@dataclass(frozen=True)
class Mapped:
    """Which column of a table is which of ours, and the names of those that are nobody's."""

    headers: Mapping[str, str]
    ignored: tuple[str, ...]

    def cell(self, cells: Mapping[str, str], key: str) -> str:
        """The cell of a column, '' where the table has no such column."""
        return cells.get(self.headers.get(key, ""), "")

    def name(self, column: Column) -> str:
        """The header as the file has it, so that people find it."""
        return self.headers.get(column.key, column.name)


def headers_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """Every header that is understood, for exchange.tables.read."""
    return tuple(header for column in columns for header in column.headers)


def mapped(table: Table, columns: Sequence[Column], *, one_of: Sequence[str] = ()) -> Mapped:
    """Find our columns in a table; `one_of` are keys of which at least one is needed. Raises ColumnsMissing."""
    understood = {plain(header): column.key for column in columns for header in column.headers}
    headers: dict[str, str] = {}
    for name in table.columns:
        key = understood.get(plain(name))
        if key:
            headers.setdefault(key, name)
    missing = [column.name for column in columns if column.required and column.key not in headers]
    alternatives = [column.name for column in columns if column.key in one_of]
    if alternatives and not headers.keys() & {*one_of}:
        missing.append(" / ".join(alternatives))
    if missing:
        raise ColumnsMissing(columns="、".join(missing))
    taken = {*headers.values()}
    return Mapped(headers, tuple(name for name in table.columns if name not in taken))
