"""From when and until when a source tells of anything: what lies outside is unknown, not zero."""

from datetime import date, timedelta

from core.dates import tokyo_day
from store import batches, consultations, friends, line_desks
from store.database import Db
from store.records import Programme

# A list that comes this long after a month and says nothing of it means that there was nothing.
_LONG_AFTER = timedelta(days=60)


def records_until(db: Db, programme: Programme) -> date | None:
    """The last day that consultation records tell of; None where talks on LINE come by themselves, or no list came.

    A list can't know of the days after it was brought in, and one of last month's says nothing of this one: it reaches
    to the end of its last record's month, and further only where it came long after.
    """
    desk = line_desks.every_desk(db).get(programme.id)
    made = [one.made_at for one in batches.of_programme(db, programme.id, "consultations") if one.state == "published"]
    if (desk and desk.talks_count) or not made:
        return None
    came = tokyo_day(max(made))
    listed = consultations.days_listed(db, [programme.id]).get(programme.id)
    if listed is None:
        return came - _LONG_AFTER
    last = listed[1]
    return max(last, min(came, max(came - _LONG_AFTER, end_of_month(last))))


def friends_since(db: Db, chain: list[int]) -> date | None:
    """The day of a chain's first follow that a webhook told of; None where none has."""
    first = friends.first_followed(db, chain)
    return None if first is None else tokyo_day(first)


def end_of_month(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
