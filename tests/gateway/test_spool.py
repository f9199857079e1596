"""The spool: what it took is there after a crash, once, and a torn end is nobody's loss."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gateway import spool as spooling
from gateway.spool import Records, Spool


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", "scans")


def replayed(spool: Spool) -> Records:
    found: Records = []
    spool.replay(found.extend)
    return found


def test_what_was_appended_is_replayed_in_order_and_then_forgotten(spool: Spool) -> None:
    spool.append([[1, "a"], [2, None]])
    spool.append([{"kind": "follow"}])
    assert not spool.is_empty()
    assert replayed(spool) == [[1, "a"], [2, None], {"kind": "follow"}]
    assert spool.is_empty()
    assert replayed(spool) == []


def test_after_a_replay_it_goes_on_in_another_file(spool: Spool) -> None:
    spool.append([1])
    replayed(spool)
    spool.append([2])
    assert replayed(spool) == [2]


def test_kinds_do_not_mix(spool: Spool, tmp_path: Path) -> None:
    other = Spool(tmp_path / "spool", "line")
    spool.append([1])
    other.append([2])
    assert (replayed(other), replayed(spool)) == ([2], [1])


def test_a_store_that_fails_keeps_the_file(spool: Spool) -> None:
    spool.append([1, 2])
    with pytest.raises(ConnectionError):
        spool.replay(lambda records: (_ for _ in ()).throw(ConnectionError()))
    assert replayed(spool) == [1, 2]


def test_many_records_are_handed_on_in_portions(spool: Spool) -> None:
    spool.append(list(range(1200)))
    portions: list[int] = []
    assert spool.replay(lambda records: portions.append(len(records))) == 1200
    assert portions == [500, 500, 200]


@pytest.mark.parametrize("torn", [b"[3]", b'[3, "x', b"[3", b"\0\0\0\0", b'[3]\xff\n[4, "', b"x" * 10_000])
def test_a_torn_end_is_left_out(spool: Spool, tmp_path: Path, torn: bytes) -> None:
    spool.append([[1], [2]])
    spool.close()
    [path] = (tmp_path / "spool").iterdir()
    with path.open("ab") as file:
        file.write(torn)
    assert replayed(spool) == [[1], [2]]


def test_whole_lines_that_cannot_be_read_are_set_aside_before_the_file_goes(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.append([[1]])
    spool.close()
    [path] = (tmp_path / "spool").iterdir()
    with path.open("ab") as file:
        file.write(b'[2\n{"a":\xff}\n' + b"[" * 100_000 + b"\n[3]\n[4")
    with monkeypatch.context() as patched:
        patched.setattr(spooling, "_MOST", 0)
        with pytest.raises(OSError, match="full"):
            replayed(spool)
    assert path.exists()
    assert replayed(spool) == [[1], [3]]
    assert replayed(Spool(tmp_path / "spool", "refused-scans")) == ["[2", '{"a":\\xff}', "[" * 100_000]


def test_a_file_another_process_is_writing_is_left_alone_until_it_ends(spool: Spool, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from gateway.spool import Spool\n"
        "spool = Spool(pathlib.Path(sys.argv[1]), 'scans'); spool.append([[7]]); print('ready', flush=True)\n"
        "sys.stdin.read()"
    )
    root = Path(spooling.__file__).parents[1]
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "spool")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
    )
    assert other.stdout
    assert other.stdin
    assert other.stdout.readline() == b"ready\n"
    assert replayed(spool) == []
    assert not spool.is_empty()
    other.kill()
    other.wait(10)
    other.stdin.close()
    other.stdout.close()
    assert replayed(spool) == [[7]]


def test_a_full_disk_is_an_error_and_leaves_no_torn_record(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.append([[1]])
    real = os.write

    def full(file: int, data: bytes) -> int:
        if len(data) > 4:
            return real(file, bytes(data)[:6])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(spooling.os, "write", full)
        with pytest.raises(OSError, match="No space"):
            spool.append([[2], [3]])
    spool.append([[4]])
    assert sorted(replayed(spool)) == [[1], [4]]


def test_a_failed_sync_is_an_error(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_file: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(spooling, "sync_content", broken)
    with pytest.raises(OSError, match="Input/output"):
        spool.append([[1]])


def test_a_disk_that_stays_full_is_not_littered_with_files(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(spooling.os, "write", full)
        for _ in range(20):
            with pytest.raises(OSError, match="No space"):
                spool.append([[1]])
    assert len(list((tmp_path / "spool").iterdir())) == 1
    spool.append([[2]])
    assert replayed(spool) == [[2]]
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_disk_that_cannot_force_leaves_no_file_of_what_was_not_taken(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_file: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(spooling, "sync_content", broken)
        for _ in range(20):
            with pytest.raises(OSError, match="Input/output"):
                spool.append([[1]])
    assert list((tmp_path / "spool").iterdir()) == []


def test_it_goes_on_in_another_file_before_one_is_long(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooling, "_FILE", 20)
    for number in range(9):
        spool.append([[number, "x" * 5]])
    assert len(list((tmp_path / "spool").iterdir())) == 5
    assert replayed(spool) == [[number, "x" * 5] for number in range(9)]


def test_it_takes_no_more_than_its_share_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "_MOST", 100)
    first, second = Spool(tmp_path / "spool", "scans"), Spool(tmp_path / "spool", "scans")
    first.append(["x" * 60])
    first.close()
    second.append(["x" * 20])
    with pytest.raises(OSError, match="full"):
        second.append(["x" * 20])
    assert replayed(second) == ["x" * 60, "x" * 20]
    second.append(["x" * 60])


def test_a_file_that_is_being_replayed_is_nobody_elses(spool: Spool, tmp_path: Path) -> None:
    spool.append([[1], [2]])
    left = spool.take()
    assert left
    assert left.read(1) == [[1]]
    assert Spool(tmp_path / "spool", "scans").take() is None
    left.close()
    assert replayed(Spool(tmp_path / "spool", "scans")) == [[1], [2]]


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file in its place")
    spool = Spool(tmp_path / "spool", "scans")
    with pytest.raises(OSError, match="spool"):
        spool.append([[1]])
    assert spool.is_empty()


def test_only_the_service_can_read_it(spool: Spool, tmp_path: Path) -> None:
    spool.append([[1]])
    [path] = (tmp_path / "spool").iterdir()
    assert (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
