"""Key files: made once, whole or not at all, destroyed for ever."""

import os
import secrets
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import key_files


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.key"


def test_a_key_is_made_once_and_only_its_owner_reads_it(path: Path) -> None:
    made = key_files.own(path)
    assert len(made) == 32
    assert key_files.own(path) == key_files.read(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_where_there_is_no_file_nothing_is_read_and_none_is_made(path: Path) -> None:
    assert key_files.read(path) is None
    assert not path.exists()


@pytest.mark.parametrize("left", [0, 1, 31])
def test_a_key_cut_short_is_not_used(path: Path, left: int) -> None:
    path.write_bytes(b"k" * left)
    for read in (key_files.read, key_files.own):
        with pytest.raises(ValueError, match="no whole key"):
            read(path)
    assert path.read_bytes() == b"k" * left


def test_threads_that_start_together_end_with_one_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = secrets.token_bytes

    def slowly(number: int) -> bytes:
        time.sleep(0.02)
        return drawn(number)

    monkeypatch.setattr(secrets, "token_bytes", slowly)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(key_files.own, [path] * 8))
    assert keys == {path.read_bytes()}
    assert list(path.parent.iterdir()) == [path]


def test_a_key_is_overwritten_before_it_is_removed(path: Path) -> None:
    key = key_files.own(path)
    other_name = path.with_name("held")
    os.link(path, other_name)
    assert key_files.shred(path)
    assert not path.exists()
    left = other_name.read_bytes()
    assert len(left) == len(key)
    assert left == bytes(32)


def test_a_file_that_only_reads_is_destroyed_too(path: Path) -> None:
    key_files.own(path)
    path.chmod(0o400)
    assert key_files.shred(path)
    assert not path.exists()


def test_a_link_goes_with_the_file_it_leads_to(path: Path) -> None:
    real = path.with_name("real.key")
    key_files.own(real)
    path.symlink_to(real)
    assert key_files.shred(path)
    assert list(path.parent.iterdir()) == []


def test_where_there_is_nothing_nothing_is_destroyed(path: Path) -> None:
    assert not key_files.shred(path)
    path.symlink_to(path.with_name("gone"))
    assert not key_files.shred(path)
    assert not path.is_symlink()
