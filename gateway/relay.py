"""Copies of LINE's webhooks for the contractor's server, where an administrator recorded that it is allowed.

Body and signature go on unchanged, in the order they came, from memory: they hold what was written, so they are never
put on a disk. Nothing here keeps LINE waiting.
"""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Literal

from core.dates import tokyo_day
from gateway.apart import apart
from gateway.relay_post import Copy, NotTaken, Post, Refused
from store import line_desks
from store.database import Store
from store.records import Programme

log = logging.getLogger("shirube.gateway")

# So long a copy is tried; a talk that is answered later than this is answered from the chat itself.
PATIENCE = 600.0
GRACE = 4.0
MOST_WAITING = 1_000
MOST_BYTES = 16 * 1024 * 1024
_PAUSES = (0.3, 0.7, 1.5, 3.0, 6.0, 12.0, 20.0, 30.0)
_REFRESH = 1.5
_LAST_NOTE = 2.0


# What became of a copy; nothing, where nobody is relayed to any more.
_Outcome = Literal["forwarded", "failed", ""]


@dataclass(frozen=True, eq=False)
class _Waiting:
    """A copy with the programme it is for, the Tokyo day it counts on, and when it came (monotonic seconds)."""

    programme: Programme
    copy: Copy
    day: date
    came: float


class Relay:
    """Sends copies, those of a programme one after the other. Belongs to one event loop.

    `forwarded` and `failed` (given up) count webhooks since the start, `waiting` those in memory. A copy that is lost
    while nobody knows whether its programme relays counts as neither.
    """

    def __init__(
        self, *, store: Store, clock: Callable[[], datetime], patience: float = PATIENCE, post: Post | None = None
    ) -> None:
        self.forwarded = 0
        self.failed = 0
        self._store = store
        self._clock = clock
        self._patience = patience
        self._post = post or Post()
        # None until the store has said which programmes relay: what comes before that waits.
        self._addresses: dict[int, str] | None = None
        self._queues: dict[int, deque[_Waiting]] = {}
        self._senders: dict[int, asyncio.Task[None]] = {}
        self._bytes = 0
        self._unnoted: Counter[tuple[int, date, str]] = Counter()
        self._keeper: asyncio.Task[None] | None = None
        self._upkeep: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """Copies in memory."""
        return sum(map(len, self._queues.values()))

    async def start(self) -> None:
        """Learn which programmes relay, in a moment and later."""
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Send what waits for some seconds more, give up the rest, and note both."""
        if self._senders:
            # Where the store didn't say yet to whom they go, it hardly will in the end.
            await asyncio.wait(self._senders.values(), timeout=_LAST_NOTE if self._addresses is None else GRACE)
        await _cancelled(*self._senders.values(), self._keeper)
        if left := self.waiting:
            log.error("%d webhooks for the contractor were given up at the end", left)
        for queue in self._queues.values():
            while queue:
                self._give_up(queue.popleft())
        last = asyncio.create_task(self._note_the_rest())
        await asyncio.wait({last}, timeout=_LAST_NOTE)
        if not last.done():
            log.warning("the store hangs; what the relay did last may not be noted")
        await _cancelled(last, self._upkeep)
        await self._post.close()

    def offer(self, programme: Programme, body: bytes, *, signature: str, content_type: str) -> None:
        """Take a copy for the programme's contractor; returns at once, and does nothing where none is relayed to."""
        if self._addresses is not None and programme.id not in self._addresses:
            return
        copy = Copy(body, signature, content_type)
        queue = self._queues.setdefault(programme.id, deque())
        queue.append(_Waiting(programme, copy, tokyo_day(self._clock()), time.monotonic()))
        self._bytes += len(body)
        self._make_room()
        sender = self._senders.get(programme.id)
        if sender is None or sender.done():
            self._senders[programme.id] = asyncio.create_task(self._empty(queue))

    def _make_room(self) -> None:
        while self.waiting > MOST_WAITING or self._bytes > MOST_BYTES:
            oldest = min((queue for queue in self._queues.values() if queue), key=lambda queue: queue[0].came)
            self._give_up(oldest.popleft())
            log.error("too many webhooks wait for the contractor; the oldest is given up")

    def _give_up(self, waiting: _Waiting) -> None:
        self._let_go(waiting, "failed" if waiting.programme.id in (self._addresses or {}) else "")

    def _let_go(self, waiting: _Waiting, outcome: _Outcome) -> None:
        self._bytes -= len(waiting.copy.body)
        if outcome:
            self.forwarded += outcome == "forwarded"
            self.failed += outcome == "failed"
            self._unnoted[waiting.programme.id, waiting.day, outcome] += 1

    async def _empty(self, queue: deque[_Waiting]) -> None:
        """Send a programme's copies one by one until none waits."""
        while queue:
            first = queue[0]
            outcome = await self._send(first, queue)
            # Where room had to be made it is counted already.
            if queue and queue[0] is first:
                self._let_go(queue.popleft(), outcome)

    async def _send(self, waiting: _Waiting, queue: deque[_Waiting]) -> _Outcome:
        """Try until a copy is taken, refused, or too old."""
        tries = 0
        while queue and queue[0] is waiting:
            if self._addresses is not None:
                url = self._addresses.get(waiting.programme.id)
                if url is None:
                    return ""
                try:
                    await self._post.send(url, waiting.copy, is_demo=waiting.programme.is_demo)
                    return "forwarded"
                except Refused as no:
                    log.error("the contractor takes no webhook (%s, %d); it is given up", no.why, no.status)
                    return "failed"
                except NotTaken:
                    tries += 1
                except Exception as error:  # whatever is wrong with one copy, the others must not wait for it
                    log.error("a webhook can't be sent to the contractor (%s); it is given up", type(error).__name__)
                    return "failed"
            pause = _PAUSES[min(tries, len(_PAUSES) - 1)]
            if time.monotonic() + pause > waiting.came + self._patience:
                if self._addresses is None:
                    log.error("the store did not say for too long who is relayed to; 1 webhook is given up")
                    return ""
                log.error("the contractor's server was out of reach for too long; a webhook is given up")
                return "failed"
            await asyncio.sleep(pause)
        return ""

    async def _keep(self) -> None:
        while True:
            # A task of its own: what it took to note must not be lost when the keeper is cancelled.
            self._upkeep = asyncio.create_task(self._keep_up())
            await asyncio.wait({self._upkeep})
            await asyncio.sleep(_REFRESH)

    async def _note_the_rest(self) -> None:
        # Where the store never said anything nothing was counted.
        if self._upkeep and self._addresses is not None:
            await asyncio.wait({self._upkeep})
        if self._unnoted:
            await self._keep_up()

    async def _keep_up(self) -> None:
        """Read the addresses and note what was done; where the store is away both come later."""
        told, self._unnoted = self._unnoted, Counter()
        try:
            self._learn(await apart(partial(self._talk_to_store, told)))
        except Exception as error:  # the one task that keeps up must outlive whatever the store does
            self._unnoted.update(told)
            log.warning("the relay could not be kept up (%s)", type(error).__name__)

    def _learn(self, addresses: dict[int, str]) -> None:
        is_first, self._addresses = self._addresses is None, addresses
        if not is_first:
            return
        # These waited for the store's word only: there was never a relay they could have missed.
        for programme_id, queue in self._queues.items():
            while queue and programme_id not in addresses:
                self._let_go(queue.popleft(), "")

    def _talk_to_store(self, told: Counter[tuple[int, date, str]]) -> dict[int, str]:
        with self._store.reading() as db:
            desks = line_desks.every_desk(db)
        if told:
            with self._store.writing() as db:
                for programme_id, day in sorted({(key[0], key[1]) for key in told}):
                    done = {name: told[programme_id, day, name] for name in ("forwarded", "failed")}
                    line_desks.note_relayed(db, programme_id, day, **done)
        return {key: desk.relay_url for key, desk in desks.items() if desk.relay_url}


async def _cancelled(*tasks: "asyncio.Task[None] | None") -> None:
    for task in filter(None, tasks):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
