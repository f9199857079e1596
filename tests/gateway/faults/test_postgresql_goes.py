"""PostgreSQL stops, starts again and freezes while people scan: every scan that was answered is stored, once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.settings import Settings
from store.database import Store
from tests.gateway.conftest import wait_until
from tests.gateway.desks import open_desk
from tests.gateway.faults.load import Told, loading, spooled, stored
from tests.postgres import Cluster
from tests.serving import gateway_process

pytestmark = pytest.mark.slow

FROZEN_SECONDS = 3.0


def check(told: Told, store: Store) -> None:
    assert not told.others
    assert told.answered <= stored(store) <= told.answered + told.unanswered


@contextmanager
def frozen(cluster: Cluster) -> Iterator[None]:
    """For three seconds at least."""
    over = threading.Event()
    timer = threading.Timer(FROZEN_SECONDS, over.set)
    cluster.freeze()
    try:
        timer.start()
        yield
        over.wait()
    finally:
        timer.cancel()
        cluster.thaw()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["in order", "at once"])
def test_while_postgresql_is_stopped_scans_lead_on_and_are_stored_afterwards(
    own_settings: Settings, own_store: Store, own_cluster: Cluster, tmp_path: Path, how: signal.Signals
) -> None:
    codes = [place.code for place in open_desk(own_store, "card", "poster").placements]
    with gateway_process(own_settings, tmp_path / "log") as served:
        with loading([served.port], codes) as told:
            told.wait_for(200)
            own_cluster.stop(how)
            told.wait_for(300)
            assert spooled(own_settings)
            own_cluster.start()
            wait_until(lambda: not spooled(own_settings), 30)
            told.wait_for(100)
        wait_until(lambda: not spooled(own_settings), 30)
    check(told, own_store)
    assert told.unanswered == 0


def test_a_postgresql_frozen_for_three_seconds_holds_nobody_up_for_as_long(
    own_settings: Settings, own_store: Store, own_cluster: Cluster, tmp_path: Path
) -> None:
    codes = [place.code for place in open_desk(own_store, "card", "poster").placements]
    with gateway_process(own_settings, tmp_path / "log") as served:
        with loading([served.port], codes) as told:
            told.wait_for(200)
            with frozen(own_cluster):
                told.wait_for(200)
                assert spooled(own_settings)
            told.wait_for(200)
        wait_until(lambda: not spooled(own_settings), 30)
    check(told, own_store)
    assert told.unanswered == 0
    assert told.slowest < FROZEN_SECONDS - 1
