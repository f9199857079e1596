"""Questions to the store about what a stranger typed: bounded, so that guessing costs the store nothing."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from gateway.apart import apart
from store.database import StoreUnavailable

_MOST_WAITING = 100
_A_SECOND = 20.0
_AT_ONCE = 100.0
# For one who waits; the store may take longer, and answers the next.
_LONGEST = 1.0

Found = TypeVar("Found")


class Lookups(Generic[Found]):
    """Looks keys up, one question at a time for all who wait; asks nothing of a key already being asked about.

    Past its budget (some questions at once, then so many a second) and with too many waiting, a key counts as unknown
    without asking: what exists is known without a lookup a second or two later.
    """

    def __init__(self, question: Callable[[list[str]], dict[str, Found]]) -> None:
        self._question = question
        self._waiting: dict[str, asyncio.Future[Found | None]] = {}
        self._asking: asyncio.Task[None] | None = None
        self._asked_at: float | None = None
        self._left = _AT_ONCE
        self._filled = time.monotonic()

    async def ask(self, key: str) -> Found | None:
        """What is found under the key, or None. Raises what the question raises, StoreUnavailable where it hangs."""
        if self._asked_at is not None and time.monotonic() - self._asked_at >= _LONGEST:
            raise StoreUnavailable
        if key not in self._waiting:
            if len(self._waiting) >= _MOST_WAITING or not self._may_ask():
                return None
            self._waiting[key] = asyncio.get_running_loop().create_future()
        answer = self._waiting[key]
        if self._asking is None:
            self._asked_at = time.monotonic()
            self._asking = asyncio.create_task(self._work())
        # One who hangs up or waits no longer must not take the answer from the others.
        done, _ = await asyncio.wait({answer}, timeout=_LONGEST)
        if not done:
            raise StoreUnavailable
        return answer.result()

    def _may_ask(self) -> bool:
        now = time.monotonic()
        self._left = min(_AT_ONCE, self._left + (now - self._filled) * _A_SECOND)
        self._filled = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    async def _work(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, {}
                await self._answer(asked)
        finally:
            self._asking = None

    async def _answer(self, asked: dict[str, "asyncio.Future[Found | None]"]) -> None:
        try:
            found = await apart(partial(self._question, list(asked)))
        except Exception as error:  # not swallowed: handed to all who wait, who would wait for ever otherwise
            for answer in asked.values():
                answer.set_exception(error)
                answer.exception()  # those who hung up leave nobody to read it
            return
        finally:
            # The next question begins at once, where somebody waits for it.
            self._asked_at = time.monotonic() if self._waiting else None
        for key, answer in asked.items():
            answer.set_result(found.get(key))
