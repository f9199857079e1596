"""GET /r/{code}: finds the code, records the scan, then redirects. Raw ASGI ahead of everything else, for speed."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from campaigns import codes
from core.dates import end_of, start_of, tokyo_day
from funnel import scans
from gateway import notices
from gateway.edge import Edge
from gateway.known import Known
from gateway.limits import Limiter
from gateway.pages import preferred_language
from gateway.recorder import Recorder
from gateway.snapshot import Route
from store.database import StoreUnavailable
from store.recording import ScanRow
from store.types import milliseconds, moment

_PATHS = ("/r/", "/R/")
_LONGEST_TYPED = 64
_END: dict[str, Any] = {"type": "http.response.body", "body": b""}


class _Day(NamedTuple):
    """A day in Tokyo, as it is told to the store, from its first millisecond to the one after its last."""

    day: date
    told: str
    begins: int
    ends: int


def is_scan(scope: Scope) -> bool:
    """Whether the request is for a code."""
    return scope["type"] == "http" and scope["path"][:3] in _PATHS


class ScanPath:
    """The fast path. Belongs to one event loop."""

    def __init__(
        self,
        *,
        known: Known,
        recorder: Recorder,
        boot_id: int,
        clock: Callable[[], datetime],
        unknown: Limiter,
        edge: Edge,
    ) -> None:
        self._known = known
        self._recorder = recorder
        self._unknown = unknown
        self._edge = edge
        self._boot_id = boot_id
        self._clock = clock
        self._seq = 0
        self._today = _day_at(0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 302 after the scan is durable; 404 where no code is meant, 405 where nobody scans."""
        if scope["method"] not in ("GET", "HEAD"):
            await notices.not_allowed("GET, HEAD")(scope, receive, self._edge.answering(scope, send))
            return
        typed = scope["path"][3:]
        route = self._known.find(typed) or await self._slower(typed, scope)
        if not isinstance(route, Route):
            await route(_language(scope))(scope, receive, self._edge.answering(scope, send))
            return
        await self._record(route, scope)
        await send({"type": "http.response.start", "status": 302, "headers": [*route.headers, *self._edge.headers]})
        await send(_END)

    async def _slower(self, typed: str, scope: Scope) -> Route | Callable[[str], Response]:
        """The route of a code that isn't written in its normal form or is new; otherwise the page that says so.

        What can be no code goes the same way as a code that nobody made, so that time tells nothing of either.
        """
        try:
            code = codes.check(typed)
        except codes.CodeMistyped:
            code = _no_code(typed)
        if route := self._known.find(code):
            return route
        # Nobody guesses who comes before all codes are known.
        if self._known.can_serve and (wait := self._unknown.wait(scope)):
            return partial(notices.busy, seconds=wait)
        try:
            return await self._known.route(code) or notices.unknown
        except StoreUnavailable:
            return notices.unavailable

    async def _record(self, route: Route, scope: Scope) -> None:
        at = milliseconds(self._clock())
        if not self._today.begins <= at < self._today.ends:
            self._today = _day_at(at)
        headers = scope["headers"]
        kind, sign = scans.judge(scope["method"], headers, scope["query_string"])
        device, day, recorder = None, self._today.day, self._recorder
        if kind == "person" and (salt := recorder.salt_at_hand(day) or await recorder.salt(day)):
            agent = next((value for name, value in headers if name == b"user-agent"), b"")
            client = scope["client"][0] if scope.get("client") else ""
            device = scans.device_hash(salt, programme_id=route.programme_id, client=client, agent=agent)
        self._seq += 1
        row = ScanRow(
            programme_id=route.programme_id,
            boot_id=self._boot_id,
            seq=self._seq,
            placement_id=route.placement_id,
            at=at,
            kind=kind,
            rule=scans.RULE,
            day=self._today.told,
            device=device,
            sign=sign,
        )
        await recorder.record(row)


def _day_at(at: int) -> _Day:
    day = tokyo_day(moment(at))
    return _Day(day, day.isoformat(), milliseconds(start_of(day)), milliseconds(end_of(day)))


def _no_code(typed: str) -> str:
    """What is looked up for a text that is no code: as long as one, and never one, since no code has a U."""
    return "U" + sha256(typed[:_LONGEST_TYPED].encode("utf-8", "replace")).hexdigest()[: codes.LENGTH - 1].upper()


def _language(scope: Scope) -> str:
    wished = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return preferred_language(wished.decode("latin-1"))
