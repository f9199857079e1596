"""Whatever strangers send to whichever address: an answer of ours, no error, no way to another host, no trace."""

import asyncio
import json
import random
import re
import shutil
import socket
import string
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from sqlalchemy import text

from core.settings import Settings
from gateway.app import Gateway, create_app
from gateway.leaving import ELSEWHERE
from gateway.line_signature import sign
from gateway.pages import SAFE
from store.database import Store
from survey import invitations, questionnaires
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.desks import BY, Clock, open_desk
from tests.gateway.raw import opened, rest, status
from tests.gateway.test_serving import Known, resident_kb, running_process

DOORWAY = "https://line.me/R/ti/p/%40000sample"
FORM = b"application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Public:
    """A gateway with one code and one live survey link."""

    gateway: Gateway
    client: Client
    store: Store
    code: str
    token: str


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Public]:
    folder = tmp_path_factory.mktemp("public")
    shutil.copy(empty_sqlite, folder / "shirube.db")
    store = Store(f"sqlite:///{folder / 'shirube.db'}")
    desk = open_desk(store)
    with store.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=NOON, programme_id=desk.programme.id, channels=["card"])
        [token] = invitations.issue(db, by=BY, at=NOON, programme=desk.programme, count=1)
    settings = Settings(data_dir=folder / "data", database_url=store.url, _env_file=None)
    gateway = create_app(settings, store=store, clock=Clock())
    with living(gateway) as client:
        yield Public(gateway, client, store, desk.code, token)
    store.close()


ODD = st.text(alphabet=st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "//evil.example",
        "https://evil.example",
        "..",
        "%0d%0a",
        "\r\nset-cookie: a=b",
        "\0",
        "{{7*7}}",
        "'--",
        "a" * 3000,
    ]
)
CODE, TOKEN, HOOK = "(code)", "(token)", "/line/toshima-r8/webhook"
PATHS = st.one_of(
    st.sampled_from(
        ["/", "/closed", "/closed/toshima-r8", "/exit", "/robots.txt", "/favicon.ico", "/healthz", "/readyz", "/thanks"]
    ),
    st.sampled_from([f"/R/{CODE}", f"/r/{CODE}", f"/s/{TOKEN}", HOOK, "/metrics"]),
    st.builds("".join, st.tuples(st.sampled_from(["/R/", "/r/", "/s/", "/line/", "/closed/", "/", ""]), ODD)),
    st.builds(lambda odd: f"/line/{odd}/webhook", ODD),
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]) | st.text(
    string.ascii_uppercase, min_size=1, max_size=8
)
NAMES = [b"host", b"accept-language", b"content-type", b"content-length", b"cookie", b"x-forwarded-for", b"user-agent"]
NAMES += [b"x-line-signature", b"sec-purpose", b"purpose", b"x-forwarded-host", b"forwarded", b"origin", b"referer"]
VALUES = st.binary(max_size=60) | st.sampled_from([b"evil.example", FORM, b"application/json", b"en;q=nan"])
HEADERS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
EVENT_PARTS = {
    "type": st.sampled_from(["follow", "unfollow", "message", "postback", "unsend", "join", "x"]) | JSON,
    "timestamp": st.integers() | JSON,
    "webhookEventId": st.text(max_size=40) | JSON,
    "source": st.fixed_dictionaries({}, optional={"type": st.text(max_size=5) | JSON, "userId": JSON}) | JSON,
    "message": JSON,
    "postback": JSON,
    "follow": JSON,
    "unsend": JSON,
    "mode": JSON,
    "deliveryContext": JSON,
    "replyToken": JSON,
}
EVENTS = st.lists(st.fixed_dictionaries({}, optional=EVENT_PARTS) | JSON, max_size=4)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda events: json.dumps({"events": events}).encode(), EVENTS),
    st.builds(lambda told: json.dumps(told).encode(), JSON),
    st.sampled_from(
        [b"helpful=very", b"helpful=very&helpful=a", b"word=%ff", b"&" * 500, b"[" * 20_000, b"x" * 70_000]
    ),
    st.builds(lambda word: b"word=" + word.encode()[:200], st.text(max_size=60)),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[bytes, bytes]
    body: bytes


async def ask(app: Any, scope: dict[str, Any], parts: list[bytes]) -> Answer:
    """One request, without a server or a client that would tidy it up."""
    sent: list[dict[str, Any]] = []
    left = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    left.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        return left.pop(0) if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    names = [name for name, _value in sent[0]["headers"]]
    assert len(names) == len({*names}), names
    return Answer(sent[0]["status"], dict(sent[0]["headers"]), body)


def asked(public: Public, method: str, path: str, query: bytes, headers: Any, body: bytes, signed: bool) -> Answer:
    path = path.replace(CODE, public.code).replace(TOKEN, public.token)
    if signed:
        headers = [*headers, (b"x-line-signature", sign("demo-secret-toshima-r8", body).encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogateescape"),
        "root_path": "",
        "query_string": query,
        "headers": headers,
        "scheme": "http",
        "server": ("go.example", 80),
        # Another one each time: a budget would hide what lies behind it.
        "client": (f"198.51.{random.randrange(256)}.{random.randrange(256)}", 1),
    }
    return public.client.run(ask(public.gateway, scope, [body[:100], body[100:]]))


def may_lead_to(location: str) -> bool:
    thanks = re.fullmatch(r"/thanks\?lang=(ja|en)&m=[\w-]{12}", location)
    return bool(thanks) or location in (DOORWAY, ELSEWHERE, "/closed/toshima-r8")


def check(answer: Answer) -> None:
    assert 200 <= answer.status < 500, answer
    assert b"Traceback" not in answer.body
    assert {name.encode() for name in SAFE} <= {*answer.headers}
    for name, value in answer.headers.items():
        assert not {*b"\r\n\0"} & {*name, *value}
    assert b"set-cookie" not in answer.headers
    if location := answer.headers.get(b"location"):
        assert may_lead_to(location.decode())
    else:
        assert answer.status not in (301, 302, 303, 307, 308)


REQUEST = (METHODS, PATHS, st.binary(max_size=60), HEADERS, BODIES, st.booleans())
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@given(*REQUEST)
@profile(max_examples=400, deadline=None, suppress_health_check=QUIET)
@example("GET", f"/R/{CODE}", b"url=//evil.example", [(b"host", b"evil.example")], b"", False)
@example("GET", "//evil.example/..", b"", [(b"host", b"evil.example")], b"", False)
@example("POST", f"/s/{TOKEN}", b"lang=//evil.example", [(b"content-type", FORM)], b"helpful=x", False)
@example("POST", HOOK, b"", [], b'{"events":' + b"[" * 50_000, True)
def test_whatever_is_asked_is_answered(
    public: Public, method: str, path: str, query: bytes, headers: Any, body: bytes, signed: bool
) -> None:
    check(asked(public, method, path, query, headers, body, signed))


@pytest.mark.slow
@given(*REQUEST)
@profile(max_examples=10_000, deadline=None, suppress_health_check=QUIET)
def test_whatever_is_asked_ten_thousand_times_is_answered(
    public: Public, method: str, path: str, query: bytes, headers: Any, body: bytes, signed: bool
) -> None:
    check(asked(public, method, path, query, headers, body, signed))


@given(EVENTS)
@profile(max_examples=200, deadline=None, suppress_health_check=QUIET)
def test_whatever_stands_in_a_signed_webhook_is_taken_or_refused(public: Public, events: Any) -> None:
    answer = asked(public, "POST", HOOK, b"", [], json.dumps({"events": events}).encode(), True)
    check(answer)
    assert answer.status == 200


def test_the_link_of_the_survey_is_still_alive_or_was_spent_by_one_answer(public: Public) -> None:
    with public.store.reading() as db:
        links, given_answers = (
            db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in ("survey_link", "answer")
        )
    assert links + given_answers == 1


@pytest.mark.parametrize("name", ["host", "x-forwarded-host", "forwarded", "x-original-url", "x-rewrite-url", "origin"])
@pytest.mark.parametrize("value", ["evil.example", "evil.example:80@line.me", "a\tb", ""])
def test_no_answer_repeats_a_host_that_a_stranger_names(public: Public, name: str, value: str) -> None:
    for path in ("/", f"/R/{public.code}", f"/s/{public.token}", "/thanks", "/exit", "/closed/", "/nothing"):
        answer = public.client.get(path, headers={name: value})
        assert "evil.example" not in answer.text + str(answer.headers)
        assert may_lead_to(answer.headers.get("location", DOORWAY))


# A whole process, and raw bytes.

MARK = "Zq8Wmark7Xk"


def marked(rng: random.Random, code: str) -> bytes:
    """A request with a mark wherever a stranger can put one, now and then broken somewhere."""
    paths = [f"/R/{MARK}", f"/s/{MARK}", f"/line/{MARK}/webhook", f"/{MARK}", "/readyz", f"/R/{code}", HOOK, "/%ff%00"]
    body = rng.choice(
        [f"word={MARK}&{MARK}=1".encode(), json.dumps({"events": [MARK]}).encode(), b"\xff" + MARK.encode()]
    )
    lines = [
        f"{rng.choice(['GET', 'POST', 'HEAD', 'PUT', MARK])} {rng.choice(paths)}?{MARK}={MARK} HTTP/1.1",
        f"host: {MARK}.example",
        f"user-agent: {MARK}",
        f"cookie: {MARK}={MARK}",
        f"authorization: Bearer {MARK}",
        f"x-forwarded-for: 198.51.{rng.randrange(256)}.{rng.randrange(256)}",
        f"x-line-signature: {MARK}",
        f"{MARK}: {MARK}",
        f"content-type: {rng.choice(['application/x-www-form-urlencoded', 'application/json', MARK])}",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    whole = bytearray("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    if rng.random() < 0.4:
        for _ in range(rng.randrange(1, 4)):
            whole[rng.randrange(len(whole))] = rng.randrange(256)
    if rng.random() < 0.1:
        del whole[rng.randrange(len(whole)) :]
    return bytes(whole)


def thrown(known: Known, rng: random.Random, times: int) -> list[int]:
    """Statuses of some requests, sent over many connections at a time; those cut off midway get none."""

    async def one(sent: bytes) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", known.served.port)
        try:
            writer.write(sent)
            # What is cut short would be waited for until its time is over.
            return status(await asyncio.wait_for(reader.read(), 2))
        except (ConnectionError, TimeoutError):
            return 0
        finally:
            writer.transport.abort()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def all_of_them() -> list[int]:
        found: list[int] = []
        for _round in range(times // 150):
            found += await asyncio.gather(*(one(marked(rng, known.code)) for _ in range(150)))
        return found

    return asyncio.run(all_of_them())


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder = tmp_path_factory.mktemp("fuzzed")
    store = Store(f"sqlite:///{folder / 'shirube.db'}")
    with running_process(store, folder) as known:
        yield known
    store.close()


def fuzz(process: Known, times: int, *, most_kb: int) -> None:
    rng = random.Random(20261121)
    thrown(process, rng, times // 3)
    before = resident_kb(process.served)
    statuses = thrown(process, rng, times)
    grown = resident_kb(process.served) - before
    print({each: statuses.count(each) for each in {*statuses}}, f"{grown} kB more")
    told = process.served.log.read_text()
    assert [line for line in told.splitlines() if json.loads(line)["level"] in ("error", "critical")] == []
    assert {*statuses} <= {0, 200, 204, 302, 303, 400, 401, 404, 405, 413, 415, 429, 431}
    assert grown < most_kb
    assert process.served.answers()
    assert MARK.lower() not in told.lower()
    assert "198.51." not in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_raw_bytes_make_no_error_and_leave_no_mark_in_the_log(process: Known) -> None:
    fuzz(process, 900, most_kb=6_000)


@pytest.mark.slow
def test_thousands_of_raw_requests_leave_nothing_in_the_memory(process: Known) -> None:
    fuzz(process, 9_000, most_kb=8_000)


def test_marks_in_broken_heads_and_bodies_leave_no_trace_either(process: Known) -> None:
    for sent in (
        f"GET /{MARK} HTTP/1.1\r\n{MARK}".encode() + b"\0" * 10,
        f"GET /{MARK} HTTP/9.9\r\n\r\n".encode(),
        f"POST /s/{MARK} HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n{MARK}\r\n".encode(),
        f"GET /{MARK} HTTP/1.1\r\nupgrade: {MARK}\r\nconnection: upgrade\r\n\r\n{MARK}".encode(),
        f"GET /{MARK} HTTP/1.1\r\nx: {MARK * 5000}\r\n\r\n".encode(),
    ):
        with opened(process.served.port) as line:
            with suppress(ConnectionError):
                line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            rest(line)
    assert MARK not in process.served.log.read_text()
