"""What takes long to make at its first use, made in a thread of its own right after the start.

Made on the event loop, at the first answer, the patterns that mask a word would hold up every scan for half a second.
"""

import asyncio
from collections.abc import Callable

from core.language import DEFAULT
from gateway import notices
from gateway.apart import apart
from survey import crisis, masking


def prepare() -> None:
    """What an answer is read with, then what a page is made with."""
    masking.warm()
    crisis.warm()
    notices.blank(DEFAULT)


class Beforehand:
    """What must be there before the first answer is read. Belongs to one event loop at a time."""

    def __init__(self, work: Callable[[], None] = prepare) -> None:
        self._work = work
        self._done: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Begin; nobody waits for it here."""
        self._done = apart(self._work)

    async def stop(self) -> None:
        """Forget the loop; what is made stays."""
        self._done = None

    async def wait(self) -> None:
        """Until all is there; raises what went wrong."""
        if self._done is None:
            self._done = apart(self._work)
        if not self._done.done():
            await asyncio.shield(self._done)
        self._done.result()
