"""Files of survey results: what they say, that nothing in them runs, and that they say what they are."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from exchange.writing import About
from store.database import Store
from store.records import Programme
from store.survey_records import Publication, Quotation
from survey.publications import Line
from tests.conftest import add_programme
from workspace import survey_results_files as files

HEADER = ["項目", "質問", "答え・区分", "人数・通数", "回答者数（母数）", "割合（%）", "下限（%）", "上限（%）", "注"]
DANGEROUS = ("=1+1", "+81", "-5", "@sum", "\t=1", "＝HYPERLINK", "＋1", "－1", "＠x")
MADE = datetime(2026, 4, 20, 3, tzinfo=UTC)


def desk(store: Store, *, is_demo: bool = False) -> Programme:
    with store.writing() as db:
        return add_programme(db, is_demo=is_demo)


def label(text: str) -> dict[str, str]:
    return {"ja": text, "en": text}


LINES = (
    Line("answered", 62, 90, percent=69, low=59, high=78),
    Line("option", 20, 62, label("役に立ちましたか"), names=(label("とても"),), percent=32),
    Line("option", None, 62, label("役に立ちましたか"), names=(label("まったく"),)),
    Line("rate", 20, 25, label("役に立ちましたか"), percent=80, low=61, high=91, is_reference=True),
)


def about(programme: Programme, survey: str = "研修：夏の研修（8/3〜8/9）") -> About:
    figures: dict[str, Any] = {"since": "2025-04-01", "until": "2026-03-31", "threshold": 10, "lines": []}
    one = Publication(
        1, programme.id, "event", 1, "2025-W14", "2026-W13", figures, made_at=MADE, made_by="yu@office.example"
    )
    return files.about_table(programme, one, survey=survey)


def words(text: str) -> list[Quotation]:
    return [Quotation(1, "k", "closing", "word", text, MADE, "yu@office.example")]


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel reads it as Shift_JIS without the mark"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def book_of(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_csv_of_a_table_has_its_header_in_japanese_and_hidden_numbers_in_words(sqlite_store: Store) -> None:
    rows = rows_of(files.table_csv(LINES, about=about(desk(sqlite_store))))
    body = rows[rows.index([]) + 1 :]
    assert body == [
        HEADER,
        ["答えた人", "", "", "62", "90", "69", "59", "78", ""],
        ["答えた人すべて", "役に立ちましたか", "とても", "20", "62", "32", "", "", ""],
        ["答えた人すべて", "役に立ちましたか", "まったく", "非表示", "62", "", "", "", ""],
        ["前向きな答え（合計）", "役に立ちましたか", "", "20", "25", "80", "61", "91", "参考値"],
    ]


def test_the_workbook_of_a_table_says_the_same_with_numbers_as_numbers(sqlite_store: Store) -> None:
    sheet = book_of(files.table_xlsx(LINES, about=about(desk(sqlite_store)))).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=4)]
    assert values[0] == HEADER
    assert values[2] == ["答えた人すべて", "役に立ちましたか", "とても", 20, 62, 32, None, None, None]
    assert values[3][3:6] == ["非表示", 62, None]


def test_both_files_say_what_they_are(sqlite_store: Store) -> None:
    programme = desk(sqlite_store)
    told = {
        "事業": "見本区 ひとやすみ R8",
        "アンケート": "研修：夏の研修（8/3〜8/9）",
        "期間": "2025年4月1日から2026年3月31日まで",
        "公開した日": "2026年4月20日",
        "答えた人": "答えることを選んだ人だけです。たずねた人すべてではありません。",
        "小さな数字": "10人未満の数字は隠しています。",
    }
    rows = rows_of(files.table_csv(LINES, about=about(programme)))
    assert dict(rows[: rows.index([])]) == told
    book = book_of(files.table_xlsx(LINES, about=about(programme)))
    assert book.sheetnames == ["アンケートの結果", "このファイルについて", "列の説明"]
    assert {row[0].value: row[1].value for row in book["このファイルについて"].iter_rows()} == told
    assert "yu@office.example" not in str(rows)


def test_files_of_a_demo_say_so_first(sqlite_store: Store) -> None:
    rows = rows_of(files.table_csv(LINES, about=about(desk(sqlite_store, is_demo=True))))
    assert rows[0] == ["見本", "実際の回答ではありません。"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_word_of_a_person_and_no_option_runs_in_a_spreadsheet(sqlite_store: Store, text: str) -> None:
    programme = desk(sqlite_store)
    told = files.about_quotations(programme, survey=text)
    lines = (Line("option", 20, 62, label(text), names=(label(text),)),)
    for data in (
        files.quotations_csv(words(text), lambda code: text, about=told),
        files.table_csv(lines, about=about(programme, text)),
    ):
        cells = [cell for row in rows_of(data) for cell in row if text in cell]
        assert len(cells) == 3
        assert all(cell == f"'{text}" for cell in cells)
    for data in (
        files.quotations_xlsx(words(text), lambda code: text, about=told),
        files.table_xlsx(lines, about=about(programme, text)),
    ):
        told_in = [cell for sheet in book_of(data) for row in sheet.iter_rows() for cell in row if cell.value == text]
        assert [cell.data_type for cell in told_in] == ["s"] * 3


def test_quotations_stand_under_their_question_in_both_files(sqlite_store: Store) -> None:
    text = "話せて\n楽になった"
    told = files.about_quotations(desk(sqlite_store), survey="相談のあと")
    rows = rows_of(files.quotations_csv(words(text), lambda code: "ひとこと", about=told))
    assert rows[-2:] == [["質問", "引用"], ["ひとこと", "話せて\n楽になった"]]
    assert ["アンケート", "相談のあと"] in rows
    book = book_of(files.quotations_xlsx(words(text), lambda code: "ひとこと", about=told))
    assert [cell.value for cell in book.worksheets[0][1]] == ["質問", "引用"]
    assert [cell.value for cell in book.worksheets[0][2]] == ["ひとこと", "話せて\n楽になった"]
    assert book.sheetnames == ["引用", "このファイルについて", "列の説明"]


@pytest.mark.parametrize("sign", ["\x0b", "\x00", "\x1b", "\x85", "\ufffe"])
def test_a_word_with_a_sign_that_no_workbook_holds_still_leaves(sign: str) -> None:
    data = files.quotations_xlsx(words(f"話せて{sign}よかった"), lambda code: "ひとこと", about=())
    assert book_of(data).worksheets[0]["B2"].value == "話せてよかった"
