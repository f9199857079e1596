"""Whether a gateway should be sent people: one look at the store at a time, and never a long one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from campaigns import demos
from core.settings import Settings
from gateway.recorder import Recorder
from store.database import Store, StoreUnavailable, takes_writes
from store.schema import is_current

_DEADLINE = 0.8
_PATIENCE = 0.5


class Readiness:
    """The answer of /readyz. Belongs to one event loop."""

    def __init__(self, *, store: Store, settings: Settings, recorder: Recorder) -> None:
        self._store = store
        self._settings = settings
        self._recorder = recorder
        self._thread = ThreadPoolExecutor(1, "readiness")
        self._looking: asyncio.Future[str] | None = None

    async def start(self) -> None:
        """Raise PublicAddress where the store holds a demo and the address is public; a store that is away may come."""
        with suppress(StoreUnavailable):
            await asyncio.get_running_loop().run_in_executor(self._thread, self._begin)

    async def stop(self) -> None:
        """End the thread."""
        await asyncio.to_thread(self._thread.shutdown)

    async def trouble(self) -> str:
        """In one word why nobody should be sent here, or nothing: spool, store, schema, demo."""
        if self._recorder.is_losing:
            return "spool"
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        # A look that hangs is waited for by all who ask; it takes no second thread.
        done, _ = await asyncio.wait({self._looking}, timeout=_DEADLINE)
        return self._looking.result() if done else "store"

    def _begin(self) -> None:
        if is_current(self._store):
            self._must_stay_here()

    def _look(self) -> str:
        try:
            if not takes_writes(self._store, patience=_PATIENCE):
                return "store"
            if not is_current(self._store):
                return "schema"
            self._must_stay_here()
        except demos.PublicAddress:
            return "demo"
        except StoreUnavailable:
            return "store"
        return ""

    def _must_stay_here(self) -> None:
        with self._store.reading() as db:
            demos.must_stay_here(db, is_public=self._settings.is_public)
