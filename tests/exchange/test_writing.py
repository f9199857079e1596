"""Files out: nothing in them runs, days and numbers stay days and numbers."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from core.language import spoken
from exchange import placement_file, tables, writing
from exchange.columns import Column

COLUMNS = (
    Column(key="name", headers=("名前",), definition="May be empty."),
    Column(key="day", headers=("日付",), kind="date", definition="May be empty."),
    Column(key="cost", headers=("円",), kind="yen", definition="May be empty."),
    Column(key="at", headers=("日時",), kind="moment", definition="May be empty."),
)
NIGHT = datetime(2026, 5, 28, 15, 30, tzinfo=UTC)  # half past midnight on the 29th in Tokyo


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@sum", "＝1", "－x", "\t=1", " =1", "'=1"])
def test_text_that_looks_like_a_formula_stays_text_in_both_kinds_of_file(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(writing.workbook(COLUMNS[:1], [[text]], sheet="表")))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    line = writing.csv_bytes(["名前"], [[text]]).decode("utf-8-sig").splitlines()[1]
    assert line.strip('"').startswith("'")


def test_a_negative_number_is_a_number_and_no_formula() -> None:
    assert writing.csv_bytes(["円"], [[-5]]).decode("utf-8-sig") == "円\r\n-5\r\n"


def test_a_csv_begins_with_the_mark_that_excel_needs() -> None:
    assert writing.csv_bytes(["円"], []).startswith(b"\xef\xbb\xbf")


def test_days_money_and_moments_keep_their_kind_and_are_in_tokyo_time() -> None:
    data = writing.workbook(COLUMNS, [["図書館", date(2026, 7, 1), 8.5, NIGHT]], sheet="表")
    row = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][2]
    assert [cell.value for cell in row] == ["図書館", datetime(2026, 7, 1), 8.5, datetime(2026, 5, 29, 0, 30)]
    assert (row[1].number_format, row[3].number_format) == ("yyyy/mm/dd", "yyyy/mm/dd hh:mm")
    assert tables.read("x.xlsx", data).rows[0].cells == {
        "名前": "図書館",
        "日付": "2026-07-01",
        "円": "8.5",
        "日時": "2026-05-29 00:30",
    }


def test_a_template_explains_each_column_in_the_readers_language() -> None:
    with spoken("ja"):
        book = openpyxl.load_workbook(io.BytesIO(placement_file.template()))
    assert book.sheetnames == ["置き場所一覧", "列の説明"]
    told = {row[0].value: row[2].value for row in book["列の説明"].iter_rows(min_row=2)}
    assert told.keys() == {column.name for column in placement_file.COLUMNS}
    assert "ステッカー" in told["媒体"]
    assert book.worksheets[0].data_validations.count == sum(bool(column.choices) for column in placement_file.COLUMNS)
