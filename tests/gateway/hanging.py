"""A store that hangs, as one behind a broken network does, until it is let go."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from store.database import Db, Store, StoreUnavailable


class Hanging(Store):
    """The store of another; while `hangs`, whoever reads or writes waits for `go`; `asked` tells that somebody does."""

    def __init__(self, real: Store) -> None:
        self.is_sqlite = real.is_sqlite
        self.real = real
        self.hangs = False
        self.asked = threading.Event()
        self.go = threading.Event()

    @contextmanager
    def reading(self) -> Iterator[Db]:
        self._wait()
        with self.real.reading() as db:
            yield db

    @contextmanager
    def writing(self, *, patience: float | None = None) -> Iterator[Db]:
        self._wait()
        with self.real.writing(patience=patience) as db:
            yield db

    def _wait(self) -> None:
        if self.hangs:
            self.asked.set()
            self.go.wait(60)
            if self.hangs:  # let go at a test's end: the connection breaks, and nothing more is asked
                raise StoreUnavailable
