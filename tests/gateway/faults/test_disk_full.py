"""No room for the store and none for the spool: scans lead on, and are counted as what they are, unrecorded.

The limit is a real one: the kernel refuses the process every byte beyond so many in any file.
"""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from core.dates import now
from core.settings import Settings
from store import unrecorded
from store.database import Store
from store.records import Unrecorded
from tests.gateway.conftest import wait_until
from tests.gateway.desks import Desk, open_desk
from tests.gateway.faults.load import Told, loading, spooled, stored
from tests.postgres import Cluster
from tests.serving import Served, gateway_process

pytestmark = pytest.mark.slow

# Bytes. The write-ahead log is longer by then, the ledger is not; a file of the spool takes some two hundred scans.
_LIMIT = 32_768


def fill_disk(served: Served) -> None:
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (_LIMIT, resource.RLIM_INFINITY))


def make_room(served: Served) -> None:
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def is_losing(served: Served) -> bool:
    return httpx.get(f"{served.address}/readyz", timeout=5).text == "spool"


def lost(store: Store, desk: Desk) -> list[Unrecorded]:
    """What staff are shown."""
    with store.reading() as db:
        return unrecorded.of_programme(db, desk.programme.id, now() - timedelta(days=1), now() + timedelta(days=1))


def check(told: Told, store: Store, desk: Desk) -> None:
    spans = lost(store, desk)
    assert sum(span.scans for span in spans) > 0
    assert not told.others
    kept = stored(store) + sum(span.scans for span in spans)
    assert told.answered <= kept <= told.answered + told.unanswered
    began = now() - timedelta(minutes=5)
    assert all(began < span.since <= span.until < now() for span in spans)


@contextmanager
def without_room(served: Served, settings: Settings, told: Told, cluster: Cluster | None) -> Iterator[None]:
    """Store and spool are full, and scans are being lost; at the end there is room again."""
    told.wait_for(200)
    if cluster:
        cluster.stop()
    fill_disk(served)
    wait_until(lambda: is_losing(served), 20)
    told.wait_for(300)
    yield
    if cluster:
        cluster.start()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, Store, Cluster | None]:
    """Settings and store; PostgreSQL has a disk of its own, so it is stopped where SQLite is full."""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("own_cluster")
        return request.getfixturevalue("own_settings"), request.getfixturevalue("own_store"), cluster
    store = request.getfixturevalue("sqlite_store")
    return Settings(data_dir=tmp_path / "data", database_url=store.url, _env_file=None), store, None


def test_on_a_full_disk_scans_lead_on_and_are_shown_as_unrecorded_when_there_is_room_again(
    place: tuple[Settings, Store, Cluster | None], tmp_path: Path
) -> None:
    settings, store, cluster = place
    desk = open_desk(store, "card", "poster")
    codes = [each.code for each in desk.placements]
    with gateway_process(settings, tmp_path / "log") as served:
        with loading([served.port], codes) as told:
            with without_room(served, settings, told, cluster):
                pass
            make_room(served)
            wait_until(served.answers, 30)
            told.wait_for(100)
        wait_until(lambda: bool(lost(store, desk)) and not spooled(settings), 30)
        assert served.stop() in (0, -signal.SIGTERM)
    check(told, store, desk)
    assert told.unanswered == 0
    assert list(settings.spool_dir.iterdir()) == []


def test_a_kill_on_a_full_disk_loses_no_count(place: tuple[Settings, Store, Cluster | None], tmp_path: Path) -> None:
    settings, store, cluster = place
    desk = open_desk(store, "card", "poster")
    codes = [each.code for each in desk.placements]
    with (
        gateway_process(settings, tmp_path / "log") as served,
        loading([served.port], codes) as told,
        without_room(served, settings, told, cluster),
    ):
        served.kill()
    with gateway_process(settings, tmp_path / "log") as again:
        wait_until(lambda: bool(lost(store, desk)) and not spooled(settings), 30)
        assert again.stop() in (0, -signal.SIGTERM)
    check(told, store, desk)
    assert list(settings.spool_dir.iterdir()) == []
