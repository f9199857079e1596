"""A real gateway that starts while its store is away, or hangs, serves what was known last and loses no scan."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from campaigns import placements
from campaigns.codes import mint
from core.settings import Settings
from gateway.snapshot_file import NAME
from store.database import Store
from store.schema import migrate
from tests import databases, postgres
from tests.conftest import NOON
from tests.gateway.conftest import totals, wait_until
from tests.gateway.desks import BY, PHONE, Desk, open_desk
from tests.gateway.faults.load import CONNECTIONS, loading
from tests.serving import Served, gateway_process

ADD_FRIEND = "https://line.me/R/ti/p/%40000sample"
AWAY = "postgresql://shirube@127.0.0.1:1/away"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk of two placements, and one whose code is retired."""
    made = open_desk(store, "card", "poster", "sticker")
    with store.writing() as db:
        placements.retire(db, by=BY, at=NOON, programme=made.programme, placement_id=made.placements[2].id)
    return made


def known_here(settings: Settings, log: Path) -> float:
    """Let a gateway of this host know the store once; in how many seconds it answered."""
    began = time.monotonic()
    with gateway_process(settings, log) as served:
        took = time.monotonic() - began
        wait_until(lambda: (settings.data_dir / NAME).exists())
        served.stop()
    return took


def leads_to(served: Served, code: str) -> str:
    answer = httpx.get(f"{served.address}/R/{code}", headers=PHONE, timeout=10)
    return answer.headers.get("location", str(answer.status_code))


def ready(served: Served) -> tuple[int, str]:
    answer = httpx.get(f"{served.address}/readyz", timeout=10)
    return answer.status_code, answer.text


def waits_in_spool(settings: Settings) -> bool:
    return any(settings.spool_dir.glob("scans-*.jsonl"))


def test_a_gateway_without_its_store_redirects_from_its_snapshot_and_says_that_it_is_not_ready(
    settings: Settings, desk: Desk, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    known_here(settings, log)
    away = settings.model_copy(update={"database_url": AWAY})
    with gateway_process(away, log, ready="/healthz") as served:
        assert ready(served) == (503, "store")
        assert [leads_to(served, place.code) for place in desk.placements[:2]] == [ADD_FRIEND] * 2
        assert leads_to(served, desk.code.lower()) == ADD_FRIEND
        assert leads_to(served, desk.placements[2].code) == f"/closed/{desk.programme.slug}"
        page = httpx.get(f"{served.address}/closed/{desk.programme.slug}", headers=PHONE)
        assert (page.status_code, f'href="{ADD_FRIEND}"' in page.text) == (200, True)
        assert {leads_to(served, code) for code in (mint(), "UUUUUUU")} == {"503"}
        assert waits_in_spool(settings)
    assert "Traceback" not in log.read_text()


def test_a_gateway_that_started_without_its_store_and_was_killed_has_lost_no_scan(
    settings: Settings, desk: Desk, store: Store, tmp_path: Path
) -> None:
    log, codes = tmp_path / "log", [place.code for place in desk.placements]
    known_here(settings, log)
    away = settings.model_copy(update={"database_url": AWAY})
    with gateway_process(away, log, ready="/healthz") as served, loading([served.port], codes) as told:
        wait_until(lambda: told.answered > 200, 30)
        served.kill()
    assert set(told.others) == set()
    assert totals(store) == {}
    with gateway_process(settings, log):
        wait_until(lambda: not waits_in_spool(settings), 30)
    kept = totals(store)["person"]
    assert told.answered <= kept <= told.answered + told.unanswered
    assert told.unanswered <= CONNECTIONS


def test_a_damaged_snapshot_is_not_served_and_the_gateway_lives(settings: Settings, desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "log"
    known_here(settings, log)
    path = settings.data_dir / NAME
    for damaged in (path.read_bytes()[:-1], path.read_bytes().replace(b"line.me", b"evil.me")):
        path.write_bytes(damaged)
        with gateway_process(settings.model_copy(update={"database_url": AWAY}), log, ready="/healthz") as served:
            assert leads_to(served, desk.code) == "503"
    with gateway_process(settings, log) as served:
        assert leads_to(served, desk.code) == ADD_FRIEND
    assert "Traceback" not in log.read_text()


@pytest.fixture
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL that a test may stop and freeze."""
    with postgres.cluster("fsync=off") as made:
        yield made


@pytest.fixture
def own(cluster: postgres.Cluster, tmp_path: Path) -> Settings:
    """Settings with a migrated store on that PostgreSQL."""
    databases.make(cluster.address, "own", "template1")
    store = Store(f"{cluster.address}/own")
    migrate(store)
    store.close()
    return Settings(data_dir=tmp_path / "data", database_url=f"{cluster.address}/own", _env_file=None)


def test_a_store_that_comes_late_takes_over_from_the_snapshot_and_gets_every_scan(
    own: Settings, cluster: postgres.Cluster, tmp_path: Path
) -> None:
    log, store = tmp_path / "log", Store(own.database)
    desk = open_desk(store, "card", "poster")
    store.close()
    known_here(own, log)
    cluster.stop()
    with gateway_process(own, log, ready="/healthz") as served, loading([served.port], [desk.code]) as told:
        assert ready(served) == (503, "store")
        wait_until(lambda: told.answered > 100, 30)
        cluster.start()
        wait_until(lambda: ready(served) == (200, "ready"), 30)
        with store.writing() as db:
            placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=desk.placements[1].id)
        wait_until(lambda: leads_to(served, desk.placements[1].code).startswith("/closed/"), 30)
    scanned = sum(told.others.values())
    assert scanned == 0
    with gateway_process(own, log):
        wait_until(lambda: not waits_in_spool(own), 30)
    [(kept,)] = _of_placement(store, desk.placements[0].id)
    assert told.answered <= kept <= told.answered + told.unanswered
    assert totals(store)["person"] > kept
    store.close()


def _of_placement(store: Store, placement_id: int) -> list[tuple[int]]:
    with store.reading() as db:
        query = f"SELECT count(*) FROM scan WHERE placement_id = {placement_id}"
        return [tuple(row) for row in db.exec_driver_sql(query)]


def test_a_store_that_hangs_delays_no_start(own: Settings, cluster: postgres.Cluster, tmp_path: Path) -> None:
    log, store = tmp_path / "log", Store(own.database)
    desk = open_desk(store)
    store.close()
    usual = min(known_here(own, log) for _turn in range(2))
    cluster.freeze()
    try:
        began = time.monotonic()
        with gateway_process(own, log, ready="/healthz") as served:
            assert leads_to(served, desk.code) == ADD_FRIEND
            took = time.monotonic() - began
            assert took < usual + 2.5
            cluster.thaw()
            wait_until(lambda: ready(served) == (200, "ready"), 30)
    finally:
        cluster.thaw()
    print(f"usual {usual:.2f} s, with a store that hangs {took:.2f} s")
