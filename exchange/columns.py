"""Columns of a file that a subject understands: found by what people write in the header, described in templates."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from exchange.refusals import ColumnsMissing, MappingUnfit
from exchange.spellings import Spellings
from exchange.tables import Table, plain

Kind = Literal["text", "date", "moment", "whole", "yen"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its headers (the first is the template's), and what a template says of it.

    `definition` is a msgid. `example` is what the template's sample row shows; `choices` are offered in a list;
    `looks` tells whether a cell reads as this column's, where `kind` alone doesn't. `words` is the vocabulary of a
    column that has one, `parted` what stands between several words of a cell. `for_all` where one value may
    hold for a whole list (`exchange.for_all`).
    """

    key: str
    headers: tuple[str, ...]
    definition: str
    example: str = ""
    required: bool = False
    kind: Kind = "text"
    width: int = 14
    choices: tuple[str, ...] = ()
    looks: Callable[[str], bool] | None = None
    words: Spellings | None = None
    parted: re.Pattern[str] | None = None
    for_all: bool = False

    def parts(self, text: str) -> list[str]:
        """The words of a cell."""
        return [part for part in self.parted.split(text) if part.strip()] if self.parted else [text]

    @property
    def name(self) -> str:
        """The header that templates and errors use."""
        return self.headers[0]


@dataclass(frozen=True)
class Mapped:
    """Which column of a table is which of ours, and the names of those that are nobody's.

    `names` has every column of ours as errors name it: as the table does, or as a template would.
    """

    headers: Mapping[str, str]
    ignored: tuple[str, ...]
    names: Mapping[str, str]

    def cell(self, cells: Mapping[str, str], key: str) -> str:
        """The cell of a column, '' where the table has no such column."""
        header = self.headers.get(key)
        return "" if header is None else cells[header]


def headers_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """Every header that is understood, for exchange.tables.read."""
    return tuple(header for column in columns for header in column.headers)


def mapped(
    table: Table, columns: Sequence[Column], *, one_of: Sequence[str] = (), mapping: Mapping[str, str] | None = None
) -> Mapped:
    """Find our columns in a table, or take the given mapping of our keys to its headers as it is.

    `one_of` are keys of which at least one is needed. Raises ColumnsMissing, and MappingUnfit for a mapping that
    names what the table doesn't have, or the same column twice.
    """
    headers = _understood(table, columns) if mapping is None else _given(table, columns, mapping)
    missing = [column.name for column in columns if column.required and column.key not in headers]
    alternatives = [column.name for column in columns if column.key in one_of]
    if alternatives and not headers.keys() & {*one_of}:
        missing.append(" / ".join(alternatives))
    if missing:
        raise ColumnsMissing(columns="、".join(missing))
    taken = {*headers.values()}
    names = {column.key: headers.get(column.key, column.name) for column in columns}
    return Mapped(headers, tuple(name for name in table.columns if name not in taken), names)


def _understood(table: Table, columns: Sequence[Column]) -> dict[str, str]:
    understood = {plain(header): column.key for column in columns for header in column.headers}
    headers: dict[str, str] = {}
    for name in table.columns:
        key = understood.get(plain(name))
        if key:
            headers.setdefault(key, name)
    return headers


def _given(table: Table, columns: Sequence[Column], mapping: Mapping[str, str]) -> dict[str, str]:
    keys = {column.key for column in columns}
    there = {plain(name): name for name in table.columns}
    headers = {key: there.get(plain(header), "") for key, header in mapping.items() if key in keys and header}
    wrong = [mapping[key] for key, header in headers.items() if [*headers.values()].count(header) > 1 or not header]
    if wrong:
        raise MappingUnfit(columns="、".join(dict.fromkeys(wrong)))
    return headers
