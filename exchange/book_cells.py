"""Cells of a workbook: text that never runs, numbers and days in the formats of an office, columns that fit them."""

import math
import re
import unicodedata
from collections.abc import MutableMapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell as Cell_
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.dates import TOKYO
from exchange import formulas
from exchange.columns import Column
from exchange.writing import Cell, Share

_INK = "434D5F"
# What Excel writes in by itself in Japan; where it isn't there, another stands in.
_FACE = {"name": "游ゴシック", "size": 11, "family": 3, "charset": 128}
HEAD, _BODY = Font(**_FACE, bold=True, color=_INK), Font(**_FACE)
_HEAD_FILL = PatternFill("solid", fgColor="EEF1F6")
# The lines between cells that Excel shows are not printed, these are.
_LINE = Side("thin", "D5DAE3")
_LINES = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP, _WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
_LEFT = Alignment(vertical="top", horizontal="left")  # days, under their headings
# Off the edge, so that a number doesn't run into the word or day beside it.
_RIGHT = Alignment(vertical="top", horizontal="right", indent=1)
_DAY, _MOMENT, _WHOLE, _BROKEN, _SHARE = "yyyy/m/d", "yyyy/m/d hh:mm", "#,##0", "#,##0.0##", "0.0%"
# For who types into a template; Excel would show a day of it as it likes.
_EMPTY_FORMATS = {"date": _DAY, "moment": _MOMENT, "whole": _WHOLE, "yen": "#,##0.##"}
_NUMBERS = ("whole", "yen")
_ROWS_WITH_CHOICES = 2_000
_WIDEST = 60
_ROOM = 3
_LINE_HIGH, _HIGHEST = 18.75, 409  # points; no row of Excel is higher
_SHORT_HEAD, _BROKEN_HEAD = 16, 12  # letters; longer than the first, a heading has two lines, none below the second
_LONGEST = 32_767
_LONGEST_LIST = 255
# What XML can't hold, and control characters beside the tab and the line's end: Excel refuses a file with one of them.
_UNHOLDABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_LOOKS: MutableMapping[Workbook, dict[tuple[int, str, bool], StyleArray]] = WeakKeyDictionary()


def held(text: str) -> str:
    """The text as a cell can hold it: one kind of line's end, no control characters, at most 32,767 units."""
    plain = _UNHOLDABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")


def put(sheet: Worksheet, row: int, place: int, value: Cell, column: Column) -> str:
    """Write a cell, and give back what is seen in it: text never runs, moments are in Tokyo time."""
    cell = sheet.cell(row, place)
    if isinstance(value, str):
        seen = held(value)
        cell.value = seen
        cell.data_type = "s"  # never a formula, whatever it begins with
        is_number = column.kind in _NUMBERS
        set_ = _RIGHT if is_number else _WRAPPED if _wraps(seen, column) else _TOP
        # Nor when somebody edits the cell and leaves it.
        _dress(cell, set_, quoted=formulas.guarded(seen) != seen)
        return seen
    if value is None:
        _dress(cell, _TOP)
        return ""
    cell.value = value.astimezone(TOKYO).replace(tzinfo=None) if isinstance(value, datetime) else _plain(value)
    form, seen = _format(value)
    _dress(cell, _LEFT if isinstance(value, date) else _RIGHT, form)
    return seen


def _dress(cell: Cell_, set_: Alignment, form: str = "General", *, quoted: bool = False) -> None:
    """Letters, lines, place and format of a cell, worked out once a workbook: for every cell it takes too long."""
    looks = _LOOKS.setdefault(cell.parent.parent, {})
    key = (id(set_), form, quoted)
    if key in looks:
        cell._style = copy(looks[key])
        return
    cell.font, cell.border, cell.alignment, cell.number_format = _BODY, _LINES, set_, form
    cell.quotePrefix = quoted
    looks[key] = copy(cell._style)


def _plain(value: int | float | Decimal | date) -> int | float | Decimal | date:
    return float(value) if isinstance(value, Share) else value


def _format(value: int | float | Decimal | date | datetime) -> tuple[str, str]:
    """The format of a number or day, and how it looks."""
    if isinstance(value, datetime):
        return _MOMENT, f"{value:%Y/%m/%d %H:%M}"
    if isinstance(value, date):
        return _DAY, f"{value:%Y/%m/%d}"
    if isinstance(value, Share):
        return _SHARE, f"{value:.1%}"
    # 8 yen is 8, not 8.0; what has parts shows them.
    return (_WHOLE, f"{value:,.0f}") if value % 1 == 0 else (_BROKEN, f"{value:,.3f}")


def _wraps(text: str, column: Column) -> bool:
    return "\n" in text or letters(text) + _ROOM > max(column.width, _WIDEST)


def letters(text: str) -> int:
    """How wide the widest line of a text is; a wide letter takes the room of two."""
    return max(map(_letters, text[: 4 * _WIDEST].splitlines()), default=0)


def _letters(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def level(sheet: Worksheet) -> None:
    """Numbers with parts stand under one another by their point: 20.0 over 11.6. Whole counts stay whole."""
    for column in sheet.iter_cols(min_row=2):
        broken = [cell for cell in column if isinstance(cell.value, float) and cell.number_format in (_WHOLE, _BROKEN)]
        if any(cell.number_format == _BROKEN for cell in broken):
            for cell in broken:
                cell.number_format = _BROKEN


def heighten(sheet: Worksheet) -> None:
    """Rows as high as their wrapped texts: not every program does that by itself when it opens a file."""
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _LINE_HIGH, True
    for row in sheet.iter_rows():
        lines = [_lines(sheet, cell.column_letter, cell.value) for cell in row if cell.alignment.wrap_text]
        if max(lines, default=1) > 1:
            sheet.row_dimensions[row[0].row].height = min(max(lines) * _LINE_HIGH, _HIGHEST)


def _lines(sheet: Worksheet, letter: str, text: str | None) -> int:
    room = max(1, int(sheet.column_dimensions[letter].width) - 1)
    return sum(max(1, math.ceil(_letters(line) / room)) for line in (text or "").split("\n"))


class Widths:
    """How wide columns must be for what was seen in them: at least as they say, at most 60 letters."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._widest = [0.0] * len(columns)

    def saw(self, place: int, text: str) -> None:
        """A cell of the column at this place, counted from 1."""
        self._widest[place - 1] = max(self._widest[place - 1], letters(text))

    def headed(self, place: int, text: str) -> None:
        """The heading of the column at this place; a long one is broken in two."""
        wide = letters(text)
        self.saw(place, "0" * (wide if wide <= _SHORT_HEAD else max(_BROKEN_HEAD, math.ceil(wide / 2) + 1)))

    def apply(self, sheet: Worksheet) -> None:
        """Set them, with the format of what is still to be typed."""
        for place, (column, seen) in enumerate(zip(self._columns, self._widest, strict=True), 1):
            it = sheet.column_dimensions[get_column_letter(place)]
            it.width = max(column.width, min(seen + _ROOM, _WIDEST))
            if column.kind in _EMPTY_FORMATS:
                it.number_format = _EMPTY_FORMATS[column.kind]


def head(sheet: Worksheet, columns: Sequence[Column], widths: Widths) -> None:
    """The first row of a sheet, kept in view."""
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        widths.headed(place, put(sheet, 1, place, column.name, column))
        cell = sheet.cell(1, place)
        cell.font, cell.fill = HEAD, _HEAD_FILL
        is_number = column.kind in _NUMBERS
        side = {"horizontal": "right", "indent": 1} if is_number else {}
        cell.alignment = Alignment(vertical="center", wrap_text=True, **side)


def choices(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Lists to choose from. A word that Excel's list can't hold leaves its column without one."""
    last = max(sheet.max_row, _ROWS_WITH_CHOICES)
    for place, column in enumerate(columns, 1):
        listed = ",".join(column.choices)
        if not listed or len(listed) > _LONGEST_LIST or any(sign in one for one in column.choices for sign in ',"'):
            continue
        offered = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
        offered.showErrorMessage = False  # other spellings are understood, so Excel must not refuse them
        letter = get_column_letter(place)
        offered.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(offered)
