"""The gateway's one connection for scans: who asks waits a quarter of a second at most, and nobody while it is down."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from gateway.lane import Lane, Late
from store.database import StoreUnavailable
from store.recording import Recording, open_recording

log = logging.getLogger("shirube.gateway")

DEADLINE = 0.25
# Whoever looks whether the store is back may wait longer than a scan.
PATIENCE = 5.0
_RETRY, _LONGEST_RETRY = 0.5, 8.0
# Seconds. A store that fails again sooner is asked less and less often: each try may cost somebody the deadline.
_STEADY = 10.0

Result = TypeVar("Result")


class StoreLine:
    """A connection, its thread, and what is known of the store. Belongs to one event loop."""

    def __init__(self, url: str, *, patience: float | None = None) -> None:
        """`patience` is in seconds a scan, where nobody waits at a phone; else the deadline."""
        self._url, self._patience = url, patience
        self._deadline = DEADLINE if patience is None else patience
        self._lane = Lane("recorder")
        self._recording: Recording | None = None
        self._is_broken = False
        self._since = 0.0
        # Whether scans go straight into the store.
        self.is_up = False
        # Whether it takes scans, however slowly.
        self.is_answering = False
        # Seconds until it is worth to try again.
        self.pause = _RETRY

    async def ask(self, question: Callable[[Recording], Result], *, seconds: float | None = None) -> Result:
        """Ask the store, for a scan if not said otherwise.

        Raises StoreUnavailable and Late, and then it counts as down; RowsRefused.
        """
        try:
            bound = self._deadline if seconds is None else seconds
            return await self._lane.do(lambda: question(self._open()), seconds=bound)
        except StoreUnavailable:
            self._go_down("failed")
            raise
        except Late as late:
            self._go_down("took longer than the deadline")
            # Not begun: it was another question that took so long, and that one has its own time.
            if late.outcome and self._recording:
                self._recording.cut()
            raise

    async def come_up(self) -> None:
        """See whether the store answers, and soon enough for scans. Raises StoreUnavailable, Late."""
        await self.ask(lambda recording: None, seconds=PATIENCE)
        for _try in range(2):
            began = time.monotonic()
            await self.ask(lambda recording: recording.write([]), seconds=PATIENCE)
            self.is_answering = True
            if time.monotonic() - began < self._deadline / 2:
                self.is_up, self._since = True, time.monotonic()
                return

    async def end(self) -> None:
        """Give the connection back."""
        if self._recording and not self.is_up:
            self._recording.cut()
        if await self._lane.end(seconds=PATIENCE) and self._recording:
            self._recording.close()

    def _go_down(self, why: str) -> None:
        if self.is_up:
            log.warning("the store %s; scans go to the spool", why)
            is_steady = time.monotonic() - self._since > _STEADY
            self.pause = _RETRY if is_steady else min(self.pause * 2, _LONGEST_RETRY)
        self.is_up = self.is_answering = False
        self._is_broken = True

    def _open(self) -> Recording:
        if self._recording and self._is_broken:
            self._recording.close()
            self._recording = None
        if self._recording is None:
            self._recording = open_recording(self._url, patience=self._patience)
            self._is_broken = False
        return self._recording
