"""An open page's websocket: served only as long as its sign-in lives."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.database import StoreUnavailable

UNSUPPORTED = 1003
POLICY_VIOLATION = 1008
TRY_AGAIN_LATER = 1013
_WATCH_SECONDS = 2.0


class OpenPage:
    """A websocket that asks `still_in` before it passes a message on, and every two seconds besides.

    Once signed out it sends nothing more and closes with 1008, also while nobody touches the page.
    """

    def __init__(self, receive: Receive, send: Send, *, still_in: Callable[[], Awaitable[bool]]) -> None:
        self._receive = receive
        self._send = send
        self._still_in = still_in
        self._cut = asyncio.Event()

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Run the websocket until it ends or is cut."""
        watching = asyncio.create_task(self._watch())
        try:
            await app(scope, self._next, self._pass_on)
        finally:
            watching.cancel()

    async def _watch(self) -> None:
        while not self._cut.is_set():
            await asyncio.sleep(_WATCH_SECONDS)
            # A store out of reach for a moment is no reason to end an idle page; its next message is refused.
            with suppress(StoreUnavailable):
                if not await self._still_in():
                    self._cut.set()

    async def _pass_on(self, message: Message) -> None:
        if not self._cut.is_set():
            await self._send(message)

    async def _next(self) -> Message:
        message = await self._first()
        if message is None:
            return await self._close(POLICY_VIOLATION)
        if message["type"] != "websocket.receive":
            return message
        if message.get("bytes") is None:  # our own pages send no text, and Streamlit would fail on it
            return await self._close(UNSUPPORTED)
        try:
            return message if await self._still_in() else await self._close(POLICY_VIOLATION)
        except StoreUnavailable:
            return await self._close(TRY_AGAIN_LATER)

    async def _first(self) -> Message | None:
        """The next message, or None once the page is cut."""
        incoming = asyncio.ensure_future(self._receive())
        ended = asyncio.ensure_future(self._cut.wait())
        try:
            await asyncio.wait({incoming, ended}, return_when=asyncio.FIRST_COMPLETED)
            return None if self._cut.is_set() else incoming.result()
        finally:
            incoming.cancel()
            ended.cancel()

    async def _close(self, code: int) -> Message:
        self._cut.set()
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}
