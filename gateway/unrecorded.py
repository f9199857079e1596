"""Scans that neither store nor spool took: they are counted, and the store is told when it is back."""

import asyncio
import logging
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from gateway.lane import Lane, Late
from gateway.ledger import Ledger, Losses, taken_over, waiting
from store import unrecorded
from store.database import Store
from store.records import Unrecorded
from store.scan_rows import ScanRow
from store.types import moment

log = logging.getLogger("shirube.gateway")

# Seconds an answer waits for the ledger at most; the count is in memory already.
_PATIENCE = 0.5
_SAY_EVERY = 1.0
# The catching up waits for the store's and the disk's own limits; this one is for neither to hold it for ever.
_LONG = 120.0


class UnrecordedScans:
    """Counts by programme and span. Belongs to one event loop; `beside` is the thread that waits for the store."""

    def __init__(self, *, store: Store, folder: Path, beside: Lane) -> None:
        self._store = store
        self._folder = folder
        self._beside = beside
        self._lane = Lane("unrecorded")
        self._losses = Losses()
        self._ledger: Ledger | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._has_changed = False
        self._is_kept = True
        self._said = float("-inf")
        # Scans since the start, those that were stored after all among them.
        self.total = 0

    async def start(self) -> None:
        """Make the ledger, while there is room for it."""
        try:
            self._ledger = await self._lane.do(lambda: Ledger(self._folder), seconds=_LONG)
        except (OSError, Late) as error:
            log.error("no ledger for unrecorded scans could be made (%s); it is tried again", type(error).__name__)

    async def stop(self) -> None:
        """Leave the ledger to the next start where the store hasn't got all of it."""
        spans = self._losses.spans()
        if self._ledger:
            ledger, self._ledger = self._ledger, None
            try:
                await self._lane.do(lambda: ledger.close(is_empty=not spans), seconds=_PATIENCE)
            except (OSError, Late) as error:
                log.error("the ledger of unrecorded scans could not be closed (%s)", type(error).__name__)
        elif spans:
            log.error("%d unrecorded scans are in no ledger and now in this log only", sum(s.scans for s in spans))
        await self._lane.end(seconds=_PATIENCE)

    async def count(self, rows: Sequence[ScanRow]) -> None:
        """Count scans; returns when a kill -9 loses none of them, or after half a second."""
        self.total += len(rows)
        if time.monotonic() - self._said > _SAY_EVERY:
            self._said = time.monotonic()
            log.error("neither store nor spool takes scans: %d unrecorded since the start", self.total)
        for row in rows:
            self._losses.add(row.programme_id, moment(row.at))
        await self._keep()

    async def take_back(self, rows: Sequence[ScanRow]) -> None:
        """These were counted, and are stored after all."""
        for row in rows:
            self._losses.take_back(row.programme_id, moment(row.at))
        await self._keep()

    def end_span(self) -> None:
        """Something takes scans again."""
        self._losses.end()

    async def note(self) -> None:
        """Tell the store all that this process, and those that have ended, had to count. Raises StoreUnavailable."""
        if self._ledger is None:
            await self.start()
        if spans := self._losses.spans():
            await self._beside.do(lambda: self._tell(spans), seconds=_LONG)
            self._losses.forget(spans)
            await self._keep()
        await self._beside.do(self._tell_what_others_left, seconds=_LONG)

    def _tell(self, spans: list[Unrecorded]) -> None:
        with self._store.writing() as db:
            untold = unrecorded.note(db, spans)
        log.warning("%d scans are noted as unrecorded", sum(span.scans for span in spans) - untold)
        if untold:
            log.error("%d unrecorded scans belong to no programme that is there, and are in this log only", untold)

    def _tell_what_others_left(self) -> None:
        for path in waiting(self._folder):
            try:
                with taken_over(path) as spans:
                    if spans:
                        self._tell(spans)
            except OSError:  # another gateway was first
                continue

    async def _keep(self) -> None:
        """Wait until the ledger has what was counted; whoever counts meanwhile shares the next write."""
        self._has_changed = True
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep_all())
        await asyncio.wait({self._keeping}, timeout=_PATIENCE)

    async def _keep_all(self) -> None:
        while self._has_changed and self._ledger and not self._lane.is_stuck:
            self._has_changed = False
            keep = partial(self._ledger.keep, self._losses.spans())
            try:
                await self._lane.do(keep, seconds=_PATIENCE)
            except (OSError, Late) as error:
                if self._is_kept:
                    log.error("the ledger of unrecorded scans could not be written (%s)", type(error).__name__)
                self._is_kept = False
            else:
                self._is_kept = True
