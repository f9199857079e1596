"""Where scans and LINE events wait while the store is out of reach: files of one record a line, forced to the disk."""

import errno
import fcntl
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from core.settings import make_private

Records = list[Any]

log = logging.getLogger("shirube.gateway")

_CHUNK = 500
# Bytes. A file is closed here so that a long one isn't replayed again from its beginning, and is unlinked soon.
_FILE = 4 << 20
# Bytes that wait at most, some eight million scans: what is sent to fill the disk must not take the database's room.
_MOST = 1 << 30
# macOS has no fdatasync.
sync_content = getattr(os, "fdatasync", os.fsync)
_told = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class Spool:
    """The spool of one kind of record. Any thread appends, any thread replays.

    A file is locked by the process that writes it; files of a process that has ended are taken over by whoever replays
    next. A record may be replayed twice (a crash between storing and unlinking), so it needs a key of its own.
    """

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder
        self._kind = kind
        self._lock = threading.Lock()
        self._file: int | None = None
        self._path = folder
        self._length = 0
        self._room = _MOST

    def append(self, records: Sequence[Any]) -> None:
        """Write records and wait until they are on the disk; raises OSError and then none of them counts as written."""
        told = "".join([_told(record) + "\n" for record in records]).encode()
        with self._lock:
            if self._file is None or self._length > _FILE:
                self._end()
                self._begin()
            if self._file is None or self._length + len(told) > self._room:
                raise OSError(errno.ENOSPC, "The spool is full")
            self._write(self._file, told)
            self._length += len(told)

    def is_empty(self) -> bool:
        """Whether no file waits."""
        return not self._waiting()

    def take(self) -> "Left | None":
        """The oldest file that nobody writes, for replaying, and at last our own; None where there is none."""
        found = next(filter(None, map(_locked, self._waiting())), None)
        if found is None and self._file is not None:
            with self._lock:
                self._end()
            found = next(filter(None, map(_locked, self._waiting())), None)
        return found

    def replay(self, store: Callable[[Records], None]) -> int:
        """Hand all waiting records to `store`, some hundred at a time, and forget each file afterwards; how many.

        What `store` raises goes on to the caller; the file stays. Lines that can't be read are set aside in a file of
        the refused ones, as texts. Raises OSError where that fails; the file stays then, too.
        """
        replayed = 0
        while left := self.take():
            try:
                while records := left.read(_CHUNK):
                    store(records)
                    replayed += len(records)
                self._set_aside(left.unreadable)
                left.forget()
            finally:
                left.close()
        return replayed

    def _set_aside(self, lines: list[str]) -> None:
        if lines:
            refused = Spool(self._folder, f"refused-{self._kind}")
            try:
                refused.append(lines)
            finally:
                refused.close()
            log.error("%d lines of a spool could not be read; they are kept in a file of refused ones", len(lines))

    def close(self) -> None:
        """End the file that is being written; it stays for the next start."""
        with self._lock:
            self._end()

    def _begin(self) -> None:
        make_private(self._folder)
        self._room = _MOST - sum(_size(path) for path in self._waiting())
        name = f"{self._kind}-{time.time_ns():020d}-{secrets.token_hex(4)}.jsonl"
        # It gets its name only when it is locked: nobody may take it over in between.
        self._path, draft = self._folder / name, self._folder / f".{name}"
        file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.rename(self._path)
            sync_folder(self._folder)
        except OSError:
            os.close(file)
            _unlink_empty(draft, self._path)
            raise
        self._file, self._length = file, 0

    def _write(self, file: int, told: bytes) -> None:
        try:
            write_all(file, told)
        except OSError:
            # A torn end must not touch the next record. The file is kept: on a full disk there is room for no other.
            if not self._is_cut(file):
                self._end()
            raise
        try:
            sync_content(file)
        except OSError:
            # The disk has said once what it lost and will not say it again: nothing more into this file.
            self._is_cut(file)
            self._end()
            raise

    def _is_cut(self, file: int) -> bool:
        """Take away what was written after the last whole record; whether that worked."""
        try:
            os.ftruncate(file, self._length)
        except OSError:
            return False
        return True

    def _end(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            os.close(file)
            if self._length == 0:
                _unlink_empty(self._path)

    def _waiting(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._kind}-*.jsonl")) if self._folder.is_dir() else []


class Left:
    """A file that is being replayed, locked against all others. One thread at a time."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        # Whole lines that are no record: somebody was told that they are safe, so they must not go with the file.
        self.unreadable: list[str] = []

    def read(self, most: int) -> Records:
        """The next records, whole ones only: who was killed while it wrote one had acknowledged nothing of it."""
        records: Records = []
        while not records and (lines := list(islice(self._file, most))):
            for line in lines:
                if line.endswith(b"\n"):
                    try:
                        records.append(json.loads(line))
                    except (ValueError, RecursionError):
                        self.unreadable.append(line[:-1].decode(errors="backslashreplace"))
        return records

    def forget(self) -> None:
        """All of it is stored: take the file away."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Unlock it; unless it is forgotten, it is replayed again from its beginning."""
        self._file.close()


def _locked(path: Path) -> Left | None:
    """A file that is ours alone now; None where it is being written, or is gone."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return Left(path, file)


def write_all(file: int, told: bytes) -> None:
    """Write all of it, however little the disk takes at a time. Raises OSError."""
    rest = memoryview(told)
    while rest:
        rest = rest[os.write(file, rest) :]


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _unlink_empty(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
