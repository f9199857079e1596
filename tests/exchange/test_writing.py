"""Files out: nothing in them runs, days and numbers stay days and numbers."""

import io

import openpyxl
import pytest

from exchange import books, writing
from exchange.columns import Column

COLUMN = Column(key="name", headers=("名前",), definition="May be empty.")


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@sum", "＝1", "－x", "\t=1", " =1", "'=1"])
def test_text_that_looks_like_a_formula_stays_text_in_both_kinds_of_file(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(books.workbook([COLUMN], [[text]], sheet="表")))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    line = writing.csv_bytes(["名前"], [[text]]).decode("utf-8-sig").splitlines()[1]
    assert line.strip('"').startswith("'")


def test_a_negative_number_is_a_number_and_no_formula() -> None:
    assert writing.csv_bytes(["円"], [[-5]]).decode("utf-8-sig") == "円\r\n-5\r\n"


def test_a_csv_begins_with_the_mark_that_excel_needs() -> None:
    assert writing.csv_bytes(["円"], []).startswith(b"\xef\xbb\xbf")
