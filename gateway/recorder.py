"""Every scan is on a disk before its answer leaves: in the store, or in the spool while the store is out of reach.

Group commit without a timer: what waits is written as soon as the batch before it is, by a thread that needn't ask the
event loop for it. The loop never waits for a disk; one thread writes to the store, another to the spool. Where neither
takes a scan it is counted as unrecorded.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from core.dates import now, tokyo_day
from gateway.batch import Batch
from gateway.lane import Lane, Late
from gateway.replay import Replay
from gateway.spool import Spool
from gateway.store_line import PATIENCE, StoreLine
from gateway.tallies import ScanTally
from gateway.unrecorded import UnrecordedScans
from store.database import Store, StoreUnavailable
from store.recording import Recording, RowsRefused, ScanRow

log = logging.getLogger("shirube.gateway")

# A disk that hangs for so many seconds is given up; what it does in the end is looked at then.
SPOOL_DEADLINE = 2.0
# So many answers wait at most, when everything hangs.
MOST_WAITING = 4_096
# Scans.
_MOST_IN_DOUBT = 50_000
_RETRY = 0.5


class Recorder:
    """Writes scans; `record` returns when the scan is durable. Belongs to one event loop."""

    def __init__(
        self,
        *,
        store: Store,
        spool_dir: Path,
        on_replay: Callable[[list[ScanRow]], None] = lambda rows: None,
        clock: Callable[[], datetime] = now,
        patience: float | None = None,
    ) -> None:
        """`on_replay` is told the first and last scan of each programme that came late; `patience` is in seconds."""
        self._clock = clock
        self._line = StoreLine(store.url, patience=patience)
        self._spool = Spool(spool_dir, "scans")
        self._refused = Spool(spool_dir, "refused-scans")
        self._spool_lane = Lane("spool")
        self._beside = Lane("replay")
        self._lost = UnrecordedScans(store=store, folder=spool_dir, beside=self._beside)
        self._replay = Replay(
            line=self._line, spool=self._spool, refused=self._refused, beside=self._beside, on_replay=on_replay
        )
        self._open: Batch | None = None
        self._writing: set[asyncio.Task[None]] = set()
        self._settling: set[asyncio.Task[None]] = set()
        # Batches the store may have or not, and the spool has not. There is one for each time the store goes down.
        self._in_doubt: deque[list[ScanRow]] = deque()
        self._salts: dict[date, bytes] = {}
        self._asking: dict[date, asyncio.Task[bytes | None]] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self.tally = ScanTally()
        # Scans that wait to be written.
        self.waiting = 0
        # Neither store nor spool took the last scan.
        self.is_losing = False

    @property
    def is_up(self) -> bool:
        """Whether scans go straight into the store."""
        return self._line.is_up

    @property
    def unrecorded(self) -> int:
        """Scans that neither store nor spool took, since the start."""
        return self._lost.total

    async def start(self) -> None:
        """Connect and go on trying; a store that doesn't answer keeps nobody waiting."""
        await self._lost.start()
        await _safely(self._line.come_up(), "the store does not answer yet")
        self._keepers = [asyncio.create_task(self._keep_up()), asyncio.create_task(self._catch_up())]

    async def stop(self) -> None:
        """Write what waits, then end all threads. A scan recorded before is durable after."""
        for keeper in self._keepers:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper
        while self._writing:
            await asyncio.wait(self._writing)
        if self._settling:
            await asyncio.wait(self._settling, timeout=SPOOL_DEADLINE)
        if self._line.is_up:
            noted = asyncio.wait_for(self._note(), SPOOL_DEADLINE)
            await _safely(noted, "unrecorded scans are noted by the next start")
        await self._lost.stop()
        await self._line.end()
        if await self._spool_lane.end(seconds=SPOOL_DEADLINE):
            self._spool.close()
        if await self._beside.end(seconds=SPOOL_DEADLINE):
            self._replay.close()
            self._refused.close()

    async def record(self, row: ScanRow) -> None:
        """Return when the scan is on a disk, or when not even the spool took it (then it counts as unrecorded)."""
        if self.waiting >= MOST_WAITING:
            await self._lose([row], time.monotonic())
            return
        answer = self._open.add(row) if self._open else None
        self.waiting += 1
        await (answer or self._begin(row))

    def _begin(self, row: ScanRow) -> "asyncio.Future[None]":
        """Open another batch, with its first scan. It is begun to be written when the one before it is."""
        self._open = batch = Batch(asyncio.get_running_loop())
        answer = batch.add(row)
        assert answer
        self._writing.add(task := asyncio.create_task(self._write(batch)))
        task.add_done_callback(self._writing.discard)
        return answer

    def salt_at_hand(self, day: date) -> bytes | None:
        """The day's salt where it was asked for before, as for nearly every scan."""
        return self._salts.get(day)

    async def salt(self, day: date) -> bytes | None:
        """The day's salt; None while the store doesn't give it: then the device is unknown, never guessed."""
        if day in self._salts or not self._line.is_up:
            return self._salts.get(day)
        if day not in self._asking:
            self._asking[day] = asyncio.create_task(self._ask_salt(day))
        return await asyncio.shield(self._asking[day])

    async def _ask_salt(self, day: date) -> bytes | None:
        try:
            found = await self._line.ask(lambda recording: recording.salt(day))
        except Exception as error:  # whatever it is, the scan is there without its device
            if not isinstance(error, StoreUnavailable | Late):
                log.error("the salt of a day could not be read (%s)", type(error).__name__)
            return None
        finally:
            del self._asking[day]
        self._salts = {kept: salt for kept, salt in self._salts.items() if abs(kept - day) <= timedelta(days=1)}
        self._salts[day] = found
        return found

    async def _write(self, batch: Batch) -> None:
        try:
            await self._keep(batch)
        finally:
            self.waiting -= len(batch.seal())
            batch.answer()

    async def _keep(self, batch: Batch) -> None:
        stored = await self._store(batch)
        spooled = None if stored else await self._put_aside(batch)
        rows = batch.seal()
        if stored or spooled is True:
            self.is_losing = False
            self._lost.end_span()
            self.tally.add(rows, "stored" if stored else "spooled", time.monotonic() - batch.came)
            return
        await self._lose(rows, batch.came)
        if stored is None:
            self._doubt(rows)
        elif spooled:
            self._settling.add(task := asyncio.create_task(self._settle(rows, spooled)))
            task.add_done_callback(self._settling.discard)

    async def _store(self, batch: Batch) -> bool | None:
        """Whether the store took a batch; None where nobody knows: it may be at it while the connection is gone."""
        if not self._line.is_up:
            return False
        try:
            await self._line.ask(lambda recording: recording.write(batch.seal()))
        except Late as late:
            return None if late.outcome else False
        except StoreUnavailable:
            return None
        except Exception as error:  # whatever it is, these people are waiting and the spool takes their scans
            log.error("the store refused a batch of scans (%s); they go to the spool", type(error).__name__)
            return False
        return True

    async def _put_aside(self, batch: Batch) -> "bool | asyncio.Future[Any]":
        """Whether the spool took a batch; where the disk hangs, what will tell later."""
        if self._spool_lane.is_stuck:
            return False
        try:
            await self._spool_lane.do(lambda: self._spool.append(batch.seal()), seconds=SPOOL_DEADLINE)
        except Late as late:
            return late.outcome or False
        except Exception as error:  # most of all a full disk; whatever it is, these people are waiting
            if not self.is_losing:
                log.error("the spool takes no scans (%s)", type(error).__name__)
            return False
        return True

    async def _lose(self, rows: list[ScanRow], came: float) -> None:
        self.is_losing = True
        self.tally.add(rows, "unrecorded", time.monotonic() - came)
        await self._lost.count(rows)

    def _doubt(self, rows: list[ScanRow]) -> None:
        """Remember a batch that may be stored; when there are too many, the oldest stay counted as unrecorded."""
        self._in_doubt.append(rows)
        over, given_up = sum(map(len, self._in_doubt)) - _MOST_IN_DOUBT, 0
        while given_up < over:
            given_up += len(self._in_doubt.popleft())
        if given_up:
            log.error("%d scans stay counted as unrecorded, though the store may have them", given_up)

    async def _settle(self, rows: list[ScanRow], spooled: "asyncio.Future[Any]") -> None:
        """Wait for a disk that hung: what it took in the end is replayed, and no longer unrecorded."""
        with suppress(OSError):
            await spooled
            await self._lost.take_back(rows)

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(self._line.pause)
            self._forget_salts()
            if not self._line.is_up:
                await _safely(self._line.come_up())

    def _forget_salts(self) -> None:
        """A salt goes from memory when its day is over, as from the store, even if no scan comes any more."""
        yesterday = tokyo_day(self._clock()) - timedelta(days=1)
        self._salts = {day: salt for day, salt in self._salts.items() if day >= yesterday}

    async def _catch_up(self) -> None:
        while True:
            if self._line.is_answering:
                await _safely(self._replay_and_note(), "what waits in the spool is not replayed yet")
            await asyncio.sleep(_RETRY)

    async def _replay_and_note(self) -> None:
        if await self._replay.go_on():
            self._lost.end_span()
        await self._note()
        self.is_losing = False

    async def _note(self) -> None:
        """Write again what may be there, by its keys; then tell the store what it will never get."""
        while self._in_doubt:
            rows = self._in_doubt.popleft()
            try:
                await self._line.ask(partial(_write, rows), seconds=PATIENCE)
            except RowsRefused:
                continue
            except BaseException:
                self._in_doubt.appendleft(rows)
                raise
            await self._lost.take_back(rows)
        await self._lost.note()


def _write(rows: list[ScanRow], recording: Recording) -> None:
    recording.write(rows)


async def _safely(work: Coroutine[Any, Any, object], trouble: str = "") -> None:
    """Do what a keeper does: it must outlive whatever the store does, and whatever stands in the spool."""
    try:
        await work
    except (StoreUnavailable, TimeoutError):
        if trouble:
            log.warning("%s", trouble)
    except Exception as error:
        log.error("%s (%s)", trouble or "the store can not be tried", type(error).__name__)
