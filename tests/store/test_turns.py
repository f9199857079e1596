"""Who writes all the time lets in whoever waits: two threads, one lock."""

import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from store import turns
from store.database import Store
from store.recording import open_recording
from store.turns import Turns, wanted


def gaps_of(turn: Turns, monkeypatch: pytest.MonkeyPatch) -> int:
    slept: list[float] = []
    monkeypatch.setattr(turns.time, "sleep", slept.append)
    turn._look_at = 0.0
    for _ in range(5):
        turn.let_in()
    return len(slept)


def test_a_gap_is_left_before_each_batch_while_somebody_waits_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "a.db")
    with closing(Turns(path)) as turn:
        assert gaps_of(turn, monkeypatch) == 0
        with wanted(path), wanted(path):
            assert gaps_of(turn, monkeypatch) == 5
        assert gaps_of(turn, monkeypatch) == 0


def test_without_a_folder_nothing_is_waited_for() -> None:
    with wanted("/nowhere/at/all/a.db"), wanted(":memory:"):
        pass
    with pytest.raises(OSError, match="nowhere"):
        Turns("/nowhere/at/all/a.db")


def test_a_form_is_saved_soon_beside_batches_without_end(sqlite_store: Store) -> None:
    recording, stop, batches = open_recording(sqlite_store.url), threading.Event(), 0
    took = []

    def write_on() -> None:
        nonlocal batches
        while not stop.is_set():
            recording.write([])
            batches += 1

    writing = threading.Thread(target=write_on)
    writing.start()
    for _ in range(30):
        began = time.monotonic()
        with sqlite_store.writing():
            pass
        took.append(time.monotonic() - began)
    stop.set()
    writing.join()
    recording.close()
    assert max(took) < 0.5
    assert batches > 0
