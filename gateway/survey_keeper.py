"""Takes answers: what has come is read together and stored in one transaction, as soon as the one before is done."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gateway.lane import Lane, Late
from gateway.survey_reader import Reader, Sent, read
from gateway.turns import LONGEST_WAIT
from store.database import Store, StoreUnavailable
from survey import answers
from survey.answers import Filled

# Of one body each, some thousand bytes and 64 KiB at most; who comes beyond them is asked to send again.
_MOST_WAITING = 1_000
_LARGEST = 100
# Seconds a transaction waits for the store; after that the answers are handed back to be sent again.
_PATIENCE = 3.0
# Seconds, longer than whatever the store does with a transaction, and than the edge lets anybody wait.
_TO_THE_END = 90.0


@dataclass(eq=False)
class _Waiting:
    sent: Sent
    told: "asyncio.Future[Filled | None]"

    def tell(self, outcome: Filled | Exception | None) -> None:
        if self.told.done():
            return
        if isinstance(outcome, Exception):
            self.told.set_exception(outcome)
            self.told.exception()  # those who hung up leave nobody to read it
        else:
            self.told.set_result(outcome)


class Keeper:
    """Answers that wait, and the one thread that looks up and stores. Belongs to one event loop at a time."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._reader = Reader(store, clock)
        self._waiting: deque[_Waiting] = deque()
        self._working: asyncio.Task[None] | None = None
        # A thread for each transaction would cost the loop more than what it is for; and a second one beside it, which
        # looks up while this one stores, more in taking turns with it than it saves.
        self._lane = Lane("answers")

    async def take(self, sent: Sent) -> Filled | None:
        """Store an answer and spend its link; None where its link is dead, or a page comes before that.

        Raises StoreUnavailable where the store fails, and where its turn doesn't come in time. Then nothing is stored,
        unless the store failed to answer: one that has begun is waited for longer than anybody waits, and given up.
        """
        if len(self._waiting) >= _MOST_WAITING:
            raise StoreUnavailable
        loop = asyncio.get_running_loop()
        waiting = _Waiting(sent, loop.create_future())
        self._waiting.append(waiting)
        if self._working is None:
            self._working = loop.create_task(self._work())
        giving_up = loop.call_later(LONGEST_WAIT, self._give_up, waiting)
        try:
            return await waiting.told
        finally:
            giving_up.cancel()

    def _give_up(self, waiting: _Waiting) -> None:
        if waiting in self._waiting:
            self._waiting.remove(waiting)
            waiting.tell(StoreUnavailable())

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _one in range(min(len(self._waiting), _LARGEST))]
                await self._take_all(batch)
        finally:
            self._working = None

    async def _take_all(self, batch: Sequence[_Waiting]) -> None:
        try:
            leads = await self._lane.do(partial(self._reader.look, [one.sent for one in batch]), seconds=LONGEST_WAIT)
        except Exception as failure:  # not swallowed: handed to all who wait, who would wait for ever otherwise
            _tell_all(batch, failure)
            return
        fit: list[tuple[_Waiting, Filled]] = []
        for one, lead in zip(batch, leads, strict=True):
            # On the loop: in a thread beside it, both would spend more time on taking turns than on this.
            outcome = read(lead, one.sent.given)
            if isinstance(outcome, Filled):
                fit.append((one, outcome))
            else:
                one.tell(outcome)
            await asyncio.sleep(0)
        if fit:
            await self._store_all(fit)

    async def _store_all(self, batch: Sequence[tuple[_Waiting, Filled]]) -> None:
        try:
            kept = await self._lane.do(partial(self._write, [filled for _one, filled in batch]), seconds=_TO_THE_END)
        except Exception as failure:  # not swallowed: handed to all who wait
            if len(batch) > 1 and not isinstance(failure, Late | StoreUnavailable):
                # One that can't be stored must not take the others with it.
                for pair in batch:
                    await self._store_all([pair])
                return
            _tell_all([one for one, _filled in batch], failure)
            return
        for (one, filled), is_kept in zip(batch, kept, strict=True):
            one.tell(filled if is_kept else None)

    def _write(self, filled: Sequence[Filled]) -> list[bool]:
        with self._store.writing(patience=_PATIENCE) as db:
            return answers.keep(db, filled, at=self._clock())


def _tell_all(batch: Sequence[_Waiting], failure: Exception) -> None:
    # Of one that comes late nobody knows whether it was stored: to try again would say that its link is spent.
    for one in batch:
        one.tell(StoreUnavailable() if isinstance(failure, Late) else failure)
