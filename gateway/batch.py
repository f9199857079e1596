"""Scans that are written together: a batch is open to more of them until somebody begins to write it."""

import asyncio
import threading
import time

from store.recording import ScanRow

_LARGEST = 1_000


class Batch:
    """Some scans, and the answers that wait for them. The event loop adds; whoever writes it, in any thread, seals."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        # When the first of it came (monotonic seconds).
        self.came = time.monotonic()
        self._loop = loop
        self._rows: list[ScanRow] = []
        self._answers: list[asyncio.Future[None]] = []
        self._is_sealed = False
        # So that no scan comes in between the look at the batch and its sealing.
        self._lock = threading.Lock()

    def add(self, row: ScanRow) -> "asyncio.Future[None] | None":
        """What is done as soon as the batch is written; None where the batch takes no more."""
        with self._lock:
            if self._is_sealed or len(self._rows) >= _LARGEST:
                return None
            self._rows.append(row)
        answer = self._loop.create_future()
        self._answers.append(answer)
        return answer

    def seal(self) -> list[ScanRow]:
        """Its scans, to which no more are added from now on."""
        with self._lock:
            self._is_sealed = True
        return self._rows

    def answer(self) -> None:
        """Let go all who wait."""
        for answer in self._answers:
            if not answer.done():
                answer.set_result(None)
