"""The yearly report as files: one report in four formats, and no format tells what the edition hides."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest

from core.language import spoken
from funnel.report import Edition, Report, Split
from tests.funnel import report_values as values
from workspace import report_files

SUBMIT, PUBLIC = Edition.SUBMIT, Edition.PUBLIC
# Numbers that stand nowhere else in a file.
FEW, OTHERS = 70_127, 80_239


def unzipped(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def text(fmt: str, data: bytes) -> str:
    if fmt == "pdf":
        document = pypdfium2.PdfDocument(data)
        try:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()
    return data.decode() if fmt == "html" else unzipped(data)


def telling() -> Report:
    """A report whose complete edition has two numbers that the published one hides."""
    complete = replace(values.COMPLETE, ages=values.ages(s10=FEW, s20=OTHERS))
    published = replace(values.PUBLISHED, ages=values.ages(s10=None, s20=None, s30=119))
    desk = values.desk(splits={SUBMIT: complete, PUBLIC: published, Edition.INSIDE: Split(is_split=False)})
    return values.report(values.line(desk=desk, materials=()))


@pytest.mark.parametrize(
    ("fmt", "begins", "holds"),
    [
        ("pdf", b"%PDF-", ""),
        ("docx", b"PK", "word/document.xml"),
        ("xlsx", b"PK", "xl/workbook.xml"),
        ("html", b"<", ""),
    ],
)
def test_each_format_is_what_it_says(fmt: str, begins: bytes, holds: str) -> None:
    data = report_files.files(values.report(), SUBMIT, fmt)
    assert data.startswith(begins)
    if holds:
        assert holds in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert fmt in report_files.FORMATS


@pytest.mark.parametrize("fmt", report_files.FORMATS)
def test_what_is_hidden_stands_in_no_part_of_a_published_file(fmt: str) -> None:
    complete = text(fmt, report_files.files(telling(), SUBMIT, fmt))
    published = text(fmt, report_files.files(telling(), PUBLIC, fmt))
    for number in (FEW, OTHERS):
        forms = (str(number), f"{number:,}")
        assert any(form in complete for form in forms)
        assert not any(form in published for form in forms)


@pytest.mark.parametrize("fmt", ["html", "xlsx"])
def test_a_file_is_japanese_whatever_language_its_reader_has(fmt: str) -> None:
    with spoken("en"):
        data = report_files.files(values.report(), SUBMIT, fmt, 3)
    told = text(fmt, data)
    assert "提出用" in told
    assert "第3版" in told
    assert "version 3" not in told


def test_the_workbook_has_a_sheet_for_each_thing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_files.workbook(values.report(), PUBLIC)))
    assert book.sheetnames == ["数字", "月別", "目標", "本文", "説明"]
    assert [cell.value for cell in book["数字"][1]] == [
        "番号",
        "見出し",
        "数字",
        "値",
        "単位",
        "状態",
        "出典",
        "数え方",
    ]
    found = next(row for row in book["数字"].iter_rows(min_row=2, values_only=True) if row[2] == "相談")
    assert found[3:5] == (226, "件")


def test_a_text_that_looks_like_a_formula_runs_in_no_workbook() -> None:
    report = values.report(values.line(texts={"issues": '=HYPERLINK("http://example.invalid","見る")'}))
    book = openpyxl.load_workbook(io.BytesIO(report_files.workbook(report, SUBMIT)))
    assert book["本文"]["D2"].data_type == "s"


def test_a_name_is_of_letters_that_every_system_takes() -> None:
    assert report_files.name(values.report(), SUBMIT, "pdf") == "toshima-r5-2023-submit.pdf"
    assert report_files.name(values.report(), PUBLIC, "docx").isascii()
