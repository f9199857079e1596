"""LINE's API by its own SDK against a stand-in on loopback: what is asked, what each refusal becomes, and how long."""

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from core.folders import ROOT
from funnel import line_api
from funnel.line_api import Away, Counter, LineFault, NotAllowed, RateLimited, Unanswered, Unauthorised
from tests.line_platform import COUNTER, IDS, REPLY, TOKEN, Line, line_platform

DAY = date(2026, 6, 2)
USER = "U" + "1" * 32


@pytest.fixture
def line() -> Iterator[Line]:
    with line_platform() as line:
        yield line


def reply(line: Line, reply_token: str = "r1", token: str = TOKEN) -> None:
    line_api.reply(origin=line.origin, token=token, reply_token=reply_token, text="こんにちは")


def count(line: Line, token: str = TOKEN) -> Counter | None:
    return line_api.followers_on(origin=line.origin, token=token, day=DAY)


def ids(line: Line, token: str = TOKEN) -> list[str]:
    return [each for page in line_api.follower_ids(origin=line.origin, token=token) for each in page]


CALLS: dict[str, Callable[..., object]] = {REPLY: reply, COUNTER: count, IDS: ids}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=["reply", "counter", "ids"])


def test_a_reply_is_one_text_for_its_reply_token(line: Line) -> None:
    reply(line)
    assert line.calls == [f"POST {REPLY}"]
    [sent] = line.replies
    assert sent["replyToken"] == "r1"
    assert [(message["type"], message["text"]) for message in sent["messages"]] == [("text", "こんにちは")]
    assert line.agents[0].startswith("line-bot-sdk-python/")


def test_a_reply_token_works_once(line: Line) -> None:
    reply(line)
    with pytest.raises(LineFault) as refused:
        reply(line)
    assert type(refused.value) is LineFault
    reply(line, "r2")
    assert len(line.replies) == 2


def test_the_counter_of_a_day_is_read(line: Line) -> None:
    line.counters["20260602"] = (120, 7)
    assert count(line) == Counter(120, 7)
    assert line.calls == [f"GET {COUNTER}?date=20260602"]


def test_a_day_that_is_not_ready_or_was_never_counted_has_no_number(line: Line) -> None:
    assert count(line) is None
    line.out_of_service_before = "20260701"
    line.counters["20260602"] = (120, 7)
    assert count(line) is None


def test_followers_come_page_by_page_until_the_last(line: Line) -> None:
    line.followers, line.page = [f"U{number:032x}" for number in range(25)], 10
    assert ids(line) == line.followers
    assert [call.partition("start=")[2].partition("&")[0] for call in line.calls] == ["", "10", "20"]


def test_an_account_nobody_follows_has_an_empty_list(line: Line) -> None:
    assert ids(line) == []


def test_a_list_that_never_ends_is_left(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_api, "MOST_PAGES", 3)
    line.followers, line.page = [USER] * 10, 1
    with pytest.raises(Away):
        ids(line)
    assert len(line.calls) == 3


def test_an_account_that_is_not_verified_may_not_list_its_followers(line: Line) -> None:
    line.is_verified = False
    with pytest.raises(NotAllowed):
        ids(line)


@every_call
def test_a_wrong_token_is_said_so(line: Line, call: Callable[..., object]) -> None:
    with pytest.raises(Unauthorised):
        call(line, token="another")


@every_call
@pytest.mark.parametrize(
    ("status", "fault"),
    [(400, LineFault), (403, NotAllowed), (404, LineFault), (429, RateLimited), (500, Away), (503, Away)],
)
def test_each_refusal_of_line_is_one_of_ours_and_is_not_asked_again(
    line: Line, call: Callable[..., object], status: int, fault: type[LineFault]
) -> None:
    line.status = status
    with pytest.raises(LineFault) as refused:
        call(line)
    assert type(refused.value) is fault
    assert len(line.calls) == 1


@every_call
def test_a_redirect_is_not_followed_with_the_token(line: Line, call: Callable[..., object]) -> None:
    with line_platform() as elsewhere:
        line.status, line.location = 302, f"{elsewhere.origin}/v2/bot/followers/ids"
        with pytest.raises(Away):
            call(line)
        assert elsewhere.calls == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"status": "new word", "followers": 3}',
        b'{"status": "ready", "followers": -1}',
        b'{"status": "ready", "followers": "many"}',
    ],
)
def test_a_counter_that_makes_no_sense_is_no_number(line: Line, body: bytes) -> None:
    line.body = body
    with pytest.raises(Away):
        count(line)


@pytest.mark.parametrize("body", [b"no json", b"[]", b"{}", b'{"userIds": 3}'])
def test_a_list_that_makes_no_sense_is_no_list(line: Line, body: bytes) -> None:
    line.body = body
    with pytest.raises(Away):
        ids(line)


@every_call
def test_where_nobody_listens_nothing_was_sent(line: Line, call: Callable[..., object]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        line.origin = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Away) as away:
        call(line)
    assert type(away.value) is Away


@every_call
@pytest.mark.parametrize("how", ["slowly", "trickle"])
def test_a_slow_answer_is_not_waited_for(
    line: Line, call: Callable[..., object], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_api, "_TIMEOUT", (1, 1))
    monkeypatch.setattr(line_api, "WHOLE_SECONDS", 2.0)
    setattr(line, how, 30.0 if how == "slowly" else 0.9)
    began = time.monotonic()
    # The request went out: LINE may have done what it was asked.
    with pytest.raises(Unanswered):
        call(line)
    assert time.monotonic() - began < 4


@every_call
def test_no_proxy_of_the_environment_is_used(
    line: Line, call: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    line.counters["20260602"] = (1, 0)
    call(line)
    assert len(line.calls) == 1


@every_call
@pytest.mark.parametrize("status", [200, 401, 500])
def test_neither_log_nor_refusal_holds_what_was_said(
    line: Line, call: Callable[..., object], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    line.status, line.followers, line.counters["20260602"] = status, [USER], (1, 0)
    told = ""
    try:
        call(line)
    except LineFault as fault:
        told = f"{fault!r} {fault.__cause__!r} {fault.__context__!r}"
    assert len(line.calls) == 1
    assert not any(secret in caplog.text + told for secret in (TOKEN, USER, "こんにちは"))


def test_a_gateway_that_never_replies_does_not_load_the_sdk() -> None:
    code = "import sys, gateway.app, funnel.line_api; print(sorted(m for m in sys.modules if m.startswith('linebot')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
