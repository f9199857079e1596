"""XLSX: checked from outside before anything is unpacked, then read row by row as text."""

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from openpyxl import DEFUSEDXML, LXML
from openpyxl.packaging.relationship import get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import ARC_CONTENT_TYPES, ARC_STYLE, ARC_WORKBOOK, SHARED_STRINGS

from core.refusals import Refusal
from exchange import refusals, serials, workbook_parts

Numbered = tuple[int, list[str]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and the envelope of encrypted new ones
# Measured on lists of 200,000 rows and 10 columns as Excel, openpyxl and LibreOffice write them: 70 to 140 MB of XML
# in the sheet with 8 to 11 million tags, up to 50 MB of shared text with 5 million, packed up to 62 times.
_MOST_UNPACKED = 400 * 1024 * 1024
_MOST_RATIO = 200
_RATIO_COUNTS_FROM = 1024 * 1024  # small parts of a workbook are repetitive and harmless
_MOST_PARTS = 500
_MOST_LISTED = 20 * _MOST_PARTS  # marks of a part in the bytes; Python makes an object of each before it can be counted
_MOST_SHEETS = 20  # visible ones
_LONGEST_NAME = 31  # letters of a sheet's name that Excel takes
_MOST_TEXT = 60 * 1024 * 1024  # what cells share, read as a whole before the first row
_MOST_FRAME = 5 * 1024 * 1024  # names of sheets, styles: read as a whole as well
# Small bytes can be many elements, and those are what takes time and memory.
_MOST_TAGS_OF_FRAME = 200_000
_MOST_TAGS_OF_TEXT = 6_000_000
_MOST_TAGS_OF_SHEETS = 20_000_000
_CHUNK = 1024 * 1024
_PART = b"PK\x01\x02"  # begins each part's line in the archive's directory
_OTHERS = {"xl/workbook.bin", "index/document.iwa"}  # Excel's binary workbook, Apple's Numbers
_OPEN_DOCUMENT = b"opendocument.spreadsheet"  # stands at the beginning, unpacked
# What openpyxl and what it stands on raise for files that only look like workbooks.
_BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    DefusedXmlException,
    ExpatError,
    ParseError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
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


class Sheet(Iterator[Numbered]):
    """A sheet's rows with their numbers; `hidden` are those read so far that Excel doesn't show, as under a filter.

    A sheet that is hidden itself is not `shown` and gives no rows. `is_one_of_many` where others are shown beside it.
    """

    def __init__(
        self,
        rows: Iterator[Numbered],
        hidden: Collection[int] = (),
        *,
        name: str,
        shown: bool = True,
        is_one_of_many: bool = False,
    ) -> None:
        self._rows, self.hidden = rows, hidden
        self.name, self.shown, self.is_one_of_many = name, shown, is_one_of_many

    def __next__(self) -> Numbered:
        return next(self._rows)


def sheets(data: bytes, *, most_columns: int, most_rows: int) -> Iterator[Sheet]:
    """The sheets in order, each an iterator of its rows' numbers and cells as text; formulas give their value.

    One column more than `most_columns` is read. A row is read when it is asked for, or a few before; all sheets
    together give `most_rows` of them, empty ones counted too. Links to other files are not followed.
    Raises NotATable, OtherWorkbook, HasMacros, UnpacksTooLarge, TooMuchText, TooManySheets, SheetsShareData,
    TooManyRows, Damaged.
    """
    _must_be_harmless(data)
    reader, texts = _opened(data)
    budget = workbook_parts.Budget(rows=most_rows, tags=_MOST_TAGS_OF_SHEETS)
    try:
        shown = serials.styles(reader.wb)
        how = {"texts": texts, "shown": shown, "most_columns": most_columns + 1, "budget": budget}
        parts = _parts(reader)
        many = sum(is_shown for _name, _part, is_shown in parts) > 1
        for name, part, is_shown in parts:
            hidden: set[int] = set()
            rows = _rows(reader.archive, part, hidden=hidden, **how) if is_shown else iter(())
            yield Sheet(rows, hidden, name=name, shown=is_shown, is_one_of_many=many)
    finally:
        reader.archive.close()


def _opened(data: bytes) -> tuple[ExcelReader, list[str]]:
    """A workbook and its shared text, nothing read from its sheets; what is read as a whole is bounded first."""
    try:
        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        _must_fit(reader, [ARC_CONTENT_TYPES], _MOST_FRAME, _MOST_TAGS_OF_FRAME, refusals.UnpacksTooLarge())
        reader.read_manifest()
        overrides = [(part.PartName[1:], part.ContentType) for part in reader.package.Override]
        books = {ARC_WORKBOOK, *(name for name, kind in overrides if kind.endswith("main+xml"))}
        frame = [ARC_STYLE, *books, *map(get_rels_path, books)]
        _must_fit(reader, frame, _MOST_FRAME, _MOST_TAGS_OF_FRAME, refusals.UnpacksTooLarge())
        shared = [name for name, kind in overrides if kind == SHARED_STRINGS and name in reader.valid_files]
        too_much = refusals.TooMuchText(most=_MOST_TEXT // 1024 // 1024)
        _must_fit(reader, shared, _MOST_TEXT, _MOST_TAGS_OF_TEXT, too_much)
        _must_be_formats(reader.archive)
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        return reader, _texts(reader.archive, shared)
    except _BROKEN as error:
        raise refusals.Damaged from error


def _must_be_formats(archive: zipfile.ZipFile) -> None:
    """Formats of numbers as long as Excel's at most: openpyxl looks at them for the square of their length."""
    if ARC_STYLE in archive.namelist():
        with archive.open(ARC_STYLE) as source:
            workbook_parts.must_be_formats(source)


def _texts(archive: zipfile.ZipFile, shared: Collection[str]) -> list[str]:
    for part in shared:
        with archive.open(part) as source:
            return workbook_parts.texts(source)
    return []


def _must_fit(reader: ExcelReader, names: Collection[str], most_bytes: int, most_tags: int, refusal: Refusal) -> None:
    """Raise the refusal where these parts together are too much, before any of them is parsed."""
    parts = [part for part in reader.archive.infolist() if part.filename in names]
    if sum(part.file_size for part in parts) > most_bytes:
        raise refusal
    for part in parts:
        with reader.archive.open(part) as source:
            while chunk := source.read(_CHUNK):
                most_tags -= chunk.count(b"<")
                if most_tags < 0:
                    raise refusal


def _parts(reader: ExcelReader) -> list[tuple[str, str, bool]]:
    """The name and part of each sheet, and whether it is to be seen.

    Raises TooManySheets, SheetsShareData, UnpacksTooLarge, Damaged.
    """
    try:
        links = [(sheet, link.target) for sheet, link in reader.parser.find_sheets() if "worksheet" in link.Type]
        found = [(sheet, part) for sheet, part in links if part in reader.valid_files]
        if sum(sheet.state == "visible" for sheet, _part in found) > _MOST_SHEETS:
            raise refusals.TooManySheets(most=_MOST_SHEETS)
        if len({part for _sheet, part in found}) < len(found):
            raise refusals.SheetsShareData
        return [(_name(sheet.name), part, sheet.state == "visible") for sheet, part in found]
    except _BROKEN as error:
        raise refusals.Damaged from error


def _name(written: str) -> str:
    return " ".join(written.split())[:_LONGEST_NAME]


def _must_be_harmless(data: bytes) -> None:
    """Raises HasMacros, OtherWorkbook, NotATable, UnpacksTooLarge, Damaged."""
    if data.count(_PART) > _MOST_LISTED:
        raise refusals.UnpacksTooLarge
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise refusals.Damaged from error
    names = {part.filename for part in parts}
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lower):
        raise refusals.HasMacros
    if "xl/workbook.xml" not in names:
        raise refusals.OtherWorkbook if lower & _OTHERS or _OPEN_DOCUMENT in data[:200] else refusals.NotATable
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise refusals.UnpacksTooLarge
    for part in parts:
        if part.file_size > _RATIO_COUNTS_FROM and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
            raise refusals.UnpacksTooLarge


def _rows(archive: zipfile.ZipFile, part: str, **how: Any) -> Iterator[Numbered]:
    try:
        with archive.open(part) as source:
            yield from workbook_parts.rows(source, **how)
    except _BROKEN as error:
        raise refusals.Damaged from error
