"""The protocol at the edge: who sends slowly, too much, nonsense, or over too many connections stops nobody else."""

import asyncio
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.settings import Settings
from gateway import serving
from gateway.edge import EDGE, Edge
from gateway.serving import LARGEST_HEAD, MOST_HEADERS, Phase
from store.database import Store
from store.schema import migrate
from tests.gateway.conftest import wait_until
from tests.gateway.desks import open_desk
from tests.gateway.raw import bounded, get, one_answer, opened, post, rest, status, told
from tests.postgres import cluster
from tests.serving import Served, gateway_process

CHUNKED = "transfer-encoding: chunked"
FORM = "content-type: application/x-www-form-urlencoded"


class Echo:
    """Answers with how much body came; `/early` answers before it has read any, `/late` when it is let go."""

    LARGE = 20_000_000

    def __init__(self) -> None:
        self.edge = Edge(Settings(public_url="https://go.example", _env_file=None))
        self.let_go = False
        self.served = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            scope["state"][EDGE] = self.edge
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        length, more = 0, scope["path"] != "/early"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            length, more = length + len(message["body"]), message["more_body"]
        self.served += 1
        while scope["path"] == "/late" and not self.let_go:
            await asyncio.sleep(0.02)
        body = b"x" * self.LARGE if scope["path"] == "/large" else str(length).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def port(echo: Echo) -> Iterator[int]:
    with bounded(echo) as port:
        yield port


@pytest.fixture
def hasty(echo: Echo, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The same with a fraction of a second where production has ten."""
    monkeypatch.setattr(serving, "_LOOK_EVERY", 0.05)
    monkeypatch.setattr(serving, "ANSWER_SECONDS", 1.2)
    limits = {Phase.HEAD: 0.4, Phase.BODY: 0.8, Phase.ANSWER: 1.2}
    monkeypatch.setattr(serving, "_LIMITS", {**serving._LIMITS, **limits})
    with bounded(echo, timeout_keep_alive=1) as port:
        yield port


def test_a_request_is_answered_and_the_connection_kept(port: int) -> None:
    with opened(port) as line:
        for _again in range(3):
            line.sendall(get("/", close=False))
            assert one_answer(line).endswith(b"\r\n\r\n0")


def test_requests_sent_behind_one_another_are_answered_in_their_order(port: int) -> None:
    bodies = [post("/", f"content-length: {length}") + b"a" * length for length in (1, 20, 300)]
    answers = told(port, b"".join(bodies * 20) + get("/"))
    lengths = [int(part.partition(b"HTTP/1.1")[0]) for part in answers.split(b"\r\n\r\n")[1:]]
    assert lengths == [1, 20, 300] * 20 + [0]


def slowly(line: socket.socket, parts: list[bytes], pause: float) -> bytes:
    """Send some parts with a pause before each, until the server has had enough."""
    try:
        for part in parts:
            time.sleep(pause)
            line.sendall(part)
    except ConnectionError:
        pass
    return rest(line)


@pytest.mark.parametrize(
    "begun",
    [b"", b"\r\n", b"G", b"GET / HTTP/1.1\r\nhost: a\r\n", b"POST / HTTP/1.1\r\ncontent-length: 10\r\n\r\nabc"],
    ids=["nothing", "an empty line", "a letter", "half a head", "half a body"],
)
def test_whoever_begins_and_does_not_go_on_is_told_so_and_let_go(hasty: int, echo: Echo, begun: bytes) -> None:
    with opened(hasty, begun) as line:
        answer = rest(line)
    assert status(answer) == 408
    assert b"connection: close" in answer
    assert echo.edge.refused == {"408": 1}


@pytest.mark.parametrize(
    ("head", "drop"),
    [(b"GET / HTTP/1.1\r\n", b"a: b\r\n"), (post("/", CHUNKED), b"1\r\na\r\n"), (b"", b"\r\n")],
    ids=["headers", "a chunked body", "empty lines"],
)
def test_a_drop_now_and_then_buys_no_time(hasty: int, head: bytes, drop: bytes) -> None:
    with opened(hasty, head) as line:
        began = time.monotonic()
        assert status(slowly(line, [drop] * 100, 0.05)) in (0, 408)
        assert time.monotonic() - began < 3


def test_empty_lines_between_requests_buy_no_time(hasty: int) -> None:
    with opened(hasty, get("/", close=False)) as line:
        one_answer(line)
        began = time.monotonic()
        slowly(line, [b"\r\n"] * 100, 0.05)
        assert time.monotonic() - began < 3


def test_a_form_over_a_poor_line_gets_through(hasty: int) -> None:
    with opened(hasty, post("/", "content-length: 50", "connection: close")) as line:
        assert slowly(line, [b"a" * 10] * 5, 0.05).endswith(b"\r\n\r\n50")


def test_an_answer_that_nobody_reads_is_given_up(hasty: int, echo: Echo) -> None:
    with opened(hasty, get("/large")) as line:
        wait_until(lambda: echo.edge.refused["stuck"] == 1)
        assert len(rest(line)) < Echo.LARGE


def test_a_head_is_taken_up_to_its_size(port: int) -> None:
    most = LARGEST_HEAD - len(get("/", "x: "))
    assert status(told(port, get("/", "x: " + "a" * most))) == 200
    assert status(told(port, get("/", *["a: b"] * (MOST_HEADERS - 2)))) == 200
    # Also behind a body that came in the same piece.
    with opened(port, post("/", "content-length: 20000") + b"a" * 20000 + get("/", "x: " + "a" * most)) as line:
        answers = rest(line)
        assert b"\r\n\r\n20000HTTP/1.1 200 OK" in answers
        assert answers.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (get("/", "x: " + "a" * 40_000), 431),
        (b"GET / HTTP/1.1\r\nx: " + b"a" * 40_000, 431),
        (b"GET / HTTP/1.1\r\n" + b"a" * 40_000, 431),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 5_000, 431),
        (get("/", *["a: b"] * 100), 431),
        (get("/" + "a" * 40_000), 414),
        (b"GET /" + b"a" * 40_000, 414),
        (post("/", CHUNKED) + b"1;" + b"a" * 100_000, 413),
        (post("/", CHUNKED) + b"0\r\n" + b"a: b\r\n" * 20_000, 413),
        (post("/", CHUNKED) + b"0\r\na: " + b"b" * 100_000, 413),
        (post("/", CHUNKED) + b"1;abcdefghij\r\na\r\n" * 20_000, 413),
    ],
    ids=[
        "a long header",
        "a header without end",
        "a name without end",
        "headers without end",
        "too many headers",
        "a long address",
        "an address without end",
        "a chunk's extension without end",
        "trailers without end",
        "a trailer without end",
        "more wrapping than body",
    ],
)
@pytest.mark.parametrize("piece", [1_000_000, 1_000])
def test_what_is_too_large_is_refused_while_it_comes(
    port: int, echo: Echo, sent: bytes, refused: int, piece: int
) -> None:
    with opened(port) as line:
        answer = slowly(line, [sent[start : start + piece] for start in range(0, len(sent), piece)], 0)
    # Where more came than was read, the answer may be lost on the way.
    assert status(answer) in (refused, 0)
    assert echo.edge.refused == {str(refused): 1}


@pytest.mark.parametrize("chunk", [100, 1_000, 60_000])
def test_an_honest_chunked_body_is_taken(port: int, chunk: int) -> None:
    wrapped = b"".join(b"%x\r\n%s\r\n" % (chunk, b"a" * chunk) for _ in range(1_000_000 // chunk)) + b"0\r\n\r\n"
    with opened(port, post("/", CHUNKED, "connection: close")) as line:
        line.sendall(wrapped)
        assert rest(line).endswith(b"\r\n\r\n%d" % (1_000_000 // chunk * chunk))


@pytest.mark.parametrize(
    "sent",
    [
        post("/", "content-length: 5", CHUNKED) + b"0\r\n\r\n",
        post("/", CHUNKED, "content-length: 5") + b"0\r\n\r\n",
        post("/", "content-length: 5", "content-length: 6") + b"hello!",
        post("/", "content-length: 5", "content-length: 5") + b"hello",
        post("/", "content-length: +5") + b"hello",
        post("/", "content-length: 5,5") + b"hello",
        post("/", "content-length: -5") + b"hello",
        post("/", "content-length: 0x5") + b"hello",
        post("/", "transfer-encoding: xchunked") + b"0\r\n\r\n",
        post("/", "transfer-encoding: chunked, identity") + b"0\r\n\r\n",
        post("/", "transfer-encoding : chunked") + b"0\r\n\r\n",
        post("/", CHUNKED) + b"zz\r\n\r\n",
        post("/", CHUNKED) + b"5\nhello\n0\n\n",
        b"GET / HTTP/1.1\r\nhost: a\r\n folded: b\r\n\r\n",
        b"GET / HTTP/1.1\nhost: a\n\n",
        b"GET / HTTP/1.1\r\nx: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\nx\x01: b\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n",
        b"GET http://evil.example HTTP/1.1\r\nhost: evil.example\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\0\0\0\0\r\n\r\n",
    ],
    ids=lambda sent: repr(sent)[2:60],
)
def test_a_request_that_two_could_read_in_two_ways_is_refused(port: int, sent: bytes) -> None:
    with opened(port, sent) as line:
        answer = rest(line)
    assert status(answer) == 400
    assert answer.count(b"HTTP/1.1") == 1


def test_a_refusal_carries_the_headers_of_every_answer(port: int) -> None:
    answer = told(port, b"\0\r\n\r\n").decode()
    for name, value in Echo().edge.headers:
        assert f"\r\n{name.decode()}: {value.decode()}\r\n" in answer
    assert "strict-transport-security" in answer


@pytest.mark.parametrize("wished", ["websocket", "h2c"])
def test_whoever_wishes_for_another_protocol_is_answered_in_this_one(port: int, wished: str) -> None:
    sent = get("/", f"upgrade: {wished}", "connection: upgrade", "sec-websocket-key: a", close=False)
    answer = told(port, sent + b"more")
    assert status(answer) == 200
    assert answer.count(b"HTTP/1.1") == 1


def test_a_body_that_nobody_wants_is_let_pass_so_that_its_sender_reads_the_answer(port: int) -> None:
    with opened(port, post("/early", "content-length: 3000000") + b"a" * 3_000_000) as line:
        assert one_answer(line).endswith(b"\r\n\r\n0")
        line.sendall(get("/"))
        assert status(rest(line)) == 200


def test_past_the_last_connection_the_oldest_that_keeps_us_waiting_goes(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_most_connections", lambda: 32)
    with bounded(echo) as port, ExitStack() as lines:
        served = lines.enter_context(opened(port, get("/late")))
        wait_until(lambda: echo.served == 1)
        slow = [lines.enter_context(opened(port, b"GET / HTTP/1.1\r\n")) for _ in range(60)]
        assert status(told(port, get("/"))) == 200
        wait_until(lambda: echo.edge.refused["crowded"] >= 61 - 32)
        assert [rest(line) for line in slow[:25]] == [b""] * 25
        # The last one is still there, and so is the one that waits for us.
        slow[-1].sendall(b"connection: close\r\n\r\n")
        assert status(rest(slow[-1])) == 200
        echo.let_go = True
        assert status(rest(served)) == 200


def test_there_are_fewer_connections_than_files_a_process_may_open() -> None:
    assert 256 <= serving._most_connections() <= 4096


# The whole gateway, as it is started in production.


@dataclass(frozen=True)
class Known:
    """A gateway process that one code leads through."""

    served: Served
    code: str


@contextmanager
def running_process(store: Store, folder: Path) -> Iterator[Known]:
    migrate(store)
    code = open_desk(store).code
    settings = Settings(data_dir=folder / "data", database_url=store.url, _env_file=None)
    with gateway_process(settings, folder / "log") as served:
        yield Known(served, code)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder = tmp_path_factory.mktemp("served")
    store = Store(f"sqlite:///{folder / 'shirube.db'}")
    with running_process(store, folder) as known:
        yield known
    store.close()


def resident_kb(served: Served) -> int:
    lines = Path(f"/proc/{served.process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])


def slowest_of(served: Served, sent: bytes, times: int) -> float:
    """Seconds the slowest of some requests took, each on a connection of its own."""
    took = []
    for _ in range(times):
        began = time.monotonic()
        assert status(told(served.port, sent)) == 302
        took.append(time.monotonic() - began)
    return max(took)


def test_five_hundred_slow_clients_stop_nobody_else(process: Known) -> None:
    scan = get(f"/R/{process.code}")
    slowest_of(process.served, scan, 5)
    before = resident_kb(process.served)
    with ExitStack() as lines:
        half_head, half_form = b"GET /R/0000000 HTTP/1.1\r\nhost: a\r\n", post("/s/x", FORM, "content-length: 9")
        slow = [lines.enter_context(opened(process.served.port, half_head)) for _ in range(400)]
        for _ in range(100):
            lines.enter_context(opened(process.served.port, half_form))
        for _round in range(5):
            for line in slow:
                line.sendall(b"a: b\r\n")
            assert slowest_of(process.served, scan, 20) < 1.0
        assert resident_kb(process.served) - before < 20_000
        print(f"{resident_kb(process.served) - before} kB more")
    assert process.served.answers()


def test_bombs_leave_no_trace_in_the_memory(process: Known) -> None:
    bombs = [
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 100_000,
        b"GET / HTTP/1.1\r\nx: " + b"a" * 2_000_000,
        post("/s/x", FORM, "content-length: 10000000") + b"a" * 10_000_000,
        post("/line/toshima-r8/webhook", "content-length: 10000000") + b"a" * 10_000_000,
        post("/line/toshima-r8/webhook", CHUNKED) + (b"10000\r\n" + b"[" * 65_536 + b"\r\n") * 100,
        post("/s/x", FORM, CHUNKED) + b"0\r\n" + b"a: b\r\n" * 100_000,
        post("/R/0000000", "content-length: 10000000") + b"a" * 10_000_000,
    ]

    def thrown(times: int) -> None:
        for _ in range(times):
            for bomb in bombs:
                with opened(process.served.port) as line:
                    try:
                        line.sendall(bomb)
                    except ConnectionError:
                        continue

    thrown(2)
    before = resident_kb(process.served)
    thrown(10)
    assert status(told(process.served.port, get(f"/R/{process.code}"))) == 302
    assert resident_kb(process.served) - before < 5_000


def test_a_stop_waits_for_who_is_being_served_and_for_nobody_who_is_slow(sqlite_store: Store, tmp_path: Path) -> None:
    form = post("/s/unknown", FORM, "content-length: 6", "connection: close")
    with running_process(sqlite_store, tmp_path) as process, ExitStack() as lines:
        port = process.served.port
        for _ in range(100):
            lines.enter_context(opened(port, b"GET / HTTP/1.1\r\n"))
            lines.enter_context(opened(port, get("/healthz", close=False)))
        stuck = lines.enter_context(opened(port, form))
        begun = [lines.enter_context(opened(port, form + b"a=")) for _ in range(20)]
        assert process.served.answers()
        began = time.monotonic()
        process.served.process.send_signal(signal.SIGTERM)
        for line in begun:
            line.sendall(b"b&c=")
        assert [status(rest(line)) for line in begun] == [404] * 20
        assert process.served.process.wait(20) in (0, -signal.SIGTERM)
        assert time.monotonic() - began < 10
        assert status(rest(stuck)) in (0, 500)


@pytest.mark.slow
def test_a_stop_does_not_wait_for_a_store_that_hangs(tmp_path: Path) -> None:
    with cluster("fsync=off") as postgres:
        store = Store(f"{postgres.address}/template1")
        with running_process(store, tmp_path) as process, ExitStack() as lines:
            store.close()
            scan = get(f"/R/{process.code}")
            assert status(told(process.served.port, scan)) == 302
            postgres.freeze()
            try:
                pages = [lines.enter_context(opened(process.served.port, get(f"/s/token{n}"))) for n in range(8)]
                scans = [lines.enter_context(opened(process.served.port, scan)) for _ in range(8)]
                assert status(told(process.served.port, get("/healthz"))) == 200
                began = time.monotonic()
                assert process.served.stop(15) in (0, -signal.SIGTERM)
                assert time.monotonic() - began < 10
                assert [status(rest(line)) for line in scans] == [302] * 8
                assert {status(rest(line)) for line in pages} <= {0, 500, 503}
            finally:
                postgres.thaw()


@pytest.mark.slow
def test_slow_clients_are_gone_after_ten_seconds(process: Known) -> None:
    with ExitStack() as lines:
        slow = [lines.enter_context(opened(process.served.port, b"GET / HTTP/1.1\r\n", seconds=20)) for _ in range(200)]
        slow += [
            lines.enter_context(opened(process.served.port, post("/s/x", FORM, "content-length: 9"), seconds=20))
            for _ in range(100)
        ]
        began = time.monotonic()
        assert {status(rest(line)) for line in slow} == {408}
        assert 8 < time.monotonic() - began < 17
    assert process.served.answers()
    assert "Traceback" not in process.served.log.read_text()
