"""Every file out: nothing in it runs, wherever somebody's words stand, and nothing that people write is lost."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from exchange import activity_file, formulas, ledger_file, link_file
from exchange.activity_file import ActivityRow
from exchange.book_cells import held
from exchange.books import workbook
from exchange.calendar_file import Put, Span, calendar
from exchange.columns import Column
from exchange.ledger_file import LedgerRow
from exchange.writing import csv_bytes
from store.survey_records import Quotation
from workspace import exhibits, survey_results_files
from workspace.exhibits import Exhibit

AT = datetime(2026, 6, 1, tzinfo=UTC)
DAY = date(2026, 6, 3)
SIGNS = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "﹦",
    "\t",
    "\r",
    "\n",
    " ",
    "\u3000",
    "\u200b",
    "'",
    '"',
    ",",
    ";",
]
TEXTS = st.one_of(
    st.text(st.sampled_from([*SIGNS, "1", "A", "館", "😀", "\\", "|", "!", "\x0b", "\x00"]), min_size=1, max_size=12),
    st.sampled_from(["=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "@SUM(1+1)", "＝1+1", "-2+3", "\t=1", "\r=1"]),
)


def column(text: str) -> Column:
    return Column(key="a", headers=(text,), definition=text, example=text, required=True)


def exhibit(text: str) -> Exhibit:
    columns = {"a": text, "n": "数"}
    return Exhibit(text, text, columns, [{"a": text, "n": 3}], ((text, text),), ("n",), {"a": text, text: text})


def quoted(text: str) -> list[Quotation]:
    return [Quotation(1, "k", "closing", "word", text, AT, "yu@office.example")]


BOOKS: Mapping[str, Callable[[str], bytes]] = {
    "a table": lambda text: workbook([column(text)], [[text]], sheet=text, title=text, about=[(text, text)]),
    "results": lambda text: exhibits._xlsx(exhibit(text)),
    "the ledger": lambda text: ledger_file.ledger([LedgerRow(text, text, text, text, text, 1, DAY, None, text)]),
    "links": lambda text: link_file.as_workbook([text], until=AT),
    "activities": lambda text: activity_file.export(
        [ActivityRow("training", text, DAY, None, None, None, None, None, None, None)], about=[(text, text)]
    ),
    "quotations": lambda text: survey_results_files.quotations_xlsx(quoted(text), str, about=[(text, text)]),
}
TABLES: Mapping[str, Callable[[str], bytes]] = {
    "a table": lambda text: csv_bytes([text], [[text]], about=[(text, text)]),
    "results": lambda text: exhibits._csv(exhibit(text)),
    "the ledger": lambda text: ledger_file.as_csv([LedgerRow(text, text, text, text, text, 1, DAY, None, text)]),
    "links": lambda text: link_file.as_csv([text], until=AT),
    "quotations": lambda text: survey_results_files.quotations_csv(quoted(text), str, about=[(text, text)]),
}


@pytest.mark.parametrize("kind", BOOKS)
@settings(max_examples=20)
@given(text=TEXTS)
def test_a_workbook_runs_nothing_and_loses_nothing(kind: str, text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(BOOKS[kind](text)))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    kept = held(text)
    assert not kept or kept in {cell.value for cell in cells}
    dangerous = [cell for cell in cells if isinstance(cell.value, str) and formulas.guarded(cell.value) != cell.value]
    assert all(cell.quotePrefix for cell in dangerous), "it would run once somebody edits the cell"
    assert {*book.defined_names} == set()
    assert all(not sheet._hyperlinks for sheet in book)


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=20)
@given(text=TEXTS)
def test_a_csv_runs_nothing_and_loses_nothing(kind: str, text: str) -> None:
    rows = [*csv.reader(io.StringIO(TABLES[kind](text).decode("utf-8-sig"), newline=""))]
    cells = [cell for row in rows for cell in row]
    assert all(formulas.guarded(formulas.unguarded(cell)) == cell for cell in cells)
    assert text in {formulas.unguarded(cell) for cell in cells}


@settings(max_examples=60)
@given(text=TEXTS)
def test_a_calendar_runs_nothing_wherever_it_is_taken(text: str) -> None:
    put = Put(1, AT, None, text, text, "カード", 1, DAY, DAY, text)
    found: list[Any] = [*Calendar.from_ical(calendar([put], [Span(1, AT, AT, DAY, DAY, text)], at=AT)).walk("VEVENT")]
    assert len(found) == 4
    for event in found:
        told = [str(event[name]) for name in ("summary", "description", "location") if name in event]
        assert all(formulas.guarded(formulas.unguarded(one)) == one for one in told)
