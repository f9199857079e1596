"""The public gateway as an ASGI app: `uvicorn gateway.app:app`."""

import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from core.dates import now
from core.settings import Settings
from funnel import friends
from gateway import line, notices
from gateway.answer import routes as answer_routes
from gateway.context import Context
from gateway.inbox import Inbox
from gateway.known import CLOSED_PAGE, Known
from gateway.pages import plain, preferred_language
from gateway.recorder import Recorder
from gateway.scan import ScanPath, is_scan
from store import programmes
from store.database import Store, answers
from store.recording import ScanRow
from store.schema import is_current
from store.types import moment


class Gateway:
    """One gateway: scans by the fast path, all else by Starlette. Belongs to one event loop at a time."""

    def __init__(self, context: Context) -> None:
        settings, store = context.settings, context.store
        self.context = context
        self.known = Known(store)
        self.recorder = Recorder(url=store.url, spool_dir=settings.spool_dir, on_replay=_attributing(store))
        self.inbox = Inbox(store=store, spool_dir=settings.spool_dir)
        # Random, so that any number of gateways number their scans without knowing of each other.
        boot_id = secrets.randbits(63)
        self._scan = ScanPath(known=self.known, recorder=self.recorder, boot_id=boot_id, clock=context.clock)
        self._pages = Starlette(
            routes=[
                *_own_routes(context),
                *answer_routes(context),
                *line.routes(line.Webhook(context, self.known, self.inbox)),
            ],
            exception_handlers={404: _unknown, 405: _not_allowed, 500: _failed},
        )

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
        async with running(self):
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def create_app(settings: Settings, *, store: Store | None = None, clock: Callable[[], datetime] = now) -> Gateway:
    """A gateway; `store` where the caller has one open already, `clock` where time is played."""
    return Gateway(Context(settings, store or Store(settings.database), clock))


@asynccontextmanager
async def running(app: Gateway) -> AsyncIterator[Gateway]:
    """A gateway that works without a server around it, as httpx.ASGITransport leaves it; on leaving all is stored."""
    async with AsyncExitStack() as parts:
        for part in (app.known, app.recorder, app.inbox):
            await part.start()
            parts.push_async_callback(part.stop)
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


def _own_routes(context: Context) -> list[Route]:
    async def ready(_request: Request) -> Response:
        if not await run_in_threadpool(answers, context.store):
            return plain("store", status=503)
        if not await run_in_threadpool(is_current, context.store):
            return plain("schema", status=503)
        return plain("ready")

    return [
        Route("/", lambda request: notices.blank(_language(request))),
        Route(CLOSED_PAGE, lambda request: notices.closed(_language(request))),
        Route("/exit", lambda _request: notices.elsewhere()),
        Route("/robots.txt", lambda _request: plain("User-agent: *\nDisallow: /\n")),
        Route("/favicon.ico", lambda _request: plain("", status=204)),
        Route("/healthz", lambda _request: plain("ok")),
        Route("/readyz", ready),
    ]


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
