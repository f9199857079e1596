"""Questions about scans by hour and day: what the figures are counted from."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, Join, func, or_, select, type_coerce

from store import tables as t
from store.asking import dialect_insert
from store.database import Db

_DAY_MS = 86_400_000
_TOKYO_MS = 9 * 3_600_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def scans_by_day(db: Db, programme_id: int, since: datetime, until: datetime) -> list[tuple[int, date, str, int]]:
    """Scans in since <= t < until by placement, day in Tokyo, and class."""
    h = t.scan_hour
    day = ((type_coerce(h.c.hour, BigInteger) + _TOKYO_MS) // _DAY_MS).label("day")
    query = (
        select(h.c.placement_id, day, h.c["class"], func.sum(h.c.scans))
        .where(h.c.programme_id == programme_id, h.c.hour >= since, h.c.hour < until)
        .group_by(h.c.placement_id, day, h.c["class"])
    )
    return [
        (placement, date.fromordinal(_EPOCH_DAY + int(number)), kind, int(scans))
        for placement, number, kind, scans in db.execute(query)
    ]


def person_scans(db: Db, programme_ids: Sequence[int], since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """Moments and placements of human scans in since <= t < until, oldest first, in a fixed order where equal."""
    s = t.scan
    query = (
        select(s.c.at, s.c.placement_id)
        .where(s.c.programme_id.in_(programme_ids), s.c.at >= since, s.c.at < until, s.c["class"] == "person")
        .order_by(s.c.at, s.c.placement_id.desc())
    )
    return [(at, placement) for at, placement in db.execute(query)]


def devices_by_day(db: Db, programme_id: int, since: date, until: date) -> dict[date, int]:
    """Estimated devices by day, both days included: folded days and days still open."""
    d, live = t.device_day, t.device
    folded = select(d.c.day, d.c.devices).where(d.c.programme_id == programme_id, d.c.day.between(since, until))
    still = (
        select(live.c.day, func.count(func.distinct(live.c.hash)))
        .select_from(_of_pieces_that_were_up())
        .where(live.c.programme_id == programme_id, live.c.day.between(since, until))
        .group_by(live.c.day)
    )
    return {day: count for day, count in db.execute(still)} | {day: count for day, count in db.execute(folded)}


def _of_pieces_that_were_up() -> Join:
    """Devices of days on which their piece was up: before that they are the printer's or the office's."""
    live, p = t.device, t.placement
    was_up = or_(p.c.installed_on.is_(None), p.c.installed_on <= live.c.day)
    return live.join(p, (p.c.programme_id == live.c.programme_id) & (p.c.id == live.c.placement_id) & was_up)


def fold_devices(db: Db, before: date) -> int:
    """Turn device hashes of days before a day into counts and delete hashes and salts; how many days."""
    live = t.device
    query = (
        select(live.c.programme_id, live.c.day, func.count(func.distinct(live.c.hash)))
        .select_from(_of_pieces_that_were_up())
        .where(live.c.day < before)
        .group_by(live.c.programme_id, live.c.day)
    )
    rows = [{"programme_id": key, "day": day, "devices": count} for key, day, count in db.execute(query)]
    # A day that got a second salt after it was folded (a clock set back) adds what was told apart under that one.
    d, statement = t.device_day, dialect_insert(db, t.device_day)
    added = {"devices": d.c.devices + statement.excluded.devices}
    if rows:
        db.execute(statement.on_conflict_do_update(index_elements=["programme_id", "day"], set_=added), rows)
    db.execute(live.delete().where(live.c.day < before))
    db.execute(t.day_salt.delete().where(t.day_salt.c.day < before))
    return len(rows)


def by_placement(db: Db, programme_id: int, placement_ids: Sequence[int] | None = None) -> dict[int, int]:
    """Human scans ever by placement."""
    h = t.scan_hour
    query = select(h.c.placement_id, func.sum(h.c.scans))
    query = query.where(h.c.programme_id == programme_id, h.c["class"] == "person")
    if placement_ids is not None:
        query = query.where(h.c.placement_id.in_(placement_ids))
    return {key: int(count) for key, count in db.execute(query.group_by(h.c.placement_id))}
