"""Workbooks with a sheet for each month: all sheets of the same columns are one list, and the others are told."""

import io

import openpyxl
import pytest

from core.language import spoken
from exchange import consultation_file, errors, lists, own_words, refusals, tables
from exchange.consultation_file import COLUMNS
from exchange.tables import Table
from tests.conftest import NOON
from tests.exchange import books

HEADER = ("相談日", "開始", "番号", "新規継続", "対応")
Rows = list[tuple[object, ...]]


def month(number: int, *, rows: int = 3, header: tuple[str, ...] = HEADER) -> Rows:
    told = [(f"2026/{number}/{day + 1}", "18:00", f"M{number}0{day}", "新規", "終了") for day in range(rows)]
    return [header, *told]


COVER: Rows = [("令和8年度 相談一覧",), ("見本の会",)]


def book(*, hidden: tuple[str, ...] = (), **sheets: Rows) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    return books.saved(made)


def read(data: bytes) -> Table:
    return tables.read("months.xlsx", data, expects=consultation_file.HEADERS)


def parse(table: Table) -> consultation_file.Parsed:
    return consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=NOON)


def told(table: Table) -> list[tuple[str, int, str]]:
    return [(each.name, each.rows, each.left_out) for each in table.sheets]


def test_a_sheet_for_each_month_is_one_list_in_the_sheets_order() -> None:
    table = read(book(表紙=COVER, 一月=month(1), 二月=month(2), 三月=month(3, rows=2)))
    assert [row.cells["番号"] for row in table.rows] == ["M100", "M101", "M102", "M200", "M201", "M202", "M300", "M301"]
    assert told(table) == [("表紙", 0, "no_header"), ("一月", 3, ""), ("二月", 3, ""), ("三月", 2, "")]
    assert len(parse(table).rows) == 8


def test_no_two_rows_share_a_number_and_each_is_found_on_its_sheet() -> None:
    table = read(book(一月=month(1), 二月=month(2)))
    assert len({row.number for row in table.rows}) == 6
    assert [row.place for row in table.rows][2:4] == ["一月 4", "二月 2"]
    assert [row.place for row in read(book(表紙=COVER, 一月=month(1))).rows] == ["2", "3", "4"]


def test_a_wrong_cell_says_its_sheet_and_only_that_cell_is_corrected() -> None:
    second = month(2)
    second[2] = ("きのう", "18:00", "M201", "新規", "済")
    table = read(book(一月=month(1), 二月=second))
    wrong = parse(table).errors
    assert {error.place for error in wrong} == {"二月 3"}
    found = own_words.unknown(wrong, {column.key: "対応" for column in COLUMNS if column.key == "outcome"}, COLUMNS)
    assert [(each.word, each.rows) for each in found] == [("済", ("二月 3",))]
    mended = tables.corrected(table, {(wrong[0].row, "相談日"): "2026/2/2", (wrong[0].row, "対応"): "終了"})
    assert len(parse(mended).rows) == 6
    assert [row.place for row in mended.rows] == [row.place for row in table.rows]


def test_hidden_sheets_empty_ones_and_ones_with_other_columns_are_told_and_not_read() -> None:
    data = book(
        一月=month(1), 控え=month(2), 四月=[HEADER], 白紙=[], 集計=[("番号", "件数"), ("M100", 3)], hidden=("控え",)
    )
    table = read(data)
    assert told(table)[1:] == [
        ("控え", 0, "hidden"),
        ("四月", 0, "no_rows"),
        ("白紙", 0, "empty"),
        ("集計", 0, "otherwise"),
    ]
    assert table.sheets[4].missing == ("相談日", "開始", "新規継続", "対応")
    assert len(table.rows) == 3
    for language in ("ja", "en"):
        with spoken(language):
            assert all(lists.LEFT_OUT.values())


def test_a_summary_before_the_months_with_one_word_of_ours_is_not_taken_for_the_list() -> None:
    table = read(book(集計=[("区分", "件数"), ("新規", 3)], 一月=month(1), 二月=month(2)))
    assert told(table) == [("集計", 0, "no_header"), ("一月", 3, ""), ("二月", 3, "")]


def test_columns_in_another_order_or_one_more_are_the_same_list() -> None:
    second = [row[::-1] for row in month(2)]
    third = [(*row, "備考" if place == 0 else "あ") for place, row in enumerate(month(3))]
    table = read(book(一月=month(1), 二月=second, 三月=third))
    assert table.columns == (*HEADER, "備考")
    assert [row.cells["備考"] for row in table.rows] == [""] * 6 + ["あ"] * 3
    assert len(parse(table).rows) == 9


def test_a_wide_list_may_lack_a_column_on_a_sheet_and_that_is_told() -> None:
    first = [(*row, "年代" if place == 0 else "20代") for place, row in enumerate(month(1))]
    table = read(book(一月=first, 二月=month(2)))
    assert [each.missing for each in table.sheets] == [(), ("年代",)]
    assert [row.age_band for row in parse(table).rows] == ["20s"] * 3 + ["unknown"] * 3
    narrow = [row[1:4] for row in month(2)]
    assert told(read(book(一月=month(1), 二月=narrow)))[1] == ("二月", 0, "otherwise")


def test_headings_of_their_own_are_put_together_too() -> None:
    own = ("受付", "時刻", "利用者No", "はじめてか", "終わり方")
    table = read(book(表紙=COVER, 一月=month(1, header=own), 二月=month(2, header=own)))
    assert (table.columns, len(table.rows)) == (own, 6)


def test_sums_notes_and_headers_of_two_rows_are_each_sheets_own() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(一月=month(1), 二月=month(2))))
    for sheet in made:
        sheet.append(("合計", 3))
        sheet.append(())
        sheet.append(("※ 相談員が書きました",))
        sheet.insert_rows(1, 2)
        sheet["A1"] = "相談一覧"
    table = read(books.saved(made))
    assert (len(table.rows), table.totals, table.notes) == (6, 2, 2)
    assert table.rows[3].place == "二月 4"
    grouped: Rows = [
        ("日時", None, "番号", "対応"),
        ("相談日", "開始", None, None),
        ("2026/1/2", "18:00", "M1", "終了"),
    ]
    merged = read(book(一月=grouped, 二月=grouped))
    assert len(parse(merged).rows) == 2


def test_sheets_can_be_left_out_again() -> None:
    second = [*month(2), ("合計", 3)]
    table = read(book(一月=month(1), 二月=second, 三月=month(3)))
    fewer = lists.without(table, {"二月"})
    assert [row.place for row in fewer.rows][2:4] == ["一月 4", "三月 2"]
    assert told(fewer) == [("一月", 3, ""), ("二月", 0, "chosen"), ("三月", 3, "")]
    assert (table.totals, fewer.totals) == (1, 0)


def test_the_bounds_hold_over_all_sheets_together(monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(一月=month(1, rows=20), 二月=month(2, rows=20))
    monkeypatch.setattr(tables, "MOST_ROWS", 40)
    seen: list[int] = []
    monkeypatch.setattr(tables, "_TOLD_EVERY", 1)
    assert len(tables.read("m.xlsx", data, expects=HEADER, told=seen.append).rows) == 40
    assert seen == sorted(seen)
    assert seen[-1] == 42
    monkeypatch.setattr(tables, "MOST_ROWS", 39)
    with pytest.raises(refusals.TooManyRows):
        read(data)


def test_a_cell_that_is_too_long_says_its_sheet() -> None:
    second = [*month(2), ("2026/2/9", "18:00", "あ" * 3_000, "新規", "終了")]
    with pytest.raises(refusals.CellTooLong) as refused:
        read(book(一月=month(1), 二月=second))
    assert refused.value.facts["row"] == "二月 5"


def test_a_text_has_no_sheets_and_neither_has_a_workbook_of_one() -> None:
    assert read(book(一月=month(1))).sheets == ()
    assert tables.read_pasted("開始\t番号\t対応\n2026/1/2 18:00\tK-1\t終了").sheets == ()
    assert errors.RowError(3, "開始", "start_missing").place == "3"
