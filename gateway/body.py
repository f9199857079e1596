"""Reads a request's body up to a size."""

from starlette.requests import Request


class TooLarge(Exception):
    """More than the endpoint takes."""


async def read_body(request: Request, *, limit: int) -> bytes:
    """The raw body. Raises TooLarge as soon as it is longer than `limit` bytes, whatever its header says."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > limit:
            raise TooLarge
    return bytes(read)
