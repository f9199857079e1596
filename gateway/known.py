"""Keeps what the gateway knows by heart: from the store, anew when staff have changed something, or from the disk."""

import asyncio
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import groupby

from core.settings import Settings
from gateway import snapshot_file
from gateway.apart import apart
from gateway.lookups import Lookups
from gateway.snapshot import Route, Snapshot, Target
from store import programmes, publications, routes
from store.database import Db, Store, StoreUnavailable
from store.records import Programme
from store.routes import Portion
from store.schema import is_current
from survey import urgent
from survey.urgent import UrgentLine

log = logging.getLogger("shirube.gateway")

_SLUG = re.compile(r"[a-z0-9-]{1,40}")
_REFRESH = 1.5
# A change that left no audit row is seen after this many seconds at the latest.
_REFRESH_ALL = 60.0
# The start waits so long for the store: with a snapshot at hand, and without anything to serve.
_PATIENCE, _PATIENCE_WITHOUT = 0.1, 2.0
_LAST_WAIT = 0.5
# A disk that took no snapshot is tried again after so many seconds.
_DISK_RETRY = 60.0


@dataclass(frozen=True)
class _Seen:
    """A snapshot, the version of the store it was read at (none yet: from the disk), and when (monotonic seconds)."""

    snapshot: Snapshot
    version: tuple[int, ...] = ()
    at: float = float("-inf")


class Known:
    """Codes and programmes in memory. Belongs to one event loop; asks the store in other threads.

    A demo's are left out where the gateway has a public address: it may have started before its store could tell.
    """

    def __init__(self, *, store: Store, settings: Settings, patience: float | None = None) -> None:
        """`patience` is in seconds until all codes are known, where nobody waits for the start."""
        self._store = store
        self._settings = settings
        self._patience = _PATIENCE if patience is None else patience
        self._seen = _Seen(Snapshot())
        self._written: Snapshot | None = None
        self._write_at = 0.0
        self._keeper: asyncio.Task[None] | None = None
        self._asked: asyncio.Future[_Seen] | None = None
        self._fresh: dict[str, Route] = {}
        self._codes = Lookups(self._look_up_codes)
        self._slugs = Lookups(self._look_up_slugs)

    @property
    def snapshot(self) -> Snapshot:
        """What is known now; another one as soon as something changes."""
        return self._seen.snapshot

    @property
    def age(self) -> float:
        """Seconds since the store told or confirmed it all; infinite while what is known comes from the disk."""
        return time.monotonic() - self._seen.at

    async def start(self) -> None:
        """Know what the store says, or what was last known here where it takes long; keep up from then on.

        Where nothing was known, the first codes are asked for one by one while all of them are being read.
        """
        await self._take_from_disk()
        if not self._written:
            began = apart(self._begun)
            await asyncio.wait({began}, timeout=_PATIENCE_WITHOUT)
            if began.done():
                self._take(began)
        asked = self._asked = apart(self._refreshed)
        await asyncio.wait({asked}, timeout=self._patience)
        if asked.done():
            self._take(asked)
        self._keeper = asyncio.create_task(self._keep(asked))

    async def stop(self) -> None:
        """End keeping up; a question that is about to be answered is waited for, one that hangs is not."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        if self._asked:
            await asyncio.wait({self._asked}, timeout=_LAST_WAIT)

    @property
    def can_serve(self) -> bool:
        """Whether all codes are known, if only from the disk."""
        return bool(self._seen.version) or self._written is not None

    def find(self, code: str) -> Route | None:
        """The route of a code in normal form, from memory."""
        return self._seen.snapshot.find(code) or self._fresh.get(code)

    async def route(self, code: str) -> Route | None:
        """The route of a code; one made a moment ago is asked for. Raises StoreUnavailable where that fails.

        Before all codes are known, one that wasn't found may still be there.
        """
        is_all, asked = self.can_serve, self._asked
        if (found := self.find(code) or await self._codes.ask(code)) or is_all:
            return found
        if asked:
            done, _ = await asyncio.wait({asked}, timeout=_PATIENCE_WITHOUT)
            if done and not asked.exception() and not self.can_serve:
                self._take(asked)
        if not self.can_serve:
            raise StoreUnavailable
        return self.find(code)

    async def programme(self, slug: str) -> Programme | None:
        """The programme of a slug; one made a moment ago is asked for. Raises StoreUnavailable where that fails."""
        found = self._seen.snapshot.programmes.get(slug)
        return found or (await self._slugs.ask(slug) if _SLUG.fullmatch(slug) else None)

    def way_on(self, slug: str, today: date) -> str | None:
        """Where the page of a programme's retired codes leads on, from memory; see Snapshot.way_on."""
        return self._seen.snapshot.way_on(slug, today)

    async def _keep(self, asked: "asyncio.Future[_Seen]") -> None:
        while True:
            await asyncio.wait({asked})
            self._take(asked)
            await self._put_on_disk()
            await asyncio.sleep(_REFRESH)
            asked = self._asked = apart(self._refreshed)

    def _take(self, asked: "asyncio.Future[_Seen]") -> None:
        try:
            seen = asked.result()
        except Exception as error:  # the one task that keeps up must outlive whatever the store does
            log.warning("codes could not be refreshed (%s)", type(error).__name__)
            return
        if seen.snapshot is not self._seen.snapshot:
            self._fresh = {}
        self._seen = seen

    async def _take_from_disk(self) -> None:
        try:
            snapshot = await apart(lambda: snapshot_file.read(self._settings.data_dir, key=self._settings.signing_key))
        except FileNotFoundError:
            return
        except (snapshot_file.SnapshotUnusable, OSError, ValueError) as error:
            # What the system says may hold a path; the log withholds all but words of ours anyway.
            reason = str(error) if isinstance(error, snapshot_file.SnapshotUnusable) else "unreadable"
            log.warning("the snapshot of codes can't be used (%s: %s)", type(error).__name__, reason)
            return
        served = {each.slug: each for each in self._served(snapshot.programmes.values())}
        self._seen, self._written = _Seen(replace(snapshot, programmes=served)), snapshot

    async def _put_on_disk(self) -> None:
        snapshot = self._seen.snapshot
        if not self._seen.version or snapshot is self._written or time.monotonic() < self._write_at:
            return
        try:
            await apart(lambda: snapshot_file.write(self._settings.data_dir, snapshot, key=self._settings.signing_key))
            self._written = snapshot
        except (OSError, ValueError) as error:
            self._write_at = time.monotonic() + _DISK_RETRY
            log.warning("the snapshot of codes could not be written (%s)", type(error).__name__)

    def _begun(self) -> _Seen:
        """Programmes and urgent numbers without codes, of no version: enough where codes are asked for one by one."""
        if not is_current(self._store):
            return self._seen
        with self._store.reading() as db:
            served = {each.slug: each for each in self._served(programmes.all_programmes(db))}
            numbers = _numbers(db, self._seen.snapshot)
            return _Seen(Snapshot(programmes=served, allowed=routes.allowed(db), urgent=numbers))

    def _refreshed(self) -> _Seen:
        before = self._seen
        if not before.version and not is_current(self._store):
            return before
        with self._store.reading() as db:
            version = routes.version(db)
            if version == before.version and time.monotonic() - before.at < _REFRESH_ALL:
                return before
            return _Seen(self._read(db, before.snapshot), version, time.monotonic())

    def _read(self, db: Db, before: Snapshot) -> Snapshot:
        """The snapshot of before where nothing changed; otherwise with the portions anew that did."""
        served = {each.slug: each for each in self._served(programmes.all_programmes(db))}
        digests, changed = _compared(routes.portions(db), before.portions)
        gone = before.portions.keys() - digests.keys()
        allowed, numbers = routes.allowed(db), _numbers(db, before)
        known = (before.programmes, before.allowed, before.urgent)
        if not (changed or gone) and (served, allowed, numbers) == known:
            return before
        places = {target: number for number, target in enumerate(before.targets)}
        parts = [
            (places.setdefault(Target(each.programme_id, each.destination, each.is_retired), len(places)), each.codes)
            for portion in changed.values()
            for each in portion
        ]
        goes = {*changed, *gone}
        table = before.table.replaced(parts, goes=lambda key: routes.portion_of(key) in goes)
        return Snapshot(table, tuple(places), served, allowed, digests, numbers)

    def _served(self, told: Iterable[Programme]) -> Iterator[Programme]:
        return (programme for programme in told if not (programme.is_demo and self._settings.is_public))

    def _look_up_codes(self, codes: list[str]) -> dict[str, Route]:
        with self._store.reading() as db:
            told, allowed = routes.of_codes(db, codes), routes.allowed(db)
            # What is known may come from a disk that never heard of a programme as new as its codes.
            served = {each.slug: each for each in self._served(programmes.all_programmes(db) if told else ())}
        snapshot = replace(self._seen.snapshot, programmes=served)
        found = {each.code: route for each in told if (route := snapshot.route(each, allowed))}
        self._fresh.update(found)
        return found

    def _look_up_slugs(self, slugs: list[str]) -> dict[str, Programme]:
        with self._store.reading() as db:
            asked = [programmes.by_slug(db, slug) for slug in slugs]
        return {programme.slug: programme for programme in self._served([each for each in asked if each])}


def _numbers(db: Db, before: Snapshot) -> tuple[UrgentLine, ...]:
    """The urgent numbers as staff keep them; what was known of them where the store's can't be read."""
    try:
        return urgent.lines(publications.urgent_changes(db))
    except (KeyError, TypeError, ValueError) as error:
        # Codes must go on being refreshed, whatever became of a note.
        log.error("the urgent numbers in the store can't be read (%s)", type(error).__name__)
        return before.urgent


def _compared(told: Iterable[Portion], before: Mapping[int, str]) -> tuple[dict[int, str], dict[int, list[Portion]]]:
    """The digest of every portion, and the parts of those whose digest was another before."""
    digests: dict[int, str] = {}
    changed: dict[int, list[Portion]] = {}
    for number, parts in groupby(told, key=lambda part: part.number):
        portion = sorted(parts)
        digests[number] = sha256(repr(portion).encode()).hexdigest()[:32]
        if digests[number] != before.get(number):
            changed[number] = portion
    return digests, changed
