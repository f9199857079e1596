"""Uploaded bytes to a table of text: CSV, TSV and XLSX as they lie on people's desks, within bounds."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from exchange import headers, lists, refusals, text_files, workbooks
from exchange.lists import Numbered, Source
from exchange.lists import Row as Row
from exchange.lists import Table as Table
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
_SAYS_ANYTHING = re.compile(rb"[^\x00 \t\r\n]")
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")

Told = Callable[[int], object]


def read(name: str, data: bytes, *, expects: Collection[str] = (), told: Told | None = None) -> Table:
    """The table of an uploaded file. `expects` are header words that help to find the header under titles.

    The name decides nothing: what the bytes are does. `told` is called with the number of rows read so far, every
    1,000 rows; what it raises ends the reading. Raises the refusals of exchange.refusals.
    """
    if len(data) > MOST_BYTES:
        raise refusals.FileTooLarge(most=MOST_BYTES // 1024 // 1024)
    if not _SAYS_ANYTHING.search(data):
        raise refusals.FileEmpty
    if data.startswith(workbooks.OLE):
        raise workbooks.refusal_of_ole(data)
    if data.startswith(_NOT_TABLES):
        raise refusals.NotATable
    if data.startswith(b"PK"):
        sheets = workbooks.sheets(data, most_columns=MOST_COLUMNS, most_rows=_MOST_READ)
        return lists.table(_sources(sheets, told), expects, most_rows=MOST_ROWS)
    return _table(_numbered(text_files.rows(data)), expects, told)


def read_pasted(text: str, *, expects: Collection[str] = ()) -> Table:
    """The table of text copied from Excel (tab separated) or from a CSV. Raises the refusals of exchange.refusals."""
    return read("pasted.tsv", text.encode("utf-8", "replace"), expects=expects)


def of_grid(rows: Iterable[Sequence[str]], *, expects: Collection[str] = ()) -> Table:
    """The table in rows of cells that come from elsewhere than a file, by the same rules and bounds."""
    return _table(enumerate(rows, 1), expects)


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
        replace(row, cells={**row.cells, **by_row[row.number]}) if row.number in by_row else row for row in table.rows
    )
    return replace(table, rows=rows)


def _numbered(rows: Iterable[Sequence[str]]) -> Iterator[Numbered]:
    """The lines of a file by number. Raises TooManyRows, empty ones counted: they take time too."""
    for number, row in enumerate(rows, 1):
        if number > _MOST_READ:
            raise refusals.TooManyRows(most=f"{_MOST_READ:,}")
        yield number, row


def _sources(sheets: Iterable[workbooks.Sheet], told: Told | None) -> Iterator[Source]:
    """The sheets of a workbook as they are to be read, within the bounds of one table together."""
    weighed = _Weighed()
    for sheet in sheets:
        weighed.allowed += headers.WITHIN + 1
        rows = _filled(sheet, weighed, told, sheet.name if sheet.is_one_of_many else "")
        yield Source(rows, sheet.name, sheet.hidden, sheet.shown)


def _table(rows: Iterable[Numbered], expects: Collection[str], told: Told | None = None) -> Table:
    weighed = _Weighed()
    weighed.allowed += headers.WITHIN + 1
    return lists.table([Source(_filled(rows, weighed, told))], expects, most_rows=MOST_ROWS)


def _filled(rows: Iterable[Numbered], weighed: "_Weighed", told: Told | None, sheet: str = "") -> Iterator[Numbered]:
    """The rows that say anything, read as they are asked for and within the bounds; `told` how many."""
    last, is_any = 0, False
    for number, cells in rows:
        if number - last > _ENDS_AFTER and is_any:
            return
        kept = _without_blank_end(cells)
        if not kept:
            if number - last > _ENDS_AFTER:
                return
            continue
        last, is_any = number, True
        yield number, weighed.take(number, kept, sheet)
        if told and weighed.rows % _TOLD_EVERY == 0:
            told(weighed.rows)


def _without_blank_end(cells: Sequence[str]) -> Sequence[str]:
    for place in range(len(cells), 0, -1):
        if cells[place - 1] and not cells[place - 1].isspace():
            return cells[:place]
    return ()


class _Weighed:
    """Counts what a table holds, and holds a text that is written often only once; `allowed` rows, headers too."""

    def __init__(self) -> None:
        self.rows, self.allowed = 0, MOST_ROWS
        self._cells = self._text = 0
        self._shared: dict[str, str] = {}

    def take(self, number: int, cells: Sequence[str], sheet: str = "") -> tuple[str, ...]:
        """A row, weighed. Raises CellTooLong, TooManyColumns, TooManyRows, TooMuchInAll."""
        if max(map(len, cells)) > LONGEST_CELL:
            raise refusals.CellTooLong(row=f"{sheet} {number}".strip(), most=f"{LONGEST_CELL:,}")
        if len(cells) > MOST_COLUMNS:
            raise refusals.TooManyColumns(most=MOST_COLUMNS)
        self.rows += 1
        if self.rows > self.allowed:
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
