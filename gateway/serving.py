"""uvicorn's HTTP protocol with bounds for the open internet: `uvicorn gateway.app:app` with OPTIONS.

However slowly somebody sends, however much, and over however many connections: the others are answered. Bounds are on
the head of a request (bytes, lines, seconds), on the whole of it (seconds), on what surrounds a chunked body, and on
the connections of a process; past the last the oldest one that keeps us waiting goes, so that a new one gets in.
"""

import asyncio
import resource
from enum import IntEnum
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from gateway.edge import EDGE, safe_headers

# What a gateway is started with, here and under systemd. Whoever stands in front keeps idle connections for a minute,
# and must be the one that ends them: a webhook sent into a connection that ends just then would be lost.
OPTIONS = (
    *("--http", "gateway.serving:BoundedProtocol", "--ws", "none"),
    *("--timeout-keep-alive", "75", "--timeout-graceful-shutdown", "5"),
    *("--no-access-log", "--no-server-header", "--log-level", "warning"),
)

LARGEST_HEAD = 16 * 1024
MOST_HEADERS = 100
# What a chunked body may carry beside its bytes: sizes, extensions, trailers.
LARGEST_WRAPPING = 16 * 1024
# Seconds since a request's first byte: for its head, for the whole of it, for its answer to have left.
HEAD_SECONDS = 10.0
REQUEST_SECONDS = 15.0
ANSWER_SECONDS = 45.0

_MOST_CONNECTIONS = 4096
# For the store, the spool, and all else that is a file.
_OTHER_FILES = 256
_SLICE = 4096
_LOOK_EVERY = 1.0
_MORE_ROOM = 16


class Phase(IntEnum):
    """What a connection waits for."""

    IDLE = 0
    HEAD = 1
    BODY = 2
    ANSWER = 3


_LIMITS = {
    Phase.IDLE: float("inf"),  # uvicorn's own timer
    Phase.HEAD: HEAD_SECONDS,
    Phase.BODY: REQUEST_SECONDS,
    Phase.ANSWER: ANSWER_SECONDS,
}


class Refused(Exception):
    """The request is not taken; with the status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        # A request for a websocket is answered like any other: there are none.
        self.ws_protocol_class = None
        self.phase = Phase.HEAD
        self.begun = self.loop.time()
        self._received = 0
        self._body = 0
        self._status = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Take a connection; where there are too many, end those that have kept us waiting longest."""
        super().connection_made(transport)
        _watched(self).make_room()

    def data_received(self, data: bytes) -> None:
        """Parse what came, a small slice at a time: no bound is passed by more than a slice."""
        if self.phase is Phase.IDLE:
            self.phase, self.begun = Phase.HEAD, self.loop.time()
        if len(data) <= _SLICE:
            self._take(data)
            return
        for start in range(0, len(data), _SLICE):
            if self.transport.is_closing():
                return
            self._take(data[start : start + _SLICE])

    def _take(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        if self._received > LARGEST_HEAD and not self.transport.is_closing():
            self._check_size()

    def _check_size(self) -> None:
        if self.phase is Phase.HEAD:
            self.refuse(414 if len(getattr(self, "url", b"")) > LARGEST_HEAD // 2 else 431)
        elif self.phase is Phase.BODY and self._received > 2 * self._body + LARGEST_HEAD + LARGEST_WRAPPING:
            self.refuse(413)

    def on_message_begin(self) -> None:
        """A request begins, perhaps behind another one on the same connection."""
        super().on_message_begin()
        self._body = 0
        if self.phase is not Phase.HEAD:
            self.phase, self.begun = Phase.HEAD, self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is there. Raises Refused where it has too many lines."""
        if len(self.headers) > MOST_HEADERS:
            self._status = 431
            raise Refused(431)
        super().on_headers_complete()
        self.phase = Phase.BODY

    def on_body(self, body: bytes) -> None:
        """Part of a body."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The whole request is there."""
        super().on_message_complete()
        self._received = 0
        self.phase = Phase.IDLE if self.cycle.response_complete else Phase.ANSWER

    def on_response_complete(self) -> None:
        """An answer has left."""
        super().on_response_complete()
        if self.phase is Phase.ANSWER and self.cycle.response_complete:
            self.phase = Phase.IDLE

    def send_400_response(self, msg: str) -> None:
        """What came is no request, or none that we take."""
        self.refuse(self._status)

    def refuse(self, status: int) -> None:
        """Say why in one line, where no answer has begun, and end the connection."""
        self._note(str(status))
        if self.phase is Phase.BODY and self.cycle.response_complete:
            # It was answered before it had come whole.
            self.transport.close()
            return
        if self.cycle is not None and not self.cycle.response_complete:
            # Whoever works on the request learns that nobody waits any more.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started:
                self.transport.abort()
                return
        told = STATUS_LINE[status].removeprefix(b"HTTP/1.1 ").strip()
        headers = [
            *self._safe_headers(),
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(told)),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(STATUS_LINE[status] + lines + b"\r\n" + told)
        self.transport.close()

    def look(self, now: float) -> None:
        """End the connection where its time is over."""
        since = now - self.begun
        if since > ANSWER_SECONDS + (self.timeout_keep_alive if self.phase is Phase.IDLE else 0):
            # The answer doesn't come, or nobody reads it.
            self.end("stuck")
        elif self.transport.is_closing():
            return
        elif since > _LIMITS[self.phase]:
            self.refuse(408)

    def end(self, why: str) -> None:
        """End the connection without a word."""
        self._note(why)
        self.transport.abort()

    def _note(self, why: str) -> None:
        if edge := self.app_state.get(EDGE):
            edge.refused[why] += 1

    def _safe_headers(self) -> list[tuple[bytes, bytes]]:
        edge = self.app_state.get(EDGE)
        return edge.headers if edge else safe_headers(is_tls=False)

    def _unsupported_upgrade_warning(self) -> None:
        self.cycle.keep_alive = False


class _Watch:
    """Looks at all connections of a server once a second: one timer for all instead of one a request."""

    def __init__(self, loop: asyncio.AbstractEventLoop, state: ServerState) -> None:
        self._loop = loop
        self._connections = state.connections
        self._most = _most_connections()
        loop.call_later(_LOOK_EVERY, self._look)

    def make_room(self) -> None:
        """Where there are too many connections, end some of those that keep us waiting, the oldest first."""
        if len(self._connections) <= self._most:
            return
        # Those that are being ended are gone in a moment.
        staying = [one for one in self._ours() if not one.transport.is_closing()]
        if len(staying) <= self._most:
            return
        waiting = sorted((one for one in staying if one.phase is not Phase.ANSWER), key=lambda one: one.begun)
        # Some at once, so that a flood doesn't make us sort for each of its connections.
        for one in waiting[: max(1, self._most // _MORE_ROOM)]:
            one.end("crowded")

    def _look(self) -> None:
        now = self._loop.time()
        for one in self._ours():
            one.look(now)
        self._loop.call_later(_LOOK_EVERY, self._look)

    def _ours(self) -> list[BoundedProtocol]:
        return [one for one in self._connections if isinstance(one, BoundedProtocol)]


_watches: "WeakKeyDictionary[ServerState, _Watch]" = WeakKeyDictionary()


def _watched(connection: BoundedProtocol) -> _Watch:
    state = connection.server_state
    if state not in _watches:
        _watches[state] = _Watch(connection.loop, state)
    return _watches[state]


def _most_connections() -> int:
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _MOST_CONNECTIONS + _OTHER_FILES if soft == resource.RLIM_INFINITY else soft
    return max(_OTHER_FILES, min(_MOST_CONNECTIONS, files - _OTHER_FILES))
