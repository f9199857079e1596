"""LINE events on their way into the store: stored before the answer, or spooled under their pseudonyms."""

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from funnel import friends
from gateway.spool import Records, Spool
from store import programmes
from store.database import Store, StoreUnavailable
from store.records import LineEvent, Programme
from store.types import milliseconds, moment

log = logging.getLogger("shirube.gateway")

# LINE waits 2 s for an answer.
DEADLINE = 1.0
# So many a transaction: none may keep other writers waiting for long.
_CHUNK = 100
_RETRY = 0.5
_THREADS = 2


class Inbox:
    """Stores events; `take` returns when they are durable. Belongs to one event loop."""

    def __init__(self, *, store: Store, spool_dir: Path) -> None:
        self._store = store
        self._spool = Spool(spool_dir, "line")
        self._refused = Spool(spool_dir, "refused-line")
        self._threads = ThreadPoolExecutor(_THREADS, "line")
        self._hanging: set[asyncio.Future[Any]] = set()
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Replay what waits from before, now and later."""
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Finish what is being stored."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        await asyncio.to_thread(self._threads.shutdown)
        self._spool.close()
        self._refused.close()

    async def take(self, programme: Programme, events: Sequence[LineEvent]) -> None:
        """Return when the events are on a disk. Raises OSError when neither store nor spool took them."""
        until = time.monotonic() + DEADLINE
        for start in range(0, len(events), _CHUNK):
            if len(self._hanging) >= _THREADS or not await self._stored(
                programme, events[start : start + _CHUNK], until - time.monotonic()
            ):
                await asyncio.to_thread(self._spool.append, [_told(event) for event in events[start:]])
                return

    async def _stored(self, programme: Programme, events: Sequence[LineEvent], seconds: float) -> bool:
        if seconds <= 0:
            return False
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._threads, self._receive, programme, events)
        done, _ = await asyncio.wait({asked}, timeout=seconds)
        if not done:
            # It may still succeed; an event that is then there already counts once by its id.
            self._hanging.add(asked)
            asked.add_done_callback(self._came_back)
            log.warning("the store took longer than the deadline; LINE events go to the spool")
            return False
        try:
            asked.result()
        except StoreUnavailable:
            log.warning("the store failed; LINE events go to the spool")
            return False
        return True

    def _came_back(self, asked: "asyncio.Future[Any]") -> None:
        self._hanging.discard(asked)
        if not asked.cancelled():
            asked.exception()

    def _receive(self, programme: Programme, events: Sequence[LineEvent]) -> None:
        with self._store.writing() as db:
            friends.receive(db, programme=programme, events=events)

    async def _keep(self) -> None:
        while True:
            if not self._spool.is_empty():
                await self._replay_safely()
            await asyncio.sleep(_RETRY)

    async def _replay_safely(self) -> None:
        try:
            loop = asyncio.get_running_loop()
            count = await loop.run_in_executor(self._threads, self._spool.replay, self._receive_again)
        except Exception as error:  # the one task that replays must outlive store, disk, and whatever stands there
            log.warning("LINE events stay in the spool (%s)", type(error).__name__)
        else:
            log.info("%d LINE events replayed from the spool", count)

    def _receive_again(self, records: Records) -> None:
        for start in range(0, len(records), _CHUNK):
            self._receive_chunk(records[start : start + _CHUNK])

    def _receive_chunk(self, records: Records) -> None:
        """Store events; where the store refuses some, only the others, and set those aside for a person to look at."""
        try:
            self._receive_all(records)
        except StoreUnavailable:
            raise
        except Exception as error:  # whatever is wrong with one event, the others must not wait for it
            if len(records) == 1:
                self._refused.append(records)
                log.error("a spooled LINE event could not be stored (%s); it is set aside", type(error).__name__)
                return
            for record in records:
                self._receive_chunk([record])

    def _receive_all(self, records: Records) -> None:
        by_programme: dict[int, list[LineEvent]] = {}
        for event in map(_event, records):
            by_programme.setdefault(event.programme_id, []).append(event)
        with self._store.writing() as db:
            for programme_id, events in sorted(by_programme.items()):
                # A programme purged in the meantime has no events any more.
                if programme := programmes.by_id(db, programme_id):
                    friends.receive(db, programme=programme, events=events)


def _told(event: LineEvent) -> dict[str, Any]:
    return {**vars(event), "at": milliseconds(event.at)}


def _event(record: dict[str, Any]) -> LineEvent:
    return LineEvent(**{**record, "at": moment(record["at"])})
