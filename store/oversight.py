"""Questions an administrator asks about the whole: what came in when, what should be gone, how much there is."""

from datetime import date, datetime

from sqlalchemy import BigInteger, func, select, type_coerce

from store import tables as t
from store.database import Db

_DAY_MS = 86_400_000
_TOKYO_MS = 9 * 3_600_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def last_event(db: Db, programme_id: int) -> datetime | None:
    """When the latest event of LINE happened, or None where none ever came."""
    e = t.line_event
    last: datetime | None = db.execute(select(func.max(e.c.at)).where(e.c.programme_id == programme_id)).scalar_one()
    return last


def events_by_day(db: Db, programme_id: int, since: datetime, until: datetime) -> dict[date, int]:
    """Events of LINE in since <= t < until by the Tokyo day they happened on; days without any are left out."""
    e = t.line_event
    day = ((type_coerce(e.c.at, BigInteger) + _TOKYO_MS) // _DAY_MS).label("day")
    query = select(day, func.count()).where(e.c.programme_id == programme_id, e.c.at >= since, e.c.at < until)
    return {date.fromordinal(_EPOCH_DAY + int(number)): events for number, events in db.execute(query.group_by(day))}


def oldest_device_day(db: Db) -> date | None:
    """The oldest Tokyo day of which a salt or a device hash is still there, or None."""
    days = [db.execute(select(func.min(table.c.day))).scalar_one() for table in (t.day_salt, t.device)]
    return min((day for day in days if day), default=None)


def codes(db: Db) -> tuple[int, int]:
    """How many codes of all programmes are in use, and how many are retired."""
    p = t.placement
    all_, retired = db.execute(select(func.count(), func.count(p.c.retired_at))).one()
    return all_ - retired, retired
