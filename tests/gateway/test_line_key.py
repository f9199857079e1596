"""The key in a gateway: whoever has another one, or one that was destroyed, takes no LINE events."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.dates import now
from core.settings import Settings
from funnel import pseudonym_keys, pseudonyms
from gateway import line_key
from gateway.app import create_app
from gateway.line_key import LineKey
from store import pseudonym_keys as stored
from store.database import Store, StoreUnavailable
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.conftest import count, rows, wait_until
from tests.gateway.desks import USER, Clock, Desk, body_of, event, signed
from tests.gateway.hanging import Hanging

HOOK = "/line/toshima-r8/webhook"


def send(client: Client, event_id: str = "a") -> tuple[int, str]:
    body = body_of(event(event_id=event_id))
    answer = client.post(HOOK, content=body, headers=signed(body))
    return answer.status_code, answer.text


@pytest.fixture
def file(settings: Settings) -> Path:
    return settings.pseudonym_key_file


@pytest.fixture
def second(settings: Settings, store: Store, desk: Desk, tmp_path: Path) -> Iterator[Client]:
    """A gateway on another machine: the same store, a data folder of its own."""
    elsewhere = settings.model_copy(update={"data_dir": tmp_path / "second"})
    with living(create_app(elsewhere, store=store)) as client:
        yield client


def test_the_first_webhook_makes_and_registers_the_key(client: Client, store: Store, file: Path) -> None:
    assert client.get("/readyz").status_code == 200
    assert not file.exists()
    assert send(client) == (200, "ok")
    with store.reading() as db:
        pseudonym_keys.must_be_current(db, pseudonym_keys.fingerprint(file.read_bytes()))
    assert client.get("/readyz").status_code == 200


def test_a_gateway_without_the_key_of_the_others_takes_no_events_and_makes_no_key(
    client: Client, second: Client, store: Store, tmp_path: Path, file: Path
) -> None:
    assert send(client) == (200, "ok")
    assert send(second, "b") == (503, "try again")
    assert count(store, "line_event") == 1
    assert not (tmp_path / "second" / "pseudonym.key").exists()
    (tmp_path / "second").mkdir(exist_ok=True)
    (tmp_path / "second" / "pseudonym.key").write_bytes(file.read_bytes())
    assert send(second, "b") == (200, "ok")
    assert len({row[4] for row in rows(store, "line_event")}) == 1


def test_a_gateway_with_a_key_of_its_own_is_not_ready_and_still_redirects(
    client: Client, second: Client, desk: Desk, tmp_path: Path
) -> None:
    assert send(client) == (200, "ok")
    assert second.get("/readyz").status_code == 200
    (tmp_path / "second").mkdir(exist_ok=True)
    (tmp_path / "second" / "pseudonym.key").write_bytes(b"x" * 32)
    answer = second.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "key")
    assert send(second, "b") == (503, "try again")
    assert second.get(f"/R/{desk.code}").status_code == 302


def test_a_key_destroyed_under_a_running_gateway_makes_no_pseudonym_more(
    client: Client, store: Store, desk: Desk, file: Path
) -> None:
    send(client)
    before = file.read_bytes()
    with store.writing() as db:
        pseudonym_keys.forget(db, file, by="test", at=now())
    assert send(client, "b") == (200, "ok")
    after = file.read_bytes()
    made = [pseudonyms.line_user(key, desk.programme, USER) for key in (before, after)]
    assert before != after
    assert [row[4] for row in rows(store, "line_event")] == made


def test_a_key_destroyed_on_another_machine_is_noticed_within_seconds(
    client: Client, store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_key, "_FRESH", 60.0)
    send(client)
    send(client)
    elsewhere = tmp_path / "copy.key"
    elsewhere.write_bytes(file.read_bytes())
    with store.writing() as db:
        pseudonym_keys.forget(db, elsewhere, by="test", at=now())
    # Even while it isn't looked at again, the store takes nothing made with it.
    assert send(client, "b") == (503, "try again")
    assert count(store, "line_event") == 1
    monkeypatch.undo()
    wait_until(lambda: client.get("/readyz").text == "key", 5)
    file.unlink()
    assert send(client, "b") == (200, "ok")


def test_a_key_file_cut_short_is_no_key(client: Client, store: Store, file: Path) -> None:
    send(client)
    file.write_bytes(file.read_bytes()[:31])
    assert send(client, "b") == (503, "try again")
    assert client.get("/readyz").text == "key"
    assert count(store, "line_event") == 1


def test_a_gateway_that_never_had_a_key_needs_none_to_be_ready(
    settings: Settings, store: Store, desk: Desk, second: Client
) -> None:
    with store.writing() as db:
        pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=NOON)
    assert second.get("/readyz").status_code == 200


def test_the_key_in_use_is_registered_once_however_many_ask(client: Client, store: Store) -> None:
    async def together() -> list[int]:
        bodies = [body_of(event(event_id=f"n{number}x")) for number in range(8)]
        answers = [client._requests.post(HOOK, content=body, headers=signed(body)) for body in bodies]
        return [(await answer).status_code for answer in answers]

    assert client.run(together()) == [200] * 8
    with store.reading() as db:
        assert len(stored.every_key(db)) == 1


def test_a_store_that_hangs_keeps_the_stop_waiting_only_shortly(sqlite_store: Store, tmp_path: Path) -> None:
    store = Hanging(sqlite_store)
    store.hangs = True

    async def run() -> float:
        key = LineKey(store=store, file=tmp_path / "pseudonym.key", clock=Clock())
        with pytest.raises(StoreUnavailable):
            await key.current()
        assert store.asked.is_set()
        before = time.monotonic()
        await key.stop()
        return time.monotonic() - before

    try:
        assert asyncio.run(run()) < 4
    finally:
        store.go.set()
