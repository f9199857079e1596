"""Reads a request's body up to a size and within a time."""

import asyncio

from starlette.requests import Request

# For the whole of it, however many pieces it comes in.
LONGEST_SECONDS = 10.0


# So much of a body that is too large is let pass: who is cut off midway never sees the answer.
_MOST_DROPPED = 16 * 1024 * 1024


class TooLarge(Exception):
    """More than the endpoint takes."""


class TooSlow(Exception):
    """It did not come in time."""


async def read_body(request: Request, *, limit: int) -> bytes:
    """The raw body, of which never more than `limit` bytes are kept. Raises TooLarge, TooSlow."""
    read, length = bytearray(), 0
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            async for part in request.stream():
                length += len(part)
                if length > _MOST_DROPPED:
                    raise TooLarge
                if length <= limit:
                    read += part
    except TimeoutError as error:
        raise TooSlow from error
    if length > limit:
        raise TooLarge
    return bytes(read)
