"""Bad files: what each is refused with, in both languages, and that nothing changes in the store."""

import io
import random
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from core.language import spoken, worded
from core.refusals import Refusal
from exchange import consultation_file, refusals, tables, workbooks
from funnel import imports
from store import batches, consultations, staff
from store.database import Db
from store.records import AuditEntry, Consultation, ImportBatch, Programme
from tests.conftest import NOON
from tests.exchange import books

HEADER = "開始,終了,相談者番号,結果\n"
ROW = "2026/5/28 18:05,19:00,K-1,終了\n"


def xlsx(**parts: bytes) -> bytes:
    """A workbook with further parts, such as a macro, put into its archive."""
    book = openpyxl.Workbook()
    book.active.append(["開始", "相談者番号", "結果"])
    book.active.append(["2026/5/28 18:05", "K-1", "終了"])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_bin", ".bin").replace("_xml", ".xml"), data)
    return out.getvalue()


def rewritten(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which one part is changed."""
    source, out = zipfile.ZipFile(io.BytesIO(xlsx())), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in source.infolist():
            data = source.read(each)
            archive.writestr(each.filename, change(data) if each.filename == part else data)
    return out.getvalue()


def entity_bomb() -> bytes:
    kinds = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    return rewritten(
        "xl/workbook.xml",
        lambda data: (
            data.replace(b"?>", f"?><!DOCTYPE w [{kinds}]>".encode(), 1)
            if b"?>" in data
            else f"<!DOCTYPE w [{kinds}]>".encode() + data
        ),
    )


def wide() -> bytes:
    return (",".join(f"c{n}" for n in range(70)) + "\n" + ",".join("x" for _ in range(70)) + "\n").encode()


CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", "FileEmpty", "空です"),
    "only commas": (lambda: b",,,\n,,\n", "FileEmpty", "空です"),
    "only a header": (lambda: HEADER.encode(), "FileEmpty", "空です"),
    "only a row of sums": (lambda: (HEADER + "合計,,,3\n").encode(), "FileEmpty", "空です"),
    "too many bytes": (lambda: HEADER.encode() + b"x" * tables.MOST_BYTES, "FileTooLarge", "60MB"),
    "a PDF": (lambda: b"%PDF-1.4 ...", "NotATable", "表のファイルではありません"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n...", "NotATable", "表のファイルではありません"),
    "a Word file": (lambda: docx(), "NotATable", "表のファイルではありません"),
    "an old Excel file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 900, "OldExcel", ".xls"),
    "an encrypted workbook": (books.encrypted, "PasswordProtected", "パスワード"),
    "a binary workbook": (lambda: zipped("xl/workbook.bin"), "OtherWorkbook", ".xlsb"),
    "a workbook of LibreOffice's own": (lambda: open_document(), "OtherWorkbook", ".ods"),
    "a zip with a list in it": (lambda: zipped("list.csv"), "NotATable", "表のファイルではありません"),
    "macros of old": (lambda: xlsx(xl__macrosheets__sheet1_xml=b"<x/>"), "HasMacros", "マクロ"),
    "more parts than a workbook has": (lambda: many_parts(600), "UnpacksTooLarge", "大きくなりすぎ"),
    "a directory of very many parts": (lambda: many_parts(1) + b"PK\x01\x02" * 10_001, "UnpacksTooLarge", "大きくなり"),
    "half a character in UTF-8": (lambda: (HEADER + ROW).rstrip().encode()[:-1], "CutOff", "文字の途中"),
    "half a character in Shift_JIS": (lambda: (HEADER + ROW).rstrip().encode("cp932")[:-1], "CutOff", "文字の途中"),
    "half a character in UTF-16": (lambda: (HEADER + ROW).encode("utf-16")[:-1], "CutOff", "文字の途中"),
    "two encodings, lines of an old Mac": (
        lambda: (HEADER + ROW).replace("\n", "\r").encode("cp932") + ROW.replace("\n", "\r").encode(),
        "EncodingsMixed",
        "3行目",
    ),
    "a quotation mark that ends rows below": (
        lambda: (HEADER + ROW + ROW.replace("終了", '"終了') + ROW + ROW.replace("終了", '終了"')).encode(),
        "QuotesBroken",
        "3行目から",
    ),
    "a quotation mark far above the end": (
        lambda: (HEADER + ROW.replace("K-1", '"K-1') + ROW * 9_000).encode(),
        "QuotesBroken",
        "2行目から",
    ),
    "very many empty lines": (lambda: (HEADER + ROW + ("\n" * 900 + "x\n") * 500).encode(), "TooManyRows", "400,000行"),
    "macros": (lambda: xlsx(xl__vbaProject_bin=b"\x00"), "HasMacros", "マクロ"),
    "a zip bomb in one part": (lambda: xlsx(xl__media__a_bin=b"\0" * 3_000_000), "UnpacksTooLarge", "大きくなりすぎ"),
    "half a workbook": (lambda: xlsx()[:900], "Damaged", "壊れて"),
    "a sheet that is no XML": (lambda: rewritten("xl/worksheets/sheet1.xml", lambda _data: b"<x"), "Damaged", "壊れて"),
    "twenty-one sheets": (lambda: books.of_sheets(21), "TooManySheets", "20枚"),
    "two sheets that are one": (lambda: books.one_part(2, rows=1), "SheetsShareData", "同じもの"),
    "a novel in the shared text": (lambda: books.with_text(books.noise(61)), "TooMuchText", "60MB"),
    "an XML bomb": (entity_bomb, "Damaged", "壊れて"),
    "NUL bytes": (lambda: (HEADER + ROW.replace("K-1", "K\0")).encode(), "HasNul", "制御コード"),
    "UTF-16 without mark": (lambda: (HEADER + ROW).encode("utf-16-le"), "HasNul", "CSV UTF-8"),
    "two encodings": (
        lambda: (HEADER + ROW).encode("cp932") + ROW.encode(),
        "EncodingsMixed",
        "3行目",
    ),
    "no encoding at all": (lambda: HEADER.encode("cp932") + b"\xff\xfe\xfd\x80\x81\n", "EncodingUnknown", "読めません"),
    "an open quotation mark": (lambda: (HEADER + '"2026/5/28,19:00,K-1,終了\n').encode(), "QuotesBroken", "引用符"),
    "too many rows": (lambda: (HEADER + "1\n" * 200_022).encode(), "TooManyRows", "200,000行"),
    "too many columns": (wide, "TooManyColumns", "60"),
    "a novel in a cell": (
        lambda: (HEADER + ROW + f"2026/5/28 18:05,,{'あ' * 2001},終了").encode(),
        "CellTooLong",
        "3行目",
    ),
    "a line without end": (lambda: (HEADER + "," * 200_000).encode(), "LineTooLong", "2行目"),
    "too many cells": (
        lambda: (
            HEADER + "".join(",".join(map(str, range(n, n + 60))) + "\n" for n in range(0, 1_900_000, 60))
        ).encode(),
        "TooMuchInAll",
        "1,800,000",
    ),
    "a workbook that refers to entities": (
        lambda: rewritten("xl/worksheets/sheet1.xml", lambda data: b"<!DOCTYPE w []>" + data),
        "Damaged",
        "壊れて",
    ),
    "other columns": (lambda: "氏名,電話\n見本,03\n".encode(), "ColumnsMissing", "開始、結果、相談者番号"),
}


def with_formula_and_link() -> bytes:
    """A workbook whose cell takes its value from another file, and remembers the last one."""
    cell = b'<row r="2"><c r="A2" t="str"><f>[1]other!A1</f><v>2026/5/28 18:05</v></c>'
    rest = b'<c r="B2" t="inlineStr"><is><t>K-1</t></is></c><c r="C2" t="inlineStr"><is><t>%s</t></is></c></row>'
    data = books.changed(
        xlsx(),
        {"xl/worksheets/sheet1.xml": lambda part: part.replace(ROWS_END, cell + rest % "終了".encode() + ROWS_END)},
    )
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        target = '<Relationship Id="rId1" Type="x" Target="file:///C:/other.xlsx" TargetMode="External"/>'
        archive.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", f"<Relationships>{target}</Relationships>")
    return out.getvalue()


ROWS_END = b"</sheetData>"


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


def open_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


def many_parts(number: int) -> bytes:
    return xlsx(**{f"xl__media__{place}_bin": b"" for place in range(number)})


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def hand_in(db: Db, programme: Programme, data: bytes) -> imports.Imported:
    """As the page does: read, parse, and bring in what is right."""
    table = tables.read("liste.xlsx", data, expects=consultation_file.HEADERS)
    parsed = consultation_file.parse(table, pseudonym=lambda kind, text: f"{kind} {text}", at=NOON)
    return imports.import_rows(
        db, by="rin@office.example", at=NOON, programme=programme, rows=parsed.rows, file_hash=str(len(data))
    )


def held(db: Db, programme: Programme) -> tuple[list[Consultation], list[ImportBatch], list[AuditEntry]]:
    records = consultations.before(db, [programme.id], NOON.replace(year=2030))
    return records, batches.of_programme(db, programme.id, "consultations"), staff.audit_trail(db)


def test_a_good_file_goes_the_same_way_and_changes_what_is_held(db: Db, programme: Programme) -> None:
    before = held(db, programme)
    assert hand_in(db, programme, (HEADER + ROW).encode()).added == 1
    assert [len(after) - len(earlier) for after, earlier in zip(held(db, programme), before, strict=True)] == [1, 1, 1]


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_refused_in_both_languages_and_changes_nothing(case: str, db: Db, programme: Programme) -> None:
    make, key, japanese = CASES[case]
    hand_in(db, programme, (HEADER + ROW.replace("K-1", "K-0")).encode())
    before = held(db, programme)
    assert all(before)
    with pytest.raises(Refusal) as refused:
        hand_in(db, programme, make())
    assert refused.value.key == key
    with spoken("ja"):
        told = worded(refused.value)
        assert japanese in told
        assert "保存していません" in told
    with spoken("en"):
        english = worded(refused.value)
        assert english == refused.value.sentence.format(**refused.value.facts)
        assert "Nothing was saved. Please" in english or "Nothing was saved. The" in english
    assert held(db, programme) == before


def test_a_bomb_in_the_directory_is_seen_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MOST_UNPACKED", 20_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        for number in range(25):
            archive.writestr(f"xl/{number}.xml", b"\0" * 1_000_000)  # each too small to be a bomb by itself
    with pytest.raises(Refusal) as refused:
        tables.read("bomb.xlsx", out.getvalue())
    assert refused.value.key == "UnpacksTooLarge"


PARTS = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
)
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", [LAUGHS, '<!ENTITY e8 SYSTEM "file:///etc/passwd">'], ids=["laughs", "outside"])
def test_entities_are_refused_in_every_part_that_is_read(part: str, kind: str) -> None:
    def declared(data: bytes) -> bytes:
        begins = data.index(b"<", data.index(b"?>") if b"?>" in data else 0)
        return b"<!DOCTYPE x [%s]>%s" % (kind.encode(), data[begins:].replace(b"</", b"&e8;</", 1))

    data = books.changed(books.with_text(b"x"), {part: declared})
    with pytest.raises(refusals.Damaged):
        tables.read("a.xlsx", data)


def tagged(number: int, form: str) -> bytes:
    """Tags by number, packed too badly to be taken for a bomb."""
    chance = random.Random(0)
    return "".join(form.format(chance.getrandbits(60), place) for place in range(number)).encode()


ENDLESS: dict[str, Callable[[], bytes]] = {
    "tags in tags": lambda: books.with_sheet(tagged(2_000, "<a b='{0}'>") + b"</a>" * 2_000),
    "cells in cells": lambda: books.with_sheet(b"<row>" + tagged(2_000, "<c b='{0}'>") + b"</c>" * 2_000 + b"</row>"),
    "tags in shared text": lambda: books.with_text(tagged(2_000, "<t b='{0}'>") + b"</t>" * 2_000),
    "tags in styles": lambda: books.with_styles(tagged(2_000, "<xf b='{0}'>") + b"</xf>" * 2_000),
    "names of tags": lambda: books.with_sheet(tagged(9_000, "<a{1}/>")),
    "names of attributes": lambda: books.with_sheet(
        b"".join(
            b"<row %s/>" % b" ".join(b'a%d="%d"' % (n, n) for n in range(at, at + 90)) for at in range(0, 9_000, 90)
        )
    ),
    "one endless tag": lambda: books.with_sheet(b'<row r="' + books.noise(3) + b'"/>'),
    "one endless comment": lambda: books.with_sheet(b"<!--" + books.noise(3) + b"-->"),
    "a format of numbers": lambda: endless_format(),
}


def endless_format() -> bytes:
    code = b"[" * 4_000
    number = b'<numFmts count="1"><numFmt numFmtId="200" formatCode="%s"/></numFmts><fonts' % code
    return books.changed(
        books.with_styles(b'<xf numFmtId="200"/>'), {"xl/styles.xml": lambda part: part.replace(b"<fonts", number, 1)}
    )


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_a_parser_would_keep_without_end_is_refused_after_little(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = [0]
    take = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, most: int | None = -1) -> bytes:
        data = take(self, most)
        read[0] += len(data)
        return data

    data = ENDLESS[kind]()
    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(refusals.Damaged):
        tables.read("a.xlsx", data)
    assert read[0] < 2_000_000


def test_a_text_in_very_many_pieces_takes_no_longer_than_one() -> None:
    chance = random.Random(0)
    pieces = b"".join(b"%c<x/>" % chance.choice(b"abcdefgh") for _place in range(32_000))
    data = books.with_sheet((b'<row><c t="str"><v>' + pieces + b"</v></c></row>") * 20)
    began = time.process_time()
    with pytest.raises(refusals.CellTooLong):
        tables.read("a.xlsx", data)
    assert time.process_time() - began < 5


def test_a_large_declared_size_with_one_cell_costs_nothing() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (at, at, at) for at in (1_048_575, 1_048_576))
    sheet = b'<dimension ref="A1:XFD1048576"/><sheetData>' + rows
    data = books.changed(
        books.with_sheet(b""), {"xl/worksheets/sheet1.xml": lambda part: part.replace(b"<sheetData>", sheet, 1)}
    )
    assert [(row.number, row.cells["1048575"]) for row in tables.read("a.xlsx", data).rows] == [(1_048_576, "1048576")]


def test_a_link_to_another_file_is_not_followed_only_its_last_value_is_read() -> None:
    table = tables.read("a.xlsx", with_formula_and_link(), expects=consultation_file.HEADERS)
    assert [row.cells["開始"] for row in table.rows] == ["2026/5/28 18:05"] * 2


def test_a_formula_that_was_never_reckoned_is_an_empty_cell() -> None:
    book = openpyxl.Workbook()
    book.active.append(["開始", "相談者番号", "結果"])
    book.active.append(["=1+1", "K-1", "終了"])
    assert tables.read("a.xlsx", books.saved(book)).rows[0].cells["開始"] == ""
