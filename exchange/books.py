"""Workbooks of several sheets to read and print: typed cells that never run anything, on A4 across."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from exchange.writing import Cell, header, put

_LONGEST_NAME = 31
_LONGEST_CELL = 32_767
_UNFIT = re.compile(r"[\[\]:*?/\\]")
_A4 = 9


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns (heading, width in letters), its rows. Numbers stay numbers."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def book(sheets: Sequence[Sheet]) -> bytes:
    """An XLSX: on each sheet the header is kept in view and comes again on each page, which is A4 across.

    A name is made one that Excel takes. Text is cut at 32,767 characters, which is all that a cell can hold.
    """
    whole = openpyxl.Workbook()
    whole.remove(whole.active)
    for sheet in sheets:
        _fill(whole.create_sheet(_named(sheet.name)), sheet)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def _named(name: str) -> str:
    return _UNFIT.sub(" ", name)[:_LONGEST_NAME]


def _fill(made: Worksheet, sheet: Sheet) -> None:
    header(made, [name for name, _width in sheet.columns], [width for _name, width in sheet.columns])
    for number, row in enumerate(sheet.rows, 2):
        for place, value in enumerate(row, 1):
            put(made, number, place, value[:_LONGEST_CELL] if isinstance(value, str) else value)
            cell = made.cell(number, place)
            cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
            if isinstance(value, int | float):
                cell.number_format = "#,##0" if isinstance(value, int) else "#,##0.0##"
    _print(made)


def _print(made: Worksheet) -> None:
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", _A4
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    made.print_title_rows = "1:1"
    made.oddFooter.center.text = "&A  &P / &N"
