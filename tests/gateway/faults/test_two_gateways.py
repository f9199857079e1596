"""Two gateways on one PostgreSQL: they know nothing of each other, and no scan is counted twice."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from core.settings import Settings
from store.database import Store
from tests.gateway.conftest import rows, wait_until
from tests.gateway.desks import open_desk
from tests.gateway.faults.load import loading, spooled, stored
from tests.serving import gateway_process

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_two_gateways_count_together_and_one_that_is_killed_takes_nothing_with_it(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    codes = [place.code for place in open_desk(store, "card", "poster").placements]
    other = settings.model_copy(update={"data_dir": tmp_path / "other"})
    with ExitStack() as gateways:
        first = gateways.enter_context(gateway_process(settings, tmp_path / "log"))
        second = gateways.enter_context(gateway_process(other, tmp_path / "other-log"))
        with loading([first.port, second.port], codes) as told:
            told.wait_for(400)
            first.kill()
            told.wait_for(200)
            gateways.enter_context(gateway_process(settings, tmp_path / "log", port=first.port))
            told.wait_for(200)
        wait_until(lambda: not spooled(settings) and not spooled(other), 30)
    assert not told.others
    assert told.answered <= stored(store) <= told.answered + told.unanswered
    # Three starts have numbered their scans; one phone scanned two pieces, and was told apart under one salt.
    assert len({boot for _programme, boot, *_rest in rows(store, "scan")}) == 3
    assert len(rows(store, "day_salt")) == len({day for _programme, day, *_rest in rows(store, "device")})
    assert len({mark for *_rest, mark in rows(store, "device")}) == len(rows(store, "day_salt"))
