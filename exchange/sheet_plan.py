"""What is to be written so that our columns of a worksheet say what a table says; nothing is asked of anybody here.

Our columns are those whose header is ours in the row where the id's header stands. In them everything under the header
is ours: a row is found by its id, wherever somebody sorted it; a missing row comes under all that is used; what has no
id of the table is emptied. Everything else is other people's and never written.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exchange import sheet_faults as faults
from exchange.tables import plain

# Not translated: by these the columns are found again, whoever's language the last run had.
ID_HEADER = "しるべID"
ID_DEFINITION = "しるべが書く列の目印です。見出しとIDは変えないでください。ほかの列、並べ替え、フィルターは自由です。"
FROZEN = 2  # definitions and header, which stay in place when somebody sorts
MOST_ROWS = 20_000
MOST_BYTES = 1_500_000  # of a request; Google advises 2 MB at most
_MOST_RANGES = 5_000
_LONGEST_TEXT = 5_000
_HEADER_WITHIN = 20

Value = str | int | float | bool | None
Grid = Sequence[Sequence[Value]]
Place = tuple[int, int]  # row and column from 0
Piece = tuple[str, list[list[Value]]]


@dataclass(frozen=True)
class OutColumn:
    """A column that goes out: its key, its header, and what it says (shown above the header)."""

    key: str
    header: str
    definition: str


@dataclass(frozen=True)
class Outward:
    """A table that goes out: by a row's id the cells in the order of the columns.

    Numbers are numbers; days, and words in place of a hidden number, are text; None is an empty cell. Raises ValueError
    where it could not be found again or not be written: headers twice, no definition, rows of another length, an empty
    id, endless numbers, or too much of it.
    """

    columns: tuple[OutColumn, ...]
    rows: Mapping[str, Sequence[Value]]

    def __post_init__(self) -> None:
        headers = [plain(ID_HEADER), *(plain(column.header) for column in self.columns)]
        if len({*headers}) < len(headers) or "" in headers:
            raise ValueError("headers must differ")
        if not all(column.definition for column in self.columns):
            raise ValueError("a column without a definition could not be told from somebody's own")
        if len(self.rows) > MOST_ROWS or any(len(cells) != len(self.columns) for cells in self.rows.values()):
            raise ValueError("too many rows, or rows of another length than the header")
        if any(not key.strip() or key != key.strip() for key in self.rows):
            raise ValueError("an id must say something")
        if not all(_holdable(cell) for cells in self.rows.values() for cell in cells):
            raise ValueError("a cell that no sheet holds")

    @property
    def all_columns(self) -> tuple[OutColumn, ...]:
        """The id's column and the others."""
        return (OutColumn("id", ID_HEADER, ID_DEFINITION), *self.columns)


@dataclass(frozen=True)
class Plan:
    """Cells to be written and the size the grid must have for it."""

    cells: Mapping[Place, Value]
    rows: int
    columns: int

    def requests(self) -> Iterator[list[Piece]]:
        """The cells as ranges, in requests that are small enough; the header's is the first."""
        batch: list[Piece] = []
        size = 0
        for piece in (small for whole in _rectangles(self.cells) for small in _cut(whole)):
            weight = _weight(piece)
            if batch and (size + weight > MOST_BYTES or len(batch) >= _MOST_RANGES):
                yield batch
                batch, size = [], 0
            batch.append(piece)
            size += weight
        if batch:
            yield batch


def plan(grid: Grid, table: Outward) -> Plan:
    """What is to be written into a worksheet as it was read. Raises ColumnsMoved where the id's header is gone."""
    header, places = _columns(grid, table)
    last_column = max(places, default=0)
    wanted = {**_heading(grid, header, places), **_body(grid, header, places, table)}
    cells = {place: value for place, value in wanted.items() if not same(at(grid, *place), value)}
    return Plan(cells, 1 + max([header, *(row for row, _column in wanted)]), 1 + last_column)


def at(grid: Grid, row: int, column: int) -> Value:
    """The cell of a place, '' where the grid is empty."""
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""


def same(one: Value, other: Value) -> bool:
    """Whether two cells say the same: 5 is 5.0, and neither is the text 5 or a tick."""
    return _kind(one) == _kind(other) and ("" if one is None else one) == ("" if other is None else other)


def a1(row: int, column: int) -> str:
    """The place as Google writes it, from row and column counted from 0."""
    letters = ""
    left = column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else "text"


def _holdable(cell: Value) -> bool:
    if isinstance(cell, str):
        return len(cell) <= _LONGEST_TEXT
    return cell is None or math.isfinite(cell)


def _columns(grid: Grid, table: Outward) -> tuple[int, dict[int, OutColumn]]:
    """The header's row and our columns by place: those found, and after all that is used those that are missing."""
    if all(_is_empty(cell) for row in grid for cell in row):
        return FROZEN - 1, dict(enumerate(table.all_columns))
    # Somebody may have written a word of our header elsewhere: the header is the row with most of ours.
    ours = {row: _ours(grid, row, table) for row in range(min(_HEADER_WITHIN, len(grid)))}
    header = max(ours, key=lambda row: ours[row])
    if ours[header] < 2:
        raise faults.ColumnsMoved
    found = _found(grid, header, table)
    free = max((len(row) for row in grid), default=0)
    missing = [column for column in table.all_columns if column not in found.values()]
    return header, found | dict(enumerate(missing, free))


def _ours(grid: Grid, row: int, table: Outward) -> int:
    """How many of our headers a row has, those under our definition twice; 0 without the id's."""
    if not _named(grid, row, ID_HEADER):
        return 0
    named = [(column, places) for column in table.all_columns if (places := _named(grid, row, column.header))]
    return sum(1 + any(_is_defined(grid, row, place, column) for place in places) for column, places in named)


def _found(grid: Grid, header: int, table: Outward) -> dict[int, OutColumn]:
    """Our columns by place: of several with our header the one under our definition."""
    told = _told(grid, header)
    found: dict[int, OutColumn] = {}
    for column in table.all_columns:
        places = _named(grid, header, column.header)
        exact = [place for place in places if _is_defined(grid, header, place, column)]
        # Beside our definitions, a column of our header with nothing above it is somebody's own of that name.
        some = [place for place in places if told is None or column.key == "id" or not _is_empty(at(grid, told, place))]
        if exact or some:
            found[(exact or some)[0]] = column
    return found


def _named(grid: Grid, row: int, header: str) -> list[int]:
    return [place for place, cell in enumerate(grid[row]) if plain(str(cell)) == plain(header)]


def _is_defined(grid: Grid, header: int, place: int, column: OutColumn) -> bool:
    return any(at(grid, row, place) == column.definition for row in range(header))


def _told(grid: Grid, header: int) -> int | None:
    """The row of our definitions above the header, wherever somebody put a title; None where it is gone."""
    return max((row for row, cells in enumerate(grid[:header]) if ID_DEFINITION in cells), default=None)


def _heading(grid: Grid, header: int, places: Mapping[int, OutColumn]) -> dict[Place, Value]:
    """Headers that are missing, and definitions; a title that somebody wrote over the header stays."""
    cells: dict[Place, Value] = {
        (header, place): column.header for place, column in places.items() if _is_empty(at(grid, header, place))
    }
    told = _told(grid, header)
    row = header - 1 if told is None else told
    for place, column in places.items():
        if row >= 0 and (told is not None or _is_empty(at(grid, row, place))):
            cells[row, place] = column.definition
    return cells


def _body(grid: Grid, header: int, places: Mapping[int, OutColumn], table: Outward) -> dict[Place, Value]:
    order = {column.key: number for number, column in enumerate(table.all_columns)}
    first = next(place for place, column in places.items() if column.key == "id")
    cells: dict[Place, Value] = {}
    left = dict(table.rows)
    used = header  # the last row that will hold anything of anybody's
    for number in range(header + 1, len(grid)):
        key = _id(at(grid, number, first))
        row = (key, *left.pop(key)) if key in left else None
        for place, column in places.items():
            cells[number, place] = row[order[column.key]] if row else None
        if row or any(not _is_empty(cell) for place, cell in enumerate(grid[number]) if place not in places):
            used = number
    for number, (key, values) in enumerate(left.items(), used + 1):
        for place, column in places.items():
            cells[number, place] = (key, *values)[order[column.key]]
    return cells


def _id(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _is_empty(value: Value) -> bool:
    return value is None or value == ""


def _rectangles(cells: Mapping[Place, Value]) -> Iterator[tuple[Place, list[list[Value]]]]:
    """Runs of neighbouring cells of a row, put together with the same run of the rows under it."""
    open_runs: dict[tuple[int, int], tuple[int, list[list[Value]]]] = {}
    for row, runs in _runs(cells):
        for span in [span for span, (top, lines) in open_runs.items() if span not in runs or top + len(lines) != row]:
            top, lines = open_runs.pop(span)
            yield (top, span[0]), lines
        for span, line in runs.items():
            open_runs.setdefault(span, (row, []))[1].append(line)
    for span, (top, lines) in open_runs.items():
        yield (top, span[0]), lines


def _runs(cells: Mapping[Place, Value]) -> Iterator[tuple[int, dict[tuple[int, int], list[Value]]]]:
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        by_row.setdefault(row, []).append(column)
    for row, columns in by_row.items():
        runs: dict[tuple[int, int], list[Value]] = {}
        start = columns[0]
        for place, column in enumerate(columns):
            if place + 1 == len(columns) or columns[place + 1] != column + 1:
                runs[start, column] = [_sent(cells[row, each]) for each in range(start, column + 1)]
                start = columns[place + 1] if place + 1 < len(columns) else column
        yield row, runs


def _sent(value: Value) -> Value:
    """A cell as it is sent: to Google None would mean that the cell stays as it is."""
    return "" if value is None else value


def _cut(whole: tuple[Place, list[list[Value]]]) -> Iterator[Piece]:
    """A rectangle as ranges that a request holds."""
    (top, left), lines = whole
    start, size = 0, 0
    for number, line in enumerate(lines):
        weight = len(json.dumps(line)) + 2
        if number > start and size + weight > MOST_BYTES // 2:
            yield _piece(top + start, left, lines[start:number])
            start, size = number, 0
        size += weight
    yield _piece(top + start, left, lines[start:])


def _piece(top: int, left: int, lines: list[list[Value]]) -> Piece:
    return f"{a1(top, left)}:{a1(top + len(lines) - 1, left + len(lines[0]) - 1)}", lines


def _weight(piece: Piece) -> int:
    return len(json.dumps(piece)) + 60 + 6 * 100  # the worksheet's name stands in each range
