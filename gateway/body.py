"""Reads a request's body up to a size and within a time."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

# For the whole of it, however many pieces it comes in.
LONGEST_SECONDS = 10.0


# So much of a body that is too large is let pass: who is cut off midway never sees the answer.
_MOST_DROPPED = 16 * 1024 * 1024


# Bytes. Bodies up to the first always find room: a webhook of LINE is a few thousand bytes, a form less. Larger ones
# share the second while they come in, or whoever sends slowly over thousands of lines would take all memory.
_SMALL = 32 * 1024
MOST_COMING = 64 * 1024 * 1024


class TooLarge(Exception):
    """More than the endpoint takes."""


class TooSlow(Exception):
    """It did not come in time, or too many large ones come at once to wait for it."""


class _Room:
    """What large bodies take together while they come in. Belongs to the process, which has one event loop."""

    def __init__(self) -> None:
        self.taken = 0

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Say how long the body is by now; raises TooSlow where there is no room for so much."""
        mine = 0

        def take(length: int) -> None:
            nonlocal mine
            more = length - mine if length > _SMALL else 0
            if self.taken + more > MOST_COMING:
                raise TooSlow
            self.taken, mine = self.taken + more, mine + more

        try:
            yield take
        finally:
            self.taken -= mine


_room = _Room()


async def read_body(request: Request, *, limit: int) -> bytes:
    """The raw body, of which never more than `limit` bytes are kept. Raises TooLarge, TooSlow."""
    read, length = bytearray(), 0
    try:
        with _room.share() as take:
            async with asyncio.timeout(LONGEST_SECONDS):
                async for part in request.stream():
                    length += len(part)
                    if length > _MOST_DROPPED:
                        raise TooLarge
                    if length <= limit:
                        take(length)
                        read += part
    except TimeoutError as error:
        raise TooSlow from error
    if length > limit:
        raise TooLarge
    return bytes(read)
