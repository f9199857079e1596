"""A client that sends bytes as they are, and a uvicorn with our protocol in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn

from gateway.serving import BoundedProtocol
from tests.gateway.conftest import wait_until
from tests.postgres import free_port

App = Callable[[Any, Any, Any], Awaitable[None]]


def opened(port: int, sent: bytes = b"", *, seconds: float = 10) -> socket.socket:
    """A connection on which something was sent."""
    line = socket.create_connection(("127.0.0.1", port), timeout=seconds)
    line.sendall(sent)
    return line


def rest(line: socket.socket) -> bytes:
    """All that comes until the other side ends the connection; nothing more where it ends it without a word."""
    came = bytearray()
    with suppress(ConnectionError):
        while part := line.recv(65536):
            came += part
    return bytes(came)


def told(port: int, sent: bytes, *, seconds: float = 10) -> bytes:
    """What is answered to some bytes until the server ends the connection."""
    with opened(port, seconds=seconds) as line:
        with suppress(ConnectionError):  # it has read enough; what it says about it is still to be read
            line.sendall(sent)
        return rest(line)


def get(path: str, *headers: str, close: bool = True) -> bytes:
    """A GET request."""
    lines = [f"GET {path} HTTP/1.1", "host: a", *headers, *(["connection: close"] if close else [])]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, *headers: str) -> bytes:
    """The head of a POST request."""
    return ("\r\n".join([f"POST {path} HTTP/1.1", "host: a", *headers]) + "\r\n\r\n").encode()


def status(answer: bytes) -> int:
    """The status of the first answer; 0 where none came."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def one_answer(line: socket.socket) -> bytes:
    """The next answer on a connection that stays open; it must carry its length."""
    came = bytearray()
    while b"\r\n\r\n" not in came:
        part = line.recv(65536)
        assert part, came
        came += part
    head, _, body = bytes(came).partition(b"\r\n\r\n")
    length = int(next(each for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:"))[15:])
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def bounded(app: App, **options: Any) -> Iterator[int]:
    """uvicorn with our protocol on a free port, in a thread; its port."""
    port = free_port()
    config = uvicorn.Config(
        app, port=port, http=BoundedProtocol, ws="none", log_config=None, access_log=False, **options
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield port
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()
