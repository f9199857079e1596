"""The tolerant reader: one odd event never takes the others with it, and no text comes through."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.line_events import NotEvents, read
from store.records import LineEvent
from tests.conftest import NOON
from tests.gateway.desks import USER, body_of, event


def read_all(body: bytes) -> list[LineEvent]:
    return read(body, programme_id=1, pseudonym=lambda user: f"<{user}>")


def only(*events: object) -> LineEvent:
    [found] = read_all(body_of(*events))
    return found


def test_a_follow_is_read_with_its_moment_and_pseudonym() -> None:
    assert only(event()) == LineEvent(1, "01J0".ljust(26, "0"), "follow", NOON, f"<{USER}>", False)


@pytest.mark.parametrize("kind", ["unfollow", "message"])
def test_an_unfollow_and_a_message_are_moments(kind: str) -> None:
    found = only(event(kind))
    assert (found.kind, found.at, found.is_unblocked) == (kind, NOON, None)


def test_the_text_of_a_message_comes_through_nowhere() -> None:
    assert "ひみつ" not in repr(only(event("message")))


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
    assert only(event(user="L" + "a" * 67)).person == f"<L{'a' * 67}>"


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
        {"type": "messageEdited", "timestamp": 1},
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
    assert only(first).event_id.startswith("sha256:")


def test_two_events_without_an_id_are_two() -> None:
    later = event(webhookEventId="", at=datetime(2026, 6, 3, 3, 1, tzinfo=UTC))
    assert only(event(webhookEventId="")).event_id != only(later).event_id


@pytest.mark.parametrize("own", ["", "a" * 65, "a\0b", "\ud800", "x;y", 7, None, ["a"]])
def test_an_id_no_database_should_hold_is_replaced_by_a_hash(own: object) -> None:
    body = json.dumps({"events": [event(webhookEventId=own)]}).encode()
    assert read_all(body)[0].event_id.startswith("sha256:")


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
        b'{"events":[' + b"9" * 5000 + b"]}",
        b'{"events":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_a_body_without_a_list_of_events_is_refused(body: bytes) -> None:
    with pytest.raises(NotEvents):
        read_all(body)


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
    assert found[-1].person == f"<{USER}>"


@given(st.binary(max_size=200))
def test_any_bytes_are_events_or_refused(body: bytes) -> None:
    with suppress(NotEvents):
        assert isinstance(read_all(body), list)
