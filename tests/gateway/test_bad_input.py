"""What strangers send: input, status, what is said in both languages; and no row is written or lost."""

import json
from dataclasses import dataclass, field

import pytest

from campaigns.codes import mint
from store.database import Store
from tests.gateway.client import Client
from tests.gateway.conftest import rows
from tests.gateway.desks import PHONE, body_of, event, signed

UNKNOWN = ("このページは見つかりません", "There is no page at this address")
HOOK = "/line/toshima-r8/webhook"
TABLES = ("scan", "scan_hour", "device", "line_event", "friend", "placement", "programme")
GOOD = body_of(event())
DEEP = b'{"events":' + b"[" * 200_000 + b"]" * 200_000 + b"}"


@dataclass(frozen=True)
class Bad:
    name: str
    path: str
    status: int
    said: str | tuple[str, str]
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def code(name: str, typed: str) -> Bad:
    return Bad(name, f"/R/{typed}", 404, UNKNOWN)


def hook(name: str, status: int, said: str, body: bytes, *, path: str = HOOK, **headers: str) -> Bad:
    told = {key.replace("_", "-"): value for key, value in headers.items()}
    return Bad(name, path, status, said, "POST", body, told)


def well_signed(name: str, status: int, said: str, body: bytes) -> Bad:
    return hook(name, status, said, body, **{k.replace("-", "_"): v for k, v in signed(body).items()})


TABLE = [
    code("an empty code", ""),
    code("a code too short", "4X9"),
    code("a code too long", "4X9K2MQ4X9K2MQ"),
    code("a code with a wrong check character", mint()[:6] + "U"),
    code("a valid code nobody made", mint()),
    code("a very long code", "A" * 5000),
    code("percent signs that are no escapes", "%zz%"),
    code("an escaped percent sign", "%25"),
    code("a NUL", "%00"),
    code("a NUL behind a code", "0000000%00"),
    code("bytes that are no UTF-8", "%ff%fe%80"),
    code("a line break", "%0d%0aSet-Cookie:a=b"),
    code("a path upwards", "..%2f..%2fetc%2fpasswd"),
    code("two slashes", "/evil.example"),
    code("a path below a code", "0000000/x"),
    code("an address", "https:%2f%2fevil.example"),
    code("letters of another script", "コード"),
    code("small pictures", "😀😀😀😀😀😀😀"),
    code("a letter that grows under NFKC", "ﷺ"),
    code("database language", "'%20OR%201=1--"),
    code("template language", "{{7*7}}"),
    Bad("another page", "/admin", 404, UNKNOWN),
    Bad("a file of ours", "/gateway/app.py", 404, UNKNOWN),
    Bad("a POST to a code", "/R/0000000", 405, "Method Not Allowed", "POST", b"x" * 10_000_000),
    Bad("a GET of the webhook", HOOK, 405, "Method Not Allowed"),
    hook("no signature", 401, "not signed", GOOD),
    hook("an empty signature", 401, "not signed", GOOD, x_line_signature=""),
    hook("a forged signature", 401, "not signed", GOOD, x_line_signature="AAAA"),
    hook("a signature that is no base64", 401, "not signed", GOOD, x_line_signature="%%%"),
    hook("a very long signature", 401, "not signed", GOOD, x_line_signature="A" * 8000),
    hook(
        "a signature of another body",
        401,
        "not signed",
        GOOD + b" ",
        **{"x_line_signature": signed(GOOD)["x-line-signature"]},
    ),
    hook(
        "a signature by another secret", 401, "not signed", GOOD, x_line_signature=signed(GOOD, "x")["x-line-signature"]
    ),
    hook("deep JSON without a signature", 401, "not signed", DEEP),
    hook("10 MB", 413, "too large", b" " * 10_000_000, **{"x_line_signature": "x"}),
    hook("an unknown programme", 404, "unknown", GOOD, path="/line/nobody/webhook"),
    hook("a programme of many letters", 404, "unknown", GOOD, path=f"/line/{'a' * 3000}/webhook"),
    hook("a programme of odd letters", 404, "unknown", GOOD, path="/line/%00%0a😀/webhook"),
    well_signed("no bytes at all", 400, "no events", b""),
    well_signed("no JSON", 400, "no events", b"follow"),
    well_signed("JSON of another shape", 400, "no events", b"[1]"),
    well_signed("deep JSON", 400, "no events", DEEP),
    well_signed("bytes that are no text", 400, "no events", b"\xff\x00\xfe"),
    well_signed("another encoding", 200, "ok", json.dumps({"events": [{"type": "フォロー"}]}).encode("utf-16")),
    well_signed("no events", 200, "ok", body_of()),
    well_signed(
        "only odd events", 200, "ok", body_of(None, 7, {"type": "follow"}, event(timestamp="x"), {"type": "unsend"})
    ),
    well_signed("a key given twice", 200, "ok", b'{"events":[' + json.dumps(event()).encode() + b'],"events":[]}'),
]


@pytest.mark.parametrize("bad", TABLE, ids=lambda bad: bad.name)
def test_bad_input_is_answered_kindly_and_changes_nothing(client: Client, store: Store, bad: Bad) -> None:
    before = [rows(store, table) for table in TABLES]
    for place, language in enumerate(("ja", "en")):
        headers = {**PHONE, "accept-language": language, **bad.headers}
        answer = client.request(bad.method, bad.path, content=bad.body, headers=headers)
        said = bad.said if isinstance(bad.said, str) else bad.said[place]
        assert answer.status_code == bad.status
        assert said in answer.text
        assert "Traceback" not in answer.text
        assert "location" not in answer.headers
    assert [rows(store, table) for table in TABLES] == before
