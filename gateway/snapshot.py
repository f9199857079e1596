"""What the gateway knows at one moment: where every code leads, every programme, and the numbers for help."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from campaigns.links import is_safe_destination
from gateway.route_table import RouteTable
from store.records import Programme
from store.routes import RouteTold
from survey import urgent
from survey.urgent import UrgentLine

CLOSED_PAGE = "/closed"

Headers = list[tuple[bytes, bytes]]


class Target(NamedTuple):
    """What codes of a programme have in common that lead to the same place."""

    programme_id: int
    destination: str
    is_retired: bool


class Route(NamedTuple):
    """Where a code leads, with the headers of the answer that are its own."""

    programme_id: int
    placement_id: int
    headers: Headers


@dataclass(frozen=True)
class Snapshot:
    """All codes, programmes by slug, allow-lists by programme, and urgent numbers, as one state of the store.

    The table's numbers are places in `targets`. `portions` are the digests of store.routes that the codes were read by.
    """

    table: RouteTable = field(default_factory=RouteTable)
    targets: tuple[Target, ...] = ()
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    allowed: Mapping[int, frozenset[str]] = field(default_factory=dict)
    portions: Mapping[int, str] = field(default_factory=dict)
    urgent: tuple[UrgentLine, ...] = field(default_factory=urgent.lines)

    def find(self, code: str) -> Route | None:
        """The route of a code in normal form."""
        found = self.table.find(code)
        if found is None:
            return None
        placement_id, number = found
        headers = self._headers[number]
        return None if headers is None else Route(self.targets[number].programme_id, placement_id, headers)

    def route(self, told: RouteTold, allowed: Mapping[int, frozenset[str]]) -> Route | None:
        """The route of a code the table doesn't hold yet, under the allow-lists of just now."""
        headers = self._headers_of(Target(told.programme_id, told.destination, told.is_retired), allowed)
        return None if headers is None else Route(told.programme_id, told.placement_id, headers)

    def way_on(self, slug: str, today: date) -> str | None:
        """Where the page of a programme's retired codes leads on: to the newest programme of its chain that runs.

        None where none runs, where its doorway is not on its allow-list, or where no programme has the slug.
        """
        asked = self.programmes.get(slug)
        chain = [each for each in self.programmes.values() if asked and each.line_id == asked.line_id]
        running = [each for each in chain if each.starts <= today and (each.ends is None or today <= each.ends)]
        if not running:
            return None
        newest = max(running, key=lambda programme: (programme.starts, programme.id))
        return newest.doorway_url if _may_lead(newest.id, newest.doorway_url, self.allowed) else None

    @cached_property
    def _slugs(self) -> dict[int, str]:
        return {programme.id: slug for slug, programme in self.programmes.items()}

    @cached_property
    def _headers(self) -> tuple[Headers | None, ...]:
        # One list for all codes that lead to the same place.
        return tuple(self._headers_of(target, self.allowed) for target in self.targets)

    def _headers_of(self, target: Target, allowed: Mapping[int, frozenset[str]]) -> Headers | None:
        slug = self._slugs.get(target.programme_id)
        if slug is None:
            return None
        leads = not target.is_retired and _may_lead(target.programme_id, target.destination, allowed)
        return _redirect(target.destination if leads else f"{CLOSED_PAGE}/{slug}")


def _may_lead(programme_id: int, url: str, allowed: Mapping[int, frozenset[str]]) -> bool:
    """Asked of every address that is served, whatever the store or the file said of it."""
    return url in allowed.get(programme_id, ()) and is_safe_destination(url)


def _redirect(location: str) -> Headers:
    # Those that every answer carries are the caller's.
    return [(b"location", location.encode("ascii")), (b"content-length", b"0")]
