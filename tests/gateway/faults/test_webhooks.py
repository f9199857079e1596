"""Webhooks on real gateways whose deliveries repeat, mix and break apart, and whose store or disk is away."""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from linebot.v3.webhook import WebhookParser
from sqlalchemy import create_engine, text

from core.folders import ROOT
from core.settings import Settings
from funnel import figures, pseudonyms
from gateway.line_signature import sign
from store.database import Store
from store.records import Programme
from tests.conftest import NOON
from tests.gateway.conftest import count, rows, wait_until
from tests.gateway.desks import body_of, event, minutes, open_desk
from tests.serving import Served, gateway_process

pytestmark = pytest.mark.slow

USERS = ["U" + f"{number:x}" * 32 for number in range(8)]
SECRET_WORDS = "だれにも言えないこと"
ANSWER_SECONDS = 2.0


def post(served: Served, slug: str, body: bytes) -> int:
    """Deliver a body as LINE does, read by LINE's own library on the way; the status, within LINE's two seconds."""
    signature = sign(f"demo-secret-{slug}", body)
    assert WebhookParser(f"demo-secret-{slug}").parse(body.decode(), signature) is not None
    began = time.monotonic()
    headers = {"X-Line-Signature": signature, "Content-Type": "application/json; charset=utf-8"}
    answer = httpx.post(f"{served.address}/line/{slug}/webhook", content=body, headers=headers, timeout=10)
    assert time.monotonic() - began < ANSWER_SECONDS
    return answer.status_code


def a_year_of(slug: str) -> list[dict[str, object]]:
    """Who came, wrote, took back, left and came again; one friend unblocks, one is named by nobody."""
    made: list[dict[str, object]] = []

    def happens(kind: str, user: str | None, at: float, **more: object) -> None:
        number = f"{slug[:4]}{len(made):04}x"
        made.append(event(kind, user=user, at=NOON + minutes(at), event_id=number, **more))

    for place, user in enumerate(USERS):
        happens("follow", user, place, follow={"isUnblocked": place == 3})
        for number in range(5):
            message = {"id": f"{slug}{place}{number}", "type": "text", "text": SECRET_WORDS, "quoteToken": "q"}
            happens("message", user, 20 + place + number, message=message)
        happens("unsend", user, 30 + place, unsend={"messageId": f"{slug}{place}2"})
        happens("postback", user, 31, postback={"data": "menu"})
        if place % 3 == 0:
            happens("unfollow", user, 40)
        if place == 6:
            happens("follow", user, 50, follow={"isUnblocked": True})
    happens("message", None, 60)
    return made


def what_is_kept(store: Store, programme: Programme, key: bytes) -> dict[str, object]:
    """All that a programme's events have left, with the users in the place of their pseudonyms."""
    names: dict[object, str | None] = {pseudonyms.line_user(key, programme, user): user for user in USERS} | {
        None: None
    }
    friends = [row for row in rows(store, "friend") if row[0] == programme.id]
    events = [row for row in rows(store, "line_event") if row[0] == programme.id]
    unsent = [row for row in rows(store, "line_unsent") if row[0] == programme.id]
    day = date(2026, 6, 3)
    with store.reading() as db:
        told = figures.read(db, programme=programme, since=day, until=day, opening_days=[])
    return {
        "friends": sorted((names[row[1]], row[2], bool(row[3])) for row in friends),
        "events": sorted((str(row[1])[4:], row[2], row[3], str(names[row[4]])) for row in events),
        "unsent": len(unsent),
        "totals": {name: told.stages[name] for name in ("friends_new", "friends_returning", "friends_stock")},
    }


def spools_are_empty(*folders: Path) -> bool:
    return not any(list(folder.glob("*.jsonl")) for folder in folders)


@dataclass(frozen=True)
class Two:
    """Two gateways on one store, each with a data folder of its own and the same key."""

    served: Sequence[Served]
    spools: Sequence[Path]
    key: Path


@pytest.fixture
def two(settings: Settings, store: Store, tmp_path: Path) -> Iterator[Two]:
    key = tmp_path / "pseudonym.key"
    folders = [tmp_path / "east", tmp_path / "west"]
    with ExitStack() as running:
        served = [
            running.enter_context(
                gateway_process(
                    settings.model_copy(update={"data_dir": folder}),
                    tmp_path / f"{folder.name}.log",
                    SHIRUBE_KEY_FILE=str(key),
                )
            )
            for folder in folders
        ]
        yield Two(served, [folder / "spool" for folder in folders], key)


def test_delivered_three_times_shuffled_in_pieces_over_two_gateways_it_counts_as_delivered_once(
    store: Store, two: Two
) -> None:
    once, often = open_desk(store, slug="kita-r8").programme, open_desk(store, slug="osaka-r8").programme
    for told in a_year_of(once.slug):
        assert post(two.served[0], once.slug, body_of(told)) == 200
    deliveries = a_year_of(often.slug) * 3
    rng = random.Random(20260603)
    rng.shuffle(deliveries)
    pieces: list[bytes] = []
    while deliveries:
        size = rng.randint(1, 9)
        again = [{**told, "deliveryContext": {"isRedelivery": rng.random() < 0.5}} for told in deliveries[:size]]
        pieces.append(body_of(*again))
        del deliveries[:size]
    statuses: list[int] = []

    def deliver(place: int) -> None:
        # A piece refused or lost would be seen below as a difference.
        statuses.extend(post(two.served[place], often.slug, body) for body in pieces[place::2])

    threads = [threading.Thread(target=deliver, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * len(pieces)
    wait_until(lambda: spools_are_empty(*two.spools), 30)
    key = two.key.read_bytes()
    kept = what_is_kept(store, once, key)
    assert what_is_kept(store, often, key) == kept
    assert kept["totals"] == {"friends_new": 7, "friends_returning": 2, "friends_stock": 6}
    assert kept["unsent"] == len(USERS)
    assert len(kept["events"]) == len(a_year_of(once.slug)) - 2 * len(USERS)


@contextmanager
def away(store: Store) -> Iterator[None]:
    """Take the store away from everybody: a lock on SQLite, on PostgreSQL no connection at all."""
    if store.is_sqlite:
        with store.engine.connect() as held:
            held.exec_driver_sql("PRAGMA busy_timeout=30000")
            held.rollback()
            with held.execution_options(writes=True).begin():
                yield
        return
    address, _, name = store.url.rpartition("/")
    engine = create_engine(
        f"{address.replace('postgresql:', 'postgresql+psycopg:')}/postgres", isolation_level="AUTOCOMMIT"
    )
    store.close()
    with engine.connect() as db:
        db.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        db.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name})
        try:
            yield
        finally:
            db.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    engine.dispose()


def everything_on_disk(*places: Path) -> bytes:
    files = [path for place in places for path in ([place] if place.is_file() else place.rglob("*")) if path.is_file()]
    return b"\0".join(path.read_bytes() for path in files)


def test_while_the_store_is_away_events_wait_under_pseudonyms_and_are_stored_once_even_after_a_kill(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    desk = open_desk(store, slug="kita-r8")
    log = tmp_path / "log"
    told = a_year_of("kita-r8")
    with gateway_process(settings, log) as served:
        assert post(served, "kita-r8", body_of(event(event_id="first"))) == 200
        with away(store):
            for start in range(0, len(told), 10):
                assert post(served, "kita-r8", body_of(*told[start : start + 10])) == 200
            on_disk = everything_on_disk(settings.data_dir, log)
            served.kill()
    assert b"made_with" in on_disk
    for user in (*USERS, "U" + "1" * 32):
        assert user.encode() not in on_disk
    for words in (SECRET_WORDS, json.dumps(SECRET_WORDS).strip('"'), "0f3779fba3b349968c5d07db31eab56f"):
        assert words.encode() not in on_disk
    with gateway_process(settings, log) as served:
        kept = len(told) - 2 * len(USERS) + 1
        wait_until(lambda: spools_are_empty(settings.spool_dir), 30)
        assert count(store, "line_event") == kept
        for _time in range(2):
            assert post(served, "kita-r8", body_of(*told)) == 200
        wait_until(lambda: spools_are_empty(settings.spool_dir), 30)
        assert count(store, "line_event") == kept
        friends = what_is_kept(store, desk.programme, settings.pseudonym_key_file.read_bytes())["totals"]
        # USERS[1] is the one who came first of all.
        assert friends == {"friends_new": 7, "friends_returning": 3, "friends_stock": 6}
    assert "Traceback" not in log.read_text()


def test_where_neither_store_nor_spool_takes_them_events_are_not_acknowledged_and_not_half_stored(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    open_desk(store, slug="kita-r8")
    with gateway_process(settings, tmp_path / "log") as served:
        assert post(served, "kita-r8", body_of(event(event_id="first"))) == 200
        shutil.rmtree(settings.spool_dir, ignore_errors=True)
        settings.spool_dir.write_text("in the way")
        with away(store):
            assert post(served, "kita-r8", body_of(event("message", event_id="a"))) == 503
        settings.spool_dir.unlink()
        # LINE delivers again what was not acknowledged, where that is switched on.
        again = event("message", event_id="a", deliveryContext={"isRedelivery": True})
        wait_until(lambda: post(served, "kita-r8", body_of(again)) == 200, 20)
        wait_until(lambda: count(store, "line_event") == 2, 20)
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_key_destroyed_beside_running_gateways_parts_what_comes_from_what_was(
    settings: Settings, store: Store, two: Two
) -> None:
    programme = open_desk(store, slug="kita-r8").programme
    first, second = (event("message", user=USERS[0], event_id=name) for name in ("a", "b"))
    assert [post(served, "kita-r8", body_of(first)) for served in two.served] == [200, 200]
    before = two.key.read_bytes()
    environment = {"SHIRUBE_DATA_DIR": str(settings.data_dir), "SHIRUBE_DATABASE_URL": store.url}
    command = [sys.executable, "manage.py", "forget-key", "--yes"]
    told = os.environ | environment | {"SHIRUBE_KEY_FILE": str(two.key)}
    subprocess.run(command, cwd=ROOT, env=told, check=True, capture_output=True)
    assert not two.key.exists()
    assert [post(served, "kita-r8", body_of(second)) for served in two.served] == [200, 200]
    persons = {row[1]: row[4] for row in rows(store, "line_event")}
    keys = {first["webhookEventId"]: before, second["webhookEventId"]: two.key.read_bytes()}
    assert persons == {name: pseudonyms.line_user(key, programme, USERS[0]) for name, key in keys.items()}
