"""Uploaded bytes to a table of text: CSV, TSV and XLSX as they lie on people's desks, within bounds."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from exchange import headers, refusals, text_files, workbooks
from exchange.texts import plain as plain
from exchange.texts import trimmed as trimmed

MOST_BYTES = 60 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
# Texts that are held at once, those that many cells share counted once. Measured: so many different ones in Japanese
# take 240 MB beside a file of 45 MB.
MOST_CELLS = 1_800_000
MOST_TEXT = 30_000_000
_MOST_READ = 2 * MOST_ROWS  # rows of all sheets of a workbook together, empty ones counted
_ENDS_AFTER = 1_000  # empty rows in a row: what follows is formatting, not data
_TOLD_EVERY = 1_000
_MOST_SHARED = 20_000  # texts that are held once however often they are written
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")

Numbered = tuple[int, Sequence[str]]
Told = Callable[[int], object]


class _Cells(Mapping[str, str]):
    """The cells of one row by column; all rows share what says where a column stands."""

    __slots__ = ("_places", "_texts")

    def __init__(self, places: Mapping[str, int], texts: Sequence[str]) -> None:
        self._places, self._texts = places, texts

    def __getitem__(self, name: str) -> str:
        place = self._places[name]
        return self._texts[place] if place < len(self._texts) else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: its number as the person's own programme shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A header and the rows under it. Cells are text as written.

    `totals` counts rows of sums and `notes` lines under the table that were left out; rows that a filter hides are
    read. It holds people's references in clear: parse it at once and keep only what parsing returns.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: int = 0
    notes: int = 0


def read(name: str, data: bytes, *, expects: Collection[str] = (), told: Told | None = None) -> Table:
    """The table of an uploaded file. `expects` are header words that help to find the header under titles.

    The name decides nothing: what the bytes are does. `told` is called with the number of rows read so far, every
    1,000 rows; what it raises ends the reading. Raises the refusals of exchange.refusals.
    """
    if len(data) > MOST_BYTES:
        raise refusals.FileTooLarge(most=MOST_BYTES // 1024 // 1024)
    if not data.strip(b"\x00 \t\r\n"):
        raise refusals.FileEmpty
    if data.startswith(workbooks.OLE):
        raise workbooks.refusal_of_ole(data)
    if data.startswith(_NOT_TABLES):
        raise refusals.NotATable
    if data.startswith(b"PK"):
        return _best_sheet(workbooks.sheets(data, most_columns=MOST_COLUMNS, most_rows=_MOST_READ), expects, told)
    return _table(_filled(enumerate(text_files.rows(data), 1), told), expects)


def read_pasted(text: str, *, expects: Collection[str] = ()) -> Table:
    """The table of text copied from Excel (tab separated) or from a CSV. Raises the refusals of exchange.refusals."""
    return read("pasted.tsv", text.encode("utf-8", "replace"), expects=expects)


def of_grid(rows: Iterable[Sequence[str]], *, expects: Collection[str] = ()) -> Table:
    """The table in rows of cells that come from elsewhere than a file, by the same rules and bounds."""
    return _table(_filled(enumerate(rows, 1), None), expects)


def corrected(table: Table, corrections: Mapping[tuple[int, str], str]) -> Table:
    """The table with other text in some cells, by row number and column; what was read stays as it is.

    Raises CellTooLong, and KeyError for a cell that the table doesn't have.
    """
    by_row: dict[int, dict[str, str]] = {}
    for (number, column), text in corrections.items():
        if column not in table.columns:
            raise KeyError(column)
        if len(text) > LONGEST_CELL:
            raise refusals.CellTooLong(row=number, most=f"{LONGEST_CELL:,}")
        by_row.setdefault(number, {})[column] = text
    if missing := by_row.keys() - {row.number for row in table.rows}:
        raise KeyError(min(missing))
    rows = tuple(
        Row(row.number, {**row.cells, **by_row[row.number]}) if row.number in by_row else row for row in table.rows
    )
    return Table(table.columns, rows, table.totals, table.notes)


def _best_sheet(sheets: Iterator[Iterable[Numbered]], expects: Collection[str], told: Told | None) -> Table:
    """The first sheet whose header has an expected word; the first with anything where none has.

    A sheet that isn't the one is read no further than its header may lie.
    """
    wanted = {plain(word) for word in expects}
    others: list[Iterator[Numbered]] = []
    for rows in sheets:
        filled = _filled(rows, told)
        top = list(islice(filled, headers.WITHIN))
        whole: Iterator[Numbered] = chain(top, filled)
        if top and wanted and not wanted & {plain(cell) for cell in top[headers.place(top, wanted)][1]}:
            others.append(whole)
        elif table := _table_if_any(whole, expects):
            return table
    for other in others:
        if table := _table_if_any(other, expects):
            return table
    raise refusals.FileEmpty


def _table_if_any(filled: Iterator[Numbered], expects: Collection[str]) -> Table | None:
    try:
        return _table(filled, expects)
    except refusals.FileEmpty:
        return None


def _table(filled: Iterator[Numbered], expects: Collection[str]) -> Table:
    top = list(islice(filled, headers.WITHIN))
    if not top:
        raise refusals.FileEmpty
    first, last = headers.lines(top, {plain(word) for word in expects})
    columns = headers.names(top[first : last + 1] if last > first else [top[first]])
    totals, kept = 0, list[Numbered]()
    for number, cells in chain(top[last + 1 :], filled):
        if headers.is_total(cells):
            totals += 1
        else:
            kept.append((number, cells))
    notes = headers.notes_below(kept, width=sum(map(bool, columns)))
    del kept[len(kept) - notes :]
    if not kept:
        raise refusals.FileEmpty
    if len(kept) > MOST_ROWS:
        raise refusals.TooManyRows(most=f"{MOST_ROWS:,}")
    places = {name: place for place, name in enumerate(columns) if name}
    rows = tuple(Row(number, _Cells(places, cells)) for number, cells in kept)
    return Table(tuple(places), rows, totals, notes)


def _filled(rows: Iterable[Numbered], told: Told | None) -> Iterator[Numbered]:
    """The rows that say anything, read as they are asked for and within the bounds; `told` how many."""
    filled, last = _Weighed(), 0
    for number, cells in rows:
        if number - last > _ENDS_AFTER and filled.rows:
            return
        kept = _without_blank_end(cells)
        if not kept:
            if number - last > _ENDS_AFTER:
                return
            continue
        last = number
        yield number, filled.take(number, kept)
        if told and filled.rows % _TOLD_EVERY == 0:
            told(filled.rows)


def _without_blank_end(cells: Sequence[str]) -> Sequence[str]:
    for place in range(len(cells), 0, -1):
        if cells[place - 1] and not cells[place - 1].isspace():
            return cells[:place]
    return ()


class _Weighed:
    """Counts what a table holds, and holds a text that is written often only once."""

    def __init__(self) -> None:
        self.rows = 0
        self._cells = self._text = 0
        self._shared: dict[str, str] = {}

    def take(self, number: int, cells: Sequence[str]) -> tuple[str, ...]:
        """A row, weighed. Raises CellTooLong, TooManyColumns, TooManyRows, TooMuchInAll."""
        if max(map(len, cells)) > LONGEST_CELL:
            raise refusals.CellTooLong(row=number, most=f"{LONGEST_CELL:,}")
        if len(cells) > MOST_COLUMNS:
            raise refusals.TooManyColumns(most=MOST_COLUMNS)
        self.rows += 1
        if self.rows > MOST_ROWS + headers.WITHIN + 1:
            raise refusals.TooManyRows(most=f"{MOST_ROWS:,}")
        kept = tuple(map(self._held, cells))
        if self._cells > MOST_CELLS or self._text > MOST_TEXT:
            raise refusals.TooMuchInAll(cells=f"{MOST_CELLS:,}", text=f"{MOST_TEXT:,}")
        return kept

    def _held(self, cell: str) -> str:
        known = self._shared.get(cell)
        if known is None:
            known = cell
            self._cells += 1
            self._text += len(cell)
            if len(self._shared) < _MOST_SHARED:
                self._shared[cell] = cell
        return known
