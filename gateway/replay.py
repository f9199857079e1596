"""Brings what waits in the spool into the store, in portions so small that no live scan waits long behind one."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable
from functools import partial

from gateway.lane import Lane
from gateway.spool import Left, Records, Spool
from gateway.store_line import PATIENCE, StoreLine
from store.database import StoreUnavailable
from store.recording import RowsRefused, ScanRow

log = logging.getLogger("shirube.gateway")

# A line of an older release has no sign.
_COLUMNS = (len(ScanRow._fields) - 1, len(ScanRow._fields))
_TYPES = (int, int, int, int, int, str, int, str, str | None, str | None)
_LARGEST = 2**63
# A device's hash; its salt is gone after some days, and it must not outlive that in a file nobody deletes.
_DEVICE = re.compile(r'"[^",]*[0-9a-f]{12,}[^",]*"?|[0-9a-f]{32,}')
# Rows of a portion: more of them while one takes less than 20 ms, fewer when it takes more than 50 ms.
_FEWEST, _MOST = 10, 500
_SHORT, _LONG = 0.02, 0.05
# The disk may take its time: nobody waits for it here.
_HOUR = 3_600.0


class Replay:
    """Where it stands: a file, a portion of it, and whom it has to tell. Belongs to one event loop."""

    def __init__(
        self, *, line: StoreLine, spool: Spool, refused: Spool, beside: Lane, on_replay: Callable[[list[ScanRow]], None]
    ) -> None:
        self._line = line
        self._spool = spool
        self._refused = refused
        self._beside = beside
        self._on_replay = on_replay
        self._left: Left | None = None
        self._portion: list[ScanRow] = []
        # Records of the file that are no scan of this release.
        self._strange: Records = []
        self._size = _FEWEST
        # First and last scan that came late, by programme.
        self._late: dict[int, tuple[ScanRow, ScanRow]] = {}

    async def go_on(self) -> int:
        """Replay all that waits; how many scans. Raises StoreUnavailable, Late and OSError, and goes on there again."""
        replayed = 0
        while left := self._left or await self._beside.do(self._spool.take, seconds=_HOUR):
            self._left = left
            replayed += await self._replay(left)
            await self._tell()
            await self._set_aside(left)
            await self._beside.do(left.forget, seconds=_HOUR)
            self.close()
        if replayed:
            log.info("%d scans replayed from the spool", replayed)
        return replayed

    def close(self) -> None:
        """Let go of the file; another start goes on with it."""
        if self._left:
            self._left.close()
        self._left, self._portion, self._strange = None, [], []

    async def _replay(self, left: Left) -> int:
        replayed = 0
        while self._portion or await self._read(left):
            began = time.monotonic()
            await self._store(self._portion)
            took = time.monotonic() - began
            replayed += len(self._portion)
            self._portion = []
            self._size = min(self._size * 2, _MOST) if took < _SHORT else self._size
            self._size = max(self._size // 2, _FEWEST) if took > _LONG else self._size
            # Half of the store's time belongs to the scans that come now.
            await asyncio.sleep(took)
        return replayed

    async def _read(self, left: Left) -> bool:
        """Read the next portion; False at the end of the file."""
        while records := await self._beside.do(partial(left.read, self._size), seconds=_HOUR):
            self._portion = [ScanRow(*record) for record in records if _is_scan(record)]
            self._strange += [record for record in records if not _is_scan(record)]
            if self._portion:
                return True
        return False

    async def _store(self, rows: list[ScanRow]) -> None:
        """Write rows; where the store refuses some, only the others, and set those aside for a person to look at."""
        try:
            await self._line.ask(lambda recording: recording.write(rows), seconds=PATIENCE)
        except RowsRefused:
            if len(rows) > 1:
                await self._store(rows[: len(rows) // 2])
                await self._store(rows[len(rows) // 2 :])
                return
            nameless = [row._replace(device=None) for row in rows]
            await self._beside.do(partial(self._refused.append, nameless), seconds=_HOUR)
            log.error("the store refused a spooled scan; it is kept in a file of refused scans")
            return
        for row in rows:
            first, last = self._late.get(row.programme_id, (row, row))
            self._late[row.programme_id] = (row if row.at < first.at else first, row if row.at > last.at else last)

    async def _set_aside(self, left: Left) -> None:
        """Keep what can't be read: each line was a scan once, or is one of a newer release. Raises OSError."""
        lines = [*left.unreadable, *(json.dumps(record, separators=(",", ":")) for record in self._strange)]
        if lines:
            told = [_DEVICE.sub("null", line) for line in lines]
            await self._beside.do(partial(self._refused.append, told), seconds=_HOUR)
            log.error("%d lines of the spool could not be read; they are kept in a file of refused scans", len(lines))
            left.unreadable, self._strange = [], []

    async def _tell(self) -> None:
        """Tell of the scans that came late, before they are forgotten here. Raises StoreUnavailable."""
        if not self._late:
            return
        ends = [row for both in self._late.values() for row in both]
        try:
            await self._beside.do(partial(self._on_replay, ends), seconds=_HOUR)
        except StoreUnavailable:
            raise
        except Exception as error:  # whatever it is, the scans are counted, and the next file must not wait for it
            log.error("scans that came late could not be looked at again (%s)", type(error).__name__)
        self._late = {}


def _is_scan(record: object) -> bool:
    """Whether a record is a scan as this release or the one before wrote it."""
    if not isinstance(record, list) or len(record) not in _COLUMNS:
        return False
    row = ScanRow(*record)
    return all(map(isinstance, row, _TYPES)) and max(map(abs, row[:5])) < _LARGEST
