"""Google Sheets: a table brought up to date in a worksheet that people work in as well, and columns read from one.

How data flows::

    Outward --sheet_plan.plan(what stands there)--> cells that differ --sheet_book.Book.write--> worksheet
    worksheet --read_rows (allowed columns only)--> exchange.tables.Table --> the same checks as a file's

Whatever goes wrong on the way, the next run reads what stands there and writes only what differs: no row twice, none
missing. exchange.sheet_faults has what can go wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from core.refusals import Refusal
from exchange import refusals, tables
from exchange import sheet_faults as faults
from exchange import sheet_plan as plans
from exchange.sheet_book import Book, Worksheet, id_of, opened
from exchange.sheet_plan import ID_HEADER, OutColumn, Outward
from exchange.sheet_session import Allowance, Patience

__all__ = [
    "ID_HEADER",
    "Allowance",
    "Book",
    "OutColumn",
    "Outward",
    "Patience",
    "bring_up_to_date",
    "id_of",
    "opened",
    "read_rows",
    "tell_wrong",
]
MOST_ROWS = 20_000  # that are read
MOST_TOLD = 500  # letters of what is said about a wrong row
_HEADER_WITHIN = 10
_ROOM = 1_000, 12  # rows and columns of a new worksheet, at least
_ROUNDS = 3
_WIDE = 4  # cells of a row that is no title


def bring_up_to_date(book: Book, worksheet: str, table: Outward) -> None:
    """Make our columns of a worksheet say what the table says; makes the worksheet where there is none.

    Done is only what is read back: somebody may have sorted between two requests. Raises SheetFault: Overtaken where
    each time something else stood there than was written.
    """
    for _round in range(_ROUNDS):
        sheet = book.worksheet(worksheet) or _made(book, worksheet, table)
        plan = plans.plan(book.rows(sheet.title), table)
        if not plan.cells:
            return
        book.grow(sheet, rows=plan.rows, columns=plan.columns)
        for pieces in plan.requests():
            book.write(sheet.title, pieces)
    raise faults.Overtaken


def read_rows(book: Book, worksheet: str, allowed: Sequence[str]) -> tables.Table:
    """The rows of the columns with these headers, as people see the cells; no other column's cells are asked for.

    Row numbers are the worksheet's own; rows of sums are left out; bounds are those of a file. To find the header its
    row is read, and those above it. Raises SheetFault: ColumnsMoved where no header stands in the first ten rows.
    """
    sheet = _existing(book, worksheet)
    number, row = _header_row(book, sheet, allowed)
    return _columns(book, sheet, number, _places(row, allowed))[0]


def tell_wrong(
    book: Book, worksheet: str, allowed: Sequence[str], header: str, say: Callable[[tables.Row], str]
) -> None:
    """Say of each row what is wrong with it, or '', in the one column that is for it; what stood there before goes.

    The rows are read once more for it, as `read_rows` reads them: they may have been sorted since. A sentence must be
    ours, without a word of the row. Raises SheetFault: ColumnsMoved where the list's header has no such column.
    """
    sheet = _existing(book, worksheet)
    number, row = _header_row(book, sheet, allowed)
    beside = next(iter(_places(row, [header])), None)
    if beside is None:
        raise faults.ColumnsMoved
    table, stands = _columns(book, sheet, number, _places(row, allowed), beside)
    now = {number + 1 + place: text for place, text in enumerate(stands)}
    wanted = {row.number - 1: say(row)[:MOST_TOLD] for row in table.rows}
    cells: dict[plans.Place, plans.Value] = {
        (place, beside): wanted.get(place, "")
        for place in {**now, **wanted}
        if now.get(place, "") != wanted.get(place, "")
    }
    for pieces in plans.Plan(cells, sheet.rows, sheet.columns).requests():
        book.write(sheet.title, pieces)


def _made(book: Book, worksheet: str, table: Outward) -> Worksheet:
    """The worksheet as Google made it."""
    room = max(_ROOM[0], len(table.rows) + plans.FROZEN), max(_ROOM[1], len(table.all_columns))
    book.add(worksheet, rows=room[0], columns=room[1], frozen=plans.FROZEN)
    return _existing(book, worksheet)


def _existing(book: Book, worksheet: str) -> Worksheet:
    sheet = book.worksheet(worksheet)
    if sheet is None:
        raise faults.NoSuchWorksheet
    return sheet


def _header_row(book: Book, sheet: Worksheet, allowed: Sequence[str]) -> tuple[int, list[str]]:
    """The row that says more than half of the allowed headers, from 0, and its cells; each row is asked for alone.

    A row as wide as a list that says none of them is a header with other names, or data: nothing under it is asked for.
    """
    wanted = {tables.plain(header) for header in allowed} - {""}
    last = plans.a1(0, min(sheet.columns, tables.MOST_COLUMNS) - 1)[:-1]
    for number in range(min(_HEADER_WITHIN, sheet.rows)):
        row = [str(cell) for line in book.rows(sheet.title, f"A{number + 1}:{last}{number + 1}") for cell in line]
        said = wanted & {*map(tables.plain, row)}
        if 2 * len(said) > len(wanted):
            return number, row
        if not said and sum(bool(cell.strip()) for cell in row) >= max(_WIDE, len(wanted) * 2 / 3):
            break
    raise faults.ColumnsMoved


def _places(row: Sequence[str], allowed: Sequence[str]) -> dict[int, str]:
    """By place the headers of a row that are allowed, each once."""
    names = [tables.plain(cell) for cell in row]
    wanted = {tables.plain(header) for header in allowed} - {""}
    return {place: row[place] for place, name in enumerate(names) if name in wanted and name not in names[:place]}


def _columns(
    book: Book, sheet: Worksheet, header: int, places: dict[int, str], *beside: int
) -> tuple[tables.Table, list[str]]:
    """The table of some columns under the header, and the cells of one that stands beside, read in one request."""
    if header + 1 >= sheet.rows:
        return tables.Table(tuple(places.values()), ()), []
    ranges = [f"{plans.a1(header + 1, each)}:{plans.a1(sheet.rows - 1, each)}" for each in (*places, *beside)]
    read = book.columns(sheet.title, ranges)
    rows = list(zip_longest(*read[: len(places)], fillvalue=""))
    return _table(list(places.values()), rows, header + 2), [cell for cells in read[len(places) :] for cell in cells]


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], first: int) -> tables.Table:
    """The rows through the same reading as a file's, with the worksheet's own numbers.

    Of blank rows one is kept: whoever filters or plans ahead leaves many, and what stands below is read as well.
    """
    filled = [any(cell.strip() for cell in row) for row in rows]
    kept = [place for place in range(len(rows)) if filled[place] or (place and filled[place - 1])]
    if sum(filled) > MOST_ROWS:
        raise faults.RowsUnreadable
    try:
        table = tables.of_grid([headers, *(rows[place] for place in kept)], expects=headers)
    except refusals.FileEmpty:
        return tables.Table(tuple(headers), ())
    except Refusal:
        raise faults.RowsUnreadable from None
    return replace(table, rows=tuple(replace(row, number=first + kept[row.number - 2]) for row in table.rows))
