"""Whether a gateway should be sent people: one look at the store at a time, and never a long one."""

import asyncio
from contextlib import suppress

from campaigns import demos
from core.settings import Settings
from funnel import pseudonym_keys
from funnel.pseudonym_keys import KeyNotInUse
from gateway import snapshot_file
from gateway.apart import apart
from gateway.recorder import Recorder
from store.database import Store, StoreUnavailable, takes_writes
from store.schema import is_current

_DEADLINE = 0.8
_PATIENCE = 0.5
# The start waits so long for a store that hangs: where the last snapshot can be served, and where nothing can.
_PATIENCE_AT_START, _PATIENCE_WITHOUT = 0.3, 2.0


class Readiness:
    """The answer of /readyz. Belongs to one event loop."""

    def __init__(self, *, store: Store, settings: Settings, recorder: Recorder) -> None:
        self._store = store
        self._settings = settings
        self._recorder = recorder
        self._looking: asyncio.Future[str] | None = None

    async def start(self) -> None:
        """Raise PublicAddress where the store holds a demo and the address is public; a store that is away may come."""
        begun = apart(self._begin)
        can_serve = (self._settings.data_dir / snapshot_file.NAME).exists()
        await asyncio.wait({begun}, timeout=_PATIENCE_AT_START if can_serve else _PATIENCE_WITHOUT)
        with suppress(StoreUnavailable):
            if begun.done():
                begun.result()

    async def trouble(self) -> str:
        """In one word why nobody should be sent here, or nothing: spool, store, schema, demo, key."""
        if self._recorder.is_losing:
            return "spool"
        if self._looking is None or self._looking.done():
            self._looking = apart(self._look)
        # A look that hangs is waited for by all who ask; it takes no second thread. The next one may begin meanwhile.
        looking = self._looking
        done, _ = await asyncio.wait({looking}, timeout=_DEADLINE)
        return looking.result() if done else "store"

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
            self._must_recognise_people()
        except demos.PublicAddress:
            return "demo"
        except KeyNotInUse:
            return "key"
        except StoreUnavailable:
            return "store"
        return ""

    def _must_stay_here(self) -> None:
        with self._store.reading() as db:
            demos.must_stay_here(db, is_public=self._settings.is_public)

    def _must_recognise_people(self) -> None:
        """Raise KeyNotInUse, unless this gateway takes no LINE events and was never given a key."""
        file = self._settings.pseudonym_key_file
        if self._settings.line_secrets_file or file.exists():
            with self._store.reading() as db:
                pseudonym_keys.find(db, file)
