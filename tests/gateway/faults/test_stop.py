"""A gateway that is told to stop under load answers whoever has asked, and loses nobody."""

import signal
from pathlib import Path

from core.settings import Settings
from store.database import Store
from tests.gateway.desks import open_desk
from tests.gateway.faults.load import loading, spooled, stored
from tests.serving import gateway_process


def test_a_stop_under_load_loses_no_scan_and_answers_nobody_with_an_error(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    codes = [place.code for place in open_desk(store, "card", "poster").placements]
    with gateway_process(settings, tmp_path / "log") as served, loading([served.port], codes) as told:
        told.wait_for(200)
        assert served.stop() in (0, -signal.SIGTERM)
    assert not told.others
    assert not spooled(settings)
    assert told.answered <= stored(store) <= told.answered + told.unanswered
    assert list(settings.spool_dir.iterdir()) == []
