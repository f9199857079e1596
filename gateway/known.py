"""What the gateway knows by heart: every code and every programme, looked up anew when staff have changed something."""

import asyncio
import logging
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from campaigns.links import is_safe_destination
from gateway.lookups import Lookups
from store import placements, programmes
from store.database import Store
from store.records import Programme
from store.schema import is_current

log = logging.getLogger("shirube.gateway")

CLOSED_PAGE = "/closed"

_SLUG = re.compile(r"[a-z0-9-]{1,40}")
_REFRESH = 1.5
# A change that left no audit row is seen after this many seconds at the latest.
_REFRESH_ALL = 60.0


@dataclass(frozen=True, slots=True)
class Route:
    """Where a code leads, with the answer's headers ready to be sent."""

    programme_id: int
    placement_id: int
    headers: list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Snapshot:
    """All codes and programmes at one version of the store."""

    routes: dict[str, Route] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    version: tuple[int, ...] = ()
    taken: float = float("-inf")


class Known:
    """Codes and programmes in memory. Belongs to one event loop; asks the store in other threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._snapshot = Snapshot()
        self._keeper: asyncio.Task[None] | None = None
        self._codes = Lookups(self._look_up_codes)
        self._slugs = Lookups(self._look_up_slugs)

    @property
    def routes(self) -> dict[str, Route]:
        """Codes in normal form; replaced as a whole when something changes."""
        return self._snapshot.routes

    async def start(self) -> None:
        """Read everything once and keep up from then on; a store that doesn't answer is tried again."""
        await self._refresh_safely()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End keeping up."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper

    async def route(self, code: str) -> Route | None:
        """The route of a code; one made a moment ago is asked for. Raises StoreUnavailable where that fails."""
        found = self._snapshot.routes.get(code)
        return found or await self._codes.ask(code)

    async def programme(self, slug: str) -> Programme | None:
        """The programme of a slug; one made a moment ago is asked for. Raises StoreUnavailable where that fails."""
        found = self._snapshot.programmes.get(slug)
        return found or (await self._slugs.ask(slug) if _SLUG.fullmatch(slug) else None)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(_REFRESH)
            await self._refresh_safely()

    async def _refresh_safely(self) -> None:
        try:
            self._snapshot = await asyncio.to_thread(self._refreshed)
        except Exception as error:  # the one task that keeps up must outlive whatever the store does
            log.warning("codes could not be refreshed (%s)", type(error).__name__)

    def _refreshed(self) -> Snapshot:
        before = self._snapshot
        if not before.version and not is_current(self._store):
            return before
        with self._store.reading() as db:
            version = placements.routes_version(db)
            if version == before.version and time.monotonic() - before.taken < _REFRESH_ALL:
                return before
            return Snapshot(
                _routes(placements.routes(db)),
                {programme.slug: programme for programme in programmes.all_programmes(db)},
                version,
                time.monotonic(),
            )

    def _look_up_codes(self, codes: list[str]) -> dict[str, Route]:
        with self._store.reading() as db:
            found = _routes(placements.routes(db, codes))
        self._snapshot.routes.update(found)
        return found

    def _look_up_slugs(self, slugs: list[str]) -> dict[str, Programme]:
        with self._store.reading() as db:
            asked = [programmes.by_slug(db, slug) for slug in slugs]
        found = {programme.slug: programme for programme in asked if programme}
        self._snapshot.programmes.update(found)
        return found


def _routes(rows: Iterable[tuple[str, int, int, str, bool]]) -> dict[str, Route]:
    return {
        code: Route(programme, placement, _headers(CLOSED_PAGE if retired else destination))
        for code, placement, programme, destination, retired in rows
        if is_safe_destination(destination)
    }


def _headers(location: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"location", location.encode("ascii")),
        (b"content-length", b"0"),
        (b"cache-control", b"no-store"),
        (b"x-robots-tag", b"noindex"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    ]
