"""Scans that neither store nor spool took: counted in memory, and in a file that needs no space when the disk is full.

The file is written once at the start, so that its blocks are its own. It has two pages, overwritten in turn, each with
a number and a checksum: whenever the process or the power goes, one of them is whole. (On a file system that copies on
write a full disk takes no page either; then the count is in memory and in the log only.)
"""

import fcntl
import os
import secrets
import struct
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from pathlib import Path

from core.settings import make_private
from gateway.spool import sync_content, sync_folder, write_all
from store.records import Unrecorded
from store.types import milliseconds, moment

_KIND = "unrecorded"
_PAGE = 16_384
_HEAD = struct.Struct("<4sIQI")  # mark, checksum of all that follows, number of the page, spans
_SPAN = struct.Struct("<5q")
_MARK = b"SHU1"
_MOST = (_PAGE - _HEAD.size) // _SPAN.size
# No programme has this key: scans of programmes that found no place on the page.
OTHERS = 0


class Losses:
    """Spans of scans that were lost, by programme. A span ends when something takes a scan again."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most - 1
        self._open: dict[int, Unrecorded] = {}
        self._ended: list[Unrecorded] = []

    def add(self, programme_id: int, at: datetime, scans: int = 1) -> None:
        """Count scans."""
        span = self._open.get(programme_id) or self._begin(programme_id, at)
        grown = replace(span, until=max(span.until, at), scans=span.scans + scans)
        self._open[grown.programme_id] = grown

    def take_back(self, programme_id: int, at: datetime) -> None:
        """A scan that was counted is stored after all; where its span was noted already, it stays counted."""
        for span in self.spans():
            if span.programme_id == programme_id and span.since <= at <= span.until:
                self.forget([span])
                if span.scans > 1:
                    self._ended.append(replace(span, scans=span.scans - 1))
                return

    def end(self) -> None:
        """Something takes scans: what is lost from now on is another span."""
        if self._open:
            self._ended += self._open.values()
            self._open = {}

    def spans(self) -> list[Unrecorded]:
        """All spans that were not forgotten, one for each programme and time."""
        return [*self._ended, *self._open.values()]

    def forget(self, spans: Iterable[Unrecorded]) -> None:
        """These were noted elsewhere; one that has grown since is kept, and has to be noted again."""
        noted = set(spans)
        self._ended = [span for span in self._ended if span not in noted]
        self._open = {key: span for key, span in self._open.items() if span not in noted}

    def _begin(self, programme_id: int, at: datetime) -> Unrecorded:
        if len(self._open) + len(self._ended) >= self._most:
            return self._where_there_is_room(programme_id, at)
        # A number of its own: a clock that is set back can't make two spans one.
        return Unrecorded(programme_id, secrets.randbits(63), at, at, 0)

    def _where_there_is_room(self, programme_id: int, at: datetime) -> Unrecorded:
        """The page is full: go on with the programme's last span, or with that of all who have none."""
        for key in (programme_id, OTHERS):
            if key in self._open:
                return self._open[key]
            last = next((span for span in reversed(self._ended) if span.programme_id == key), None)
            if last:
                self._ended.remove(last)
                return last
        return Unrecorded(OTHERS, secrets.randbits(63), at, at, 0)


class Ledger:
    """The file of one process; made before it is needed, locked while the process lives."""

    def __init__(self, folder: Path) -> None:
        """Make it. Raises OSError."""
        make_private(folder)
        name = f"{_KIND}-{time.time_ns():020d}-{secrets.token_hex(4)}.ledger"
        self._path, draft = folder / name, folder / f".{name}"
        self._number = 0
        self._file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            write_all(self._file, bytes(2 * _PAGE))
            os.fsync(self._file)
            draft.rename(self._path)
            sync_folder(folder)
        except OSError:
            os.close(self._file)
            with suppress(OSError):
                draft.unlink()
            raise

    def keep(self, spans: Iterable[Unrecorded]) -> None:
        """Overwrite the older page with these spans and wait until they are on the disk. Raises OSError."""
        self._number += 1
        page = _written(list(spans), self._number)
        if os.pwrite(self._file, page, self._number % 2 * _PAGE) < _PAGE:
            raise OSError
        sync_content(self._file)

    def close(self, *, is_empty: bool) -> None:
        """End it; an empty one is taken away, another waits for the next start."""
        if is_empty:
            with suppress(OSError):
                self._path.unlink()
        os.close(self._file)


def waiting(folder: Path) -> list[Path]:
    """All ledgers, also those that are in use."""
    return sorted(folder.glob(f"{_KIND}-*.ledger")) if folder.is_dir() else []


@contextmanager
def taken_over(path: Path) -> Iterator[list[Unrecorded]]:
    """The spans of a ledger whose process has ended, none while it lives; it is gone when the block ends well."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield []
            return
        pages = [_read(file.read(_PAGE)), _read(file.read(_PAGE))]
        yield max(pages, key=itemgetter(0))[1]
        path.unlink(missing_ok=True)


def _written(spans: list[Unrecorded], number: int) -> bytes:
    told = b"".join(
        _SPAN.pack(span.programme_id, span.boot_id, milliseconds(span.since), milliseconds(span.until), span.scans)
        for span in spans
    )
    rest = (_HEAD.pack(_MARK, 0, number, len(spans)) + told).ljust(_PAGE, b"\0")[8:]
    return _MARK + struct.pack("<I", zlib.crc32(rest)) + rest


def _read(page: bytes) -> tuple[int, list[Unrecorded]]:
    """Number and spans of a page; 0 and none of one that is torn or was never written."""
    if len(page) < _PAGE or page[:4] != _MARK:
        return 0, []
    _mark, checksum, number, count = _HEAD.unpack_from(page)
    if checksum != zlib.crc32(page[8:]) or count > _MOST:
        return 0, []
    facts = (_SPAN.unpack_from(page, _HEAD.size + place * _SPAN.size) for place in range(count))
    return number, [
        Unrecorded(key, boot, moment(since), moment(until), scans) for key, boot, since, until, scans in facts
    ]
