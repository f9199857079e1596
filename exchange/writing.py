"""Files out: CSV and XLSX that open in Excel as they are and never run anything."""

import csv
import io
import re
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
# What XML can't hold, and control characters beside the tab and the line's end: Excel refuses a file with one of them.
_UNHOLDABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Cell = str | int | float | Decimal | date | datetime | None
# What a file is, as pairs of a name and what it says, such as the period.
About = Sequence[tuple[str, Cell]]


def safe(value: Cell) -> str:
    """A cell of a CSV: numbers and days as they are, text so that no spreadsheet runs it."""
    if value is None:
        return ""
    return formulas.guarded(value) if isinstance(value, str) else _written(value)


def _written(value: int | float | Decimal | date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, about: About = ()) -> bytes:
    """A CSV in UTF-8 with the mark that Excel needs, lines ended as Windows does; what it is `about` stands above."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe(name), safe(value)] for name, value in about)
    if about:
        writer.writerow([])
    writer.writerow([safe(name) for name in columns])
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def template(columns: Sequence[Column], *, sheet: str) -> bytes:
    """A workbook to fill in: typed columns with lists to choose from, and a second sheet that explains them."""
    return workbook(columns, (), sheet=sheet)


def workbook(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, sheet: str, about: About = ()) -> bytes:
    """An XLSX: header kept in view, widths, number formats, choices, and a sheet of definitions with examples.

    Where it is told what the file is `about`, that stands on a sheet of its own behind the data.
    """
    book = openpyxl.Workbook()
    data = book.active
    data.title = sheet
    header(data, [column.name for column in columns], [column.width for column in columns])
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            put(data, number, place, value)
    _typed(data, columns)
    if about:
        _tell(book.create_sheet(_("About this file")), about)
    _explain(book.create_sheet(_("About the columns")), columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def header(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    """The first row of a sheet, kept in view, and the widths of its columns in letters."""
    sheet.freeze_panes = "A2"
    for place, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = sheet.cell(1, place, name)
        cell.font, cell.fill = Font(bold=True, color=_INK), _HEADER_FILL
        sheet.column_dimensions[get_column_letter(place)].width = width


def put(sheet: Worksheet, row: int, place: int, value: Cell) -> None:
    """A cell: text that never runs, moments in Tokyo time, everything else as it is."""
    cell = sheet.cell(row, place)
    if isinstance(value, str):
        cell.value = _UNHOLDABLE.sub("", value)
        cell.data_type = "s"  # never a formula, whatever it begins with
    else:
        cell.value = value.astimezone(TOKYO).replace(tzinfo=None) if isinstance(value, datetime) else value


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


def _tell(sheet: Worksheet, about: About) -> None:
    for number, (name, value) in enumerate(about, 1):
        put(sheet, number, 1, name)
        put(sheet, number, 2, value)
        sheet.cell(number, 1).font = Font(bold=True, color=_INK)
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    for letter, width in (("A", 22), ("B", 70)):
        sheet.column_dimensions[letter].width = width


def _explain(sheet: Worksheet, columns: Sequence[Column]) -> None:
    header(sheet, [_("Column"), _("Needed"), _("What to write"), _("Example")], [18, 10, 70, 20])
    for number, column in enumerate(columns, 2):
        meaning = _(column.definition).format(choices="、".join(column.choices))
        needed = _("yes") if column.required else ""
        for place, text in enumerate((column.name, needed, meaning, column.example), 1):
            put(sheet, number, place, text)
        sheet.cell(number, 3).alignment = Alignment(wrap_text=True, vertical="top")
