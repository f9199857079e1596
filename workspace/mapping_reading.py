"""What becomes of a list that was handed in: read at once, or its columns are asked for; then cells are corrected."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from core.language import mark as _
from core.refusals import Refusal
from exchange import mapping, tables
from exchange.columns import Column, headers_of, mapped
from exchange.errors import RowError
from exchange.mapping import Drift, Fit
from exchange.refusals import ColumnsMissing
from exchange.tables import Table
from store.exchange_records import ColumnMapping
from workspace import mapping_memory
from workspace.mapping_held import Held
from workspace.mapping_work import Told

MOST_CORRECTED = 60  # wrong cells; a list with more is corrected where it was written


class TooLate(Refusal):
    """The table waited longer than clients' numbers may."""

    sentence = _("The list waited too long and was let go. Nothing was saved. Please hand it in again.")


class Parsed(Protocol):
    """What every kind of list is read as."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def errors(self) -> Sequence[RowError]: ...
    @property
    def ignored_columns(self) -> Sequence[str]: ...
    @property
    def totals(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of list: our columns, and which of them name a person.

    `is_compared` where a row is judged beside others, so that the whole table must be read again after a correction.
    `brought_in` is the msgid that says how many came in.
    """

    name: str
    columns: Sequence[Column]
    brought_in: str = ""
    one_of: Sequence[str] = ()
    private: Collection[str] = ()
    is_compared: bool = False
    roles: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How lists of a kind are read on a visit.

    `look` tells the page what else it shows of what was read, asked once; `made_with` tells the fingerprint of
    the key that made the pseudonyms.
    """

    kind: Kind
    parse: Callable[[Table, Mapping[str, str] | None, Told | None], Parsed]
    look: Callable[[Parsed], Any] = lambda _parsed: None
    made_with: Callable[[], str] = lambda: ""


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """A table whose columns a person chooses; `drift` says what is otherwise than remembered under `near`."""

    held: Held
    columns: tuple[str, ...]
    fits: tuple[Fit, ...]
    drift: Drift | None
    near: str
    file_hash: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was read and waits for a yes: pseudonyms and codes, and for corrections the rows that need one.

    `headers` is what can be remembered of its columns, `remembered` the name under which it is. Cells under `private`
    headings no page repeats.
    """

    parsed: Parsed
    looked: Any
    held: Held | None
    mapping: Mapping[str, str] | None
    private: frozenset[str]
    headers: Mapping[str, str]
    remembered: str
    file_hash: str
    made_with: str

    @property
    def wrong_rows(self) -> int:
        """How many rows have at least one error."""
        return len({error.row for error in self.parsed.errors})


def table_of(name: str, data: bytes, kind: Kind, kept: Sequence[ColumnMapping], told: Told | None = None) -> Table:
    """The table of a file; what was remembered helps to find its header. Raises the refusals of exchange.refusals."""
    known = {header for each in kept for header in mapping.mapping_of(each.headers).values()}
    return tables.read(name, data, expects={*headers_of(kind.columns), *known}, told=told)


def begin(
    table: Table, reader: Reader, kept: Sequence[ColumnMapping], *, file_hash: str, ask: bool = False, told: Told | None
) -> Choosing | Read:
    """Read a list whose columns are understood or remembered; else, or where `ask`, have a person choose them.

    Raises ColumnsMissing where there is nothing to choose from.
    """
    kind = reader.kind
    proposal = mapping.propose(table, kind.columns)
    near = mapping_memory.nearest(table, kept)
    drift = mapping.drift(near.headers, table, kind.columns) if near else None
    if not ask and near and drift and drift.is_none:
        chosen = mapping.mapping_of(near.headers)
        return read(table, reader, chosen, file_hash=file_hash, remembered=near.name, told=told)
    if not ask and _is_understood(proposal.fits) and _is_enough(table, kind):
        return read(table, reader, None, file_hash=file_hash, told=told)
    fits = _fits(proposal.fits, near, table)
    if not any(fit.header for fit in fits) or not _is_possible(table, kind, fits):
        mapped(table, kind.columns, one_of=kind.one_of)
    return Choosing(
        held=Held(table),
        columns=table.columns,
        fits=fits,
        drift=drift,
        near=near.name if near else "",
        file_hash=file_hash,
    )


def read(
    table: Table,
    reader: Reader,
    chosen: Mapping[str, str] | None,
    *,
    file_hash: str,
    remembered: str = "",
    told: Told | None = None,
) -> Read:
    """Read a table by columns that are understood (None) or chosen. Raises ColumnsMissing, MappingUnfit."""
    kind = reader.kind
    headers = mapped(table, kind.columns, one_of=kind.one_of, mapping=chosen).headers
    parsed = reader.parse(table, chosen, told)
    return Read(
        parsed=parsed,
        looked=reader.look(parsed),
        held=_to_correct(table, parsed, kind),
        mapping=chosen,
        private=frozenset(headers[key] for key in kind.private if key in headers),
        headers=mapping.remembered(table, headers),
        remembered=remembered,
        file_hash=file_hash,
        made_with=reader.made_with(),
    )


def must_fit(table: Table, kind: Kind, chosen: Mapping[str, str]) -> None:
    """Refuse columns that a list can't be read by. Raises ColumnsMissing, MappingUnfit."""
    mapped(table, kind.columns, one_of=kind.one_of, mapping=chosen)


def corrected(before: Read, reader: Reader, changes: Mapping[tuple[int, str], str]) -> Read:
    """The same list with other text in some cells; `before` is as it was. Raises TooLate, CellTooLong."""
    table = before.held and before.held.table
    if not before.held or not table:
        raise TooLate
    changed = tables.corrected(table, changes)
    parsed: Any = reader.parse(changed, before.mapping, None)
    if not reader.kind.is_compared:
        good: Any = before.parsed
        parsed = replace(good, rows=(*good.rows, *parsed.rows), errors=parsed.errors)
    held = _to_correct(changed, parsed, reader.kind)
    before.held.forget()
    return replace(before, parsed=parsed, looked=reader.look(parsed), held=held)


def _to_correct(table: Table, parsed: Parsed, kind: Kind) -> Held | None:
    """What corrections need of a table: nothing where all is well or too much is wrong, else as few rows as will do."""
    if not parsed.errors or len(parsed.errors) > MOST_CORRECTED:
        return None
    wrong = {error.row for error in parsed.errors}
    if kind.is_compared:
        return Held(table)
    return Held(replace(table, rows=tuple(row for row in table.rows if row.number in wrong)))


def _is_understood(fits: Sequence[Fit]) -> bool:
    """Whether every column that may be one of ours has a heading we know, whatever its cells look like."""
    return all(fit.sureness != "guess" or fit.reason == "same_but" for fit in fits)


def _is_enough(table: Table, kind: Kind) -> bool:
    try:
        mapped(table, kind.columns, one_of=kind.one_of)
    except ColumnsMissing:
        return False
    return True


def _is_possible(table: Table, kind: Kind, fits: Sequence[Fit]) -> bool:
    """Whether the columns that are needed could all be found among those that nothing is proposed for."""
    found = {fit.key for fit in fits if fit.header}
    free = len(table.columns) - len(found)
    missing = sum(column.required and column.key not in found for column in kind.columns)
    return free >= missing + bool(kind.one_of and not found & {*kind.one_of})


def _fits(proposed: Sequence[Fit], near: ColumnMapping | None, table: Table) -> tuple[Fit, ...]:
    """What is proposed; a column that was remembered for one of ours goes before what looks like it."""
    there = {tables.plain(name): name for name in table.columns}
    mine = mapping.mapping_of(near.headers) if near else {}
    before = {key: there[tables.plain(header)] for key, header in mine.items() if tables.plain(header) in there}
    taken = {*before.values()}
    fits = []
    for fit in proposed:
        if fit.key in before and before[fit.key] != fit.header:
            fits.append(Fit(fit.key, before[fit.key], "sure", "remembered"))
        elif fit.key not in before and fit.header in taken:
            fits.append(Fit(fit.key, "", "none", "none"))
        else:
            fits.append(fit)
    return tuple(fits)
