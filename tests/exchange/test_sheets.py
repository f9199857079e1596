"""Google Sheets by gspread's real client over HTTP: what goes out, beside what people do in the same worksheet."""

import json
import logging
import re
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.refusals import Refusal
from core.sheet_key import KeyUnusable
from exchange import sheet_faults as faults
from exchange import sheets
from exchange.sheet_plan import FROZEN, ID_DEFINITION, ID_HEADER, OutColumn, Outward, plan
from tests.exchange import sheets_cast as cast
from tests.sheets_grid import Sheet
from tests.sheets_platform import ACCOUNT, Google


@pytest.fixture(scope="module")
def running() -> Iterator[Google]:
    with cast.google() as platform:
        yield platform


@pytest.fixture
def google(running: Google) -> Iterator[Google]:
    fresh(running)
    yield running
    fresh(running)


def fresh(google: Google) -> None:
    google.forget_calls()
    google.books = {cast.SPREADSHEET: cast.Spreadsheet()}
    google.reads_a_minute = google.writes_a_minute = 60
    google.is_revoked, google.is_api_on, google.always, google.retry_after = False, True, None, ""
    google.pace = 0.02


def sent(google: Google, table: Outward | None = None) -> None:
    sheets.bring_up_to_date(cast.book(google), cast.NAME, table or cast.table())


def cells_written(google: Google) -> int:
    """How many cells were named in requests since calls were forgotten."""
    bodies = [json.loads(body) for body in google.bodies if b"valueInputOption" in body]
    return sum(len(line) for body in bodies for data in body["data"] for line in data["values"])


# What goes out.


def test_the_first_run_makes_the_worksheet_with_definitions_and_headers_that_stay_in_place(google: Google) -> None:
    sent(google)
    assert cells_written(google) == 24
    grid = cast.sheet(google)
    cast.must_equal(grid, cast.table())
    assert grid.frozen == FROZEN == 2
    assert [grid.cells[1, c] for c in range(5)] == [ID_HEADER, "月", "媒体", "友だち（新規）", "割合"]
    assert [grid.cells[0, c] for c in range(2)] == [ID_DEFINITION, "集計の月（4月始まり）"]
    assert google.books[cast.SPREADSHEET].sheet("シート1").cells == {}


def test_a_second_run_writes_nothing_and_asks_three_times(google: Google) -> None:
    sent(google)
    google.forget_calls()
    sent(google)
    assert len(google.calls) == 3  # token, worksheets, cells
    assert google.writes() == 0


def test_a_number_that_changed_is_the_only_cell_written(google: Google) -> None:
    sent(google)
    changed = cast.table({**cast.ROWS, "2026-05/card": ("2026-05", "カード", 7, 0.0)})
    google.forget_calls()
    sent(google, changed)
    (body,) = [json.loads(body) for body in google.bodies if b"valueInputOption" in body]
    assert body["data"] == [{"range": "'月別（媒体）''R8'!D5:D5", "values": [[7]]}]
    cast.must_equal(cast.sheet(google), changed)


DANGEROUS = ("=1+1", "+819012345678", "@x", "-1", "2026/04/01", "TRUE", "'quoted", "0012", "＝1+1", "\t=1+1")


def test_everything_is_written_raw_and_stays_the_text_it_was(google: Google) -> None:
    table = cast.table({f"row-{n}": ("2026-04", text, 1, 1.5) for n, text in enumerate(DANGEROUS)})
    sent(google, table)
    cast.must_equal(cast.sheet(google), table)
    assert all(json.loads(body)["valueInputOption"] == "RAW" for body in google.bodies if b"valueInput" in body)


def test_the_stand_in_would_show_what_is_not_written_raw(google: Google) -> None:
    client = cast.book(google)._client
    typed = [["=1+1", "2026/04/01", "0012"]]
    for option, stands in (("USER_ENTERED", [2, 46000, 12]), ("RAW", typed[0])):
        params = {"valueInputOption": option}
        client.values_update(cast.SPREADSHEET, "シート1!A1", params=params, body={"values": typed})
        assert [google.books[cast.SPREADSHEET].sheet("シート1").cells[0, c] for c in range(3)] == stands


def test_a_row_that_is_gone_is_emptied_in_our_columns_alone_and_a_new_one_comes_under_all(google: Google) -> None:
    sent(google)
    grid = cast.sheet(google)
    grid.cells |= {(1, 5): "メモ", (3, 5): "電話で確認", (6, 5): "下のメモ"}
    rows = {key: cells for key, cells in cast.ROWS.items() if key != "2026-04/poster"}
    later = cast.table({**rows, "2026-06/card": ("2026-06", "カード", 3, 1.0)})
    sent(google, later)
    cast.must_equal(grid, later)
    assert not any((3, c) in grid.cells for c in range(5))
    assert (grid.cells[3, 5], grid.cells[6, 5]) == ("電話で確認", "下のメモ")
    assert grid.cells[7, 0] == "2026-06/card"


def test_a_row_that_a_person_copied_is_there_once_afterwards(google: Google) -> None:
    sent(google)
    cast.sheet(google).copy_row(2, 6)
    sent(google)
    cast.must_equal(cast.sheet(google), cast.table())


def test_a_column_that_somebody_renamed_is_hers_and_ours_comes_again_on_the_right(google: Google) -> None:
    sent(google)
    grid = cast.sheet(google)
    grid.cells[1, 3] = "友だち"
    hers = {row: grid.cells.get((row, 3)) for row in range(6)}
    sent(google)
    cast.must_equal(grid, cast.table())
    assert grid.cells[1, 5] == "友だち（新規）"
    assert {row: grid.cells.get((row, 3)) for row in range(6)} == hers


def test_her_own_column_that_is_named_like_a_new_one_of_ours_stays_hers(google: Google) -> None:
    sent(google)
    grid = cast.sheet(google)
    grid.cells |= {(1, 5): "備考", (2, 5): "来月も確認"}
    wider = Outward(
        (*cast.COLUMNS, OutColumn("note", "備考", "しるべの備考")), {k: (*v, "参考値") for k, v in cast.ROWS.items()}
    )
    for _run in range(2):
        sent(google, wider)
        assert (grid.cells[1, 5], grid.cells[2, 5], (0, 5) in grid.cells) == ("備考", "来月も確認", False)
    assert [grid.cells[row, 6] for row in range(5)] == ["しるべの備考", "備考", "参考値", "参考値", "参考値"]


def test_a_title_above_the_header_stays(google: Google) -> None:
    sent(google)
    grid = cast.sheet(google)
    grid.insert(0, 1)
    grid.cells[1, 0] = "令和8年度"
    sent(google)
    cast.must_equal(grid, cast.table())
    assert grid.cells[1, 0] == "令和8年度"


def test_without_the_header_of_the_id_nothing_is_written(google: Google) -> None:
    sent(google)
    grid = cast.sheet(google)
    grid.cells[1, 0] = "番号"
    before = dict(grid.cells)
    with pytest.raises(faults.ColumnsMoved):
        sent(google)
    assert grid.cells == before


def test_a_worksheet_of_somebody_elses_with_our_name_is_left_alone(google: Google) -> None:
    google.books[cast.SPREADSHEET].sheets.append(Sheet(7, cast.NAME, cells={(0, 0): "売上", (1, 0): 12}))
    with pytest.raises(faults.ColumnsMoved):
        sent(google)
    assert cast.sheet(google).cells == {(0, 0): "売上", (1, 0): 12}
    assert google.writes() == 0


def test_a_small_grid_grows_by_what_is_missing(google: Google) -> None:
    google.books[cast.SPREADSHEET].sheets.append(Sheet(7, cast.NAME, rows=3, columns=2))
    sent(google)
    grid = cast.sheet(google)
    cast.must_equal(grid, cast.table())
    assert (grid.rows, grid.columns) == (5, 5)


def test_twenty_thousand_rows_go_out_in_few_requests_of_less_than_two_megabytes(google: Google) -> None:
    rows = {f"{n:05d}": (f"2026-{n:05d}", "ポスターとカードとステッカー", n, n / 7) for n in range(20_000)}
    table = cast.table(rows)
    google.reads_a_minute = google.writes_a_minute = 1_000
    sent(google, table)
    assert cells_written(google) == 5 * 20_002
    cast.must_equal(cast.sheet(google), table)
    assert max(map(len, google.bodies)) < 2_000_000
    assert len(google.calls) < 14


def test_a_spreadsheet_that_is_full_says_so(google: Google) -> None:
    google.books[cast.SPREADSHEET].sheets.append(Sheet(7, "full", rows=9_990_000, columns=1))
    with pytest.raises(faults.WorksheetTooLarge):
        sent(google)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ((OutColumn("a", ID_HEADER, "x"),), {}),
        ((OutColumn("a", "Ａ", "x"), OutColumn("b", "a ", "y")), {}),
        ((OutColumn("a", "A", ""),), {}),
        ((OutColumn("a", "A", "x"),), {"1": (1, 2)}),
        ((OutColumn("a", "A", "x"),), {" ": (1,)}),
        ((OutColumn("a", "A", "x"),), {"1": (float("nan"),)}),
        ((OutColumn("a", "A", "x"),), {"1": ("x" * 50_001,)}),
    ],
)
def test_a_table_that_could_not_be_found_again_is_no_table(columns: tuple, rows: dict) -> None:
    with pytest.raises(ValueError):
        Outward(columns, rows)


# What people do between two runs.

COLUMN_NAMES = st.sampled_from(["メモ", "担当", "月 ", "確認", "合計"])
STEP = st.one_of(
    st.tuples(st.just("sort"), st.integers(0, 8), st.booleans()),
    st.tuples(st.just("column"), st.integers(0, 8), COLUMN_NAMES),
    st.tuples(st.just("rows"), st.integers(0, 9), st.integers(1, 3)),
    st.tuples(st.just("rename"), st.integers(1, 4), st.text("あいう", min_size=1, max_size=3)),
    st.tuples(st.just("move"), st.integers(0, 7), st.integers(0, 7)),
    st.tuples(st.just("delete row"), st.integers(0, 8), st.none()),
    st.tuples(st.just("delete column"), st.integers(1, 7), st.none()),
    st.tuples(st.just("copy row"), st.integers(0, 5), st.integers(0, 8)),
    st.tuples(
        st.just("write"), st.tuples(st.integers(0, 8), st.integers(0, 8)), st.sampled_from([3, "x", "=A1", True])
    ),
    st.tuples(st.just("clear"), st.tuples(st.integers(0, 8), st.integers(0, 8)), st.none()),
    st.tuples(st.just("title"), st.integers(0, 1), st.none()),
)
CELL = st.one_of(
    st.none(), st.integers(-5, 10**9), st.floats(-1e6, 1e6), st.sampled_from(["非表示", "=1+1", "+8", "@"])
)
TABLES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "12", "2026-04/card", "@id", "=1"]), st.tuples(CELL, CELL, CELL, CELL), max_size=6
)
KEPT: list[sheets.Book] = []


def do(grid: Sheet, step: tuple) -> None:
    """One thing that people do, below or beside the header's row."""
    kind, one, other = step
    header = cast.header_row(grid)
    below = header + 1
    if kind == "sort":
        grid.sort(one, below=below, reverse=other)
    elif kind == "column":
        grid.insert(1, one)
        grid.cells |= {(header, one): other, (below, one): "私の値", (below + 3, one): 5}
    elif kind == "rows":
        grid.insert(0, below + one, other)
    elif kind == "move":
        grid.move_column(one, other)
    elif kind == "delete row":
        grid.delete(0, below + one)
    elif kind == "copy row":
        grid.copy_row(below + one, below + other)
    elif kind == "title":
        grid.insert(0, one * header)
        grid.cells[one * header, 1] = "題"
    else:
        do_with_a_cell(grid, kind, one, other, header)


def do_with_a_cell(grid: Sheet, kind: str, one: object, other: object, header: int) -> None:
    if kind == "rename":
        grid.cells[header, cast.ours_at(grid, cast.COLUMNS[one - 1].header, header)] = other
    elif kind == "delete column" and grid.cells.get((header, one)) != ID_HEADER:
        grid.delete(1, one)
    elif kind == "write":
        grid.set(header + 1 + one[0], one[1], other)
    elif kind == "clear":
        grid.cells.pop((header + 1 + one[0], one[1]), None)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.tuples(TABLES, st.lists(STEP, max_size=4)), min_size=1, max_size=3))
def test_whatever_people_do_our_columns_say_the_table_and_theirs_are_as_they_were(google: Google, rounds: list) -> None:
    fresh(google)
    book = cast.book(google) if not KEPT else KEPT[0]
    KEPT[:] = [book]  # to read a key takes longer than a run
    sheets.bring_up_to_date(book, cast.NAME, cast.table())
    grid = cast.sheet(google)
    for rows, steps in rounds:
        for step in steps:
            do(grid, step)
        table = cast.table(rows)
        before = dict(grid.cells)
        google.forget_calls()
        sheets.bring_up_to_date(book, cast.NAME, table)
        cast.must_equal(grid, table)
        # Everything outside of our columns is where and what it was.
        mine = {*cast.ours(grid, table).values()}
        assert {p: c for p, c in grid.cells.items() if p[1] not in mine} == {
            p: c for p, c in before.items() if p[1] not in mine
        }
        assert len(google.calls) <= 8
        google.forget_calls()
        sheets.bring_up_to_date(book, cast.NAME, table)
        assert google.writes() == 0


@given(rows=TABLES, others=TABLES)
def test_a_plan_that_was_carried_out_leaves_nothing_to_plan(rows: dict, others: dict) -> None:
    grid: list[list] = [["題"], [], ["メモ"]]
    grid = []
    for table in (cast.table(rows), cast.table(others)):
        told = plan(grid, table)
        for (row, column), value in told.cells.items():
            while len(grid) <= row:
                grid.append([])
            grid[row] += [""] * (column + 1 - len(grid[row]))
            grid[row][column] = "" if value is None else value
        assert not plan(grid, table).cells


# What comes in.

LIST = {
    (0, 0): "相談記録　令和8年7月",
    (2, 0): "相談日",
    (2, 1): "自由記述",
    (2, 2): "相談者番号",
    (2, 3): "しるべからの連絡",
    (3, 0): "2026/7/2",
    (3, 1): "secret words",
    (3, 2): "A-1",
    (5, 0): "2026/7/3",
    (5, 1): "more secret words",
    (5, 2): 12,
    (6, 0): "合計",
    (6, 2): 2,
}


def listed(google: Google, cells: dict | None = None) -> Sheet:
    google.books[cast.SPREADSHEET].sheets.append(
        Sheet(9, "相談", rows=40, cells=dict(LIST if cells is None else cells))
    )
    return cast.sheet(google, "相談")


def test_only_the_allowed_columns_are_asked_for_and_rows_keep_their_numbers(google: Google) -> None:
    listed(google)
    table = sheets.read_rows(cast.book(google), "相談", ["相談日", "相談者番号", "知ったきっかけ"])
    assert table.columns == ("相談日", "相談者番号")
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, {"相談日": "2026/7/2", "相談者番号": "A-1"}),
        (6, {"相談日": "2026/7/3", "相談者番号": "12"}),
    ]
    assert table.totals == 1
    ranges = [r for call in google.calls for r in re.findall(r"ranges='相談'!([A-Z0-9:]+)", call)]
    assert ranges == ["A1:Z1", "A2:Z2", "A3:Z3", "A4:A40", "C4:C40"]


def test_a_list_without_its_header_or_its_worksheet_says_so(google: Google) -> None:
    with pytest.raises(faults.NoSuchWorksheet):
        sheets.read_rows(cast.book(google), "相談", ["相談日"])
    listed(google)
    with pytest.raises(faults.ColumnsMoved):
        sheets.read_rows(cast.book(google), "相談", ["相談開始"])


def test_an_empty_list_is_a_list_without_rows(google: Google) -> None:
    listed(google, {(0, 0): "相談日"})
    assert sheets.read_rows(cast.book(google), "相談", ["相談日"]).rows == ()


def test_a_list_that_breaks_a_files_bounds_is_not_read(google: Google) -> None:
    grid = listed(google)
    grid.cells[4, 0] = "x" * 3_000
    with pytest.raises(faults.RowsUnreadable):
        sheets.read_rows(cast.book(google), "相談", ["相談日"])
    grid.rows = 30_000
    grid.cells = {(0, 0): "相談日", **{(row, 0): "2026/7/2" for row in range(1, 20_002)}}
    with pytest.raises(faults.RowsUnreadable):
        sheets.read_rows(cast.book(google), "相談", ["相談日"])


def test_what_looks_like_a_formula_is_read_as_it_stands(google: Google) -> None:
    listed(google, {(0, 0): "番号", (1, 0): "=1+1", (2, 0): "'=x", (3, 0): 'a"b,c\nd', (4, 0): "＝2"})
    table = sheets.read_rows(cast.book(google), "相談", ["番号"])
    assert [row.cells["番号"] for row in table.rows] == ["=1+1", "'=x", 'a"b,c\nd', "＝2"]


TELLS, ALLOWED = "しるべからの連絡", ["相談日", "相談者番号"]


def tell(google: Google, told: dict[int, str], header: str = TELLS) -> None:
    google.forget_calls()
    sheets.tell_wrong(cast.book(google), "相談", ALLOWED, header, lambda row: told.get(row.number, ""))


def test_wrong_rows_are_told_in_the_one_column_and_right_ones_no_longer(google: Google) -> None:
    grid = listed(google)
    before = {place: cell for place, cell in grid.cells.items() if place[1] != 3}
    tell(google, {4: "=開始が空です", 6: "日付として読めません"})
    assert (grid.cells[3, 3], grid.cells[5, 3]) == ("=開始が空です", "日付として読めません")
    assert cells_written(google) == 2
    tell(google, {6: "日付として読めません", 999: "x", 1: "y"})
    assert cells_written(google) == 1
    assert (3, 3) not in grid.cells
    assert {place: cell for place, cell in grid.cells.items() if place[1] != 3} == before


@pytest.mark.parametrize("line", [[TELLS, "の列は、しるべが書きます"], ["", TELLS, "", TELLS]])
def test_a_legend_that_names_the_column_is_no_header(google: Google, line: list[str]) -> None:
    cells: dict = {**LIST, **{(0, column): text for column, text in enumerate(line) if text}}
    grid = listed(google, cells)
    tell(google, {6: "番号：…"})
    assert grid.cells == {**cells, (5, 3): "番号：…"}


def test_without_the_column_for_it_nothing_is_told(google: Google) -> None:
    grid = listed(google)
    with pytest.raises(faults.ColumnsMoved):
        tell(google, {4: "x"}, "確認欄")
    assert grid.cells == LIST


def asked(google: Google) -> list[str]:
    return [r for call in google.calls for r in re.findall(r"ranges='相談'!([A-Z0-9:]+)", call)]


def grid_of(*lines: tuple[object, ...]) -> dict:
    return {(row, column): cell for row, line in enumerate(lines) for column, cell in enumerate(line) if cell != ""}


HEADER = ("開始", "番号", "結果", "メモ")
FIRST = ("2026/5/1 18:05", "K-1", "終了", "秘密")


def test_where_all_headers_were_renamed_no_row_under_them_is_asked_for(google: Google) -> None:
    listed(google, grid_of(("A", "B", "C", "メモ"), *[FIRST] * 9))
    with pytest.raises(faults.ColumnsMoved):
        sheets.read_rows(cast.book(google), "相談", HEADER[:3])
    assert asked(google) == ["A1:Z1"]


@pytest.mark.parametrize("title", [("相談記録", "", "結果", "R8.5"), ("相談記録", "板橋区", "担当"), ("結果",)])
def test_a_title_is_no_header_also_where_it_says_a_headers_word(google: Google, title: tuple[str, ...]) -> None:
    listed(google, grid_of(title, (), HEADER, FIRST))
    table = sheets.read_rows(cast.book(google), "相談", HEADER[:3])
    assert table.columns == HEADER[:3]
    assert [(row.number, row.cells["番号"]) for row in table.rows] == [(4, "K-1")]


def test_what_stands_under_many_blank_rows_is_read(google: Google) -> None:
    cells = {**grid_of(HEADER, FIRST), **{(1_500, column): text for column, text in enumerate(FIRST)}}
    listed(google, cells).rows = 3_000
    table = sheets.read_rows(cast.book(google), "相談", HEADER[:3])
    assert [row.number for row in table.rows] == [2, 1_501]


def test_a_list_whose_header_stands_low_takes_a_known_number_of_requests(google: Google) -> None:
    listed(google, grid_of(*[("題",)] * 9, (*HEADER[:3], TELLS), FIRST))
    book = cast.book(google)
    for row in sheets.read_rows(book, "相談", HEADER[:3]).rows:
        sheets.tell_wrong(book, "相談", HEADER[:3], TELLS, lambda _row: "x")
        assert row.number == 11
    assert len(google.calls) == 1 + 12 + 13  # token, to read, to tell


# What can't be done.


def set_shared(google: Google, how: str | None) -> None:
    google.books[cast.SPREADSHEET].shared = {ACCOUNT: how} if how else {}  # type: ignore[dict-item]


def test_a_spreadsheet_that_is_not_shared_or_shared_to_look_at_says_so(google: Google) -> None:
    set_shared(google, None)
    with pytest.raises(faults.NotShared):
        sent(google)
    set_shared(google, "reader")
    with pytest.raises(faults.ReadOnly):
        sent(google)
    assert [sheet.title for sheet in google.books[cast.SPREADSHEET].sheets] == ["シート1"]


def test_protected_columns_say_so(google: Google) -> None:
    sent(google)
    cast.sheet(google).is_protected = True
    with pytest.raises(faults.ReadOnly):
        sent(google, cast.table({}))


def test_an_unknown_spreadsheet_and_a_switched_off_api_say_so(google: Google) -> None:
    google.books.clear()
    with pytest.raises(faults.NoSuchSpreadsheet):
        sent(google)
    google.is_api_on = False
    with pytest.raises(faults.ApiOff):
        sent(google)


def test_a_revoked_key_says_so_before_and_after_a_token_was_given(google: Google) -> None:
    book = cast.book(google)
    sheets.bring_up_to_date(book, cast.NAME, cast.table())
    google.is_revoked = True
    for each in (book, cast.book(google)):
        with pytest.raises(faults.CredentialsRevoked):
            sheets.bring_up_to_date(each, cast.NAME, cast.table())


def test_a_used_up_quota_says_when_to_come_again(google: Google) -> None:
    google.reads_a_minute, google.retry_after = 5, "37"
    sent(google)
    with pytest.raises(faults.QuotaUsedUp) as refused:
        sent(google)
    assert refused.value.retry_after == 37
    assert refused.value.passes


@pytest.mark.parametrize(("said", "seconds"), [("", 60), ("9" * 8, 3600), ("Wed, 21 Oct 2026 07:28:00 GMT", 60)])
def test_a_time_to_wait_has_bounds(google: Google, said: str, seconds: int) -> None:
    google.reads_a_minute, google.retry_after = 0, said
    with pytest.raises(faults.QuotaUsedUp) as refused:
        sent(google)
    assert refused.value.retry_after == seconds


def test_no_word_of_googles_and_no_token_leaves_in_a_sentence_a_traceback_or_a_log(
    google: Google, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told = []
    for status in ("500", "429", "503", "nonsense"):
        google.always = status
        with pytest.raises(faults.SheetFault) as refused:
            sent(google)
        told += traceback.format_exception(refused.value)
    google.always, google.is_revoked = None, True
    with pytest.raises(faults.CredentialsRevoked) as revoked:
        sent(google)
    told += traceback.format_exception(revoked.value) + caplog.messages
    assert not re.search("secret-of-google|ya29|PRIVATE KEY", "".join(told))


def test_each_fault_has_a_code_and_a_sentence_that_needs_nothing_more() -> None:
    for code, kind in faults.FAULTS.items():
        assert faults.sentence_of(code) == kind.sentence != faults.SheetFault.sentence
        assert "{" not in kind.sentence
        assert kind().key == code
    assert faults.sentence_of("gone") == faults.SheetFault.sentence
    kinds = {kind for kind in vars(faults).values() if isinstance(kind, type) and issubclass(kind, Refusal)}
    assert kinds - {Refusal, faults.SheetFault} == {*faults.FAULTS.values()}


# Where it goes.


def test_a_key_that_would_ask_another_host_for_a_token_is_no_key(google: Google) -> None:
    with pytest.raises(KeyUnusable):
        sheets.opened(google.key(), cast.SPREADSHEET)
    sheets.opened({**google.key(), "token_uri": "https://oauth2.googleapis.com/token"}, cast.SPREADSHEET)


@pytest.mark.parametrize("wrong", [{"private_key": "x"}, {"client_email": None}, {"token_uri": ""}])
def test_a_key_that_is_not_whole_is_no_key(google: Google, wrong: dict) -> None:
    with pytest.raises(KeyUnusable):
        sheets.opened({**google.key(), **wrong}, cast.SPREADSHEET, base_url=google.origin)


def test_the_session_knows_no_other_host_and_follows_no_redirect(google: Google) -> None:
    session = cast.book(google)._client.session
    with pytest.raises(requests.exceptions.InvalidSchema):
        session.get("https://sheets.googleapis.com/v4/spreadsheets/x")
    google.always = "redirect"
    with pytest.raises(faults.Unreachable):
        sent(google)
    assert not any("elsewhere" in call for call in google.calls)


def test_nobody_else_is_asked_anything(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    # google-auth would ask another host, in a thread of its own.
    asked: list[object] = []
    boundary = "google.auth._regional_access_boundary_utils._RegionalAccessBoundaryManager.maybe_start_refresh"
    monkeypatch.setattr(boundary, lambda *told: asked.append(told))
    sent(google)
    assert asked == []
    assert {call.split("?")[0].split("/")[1] for call in google.calls} == {"token", "v4"}


@pytest.mark.parametrize(
    "address",
    [
        cast.SPREADSHEET,
        f" {cast.SPREADSHEET}\n",
        f"https://docs.google.com/spreadsheets/d/{cast.SPREADSHEET}/edit?gid=0#gid=0",
        f"https://docs.google.com/spreadsheets/d/{cast.SPREADSHEET}",
        f"https://docs.google.com/spreadsheets/u/0/d/{cast.SPREADSHEET}/edit#gid=0",
        f"https://docs.google.com/a/city.lg.jp/spreadsheets/d/{cast.SPREADSHEET}/edit?usp=sharing",
    ],
)
def test_a_spreadsheet_is_known_by_its_address_or_its_id(address: str) -> None:
    assert sheets.id_of(address) == cast.SPREADSHEET


@pytest.mark.parametrize(
    "address",
    [
        *("", "x", "../token", "https://example.com/x", "a/values/b", "a" * 200),
        f"https://evil.example/spreadsheets/d/{cast.SPREADSHEET}/edit",
        f"https://docs.google.com.evil.example/spreadsheets/d/{cast.SPREADSHEET}/edit",
        f"https://evil.example/?https://docs.google.com/spreadsheets/d/{cast.SPREADSHEET}/edit",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vQabcdef/pubhtml",
        f"https://docs.google.com/document/d/{cast.SPREADSHEET}/edit",
    ],
)
def test_what_is_no_address_of_a_spreadsheet_is_refused(address: str) -> None:
    with pytest.raises(faults.NoSuchSpreadsheet):
        sheets.id_of(address)


def test_an_answer_without_an_end_is_cut_off(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.sheet_session._MOST_ANSWER", 2_000)
    grid = Sheet(3, "long", cells={(0, 0): "x" * 3_000})
    google.books[cast.SPREADSHEET].sheets.append(grid)
    with pytest.raises(faults.WorksheetTooLarge):
        cast.book(google).rows("long")


def test_an_answer_that_trickles_is_not_waited_for(google: Google) -> None:
    google.always = "trickle"
    with pytest.raises(faults.Unreachable):
        sheets.bring_up_to_date(cast.book(google, replace(cast.HASTY, answer=0.1)), cast.NAME, cast.table())
    assert len(google.calls) == 1


def test_a_run_asks_no_more_than_it_may_in_all(google: Google) -> None:
    for allowance, fault in ((sheets.Allowance(2), faults.QuotaUsedUp), (sheets.Allowance(9, 0), faults.Unreachable)):
        google.forget_calls()
        with pytest.raises(fault):
            sheets.bring_up_to_date(cast.book(google, allowance=allowance), cast.NAME, cast.table())
        assert len(google.calls) == 2 * (fault is faults.QuotaUsedUp)


def test_an_answer_is_waited_for_no_longer_than_the_run_lasts(google: Google) -> None:
    google.always, google.pace = "trickle", 0.2  # a token alone would take half a minute
    allowance = sheets.Allowance(until=time.monotonic() + 0.5)
    with pytest.raises(faults.Unreachable):
        sheets.bring_up_to_date(cast.book(google, cast.AGAIN, allowance), cast.NAME, cast.table())
    assert time.monotonic() < allowance.until + 10


@pytest.mark.parametrize(("kind", "tries"), [("500", 2), ("503", 2), ("cut", 2), ("429", 1), ("nonsense", 1)])
@pytest.mark.parametrize("after", ["", "1"])
def test_a_reading_is_asked_again_once_and_not_where_it_was_too_much(
    google: Google, kind: str, tries: int, after: str
) -> None:
    book = cast.book(google, cast.AGAIN)
    book.worksheets()
    google.forget_calls()
    google.always, google.retry_after = kind, after  # type: ignore[assignment]
    with pytest.raises(faults.SheetFault):
        book.worksheets()
    assert len(google.calls) == tries


@pytest.mark.parametrize("kind", ["500", "503", "429", "cut", "applied"])
def test_a_writing_is_tried_once(google: Google, kind: str) -> None:
    book = cast.book(google, cast.AGAIN)
    book.worksheets()
    google.forget_calls()
    google.always = kind  # type: ignore[assignment]
    with pytest.raises(faults.SheetFault):
        book.write("シート1", [("A1:A1", [["x"]])])
    assert len(google.calls) == 1


@pytest.mark.parametrize("kind", ["429", "503"])
def test_a_token_is_asked_for_once_and_nobody_sleeps_over_it(google: Google, kind: str) -> None:
    google.always = kind  # type: ignore[assignment]
    with pytest.raises(faults.Unreachable):
        cast.book(google).worksheets()
    assert len(google.calls) == 1


def test_nothing_is_asked_by_way_of_a_proxy_and_no_answer_is_asked_for_compressed(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    sent(google)
    assert {*google.encodings} == {"identity"}


def test_no_address_is_logged_where_the_connection_breaks(google: Google, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    google.always = "cut"
    with pytest.raises(faults.Unreachable):
        cast.book(google, cast.AGAIN).rows("しるべ 秘密の名前")
    logging.getLogger("urllib3.connectionpool").warning("Failed to parse headers (url=%s)", "http://x")
    assert caplog.messages == []


# What stands there after somebody sorted between two requests.

MANY = {f"r{n:04}": ("m", "x", n, n / 2) for n in range(2_500)}
WIDER = {key: ("m", "い" * 300, number, share) for key, (_m, _c, number, share) in MANY.items()}


def sorted_after(google: Google, book: sheets.Book, monkeypatch: pytest.MonkeyPatch, often: int) -> list[int]:
    """Let somebody sort the other way round after each of the first requests to write."""
    write, written = book.write, [0]

    def writing(*args: object) -> None:
        write(*args)  # type: ignore[arg-type]
        written[0] += 1
        if written[0] <= often:
            cast.sheet(google).sort(0, below=2, reverse=written[0] % 2 == 1)

    monkeypatch.setattr(book, "write", writing)
    return written


def test_who_sorts_between_two_requests_gets_no_row_with_anothers_numbers(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    google.reads_a_minute = google.writes_a_minute = 1_000
    sent(google, cast.table(MANY))
    book = cast.book(google)
    written = sorted_after(google, book, monkeypatch, often=1)
    sheets.bring_up_to_date(book, cast.NAME, cast.table(WIDER))
    assert written[0] > 2
    cast.must_equal(cast.sheet(google), cast.table(WIDER))


def test_where_somebody_sorts_each_time_it_is_not_said_to_be_done(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(google)
    book = cast.book(google)
    write = book.write

    def writing(*args: object) -> None:
        write(*args)  # type: ignore[arg-type]
        cast.sheet(google).cells[2, 3] = "x"

    monkeypatch.setattr(book, "write", writing)
    with pytest.raises(faults.Overtaken):
        sheets.bring_up_to_date(book, cast.NAME, cast.table({"a": ("1", "2", 3, 4.0)}))


# Whose a column is.


def untouched(google: Google, column: int, cells: dict[int, object], table: Outward | None = None) -> None:
    """Somebody's own column stays as it is, and ours says the table."""
    grid = cast.sheet(google)
    grid.cells |= {(row, column): cell for row, cell in cells.items()}  # type: ignore[misc]
    before = {place: cell for place, cell in grid.cells.items() if place[1] == column}
    sent(google, table)
    assert {place: cell for place, cell in grid.cells.items() if place[1] == column} == before


def test_her_own_column_with_our_header_and_a_remark_above_stays_hers(google: Google) -> None:
    sent(google)
    cast.sheet(google).insert(1, 0)
    changed = cast.table({**cast.ROWS, "2026-05/card": ("2026-05", "カード", 7, 0.0)})
    untouched(google, 0, {0: "うちで数えた数", 1: "友だち（新規）", 2: 111, 3: 222, 4: 333}, changed)
    cast.must_equal(cast.sheet(google), changed)


def test_our_id_written_above_her_column_is_no_header(google: Google) -> None:
    sent(google)
    changed = cast.table({**cast.ROWS, "2026-05/card": ("2026-05", "カード", 7, 0.0)})
    untouched(google, 6, {0: ID_HEADER, 1: "メモ", 2: "電話ずみ", 3: "まだ", 4: "確認中"}, changed)
    assert [cast.sheet(google).cells.get((row, 3)) for row in (2, 3, 4)] == [12, "非表示", 7]


def test_our_id_above_her_column_is_no_header_where_ours_is_gone_either(google: Google) -> None:
    sent(google)
    grid = cast.sheet(google)
    grid.cells |= {(1, 0): "番号", (0, 6): ID_HEADER, (1, 6): "メモ", (2, 6): "電話ずみ"}
    before = dict(grid.cells)
    with pytest.raises(faults.ColumnsMoved):
        sent(google)
    assert grid.cells == before


def test_a_definition_that_was_worded_otherwise_is_still_ours(google: Google) -> None:
    sent(google)
    worded = tuple(replace(column, definition=f"{column.definition}。") for column in cast.COLUMNS)
    sent(google, cast.table(columns=worded))
    assert cast.sheet(google).used() == (5, 5)
    assert cast.sheet(google).cells[0, 3] == worded[2].definition


def test_an_id_that_google_tells_as_a_number_is_known(google: Google) -> None:
    table = cast.table({"12": ("2026-04", "カード", 1, 1.0)})
    sent(google, table)
    cast.sheet(google).cells |= {(2, 0): 12.0, (2, 9): "メモ"}
    sent(google, table)
    assert [cast.sheet(google).cells.get((row, 0)) for row in (2, 3)] == ["12", None]
