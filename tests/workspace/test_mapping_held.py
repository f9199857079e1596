"""Tables with clients' numbers in clear wait briefly, together hold little, and never show themselves."""

import gc
import time
import weakref

import pytest

from exchange import tables
from exchange.tables import Table
from workspace import mapping_held
from workspace.mapping_held import Held


def table(rows: int = 1) -> Table:
    return tables.read_pasted("番号\t結果\n" + "HIMITSU-1\t終了\n" * rows)


def test_a_table_is_let_go_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping_held, "SECONDS", 0.05)
    held = Held(table())
    assert held.table
    until = time.monotonic() + 10
    while held.table and time.monotonic() < until:
        time.sleep(0.01)
    assert held.table is None


def test_a_table_goes_with_the_session_that_held_it() -> None:
    held = Held(table())
    seen = weakref.ref(held)
    del held
    gc.collect()
    assert seen() is None


def test_the_oldest_goes_where_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    monkeypatch.setattr(mapping_held, "MOST_CELLS", 10)
    first, second, third = Held(table(2)), Held(table(2)), Held(table(2))
    assert [bool(each.table) for each in (first, second, third)] == [False, True, True]


def test_it_shows_nothing_of_what_it_holds() -> None:
    assert "HIMITSU" not in repr(Held(table()))
