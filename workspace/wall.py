"""The wall around Streamlit: page, websocket, media and upload answer only to somebody signed in."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from core.dates import now
from core.language import gettext as _
from core.language import spoken
from store import staff as questions
from store.database import StoreUnavailable
from store.records import Staff
from workspace import cookies
from workspace.database import settings, store
from workspace.open_page import POLICY_VIOLATION, TRY_AGAIN_LATER, OpenPage

# Set by us for Streamlit (.streamlit/config.toml, trustedUserHeaders); removed from the wire on every path.
IDENTITY = b"x-shirube-sign-in"
_OURS = b"x-shirube-"

# Where the wall leaves who is signed in, for the handlers behind it.
SIGNED_IN = "shirube.signed_in"
ID_HASH = "shirube.id_hash"


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
            page = OpenPage(receive, send, still_in=partial(_is_in, id_hash))
            await page.serve(self.app, scope)
        else:
            await self.app(scope, receive, send)


def _whose(id_hash: str | None) -> Staff | None:
    if id_hash is None:
        return None
    with store().reading() as db:
        return questions.signed_in(db, id_hash, now())


async def _is_in(id_hash: str) -> bool:
    return await to_thread.run_sync(_whose, id_hash) is not None


def _is_from_here(scope: Scope) -> bool:
    """A websocket, and whatever changes something, must come from our own pages: cookies alone don't tell."""
    if scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return True
    headers = Headers(raw=scope["headers"])
    origins = headers.getlist("origin")
    if not origins:
        # Every browser names the origin of a websocket; of a form or a fetch, older ones may not.
        return bool(scope["type"] == "http")
    return len(origins) == 1 and bool(urlsplit(origins[0]).netloc == headers.get("host", ""))


async def _refuse(scope: Scope, receive: Receive, send: Send, *, unavailable: bool = False) -> None:
    if scope["type"] == "websocket":
        await receive()
        code = TRY_AGAIN_LATER if unavailable else POLICY_VIOLATION
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
