"""Whose turn it is to write into SQLite, which has one writer for all processes and no queue.

Who waits for its lock looks again every few milliseconds. Beside scans, whose batches follow one another without a gap,
it would look in vain. So all who wait say so, by a shared lock on the store's folder, and the scans let them in.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# Seconds. So long a gap, and so long nobody is looked for after nobody was there.
_GAP, _UNSEEN = 0.003, 0.01


@contextmanager
def wanted(path: str) -> Iterator[None]:
    """Say inside the block that the write lock of the store at a path is waited for; nothing where it has no folder."""
    folder = None
    with suppress(OSError):
        folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(folder, fcntl.LOCK_SH)
    try:
        yield
    finally:
        if folder is not None:
            os.close(folder)


class Turns:
    """For the one who writes batch after batch. One thread at a time."""

    def __init__(self, path: str) -> None:
        """Raises OSError."""
        self._folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY | os.O_CLOEXEC)
        self._look_at = 0.0

    def let_in(self) -> None:
        """Leave a gap where somebody waits; to be called before each batch. Raises OSError."""
        if time.monotonic() < self._look_at:
            return
        try:
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_GAP)
        else:
            fcntl.flock(self._folder, fcntl.LOCK_UN)
            self._look_at = time.monotonic() + _UNSEEN

    def close(self) -> None:
        """Give the folder back."""
        os.close(self._folder)
