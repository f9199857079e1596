"""Google Sheets: a table brought up to date in a worksheet that people work in as well, and columns read from one.

How data flows::

    Outward --sheet_plan.plan(what stands there)--> cells that differ --sheet_book.Book.write--> worksheet
    worksheet --read_rows (allowed columns only)--> exchange.tables.Table --> the same checks as a file's

Whatever goes wrong on the way, the next run reads what stands there and writes only what differs: no row twice, none
missing. exchange.sheet_faults has what can go wrong.
"""

import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from core.refusals import Refusal
from exchange import formulas, refusals, tables
from exchange import sheet_faults as faults
from exchange import sheet_plan as plans
from exchange.sheet_book import Book, Worksheet, id_of, opened
from exchange.sheet_plan import ID_HEADER, OutColumn, Outward, Value
from exchange.sheet_session import Patience

__all__ = [
    "ID_HEADER",
    "Book",
    "Done",
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

Pause = Callable[[float], object]


@dataclass(frozen=True)
class Done:
    """What stands in the worksheet now (rows of the table), and how many cells had to be written for it."""

    rows: int
    cells_written: int


def bring_up_to_date(book: Book, worksheet: str, table: Outward, *, pause: Pause = time.sleep) -> Done:
    """Make our columns of a worksheet say what the table says; makes the worksheet where there is none.

    After a fault that may pass, it is read and planned anew, `book.patience.rounds` times in all. Raises SheetFault.
    """
    written = 0
    for left in range(book.patience.rounds - 1, -1, -1):
        try:
            for size in _written(book, worksheet, table):
                written += size
            return Done(len(table.rows), written)
        except faults.SheetFault as fault:
            if not fault.passes or not left:
                raise
            pause(_pause_of(book, fault, book.patience.rounds - 1 - left))
    raise faults.Unreachable  # patience of no round at all


def read_rows(book: Book, worksheet: str, allowed: Sequence[str]) -> tables.Table:
    """The rows of the columns with these headers, as people see the cells; no other column's cells are asked for.

    Row numbers are the worksheet's own; rows of sums are left out; bounds are those of a file. To find the header its
    row is read, and those above it. Raises SheetFault: ColumnsMoved where no header stands in the first ten rows.
    """
    sheet = _existing(book, worksheet)
    header, places = _places(book, sheet, allowed)
    if header + 1 >= sheet.rows:
        return tables.Table(tuple(places.values()), ())
    ranges = [_column(place, header + 1, sheet) for place in places]
    read = book.columns(sheet.title, ranges)
    return _table(list(places.values()), list(zip_longest(*read, fillvalue="")), header)


def tell_wrong(book: Book, worksheet: str, header: str, told: Mapping[int, str]) -> int:
    """Say by row number what is wrong, in the one column that is for it; what it said before of other rows goes.

    Returns how many cells were written. A sentence must be ours, without a word of the row. Raises SheetFault.
    """
    sheet = _existing(book, worksheet)
    row, places = _places(book, sheet, [header])
    place = next(iter(places))
    if row + 1 >= sheet.rows:
        return 0
    stands = book.columns(sheet.title, [_column(place, row + 1, sheet)])[0]
    now = {row + 1 + number: text for number, text in enumerate(stands)}
    wanted = {number - 1: text[:MOST_TOLD] for number, text in told.items() if row < number - 1 < sheet.rows}
    changed = [number for number in {**now, **wanted} if now.get(number, "") != wanted.get(number, "")]
    cells: dict[plans.Place, Value] = {(number, place): wanted.get(number, "") for number in changed}
    for pieces in plans.Plan(cells, sheet.rows, sheet.columns).requests():
        book.write(sheet.title, pieces)
    return len(cells)


def _written(book: Book, worksheet: str, table: Outward) -> Iterator[int]:
    """One round: read, plan, write; the cells of each request that was answered."""
    sheet = book.worksheet(worksheet)
    if sheet is None:
        room = max(_ROOM[0], len(table.rows) + plans.FROZEN), max(_ROOM[1], len(table.all_columns))
        book.add(worksheet, rows=room[0], columns=room[1], frozen=plans.FROZEN)
        # Read as any other: somebody may have made one of the name just before.
        sheet = _existing(book, worksheet)
    plan = plans.plan(book.rows(sheet.title), table)
    if not plan.cells:
        return
    book.grow(sheet, rows=plan.rows, columns=plan.columns)
    for pieces in plan.requests():
        book.write(sheet.title, pieces)
        yield sum(len(line) for _range, lines in pieces for line in lines)


def _pause_of(book: Book, fault: faults.SheetFault, before: int) -> float:
    """Seconds until the next round: what Google asks for, or twice as long each time, and never too long."""
    own = book.patience.backoff * float(2**before)
    asked = fault.retry_after if isinstance(fault, faults.QuotaUsedUp) else 0
    return min(max(own, asked), book.patience.longest)


def _existing(book: Book, worksheet: str) -> Worksheet:
    sheet = book.worksheet(worksheet)
    if sheet is None:
        raise faults.NoSuchWorksheet
    return sheet


def _places(book: Book, sheet: Worksheet, allowed: Sequence[str]) -> tuple[int, dict[int, str]]:
    """The header's row and by place the headers that are allowed; no row under the header is read for it."""
    wanted = {tables.plain(header) for header in allowed} - {""}
    for number in range(min(_HEADER_WITHIN, sheet.rows)):
        row = next(iter(book.rows(sheet.title, f"{number + 1}:{number + 1}")), [])
        places: dict[int, str] = {}
        for place, cell in enumerate(row):
            name = tables.plain(str(cell))
            if name in wanted and name not in map(tables.plain, places.values()):
                places[place] = str(cell)
        if places:
            return number, places
    raise faults.ColumnsMoved


def _column(place: int, top: int, sheet: Worksheet) -> str:
    return f"{plans.a1(top, place)}:{plans.a1(sheet.rows - 1, place)}"


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], above: int) -> tables.Table:
    """The rows through the same reading as a file's, with the worksheet's own numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(headers)
    writer.writerows([formulas.guarded(cell) for cell in row] for row in rows)
    try:
        table = tables.read("sheet.csv", out.getvalue().encode("utf-8-sig"), expects=headers)
    except refusals.FileEmpty:
        return tables.Table(tuple(headers), ())
    except Refusal:
        raise faults.RowsUnreadable from None
    if len(table.rows) > MOST_ROWS:
        raise faults.RowsUnreadable
    return replace(table, rows=tuple(replace(row, number=row.number + above) for row in table.rows))
