"""Threads for work at the store: a few a kind, so that one kind that hangs leaves the others theirs."""

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio.to_thread import run_sync

from store.database import StoreUnavailable

# For a thread; the store has its own bound on top of it.
LONGEST_WAIT = 2.0

Result = TypeVar("Result")


class Turns:
    """Work of one kind, so many at a time. Belongs to one event loop at a time."""

    def __init__(self, threads: int) -> None:
        self._limiter = anyio.CapacityLimiter(threads)

    async def take(self, work: Callable[[], Result]) -> Result:
        """What the work gives back. Raises StoreUnavailable where no thread gets free in time, and what it raises."""
        with anyio.move_on_after(LONGEST_WAIT):
            # Only the wait for a thread is cut short: what has begun is seen to its end.
            return await run_sync(work, limiter=self._limiter)
        raise StoreUnavailable
