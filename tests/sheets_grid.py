"""Worksheets of the Sheets stand-in: grids of typed cells, ranges in A1 notation, and what people do to them."""

import re
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | bool
Place = tuple[int, int]  # row and column from 0
Box = tuple[int, int, int | None, int | None]  # top, left, bottom, right; None where the end is open

_END = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})")
_SUM = re.compile(r"=(\d+)\+(\d+)")
_DAY = re.compile(r"\d{4}/\d{1,2}/\d{1,2}")


class Refused(Exception):
    """What Google answers with another status than 200."""

    def __init__(self, status: int, kind: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.more = status, kind, message, more


def invalid(message: str) -> Refused:
    return Refused(400, "INVALID_ARGUMENT", message)


@dataclass
class Sheet:
    """A worksheet: a grid of so many rows and columns, of which some cells hold something."""

    id: int
    title: str
    rows: int = 1000
    columns: int = 26
    frozen: int = 0
    cells: dict[Place, Cell] = field(default_factory=dict)
    is_protected: bool = False

    def properties(self) -> dict[str, Any]:
        grid = {"rowCount": self.rows, "columnCount": self.columns, "frozenRowCount": self.frozen}
        return {"sheetId": self.id, "title": self.title, "sheetType": "GRID", "gridProperties": grid}

    def used(self) -> Place:
        """How many rows and columns hold anything."""
        return 1 + max((r for r, _c in self.cells), default=-1), 1 + max((c for _r, c in self.cells), default=-1)

    def box(self, told: Box) -> tuple[int, int, int, int]:
        """A range within the grid, its open ends where the grid ends."""
        top, left, bottom, right = told
        end_row, end_column = self.rows if bottom is None else bottom, self.columns if right is None else right
        if end_row > self.rows or end_column > self.columns or top >= self.rows or left >= self.columns:
            raise invalid(
                f"Range ({self.title}) exceeds grid limits. Max rows: {self.rows}, max columns: {self.columns}"
            )
        return top, left, end_row, end_column

    def get(self, told: Box, *, by_columns: bool = False, option: str = "FORMATTED_VALUE") -> list[list[Cell]]:
        """The values of a range without what is empty at the end of rows and of the range, as Google leaves it out."""
        top, left, bottom, right = self.box(told)
        bottom, right = min(bottom, self.used()[0]), min(right, self.used()[1])
        outer, inner = (
            (range(left, right), range(top, bottom)) if by_columns else (range(top, bottom), range(left, right))
        )
        lines = []
        for a in outer:
            line = [shown(self.cells.get((b, a) if by_columns else (a, b), ""), option) for b in inner]
            while line and line[-1] == "":
                line.pop()
            lines.append(line)
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def put(self, told: Box, values: list[list[Any]], *, by_columns: bool, option: str) -> int:
        """Write values; a None leaves its cell, an empty text empties it."""
        if self.is_protected:
            raise invalid("You are trying to edit a protected cell or object. Please contact the spreadsheet owner.")
        top, left, bottom, right = self.box(told)
        written = 0
        for a, line in enumerate(values):
            for b, value in enumerate(line):
                row, column = (top + b, left + a) if by_columns else (top + a, left + b)
                if row >= bottom or column >= right:
                    raise invalid(f"Requested writing within range [{self.title}], but tried writing outside of it")
                written += value is not None
                self.set(row, column, entered(value) if option == "USER_ENTERED" else value)
        return written

    def set(self, row: int, column: int, value: Any) -> None:
        if value is None:
            return
        if not isinstance(value, str | int | float):
            raise invalid("Invalid value: a struct")
        self.cells.pop((row, column), None)
        if value != "" or isinstance(value, bool):
            self.cells[row, column] = value

    # What people do.

    def column(self, header: str, *, row: int) -> int:
        return next(c for (r, c), cell in sorted(self.cells.items()) if r == row and cell == header)

    def sort(self, column: int, *, below: int, reverse: bool = False) -> None:
        """Sort whole rows under a header by one column, as the menu does: the empty ones stay at the end."""
        lines = [{c: cell for (r, c), cell in self.cells.items() if r == row} for row in range(below, self.used()[0])]
        full = sorted((line for line in lines if column in line), key=lambda line: str(line[column]), reverse=reverse)
        self.cells = {place: cell for place, cell in self.cells.items() if place[0] < below}
        for number, line in enumerate([*full, *(line for line in lines if column not in line)]):
            self.cells |= {(below + number, c): cell for c, cell in line.items()}

    def insert(self, axis: int, at: int, count: int = 1) -> None:
        """Insert rows (axis 0) or columns (axis 1)."""
        self.cells = {
            _moved(place, axis, count if place[axis] >= at else 0): cell for place, cell in self.cells.items()
        }
        self._resize(axis, count)

    def delete(self, axis: int, at: int) -> None:
        """Delete a row (axis 0) or a column (axis 1)."""
        left = {place: cell for place, cell in self.cells.items() if place[axis] != at}
        self.cells = {_moved(place, axis, -1 if place[axis] > at else 0): cell for place, cell in left.items()}
        self._resize(axis, -1)

    def move_column(self, source: int, to: int) -> None:
        taken = {r: cell for (r, c), cell in self.cells.items() if c == source}
        self.delete(1, source)
        self.insert(1, to)
        self.cells |= {(row, to): cell for row, cell in taken.items()}

    def copy_row(self, source: int, to: int) -> None:
        self.insert(0, to)
        source += source >= to
        self.cells |= {(to, c): cell for (r, c), cell in list(self.cells.items()) if r == source}

    def _resize(self, axis: int, by: int) -> None:
        if axis:
            self.columns += by
        else:
            self.rows += by


def _moved(place: Place, axis: int, by: int) -> Place:
    return (place[0], place[1] + by) if axis else (place[0] + by, place[1])


def shown(cell: Cell, option: str) -> Cell:
    """A cell as it is asked for."""
    if option == "FORMATTED_VALUE":
        return str(cell).upper() if isinstance(cell, bool) else f"{cell:g}" if isinstance(cell, float) else str(cell)
    return cell


def entered(value: Any) -> Any:
    """What becomes of a value that is written as if it were typed (USER_ENTERED): formulas, numbers, days, ticks."""
    if not isinstance(value, str):
        return value
    if found := _SUM.fullmatch(value):
        return int(found[1]) + int(found[2])
    if value.startswith(("=", "+", "@")):
        return "#NAME?"
    if _DAY.fullmatch(value):
        return 46000
    if value.upper() in ("TRUE", "FALSE"):
        return value.upper() == "TRUE"
    try:
        return float(value) if "." in value else int(value)
    except ValueError:
        return value.removeprefix("'")


def letters(column: int) -> str:
    """The column's letters, from its number from 0."""
    return (letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def place_of(title: str, box: tuple[int, int, int, int]) -> str:
    """A range as Google says it."""
    top, left, bottom, right = box
    quoted = title if re.fullmatch(r"\w+", title, re.ASCII) else "'" + title.replace("'", "''") + "'"
    return f"{quoted}!{letters(left)}{top + 1}:{letters(right - 1)}{bottom}"


def parsed(told: str, titles: list[str]) -> tuple[str, Box]:
    """Worksheet and range of A1 notation: `'it''s'!A2:C`, `Sheet!3:3`, `Sheet`, `A1` of the first worksheet."""
    unquoted = told[1:-1].replace("''", "'") if re.fullmatch(r"'([^']|'')*'", told) else told
    for title in titles:
        if unquoted.casefold() == title.casefold():
            return title, (0, 0, None, None)
    name, has_name, cells = told.rpartition("!")
    title = name[1:-1].replace("''", "'") if name.startswith("'") and name.endswith("'") else name
    found = next((each for each in titles if each.casefold() == title.casefold()), None) if has_name else titles[0]
    if found is None:
        raise invalid(f"Unable to parse range: {told}")
    return found, _box(cells, told)


def _box(cells: str, told: str) -> Box:
    first, colon, second = cells.partition(":")
    ends = [_END.fullmatch(end) for end in ([first, second] if colon else [first])]
    if not cells or not all(end and (end[1] or end[2]) for end in ends):
        raise invalid(f"Unable to parse range: {told}")
    columns, rows = [_number(end[1]) for end in ends if end], [int(end[2]) if end[2] else None for end in ends if end]
    bottom, right = rows[-1], columns[-1]
    return (rows[0] or 1) - 1, (columns[0] or 1) - 1, bottom, right


def _number(text: str) -> int | None:
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number or None
