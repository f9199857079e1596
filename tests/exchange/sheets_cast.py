"""A spreadsheet of the stand-in, a table that goes out, and what our columns of a worksheet say."""

from collections.abc import Iterator
from contextlib import contextmanager

from exchange.sheet_book import Book, opened
from exchange.sheet_plan import ID_HEADER, OutColumn, Outward, Value
from exchange.sheet_session import Allowance, Patience
from exchange.tables import plain
from tests.sheets_grid import Cell, Sheet
from tests.sheets_platform import Google, Spreadsheet, sheets_platform

SPREADSHEET = "1AbC-dEf_sheet"
NAME = "月別（媒体）'R8"
HASTY = Patience(retries=0, timeout=(10, 10), answer=60)
AGAIN = Patience(retries=1, timeout=(10, 10), answer=60)
COLUMNS = (
    OutColumn("month", "月", "集計の月（4月始まり）"),
    OutColumn("channel", "媒体", "カード、ステッカーなど"),
    OutColumn("friends", "友だち（新規）", "人。5人未満は「非表示」"),
    OutColumn("rate", "割合", "新規の割合（％）"),
)


@contextmanager
def google() -> Iterator[Google]:
    with sheets_platform() as platform:
        platform.books[SPREADSHEET] = Spreadsheet()
        yield platform


def book(platform: Google, patience: Patience = HASTY, allowance: Allowance | None = None) -> Book:
    told = {"base_url": platform.origin, "patience": patience, "allowance": allowance}
    return opened(platform.key(), SPREADSHEET, **told)  # type: ignore[arg-type]


def table(rows: dict[str, tuple[Value, ...]] | None = None, columns: tuple[OutColumn, ...] = COLUMNS) -> Outward:
    return Outward(columns, ROWS if rows is None else rows)


ROWS: dict[str, tuple[Value, ...]] = {
    "2026-04/card": ("2026-04", "カード", 12, 48.5),
    "2026-04/poster": ("2026-04", "ポスター", "非表示", None),
    "2026-05/card": ("2026-05", "カード", 0, 0.0),
}


def sheet(platform: Google, name: str = NAME) -> Sheet:
    return platform.books[SPREADSHEET].sheet(name)


def header_row(grid: Sheet) -> int:
    return next(row for (row, _column), cell in sorted(grid.cells.items()) if cell == ID_HEADER)


def ours(grid: Sheet, wanted: Outward) -> dict[str, int]:
    """Where our columns are, by header: of two columns of the name the one with our definition somewhere above."""
    row = header_row(grid)
    found: dict[str, int] = {}
    for column in wanted.all_columns:
        named = [
            c for (r, c), cell in sorted(grid.cells.items()) if r == row and plain(str(cell)) == plain(column.header)
        ]
        told = [c for c in named if any(grid.cells.get((above, c)) == column.definition for above in range(row))]
        found[column.header] = (told or named)[0]
    return found


def stands(grid: Sheet, wanted: Outward) -> list[tuple[Cell | None, ...]]:
    """The rows of our columns that say anything, with the id first."""
    places, row = ours(grid, wanted), header_row(grid)
    lines = [tuple(grid.cells.get((r, c)) for c in places.values()) for r in range(row + 1, grid.used()[0])]
    return [line for line in lines if any(cell is not None for cell in line)]


def must_equal(grid: Sheet, wanted: Outward) -> None:
    """Our columns say what the table says: no row twice, none missing, numbers as numbers."""
    told = [(key, *(None if cell == "" else cell for cell in cells)) for key, cells in wanted.rows.items()]
    found = stands(grid, wanted)
    found, told = (sorted(lines, key=lambda line: str(line[0])) for lines in (found, told))
    assert found == told
    assert [[_kind(cell) for cell in line] for line in found] == [[_kind(cell) for cell in line] for line in told]


def _kind(cell: Value) -> str:
    return "number" if isinstance(cell, int | float) and not isinstance(cell, bool) else type(cell).__name__


def ours_at(grid: Sheet, header: str, row: int) -> int:
    """The place of a header, or a free one where somebody has taken it away."""
    found = [c for (r, c), cell in sorted(grid.cells.items()) if r == row and plain(str(cell)) == plain(header)]
    return found[0] if found else grid.used()[1]
