"""Every scan is on a disk before its answer leaves: in the store, or in the spool while the store is out of reach.

Group commit without a timer: what waits is written as soon as the last batch is. The event loop never waits for a
disk; one thread writes to the store, another to the spool.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from gateway.spool import Records, Spool
from store.database import StoreUnavailable
from store.recording import Recording, RowsRefused, ScanRow, open_recording

log = logging.getLogger("shirube.gateway")

DEADLINE = 0.25
_LARGEST_BATCH = 1_000
_RETRY = 0.5
_COLUMNS = len(ScanRow._fields)
# SQLite has one writer for all processes. While batches follow one another without a gap, other processes find the
# file locked whenever they look; so we leave a gap after so many seconds of it.
_WITHOUT_GAP = 0.02
_GAP = 0.003

Result = TypeVar("Result")


class Recorder:
    """Writes scans; `record` returns when the scan is durable. Belongs to one event loop."""

    def __init__(
        self, *, url: str, spool_dir: Path, on_replay: Callable[[list[ScanRow]], None] = lambda rows: None
    ) -> None:
        self._url = url
        self._gap = _GAP if url.startswith("sqlite") else 0.0
        self._spool = Spool(spool_dir, "scans")
        self._refused = Spool(spool_dir, "refused-scans")
        self._store_thread = ThreadPoolExecutor(1, "recorder")
        self._spool_thread = ThreadPoolExecutor(1, "spool")
        self._recording: Recording | None = None
        self._up = False
        self._waiting: list[tuple[ScanRow, asyncio.Future[None]]] = []
        self._draining: asyncio.Task[None] | None = None
        self._salts: dict[date, bytes] = {}
        self._keeper: asyncio.Task[None] | None = None
        self.unrecorded = 0
        # Neither store nor spool took the last scan.
        self.is_losing = False
        self._on_replay = on_replay

    async def start(self) -> None:
        """Connect and go on trying; a store that doesn't answer keeps nobody waiting."""
        await self._try_to_recover()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Write what waits, then end both threads. A scan recorded before is durable after."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        while self._draining:
            await self._draining
        if self._recording and not self._up:
            self._recording.cut()
        await asyncio.to_thread(self._store_thread.shutdown)
        await asyncio.to_thread(self._spool_thread.shutdown)
        if self._recording:
            self._recording.close()
        self._spool.close()
        self._refused.close()

    async def record(self, row: ScanRow) -> None:
        """Return when the scan is on a disk, or when not even the spool took it (then it counts as unrecorded)."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, done))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        await done

    async def salt(self, day: date) -> bytes | None:
        """The day's salt; None while the store doesn't give it: then the device is unknown, never guessed."""
        if day not in self._salts:
            # Two requests at midnight may both ask; the store gives both the same salt.
            found = await self._ask(lambda: self._open().salt(day)) if self._up else None
            if found is None:
                return None
            self._salts = {kept: salt for kept, salt in self._salts.items() if abs(kept - day) <= timedelta(days=1)}
            self._salts[day] = found
        return self._salts[day]

    async def _drain(self) -> None:
        try:
            gap_at = time.monotonic() + _WITHOUT_GAP
            while self._waiting:
                batch, self._waiting = self._waiting[:_LARGEST_BATCH], self._waiting[_LARGEST_BATCH:]
                await self._write([row for row, _ in batch])
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)
                if self._gap and time.monotonic() > gap_at:
                    await asyncio.sleep(self._gap)
                    gap_at = time.monotonic() + _WITHOUT_GAP
        finally:
            self._draining = None

    async def _write(self, rows: list[ScanRow]) -> None:
        if self._up and await self._ask(lambda: self._open().write(rows)) is not None:
            self.is_losing = False
            return
        try:
            await asyncio.get_running_loop().run_in_executor(self._spool_thread, self._spool.append, rows)
            self.is_losing = False
        except OSError as error:
            self.is_losing = True
            self.unrecorded += len(rows)
            log.error("%d scans unrecorded: neither store nor spool took them (%s)", len(rows), type(error).__name__)

    async def _ask(self, question: Callable[[], Result]) -> Result | None:
        """Ask the store; None where it fails or takes longer than the deadline, and from then on it counts as down."""
        asked = asyncio.get_running_loop().run_in_executor(self._store_thread, question)
        done, _ = await asyncio.wait({asked}, timeout=DEADLINE)
        if done:
            try:
                return asked.result()
            except StoreUnavailable:
                self._go_down("failed")
            except RowsRefused:
                log.error("the store refused a batch of scans; they go to the spool")
            return None
        # It may still succeed: the rows are then there twice, in store and spool, and count once by their key.
        asked.add_done_callback(_retrieve)
        self._go_down("took longer than the deadline")
        if self._recording:
            self._recording.cut()
        return None

    def _go_down(self, why: str) -> None:
        if self._up:
            log.warning("the store %s; scans go to the spool", why)
        self._up = False

    def _open(self) -> Recording:
        if self._recording is None:
            self._recording = open_recording(self._url)
        return self._recording

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(_RETRY)
            if not self._up or self.is_losing or not self._spool.is_empty():
                await self._try_to_recover()

    async def _try_to_recover(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._store_thread, self._recover)
        except StoreUnavailable:
            self._go_down("doesn't answer")
        except Exception as error:  # the one task that brings us back must outlive whatever stands in the spool
            log.error("the spool can't be replayed (%s)", type(error).__name__)

    def _recover(self) -> None:
        """Connect anew where needed and replay the spool, in the store's thread."""
        if not self._up and self._recording:
            self._recording.close()
            self._recording = None
        recording = self._open()
        recording.write([])
        self._up = True
        self.is_losing = False

        def store(records: Records) -> None:
            # A line whose bytes rotted on the disk is nobody's scan.
            rows = [ScanRow(*record) for record in records if isinstance(record, list) and len(record) == _COLUMNS]
            taken = self._taken(recording, rows)
            if taken:
                self._on_replay(taken)

        if count := self._spool.replay(store):
            log.info("%d scans replayed from the spool", count)

    def _taken(self, recording: Recording, rows: list[ScanRow]) -> list[ScanRow]:
        """Write rows; where the store refuses some, only the others, and set those aside for a person to look at."""
        try:
            recording.write(rows)
        except RowsRefused:
            if len(rows) == 1:
                self._refused.append(rows)
                log.error("the store refused a spooled scan; it is kept in a file of refused scans")
                return []
            return [taken for row in rows for taken in self._taken(recording, [row])]
        return rows


def _retrieve(asked: "asyncio.Future[Any]") -> None:
    if not asked.cancelled():
        asked.exception()
