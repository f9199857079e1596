"""Work beside the page: what came of it, how far it is, how it is stopped, and what it doesn't hold on to."""

import gc
import threading
import weakref

import pytest

from exchange.refusals import FileEmpty, TooManyRows
from workspace.mapping_work import Stopped, Told, Work


class Whole:
    """A file."""


def test_what_came_of_it_is_told_once_it_is_done() -> None:
    going = threading.Event()

    def do(told: Told) -> int:
        told(1_000)
        going.wait(10)
        return 7

    work = Work(do)
    assert not work.wait(0.05)
    assert work.number == 1_000
    going.set()
    assert work.wait(10)
    assert work.result() == 7


def test_it_stops_at_the_next_word_of_progress() -> None:
    going = threading.Event()

    def do(told: Told) -> int:
        going.wait(10)
        told(1)
        return 7

    work = Work(do)
    work.stop()
    going.set()
    work.wait(10)
    with pytest.raises(Stopped):
        work.result()


def test_a_refusal_keeps_its_facts_and_lets_the_file_go() -> None:
    seen: list[weakref.ref[Whole]] = []

    def do(_told: Told) -> int:
        file = Whole()
        seen.append(weakref.ref(file))
        raise TooManyRows(most="9")

    work = Work(do)
    work.wait(10)
    with pytest.raises(TooManyRows) as refused:
        work.result()
    assert refused.value.facts == {"most": "9"}
    del refused
    gc.collect()
    assert seen[0]() is None


def test_of_large_files_one_is_read_at_a_time() -> None:
    inside: list[int] = []
    most = [0]

    def do(_told: Told) -> int:
        inside.append(1)
        most[0] = max(most[0], len(inside))
        threading.Event().wait(0.05)
        inside.pop()
        return 1

    works = [Work(do, is_large=True) for _number in range(4)]
    assert all(work.wait(10) for work in works)
    assert most == [1]


def test_the_next_large_file_is_read_after_one_that_was_refused() -> None:
    def refuse(_told: Told) -> int:
        raise FileEmpty

    Work(refuse, is_large=True).wait(10)
    after = Work(lambda _told: 3, is_large=True)
    assert after.wait(10)
    assert after.result() == 3
