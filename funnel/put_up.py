"""What was done for a channel and how often it was scanned: pieces, places, yen, days; nothing of persons."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import words
from funnel import scan_sums
from store import placements
from store.database import Db
from store.records import Placement, Programme


@dataclass(frozen=True)
class PutUp:
    """A channel's pieces that were up by the end of a period, and its scans in the period.

    `places` are different venues, `cost_yen` whole yen of all that was up, `since` the first known day of it, `until`
    the day the last piece was taken down, None where some are still up. `scans` are people's of what was up, the other
    (bots, previews, staff tests, before the installation) stand apart.
    """

    channel: str
    places: int
    pieces: int
    cost_yen: int
    since: date | None
    until: date | None
    scans: int
    scans_excluded: int


def by_channel(db: Db, *, programme: Programme, since: date, until: date) -> dict[str, PutUp]:
    """What a programme had put up by the end of a period, both days included, by channel in the order of the words."""
    places = placements.of_programme(db, programme.id)
    scans, excluded = Counter[str](), Counter[str]()
    for sums in scan_sums.read(db, programme_id=programme.id, places=places, since=since, until=until):
        (scans if sums.counts else excluded)[sums.channel] += sums.scans
    up = [place for place in places if place.installed_on is None or place.installed_on <= until]
    return {
        name: _put_up(name, mine, until, scans[name], excluded[name])
        for name in words.CHANNELS
        if (mine := [place for place in up if place.channel == name])
    }


def _put_up(channel: str, up: Sequence[Placement], until: date, scans: int, excluded: int) -> PutUp:
    begun = [place.installed_on for place in up if place.installed_on]
    ended = [place.removed_on for place in up if place.removed_on and place.removed_on <= until]
    return PutUp(
        channel=channel,
        places=len({place.venue_id for place in up}),
        pieces=sum(place.quantity for place in up),
        cost_yen=round(sum(place.quantity * place.unit_cost_yen for place in up)),
        since=min(begun, default=None),
        until=max(ended) if len(ended) == len(up) else None,
        scans=scans,
        scans_excluded=excluded,
    )
