"""Lanes side by side: one that hangs is gone round, and where all hang nobody waits."""

import asyncio
import threading

import pytest

from gateway.lane import Late
from gateway.lanes import Lanes


def test_work_goes_round_a_lane_that_hangs_and_is_refused_where_all_do() -> None:
    async def run() -> None:
        lanes, go = Lanes("test", 2), threading.Event()
        with pytest.raises(Late):
            await lanes.do(lambda: go.wait(10), seconds=0.01)
        assert [await lanes.do(lambda n=n: n, seconds=5) for n in range(3)] == [0, 1, 2]  # type: ignore[misc]  # a default
        with pytest.raises(Late):
            await lanes.do(lambda: go.wait(10), seconds=0.01)
        with pytest.raises(Late) as caught:
            await lanes.do(lambda: None, seconds=60)
        assert caught.value.outcome is None
        assert not await lanes.end(seconds=0)
        go.set()
        assert await lanes.end(seconds=5)

    asyncio.run(run())


def test_work_is_spread_and_an_error_comes_back() -> None:
    async def run() -> None:
        lanes, both = Lanes("test", 2), threading.Barrier(2)
        await asyncio.gather(*(lanes.do(lambda: both.wait(5), seconds=5) for _each in range(2)))
        with pytest.raises(ZeroDivisionError):
            await lanes.do(lambda: 1 // 0, seconds=5)
        assert await lanes.end(seconds=5)

    asyncio.run(run())
