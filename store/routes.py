"""Questions of the gateway about all codes: where they lead, and what of that has changed."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Text, cast, func, select

from store import tables as t
from store.database import Db

_PORTION = 1_000  # keys of placements
_RECENT = 1_000  # audit rows: far more than are written within one refresh of the gateway


class Portion(NamedTuple):
    """Codes of a thousand placements that lead to one place; each with its placement's key behind it, by commas."""

    number: int
    programme_id: int
    destination: str
    is_retired: bool
    codes: str


class RouteTold(NamedTuple):
    """Where a code would lead; whether its destination is (still) allowed is asked for apart."""

    code: str
    placement_id: int
    programme_id: int
    destination: str
    is_retired: bool


def version(db: Db) -> tuple[int, ...]:
    """Differs from its last value when staff have changed anything that the other questions may tell.

    Staff change nothing without an audit row; counting the recent ones finds a row committed after a later one.
    """
    newest = db.execute(select(func.coalesce(func.max(t.audit.c.id), 0))).scalar_one()
    recent = select(func.count()).select_from(t.audit).where(t.audit.c.id > newest - _RECENT)
    last = select(func.coalesce(func.max(t.placement.c.id), 0))
    return newest, db.execute(recent).scalar_one(), db.execute(last).scalar_one()


def portions(db: Db) -> Iterator[Portion]:
    """All codes, a thousand placements at a time and by number; a portion comes in as many parts as it has targets.

    Put together by the database: a gateway tells by a digest whether a portion is as before, and reads the others.
    """
    place = t.placement.c
    number, retired = (place.id // _PORTION).label("number"), place.retired_at.is_not(None).label("retired")
    target = (place.programme_id, place.destination, retired)
    codes = func.aggregate_strings(place.code + cast(place.id, Text), ",")
    for told in db.execute(
        select(number, *target, codes).group_by("number", *target[:2], "retired").order_by("number")
    ):
        yield Portion(told[0], told[1], told[2], bool(told[3]), told[4])


def of_codes(db: Db, codes: Collection[str]) -> list[RouteTold]:
    """Where these codes lead; those nobody made are left out."""
    place = t.placement.c
    retired = place.retired_at.is_not(None)
    query = select(place.code, place.id, place.programme_id, place.destination, retired).where(place.code.in_(codes))
    return [RouteTold(*told) for told in db.execute(query)]


def portion_of(placement_id: int) -> int:
    """The portion a placement's key lies in."""
    return placement_id // _PORTION


def allowed(db: Db) -> dict[int, frozenset[str]]:
    """The allow-lists of all programmes."""
    found: dict[int, set[str]] = {}
    for programme_id, url in db.execute(select(t.destination.c.programme_id, t.destination.c.url)):
        found.setdefault(programme_id, set()).add(url)
    return {programme_id: frozenset(urls) for programme_id, urls in found.items()}
