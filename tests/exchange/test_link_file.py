"""Files of survey links: what a contractor opens in Excel."""

import io
from datetime import UTC, datetime

import openpyxl

from exchange import link_file

UNTIL = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
# A token may begin with a hyphen; its address never does.
ADDRESSES = ["https://go.example/s/-aaaaaaaaaaaaaaaaaaaaa", "https://go.example/s/bbbbbbbbbbbbbbbbbbbbbb"]


def test_the_csv_opens_in_excel_as_it_is() -> None:
    data = link_file.as_csv(ADDRESSES, until=UNTIL)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n") == [
        "アンケートのアドレス,使える期限",
        *(f"{address},2026-11-22 20:00" for address in ADDRESSES),
        "",
    ]


def test_the_workbook_has_text_and_a_time_in_tokyo() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(link_file.as_workbook(ADDRESSES, until=UNTIL))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == ADDRESSES
    assert {row[0].data_type for row in rows} == {"s"}
    assert {row[1].value for row in rows} == {datetime(2026, 11, 22, 20, 0)}


def test_nothing_numbers_the_links() -> None:
    assert [column.key for column in link_file.COLUMNS] == ["address", "until"]
