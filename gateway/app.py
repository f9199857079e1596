"""The public gateway as an ASGI app: `uvicorn gateway.app:app`."""

import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from campaigns.demos import PublicAddress
from core.dates import now
from core.language import worded
from core.settings import Settings
from funnel import friends
from gateway import line, notices
from gateway.answer import routes as answer_routes
from gateway.context import Context
from gateway.inbox import Inbox
from gateway.known import CLOSED_PAGE, Known
from gateway.pages import plain, preferred_language
from gateway.readiness import Readiness
from gateway.recorder import Recorder
from gateway.scan import ScanPath, is_scan
from store import programmes
from store.database import Store
from store.recording import ScanRow
from store.types import moment


class Gateway:
    """One gateway: scans by the fast path, all else by Starlette. Belongs to one event loop at a time."""

    def __init__(self, context: Context) -> None:
        settings, store = context.settings, context.store
        self.context = context
        self.known = Known(store)
        self.recorder = Recorder(url=store.url, spool_dir=settings.spool_dir, on_replay=_attributing(store))
        self.inbox = Inbox(store=store, spool_dir=settings.spool_dir)
        self.readiness = Readiness(store=store, settings=settings, recorder=self.recorder)
        # Random, so that any number of gateways number their scans without knowing of each other.
        boot_id = secrets.randbits(63)
        self._scan = ScanPath(known=self.known, recorder=self.recorder, boot_id=boot_id, clock=context.clock)
        self._pages = Starlette(
            routes=[
                *_own_routes(self.readiness),
                *answer_routes(context),
                *line.routes(line.Webhook(context, self.known, self.inbox)),
            ],
            exception_handlers={404: _unknown, 405: _not_allowed, 500: _failed},
        )
        # It would lead to whatever host the request names.
        self._pages.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the server's start and stop."""
        if is_scan(scope):
            await self._scan(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with running(self):
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except PublicAddress as refusal:
            await send({"type": "lifespan.startup.failed", "message": worded(refusal)})
            return
        await send({"type": "lifespan.shutdown.complete"})


def create_app(settings: Settings, *, store: Store | None = None, clock: Callable[[], datetime] = now) -> Gateway:
    """A gateway; `store` where the caller has one open already, `clock` where time is played."""
    return Gateway(Context(settings, store or Store(settings.database), clock))


@asynccontextmanager
async def running(app: Gateway) -> AsyncIterator[Gateway]:
    """A gateway that works without a server around it, as httpx.ASGITransport leaves it; on leaving all is stored.

    Raises PublicAddress.
    """
    async with AsyncExitStack() as parts:
        for part in (app.readiness, app.known, app.recorder, app.inbox):
            parts.push_async_callback(part.stop)
            await part.start()
        yield app


def _attributing(store: Store) -> Callable[[list[ScanRow]], None]:
    """Scans that come late out of the spool may be the ones friends came by."""

    def attribute_again(rows: list[ScanRow]) -> None:
        with store.writing() as db:
            for programme_id in sorted({row.programme_id for row in rows}):
                moments = [moment(row.at) for row in rows if row.programme_id == programme_id]
                if programme := programmes.by_id(db, programme_id):
                    friends.attribute_again(db, programme=programme, since=min(moments), until=max(moments))

    return attribute_again


def _own_routes(readiness: Readiness) -> list[Route]:
    async def ready(_request: Request) -> Response:
        trouble = await readiness.trouble()
        return plain(trouble or "ready", status=503 if trouble else 200)

    return [
        _at_once("/", lambda request: notices.blank(_language(request))),
        _at_once(CLOSED_PAGE, lambda request: notices.closed(_language(request))),
        _at_once("/exit", lambda _request: notices.elsewhere()),
        _at_once("/robots.txt", lambda _request: plain("User-agent: *\nDisallow: /\n")),
        _at_once("/favicon.ico", lambda _request: plain("", status=204)),
        _at_once("/healthz", lambda _request: plain("ok")),
        Route("/readyz", ready),
    ]


def _at_once(path: str, answer: Callable[[Request], Response]) -> Route:
    """A page that needs no store: answered by the event loop, so that it never waits for a thread behind others."""

    async def page(request: Request) -> Response:
        return answer(request)

    return Route(path, page)


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))


async def _unknown(request: Request, _error: Exception) -> Response:
    return notices.unknown(_language(request))


async def _not_allowed(_request: Request, error: Exception) -> Response:
    return notices.not_allowed((getattr(error, "headers", None) or {}).get("Allow", "GET"))


async def _failed(request: Request, _error: Exception) -> Response:
    return notices.failed(_language(request))


@cache
def _served() -> Gateway:
    # An access log would hold codes, tokens and addresses.
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False
    return create_app(Settings())


def __getattr__(name: str) -> Any:
    if name == "app":
        return _served()
    raise AttributeError(name)
