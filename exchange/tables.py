"""Uploaded bytes to a table of text: CSV, TSV and XLSX as they lie on people's desks, within bounds."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from exchange import refusals, text_files, workbooks

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
_HEADER_WITHIN = 20  # titles and notes above the header, in lines
_TOTALS = {"合計", "総合計", "総計", "小計", "計", "total", "subtotal", "grandtotal"}
_MOST_READ = 2 * MOST_ROWS  # rows of all sheets of a workbook together, empty ones counted
_ENDS_AFTER = 1_000  # empty rows in a row: what follows is formatting, not data
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")

Cells = Sequence[str]
Numbered = tuple[int, Cells]


@dataclass(frozen=True)
class Row:
    """One row of data: its number as the person's own programme shows it, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A header and the rows under it. Cells are text as written; `totals` counts rows of sums that were left out.

    It holds people's references in clear: parse it at once and keep only what parsing returns.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: int = 0


def read(name: str, data: bytes, *, expects: Collection[str] = ()) -> Table:
    """The table of an uploaded file. `expects` are header words that help to find the header under titles.

    The name decides nothing: what the bytes are does. Raises the refusals of exchange.refusals.
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
        return _best_sheet(workbooks.sheets(data, most_columns=MOST_COLUMNS, most_rows=_MOST_READ), expects)
    return _table(_filled(text_files.rows(text_files.decoded(data))), expects)


def read_pasted(text: str, *, expects: Collection[str] = ()) -> Table:
    """The table of text copied from Excel (tab separated) or from a CSV. Raises the refusals of exchange.refusals."""
    return read("pasted.tsv", text.encode("utf-8", "replace"), expects=expects)


def plain(text: str) -> str:
    """A word as it is compared: full-width forms made plain, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def trimmed(text: str) -> str:
    """A cell as a person meant it: full-width digits and signs made plain, one space where there were several."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _best_sheet(sheets: Iterator[Iterable[Cells]], expects: Collection[str]) -> Table:
    """The first sheet whose header has an expected word; the first with anything where none has.

    A sheet that isn't the one is read no further than its header may lie.
    """
    wanted = {plain(word) for word in expects}
    others: list[Iterator[Numbered]] = []
    for rows in sheets:
        filled = _filled(rows)
        top = list(islice(filled, _HEADER_WITHIN))
        whole: Iterator[Numbered] = chain(top, filled)
        if top and wanted and not wanted & {plain(cell) for cell in top[_header_place(top, wanted)][1]}:
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
    rows = list(filled)
    if not rows:
        raise refusals.FileEmpty
    place = _header_place(rows[:_HEADER_WITHIN], {plain(word) for word in expects})
    columns = _columns(rows[place][1])
    data = rows[place + 1 :]
    kept = [(number, cells) for number, cells in data if not _is_total(cells)]
    if not kept:
        raise refusals.FileEmpty
    if len(kept) > MOST_ROWS:
        raise refusals.TooManyRows(most=f"{MOST_ROWS:,}")
    return Table(
        columns=tuple(name for name in columns if name),
        rows=tuple(Row(number, _by_column(columns, cells)) for number, cells in kept),
        totals=len(data) - len(kept),
    )


def _filled(rows: Iterable[Cells]) -> Iterator[Numbered]:
    """The rows that say anything with their numbers from 1, read as they are asked for and within the bounds."""
    filled = empty = 0
    for number, cells in enumerate(rows, 1):
        empty = 0 if any(cell.strip() for cell in cells) else empty + 1
        if empty > _ENDS_AFTER:
            return
        if empty:
            continue
        yield number, _bounded(number, cells)
        filled += 1
        if filled > MOST_ROWS + _HEADER_WITHIN + 1:
            raise refusals.TooManyRows(most=f"{MOST_ROWS:,}")


def _bounded(number: int, cells: Cells) -> Cells:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise refusals.CellTooLong(row=number, most=f"{LONGEST_CELL:,}")
    used = [place for place, cell in enumerate(cells) if cell.strip()]
    if used[-1] >= MOST_COLUMNS:
        raise refusals.TooManyColumns(most=MOST_COLUMNS)
    return cells[: used[-1] + 1]


def _header_place(rows: Sequence[Numbered], wanted: set[str]) -> int:
    """The row with most expected words; else the first with two cells, because a title has one."""
    hits = [len(wanted & {plain(cell) for cell in cells}) for _number, cells in rows]
    if max(hits):
        return hits.index(max(hits))
    for place, (_number, cells) in enumerate(rows):
        if sum(bool(cell.strip()) for cell in cells) >= 2:
            return place
    return 0


def _columns(header: Cells) -> list[str]:
    """Names of the columns; a name that comes again is numbered, so that no cell hides another."""
    names: list[str] = []
    for cell in header:
        name = trimmed(cell)
        again = sum(plain(each.partition(" (")[0]) == plain(name) for each in names) if name else 0
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def _by_column(columns: Sequence[str], cells: Cells) -> dict[str, str]:
    return {name: cells[place] if place < len(cells) else "" for place, name in enumerate(columns) if name}


def _is_total(cells: Cells) -> bool:
    first = next(cell for cell in cells if cell.strip())
    return plain(first) in _TOTALS
