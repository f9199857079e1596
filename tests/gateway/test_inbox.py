"""LINE events on their way into the store: durable before the answer, under pseudonyms, in whichever way they go."""

import asyncio
import json
import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from core.settings import Settings
from funnel import friends, pseudonym_keys
from gateway.app import Gateway, create_app
from gateway.inbox import Inbox
from gateway.spool import Spool
from store.database import Db, Store, StoreUnavailable
from store.records import LineEvent, Programme
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.conftest import count, rows, wait_until
from tests.gateway.desks import USER, Desk, body_of, event, signed
from tests.gateway.hanging import Hanging

HOOK = "/line/toshima-r8/webhook"
MADE_WITH = "0123456789abcdef"


class Switch:
    """Makes the store refuse, or take its time, while it is on; otherwise the real function runs."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.refused_id = ""

    def receive(self, db: Db, *, programme: Programme, events: Sequence[LineEvent]) -> set[str]:
        if self.fault:
            raise self.fault
        if self.refused_id in {each.event_id for each in events}:
            raise ValueError
        return _receive(db, programme=programme, events=events)


_receive = friends.receive


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Switch:
    made = Switch()
    monkeypatch.setattr(friends, "receive", made.receive)
    return made


def send(client: Client, *events: dict[str, object]) -> int:
    body = body_of(*events)
    return client.post(HOOK, content=body, headers=signed(body)).status_code


def spooled(settings: Settings, kind: str = "line") -> list[str]:
    return [
        line for file in sorted(settings.spool_dir.glob(f"{kind}-*.jsonl")) for line in file.read_text().splitlines()
    ]


@pytest.fixture
def inbox(store: Store, desk: Desk, tmp_path: Path) -> Iterator[Inbox]:
    with store.writing() as db:
        pseudonym_keys.must_be_known(db, MADE_WITH, at=NOON)
    made = Inbox(store=store, spool_dir=tmp_path / "spool")
    yield made
    asyncio.run(made.stop())


def moment(desk: Desk, event_id: str, kind: str = "message", key: str | None = None) -> LineEvent:
    return LineEvent(desk.programme.id, event_id, kind, NOON, "anna", None, key)


def test_taking_tells_which_events_are_there_for_the_first_time(inbox: Inbox, desk: Desk) -> None:
    async def takes() -> list[set[str]]:
        given = [["a", "b"], ["b", "c", "c"], ["a", "b", "c"], []]
        return [
            await inbox.take(desk.programme, [moment(desk, each) for each in ids], made_with=MADE_WITH) for ids in given
        ]

    assert asyncio.run(takes()) == [{"a", "b"}, {"c"}, set(), set()]


def test_a_message_taken_back_before_it_came_is_not_among_the_fresh_ones(inbox: Inbox, desk: Desk) -> None:
    async def takes() -> list[set[str]]:
        taken_back, sent = moment(desk, "b", "unsend", "one"), moment(desk, "a", "message", "one")
        return [await inbox.take(desk.programme, [each], made_with=MADE_WITH) for each in (taken_back, sent)]

    assert asyncio.run(takes()) == [set(), set()]


@pytest.mark.parametrize("fault", [StoreUnavailable(), ValueError("a row the store has something against")])
def test_what_the_store_does_not_take_waits_in_the_spool_and_is_stored_once(
    client: Client, store: Store, settings: Settings, switch: Switch, fault: Exception
) -> None:
    assert send(client, event(event_id="z")) == 200
    switch.fault = fault
    given = [
        event("message", event_id="a"),
        event("message", event_id="b"),
        event("unsend", event_id="c", unsend={"messageId": "9"}),
    ]
    assert send(client, *given) == 200
    assert send(client, *given) == 200
    assert count(store, "line_event") == 1
    assert len(spooled(settings)) == 6
    switch.fault = None
    wait_until(lambda: count(store, "line_event") == 3)
    wait_until(lambda: not spooled(settings))
    assert count(store, "line_unsent") == 1


def test_the_spool_holds_neither_text_nor_user_id_nor_token(client: Client, settings: Settings, switch: Switch) -> None:
    switch.fault = StoreUnavailable()
    assert send(client, event("message"), event("postback", event_id="p", postback={"data": "ひみつ"})) == 200
    told = "".join(spooled(settings))
    assert told
    for secret in ("ひみつ", json.dumps("ひみつ").strip('"'), USER, USER[1:12], "0f3779fb"):
        assert secret not in told


def test_where_neither_store_nor_spool_takes_an_event_it_is_not_acknowledged(
    client: Client, settings: Settings, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(client, event(event_id="z")) == 200
    switch.fault = StoreUnavailable()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    assert send(client, event("message", event_id="a")) == 503


def test_an_event_the_store_refuses_keeps_no_other_in_the_spool(
    client: Client, store: Store, settings: Settings, switch: Switch
) -> None:
    assert send(client, event(event_id="z")) == 200
    switch.fault, switch.refused_id = StoreUnavailable(), "b".ljust(26, "0")
    assert send(client, *(event("message", event_id=name) for name in "abc")) == 200
    switch.fault = None
    wait_until(lambda: count(store, "line_event") == 3)
    wait_until(lambda: not spooled(settings))
    [aside] = spooled(settings, "refused-line")
    assert json.loads(aside)["event_id"] == switch.refused_id


def test_what_was_made_with_a_key_the_store_never_knew_is_set_aside(
    gateway: Gateway, settings: Settings, store: Store, desk: Desk
) -> None:
    """A gateway that started without a store, with the wrong key file."""
    settings.spool_dir.mkdir(parents=True)
    told = {**vars(moment(desk, "a")), "at": 1780455600000, "made_with": "f" * 16}
    (settings.spool_dir / "line-1.jsonl").write_text(json.dumps(told) + "\n")
    with store.writing() as db:
        pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=NOON)
    with living(gateway):
        wait_until(lambda: bool(spooled(settings, "refused-line")))
        assert count(store, "line_event") == 0


def test_a_spool_of_the_version_before_is_replayed(
    gateway: Gateway, settings: Settings, store: Store, desk: Desk
) -> None:
    settings.spool_dir.mkdir(parents=True)
    told = {**vars(moment(desk, "a")), "at": 1780455600000}
    del told["message_key"]
    (settings.spool_dir / "line-1.jsonl").write_text(json.dumps(told) + "\n")
    with living(gateway):
        wait_until(lambda: count(store, "line_event") == 1)


def test_while_the_store_is_away_from_the_start_the_key_in_the_file_is_used(
    settings: Settings, store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing() as db:
        pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=NOON)
    gateway = create_app(settings, store=store)
    with living(gateway) as client:
        real = pseudonym_keys.find

        def away(_db: Db, _file: Path) -> bytes | None:
            raise StoreUnavailable

        monkeypatch.setattr(pseudonym_keys, "find", away)
        assert send(client, event("message", event_id="a")) == 200
        monkeypatch.setattr(pseudonym_keys, "find", real)
        wait_until(lambda: count(store, "line_event") == 1)


def test_no_log_line_tells_of_anybody(client: Client, switch: Switch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    switch.fault = ValueError(f"{USER} ひみつのことば")
    assert send(client, event("message")) == 200
    told = caplog.text
    assert "go to the spool" in told
    for secret in (USER, USER[1:12], "ひみつ", "0f3779fb"):
        assert secret not in told


def test_the_rows_of_a_spooled_and_a_stored_event_are_the_same(
    client: Client, store: Store, settings: Settings, switch: Switch
) -> None:
    assert send(client, event("message", event_id="a")) == 200
    [stored] = rows(store, "line_event")
    with store.writing() as db:
        db.exec_driver_sql("DELETE FROM line_event")
    switch.fault = StoreUnavailable()
    assert send(client, event("message", event_id="a")) == 200
    switch.fault = None
    wait_until(lambda: rows(store, "line_event") == [stored])


def test_a_disk_that_hangs_makes_line_wait_no_longer_than_it_does_and_send_again(
    client: Client, store: Store, settings: Settings, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(client, event(event_id="z")) == 200
    switch.fault = StoreUnavailable()
    go, real = threading.Event(), Spool.append

    def hanging(self: Spool, records: Sequence[object]) -> None:
        go.wait(20)
        real(self, records)

    monkeypatch.setattr(Spool, "append", hanging)
    try:
        for event_id in ("a", "b"):
            before = time.monotonic()
            assert send(client, event("message", event_id=event_id)) == 503
            assert time.monotonic() - before < 2
    finally:
        go.set()
    assert send(client, event("message", event_id="b")) == 200
    switch.fault = None
    # The first was written in the end; the second, never begun, is there because it was sent again.
    wait_until(lambda: count(store, "line_event") == 3)
    wait_until(lambda: not spooled(settings))


def stopped_while_hanging(inbox: Inbox, desk: Desk) -> tuple[float, list[object]]:
    """How long the stop took, in seconds, and how what was to be taken ended."""

    async def run() -> tuple[float, list[object]]:
        await inbox.start()
        takes = [inbox.take(desk.programme, [moment(desk, each)], made_with=MADE_WITH) for each in "abc"]
        ended = await asyncio.gather(*takes, return_exceptions=True)
        before = time.monotonic()
        await inbox.stop()
        return time.monotonic() - before, list(ended)

    return asyncio.run(run())


@pytest.mark.deadlines
def test_a_store_that_hangs_keeps_the_stop_waiting_only_shortly(store: Store, desk: Desk, tmp_path: Path) -> None:
    hanging = Hanging(store)
    hanging.hangs = True
    try:
        seconds, ended = stopped_while_hanging(Inbox(store=hanging, spool_dir=tmp_path / "spool"), desk)
    finally:
        hanging.go.set()
    assert hanging.asked.is_set()
    assert seconds < 4
    assert ended == [set(), set(), set()]
    told = "".join(file.read_text() for file in (tmp_path / "spool").glob("line-*.jsonl"))
    assert told.count(MADE_WITH) == 3


@pytest.mark.deadlines
def test_a_disk_that_hangs_too_keeps_the_stop_waiting_only_shortly(
    store: Store, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, go = Hanging(store), threading.Event()
    hanging.hangs = True

    def stuck(*_args: object) -> None:
        go.wait(20)
        raise OSError

    monkeypatch.setattr("gateway.spool.write_all", stuck)
    try:
        seconds, ended = stopped_while_hanging(Inbox(store=hanging, spool_dir=tmp_path / "spool"), desk)
    finally:
        monkeypatch.undo()
        go.set()
        hanging.go.set()
    assert seconds < 4
    assert all(isinstance(each, OSError) for each in ended)
