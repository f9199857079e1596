"""Workbooks of several sheets: numbers stay numbers, nothing runs, and they print on A4 across."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exchange.books import Sheet, book

COLUMNS = (("項目", 20), ("値", 12))


def read(*sheets: Sheet) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(book(sheets))).worksheets}


def test_sheets_come_in_their_order_each_with_its_header_in_view() -> None:
    made = read(Sheet("数字", COLUMNS, [("相談", 226)]), Sheet("本文", COLUMNS, []))
    assert list(made) == ["数字", "本文"]
    assert [cell.value for cell in made["本文"][1]] == ["項目", "値"]
    assert {sheet.freeze_panes for sheet in made.values()} == {"A2"}
    assert made["数字"].column_dimensions["A"].width == 20


def test_numbers_and_days_stay_what_they_are_and_nothing_stays_empty() -> None:
    sheet = read(Sheet("数字", COLUMNS, [("件", 1081), ("％", 79.4), ("日", date(2023, 4, 1)), ("不明", None)]))["数字"]
    assert [type(row[1].value).__name__ for row in sheet.iter_rows(min_row=2)] == [
        "int",
        "float",
        "datetime",
        "NoneType",
    ]
    assert (sheet["B2"].number_format, sheet["B3"].number_format) == ("#,##0", "#,##0.0##")


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@SUM(A1)", "\t=1", "＝1"])
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    sheet = read(Sheet("本文", COLUMNS, [(text, None)]))["本文"]
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", text)


def test_what_no_workbook_can_hold_is_left_out() -> None:
    sheet = read(Sheet("本文", COLUMNS, [("前\x0b後\x00", None), ("長" * 40_000, None)]))["本文"]
    assert sheet["A2"].value == "前後"
    assert len(sheet["A3"].value) == 32_767


def test_a_name_that_excel_refuses_is_made_one_that_it_takes() -> None:
    [name] = read(Sheet("令和5年度/数字: [確認]?" + "長" * 30, COLUMNS, []))
    assert len(name) == 31
    assert not set("[]:*?/\\") & set(name)


def test_each_sheet_prints_across_one_page_with_its_header_on_each() -> None:
    sheet = read(Sheet("数字", COLUMNS, [("相談", 226)]))["数字"]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
