"""The public gateway as an ASGI app: `uvicorn gateway.app:app`."""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from campaigns.demos import PublicAddress
from core.dates import now, tokyo_day
from core.language import worded
from core.logs import configure
from core.settings import Settings
from funnel import friends
from gateway import leaving, line, notices
from gateway.answer import routes as answer_routes
from gateway.beforehand import Beforehand
from gateway.context import Context
from gateway.edge import EDGE, Edge
from gateway.inbox import Inbox
from gateway.known import Known
from gateway.limits import Limits
from gateway.line_key import LineKey
from gateway.metrics import MetricsPort
from gateway.pages import plain, preferred_language
from gateway.readiness import Readiness
from gateway.recorder import Recorder
from gateway.relay import Relay
from gateway.replies import Replies
from gateway.scan import ScanPath, is_scan
from gateway.snapshot import CLOSED_PAGE
from store import programmes
from store.database import Store
from store.recording import ScanRow
from store.types import moment

log = logging.getLogger("shirube.gateway")


# For one part of a gateway to start.
_PATIENCE = 0.4
# Friends looked at again in one transaction: some 80 ms where 500 scans came in ten minutes; live scans wait for it.
_FRIENDS = 10


class Part(Protocol):
    """What lives as long as the gateway."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class Gateway:
    """One gateway: scans by the fast path, all else by Starlette. Belongs to one event loop at a time."""

    def __init__(self, context: Context) -> None:
        settings, store = context.settings, context.store
        self.edge = Edge(settings)
        self.limits = Limits()
        self.known = Known(store=store, settings=settings, patience=context.patience)
        self.context = context = replace(context, urgent_lines=lambda: self.known.snapshot.urgent)
        self.recorder = Recorder(
            store=store,
            spool_dir=settings.spool_dir,
            on_replay=_attributing(store),
            clock=context.clock,
            patience=context.patience,
        )
        self.inbox = Inbox(store=store, spool_dir=settings.spool_dir, patience=context.patience)
        self.line_key = LineKey(store=store, file=settings.pseudonym_key_file, clock=context.clock)
        self.replies = Replies(context)
        self.relay = Relay(store=store, clock=context.clock)
        self.beforehand = Beforehand()
        self.readiness = Readiness(store=store, settings=settings, recorder=self.recorder)
        # Random, so that any number of gateways number their scans without knowing of each other.
        boot_id = secrets.randbits(63)
        self._scan = ScanPath(
            known=self.known,
            recorder=self.recorder,
            boot_id=boot_id,
            clock=context.clock,
            unknown=self.limits.unknown_codes,
            edge=self.edge,
        )
        self._pages = Starlette(
            # They are tried in this order.
            routes=[
                *answer_routes(context, self.limits.survey, self.beforehand),
                *_own_routes(self.readiness),
                *_closed_routes(self.known, context.clock),
                *line.routes(line.Webhook(context, self.known, self.inbox, self.line_key, self.relay, self.replies)),
            ],
            exception_handlers={404: _unknown, 405: _not_allowed, 500: _failed},
        )
        # It would lead to whatever host the request names.
        self._pages.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the server's start and stop."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        try:
            if is_scan(scope):
                await self._scan(scope, receive, send)
            else:
                await self._pages(scope, receive, self.edge.answering(scope, send))
        except Exception as error:
            # Nobody above would catch it and keep silent about what it says.
            log.error("a request ended by an error", exc_info=error)
            self.edge.errors += 1
            if is_scan(scope):  # what Starlette serves, it has answered
                await _failed_scan(scope)(scope, receive, self.edge.answering(scope, send))

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        scope.get("state", {})[EDGE] = self.edge
        metrics = MetricsPort(self, self.context.settings.metrics_port)
        try:
            async with running(self), metrics.served():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except PublicAddress as refusal:
            log.critical("the store holds a demo and SHIRUBE_PUBLIC_URL is public: the gateway does not start")
            await send({"type": "lifespan.startup.failed", "message": worded(refusal)})
            return
        await send({"type": "lifespan.shutdown.complete"})


def create_app(
    settings: Settings,
    *,
    store: Store | None = None,
    clock: Callable[[], datetime] = now,
    patience: float | None = None,
) -> Gateway:
    """A gateway; `store` where the caller has one open already, `clock` and `patience` (s) where time is played."""
    return Gateway(Context(settings, store or Store(settings.database), clock, patience=patience))


@asynccontextmanager
async def running(app: Gateway) -> AsyncIterator[Gateway]:
    """A gateway that works without a server around it, as httpx.ASGITransport leaves it; on leaving all is stored.

    Raises PublicAddress.
    """
    async with AsyncExitStack() as parts:

        def begin(part: Part) -> asyncio.Task[None]:
            starting = asyncio.create_task(part.start())
            parts.push_async_callback(_stop, part, starting)
            return starting

        # The codes are what takes longest, so they are read from the first moment on.
        knowing = begin(app.known)
        await app.readiness.start()
        others = [begin(part) for part in (app.recorder, app.replies, app.inbox, app.relay, app.beforehand)]
        await knowing
        for starting in others:
            # A store that hangs must not keep her waiting whom the snapshot can lead on.
            patience = app.context.patience or _PATIENCE
            await asyncio.wait({starting}, timeout=patience if app.known.can_serve else None)
            if starting.done():
                starting.result()
        parts.push_async_callback(app.line_key.stop)
        yield app


async def _stop(part: Part, starting: "asyncio.Task[None]") -> None:
    await starting
    await part.stop()


def _attributing(store: Store) -> Callable[[list[ScanRow]], None]:
    """Scans that come late out of the spool may be the ones friends came by."""

    def attribute_again(rows: list[ScanRow]) -> None:
        for programme_id in sorted({row.programme_id for row in rows}):
            moments = [moment(row.at) for row in rows if row.programme_id == programme_id]
            with store.reading() as db:
                if not (programme := programmes.by_id(db, programme_id)):
                    continue
                persons = friends.who_may_have_come(db, programme=programme, since=min(moments), until=max(moments))
            for first in range(0, len(persons), _FRIENDS):
                began = time.monotonic()
                with store.writing() as db:
                    friends.attribute_again(db, programme=programme, persons=persons[first : first + _FRIENDS])
                # Half of the store's time belongs to the scans that come now.
                time.sleep(time.monotonic() - began)

    return attribute_again


def _own_routes(readiness: Readiness) -> list[Route]:
    async def ready(_request: Request) -> Response:
        trouble = await readiness.trouble()
        return plain(trouble or "ready", status=503 if trouble else 200)

    return [
        _at_once("/", lambda request: notices.blank(_language(request))),
        _at_once("/exit", lambda request: leaving.away(_language(request))),
        _at_once("/exit/on", lambda _request: leaving.on()),
        _at_once("/forget", lambda _request: leaving.forget()),
        _at_once("/robots.txt", lambda _request: plain("User-agent: *\nDisallow: /\n")),
        _at_once("/favicon.ico", lambda _request: plain("", status=204)),
        _at_once("/healthz", lambda _request: plain("ok")),
        Route("/readyz", ready),
    ]


def _closed_routes(known: Known, clock: Callable[[], datetime]) -> list[Route]:
    """Where retired codes lead. A slug that nobody has gets the same page, so that guessing finds nothing out."""

    def closed(request: Request) -> Response:
        way_on = known.way_on(request.path_params.get("programme", ""), tokyo_day(clock()))
        return notices.closed(_language(request), way_on=way_on)

    return [_at_once(CLOSED_PAGE, closed), _at_once(f"{CLOSED_PAGE}/{{programme}}", closed)]


def _at_once(path: str, answer: Callable[[Request], Response]) -> Route:
    """A page that needs no store: answered by the event loop, so that it never waits for a thread behind others."""

    async def page(request: Request) -> Response:
        return answer(request)

    return Route(path, page)


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))


def _failed_scan(scope: Scope) -> Response:
    wished = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return notices.failed(preferred_language(wished.decode("latin-1")))


async def _unknown(request: Request, _error: Exception) -> Response:
    return notices.unknown(_language(request))


async def _not_allowed(_request: Request, error: Exception) -> Response:
    return notices.not_allowed((getattr(error, "headers", None) or {}).get("Allow", "GET"))


async def _failed(request: Request, _error: Exception) -> Response:
    return notices.failed(_language(request))


@cache
def _served() -> Gateway:
    settings = Settings()
    # After uvicorn has put up its own.
    configure("gateway")
    return create_app(settings)


def __getattr__(name: str) -> Any:
    if name == "app":
        return _served()
    raise AttributeError(name)
