"""Scans nobody could store: how many, of whom, from when to when, whatever happens to the process."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folders import ROOT
from gateway import ledger
from gateway.ledger import OTHERS, Ledger, Losses, taken_over, waiting
from store.records import Unrecorded
from tests.conftest import NOON
from tests.gateway.desks import minutes

BLOCK = 512


def left(folder: Path) -> list[Unrecorded]:
    """What the next start finds, and takes away."""
    found: list[Unrecorded] = []
    for path in waiting(folder):
        with taken_over(path) as spans:
            found += spans
    return found


def some(number: int) -> list[Unrecorded]:
    return [Unrecorded(key + 1, 2**62 + key, NOON, NOON + minutes(key), key + 1) for key in range(number)]


def test_a_span_lasts_until_something_takes_scans_again() -> None:
    losses = Losses()
    losses.add(1, NOON)
    losses.add(2, NOON)
    losses.add(1, NOON + minutes(5))
    losses.end()
    losses.end()
    losses.add(1, NOON + minutes(9))
    told = [(span.programme_id, span.since, span.until, span.scans) for span in losses.spans()]
    assert told == [
        (1, NOON, NOON + minutes(5), 2),
        (2, NOON, NOON, 1),
        (1, NOON + minutes(9), NOON + minutes(9), 1),
    ]
    assert len({span.boot_id for span in losses.spans()}) == 3


def test_what_was_noted_is_forgotten_unless_it_has_grown() -> None:
    losses = Losses()
    losses.add(1, NOON)
    losses.add(2, NOON)
    noted = losses.spans()
    losses.add(2, NOON)
    losses.forget(noted)
    [span] = losses.spans()
    assert (span.programme_id, span.scans) == (2, 2)
    assert span.boot_id == noted[1].boot_id  # noted again it replaces, and counts once


def test_what_is_stored_after_all_is_taken_back() -> None:
    losses = Losses()
    for at in (NOON, NOON, NOON + minutes(1)):
        losses.add(1, at)
    losses.take_back(1, NOON)
    losses.take_back(2, NOON)
    losses.take_back(1, NOON + minutes(9))
    assert [span.scans for span in losses.spans()] == [2]
    losses.take_back(1, NOON)
    losses.take_back(1, NOON)
    losses.take_back(1, NOON)
    assert losses.spans() == []


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-60, 60), st.booleans()), max_size=60), st.integers(2, 12))
def test_no_scan_is_lost_from_the_count_however_small_the_page_and_whatever_the_clock_does(
    lost: list[tuple[int, int, bool]], most: int
) -> None:
    losses = Losses(most)
    for programme_id, offset, is_end in lost:
        losses.add(programme_id, NOON + minutes(offset))
        if is_end:
            losses.end()
    spans = losses.spans()
    assert sum(span.scans for span in spans) == len(lost)
    assert len(spans) <= most
    assert all(span.since <= span.until for span in spans)
    for programme_id in range(1, 10):
        told = sum(span.scans for span in spans if span.programme_id == programme_id)
        assert told <= sum(key == programme_id for key, _offset, _end in lost)
    if len({key for key, _offset, _end in lost}) + sum(is_end for _key, _offset, is_end in lost) * 9 < most:
        assert OTHERS not in {span.programme_id for span in spans}


def test_a_ledger_is_the_next_starts(tmp_path: Path) -> None:
    made = Ledger(tmp_path / "spool")
    for number in (1, 3, 2):
        made.keep(some(number))
    assert left(tmp_path / "spool") == []  # while its process lives
    made.close(is_empty=False)
    assert left(tmp_path / "spool") == some(2)
    assert waiting(tmp_path / "spool") == []


def test_an_empty_ledger_leaves_nothing(tmp_path: Path) -> None:
    made = Ledger(tmp_path / "spool")
    assert len(waiting(tmp_path / "spool")) == 1
    made.close(is_empty=True)
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_full_page_is_kept_whole(tmp_path: Path) -> None:
    made = Ledger(tmp_path)
    made.keep(some(ledger._MOST))
    made.close(is_empty=False)
    assert left(tmp_path) == some(ledger._MOST)


@given(torn=st.integers(0, ledger._PAGE // BLOCK), last=st.integers(1, 40))
def test_a_page_that_was_torn_leaves_the_one_before(
    tmp_path_factory: pytest.TempPathFactory, torn: int, last: int
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    made = Ledger(folder)
    made.keep(some(7))
    [path] = waiting(folder)
    before = path.read_bytes()
    made.keep(some(last))
    made.close(is_empty=False)
    after = path.read_bytes()
    # The power went when so many blocks of the second page were on the disk.
    place = torn * BLOCK
    path.write_bytes(after[:place] + before[place:])
    assert left(folder) in (some(7), some(last))


@pytest.mark.parametrize("content", [b"", b"x" * 100, bytes(40_000), b"SHU1" * 10_000])
def test_a_file_that_is_no_ledger_is_taken_away(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "unrecorded-1.ledger").write_bytes(content)
    assert left(tmp_path) == []
    assert waiting(tmp_path) == []


def test_overwriting_takes_no_room_and_only_the_service_can_read_it(tmp_path: Path) -> None:
    made = Ledger(tmp_path / "spool")
    [path] = waiting(tmp_path / "spool")
    before = path.stat()
    made.keep(some(300))
    after = path.stat()
    assert (before.st_size, before.st_blocks) == (after.st_size, after.st_blocks)
    assert before.st_blocks * 512 >= before.st_size
    assert (path.parent.stat().st_mode & 0o777, after.st_mode & 0o777) == (0o700, 0o600)
    made.close(is_empty=True)


def test_a_killed_process_has_kept_its_last_count(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from datetime import datetime, timezone\n"
        "from gateway.ledger import Ledger, Losses\n"
        "ledger, losses = Ledger(pathlib.Path(sys.argv[1])), Losses()\n"
        "at = datetime(2026, 6, 3, 3, tzinfo=timezone.utc)\n"
        "while True:\n"
        "    losses.add(1, at); ledger.keep(losses.spans()); print(flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ}
    ) as process:
        assert process.stdout
        kept = 0
        while kept < 50 and process.stdout.readline():
            kept += 1
        process.kill()
        kept += len(process.stdout.readlines())
    [span] = left(tmp_path)
    assert span.since == span.until == datetime(2026, 6, 3, 3, tzinfo=NOON.tzinfo)
    assert kept <= span.scans <= kept + 1
    assert timedelta(0) == span.until - span.since
