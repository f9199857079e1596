"""A lane: what its thread does is waited for only so long, and nobody loses what it did in the end."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from gateway.lane import Lane, Late


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def test_jobs_are_done_one_after_another_and_their_results_and_errors_come_back() -> None:
    done: list[int] = []

    async def all_of_them() -> list[object]:
        lane = Lane("test")
        jobs = [lane.do(lambda n=number: done.append(n) or n, seconds=5) for number in range(50)]  # type: ignore[misc]
        jobs.append(lane.do(lambda: 1 // 0, seconds=5))
        results = await asyncio.gather(*jobs, return_exceptions=True)
        assert await lane.end(seconds=5)
        return results

    *results, error = run(all_of_them())
    assert results == done == list(range(50))
    assert isinstance(error, ZeroDivisionError)


def test_a_job_that_takes_too_long_is_not_waited_for_and_tells_its_outcome_later() -> None:
    async def late() -> None:
        lane, go = Lane("test"), threading.Event()
        with pytest.raises(Late) as caught:
            await lane.do(lambda: go.wait(10) and "done", seconds=0.01)
        assert lane.is_stuck
        go.set()
        assert caught.value.outcome
        assert await caught.value.outcome == "done"
        assert not lane.is_stuck
        await lane.end(seconds=5)

    run(late())


def test_a_job_that_was_never_begun_never_is() -> None:
    async def late() -> list[int]:
        lane, go, done = Lane("test"), threading.Event(), list[int]()
        first = asyncio.ensure_future(lane.do(lambda: go.wait(10), seconds=10))
        await asyncio.sleep(0)
        with pytest.raises(Late) as caught:
            await lane.do(lambda: done.append(1), seconds=0.01)
        assert caught.value.outcome is None
        assert not lane.is_stuck
        go.set()
        await first
        await lane.do(lambda: done.append(2), seconds=10)
        await lane.end(seconds=5)
        return done

    assert run(late()) == [2]


def test_an_error_that_comes_late_is_nobodys() -> None:
    async def late() -> None:
        lane, go = Lane("test"), threading.Event()
        with pytest.raises(Late):
            await lane.do(lambda: go.wait(10) and 1 // 0, seconds=0.01)
        go.set()
        await lane.do(lambda: None, seconds=10)
        assert not lane.is_stuck
        await lane.end(seconds=5)

    run(late())


def test_an_end_waits_for_a_thread_that_hangs_only_so_long() -> None:
    async def end() -> bool:
        lane, go = Lane("test"), threading.Event()
        with pytest.raises(Late):
            await lane.do(lambda: go.wait(10), seconds=0.01)
        ended = await lane.end(seconds=0.05)
        go.set()
        return ended

    assert run(end()) is False
