"""The tolerant reader: one odd event never takes the others with it, and no text comes through."""

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import pseudonyms
from funnel.pseudonyms import Kind
from gateway.line_events import Asked, NotEvents, read
from store.records import LineEvent
from tests.conftest import NOON
from tests.gateway.desks import USER, body_of, event

TOKEN = "0f3779fba3b349968c5d07db31eab56f"


def hidden(kind: Kind, text: str) -> str:
    return sha256(text.encode()).hexdigest() if kind == "event" else f"{kind}<{text}>"


def read_asked(body: bytes) -> list[Asked]:
    return read(body, programme_id=1, pseudonym=hidden)


def read_all(body: bytes) -> list[LineEvent]:
    return [asked.event for asked in read_asked(body)]


def asked_of(*events: object) -> Asked:
    [found] = read_asked(body_of(*events))
    return found


def only(*events: object) -> LineEvent:
    return asked_of(*events).event


def test_a_follow_is_read_with_its_moment_and_pseudonym() -> None:
    assert only(event()) == LineEvent(1, "01J0".ljust(26, "0"), "follow", NOON, f"line<{USER}>", False)


@pytest.mark.parametrize("kind", ["unfollow", "message", "postback"])
def test_an_unfollow_a_message_and_a_postback_are_moments(kind: str) -> None:
    found = only(event(kind))
    assert (found.kind, found.at, found.is_unblocked) == (kind, NOON, None)


def test_a_message_and_its_unsending_are_known_by_the_same_key() -> None:
    sent, taken_back = only(event("message", message={"id": "77"})), only(event("unsend", unsend={"messageId": "77"}))
    assert sent.message_key == taken_back.message_key == "message<77>"
    assert (sent.kind, taken_back.kind) == ("message", "unsend")


@pytest.mark.parametrize("message", [None, {}, {"id": 77}, {"id": ""}, {"id": "a" * 65}, {"id": "7\0"}, "77"])
def test_a_message_without_a_usable_id_counts_and_an_unsending_without_one_does_not(message: object) -> None:
    assert only(event("message", message=message)).message_key is None
    told = {"messageId": message["id"]} if isinstance(message, dict) and message else message
    assert read_all(body_of(event("unsend", unsend=told))) == []


def test_only_messages_and_unsendings_have_a_message_key() -> None:
    for kind in ("follow", "unfollow", "postback"):
        assert only(event(kind, message={"id": "77"}, unsend={"messageId": "77"})).message_key is None


def test_a_reply_needs_the_token_and_what_was_said() -> None:
    text, pressed = asked_of(event("message")), asked_of(event("postback", postback={"data": "survey"}))
    assert (text.reply_token, text.said) == (TOKEN, "ひみつのことば")
    assert (pressed.reply_token, pressed.said) == (TOKEN, "survey")


def test_what_was_said_stands_in_no_record_and_is_printed_nowhere() -> None:
    asked = asked_of(event("message"))
    for told in (repr(asked), str([asked]), repr(asked.event)):
        assert "ひみつ" not in told
        assert TOKEN not in told


@pytest.mark.parametrize("more", [{"message": {"id": "1", "type": "image", "text": "x"}}, {"message": {"id": "1"}}])
def test_of_what_is_no_text_nothing_is_said(more: dict[str, object]) -> None:
    assert asked_of(event("message", **more)).said is None


def test_what_is_longer_than_any_keyword_is_not_kept_even_for_a_moment() -> None:
    for length, kept in ((300, True), (301, False)):
        message = {"id": "1", "type": "text", "text": "あ" * length}
        assert (asked_of(event("message", message=message)).said is not None) is kept


@pytest.mark.parametrize("mode", ["standby", "other", None])
def test_on_standby_nobody_answers_but_the_moment_counts(mode: object) -> None:
    asked = asked_of(event("message", mode=mode))
    assert (asked.reply_token, asked.said, asked.event.kind) == (None, None, "message")


@pytest.mark.parametrize("token", [None, 7, "", "a" * 301, {"a": 1}])
def test_a_token_that_is_none_is_not_used(token: object) -> None:
    assert asked_of(event("message", replyToken=token)).reply_token is None


def test_an_unfollow_has_no_token() -> None:
    assert asked_of(event("unfollow")).reply_token is None


def test_whom_the_consoles_button_once_made_up_is_nobody() -> None:
    made_up = "Udeadbeefdeadbeefdeadbeefdeadbeef"
    texts = [event("message", user=made_up, event_id=f"v{n}", replyToken=str(n) * 32) for n in (0, 1)]
    assert read_all(json.dumps({"events": texts}).encode()) == []


@pytest.mark.parametrize(
    ("follow", "told"),
    [({"isUnblocked": True}, True), ({"isUnblocked": False}, False), ({}, None), (None, None), (1, None)],
)
def test_unblocking_is_what_line_says_and_unknown_otherwise(follow: object, told: bool | None) -> None:
    assert only(event(follow=follow)).is_unblocked is told


def test_a_follow_without_the_follow_part_counts() -> None:
    old = event()
    del old["follow"]
    assert only(old).is_unblocked is None


def test_a_standby_event_counts() -> None:
    assert only(event(mode="standby", event_id="a")).kind == "follow"


def test_a_module_channels_longer_user_id_is_taken() -> None:
    assert only(event(user="L" + "a" * 67)).person == f"line<L{'a' * 67}>"


@pytest.mark.parametrize(
    "source", [None, {}, {"type": "user"}, {"type": "user", "userId": None}, {"type": "user", "userId": ""}, "user", 7]
)
def test_an_event_that_names_nobody_is_a_moment_of_nobody(source: object) -> None:
    assert only(event(source=source)).person is None


def test_an_event_without_a_source_is_a_moment_of_nobody() -> None:
    assert only(event(user=None)).person is None


@pytest.mark.parametrize("kind", ["group", "room", "square"])
def test_groups_are_not_ours(kind: str) -> None:
    assert read_all(body_of(event("message", source={"type": kind, "groupId": "C1", "userId": USER}))) == []


@pytest.mark.parametrize(
    "odd",
    [
        None,
        1,
        "follow",
        [],
        {},
        {"type": "postback"},
        {"type": "unsend"},
        event("unsend"),
        event("messageEdited"),
        event("accountLink", user=None),
        event("somethingNew2027"),
        {"type": ["follow"]},
        {"type": {"follow": 1}},
        event(timestamp=None),
        event(timestamp="1780455600000"),
        event(timestamp=1780455600000.5),
        event(timestamp=True),
        event(timestamp=-1),
        event(timestamp=0),
        event(timestamp=10**40),
    ],
)
def test_an_odd_event_is_left_out_and_takes_no_other_with_it(odd: object) -> None:
    found = read_all(body_of(event(event_id="a"), odd, event("message", event_id="b")))
    assert [one.kind for one in found] == ["follow", "message"]


def test_a_redelivered_event_without_an_id_is_the_same_event() -> None:
    first, again = event(webhookEventId=None), event(webhookEventId=None)
    again["deliveryContext"] = {"isRedelivery": True}
    assert only(first).event_id == only(again).event_id
    assert only(first).event_id.startswith("hmac:")


def test_without_an_id_neither_the_order_of_keys_nor_blanks_make_another_event() -> None:
    told = event("message", webhookEventId=None)
    again = {name: dict(reversed(part.items())) if isinstance(part, dict) else part for name, part in told.items()}
    bodies = [
        json.dumps({"events": [told]}).encode(),
        json.dumps({"events": [dict(reversed(again.items()))]}, indent=3, ensure_ascii=False).encode(),
        json.dumps({"events": [told]}, separators=(",", ":")).replace('"mode"', '"mode":"standby","mode"').encode(),
    ]
    assert len({read_all(body)[0].event_id for body in bodies}) == 1


def test_what_stands_for_an_event_without_an_id_is_made_under_the_key() -> None:
    body = body_of(event("message", webhookEventId=None))
    ids = {
        read(body, programme_id=1, pseudonym=partial(pseudonyms.of, key, SimpleNamespace(line_id=1)))[0].event.event_id
        for key in (b"k" * 32, b"l" * 32)
    }
    assert len(ids) == 2


def test_two_events_without_an_id_are_two() -> None:
    later = event(webhookEventId="", at=datetime(2026, 6, 3, 3, 1, tzinfo=UTC))
    assert only(event(webhookEventId="")).event_id != only(later).event_id


@pytest.mark.parametrize("own", ["", "a" * 65, "a\0b", "\ud800", "x;y", 7, None, ["a"]])
def test_an_id_no_database_should_hold_is_replaced_by_a_hash(own: object) -> None:
    body = json.dumps({"events": [event(webhookEventId=own)]}).encode()
    assert read_all(body)[0].event_id.startswith("hmac:")


@pytest.mark.parametrize("body", [b'{"events":[]}', b'{"destination":"U0","events":[]}', b' {"events" : [] }\n'])
def test_the_consoles_verification_holds_no_event(body: bytes) -> None:
    assert read_all(body) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"events":null}',
        b'{"events":{}}',
        b"\xff\xfe",
        b'{"events":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_a_body_without_a_list_of_events_is_refused(body: bytes) -> None:
    with pytest.raises(NotEvents):
        read_all(body)


@pytest.mark.parametrize(
    "odd", ["9" * 5000, "-" + "9" * 5000, "1e999", "NaN", "-Infinity", '"\\ud800"', "[" * 900 + "]" * 900]
)
@pytest.mark.parametrize(
    "where", ["%s", '{"type":"follow","timestamp":%s}', '{"type":"message","timestamp":1780455600000,"x":%s}']
)
def test_numbers_letters_and_depths_that_nobody_sends_take_no_other_event_with_them(odd: str, where: str) -> None:
    good = json.dumps(event())
    found = read_all(f'{{"events":[{where % odd},{good}]}}'.encode())
    assert found[-1].person == f"line<{USER}>"


def test_however_deep_an_event_is_nested_it_is_read_or_left_out_but_never_an_error() -> None:
    depths = {"read": 0, "left out": 0}
    for depth in range(sys.getrecursionlimit() - 300, sys.getrecursionlimit() + 10):
        deep = '{"type":"message","timestamp":1780455600000,"x":' + "[" * depth + "]" * depth + "}"
        with suppress(NotEvents):
            depths["read" if read_all(f'{{"events":[{deep}]}}'.encode()) else "left out"] += 1
    assert depths["read"]


def test_ten_thousand_events_in_a_body_are_ten_thousand() -> None:
    one = '{"type":"message","timestamp":1780455600%03d,"webhookEventId":"e%05d","source":{"userId":"u%d"}}'
    body = ('{"events":[' + ",".join(one % (n % 1000, n, n % 7) for n in range(10_000)) + "]}").encode()
    assert len(body) <= 1024 * 1024
    found = read_all(body)
    assert (len(found), len({each.event_id for each in found}), len({each.person for each in found})) == (
        10_000,
        10_000,
        7,
    )


def test_of_a_key_given_twice_the_last_counts() -> None:
    assert read_all(b'{"events":[1],"events":[]}') == []


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(anything | st.fixed_dictionaries({}, optional=dict.fromkeys(event(), anything)), max_size=4))
def test_whatever_else_stands_in_the_list_a_good_event_is_read(others: list[object]) -> None:
    found = read_all(json.dumps({"events": [*others, event()]}).encode())
    assert found[-1].person == f"line<{USER}>"


@given(st.binary(max_size=200))
def test_any_bytes_are_events_or_refused(body: bytes) -> None:
    with suppress(NotEvents):
        assert isinstance(read_all(body), list)
