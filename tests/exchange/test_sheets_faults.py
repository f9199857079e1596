"""What goes wrong on the way to Google, at each request of a run: the next run leaves the sheet equal to the table."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from urllib3.exceptions import ConnectTimeoutError

from exchange import sheet_faults as faults
from exchange import sheets
from tests.exchange import sheets_cast as cast
from tests.sheets_grid import Cell, Place
from tests.sheets_platform import KINDS, Google, Kind, Spreadsheet

SHORT = replace(cast.HASTY, timeout=(3, 0.3))
BRISK = replace(cast.BRISK, timeout=(3, 0.3))
FIRST = ("token", "worksheets", "new worksheet", "worksheets again", "cells", "write")
LATER = ("token", "worksheets", "cells", "grid", "write")
NEXT = cast.table(
    {
        **{key: cells for key, cells in cast.ROWS.items() if key != "2026-04/poster"},
        "2026-05/card": ("2026-05", "カード", 5, 7.5),
        "2026-06/card": ("2026-06", "カード", 3, 1.0),
        "2026-07/card": ("2026-07", "=1+1", 9, 2.0),
    }
)


@pytest.fixture(scope="module")
def running() -> Iterator[Google]:
    with cast.google() as platform:
        platform.hangs = 0.5
        yield platform


@pytest.fixture
def google(running: Google) -> Google:
    running.forget_calls()
    running.books = {cast.SPREADSHEET: Spreadsheet()}
    return running


def run(google: Google, table: sheets.Outward, patience: sheets.Patience = SHORT) -> bool:
    """Whether a run came through."""
    google.calls.clear()
    google.counted.clear()
    book = cast.book(google, patience)
    with suppress(faults.Unreachable, faults.QuotaUsedUp):
        sheets.bring_up_to_date(book, cast.NAME, table, pause=lambda _seconds: None)
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
    assert len(google.calls) == number + 1
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
    # Somebody sorts before the next run comes.
    cast.sheet(google).sort(0, below=2)
    before = theirs(google)
    google.faults = {}
    assert run(google, NEXT)
    cast.must_equal(cast.sheet(google), NEXT)
    assert theirs(google) == before


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("late", "silent")])
@pytest.mark.parametrize("number", range(len(LATER)))
def test_one_fault_at_any_request_is_got_over_in_the_same_run(google: Google, number: int, kind: Kind) -> None:
    before = people_in(google)
    cast.sheet(google).rows = 10  # so that the grid has to grow
    google.faults = {number: kind}
    assert run(google, NEXT, BRISK)
    assert len(google.calls) > number + 1
    cast.must_equal(cast.sheet(google), NEXT)
    assert theirs(google) == before


@pytest.mark.parametrize("kind", ["500", "503", "429", "cut", "applied", "nonsense"])
def test_a_write_is_not_repeated_where_the_rows_were_sorted_meanwhile(google: Google, kind: Kind) -> None:
    # What a second try of the same ranges would do: put the numbers of one row into another.
    people_in(google)
    grid = cast.sheet(google)
    google.faults, google.meanwhile = {3: kind}, lambda: grid.sort(0, below=2)
    try:
        assert run(google, NEXT, BRISK)
    finally:
        google.meanwhile = None
    cast.must_equal(grid, NEXT)
    assert len(google.calls) > 5


def test_what_writes_is_tried_once_also_where_no_connection_could_be_made(google: Google) -> None:
    retries = cast.book(google, BRISK)._client.session.get_adapter(f"{google.origin}/").max_retries
    error = ConnectTimeoutError("no connection")
    with pytest.raises(ConnectTimeoutError):
        retries.increment("POST", "/", error=error)
    assert retries.increment("GET", "/", error=error).total == BRISK.retries - 1


def test_a_worksheet_that_somebody_made_just_before_is_used(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    book = cast.book(google, BRISK)
    add = book.add

    def added_twice(*args: object, **told: object) -> None:
        add(*args, **told)  # type: ignore[arg-type]
        add(*args, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(book, "add", added_twice)
    sheets.bring_up_to_date(book, cast.NAME, cast.table(), pause=lambda _seconds: None)
    cast.must_equal(cast.sheet(google), cast.table())


def test_a_quota_of_a_few_requests_is_kept_by_coming_again(google: Google) -> None:
    google.reads_a_minute, google.writes_a_minute = 3, 2
    google.retry_after = "30"
    assert run(google, cast.table())
    google.reads_a_minute = 1
    waited: list[float] = []
    patience = replace(BRISK, retries=0, longest=45.0, backoff=1.0)

    def next_minute(seconds: float) -> None:
        waited.append(seconds)
        google.counted.clear()
        google.reads_a_minute = 60

    sheets.bring_up_to_date(cast.book(google, patience), cast.NAME, NEXT, pause=next_minute)
    cast.must_equal(cast.sheet(google), NEXT)
    assert waited == [30.0]
    google.reads_a_minute, google.writes_a_minute, google.retry_after = 60, 60, ""


def test_a_large_table_that_is_cut_at_any_request_is_completed(google: Google) -> None:
    rows = {f"{n:05d}": (f"2026-{n:05d}", "ポスターとカードとステッカー" * 8, n, n / 7) for n in range(4_000)}
    table = cast.table(rows)
    assert run(google, table)
    requests = len(google.calls)
    assert requests > 6  # more than one to write the cells
    for number in range(4, requests):
        google.books = {cast.SPREADSHEET: Spreadsheet()}
        google.faults = {number: "applied" if number % 2 else "cut"}
        assert not run(google, table)
        google.faults = {}
        assert run(google, table)
        cast.must_equal(cast.sheet(google), table)


@pytest.mark.slow
def test_real_pauses_between_tries_have_an_end(google: Google) -> None:
    google.always = "503"
    google.retry_after = "3600"
    patience = replace(cast.HASTY, retries=1, rounds=2, backoff=0.1, longest=1.0)
    with pytest.raises(faults.Unreachable):
        sheets.bring_up_to_date(cast.book(google, patience), cast.NAME, cast.table())
    google.always, google.retry_after = None, ""
