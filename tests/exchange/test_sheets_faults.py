"""What goes wrong on the way to Google, at each request of a run: the next run leaves the sheet equal to the table."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from exchange import sheet_faults as faults
from exchange import sheets
from tests.exchange import sheets_cast as cast
from tests.sheets_grid import Cell, Place
from tests.sheets_platform import KINDS, Google, Kind, Spreadsheet

READ_BACK = ("worksheets to see", "cells to see")
FIRST = ("token", "worksheets", "new worksheet", "worksheets again", "cells", "write", *READ_BACK)
LATER = ("token", "worksheets", "cells", "grid", "write", *READ_BACK)
READINGS = [number for number, name in enumerate(LATER) if name not in ("grid", "write")]
NEXT = cast.table(
    {
        **{key: cells for key, cells in cast.ROWS.items() if key != "2026-04/poster"},
        "2026-05/card": ("2026-05", "カード", 5, 7.5),
        "2026-06/card": ("2026-06", "カード", 3, 1.0),
        "2026-07/card": ("2026-07", "=1+1", 9, 2.0),
    }
)


@dataclass
class Wary:
    """Patience that leaves soon where no answer will come, and else waits however busy the machine is."""

    google: Google
    retries: int = 0
    answer: float = 60

    @property
    def timeout(self) -> tuple[float, float]:
        kind = self.google.faults.get(len(self.google.calls), self.google.always)
        return (10, 0.1) if kind in ("silent", "late") else (10, 30)


@pytest.fixture(scope="module")
def running() -> Iterator[Google]:
    with cast.google() as platform:
        platform.reads_a_minute = platform.writes_a_minute = 10_000
        yield platform


@pytest.fixture
def google(running: Google) -> Google:
    running.forget_calls()
    running.books = {cast.SPREADSHEET: Spreadsheet()}
    return running


def run(google: Google, table: sheets.Outward, retries: int = 0) -> bool:
    """Whether a run came through."""
    google.calls.clear()
    patience: Any = Wary(google, retries)
    with suppress(faults.Unreachable, faults.QuotaUsedUp):
        sheets.bring_up_to_date(cast.book(google, patience), cast.NAME, table)
        return True
    return False


def people_in(google: Google) -> dict[Place, Cell]:
    """A worksheet of an earlier run, where people have sorted, added a column and written into it."""
    assert run(google, cast.table())
    grid = cast.sheet(google)
    grid.insert(1, 2)
    grid.cells |= {(1, 2): "メモ", (2, 2): "見本", (3, 2): "=1+1", (9, 2): 12}
    grid.sort(0, below=2, reverse=True)
    return theirs(google)


def theirs(google: Google) -> dict[Place, Cell]:
    return {place: cell for place, cell in cast.sheet(google).cells.items() if place[1] == 2}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(len(FIRST)))
def test_after_a_fault_at_any_request_of_a_first_run_the_next_run_completes_it(
    google: Google, number: int, kind: Kind
) -> None:
    google.faults = {number: kind}
    assert not run(google, cast.table())
    google.wait_for(number + 1)
    google.faults = {}
    assert run(google, cast.table())
    cast.must_equal(cast.sheet(google), cast.table())
    assert [sheet.title for sheet in google.books[cast.SPREADSHEET].sheets] == ["シート1", cast.NAME]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(len(LATER)))
def test_after_a_fault_at_any_request_of_a_later_run_no_row_is_twice_or_missing_and_theirs_are_untouched(
    google: Google, number: int, kind: Kind
) -> None:
    people_in(google)
    cast.sheet(google).cells.pop((9, 2))
    cast.sheet(google).rows = 6  # so that the grid has to grow
    google.faults = {number: kind}
    assert not run(google, NEXT)
    google.wait_for(number + 1)
    # Somebody sorts before the next run comes.
    cast.sheet(google).sort(0, below=2)
    before = theirs(google)
    google.faults = {}
    assert run(google, NEXT)
    cast.must_equal(cast.sheet(google), NEXT)
    assert theirs(google) == before


@pytest.mark.parametrize("kind", ["500", "503", "cut", "silent"])
@pytest.mark.parametrize("number", READINGS)
def test_one_fault_of_a_reading_is_got_over_in_the_same_run(google: Google, number: int, kind: Kind) -> None:
    before = people_in(google)
    cast.sheet(google).rows = 10  # so that the grid has to grow
    google.faults = {number: kind}
    assert run(google, NEXT, retries=1)
    assert len(google.calls) == len(LATER) + 1
    cast.must_equal(cast.sheet(google), NEXT)
    assert theirs(google) == before


@pytest.mark.parametrize("kind", ["500", "503", "429", "cut", "applied", "nonsense"])
def test_a_write_is_not_repeated_where_the_rows_were_sorted_meanwhile(google: Google, kind: Kind) -> None:
    # What a second try of the same ranges would do: put the numbers of one row into another.
    people_in(google)
    grid = cast.sheet(google)
    google.faults, google.meanwhile = {3: kind}, lambda: grid.sort(0, below=2)
    try:
        assert not run(google, NEXT, retries=1)
    finally:
        google.meanwhile = None
    assert len(google.calls) == 4
    google.faults = {}
    assert run(google, NEXT)
    cast.must_equal(grid, NEXT)


def test_a_worksheet_that_somebody_made_just_before_is_used_by_the_next_run(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = cast.book(google)
    add = book.add

    def added_twice(*args: object, **told: object) -> None:
        add(*args, **told)  # type: ignore[arg-type]
        add(*args, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(book, "add", added_twice)
    with pytest.raises(faults.Overtaken):
        sheets.bring_up_to_date(book, cast.NAME, cast.table())
    assert run(google, cast.table())
    cast.must_equal(cast.sheet(google), cast.table())


def test_a_quota_of_a_few_requests_is_kept_by_coming_again(google: Google) -> None:
    google.counted.clear()
    google.reads_a_minute, google.writes_a_minute, runs = 3, 2, 0
    try:
        while not run(google, cast.table()):
            google.counted.clear()  # the next minute
            runs += 1
            assert runs < 3
    finally:
        google.reads_a_minute = google.writes_a_minute = 10_000
    assert runs == 1
    cast.must_equal(cast.sheet(google), cast.table())


def test_a_large_table_that_is_cut_at_any_request_is_completed(google: Google) -> None:
    rows = {f"{n:05d}": (f"2026-{n:05d}", "ポスターとカードとステッカー" * 40, n, n / 7) for n in range(800)}
    table = cast.table(rows)
    assert run(google, table)
    requests = len(google.calls)
    assert requests > 6  # more than one to write the cells
    for number in range(4, requests):
        google.books = {cast.SPREADSHEET: Spreadsheet()}
        google.faults = {number: "applied" if number % 2 else "cut"}
        assert not run(google, table)
        google.wait_for(number + 1)
        google.faults = {}
        assert run(google, table)
        cast.must_equal(cast.sheet(google), table)
