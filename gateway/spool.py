"""Where scans and LINE events wait while the store is out of reach: files of one record a line, forced to the disk."""

import fcntl
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from core.settings import make_private

Records = list[Any]

_CHUNK = 500
# macOS has no fdatasync.
_sync = getattr(os, "fdatasync", os.fsync)


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

    def append(self, records: Sequence[Any]) -> None:
        """Write records and wait until they are on the disk; raises OSError and then none of them counts as written."""
        told = "".join(json.dumps(record) + "\n" for record in records).encode()
        with self._lock:
            file = self._file = self._begin() if self._file is None else self._file
            length = os.fstat(file).st_size
            try:
                _write_all(file, told)
                _sync(file)
            except OSError:
                # A torn end must not touch the next record: cut it off, and go on in another file.
                with suppress(OSError):
                    os.ftruncate(file, length)
                self._end()
                raise

    def is_empty(self) -> bool:
        """Whether no file waits."""
        return not self._waiting()

    def replay(self, store: Callable[[Records], None]) -> int:
        """Hand all waiting records to `store`, some hundred at a time, and forget each file afterwards; how many.

        What `store` raises goes on to the caller; the file stays.
        """
        with self._lock:
            self._end()
        return sum(self._replay_file(path, store) for path in self._waiting())

    def close(self) -> None:
        """End the file that is being written; it stays for the next start."""
        with self._lock:
            self._end()

    def _begin(self) -> int:
        make_private(self._folder)
        name = f"{self._kind}-{time.time_ns():020d}-{secrets.token_hex(4)}.jsonl"
        # It gets its name only when it is locked: nobody may take it over in between.
        draft = self._folder / f".{name}"
        file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.rename(self._folder / name)
            _sync_folder(self._folder)
        except OSError:
            os.close(file)
            raise
        return file

    def _end(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _waiting(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._kind}-*.jsonl")) if self._folder.is_dir() else []

    def _replay_file(self, path: Path, store: Callable[[Records], None]) -> int:
        replayed = 0
        with suppress(FileNotFoundError), path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return 0  # being written by another process, or by this one since a moment
            records = _records(file)
            while chunk := list(islice(records, _CHUNK)):
                store(chunk)
                replayed += len(chunk)
            path.unlink()
        return replayed


def _records(lines: Iterable[bytes]) -> Iterator[Any]:
    """Whole records; a torn line (the process was killed while it wrote) was never acknowledged."""
    for line in lines:
        if line.endswith(b"\n"):
            with suppress(ValueError):
                yield json.loads(line)


def _write_all(file: int, told: bytes) -> None:
    rest = memoryview(told)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
