"""Some lanes side by side, for work that need not keep its order; a lane that hangs gets none."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from gateway.lane import Lane, Late

Result = TypeVar("Result")


class Lanes:
    """A fixed number of threads that end with their process, whatever they hang on. Belongs to one event loop."""

    def __init__(self, name: str, count: int) -> None:
        self._lanes = [Lane(name) for _number in range(count)]
        self._asked: Counter[Lane] = Counter()

    async def do(self, work: Callable[[], Result], *, seconds: float) -> Result:
        """What `work` returns or raises, from the lane with the least to do; raises Late, at once where all hang."""
        free = [lane for lane in self._lanes if not lane.is_stuck]
        if not free or seconds <= 0:
            raise Late(None)
        lane = min(free, key=self._asked.__getitem__)
        self._asked[lane] += 1
        try:
            return await lane.do(work, seconds=seconds)
        finally:
            self._asked[lane] -= 1

    async def end(self, *, seconds: float) -> bool:
        """Let them finish what is in their queues; whether they did."""
        return all(await asyncio.gather(*(lane.end(seconds=seconds) for lane in self._lanes)))
