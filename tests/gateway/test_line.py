"""The webhook: signed, stored once, answered; never a text, never a name."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import FollowEvent, MessageEvent, UnfollowEvent

from core.settings import Settings
from funnel import friends, pseudonyms
from gateway.app import Gateway, create_app
from gateway.line_events import Asked
from store.database import Db, Store
from store.records import LineEvent, Programme
from store.types import milliseconds
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.conftest import count, rows, wait_until
from tests.gateway.desks import PHONE, USER, Clock, Desk, body_of, event, minutes, open_desk, signed

HOOK = "/line/toshima-r8/webhook"


def test_lines_own_library_reads_what_these_tests_send() -> None:
    body = body_of(event(event_id="a"), event("unfollow", event_id="b"), event("message", event_id="c"))
    parsed = WebhookParser("demo-secret-toshima-r8").parse(body.decode(), signed(body)["x-line-signature"])
    assert [type(one) for one in parsed] == [FollowEvent, UnfollowEvent, MessageEvent]


def test_a_follow_becomes_a_new_friend(client: Client, desk: Desk, store: Store, settings: Settings) -> None:
    body = body_of(event())
    answer = client.post(HOOK, content=body, headers=signed(body))
    assert (answer.status_code, answer.text) == (200, "ok")
    person = pseudonyms.line_user(settings.pseudonym_key_file.read_bytes(), desk.programme, USER)
    [(_, stored, at, is_new, channel)] = rows(store, "friend")
    assert (stored, at, bool(is_new), channel) == (person, milliseconds(NOON), True, None)


def test_a_friend_comes_by_the_code_scanned_before(client: Client, desk: Desk, store: Store, clock: Clock) -> None:
    client.get(f"/R/{desk.placements[1].code}", headers=PHONE)
    clock.at = NOON + minutes(2)
    body = body_of(event(at=clock.at))
    client.post(HOOK, content=body, headers=signed(body))
    assert rows(store, "friend")[0][4] == "sticker"


def test_an_event_is_stored_once_however_often_it_is_delivered(client: Client, store: Store) -> None:
    body = body_of(event(event_id="a"), event("message", event_id="b"))
    again = body_of(event(event_id="a", deliveryContext={"isRedelivery": True}))
    for sent in (body, body, again):
        assert client.post(HOOK, content=sent, headers=signed(sent)).status_code == 200
    assert count(store, "line_event") == 2


def test_neither_text_nor_user_id_is_stored(client: Client, store: Store, settings: Settings) -> None:
    body = body_of(event(event_id="a"), event("message", event_id="b"))
    client.post(HOOK, content=body, headers=signed(body))
    everything = str([rows(store, table) for table in ("line_event", "friend")])
    for secret in ("ひみつ", USER, USER[1:9], "0f3779fb"):
        assert secret not in everything


def test_the_consoles_verification_is_answered(client: Client, store: Store) -> None:
    body = body_of()
    assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    assert count(store, "line_event") == 0


def test_a_header_name_in_other_letters_and_another_content_type_are_taken(client: Client, store: Store) -> None:
    body = body_of(event())
    headers = {"X-LINE-SIGNATURE": signed(body)["x-line-signature"], "content-type": "text/plain"}
    assert client.post(HOOK, content=body, headers=headers).status_code == 200
    assert count(store, "line_event") == 1


def test_a_body_sent_in_pieces_is_one_body(client: Client, store: Store) -> None:
    body = body_of(*(event("message", event_id=f"n{number:03}x") for number in range(300)))

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    assert client.post(HOOK, content=pieces(), headers=signed(body)).status_code == 200
    assert count(store, "line_event") == 300


@pytest.mark.parametrize("name", ["x-line-signature", "x-other"])
def test_a_forged_or_missing_signature_stores_nothing_and_reads_nothing(
    client: Client, store: Store, name: str
) -> None:
    answer = client.post(HOOK, content=b"{not even JSON", headers={name: "forged"})
    assert (answer.status_code, answer.text) == (401, "not signed")
    assert count(store, "line_event") == 0


def test_a_signature_of_another_programme_does_not_count(client: Client, store: Store) -> None:
    open_desk(store, slug="kita-r8")
    body = body_of(event())
    assert client.post(HOOK, content=body, headers=signed(body, "demo-secret-kita-r8")).status_code == 401


def test_a_programme_made_a_moment_ago_is_known(client: Client, store: Store) -> None:
    open_desk(store, slug="kita-r8")
    body = body_of(event())
    answer = client.post("/line/kita-r8/webhook", content=body, headers=signed(body, "demo-secret-kita-r8"))
    assert answer.status_code == 200


@pytest.fixture
def real(store: Store, settings: Settings, tmp_path: Path) -> Iterator[Client]:
    """A client of a gateway whose desk is no demo."""
    open_desk(store, slug="kita-r8", is_demo=False)
    open_desk(store, slug="osaka-r8", is_demo=False)
    file = tmp_path / "secrets.json"
    file.write_text(json.dumps({"kita-r8": ["new", "old"]}))
    with living(create_app(settings.model_copy(update={"line_secrets_file": file}), store=store)) as client:
        yield client


@pytest.mark.parametrize(("secret", "status"), [("new", 200), ("old", 200), ("demo-secret-kita-r8", 401), ("", 401)])
def test_a_real_desk_takes_its_own_secrets(real: Client, secret: str, status: int) -> None:
    body = body_of(event())
    assert real.post("/line/kita-r8/webhook", content=body, headers=signed(body, secret)).status_code == status


def test_a_desk_without_a_secret_looks_like_no_desk(real: Client) -> None:
    body = body_of(event())
    answers = [
        real.post(f"/line/{slug}/webhook", content=body, headers=signed(body)) for slug in ("osaka-r8", "none-r8")
    ]
    assert [(answer.status_code, answer.content) for answer in answers] == [(404, b"unknown")] * 2


def test_a_secret_left_empty_looks_like_no_desk_and_signs_nothing(real: Client, tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"kita-r8": ""}))
    body = body_of(event())
    assert real.post("/line/kita-r8/webhook", content=body, headers=signed(body, "")).status_code == 404


def test_many_events_at_once_keep_no_writer_waiting_for_long(
    client: Client, desk: Desk, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    real = friends.receive

    def noted(db: Db, *, programme: Programme, events: Sequence[LineEvent]) -> set[str]:
        sizes.append(len(events))
        return real(db, programme=programme, events=events)

    monkeypatch.setattr(friends, "receive", noted)
    body = body_of(*(event("message", event_id=f"n{number:04}x") for number in range(1_200)))
    assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    # What did not fit into the time LINE waits is on the disk of the spool by now.
    waiting = sum(file.read_text().count("\n") for file in settings.spool_dir.glob("line-*"))
    assert count(store, "line_event") + waiting >= 1_200
    wait_until(lambda: count(store, "line_event") == 1_200, 30)
    assert max(sizes) <= 200


def test_a_broken_file_of_secrets_is_no_forgery(real: Client, tmp_path: Path, store: Store) -> None:
    (tmp_path / "secrets.json").write_text("{")
    body = body_of(event())
    assert real.post("/line/kita-r8/webhook", content=body, headers=signed(body, "new")).status_code == 503


def test_the_consoles_verification_of_2019_is_answered_and_counts_nobody(client: Client, store: Store) -> None:
    made_up = {"type": "user", "userId": "Udeadbeefdeadbeefdeadbeefdeadbeef"}
    fakes = [
        {
            "replyToken": "0" * 32,
            "type": "message",
            "timestamp": 1561516800000,
            "source": made_up,
            "message": {"id": "100001", "type": "text", "text": "Hello, world"},
        },
        {
            "replyToken": "f" * 32,
            "type": "message",
            "timestamp": 1561516800000,
            "source": made_up,
            "message": {"id": "100002", "type": "sticker", "packageId": "1", "stickerId": "1"},
        },
    ]
    body = json.dumps({"events": fakes}).encode()
    assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    assert count(store, "line_event") == 0


def test_a_message_she_takes_back_is_gone_and_stays_gone_when_it_is_delivered_again(
    client: Client, store: Store
) -> None:
    sent = event("message", event_id="a", message={"id": "468789577898262530", "type": "text", "text": "x"})
    taken_back = event("unsend", event_id="b", unsend={"messageId": "468789577898262530"})
    for told in (sent, taken_back, sent):
        body = body_of(told)
        assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    assert count(store, "line_event") == 0
    [(_programme, key, _at)] = rows(store, "line_unsent")
    assert "468789577898262530" not in str(key)


def test_a_postback_is_a_moment_without_what_it_says(client: Client, store: Store) -> None:
    body = body_of(event("postback", postback={"data": "ひみつ", "params": {"datetime": "2026-06-03T12:00"}}))
    assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    [row] = rows(store, "line_event")
    assert row[2] == "postback"
    assert "ひみつ" not in str(row)


def test_each_event_is_offered_for_an_answer_once_and_in_the_order_of_the_body(
    client: Client, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[Asked]] = []
    monkeypatch.setattr(gateway.replies, "offer", lambda _programme, asked: given.append(list(asked)))
    first, second = event("message", event_id="b"), event("postback", event_id="a", postback={"data": "survey"})
    for told in ((first, second, first), (second,), (first, event("unfollow", event_id="c"))):
        body = body_of(*told)
        assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    assert [[asked.said for asked in each] for each in given] == [["ひみつのことば", "survey"], [], [None]]


def test_ten_thousand_events_in_one_body_are_answered_in_time_and_all_kept(
    client: Client, store: Store, settings: Settings
) -> None:
    one = '{"type":"message","timestamp":1780455600%03d,"webhookEventId":"e%05d","source":{"userId":"u%d"}}'
    body = ('{"events":[' + ",".join(one % (n % 1000, n, n % 50) for n in range(10_000)) + "]}").encode()
    assert (
        client.post(
            HOOK, content=body_of(event(event_id="z")), headers=signed(body_of(event(event_id="z")))
        ).status_code
        == 200
    )
    assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    waiting = sum(file.read_text().count("\n") for file in settings.spool_dir.glob("line-*"))
    assert count(store, "line_event") + waiting >= 10_001
