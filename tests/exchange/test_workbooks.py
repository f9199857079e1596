"""Workbooks: what is read of them is bounded before it is read, counted in rows and sheets."""

import random
from collections.abc import Iterator
from typing import IO, Any

import pytest

from core.refusals import Refusal
from exchange import consultation_file, refusals, tables, workbook_parts, workbooks
from tests.exchange import books

MANY_CELLS = books.with_sheet(b"<row>" + b"<c/>" * 60 + b"</row>")


class Counted:
    """How many sheets were opened and how many rows taken out of them."""

    def __init__(self) -> None:
        self.sheets = 0
        self.rows = 0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counting = Counted()
    parsed, take = workbook_parts.rows, workbook_parts.Budget.take_row

    def opening(source: IO[bytes], **how: Any) -> Iterator[tuple[int, list[str]]]:
        counting.sheets += 1
        yield from parsed(source, **how)

    def taking(self: workbook_parts.Budget) -> None:
        counting.rows += 1
        take(self)

    monkeypatch.setattr(workbook_parts, "rows", opening)
    monkeypatch.setattr(workbook_parts.Budget, "take_row", taking)
    return counting


def read(data: bytes) -> tables.Table:
    return tables.read("a.xlsx", data, expects=consultation_file.HEADERS)


def test_many_sheets_on_one_part_are_refused_before_a_row_is_read(counted: Counted) -> None:
    with pytest.raises(refusals.SheetsShareData):
        read(books.one_part(20, rows=200))
    with pytest.raises(refusals.TooManySheets):
        read(books.one_part(400, rows=200))
    assert (counted.sheets, counted.rows) == (0, 0)


def test_hidden_sheets_on_one_part_are_refused_too(counted: Counted) -> None:
    data = books.changed(
        books.one_part(9, rows=5),
        {"xl/workbook.xml": lambda part: part.replace(b"visible", b"hidden")},
    )
    with pytest.raises(refusals.SheetsShareData):
        read(data)
    assert counted.rows == 0


def test_twenty_sheets_are_looked_through_and_twenty_one_are_not(counted: Counted) -> None:
    assert read(books.of_sheets(20, headed=19)).rows[0].number == 2
    with pytest.raises(refusals.TooManySheets):
        read(books.of_sheets(21, headed=20))


def test_a_sheet_that_is_not_the_one_is_read_only_as_far_as_a_header_may_lie(counted: Counted) -> None:
    table = read(books.of_sheets(10, rows=300, headed=9))
    assert len(table.rows) == 300
    assert counted.sheets == 10
    assert counted.rows == 9 * 20 + 301


def test_where_none_is_the_one_all_of_the_same_columns_are_read_once(counted: Counted) -> None:
    table = read(books.of_sheets(5, rows=300))
    assert (table.columns, len(table.rows)) == (("x", "y", "z"), 5 * 300)
    assert counted.sheets == 5
    assert counted.rows == 5 * 301


def test_all_sheets_share_one_budget_of_rows(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_MOST_READ", 350)
    assert len(read(books.of_sheets(2, rows=300, headed=1)).rows) == 300
    counted.rows = 0
    with pytest.raises(refusals.TooManyRows, match="350"):
        read(books.of_sheets(4, rows=300, headed=3))
    assert counted.rows == 351


def test_rows_that_are_only_told_of_cost_nothing_and_keep_their_numbers(counted: Counted) -> None:
    # Between two such rows lie 900 empty ones that nobody wrote, a little fewer than what ends a table.
    rows = b"".join(b'<row r="%d"><c r="B%d"><v>1</v></c></row>' % (number, number) for number in range(1, 50_000, 900))
    table = read(books.with_sheet(rows))
    assert [row.number for row in table.rows][:2] == [901, 1801]
    assert counted.rows == 56


def test_a_row_that_stands_twice_is_not_two_in_one(counted: Counted) -> None:
    rows = b"".join(b'<row r="%d"><c><v>%d</v></c></row>' % (number, number) for number in (1, 3, 3, 2))
    table = read(books.with_sheet(rows))
    assert [(row.number, row.cells["1"]) for row in table.rows] == [(3, "3"), (4, "3"), (5, "2")]


def test_a_sheet_is_not_read_through_to_learn_its_size(counted: Counted) -> None:
    rows = b"<row><c><v>1</v></c></row>" * 500
    book = workbooks.sheets(books.with_sheet(rows), most_columns=5, most_rows=1_000)
    first = next(book)
    assert (counted.sheets, counted.rows) == (0, 0)
    next(first)
    assert counted.rows == 1


def many(rows: int, *, cells: int) -> bytes:
    """Rows whose cells are all different, so that they pack as badly as real ones."""
    chance = random.Random(0)
    return b"".join(
        b"<row>%s</row>" % b"".join(b"<c><v>%d</v></c>" % chance.getrandbits(60) for _cell in range(cells))
        for _row in range(rows)
    )


def test_too_many_rows_are_refused_long_before_all_are_read(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 1_000)
    data = books.with_sheet(many(20_000, cells=1))
    with pytest.raises(refusals.TooManyRows, match="1,000"):
        read(data)
    assert counted.rows <= 1_100


@pytest.mark.slow
def test_a_sheet_of_two_million_rows_is_refused_and_not_read_to_its_end(counted: Counted) -> None:
    data = books.with_sheet(many(20_000, cells=1) * 100)
    with pytest.raises(refusals.TooManyRows, match="200,000"):
        read(data)
    assert counted.rows <= 200_100


def test_a_row_of_very_many_cells_is_cut_where_no_table_of_ours_goes_on() -> None:
    reader = workbooks.sheets(books.with_sheet(many(1, cells=30_000)), most_columns=60, most_rows=10)
    assert len(next(next(reader))[1]) == 61
    with pytest.raises(refusals.TooManyColumns):
        read(books.with_sheet(many(1, cells=30_000)))


def test_a_text_of_a_cell_is_not_read_longer_than_excel_could_write_it() -> None:
    text = books.noise(3)
    data = books.with_sheet(b'<row><c t="str"><v>' + text + b"</v></c></row>")
    book = workbooks.sheets(data, most_columns=5, most_rows=9)
    assert len(next(next(book))[1][0]) < 2 * 32_768


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (books.with_text(books.noise(61)), refusals.TooMuchText),
        (books.with_text(b"</t></si>" + b"<si/>" * 60 + b"<si><t>"), refusals.TooMuchText),
        (books.with_styles(b"<xf/>" * 60), refusals.UnpacksTooLarge),
        (books.with_styles(b"<!--" + books.noise(6) + b"-->"), refusals.UnpacksTooLarge),
        (MANY_CELLS, refusals.UnpacksTooLarge),
    ],
    ids=["long text", "much text", "many styles", "long styles", "many cells"],
)
def test_what_is_read_as_a_whole_is_refused_before_it_is_parsed(
    data: bytes, refusal: type[Refusal], counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("FRAME", 150), ("TEXT", 50), ("SHEETS", 50)):
        monkeypatch.setattr(workbooks, f"_MOST_TAGS_OF_{name}", most)
    parsed: list[str] = []
    monkeypatch.setattr(workbook_parts, "texts", lambda _source: parsed.append("strings"))
    monkeypatch.setattr(workbooks, "apply_stylesheet", lambda *_given: parsed.append("styles"))
    with pytest.raises(refusal):
        read(data)
    assert counted.rows == 0
    assert not parsed or data == MANY_CELLS


def test_a_workbook_of_ours_stays_far_below_every_bound() -> None:
    assert len(read(books.saved(books.plain(rows=2_000))).rows) == 2_000
