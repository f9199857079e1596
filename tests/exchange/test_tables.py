"""Tables as they lie on people's desks: encodings, delimiters, headers under titles, dates in workbooks."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import headers, refusals, tables, writing

TEXT = "施設名,媒体\n見本図書館,カード\n髙橋医院①,ポスター\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_each_encoding_that_offices_use_is_read(encoding: str) -> None:
    table = tables.read("a.csv", TEXT.encode(encoding))
    assert [row.cells["施設名"] for row in table.rows] == ["見本図書館", "髙橋医院①"]


def test_signs_in_cells_are_no_delimiter_where_they_do_not_part_the_heading() -> None:
    table = tables.read("a.csv", "名前,数\n;;;;,1\n;;;,2\n".encode())
    assert [row.cells for row in table.rows] == [{"名前": ";;;;", "数": "1"}, {"名前": ";;;", "数": "2"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_delimiter_is_recognised_also_beside_others_in_quotes(delimiter: str) -> None:
    text = f'a{delimiter}b\n"x,;,;\ty"{delimiter}2\n'
    assert tables.read("a.csv", text.encode()).rows[0].cells["b"] == "2"


def test_half_width_katakana_of_an_old_system_is_not_taken_for_two_encodings() -> None:
    text = "ｼｾﾂﾒｲ,ﾊﾞｲﾀｲ\nﾄｼｮｶﾝ,ｶｰﾄﾞ\nﾁｱ,ﾎﾟｽﾀｰ\n"
    assert tables.read("a.csv", text.encode("cp932")).rows[1].cells["シセツメイ"] == "ﾁｱ"


def test_the_header_is_found_under_a_title_and_notes() -> None:
    text = "令和8年度 配布先一覧,,\n作成：広報課,2026/4/1,\n\n施設名,媒体,枚数\n図書館,カード,10\n\n合計,,10\n"
    table = tables.read("a.csv", text.encode(), expects=("媒体", "施設名"))
    assert table.columns == ("施設名", "媒体", "枚数")
    assert [(row.number, row.cells["枚数"]) for row in table.rows] == [(5, "10")]
    assert table.totals == 1


def test_a_column_that_comes_twice_keeps_both_cells() -> None:
    table = tables.read("a.csv", "名,名\nあ,い\n".encode())
    assert table.columns == ("名", "名 (2)")
    assert table.rows[0].cells == {"名": "あ", "名 (2)": "い"}


def test_cells_of_a_workbook_come_as_a_person_would_have_typed_them() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c", "d", "e", "f"])
    book.active.append([datetime(2026, 7, 2, 18, 5), date(2026, 7, 2), time(21, 5), 12.0, 8.5, "007"])
    out = io.BytesIO()
    book.save(out)
    assert list(tables.read("a.xlsx", out.getvalue()).rows[0].cells.values()) == [
        "2026-07-02 18:05",
        "2026-07-02",
        "21:05",
        "12",
        "8.5",
        "007",
    ]


def test_the_sheet_with_the_expected_header_is_read_not_the_cover() -> None:
    book = openpyxl.Workbook()
    book.active.append(["はじめに", "読んでください"])
    book.active.append(["x", "y"])
    data = book.create_sheet("一覧")
    data.append(["施設名", "媒体"])
    data.append(["図書館", "カード"])
    hidden = book.create_sheet("作業用", 0)
    hidden.append(["施設名", "媒体"])
    hidden.append(["見えない", "カード"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert tables.read("a.xlsx", out.getvalue(), expects=["施設名"]).rows[0].cells["施設名"] == "図書館"


def test_formatting_far_below_the_data_is_not_read_to_the_end() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.active.cell(1_048_576, 1).value = " "
    out = io.BytesIO()
    book.save(out)
    assert len(tables.read("a.xlsx", out.getvalue()).rows) == 1


LINES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), max_size=30)


@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_back_as_it_was(pairs: list[tuple[str, str]]) -> None:
    table = [
        (left, right) for left, right in pairs if left.strip() and tables.plain(left) not in ("合計", "計", "total")
    ]
    if not table:
        return
    data = writing.csv_bytes(["左", "右"], [("x", "y"), *table])
    read = tables.read("a.csv", data, expects=["左", "右"])
    found = [(row.cells["左"], row.cells["右"]) for row in read.rows[1:]]
    # The blank end of a row is no cell.
    assert found == [
        (left, right if right.strip() else "") for left, right in table if not headers.is_total((left, right))
    ]


@given(LINES)
def test_no_cell_of_a_csv_begins_what_a_spreadsheet_runs(text: str) -> None:
    assert not writing.safe(text).lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"))


def test_two_wrong_cells_are_corrected_and_nothing_else_changes() -> None:
    table = tables.read_pasted("名\t数\nあ\tx\nい\t2\n\nう\ty\n合計\t9")
    made = tables.corrected(table, {(2, "数"): "1", (5, "数"): "3"})
    assert [(row.number, dict(row.cells)) for row in made.rows] == [
        (2, {"名": "あ", "数": "1"}),
        (3, {"名": "い", "数": "2"}),
        (5, {"名": "う", "数": "3"}),
    ]
    assert (made.columns, made.totals) == (table.columns, 1)
    assert [row.cells["数"] for row in table.rows] == ["x", "2", "y"]


def test_a_cell_that_is_not_there_cannot_be_corrected_nor_made_too_long() -> None:
    table = tables.read_pasted("名\t数\nあ\tx")
    for place in ((3, "数"), (2, "色")):
        with pytest.raises(KeyError):
            tables.corrected(table, {place: "1"})
    with pytest.raises(refusals.CellTooLong):
        tables.corrected(table, {(2, "数"): "1" * 2_001})


def test_a_grid_from_elsewhere_is_a_table_by_the_same_rules() -> None:
    grid = [["題"], ["名", "数"], ["あ", "1"], [], ["計", "1"]]
    table = tables.of_grid(grid, expects=["名"])
    assert [(row.number, dict(row.cells)) for row in table.rows] == [(3, {"名": "あ", "数": "1"})]
    assert table.totals == 1
