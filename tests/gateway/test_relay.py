"""Copies for the contractor: unchanged, soon, in order, from memory, and never in LINE's way."""

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from linebot.v3.webhook import WebhookParser

from core.dates import tokyo_day
from core.settings import Settings
from gateway import relay as relaying
from gateway.app import Gateway, create_app
from gateway.relay import Relay
from store import line_desks
from store.database import Store
from store.records import LineDesk, Programme
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.conftest import wait_until
from tests.gateway.contractor import Contractor, contractor
from tests.gateway.desks import Clock, Desk, body_of, event, open_desk, signed
from tests.postgres import free_port

HOOK = "/line/toshima-r8/webhook"


@pytest.fixture
def there() -> Iterator[Contractor]:
    with contractor() as made:
        yield made


def allow(store: Store, programme: Programme, url: str | None) -> None:
    approval = {"relay_approval": "文書 12", "relay_approved_at": NOON, "relay_approved_by": "admin@example.lg.jp"}
    with store.writing() as db:
        line_desks.put(db, LineDesk(programme.id, relay_url=url, **(approval if url else {})))


@pytest.fixture
def relaying_client(gateway: Gateway, store: Store, desk: Desk, there: Contractor) -> Iterator[Client]:
    """A client of a gateway that relays to `there`."""
    allow(store, desk.programme, there.url)
    with living(gateway) as client:
        yield client


def send(client: Client, event_id: str = "a") -> bytes:
    body = body_of(event("message", event_id=event_id))
    assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
    return body


def noted(store: Store, programme: Programme) -> tuple[int, int]:
    with store.reading() as db:
        days = line_desks.relayed(db, programme.id, tokyo_day(NOON), tokyo_day(NOON))
    return sum(day.forwarded for day in days), sum(day.failed for day in days)


def test_what_line_sends_reaches_the_contractor_within_a_second_as_it_was(
    relaying_client: Client, there: Contractor, gateway: Gateway, store: Store, desk: Desk
) -> None:
    before = time.monotonic()
    body = send(relaying_client)
    wait_until(lambda: bool(there.got))
    assert there.times[0] - before < 1
    [(got, headers)] = there.got
    assert got == body
    assert headers["content-type"] == signed(body)["content-type"]
    [read] = WebhookParser("demo-secret-toshima-r8").parse(got.decode(), headers["x-line-signature"])
    assert read.message.text == "ひみつのことば"
    wait_until(lambda: noted(store, desk.programme) == (1, 0))
    assert (gateway.relay.forwarded, gateway.relay.failed, gateway.relay.waiting) == (1, 0, 0)


def test_without_an_approval_nothing_is_sent_and_nothing_waits(
    client: Client, gateway: Gateway, there: Contractor
) -> None:
    wait_until(lambda: gateway.relay._addresses is not None)
    send(client)
    assert gateway.relay.waiting == 0
    assert there.got == []


def test_an_approval_given_or_taken_back_counts_within_seconds(
    client: Client, gateway: Gateway, store: Store, desk: Desk, there: Contractor
) -> None:
    allow(store, desk.programme, there.url)
    wait_until(lambda: bool(gateway.relay._addresses), 5)
    send(client, "a")
    wait_until(lambda: len(there.got) == 1)
    allow(store, desk.programme, None)
    wait_until(lambda: gateway.relay._addresses == {}, 5)
    send(client, "b")
    assert gateway.relay.waiting == 0


def test_copies_arrive_in_order_although_the_first_tries_fail(
    relaying_client: Client, there: Contractor, gateway: Gateway
) -> None:
    there.answers = [503, 500, 200, 503]
    bodies = [send(relaying_client, f"n{number}") for number in range(4)]
    wait_until(lambda: gateway.relay.forwarded == 4, 20)
    assert there.bodies == [bodies[0]] * 3 + [bodies[1]] * 2 + bodies[2:]
    assert gateway.relay.failed == 0


def test_a_contractor_that_comes_back_gets_what_waited(
    gateway: Gateway, store: Store, desk: Desk, there: Contractor
) -> None:
    allow(store, desk.programme, f"http://localhost:{free_port()}/")
    with living(gateway) as client:
        bodies = [send(client, f"n{number}") for number in range(3)]
        assert gateway.relay.waiting == 3
        allow(store, desk.programme, there.url)
        wait_until(lambda: there.bodies == bodies, 20)


def test_a_contractor_that_hangs_keeps_neither_line_nor_another_desk_waiting(
    relaying_client: Client, there: Contractor, gateway: Gateway, store: Store
) -> None:
    there.slowly = 30
    send(relaying_client, "a")
    wait_until(lambda: bool(there.times))
    before = time.monotonic()
    for number in range(5):
        send(relaying_client, f"n{number}")
    assert time.monotonic() - before < 5 * 1
    assert gateway.relay.waiting == 6


def test_what_the_contractor_refuses_is_given_up_and_the_next_goes_on(
    relaying_client: Client, there: Contractor, gateway: Gateway, store: Store, desk: Desk
) -> None:
    there.answers = [401]
    send(relaying_client, "a")
    second = send(relaying_client, "b")
    wait_until(lambda: gateway.relay.forwarded == 1)
    assert there.bodies[1] == second
    wait_until(lambda: noted(store, desk.programme) == (1, 1))


def test_where_our_own_counting_fails_her_words_still_reach_the_contractor(
    relaying_client: Client, there: Contractor, settings: Settings
) -> None:
    send(relaying_client, "a")
    settings.pseudonym_key_file.write_bytes(b"x" * 32)
    body = body_of(event("message", event_id="b"))
    assert relaying_client.post(HOOK, content=body, headers=signed(body)).status_code == 503
    wait_until(lambda: there.bodies[1:] == [body])


def test_a_forged_body_and_one_without_events_are_not_passed_on(relaying_client: Client, there: Contractor) -> None:
    body = body_of(event())
    assert relaying_client.post(HOOK, content=body, headers={"x-line-signature": "forged"}).status_code == 401
    assert relaying_client.post(HOOK, content=b"{}", headers=signed(b"{}")).status_code == 400
    verify = body_of()
    assert relaying_client.post(HOOK, content=verify, headers=signed(verify)).status_code == 200
    wait_until(lambda: there.bodies == [verify])


def test_what_waits_is_on_no_disk_and_in_no_log(
    gateway: Gateway, store: Store, desk: Desk, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    allow(store, desk.programme, f"http://localhost:{free_port()}/hooks/secret-path")
    with living(gateway) as client:
        send(client)
        wait_until(lambda: gateway.relay.waiting == 1)
        files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert files
        assert not any("ひみつ".encode() in content or rb"\u3072\u307f" in content for content in files)
    for secret in ("ひみつ", "secret-path"):
        assert secret not in caplog.text


def test_what_waits_at_the_end_is_given_up_counted_and_told_as_a_number(
    gateway: Gateway,
    store: Store,
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relaying, "GRACE", 0.3)
    allow(store, desk.programme, f"http://localhost:{free_port()}/")
    with living(gateway) as client:
        send(client, "a")
        send(client, "b")
    assert gateway.relay.failed == 2
    assert noted(store, desk.programme) == (0, 2)
    assert "2 webhooks for the contractor were given up at the end" in caplog.text


def test_what_waits_at_the_end_is_still_sent_where_it_can_be(
    gateway: Gateway, store: Store, desk: Desk, there: Contractor
) -> None:
    allow(store, desk.programme, there.url)
    there.slowly = 0.3
    with living(gateway) as client:
        bodies = [send(client, f"n{number}") for number in range(3)]
    assert there.bodies == bodies
    assert noted(store, desk.programme) == (3, 0)


class Alone:
    """A relay without a gateway around it, and what it did."""

    def __init__(self, store: Store, url: str, programme: Programme, *, patience: float = 600) -> None:
        allow(store, programme, url)
        self.relay = Relay(store=store, clock=Clock(), patience=patience)
        self.programme = programme

    def offer(self, *bodies: bytes) -> None:
        for body in bodies:
            self.relay.offer(self.programme, body, signature="s", content_type="application/json")

    async def __aenter__(self) -> "Alone":
        await self.relay.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.relay.stop()

    async def until_told(self) -> None:
        """The store has said which programmes relay."""
        for _tenth in range(200):
            if self.relay._addresses is not None:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the store said nothing")

    async def until_empty(self) -> None:
        for _tenth in range(200):
            if not self.relay.waiting:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("copies still wait")


@pytest.fixture
def programme(sqlite_store: Store) -> Programme:
    return open_desk(sqlite_store).programme


def test_a_copy_too_old_is_given_up(sqlite_store: Store, programme: Programme) -> None:
    async def run() -> Relay:
        async with Alone(sqlite_store, f"http://localhost:{free_port()}/", programme, patience=0.5) as alone:
            alone.offer(b"{}")
            await alone.until_empty()
            return alone.relay

    relay = asyncio.run(run())
    assert (relay.forwarded, relay.failed) == (0, 1)
    assert noted(sqlite_store, programme) == (0, 1)


@pytest.mark.parametrize(("most", "size"), [("MOST_WAITING", 1), ("MOST_BYTES", 1000)])
def test_where_too_many_wait_the_oldest_is_given_up_first(
    sqlite_store: Store, programme: Programme, there: Contractor, monkeypatch: pytest.MonkeyPatch, most: str, size: int
) -> None:
    monkeypatch.setattr(relaying, most, 3 * size)
    there.answers = [503]

    async def run() -> Relay:
        async with Alone(sqlite_store, there.url, programme) as alone:
            await alone.until_told()
            alone.offer(*(bytes([65 + number]) * size for number in range(5)))
            assert alone.relay.waiting == 3
            await alone.until_empty()
            return alone.relay

    relay = asyncio.run(run())
    assert [body[:1] for body in there.bodies[-3:]] == [b"C", b"D", b"E"]
    assert (relay.forwarded, relay.failed) == (3, 2)
    assert relay._bytes == 0


def test_the_oldest_is_given_up_whosever_it_is(
    sqlite_store: Store, programme: Programme, there: Contractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "MOST_WAITING", 3)
    other = open_desk(sqlite_store, slug="kita-r8").programme
    allow(sqlite_store, other, there.url)

    async def run() -> None:
        async with Alone(sqlite_store, there.url, programme) as alone:
            await alone.until_told()
            alone.offer(b"first")
            for body in (b"second", b"third", b"fourth"):
                alone.relay.offer(other, body, signature="s", content_type="")
            await alone.until_empty()

    asyncio.run(run())
    assert sorted(there.bodies) == [b"fourth", b"second", b"third"]
    assert (noted(sqlite_store, programme), noted(sqlite_store, other)) == ((0, 1), (3, 0))


def test_while_the_store_is_away_from_the_start_copies_wait_for_its_word(
    settings: Settings, store: Store, desk: Desk, there: Contractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(store, desk.programme, there.url)
    real, is_away = line_desks.every_desk, True

    def away(db: object) -> dict[int, LineDesk]:
        if is_away:
            raise ConnectionError
        return real(db)  # type: ignore[arg-type]  # whatever the relay gives

    monkeypatch.setattr(line_desks, "every_desk", away)
    gateway = create_app(settings, store=store, clock=Clock())
    with living(gateway) as client:
        body = send(client)
        assert gateway.relay.waiting == 1
        is_away = False
        wait_until(lambda: there.bodies == [body], 10)
