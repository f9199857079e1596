"""Bodies: large ones share a room while they come in, small ones always find one."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from gateway import body

LARGE = 1024 * 1024 - 1


def sent(parts: AsyncIterator[bytes]) -> Request:
    async def receive() -> Message:
        part = await anext(parts, b"")
        return {"type": "http.request", "body": part, "more_body": part != b""}

    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)


async def slowly(length: int, until: asyncio.Event) -> AsyncIterator[bytes]:
    yield b"x" * length
    await until.wait()
    yield b"y"


def test_large_bodies_that_come_slowly_take_only_so_much_and_small_ones_still_get_in() -> None:
    async def scene() -> None:
        end, many = asyncio.Event(), body.MOST_COMING // (LARGE + 1)
        coming = [asyncio.create_task(body.read_body(sent(slowly(LARGE, end)), limit=2 * LARGE)) for _ in range(many)]
        await asyncio.sleep(0.05)
        with pytest.raises(body.TooSlow):
            await body.read_body(sent(slowly(LARGE, end)), limit=2 * LARGE)
        small = asyncio.create_task(body.read_body(sent(slowly(20_000, end)), limit=LARGE))
        end.set()
        assert len(await small) == 20_001
        assert {len(read) for read in await asyncio.gather(*coming)} == {LARGE + 1}
        # What they took is free again.
        assert len(await body.read_body(sent(slowly(LARGE, end)), limit=2 * LARGE)) == LARGE + 1

    asyncio.run(asyncio.wait_for(scene(), 20))


def test_a_body_that_is_refused_gives_its_room_back() -> None:
    async def scene() -> None:
        end = asyncio.Event()
        end.set()
        for _turn in range(3 * body.MOST_COMING // LARGE):
            with pytest.raises(body.TooLarge):
                await body.read_body(sent(slowly(LARGE, end)), limit=LARGE)
        assert len(await body.read_body(sent(slowly(LARGE, end)), limit=2 * LARGE)) == LARGE + 1

    asyncio.run(asyncio.wait_for(scene(), 20))
