"""LINE events on their way into the store: stored before the answer, or spooled under their pseudonyms."""

import asyncio
import errno
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from core.dates import now
from funnel import friends, pseudonym_keys
from funnel.pseudonym_keys import KeyNotInUse
from gateway.lane import Lane, Late
from gateway.lanes import Lanes
from gateway.spool import Records, Spool
from store import programmes
from store.database import Store, StoreUnavailable
from store.records import LineEvent, Programme
from store.types import milliseconds, moment

log = logging.getLogger("shirube.gateway")

# LINE waits 2 s for an answer, and the spool, where the store is too slow, takes its time too.
DEADLINE = 0.8
SPOOL_DEADLINE = 0.7
# So many a transaction: none may keep other writers waiting for long.
_CHUNK = 100
_RETRY = 0.5
_THREADS = 2
# At the stop, for what is in the queues, and again for closing the spool.
_LAST = 1.5
# A replay takes as long as it takes; one that hangs is the only one, and is not waited for at the stop.
_A_DAY = 86_400.0


class Inbox:
    """Stores events; `take` returns when they are durable. Belongs to one event loop."""

    def __init__(self, *, store: Store, spool_dir: Path, patience: float | None = None) -> None:
        """`patience` is in seconds a delivery, where LINE doesn't wait; else the deadline."""
        self._store = store
        self._deadline = DEADLINE if patience is None else patience
        self._spool = Spool(spool_dir, "line")
        self._refused = Spool(spool_dir, "refused-line")
        self._threads = Lanes("line", _THREADS)
        self._disk = Lane("line-spool")
        self._replaying = Lane("line-replay")
        # Events by what became of them: stored, duplicate, spooled, refused (set aside when replayed).
        self.results: Counter[str] = Counter()
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Replay what waits from before, now and later."""
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Finish what is being stored, within 3 s or so; what hangs then ends with the process."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        ending = (self._threads.end(seconds=_LAST), self._replaying.end(seconds=_LAST))
        have_ended = all(await asyncio.gather(*ending))
        try:
            # Where an append hangs, so would this; the files are kept for the next start in any case.
            await self._disk.do(self._close, seconds=_LAST)
        except Late:
            have_ended = False
        await self._disk.end(seconds=0)
        if not have_ended:
            log.warning("store or disk hangs; LINE events end without it")

    async def take(self, programme: Programme, events: Sequence[LineEvent], *, made_with: str) -> set[str]:
        """Return when the events are on a disk: the ids of those that were stored now and for the first time.

        `made_with` is the fingerprint of the key their pseudonyms were made with. What went to the spool is not among
        the ids: it may be there already. Raises KeyNotInUse; OSError when neither store nor spool took the events in
        time (then some may still be there later, which counts once as LINE sends the same ids again).
        """
        until, fresh = time.monotonic() + self._deadline, set[str]()
        for start in range(0, len(events), _CHUNK):
            chunk = partial(self._receive, programme, events[start : start + _CHUNK], made_with)
            stored = await self._stored(chunk, until - time.monotonic())
            if stored is None:
                await self._spooled([_told(event, made_with) for event in events[start:]])
                self.results["spooled"] += len(events) - start
                break
            self.results["stored"] += len(stored)
            self.results["duplicate"] += len(events[start : start + _CHUNK]) - len(stored)
            fresh |= stored
        return fresh

    async def _stored(self, receive: Callable[[], set[str]], seconds: float) -> set[str] | None:
        try:
            return await self._threads.do(receive, seconds=seconds)
        except KeyNotInUse:
            raise
        except Late:
            # It may still succeed; an event that is then there already counts once by its id.
            log.warning("the store took longer than the deadline; LINE events go to the spool")
            return None
        except Exception as error:  # whatever the store has against them, LINE tells them only once
            log.warning("the store failed (%s); LINE events go to the spool", type(error).__name__)
            return None

    async def _spooled(self, records: Records) -> None:
        try:
            await self._disk.do(partial(self._spool.append, records), seconds=SPOOL_DEADLINE)
        except Late as late:
            raise OSError(errno.ETIMEDOUT, "The spool takes too long") from late

    def _close(self) -> None:
        self._spool.close()
        self._refused.close()

    def _receive(self, programme: Programme, events: Sequence[LineEvent], made_with: str) -> set[str]:
        with self._store.writing() as db:
            pseudonym_keys.must_be_current(db, made_with)
            return friends.receive(db, programme=programme, events=events)

    async def _keep(self) -> None:
        while True:
            await self._replay_safely()
            await asyncio.sleep(_RETRY)

    async def _replay_safely(self) -> None:
        try:
            count = await self._replaying.do(self._replay, seconds=_A_DAY)
        except Exception as error:  # the one task that replays must outlive store, disk, and whatever stands there
            log.warning("LINE events stay in the spool (%s)", type(error).__name__)
        else:
            if count is not None:
                log.info("%d LINE events replayed from the spool", count)

    def _replay(self) -> int | None:
        return None if self._spool.is_empty() else self._spool.replay(self._receive_again)

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
                self.results["refused"] += 1
                log.error("a spooled LINE event could not be stored (%s); it is set aside", type(error).__name__)
                return
            for record in records:
                self._receive_chunk([record])

    def _receive_all(self, records: Records) -> None:
        spooled: dict[tuple[int, str], list[LineEvent]] = {}
        for record in records:
            event = _event(record)
            spooled.setdefault((event.programme_id, record.get("made_with", "")), []).append(event)
        with self._store.writing() as db:
            for (programme_id, made_with), events in sorted(spooled.items()):
                if made_with:  # a spool of the version before this one doesn't say
                    latest = max(event.at for event in events)
                    pseudonym_keys.must_be_known(db, made_with, at=now(), latest=latest)
                # A programme purged in the meantime has no events any more.
                if programme := programmes.by_id(db, programme_id):
                    friends.receive(db, programme=programme, events=events)


def _told(event: LineEvent, made_with: str) -> dict[str, Any]:
    return {**vars(event), "at": milliseconds(event.at), "made_with": made_with}


def _event(record: dict[str, Any]) -> LineEvent:
    told = {name: value for name, value in record.items() if name != "made_with"}
    return LineEvent(**{**told, "at": moment(record["at"])})
