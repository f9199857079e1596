"""A contractor's webhook server on loopback: keeps what it is given and answers as it is told to."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Contractor:
    """Answers with the statuses in `answers`, one after another, then with 200; `slowly` seconds before each."""

    answers: list[int] = field(default_factory=list)
    slowly: float = 0.0
    location: str = ""
    got: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def bodies(self) -> list[bytes]:
        return [body for body, _headers in self.got]

    def answer(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        self.times.append(time.monotonic())
        self.released.wait(self.slowly)
        self.paths.append(path)
        self.got.append((body, headers))
        return self.answers.pop(0) if self.answers else 200


@contextmanager
def contractor(secure: ssl.SSLContext | None = None) -> Iterator[Contractor]:
    """A server that runs until the block ends."""
    made = Contractor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = made.answer(self.path, body, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(status)
            if made.location:
                self.send_header("location", made.location)
            self.end_headers()
            self.wfile.write(b"x" * 100_000)

        def log_message(self, *_args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # whoever sends reads no answer
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if secure:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    made.url = f"{'https' if secure else 'http'}://localhost:{server.server_port}/hooks/line?desk=1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        made.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
