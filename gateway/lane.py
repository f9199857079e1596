"""A thread that does one job after another for an event loop, which waits for each only so long."""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


class Late(TimeoutError):
    """A job was not done in time. `outcome` tells later how it ended; None where it was never begun and never will."""

    def __init__(self, outcome: "asyncio.Future[Any] | None") -> None:
        super().__init__()
        self.outcome = outcome


class Lane:
    """One thread. It ends with its process, whatever it hangs on; so a job must stand being cut off anywhere."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()
        self._overdue = 0

    @property
    def is_stuck(self) -> bool:
        """Whether a job that nobody waits for any more is still being done."""
        return self._overdue > 0

    async def do(self, work: Callable[[], Result], *, seconds: float) -> Result:
        """What `work` returns or raises; raises Late when that takes longer, the time in the queue included."""
        job = _Job(work, asyncio.get_running_loop())
        timer = job.loop.call_later(seconds, self._give_up, job)
        self._jobs.put(job)
        try:
            result: Result = await job.done
        finally:
            timer.cancel()
        return result

    async def end(self, *, seconds: float) -> bool:
        """Let it finish what is in the queue; whether it did."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join, seconds)
        return not self._thread.is_alive()

    def _give_up(self, job: "_Job") -> None:
        if job.done.done():
            return
        if job.claim.acquire(blocking=False):
            job.done.set_exception(Late(None))
            return
        self._overdue += 1
        waited_for, job.done = job.done, job.loop.create_future()
        job.done.add_done_callback(self._came_back)
        waited_for.set_exception(Late(job.done))

    def _came_back(self, outcome: "asyncio.Future[Any]") -> None:
        self._overdue -= 1
        if not outcome.cancelled():
            outcome.exception()  # whoever cares has looked

    def _work(self) -> None:
        while job := self._jobs.get():
            if job.claim.acquire(blocking=False):
                job.do()


class _Job:
    __slots__ = ("claim", "done", "loop", "work")

    def __init__(self, work: Callable[[], Any], loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.loop = loop
        self.done: asyncio.Future[Any] = loop.create_future()
        # Taken by who is first: the thread that begins, or the loop that gives up.
        self.claim = threading.Lock()

    def do(self) -> None:
        result, failure = None, None
        try:
            result = self.work()
        except BaseException as error:  # whatever it is, it belongs to who asked, and the thread goes on
            failure = error
        with suppress(RuntimeError):  # the loop is closed: nobody asks any more
            self.loop.call_soon_threadsafe(self._tell, result, failure)

    def _tell(self, result: object, failure: BaseException | None) -> None:
        if self.done.done():
            return
        if failure is None:
            self.done.set_result(result)
        else:
            self.done.set_exception(failure)
