"""A survey link as a reply on LINE: to whom, with what words, how often, and what is counted when it fails."""

import json
import logging
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from core import dates
from core.settings import Settings
from funnel import line_api
from gateway import replies
from gateway.app import Gateway, create_app
from gateway.context import Context
from gateway.replies import MOST_A_DAY, Replies, words
from store import line_desks, staff, survey_links
from store.database import Store, StoreUnavailable
from store.records import Programme
from survey import questionnaires
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.conftest import count, rows
from tests.gateway.conftest import wait_until as wait
from tests.gateway.desks import BY, PHONE, Clock, Desk, body_of, event, open_desk, signed
from tests.line_platform import TOKEN, Line, line_platform, wait_for

HOOK = "/line/toshima-r8/webhook"
KEYWORD, POSTBACK = "アンケート", "ask=survey&from=menu"
MONTH = date(2026, 6, 1)
LINK = re.compile(r"https://go\.example/s/[A-Za-z0-9_-]{22}")


@pytest.fixture
def line() -> Iterator[Line]:
    with line_platform() as line:
        yield line


@pytest.fixture
def settings(store: Store, line: Line, tmp_path: Path) -> Settings:
    file = tmp_path / "line.json"
    file.write_text(json.dumps({"toshima-r8": {"secrets": "s", "token": TOKEN}, "anders-r8": {"secrets": "s"}}))
    return Settings(
        data_dir=tmp_path / "data",
        database_url=store.url,
        line_secrets_file=file,
        line_api=line.origin,
        public_url="https://go.example",
        _env_file=None,
    )


@pytest.fixture(autouse=True)
def _in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "_REFRESH_SECONDS", 0.05)
    monkeypatch.setattr(replies, "_STOP_SECONDS", 60.0)
    # Other tests may keep the machine busy; an event that went to the spool is not answered.
    monkeypatch.setattr(line_api, "_TIMEOUT", (20, 20))
    monkeypatch.setattr(line_api, "WHOLE_SECONDS", 30.0)


@pytest.fixture
def desk(store: Store) -> Desk:
    made = open_desk(store, is_demo=False)
    prepare(store, made.programme)
    return made


def wait_until(happened: Callable[[], bool]) -> None:
    wait(happened, seconds=40)


def prepare(store: Store, programme: Programme) -> None:
    """A published survey, and the words that ask for it."""
    with store.writing() as db:
        line_desks.put(
            db,
            replace(line_desks.of_programme(db, programme.id), survey_keyword=KEYWORD, survey_postback=POSTBACK),
        )
        questionnaires.publish_preset(db, by=BY, at=NOON, programme_id=programme.id, channels=["card"])


@pytest.fixture
def client(gateway: Gateway, desk: Desk) -> Iterator[Client]:
    """A client of a gateway that has read the desk's settings."""
    with living(gateway) as client:
        wait_until(lambda: desk.programme.id in gateway.replies._desks)
        yield client


def said(text: str, number: int = 1, **more: object) -> dict[str, object]:
    facts = {"message": {"id": f"m{number}", "type": "text", "text": text, "quoteToken": "q"}}
    return event("message", event_id=f"E{number:04}", replyToken=f"reply{number}", **{**facts, **more})  # type: ignore[arg-type]


def pressed(data: str, number: int = 1, **more: object) -> dict[str, object]:
    return event(
        "postback",
        event_id=f"E{number:04}",
        replyToken=f"reply{number}",
        **{"postback": {"data": data}, **more},  # type: ignore[arg-type]
    )


def send(client: Client, *events: object, hook: str = HOOK) -> httpx.Response:
    body = body_of(*events)
    answer = client.post(hook, content=body, headers=signed(body, "s"))
    assert (answer.status_code, answer.text) == (200, "ok")
    return answer


def ask_by(store: Store, gateway: Gateway, desk: Desk, keyword: str, postback: str) -> None:
    """Change what asks for the survey, and wait until the gateway knows."""
    with store.writing() as db:
        had = line_desks.of_programme(db, desk.programme.id)
        line_desks.put(db, replace(had, survey_keyword=keyword, survey_postback=postback))
    wait_until(lambda: gateway.replies._desks[desk.programme.id].survey_keyword == keyword)


def sent(store: Store, programme: Programme) -> int:
    with store.reading() as db:
        return survey_links.sent(db, programme.id, MONTH, MONTH).get(MONTH, 0)


def nothing_happened(client: Client, gateway: Gateway, line: Line) -> None:
    """Somebody who asks now is answered, and nobody was before her."""
    send(client, said(KEYWORD, 9999, source={"type": "user", "userId": "U9999"}))
    wait_for(line, 1)
    assert [reply["replyToken"] for reply in line.replies] == ["reply9999"]
    assert (len(line.calls), gateway.replies.given_up) == (1, 0)


@pytest.mark.parametrize(
    "asked",
    [said(KEYWORD), said("  ｱﾝｹｰﾄ\n"), said(unicodedata.normalize("NFD", "アンケート")), pressed(POSTBACK)],
    ids=["keyword", "half-width", "decomposed", "postback"],
)
def test_who_asks_gets_one_link_that_opens(
    client: Client, desk: Desk, line: Line, store: Store, asked: dict[str, object]
) -> None:
    send(client, asked)
    wait_for(line, 1)
    assert line.replies[0]["replyToken"] == "reply1"
    [text] = line.texts()
    [address] = LINK.findall(text)
    page = client.get(address.removeprefix("https://go.example"), headers=PHONE)
    assert page.status_code == 200
    assert "<form" in page.text
    assert sent(store, desk.programme) == 1
    with store.reading() as db:
        issued = [entry for entry in staff.audit_trail(db) if entry.action == "survey.links_issued"]
    assert [(entry.by, entry.detail) for entry in issued] == [("LINE", {"count": 1})]


def test_the_words_say_nothing_of_what_the_desk_is_for() -> None:
    text = words("https://go.example/s/x")
    assert "https://go.example/s/x" in text
    assert "自由" in text
    assert "24時間" in text
    assert "別のページに切りかえる" in text
    assert not re.search("相談|DV|暴力|女性|支援|被害|悩み", text)


@pytest.mark.parametrize(
    "asked",
    [
        said("アンケートください"),
        said("アンケ"),
        said(POSTBACK),
        said(""),
        pressed(POSTBACK.upper()),
        pressed("ask=other"),
        event("follow", event_id="E1"),
        event("unfollow", event_id="E1"),
        event("message", event_id="E1", message={"id": "1", "type": "sticker"}),
    ],
)
def test_nobody_else_is_answered(client: Client, gateway: Gateway, line: Line, asked: dict[str, object]) -> None:
    send(client, asked)
    nothing_happened(client, gateway, line)


@pytest.mark.parametrize("case", ["standby", "no reply token", "nobody", "group", "old"])
def test_a_request_that_may_not_be_answered_is_not(client: Client, gateway: Gateway, line: Line, case: str) -> None:
    more: dict[str, dict[str, object]] = {
        "standby": {"mode": "standby"},
        "no reply token": {"replyToken": ""},
        "nobody": {"source": {"type": "user"}},
        "group": {"source": {"type": "group", "groupId": "G", "userId": "U" + "1" * 32}},
        "old": {"timestamp": int((NOON - timedelta(seconds=51)).timestamp() * 1000)},
    }
    send(client, {**said(KEYWORD), **more[case]})
    nothing_happened(client, gateway, line)


def test_a_delivery_that_comes_again_is_answered_once(client: Client, line: Line, gateway: Gateway) -> None:
    again = {**said(KEYWORD), "deliveryContext": {"isRedelivery": True}}
    for asked in (said(KEYWORD), said(KEYWORD), again):
        send(client, asked)
    send(client, said(KEYWORD, 2), said(KEYWORD, 2))
    wait_for(line, 2)
    wait_until(lambda: gateway.replies.sent == 2)
    assert len(line.calls) == 2


def test_two_who_ask_in_one_body_are_both_answered(client: Client, line: Line) -> None:
    send(client, said(KEYWORD), said("こんにちは", 2), said(KEYWORD, 3, source={"type": "user", "userId": "U2"}))
    wait_for(line, 2)
    assert {reply["replyToken"] for reply in line.replies} == {"reply1", "reply3"}
    assert len(set(LINK.findall("".join(line.texts())))) == 2


def test_asking_for_the_survey_is_no_talk(client: Client, line: Line, store: Store) -> None:
    send(client, said(KEYWORD), said("こんにちは", 2))
    wait_for(line, 1)
    assert sorted(str(row[2]) for row in rows(store, "line_event")) == ["message", "postback"]


def test_neither_link_nor_token_nor_words_are_stored_or_logged(
    client: Client, line: Line, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    send(client, said(KEYWORD))
    wait_for(line, 1)
    [address] = LINK.findall(line.texts()[0])
    tables = ("line_event", "friend", "survey_link", "survey_count", "audit", "line_talk")
    everything = caplog.text + str([rows(store, table) for table in tables])
    for secret in (address.rpartition("/")[2], TOKEN, "reply1", KEYWORD, "U" + "1" * 32):
        assert secret not in everything


def test_a_person_gets_so_many_a_day_and_others_go_on(
    client: Client, gateway: Gateway, line: Line, clock: Clock
) -> None:
    for number in range(MOST_A_DAY + 3):
        send(client, said(KEYWORD, number))
    wait_for(line, MOST_A_DAY)
    wait_until(lambda: gateway.replies.given_up == 3)
    send(client, said(KEYWORD, 50, source={"type": "user", "userId": "U2"}))
    wait_for(line, MOST_A_DAY + 1)
    clock.at = NOON + timedelta(days=1)
    send(client, said(KEYWORD, 60, at=clock.at))
    wait_for(line, MOST_A_DAY + 2)


def test_who_asked_is_forgotten_when_the_day_is_over_though_nobody_asks(
    client: Client, gateway: Gateway, line: Line, clock: Clock
) -> None:
    send(client, said(KEYWORD))
    wait_for(line, 1)
    assert gateway.replies._today._asked
    clock.at = NOON + timedelta(days=1)
    wait_until(lambda: not gateway.replies._today._asked)
    assert gateway.replies._today.day == dates.tokyo_day(clock.at)


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_a_link_line_refuses_is_not_counted_as_sent(
    client: Client, gateway: Gateway, desk: Desk, line: Line, store: Store, status: int
) -> None:
    line.status = status
    send(client, said(KEYWORD))
    wait_until(lambda: gateway.replies.given_up == 1)
    wait_until(lambda: sent(store, desk.programme) == 0)
    assert len(line.calls) == 1
    assert count(store, "survey_link") == 0
    with store.reading() as db:
        trail = [entry.action for entry in staff.audit_trail(db) if entry.action.startswith("survey.link")]
    assert trail == ["survey.link_taken_back", "survey.links_issued"]


def test_a_link_that_may_have_reached_her_stays_open_and_counted(
    client: Client, gateway: Gateway, desk: Desk, line: Line, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_api, "_TIMEOUT", (0.3, 0.3))
    line.slowly = 5
    send(client, said(KEYWORD))
    wait_until(lambda: gateway.replies.given_up == 1)
    assert (sent(store, desk.programme), count(store, "survey_link")) == (1, 1)


def test_a_slow_line_delays_neither_the_webhook_nor_a_scan(
    client: Client, desk: Desk, line: Line, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "MOST_WAITING", 100)
    line.slowly = 3
    began = time.monotonic()
    for number in range(20):
        send(client, said(KEYWORD, number, source={"type": "user", "userId": f"U{number}"}))
    assert client.get(f"/r/{desk.code}", headers=PHONE).status_code == 302
    assert time.monotonic() - began < 3
    assert len(line.replies) == 0
    line.slowly = 0
    line.released.set()
    wait_for(line, 20)
    wait_until(lambda: gateway.replies.sent == 20)


def test_more_than_can_wait_are_given_up_and_counted(
    settings: Settings, store: Store, desk: Desk, clock: Clock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "MOST_WAITING", 2)
    gateway = create_app(settings, store=store, clock=clock)
    line.slowly = 5
    with living(gateway) as client:
        wait_until(lambda: desk.programme.id in gateway.replies._desks)
        send(client, said(KEYWORD, 99))
        wait_until(lambda: len(line.calls) == 1)
        for number in range(5):
            send(client, said(KEYWORD, number, source={"type": "user", "userId": f"U{number}"}))
        assert gateway.replies.given_up == 3
        line.slowly = 0
        line.released.set()
        wait_for(line, 3)


def test_who_waits_when_the_gateway_stops_is_still_answered(
    settings: Settings, store: Store, desk: Desk, clock: Clock, line: Line
) -> None:
    gateway = create_app(settings, store=store, clock=clock)
    with living(gateway) as client:
        wait_until(lambda: desk.programme.id in gateway.replies._desks)
        line.slowly = 0.3
        for number in range(3):
            send(client, said(KEYWORD, number))
    assert len(line.replies) == 3


def test_without_a_token_or_a_survey_line_is_not_called(
    client: Client, gateway: Gateway, store: Store, line: Line
) -> None:
    anders = open_desk(store, slug="anders-r8", is_demo=False)
    prepare(store, anders.programme)
    wait_until(lambda: anders.programme.id in gateway.replies._desks)
    send(client, said(KEYWORD), hook="/line/anders-r8/webhook")
    nothing_happened(client, gateway, line)
    assert count(store, "survey_link") == 1


def test_a_desk_without_a_survey_gives_up(settings: Settings, store: Store, clock: Clock, line: Line) -> None:
    made = open_desk(store, is_demo=False)
    with store.writing() as db:
        line_desks.put(db, replace(line_desks.of_programme(db, made.programme.id), survey_keyword=KEYWORD))
    gateway = create_app(settings, store=store, clock=clock)
    with living(gateway) as client:
        wait_until(lambda: made.programme.id in gateway.replies._desks)
        send(client, said(KEYWORD))
        wait_until(lambda: gateway.replies.given_up == 1)
    assert line.calls == []


def test_an_empty_keyword_asks_for_nothing(
    client: Client, gateway: Gateway, desk: Desk, store: Store, line: Line
) -> None:
    ask_by(store, gateway, desk, "", "")
    send(client, said(" "), said("", 2), pressed("", 3), pressed(POSTBACK, 4), said(KEYWORD, 5))
    ask_by(store, gateway, desk, KEYWORD, POSTBACK)
    nothing_happened(client, gateway, line)


def test_a_changed_keyword_counts_within_seconds(
    client: Client, gateway: Gateway, desk: Desk, store: Store, line: Line
) -> None:
    ask_by(store, gateway, desk, "回答", "")
    send(client, said(KEYWORD), said("回答", 2))
    wait_for(line, 1)
    assert line.replies[0]["replyToken"] == "reply2"


def test_a_gateway_without_line_secrets_starts_no_thread(tmp_path: Path, store: Store, clock: Clock) -> None:
    bare = Settings(data_dir=tmp_path, database_url=store.url, _env_file=None)
    gateway = create_app(bare, store=store, clock=clock)
    with living(gateway):
        assert gateway.replies._thread is None


def test_what_one_request_brings_ends_no_thread(
    client: Client, gateway: Gateway, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue: Callable[..., str] = Replies._issued
    troubles: list[Exception] = [StoreUnavailable(), KeyError("x")]

    def fail_twice(self: Replies, *args: object) -> str:
        if troubles:
            raise troubles.pop()
        return issue(self, *args)

    monkeypatch.setattr(Replies, "_issued", fail_twice)
    for number in range(3):
        send(client, said(KEYWORD, number))
    wait_for(line, 1)
    assert gateway.replies.given_up == 2


def test_settings_that_cannot_be_read_for_a_while_go_on_to_count(
    client: Client, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[object] = []

    def fail(db: object) -> None:
        failed.append(db)
        raise KeyError

    monkeypatch.setattr(line_desks, "every_desk", fail)
    wait_until(lambda: len(failed) >= 2)
    send(client, said(KEYWORD))
    wait_for(line, 1)


def test_a_reply_that_comes_too_late_is_not_sent(settings: Settings, store: Store, desk: Desk, line: Line) -> None:
    # Waiting is on a clock of its own; the request was in time when it came.
    clock = Clock()
    answering = Replies(Context(settings, store, clock))
    late = replies._Wanted(desk.programme, "anna", "r", until=time.monotonic() - 0.001)
    answering._answer(late)
    assert (answering.given_up, line.calls, count(store, "survey_link")) == (1, [], 0)
