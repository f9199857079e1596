"""The relay when the store hangs or has said nothing yet: it ends soon, and claims nothing that nobody knows."""

import asyncio
import logging
import time

import pytest

from core.logs import message_of
from gateway import relay as relaying
from gateway.relay import Relay
from store.database import Store
from store.records import Programme
from tests.gateway.contractor import contractor
from tests.gateway.desks import Clock, open_desk
from tests.gateway.hanging import Hanging
from tests.gateway.test_relay import allow, noted


@pytest.fixture
def programme(sqlite_store: Store) -> Programme:
    return open_desk(sqlite_store).programme


def offer(relay: Relay, programme: Programme, *bodies: bytes) -> None:
    for body in bodies:
        relay.offer(programme, body, signature="s", content_type="")


async def until_told(relay: Relay) -> None:
    async with asyncio.timeout(10):
        while relay._addresses is None:
            await asyncio.sleep(0.01)


async def timed_stop(relay: Relay) -> float:
    before = time.monotonic()
    await relay.stop()
    return time.monotonic() - before


def test_a_store_that_hangs_from_the_start_keeps_the_stop_waiting_only_shortly(
    sqlite_store: Store, programme: Programme, caplog: pytest.LogCaptureFixture
) -> None:
    store = Hanging(sqlite_store)
    store.hangs = True

    async def run() -> tuple[Relay, float]:
        relay = Relay(store=store, clock=Clock())
        await relay.start()
        offer(relay, programme, b"a", b"b")
        return relay, await timed_stop(relay)

    try:
        relay, seconds = asyncio.run(run())
    finally:
        store.go.set()
    assert store.asked.is_set()
    assert seconds < 4
    assert (relay.forwarded, relay.failed, relay.waiting) == (0, 0, 0)
    assert noted(sqlite_store, programme) == (0, 0)
    assert "2 webhooks" in caplog.text


def test_a_store_that_hangs_later_keeps_the_stop_waiting_only_shortly(
    sqlite_store: Store, programme: Programme
) -> None:
    store = Hanging(sqlite_store)

    async def run(url: str) -> tuple[Relay, float]:
        allow(sqlite_store, programme, url)
        relay = Relay(store=store, clock=Clock())
        await relay.start()
        await until_told(relay)
        store.hangs = True
        offer(relay, programme, b"a")
        async with asyncio.timeout(10):
            while relay.waiting:
                await asyncio.sleep(0.01)
        return relay, await timed_stop(relay)

    try:
        with contractor() as there:
            relay, seconds = asyncio.run(run(there.url))
    finally:
        store.go.set()
    assert seconds < 4
    assert relay.forwarded == 1


def test_what_waited_for_a_desk_without_a_relay_is_dropped_and_counted_nowhere(
    sqlite_store: Store, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cold start without a store: more came than there is room for, then the store says who is relayed to."""
    monkeypatch.setattr(relaying, "MOST_WAITING", 3)
    other = open_desk(sqlite_store, slug="kita-r8").programme
    store = Hanging(sqlite_store)
    store.hangs = True

    async def run(url: str) -> Relay:
        allow(sqlite_store, programme, url)
        relay = Relay(store=store, clock=Clock())
        await relay.start()
        offer(relay, other, b"x", b"y", b"z")
        offer(relay, programme, b"a", b"b")
        assert relay.waiting == 3
        assert relay.failed == 0
        store.hangs = False
        store.go.set()
        await until_told(relay)
        assert not relay._queues[other.id]
        await relay.stop()
        return relay

    with contractor() as there:
        relay = asyncio.run(run(there.url))
    assert there.bodies == [b"a", b"b"]
    assert (relay.forwarded, relay.failed, relay._bytes) == (2, 0, 0)
    assert (noted(sqlite_store, programme), noted(sqlite_store, other)) == ((2, 0), (0, 0))


def test_what_grew_too_old_before_the_store_said_anything_is_counted_nowhere(
    sqlite_store: Store, programme: Programme
) -> None:
    store = Hanging(sqlite_store)
    store.hangs = True

    async def run() -> Relay:
        relay = Relay(store=store, clock=Clock(), patience=0.4)
        await relay.start()
        offer(relay, programme, b"a")
        async with asyncio.timeout(10):
            while relay.waiting:
                await asyncio.sleep(0.01)
        store.hangs = False
        store.go.set()
        await until_told(relay)
        await relay.stop()
        return relay

    assert asyncio.run(run()).failed == 0
    assert noted(sqlite_store, programme) == (0, 0)


def test_a_log_tells_what_the_contractor_said(
    sqlite_store: Store, programme: Programme, caplog: pytest.LogCaptureFixture
) -> None:
    async def run(url: str) -> None:
        allow(sqlite_store, programme, url)
        relay = Relay(store=sqlite_store, clock=Clock())
        await relay.start()
        await until_told(relay)
        offer(relay, programme, b"a")
        await relay.stop()

    with contractor() as there:
        there.answers = [401]
        asyncio.run(run(there.url))
    [said] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert message_of(said) == "the contractor takes no webhook (status, 401); it is given up"
