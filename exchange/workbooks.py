"""XLSX: checked from outside before anything is unpacked, then read row by row as text."""

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import DEFUSEDXML, LXML
from openpyxl.packaging.relationship import get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import ARC_CONTENT_TYPES, ARC_STYLE, ARC_WORKBOOK, SHARED_STRINGS

from core.refusals import Refusal
from exchange import refusals

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and the envelope of encrypted new ones
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_RATIO = 100
_RATIO_COUNTS_FROM = 1024 * 1024  # small parts of a workbook are repetitive and harmless
_MOST_PARTS = 500
_MOST_SHEETS = 20  # visible ones
_MOST_TEXT = 20 * 1024 * 1024  # what cells share, read as a whole before the first row
_MOST_FRAME = 5 * 1024 * 1024  # names of sheets, styles: read as a whole as well
# Small bytes can be many elements, and those are what takes time and memory.
_MOST_TAGS_OF_FRAME = 200_000
_MOST_TAGS_OF_TEXT = 1_500_000
_MOST_TAGS_OF_SHEETS = 2_500_000
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

if LXML or not DEFUSEDXML:
    raise ImportError("openpyxl must read with defusedxml, which refuses XML bombs, and not with lxml")


def refusal_of_ole(data: bytes) -> Refusal:
    """Whether an OLE file is an encrypted workbook or an old one."""
    encrypted = "EncryptedPackage".encode("utf-16-le")
    return refusals.PasswordProtected() if encrypted in data else refusals.OldExcel()


def sheets(data: bytes, *, most_columns: int, most_rows: int) -> Iterator[Iterator[list[str]]]:
    """The visible sheets in order, each an iterator of rows of text; one column more than `most_columns` is read.

    A row is read when it is asked for; all sheets together give `most_rows` of them, empty ones counted too.
    Raises NotATable, HasMacros, UnpacksTooLarge, TooMuchText, TooManySheets, SheetsShareData, TooManyRows, Damaged.
    """
    _must_be_harmless(data)
    reader = _opened(data)
    left = iter(range(most_rows))
    try:
        for name, part in _visible(reader):
            sheet = _Sheet(reader.wb, name, part, reader.shared_strings)
            yield _rows(sheet, most_columns=most_columns + 1, left=left, most_rows=most_rows)
    finally:
        reader.archive.close()


class _Sheet(ReadOnlyWorksheet):  # type: ignore[misc] # openpyxl has no types
    """A sheet that is not read through to find out how large it is: it may claim a million rows, or one."""

    def _get_size(self) -> None:
        pass


def _opened(data: bytes) -> ExcelReader:
    """A workbook without anything read from its sheets; what is read as a whole is looked at from outside first."""
    try:
        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        _must_fit(reader, [ARC_CONTENT_TYPES], _MOST_FRAME, _MOST_TAGS_OF_FRAME, refusals.UnpacksTooLarge())
        reader.read_manifest()
        overrides = [(part.PartName[1:], part.ContentType) for part in reader.package.Override]
        books = {ARC_WORKBOOK, *(name for name, kind in overrides if kind.endswith("main+xml"))}
        frame = [ARC_STYLE, *books, *map(get_rels_path, books)]
        _must_fit(reader, frame, _MOST_FRAME, _MOST_TAGS_OF_FRAME, refusals.UnpacksTooLarge())
        texts = [name for name, kind in overrides if kind == SHARED_STRINGS]
        too_much = refusals.TooMuchText(most=_MOST_TEXT // 1024 // 1024)
        _must_fit(reader, texts, _MOST_TEXT, _MOST_TAGS_OF_TEXT, too_much)
        reader.read_workbook()
        reader.read_strings()
        apply_stylesheet(reader.archive, reader.wb)
    except _BROKEN as error:
        raise refusals.Damaged from error
    return reader


def _must_fit(reader: ExcelReader, names: Collection[str], most_bytes: int, most_tags: int, refusal: Refusal) -> None:
    """Raise the refusal where these parts together are too much, before any of them is parsed."""
    parts = [part for part in reader.archive.infolist() if part.filename in names]
    if sum(part.file_size for part in parts) > most_bytes:
        raise refusal
    if sum(reader.archive.read(part).count(b"<") for part in parts) > most_tags:
        raise refusal


def _visible(reader: ExcelReader) -> list[tuple[str, str]]:
    """Name and part of each visible sheet. Raises TooManySheets, SheetsShareData, UnpacksTooLarge, Damaged."""
    try:
        links = [(sheet, link.target) for sheet, link in reader.parser.find_sheets() if "worksheet" in link.Type]
        found = [(sheet, part) for sheet, part in links if part in reader.valid_files]
        visible = [(sheet.name, part) for sheet, part in found if sheet.state == "visible"]
        if len(visible) > _MOST_SHEETS:
            raise refusals.TooManySheets(most=_MOST_SHEETS)
        if len({part for _sheet, part in found}) < len(found):
            raise refusals.SheetsShareData
        parts = [part for _name, part in visible]
        _must_fit(reader, parts, _MOST_UNPACKED, _MOST_TAGS_OF_SHEETS, refusals.UnpacksTooLarge())
    except _BROKEN as error:
        raise refusals.Damaged from error
    return visible


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


def _rows(sheet: ReadOnlyWorksheet, *, most_columns: int, left: Iterator[int], most_rows: int) -> Iterator[list[str]]:
    try:
        for row in sheet.iter_rows(max_col=most_columns, values_only=True):
            if next(left, None) is None:
                raise refusals.TooManyRows(most=f"{most_rows:,}")
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
