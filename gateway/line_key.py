"""The pseudonym key in one gateway: never older than a second or so, and gone as soon as its file is gone."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core import key_files
from funnel import pseudonym_keys
from funnel.pseudonym_keys import KeyNotInUse
from gateway.apart import apart
from store.database import Store, StoreUnavailable

_FRESH = 1.5
# Of the 2 s LINE waits for an answer, the store gets this much to say which key is in use.
_DEADLINE = 0.3
# Without a key there is nothing to go on with: the very first use waits longer until one is made.
_FIRST_DEADLINE = 1.0
# For a look that is under way at the stop: it may just be making the key.
_LAST_LOOK = 2.0

# Device, inode, size, and when it was changed: what tells that a file is still the one that was read.
_Identity = tuple[int, int, int, int] | None


@dataclass(frozen=True)
class _Look:
    """What was found: the key, or that it is not the one in use; None where no store answered."""

    identity: _Identity
    key: bytes | None
    is_wrong: bool
    at: float


class LineKey:
    """The key to make pseudonyms with. Belongs to one event loop; asks the store in a thread of its own."""

    def __init__(self, *, store: Store, file: Path, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._file = file
        self._clock = clock
        self._last: _Look | None = None
        self._looking: asyncio.Future[_Look] | None = None

    async def stop(self) -> None:
        """Let go of the key, and wait shortly for a look that is under way."""
        looking, self._last, self._looking = self._looking, None, None
        if looking:
            await asyncio.wait({looking}, timeout=_LAST_LOOK)

    async def current(self) -> bytes:
        """The key, made on the very first use. Raises KeyNotInUse; StoreUnavailable where there is none to be sure of.

        While the store is away the key in the file is used: what is made with it waits in the spool, and is taken from
        there only if that key was the right one.
        """
        last = self._last
        if not last or not self._still_holds(last):
            last = await self._look_again()
        if last.is_wrong:
            raise KeyNotInUse
        if last.key is None:
            raise StoreUnavailable
        return last.key

    def _still_holds(self, last: _Look) -> bool:
        # Where there was no file when it was looked at, nothing tells that key from the next.
        is_same = last.identity is not None and last.identity == self._identity()
        return is_same and time.monotonic() - last.at <= _FRESH

    async def _look_again(self) -> _Look:
        if self._looking is None or self._looking.done():
            self._looking = apart(self._look)
        patience = _DEADLINE if self._identity() else _FIRST_DEADLINE
        done, _ = await asyncio.wait({self._looking}, timeout=patience)
        found = self._looking.result() if done else self._without_store()
        self._last = found
        return found

    def _look(self) -> _Look:
        identity, at = self._identity(), time.monotonic()
        try:
            return _Look(identity, self._in_use(), is_wrong=False, at=at)
        except (KeyNotInUse, OSError):
            return _Look(identity, None, is_wrong=True, at=at)
        except StoreUnavailable:
            return self._without_store()

    def _in_use(self) -> bytes:
        with self._store.reading() as db:
            key = pseudonym_keys.find(db, self._file)
        if key is None:
            with self._store.writing(patience=_FIRST_DEADLINE) as db:
                key = pseudonym_keys.in_use(db, self._file, at=self._clock())
        return key

    def _without_store(self) -> _Look:
        identity, last = self._identity(), self._last
        was_wrong = bool(last and last.is_wrong and last.identity == identity)
        try:
            key = None if was_wrong else key_files.read(self._file)
        except (OSError, ValueError):
            return _Look(identity, None, is_wrong=True, at=time.monotonic())
        return _Look(identity, key, is_wrong=was_wrong, at=time.monotonic())

    def _identity(self) -> _Identity:
        try:
            told = self._file.stat()
        except OSError:
            return None
        return told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns
