"""Threads for work at the store: a few a kind, so that one kind that hangs leaves the others theirs."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import TypeVar

from gateway.apart import apart
from store.database import StoreUnavailable

# For a thread; the store has its own bound on top of it.
LONGEST_WAIT = 2.0

Result = TypeVar("Result")


class Turns:
    """Work of one kind, so many at a time. Belongs to one event loop at a time."""

    def __init__(self, threads: int) -> None:
        self._free = asyncio.Semaphore(threads)

    async def take(self, work: Callable[[], Result]) -> Result:
        """What the work gives back. Raises StoreUnavailable where no thread gets free in time, and what it raises.

        Only the wait for a thread is cut short. What has begun goes on to its end even where nobody waits any more, and
        keeps its place until then; but a process that is told to stop doesn't wait for it.
        """
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._free.acquire()
        except TimeoutError as error:
            raise StoreUnavailable from error
        begun = apart(partial(copy_context().run, work))
        begun.add_done_callback(lambda _done: self._free.release())
        return await asyncio.shield(begun)
