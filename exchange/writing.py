"""Files out: CSV and XLSX that open in Excel as they are and never run anything."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.dates import TOKYO
from core.language import gettext as _
from exchange import formulas
from exchange.columns import Column

_FORMATS = {"date": "yyyy/mm/dd", "moment": "yyyy/mm/dd hh:mm", "whole": "#,##0", "yen": "#,##0.##"}
_ROWS_WITH_CHOICES = 2_000
_HEADER_FILL = PatternFill("solid", fgColor="EEF1F6")
_INK = "434D5F"

Cell = str | int | float | Decimal | date | datetime | None


def safe(value: Cell) -> str:
    """A cell of a CSV: numbers and days as they are, text so that no spreadsheet runs it."""
    if value is None:
        return ""
    return formulas.guarded(value) if isinstance(value, str) else _written(value)


def _written(value: int | float | Decimal | date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV in UTF-8 with the mark that Excel needs, lines ended as Windows does."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(name) for name in columns])
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def template(columns: Sequence[Column], *, sheet: str) -> bytes:
    """A workbook to fill in: typed columns with lists to choose from, and a second sheet that explains them."""
    return workbook(columns, (), sheet=sheet)


def workbook(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, sheet: str) -> bytes:
    """An XLSX: header kept in view, widths, number formats, choices, and a sheet of definitions with examples."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = sheet
    _header(data, [column.name for column in columns], [column.width for column in columns])
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            _put(data, number, place, value)
    _typed(data, columns)
    _explain(book.create_sheet(_("About the columns")), columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _header(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    sheet.freeze_panes = "A2"
    for place, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = sheet.cell(1, place, name)
        cell.font, cell.fill = Font(bold=True, color=_INK), _HEADER_FILL
        sheet.column_dimensions[get_column_letter(place)].width = width


def _put(sheet: Worksheet, row: int, place: int, value: Cell) -> None:
    cell = sheet.cell(row, place)
    cell.value = value.astimezone(TOKYO).replace(tzinfo=None) if isinstance(value, datetime) else value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with


def _typed(sheet: Worksheet, columns: Sequence[Column]) -> None:
    last = max(sheet.max_row, _ROWS_WITH_CHOICES)
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        if column.kind in _FORMATS:
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row, place).number_format = _FORMATS[column.kind]
            sheet.column_dimensions[letter].number_format = _FORMATS[column.kind]
        if column.choices:
            offered = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            offered.showErrorMessage = False  # other spellings are understood, so Excel must not refuse them
            offered.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(offered)


def _explain(sheet: Worksheet, columns: Sequence[Column]) -> None:
    _header(sheet, [_("Column"), _("Needed"), _("What to write"), _("Example")], [18, 10, 70, 20])
    for number, column in enumerate(columns, 2):
        meaning = _(column.definition).format(choices="、".join(column.choices))
        needed = _("yes") if column.required else ""
        for place, text in enumerate((column.name, needed, meaning, column.example), 1):
            _put(sheet, number, place, text)
        sheet.cell(number, 3).alignment = Alignment(wrap_text=True, vertical="top")
