"""The placement ledger: one row a code, with a box to tick, and nothing in it that a spreadsheet would run."""

import io
from datetime import date, datetime

import openpyxl

from exchange.ledger_file import DONE, TO_DO, LedgerRow, ledger

UP = LedgerRow(
    "4X9K2MQ", "見本図書館", "見本市1-2", "カード 91×55 mm", "A", 40, date(2026, 6, 3), None, "https://x/r/1"
)
PLANNED = LedgerRow("VH2JV52", "=1+1", "", "シール", "", 1200, None, None, "https://x/r/2")


def read(*rows: LedgerRow) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(ledger(rows))).worksheets[0]
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def test_each_code_has_a_row_with_place_copies_and_day() -> None:
    first, second = read(UP, PLANNED)
    assert [first[name] for name in ("コード", "設置先", "住所", "種類", "文面", "部数", "リンク")] == [
        "4X9K2MQ",
        "見本図書館",
        "見本市1-2",
        "カード 91×55 mm",
        "A",
        40,
        "https://x/r/1",
    ]
    assert isinstance(first["設置日"], datetime)
    assert second["設置日"] is None
    assert second["部数"] == 1200


def test_what_is_in_place_is_ticked_and_the_rest_can_be() -> None:
    first, second = read(UP, PLANNED)
    assert (first["済"], second["済"]) == (DONE, TO_DO)
    sheet = openpyxl.load_workbook(io.BytesIO(ledger([UP, PLANNED]))).worksheets[0]
    offered = [each.formula1 for each in sheet.data_validations.dataValidation if "A2" in each.sqref]
    assert offered == [f'"{TO_DO},{DONE}"']


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(ledger([PLANNED]))).worksheets[0]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "=1+1" in str(read(PLANNED)[0]["設置先"])


def test_a_thousand_codes_are_a_thousand_rows() -> None:
    assert len(read(*[UP] * 1_000)) == 1_000
