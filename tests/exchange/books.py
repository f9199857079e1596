"""Workbooks as somebody makes them who means harm: parts of their archive are changed by hand."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Mapping

import openpyxl

HEADER = ("開始", "相談者番号", "結果")
ROW = ("2026/5/28 18:05", "K-1", "終了")
_SHEET = "xl/worksheets/sheet1.xml"


def plain(*, rows: int = 1, title: str = "表") -> openpyxl.Workbook:
    """A workbook of one sheet with a header and rows."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in (HEADER, *[ROW] * rows):
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_sheets(number: int, *, rows: int = 1, headed: int | None = None) -> bytes:
    """Sheets with rows that are not a table of ours; that of the number `headed` is one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place in range(number):
        sheet = book.create_sheet(f"{place}")
        sheet.append(HEADER if place == headed else ("x", "y", "z"))
        for _row in range(rows):
            sheet.append(ROW if place == headed else ("1", "2", "3"))
    return saved(book)


def changed(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The workbook with parts of its archive changed."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in source.infolist():
            content = source.read(each)
            archive.writestr(each.filename, changes.get(each.filename, lambda whole: whole)(content))
    return out.getvalue()


def one_part(sheets: int, *, rows: int) -> bytes:
    """A workbook with many sheets that are all the same part of the archive."""

    def repeated(workbook: bytes) -> bytes:
        first = re.search(rb"<sheet .*?/>", workbook)
        assert first
        more = [first[0].replace(b'sheetId="1"', b'sheetId="%d"' % number) for number in range(1, sheets + 1)]
        return workbook.replace(first[0], b"".join(more))

    return changed(saved(plain(rows=rows)), {"xl/workbook.xml": repeated})


def noise(megabytes: int) -> bytes:
    """Text of which enough packs badly for it to be no bomb by its ratio."""
    whole = megabytes * 1024 * 1024
    return random.Random(0).randbytes(whole // 40).hex().encode().ljust(whole, b"x")


def with_text(text: bytes) -> bytes:
    """A workbook whose cells share that much text."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    data = changed(saved(plain()), {"[Content_Types].xml": lambda part: part.replace(b"</Types>", override)})
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        archive.writestr("xl/sharedStrings.xml", table + text + b"</t></si></sst>")
    return out.getvalue()


def sheet(data: bytes) -> bytes:
    """The part of a sheet whose rows are written by hand."""
    named = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return named + data + b"</sheetData></worksheet>"


def with_sheet(data: bytes) -> bytes:
    """A workbook whose sheet's data are written by hand."""
    return changed(saved(plain()), {_SHEET: lambda _part: sheet(data)})


def with_styles(styles: bytes) -> bytes:
    """A workbook with more styles."""
    return changed(saved(plain()), {"xl/styles.xml": lambda part: part.replace(b"</cellXfs>", styles + b"</cellXfs>")})


def encrypted() -> bytes:
    """What Excel makes of a workbook with a password: a compound file whose stream is the encrypted workbook."""
    streams = ("EncryptedPackage", "EncryptionInfo")
    end, free, sectors, chance = 0xFFFFFFFE, 0xFFFFFFFF, 8, random.Random(0)
    chains = [at + 1 if (at - 1) % sectors else end for at in range(2, 2 + sectors * len(streams))]
    table = [0xFFFFFFFD, end, *chains]
    entries = [_entry("Root Entry", 5, free, 1, end, 0)]
    for place, name in enumerate(streams):
        more = place + 2 if place + 1 < len(streams) else free
        entries.append(_entry(name, 2, more, free, 2 + place * sectors, sectors * 512))
    told = (0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0, *[free] * 108)
    head = struct.pack("<8s16x5H6x9I109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", *told)
    directory = b"".join(entries).ljust(512, b"\0")
    return (
        head
        + struct.pack("<128I", *table, *[free] * (128 - len(table)))
        + directory
        + chance.randbytes(512 * sectors * len(streams))
    )


def _entry(name: str, kind: int, right: int, child: int, first: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    told = struct.pack("<64sHBB3I", written, len(written), kind, 1, 0xFFFFFFFF, right, child)
    return told + bytes(36) + struct.pack("<IQ", first, size)
