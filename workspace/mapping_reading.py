"""What becomes of a list that was handed in: read at once, or its columns are asked for; then cells are corrected."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from core.language import mark as _
from core.refusals import Refusal
from exchange import for_all, lists, mapping, own_words, tables
from exchange.columns import Column, headers_of, mapped
from exchange.errors import RowError
from exchange.lists import Sheet
from exchange.mapping import Drift, Fit
from exchange.own_words import Unknown, Words
from exchange.refusals import ColumnsMissing, FileTooLarge
from exchange.tables import Table
from store.exchange_records import ColumnMapping
from workspace import list_doubles, list_kinds, mapping_memory
from workspace.list_doubles import Doubles
from workspace.mapping_held import Held
from workspace.mapping_work import Told, begin_step

MOST_CORRECTED = 60  # cells that are wrong otherwise than by a word; a list with more is corrected where it was written


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
    `brought_in` is the msgid that says how many came in; `most_mb` is how large a file may be.
    """

    name: str
    columns: Sequence[Column]
    brought_in: str = ""
    one_of: Sequence[str] = ()
    private: Collection[str] = ()
    is_compared: bool = False
    roles: Sequence[str] = ()
    most_mb: int = tables.MOST_BYTES // 1024 // 1024


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How lists of a kind are read on a visit.

    `parse` takes a table, the columns that were chosen, words of somebody's own, and what is told how far it is.
    `look` tells the page what else it shows of what was read, asked once; `made_with` tells the fingerprint of
    the key that made the pseudonyms.
    """

    kind: Kind
    parse: Callable[[Table, Mapping[str, str] | None, Words, Told | None], Parsed]
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
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was read and waits for a yes: pseudonyms and codes, and for corrections the rows that need one.

    `notes` counts lines under the table that were left out, `hidden` rows that Excel doesn't show and that were read.
    `headers` is what can be remembered of its columns, `remembered` the name under which it is. `words` of their own
    were taken as somebody matched them, those that were remembered under `near`. Cells under `private` headings no
    page repeats. `name` is the file's. `sheets` are a workbook's; where several of them were read, they wait as a
    `whole` with the columns and `values` that were `chosen`, so that some can be left out.
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
    notes: int = 0
    hidden: int = 0
    words: Words = field(default_factory=dict)
    near: str = ""
    doubles: Doubles = field(default_factory=Doubles)
    once: tuple[Parsed, Any] | None = None
    name: str = ""
    sheets: tuple[Sheet, ...] = ()
    whole: Held | None = None
    chosen: Mapping[str, str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def each_once(self) -> "Read":
        """The list without the rows that are the same as an earlier one to the last cell."""
        return replace(self, parsed=self.once[0], looked=self.once[1]) if self.once else self

    @property
    def wrong_rows(self) -> int:
        """How many rows have at least one error."""
        return len({error.row for error in self.parsed.errors})


def table_of(name: str, data: bytes, kind: Kind, kept: Sequence[ColumnMapping], told: Told | None = None) -> Table:
    """The table of a file; what was remembered helps to find its header. Raises the refusals of exchange.refusals.

    The size is looked at here: what the uploader says of it holds in the browser alone.
    """
    if len(data) > kind.most_mb * 1024 * 1024:
        raise FileTooLarge(most=kind.most_mb)
    known = {header for each in kept for header in mapping.mapping_of(each.headers).values()}
    return tables.read(name, data, expects={*headers_of(kind.columns), *known}, told=told)


def begin(
    table: Table, reader: Reader, kept: Sequence[ColumnMapping], *, file_hash: str, ask: bool = False, told: Told | None
) -> Choosing | Read:
    """Read a list whose columns are understood or remembered; else, or where `ask`, have a person choose them.

    Raises ColumnsMissing where there is nothing to choose from, and what `list_kinds.must_be` raises.
    """
    kind = reader.kind
    if not ask and not _is_enough(table, kind):
        list_kinds.must_be(table, kind.name)
    near = mapping_memory.nearest(table, kept)
    words = mapping_memory.words_of(near, kept)
    proposal = mapping.propose(table, kind.columns, near.words if near else None)
    # By all of its words: one that is asked about anew, because another list says otherwise, is no sign of a swap.
    drift = mapping.drift(near.headers, table, kind.columns, near.words) if near else None
    name = near.name if near else ""
    chosen = mapping.mapping_of(near.headers) if near else {}
    if not ask and near and drift and drift.is_none and _is_enough(table, kind, chosen):
        return read(table, reader, chosen, file_hash=file_hash, words=words, remembered=name, told=told)
    if not ask and _is_understood(proposal.fits) and _is_enough(table, kind):
        return read(table, reader, None, file_hash=file_hash, words=words, near=name, told=told)
    fits = _fits(proposal.fits, near, table)
    if not any(fit.header for fit in fits) or not _is_possible(table, kind, fits):
        mapped(table, kind.columns, one_of=kind.one_of)
    return Choosing(
        held=Held(table),
        columns=table.columns,
        fits=fits,
        drift=drift,
        near=name,
        file_hash=file_hash,
    )


def read(
    table: Table,
    reader: Reader,
    chosen: Mapping[str, str] | None,
    *,
    file_hash: str,
    words: Words | None = None,
    remembered: str = "",
    near: str = "",
    values: Mapping[str, str] | None = None,
    told: Told | None = None,
) -> Read:
    """Read a table by columns that are understood (None) or chosen, and by `values` for the whole list.

    Raises ColumnsMissing, MappingUnfit.
    """
    kind = reader.kind
    said, by, (table, more) = table, chosen, for_all.with_values(table, kind.columns, values or {})
    if more:
        chosen = {**(chosen or {}), **more}
    begin_step(told, 2, total=len(table.rows))
    headers = mapped(table, kind.columns, one_of=kind.one_of, mapping=chosen).headers
    parsed = reader.parse(table, chosen, words or {}, told)
    begin_step(told, 3)
    doubles = list_doubles.found(table, parsed, lambda rows: reader.parse(rows, chosen, words or {}, None))
    # What holds for a whole list is said of each list anew.
    kept = {key: header for key, header in headers.items() if key not in more}
    return Read(
        parsed=parsed,
        looked=reader.look(parsed),
        held=_to_correct(table, parsed, kind),
        mapping=chosen,
        private=frozenset(headers[key] for key in kind.private if key in headers),
        headers=mapping.remembered(said, kept, kind.columns, words),
        remembered=remembered,
        file_hash=file_hash,
        made_with=reader.made_with(),
        notes=table.notes,
        hidden=table.hidden,
        words=words or {},
        near=remembered or near,
        doubles=doubles,
        once=_once(parsed, doubles, reader),
        sheets=table.sheets,
        whole=Held(said) if any(row.sheet for row in table.rows[:1]) else None,
        chosen=by,
        values=values or {},
    )


def of_sheets(before: Read, reader: Reader, left_out: Collection[str], told: Told | None = None) -> Read:
    """The same workbook without some of its sheets; what was corrected is as it was read. Raises TooLate."""
    whole = before.whole and before.whole.table
    if not whole:
        raise TooLate
    names = ("file_hash", "words", "values", "remembered", "near")
    facts: dict[str, Any] = {name: getattr(before, name) for name in names}
    found = read(lists.without(whole, left_out), reader, before.chosen, **facts, told=told)
    if found.whole:
        found.whole.forget()
    if before.held:
        before.held.forget()
    return replace(found, name=before.name, whole=before.whole)


def unknown_words(read: Read, kind: Kind) -> tuple[Unknown, ...]:
    """The words of a list that its columns' vocabularies lack."""
    return own_words.unknown(read.parsed.errors, mapping.mapping_of(read.headers), kind.columns)


def with_words(read: Read, kind: Kind, said: Words) -> Read:
    """A list as it is to be remembered once words were said: columns all of whose cells read then may be doubted."""
    open_, all_ = set[str](), set[str]()
    for each in unknown_words(read, kind):
        all_.add(each.key)
        if not each.is_keepable or each.normal not in said.get(each.key, {}):
            open_.add(each.key)
    otherwise = {error.column for error in read.parsed.errors if not error.words}
    done = {key for key in all_ - open_ if read.headers[key] not in otherwise}
    return replace(read, headers=mapping.settled(read.headers, done), words=own_words.merged(read.words, said))


def corrected(before: Read, reader: Reader, changes: Mapping[tuple[int, str], str], told: Told | None = None) -> Read:
    """The same list with other text in some cells; `before` is as it was. Raises TooLate, CellTooLong."""
    table = before.held and before.held.table
    if not before.held or not table:
        raise TooLate
    changed = tables.corrected(table, changes)
    begin_step(told, 2, total=len(changed.rows))
    parsed: Any = reader.parse(changed, before.mapping, before.words, told)
    begin_step(told, 3)
    doubles = list_doubles.found(changed, parsed, lambda rows: reader.parse(rows, before.mapping, before.words, None))
    if not reader.kind.is_compared:
        good: Any = before.parsed
        parsed = replace(good, rows=(*good.rows, *parsed.rows), errors=parsed.errors)
        doubles = before.doubles.with_more(doubles)
    held = _to_correct(changed, parsed, reader.kind)
    before.held.forget()
    if before.whole:
        before.whole.forget()  # its cells are not the corrected ones
    facts: dict[str, Any] = {"held": held, "doubles": doubles, "once": _once(parsed, doubles, reader), "whole": None}
    return replace(before, parsed=parsed, looked=reader.look(parsed), **facts)


def _once(parsed: Parsed, doubles: Doubles, reader: Reader) -> tuple[Parsed, Any] | None:
    if doubles.is_none:
        return None
    fewer = list_doubles.each_once(parsed, doubles)
    return fewer, reader.look(fewer)


def _to_correct(table: Table, parsed: Parsed, kind: Kind) -> Held | None:
    """What corrections need of a table: nothing where all is well or too much is wrong, else as few rows as will do.

    However many cells hold a word of their own: it is said once.
    """
    otherwise = sum(not error.words for error in parsed.errors)
    if not parsed.errors or otherwise == len(parsed.errors) > MOST_CORRECTED:
        return None
    wrong = {error.row for error in parsed.errors}
    if kind.is_compared:
        return Held(table)
    return Held(replace(table, rows=tuple(row for row in table.rows if row.number in wrong)))


def _is_understood(fits: Sequence[Fit]) -> bool:
    """Whether every column that may be one of ours has a heading we know, whatever its cells look like."""
    return all(fit.sureness != "guess" or fit.reason == "same_but" for fit in fits)


def _is_enough(table: Table, kind: Kind, chosen: Mapping[str, str] | None = None) -> bool:
    try:
        mapped(table, kind.columns, one_of=kind.one_of, mapping=chosen)
    except ColumnsMissing:
        return False
    return True


def _is_possible(table: Table, kind: Kind, fits: Sequence[Fit]) -> bool:
    """Whether the columns that are needed could all be found among those that nothing is proposed for."""
    found = {fit.key for fit in fits if fit.header}
    free = len(table.columns) - len(found)
    missing = sum(column.required and not column.for_all and column.key not in found for column in kind.columns)
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
