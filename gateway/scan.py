"""GET /r/{code}: finds the code, records the scan, then redirects. Raw ASGI ahead of everything else, for speed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from campaigns import codes
from core.dates import tokyo_day
from funnel import scans
from gateway import notices
from gateway.known import Known, Route
from gateway.pages import preferred_language
from gateway.recorder import Recorder
from store.database import StoreUnavailable
from store.recording import ScanRow
from store.types import milliseconds

_PATHS = ("/r/", "/R/")
_END: dict[str, Any] = {"type": "http.response.body", "body": b""}


def is_scan(scope: Scope) -> bool:
    """Whether the request is for a code."""
    return scope["type"] == "http" and scope["path"][:3] in _PATHS


class ScanPath:
    """The fast path. Belongs to one event loop."""

    def __init__(self, *, known: Known, recorder: Recorder, boot_id: int, clock: Callable[[], datetime]) -> None:
        self._known = known
        self._recorder = recorder
        self._boot_id = boot_id
        self._clock = clock
        self._seq = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 302 after the scan is durable; 404 where no code is meant, 405 where nobody scans."""
        if scope["method"] not in ("GET", "HEAD"):
            await notices.not_allowed("GET, HEAD")(scope, receive, send)
            return
        typed = scope["path"][3:]
        route = self._known.routes.get(typed) or await self._slower(typed)
        if not isinstance(route, Route):
            await route(_language(scope))(scope, receive, send)
            return
        await self._record(route, scope)
        await send({"type": "http.response.start", "status": 302, "headers": route.headers})
        await send(_END)

    async def _slower(self, typed: str) -> Route | Callable[[str], Response]:
        """The route of a code that isn't written in its normal form or is new; otherwise the page that says so."""
        try:
            return await self._known.route(codes.check(typed)) or notices.unknown
        except codes.CodeMistyped:
            return notices.unknown
        except StoreUnavailable:
            return notices.unavailable

    async def _record(self, route: Route, scope: Scope) -> None:
        at = self._clock()
        day = tokyo_day(at)
        headers = scope["headers"]
        kind = scans.classify(scope["method"], headers, scope["query_string"])
        device = None
        if kind == "person" and (salt := await self._recorder.salt(day)):
            agent = next((value for name, value in headers if name == b"user-agent"), b"")
            client = scope["client"][0] if scope.get("client") else ""
            device = scans.device_hash(salt, programme_id=route.programme_id, client=client, agent=agent)
        self._seq += 1
        row = ScanRow(
            programme_id=route.programme_id,
            boot_id=self._boot_id,
            seq=self._seq,
            placement_id=route.placement_id,
            at=milliseconds(at),
            kind=kind,
            rule=scans.RULE,
            day=day.isoformat(),
            device=device,
        )
        await self._recorder.record(row)


def _language(scope: Scope) -> str:
    wished = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return preferred_language(wished.decode("latin-1"))
