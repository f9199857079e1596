"""XLSX: checked from outside before anything is unpacked, then read row by row as text."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl import DEFUSEDXML
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from core.refusals import Refusal
from exchange import refusals

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and the envelope of encrypted new ones
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_RATIO = 100
_RATIO_COUNTS_FROM = 1024 * 1024  # small parts of a workbook are repetitive and harmless
_MOST_PARTS = 500
# What openpyxl and what it stands on raise for files that only look like workbooks.
_BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)

if not DEFUSEDXML:
    raise ImportError("openpyxl must refuse XML bombs: defusedxml is missing")


def refusal_of_ole(data: bytes) -> Refusal:
    """Whether an OLE file is an encrypted workbook or an old one."""
    encrypted = "EncryptedPackage".encode("utf-16-le")
    return refusals.PasswordProtected() if encrypted in data else refusals.OldExcel()


def sheets(data: bytes, *, most_columns: int) -> Iterator[Iterator[list[str]]]:
    """The visible sheets in order, each an iterator of rows of text; one column more than `most_columns` is read.

    Raises NotATable, HasMacros, UnpacksTooLarge, Damaged.
    """
    _must_be_harmless(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except _BROKEN as error:
        raise refusals.Damaged from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield _rows(sheet, most_columns + 1)
    finally:
        book.close()


def _must_be_harmless(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise refusals.Damaged from error
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refusals.HasMacros
    if "xl/workbook.xml" not in names:
        raise refusals.NotATable
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise refusals.UnpacksTooLarge
    for part in parts:
        if part.file_size > _RATIO_COUNTS_FROM and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
            raise refusals.UnpacksTooLarge


def _rows(sheet: ReadOnlyWorksheet, most_columns: int) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # a sheet may claim a million rows, or one
    try:
        for row in sheet.iter_rows(max_col=most_columns, values_only=True):
            yield [_text(value) for value in row]
    except _BROKEN as error:
        raise refusals.Damaged from error


def _text(value: object) -> str:
    """A cell as a person would have typed it: dates as ISO text, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _moment_text(value: datetime) -> str:
    """Excel keeps days as floating numbers: 18:05 may come back as 18:04:59.999."""
    rounded = (value + timedelta(seconds=0.5)).replace(microsecond=0)
    if rounded.time() == time():
        return rounded.date().isoformat()
    return rounded.strftime("%Y-%m-%d %H:%M")
