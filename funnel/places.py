"""Each place that something hangs at: how often it is scanned, when last, and whether somebody should go and look."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import tokyo_day
from funnel.periods import Period
from store import placements, totals
from store.database import Db
from store.records import Placement, Programme

# So long nobody scans a piece that hangs before somebody should go and look.
SILENT = timedelta(days=30)


@dataclass(frozen=True)
class Place:
    """A placement with its scans of people by month of the period, and the last day of all it was scanned on.

    `is_silent` where it ought to hang and nobody has scanned it for longer than `SILENT`.
    """

    placement: Placement
    months: tuple[int, ...]
    last_scan: date | None
    is_silent: bool

    @property
    def scans(self) -> int:
        """Scans in the period."""
        return sum(self.months)

    @property
    def a_piece(self) -> float:
        """Scans in the period for each piece put up."""
        return self.scans / self.placement.quantity


def read(db: Db, *, programme: Programme, period: Period, today: date) -> list[Place]:
    """A programme's placements, what needs a look first: the silent, those without a scan in the period, the rest.

    Three questions to the store, whatever the number of scans.
    """
    months = period.months
    scans = totals.people_by_month(db, programme.id, months[0], months[-1])
    last = totals.last_days(db, programme.id)
    found = [
        Place(
            placement=one,
            months=tuple(scans.get((one.id, month), 0) for month in months),
            last_scan=last.get(one.id),
            is_silent=is_silent(one, programme=programme, last_scan=last.get(one.id), today=today),
        )
        for one in placements.of_programme(db, programme.id)
    ]
    return sorted(found, key=_order)


def _order(one: Place) -> tuple[bool, date, bool, int, int]:
    silence = (one.last_scan or date.min) if one.is_silent else date.max
    return not one.is_silent, silence, one.scans > 0, -one.scans, one.placement.id


def hangs(one: Placement, *, today: date) -> bool:
    """Whether a piece ought to be up on a day, as far as anybody noted it; without a day of installation it may be."""
    is_down = one.removed_on is not None and one.removed_on <= today
    is_retired = one.retired_at is not None and tokyo_day(one.retired_at) <= today
    return (one.installed_on is None or one.installed_on <= today) and not (is_down or is_retired)


def is_silent(one: Placement, *, programme: Programme, last_scan: date | None, today: date) -> bool:
    """Whether a piece that hangs for more than 30 days was last scanned more than 30 days ago, or never.

    Of pieces without a day of installation and of programmes that are over nobody expects scans.
    """
    is_over = programme.ends is not None and programme.ends < today
    if one.installed_on is None or is_over or not hangs(one, today=today):
        return False
    return max(one.installed_on, last_scan or date.min) < today - SILENT


def choose(
    found: Sequence[Place], *, channel: str | None = None, kind: str | None = None, campaign: int | None = None
) -> list[Place]:
    """The placements of a channel, a kind of venue and a campaign; None leaves a choice open."""
    return [
        one
        for one in found
        if channel in (None, one.placement.channel)
        and kind in (None, one.placement.venue_kind)
        and campaign in (None, one.placement.campaign_id)
    ]


def round_of(found: Collection[Place], *, today: date) -> list[Place]:
    """What somebody who walks round looks at: pieces that ought to hang in town, in the order of their addresses.

    Also after a programme's end: then they are to be taken down.
    """
    there = [one for one in found if hangs(one.placement, today=today) and one.placement.venue_kind != "online"]
    return sorted(
        there,
        key=lambda one: (one.placement.venue_address, one.placement.venue, one.placement.channel, one.placement.id),
    )
