"""The wall around Streamlit: page, websocket, media and upload answer only to somebody signed in."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.dates import now
from core.language import gettext as _
from core.language import spoken
from store import staff as questions
from store.database import StoreUnavailable
from store.records import Staff
from workspace import cookies
from workspace.database import settings, store

# Set by us for Streamlit (.streamlit/config.toml, trustedUserHeaders); removed from the wire on every path.
IDENTITY = b"x-shirube-sign-in"
_OURS = b"x-shirube-"

# Where the wall leaves who is signed in, for the handlers behind it.
SIGNED_IN = "shirube.signed_in"
ID_HASH = "shirube.id_hash"

_WATCH_SECONDS = 2.0
_POLICY_VIOLATION = 1008
_TRY_AGAIN_LATER = 1013


class Wall:
    """ASGI middleware; `public` are the very routes that answer signed out.

    Routes are matched as the router matches them, never by prefix: behind a path that has no route of ours Streamlit
    answers with its whole page.
    """

    def __init__(self, app: ASGIApp, public: Sequence[BaseRoute]) -> None:
        self.app = app
        self.public = list(public)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, redirect, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        # A new list: Starlette's Headers may share the old one.
        clean = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(_OURS)]
        scope = {**scope, "headers": clean}
        if scope["type"] == "http" and any(route.matches(scope)[0] is not Match.NONE for route in self.public):
            await self.app(scope, receive, send)
            return
        id_hash = cookies.session_hash(HTTPConnection(scope), key=settings().signing_key)
        try:
            person = await to_thread.run_sync(_whose, id_hash)
        except StoreUnavailable:
            await _refuse(scope, receive, send, unavailable=True)
            return
        if person is None or id_hash is None or not _is_from_here(scope):
            await _refuse(scope, receive, send)
            return
        scope = {**scope, "headers": [*clean, (IDENTITY, id_hash.encode())], SIGNED_IN: person, ID_HASH: id_hash}
        if scope["type"] == "websocket":
            await _watched(self.app, scope, receive, send, id_hash)
        else:
            await self.app(scope, receive, send)


def _whose(id_hash: str | None) -> Staff | None:
    if id_hash is None:
        return None
    with store().reading() as db:
        return questions.signed_in(db, id_hash, now())


def _is_from_here(scope: Scope) -> bool:
    """A websocket, and whatever changes something, must come from our own pages: cookies alone don't tell."""
    if scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return True
    headers = Headers(raw=scope["headers"])
    origins = headers.getlist("origin")
    if not origins:
        # Every browser names the origin of a websocket; of a form or a fetch, older ones may not.
        return scope["type"] == "http"
    return len(origins) == 1 and urlsplit(origins[0]).netloc == headers.get("host", "")


async def _refuse(scope: Scope, receive: Receive, send: Send, *, unavailable: bool = False) -> None:
    if scope["type"] == "websocket":
        await receive()
        code = _TRY_AGAIN_LATER if unavailable else _POLICY_VIOLATION
        await send({"type": "websocket.close", "code": code, "reason": "" if unavailable else "signed out"})
        return
    await _refusal(scope, unavailable=unavailable)(scope, receive, send)


def _refusal(scope: Scope, *, unavailable: bool) -> Response:
    if unavailable:
        with spoken("ja"):
            sentence = _(StoreUnavailable.sentence)
        return PlainTextResponse(sentence, 503, {"Cache-Control": "no-store", "Retry-After": "10"})
    if _is_navigation(scope):
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"/signin?next={quote(wanted, safe='')}", 303, {"Cache-Control": "no-store"})
    return PlainTextResponse("signed out", 401, {"Cache-Control": "no-store"})


def _is_navigation(scope: Scope) -> bool:
    headers = Headers(raw=scope["headers"])
    mode = headers.get("sec-fetch-mode")
    wants_page = mode == "navigate" if mode else "text/html" in headers.get("accept", "")
    return scope["method"] in ("GET", "HEAD") and wants_page


async def _watched(app: ASGIApp, scope: Scope, receive: Receive, send: Send, id_hash: str) -> None:
    """Serve a websocket only as long as its sign-in lives: asked before each message, and every two seconds."""
    cut = asyncio.Event()

    async def watch() -> None:
        while not cut.is_set():
            await asyncio.sleep(_WATCH_SECONDS)
            with suppress(StoreUnavailable):
                if await to_thread.run_sync(_whose, id_hash) is None:
                    cut.set()

    async def guarded_send(message: Message) -> None:
        if not cut.is_set():
            await send(message)

    async def guarded_receive() -> Message:
        message = await _first(receive, cut)
        if message is None or message["type"] != "websocket.receive":
            return message or await close(_POLICY_VIOLATION)
        try:
            if await to_thread.run_sync(_whose, id_hash) is None:
                return await close(_POLICY_VIOLATION)
        except StoreUnavailable:
            return await close(_TRY_AGAIN_LATER)
        return message

    async def close(code: int) -> Message:
        cut.set()
        await send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    watcher = asyncio.create_task(watch())
    try:
        await app(scope, guarded_receive, guarded_send)
    finally:
        watcher.cancel()


async def _first(receive: Receive, cut: asyncio.Event) -> Message | None:
    """The next message, or None once the page is cut."""
    incoming = asyncio.ensure_future(receive())
    ended = asyncio.ensure_future(cut.wait())
    try:
        await asyncio.wait({incoming, ended}, return_when=asyncio.FIRST_COMPLETED)
        return None if cut.is_set() else incoming.result()
    finally:
        incoming.cancel()
        ended.cancel()
