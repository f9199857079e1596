"""A stand-in of api.line.me on loopback that LINE's own SDK talks to: replies, follower counter, list of followers."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "channel/access+token="
REPLY, COUNTER, IDS = "/v2/bot/message/reply", "/v2/bot/insight/followers", "/v2/bot/followers/ids"


@dataclass
class Line:
    """What LINE knows and how it feels; everything may be set while it runs."""

    counters: dict[str, tuple[int, int]] = field(default_factory=dict)  # yyyymmdd -> followers, blocks
    out_of_service_before: str = ""
    followers: list[str] = field(default_factory=list)
    page: int = 1000
    is_verified: bool = True
    status: int = 200  # what every call is answered with where it is not 200
    body: bytes | None = None  # said instead of what was asked for
    slowly: float = 0.0  # seconds before an answer
    trickle: float = 0.0  # seconds between the bytes of an answer
    location: str = ""  # where a 302 leads
    calls: list[str] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    origin: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def texts(self) -> list[str]:
        return [message["text"] for reply in self.replies for message in reply["messages"]]

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, Any]:
        """Status and body of a call that carried the right token."""
        if self.status != 200:
            return self.status, {"message": "The request failed"}
        if (method, path) == ("POST", REPLY):
            return self._reply(json.loads(body))
        if (method, path) == ("GET", COUNTER):
            return 200, self._counter(query["date"][0])
        if (method, path) == ("GET", IDS):
            return self._ids(query)
        return 404, {"message": "Not found"}

    def _reply(self, asked: dict[str, Any]) -> tuple[int, Any]:
        if any(asked["replyToken"] == before["replyToken"] for before in self.replies):
            return 400, {"message": "Invalid reply token"}
        self.replies.append(asked)
        return 200, {"sentMessages": [{"id": "461230966842064897", "quoteToken": "IStG5h1Tz7b"}]}

    def _counter(self, day: str) -> dict[str, Any]:
        if day < self.out_of_service_before:
            return {"status": "out_of_service"}
        if day not in self.counters:
            return {"status": "unready"}
        followers, blocks = self.counters[day]
        return {"status": "ready", "followers": followers, "targetedReaches": followers - blocks, "blocks": blocks}

    def _ids(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        if not self.is_verified:
            return 403, {"message": "Access to this API is not available for your account"}
        start, limit = int(query.get("start", ["0"])[0]), int(query.get("limit", ["300"])[0])
        end = start + min(self.page, limit)
        told: dict[str, Any] = {"userIds": self.followers[start:end]}
        return 200, told | ({"next": str(end)} if end < len(self.followers) else {})


@contextmanager
def line_platform() -> Iterator[Line]:
    """LINE on a free port of loopback; `origin` is its address."""
    line = Line()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            line.calls.append(f"{self.command} {self.path}")
            line.agents.append(self.headers.get("user-agent", ""))
            line.released.wait(line.slowly)
            if self.headers.get("authorization") != f"Bearer {TOKEN}":
                status, told = 401, {"message": "Authentication failed"}
            else:
                status, told = line.answer(self.command, parts.path, parse_qs(parts.query), body)
            self._say(status, line.body if line.body is not None else json.dumps(told).encode())

        def _say(self, status: int, said: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(said)))
                if line.location:
                    self.send_header("location", line.location)
                self.end_headers()
                for byte in said if line.trickle else ():
                    self.wfile.write(bytes([byte]))
                    line.released.wait(line.trickle)
                if not line.trickle:
                    self.wfile.write(said)
            except OSError:
                pass  # the client has gone, as it should after its time

        do_GET = do_POST = _do

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield line
    finally:
        line.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def wait_for(line: Line, replies: int, seconds: float = 40) -> None:
    """Wait until LINE has taken so many replies."""
    until = time.monotonic() + seconds
    while len(line.replies) < replies:
        assert time.monotonic() < until, f"only {len(line.replies)} replies"
        time.sleep(0.02)
