"""Rows that stand twice in a list, the same to the last cell: said before they count, and left out if somebody says so.

Two talks of one person in the same minute may be real, so nothing is left out by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from core.language import gettext as _
from exchange.tables import Row, Table
from workspace import widgets

_SHOWN = 5  # groups of rows


@dataclass(frozen=True)
class Doubles:
    """Numbers of rows that are the same, a group each, and what all but the first of each group were read as."""

    groups: tuple[tuple[int, ...], ...] = ()
    rows: tuple[Any, ...] = ()
    places: Mapping[int, str] = field(default_factory=dict)  # of rows of several sheets

    def with_more(self, more: "Doubles") -> "Doubles":
        """These and others."""
        return Doubles(self.groups + more.groups, self.rows + more.rows, {**self.places, **more.places})

    @property
    def is_none(self) -> bool:
        """Whether every row stands once."""
        return not self.rows


def groups(table: Table) -> tuple[tuple[int, ...], ...]:
    """The numbers of rows that are the same to the last cell, a group each."""
    # Their hashes first: of a long list hardly any row need be held twice.
    hashes = [hash(_cells(row)) for row in table.rows]
    twice = {each for each, number in Counter(hashes).items() if number > 1}
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, each in zip(table.rows, hashes, strict=True):
        if each in twice:
            alike[_cells(row)].append(row.number)
    return tuple(tuple(numbers) for numbers in alike.values() if len(numbers) > 1)


def found(table: Table, parsed: Any, parse: Callable[[Table], Any]) -> Doubles:
    """The right rows of a table that stand more than once; `parse` reads them as the whole was `parsed`."""
    wrong = {error.row for error in parsed.errors}
    mine = tuple(group for group in groups(table) if not wrong & {*group})
    if not mine:
        return Doubles()
    numbers = {number for group in mine for number in group}
    places = {row.number: row.place for row in table.rows if row.sheet and row.number in numbers}
    return Doubles(mine, tuple(parse(later(table, mine)).rows), places)


def later(table: Table, twice: Collection[Sequence[int]]) -> Table:
    """The table with all but the first row of each group alone."""
    numbers = {number for group in twice for number in group[1:]}
    return replace(table, rows=tuple(row for row in table.rows if row.number in numbers))


def each_once(parsed: Any, doubles: Doubles) -> Any:
    """What was read, without what the later ones of `doubles` were read as."""
    less = Counter(doubles.rows)
    kept = []
    for row in reversed(parsed.rows):
        if less[row]:
            less[row] -= 1
        else:
            kept.append(row)
    return replace(parsed, rows=tuple(reversed(kept)))


def asking(doubles: Doubles, *, key: str) -> bool:
    """Say which rows are the same; whether each of them shall come in once."""
    if doubles.is_none:
        return False
    told = [
        _("Rows {rows} are the same.").format(rows=_listed(group, doubles.places)) for group in doubles.groups[:_SHOWN]
    ]
    if len(doubles.groups) > _SHOWN:
        told.append(_("And {number} more such groups.").format(number=f"{len(doubles.groups) - _SHOWN:,}"))
    widgets.attention(" ".join(told))
    label = _("Bring rows that are the same in once ({number} fewer)").format(number=f"{len(doubles.rows):,}")
    return st.checkbox(label, key=key)


def _listed(group: Sequence[int], places: Mapping[int, str]) -> str:
    told = [_("row {number}").format(number=places.get(number, number)) for number in group[:_SHOWN]]
    return _(" and also ").join(told) + (" …" if len(group) > _SHOWN else "")


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(row.cells.values())
