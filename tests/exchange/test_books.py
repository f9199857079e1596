"""Workbooks of several sheets: numbers stay numbers, nothing runs, and they print on A4 across."""

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from core.language import spoken
from exchange import placement_file, tables
from exchange.book_names import unique
from exchange.books import Sheet, book, workbook
from exchange.columns import Column
from exchange.writing import Share

COLUMNS = (
    Column(key="item", headers=("項目",), definition="", width=20),
    Column(key="value", headers=("値",), definition="", width=12),
)
TYPED = (
    Column(key="name", headers=("名前",), definition="May be empty."),
    Column(key="day", headers=("日付",), kind="date", definition="May be empty."),
    Column(key="cost", headers=("円",), kind="yen", definition="May be empty."),
    Column(key="at", headers=("日時",), kind="moment", definition="May be empty."),
)
NIGHT = datetime(2026, 5, 28, 15, 30, tzinfo=UTC)  # half past midnight on the 29th in Tokyo


def read(*sheets: Sheet) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(book(sheets, title="題"))).worksheets}


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


def one(*rows: tuple[object, ...], **more: object) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(COLUMNS, rows, sheet="表", **more)))  # type: ignore[arg-type]


def test_a_column_is_as_wide_as_what_is_in_it_and_never_wider_than_a_page_can_bear() -> None:
    rows = [("短い", "見本区立中央図書館の一階"), ("長" * 500, 1)]
    sheet = one(*rows).worksheets[0]
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (60, 27)
    assert (sheet["A3"].alignment.wrap_text, sheet["B2"].alignment.wrap_text) == (True, None)
    assert (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height) == (None, 17 * 18.75)


def test_numbers_with_parts_stand_by_their_point_and_counts_beside_them_stay_whole() -> None:
    rows = [("割合", 20.0), ("割合", 11.6), ("件", 20)]
    assert [row[1].number_format for row in one(*rows).worksheets[0].iter_rows(min_row=2)] == [
        "#,##0.0##",
        "#,##0.0##",
        "#,##0",
    ]
    assert one(("円", 8.0), ("円", 9.0)).worksheets[0]["B2"].number_format == "#,##0"


def test_a_long_heading_is_broken_in_two_over_its_narrow_numbers() -> None:
    column = Column(key="n", headers=("新しい友だち1人あたり（円）",), definition="", kind="yen", width=8)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([column], [(857,)], sheet="表"))).worksheets[0]
    assert sheet.column_dimensions["A"].width == 18
    assert sheet.row_dimensions[1].height == 2 * 18.75


def test_what_the_printer_puts_over_each_page_is_the_title_and_what_stands_beside_it() -> None:
    sheet = one(("印", 1), title="A&B\nの数", beside="令和8年6月1日現在").worksheets[0]
    assert (sheet.oddHeader.left.text, sheet.oddHeader.right.text) == ("A&&B の数", "令和8年6月1日現在")


def test_a_table_too_wide_to_be_read_on_one_page_goes_on_beside_it_with_its_first_column() -> None:
    columns = [Column(key="", headers=(f"列{number}",), definition="", width=20) for number in range(20)]
    wide = openpyxl.load_workbook(io.BytesIO(workbook(columns, [], sheet="表"))).worksheets[0]
    assert (wide.page_setup.fitToWidth, wide.print_title_cols) == (2, "$A:$A")
    assert one(("印", 1)).worksheets[0].print_title_cols is None


def test_rows_can_be_chosen_from_where_there_are_some() -> None:
    assert one(("印", 1), ("円", 2)).worksheets[0].auto_filter.ref == "A1:B3"
    assert one(("印", 1)).worksheets[0].auto_filter.ref is None


def test_the_lines_between_cells_are_printed_and_days_stand_under_their_heading() -> None:
    sheet = one(("印", date(2026, 6, 3))).worksheets[0]
    assert {cell.border.bottom.style for row in sheet for cell in row} == {"thin"}
    assert sheet["B2"].alignment.horizontal == "left"


def test_a_share_is_a_percentage_to_reckon_with_and_in_words_a_percentage() -> None:
    sheet = one(("印", Share(0.255)), ("円", 8.0), ("円", 8.5)).worksheets[0]
    assert [(row[1].value, row[1].number_format) for row in sheet.iter_rows(min_row=2)] == [
        (0.255, "0.0%"),
        (8, "#,##0.0##"),
        (8.5, "#,##0.0##"),
    ]
    with spoken("ja"):
        assert str(Share(0.255)) == "25.5％"


def test_days_money_and_moments_keep_their_kind_and_are_in_tokyo_time() -> None:
    data = workbook(TYPED, [["図書館", date(2026, 7, 1), 8.5, NIGHT]], sheet="表")
    row = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][2]
    assert [cell.value for cell in row] == ["図書館", datetime(2026, 7, 1), 8.5, datetime(2026, 5, 29, 0, 30)]
    assert (row[1].number_format, row[3].number_format) == ("yyyy/m/d", "yyyy/m/d hh:mm")
    assert tables.read("x.xlsx", data).rows[0].cells == {
        "名前": "図書館",
        "日付": "2026-07-01",
        "円": "8.5",
        "日時": "2026-05-29 00:30",
    }


def test_a_file_says_its_title_and_names_nobody() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(COLUMNS, [], sheet="表", title="経路ごとの読みとり"))) as parts:
        told = parts.read("docProps/core.xml").decode()
    assert "<dc:title>経路ごとの読みとり</dc:title>" in told
    assert "creator" not in told
    assert "lastModifiedBy" not in told


def test_columns_and_words_are_explained_and_only_those_that_have_a_meaning() -> None:
    column = Column(key="n", headers=("=n",), definition="With {braces} of its own.")
    with spoken("ja"):
        data = workbook([*COLUMNS, column], [], sheet="表", meanings={"＝読みとり": "開かれた回数"})
    book_ = openpyxl.load_workbook(io.BytesIO(data))
    assert book_.sheetnames == ["表", "列の説明"]
    assert [[cell.value for cell in row] for row in book_["列の説明"]] == [
        ["列・言葉", "意味"],
        ["=n", "With {braces} of its own."],
        ["＝読みとり", "開かれた回数"],
    ]
    assert {cell.data_type for sheet in book_ for row in sheet for cell in row} == {"s"}
    assert one(("印", 1)).sheetnames == ["表"]


def test_a_template_explains_each_column_in_the_readers_language() -> None:
    with spoken("ja"):
        book_ = openpyxl.load_workbook(io.BytesIO(placement_file.template()))
    assert book_.sheetnames == ["置き場所一覧", "列の説明"]
    told = {row[0].value: row[2].value for row in book_["列の説明"].iter_rows(min_row=2)}
    assert told.keys() == {column.name for column in placement_file.COLUMNS}
    assert "ステッカー" in told["媒体"]
    assert book_.worksheets[0].data_validations.count == sum(bool(column.choices) for column in placement_file.COLUMNS)


@pytest.mark.parametrize("choices", [("あ,い",), ('"',), ("長" * 256,)])
def test_words_that_no_list_of_excel_can_hold_leave_the_column_without_one(choices: tuple[str, ...]) -> None:
    column = Column(key="a", headers=("a",), definition="", choices=choices)
    made = openpyxl.load_workbook(io.BytesIO(workbook([column], [], sheet="表")))
    assert made.worksheets[0].data_validations.count == 0


def test_a_formula_stays_text_even_when_somebody_edits_the_cell() -> None:
    sheet = one(("=1+1", "普通")).worksheets[0]
    assert (sheet["A2"].quotePrefix, bool(sheet["B2"].quotePrefix)) == (True, False)


NAMES = st.text(max_size=40) | st.sampled_from(["History", "'", "表", "[]", "😀" * 20])


@given(st.lists(NAMES, min_size=1, max_size=6))
def test_names_of_sheets_are_such_as_excel_takes(names: list[str]) -> None:
    made = unique(names)
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set("[]:*?/\\") & set(name)
        assert name.casefold() != "history"
        assert not name.startswith("'")
        assert not name.endswith("'")
