"""Questions about totals of scans, and devices by day: what the figures are counted from."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Date, Integer, Join, case, column, func, or_, select, text, type_coerce

from core.dates import end_of, start_of
from store import tables as t
from store.asking import dialect_insert
from store.database import Db
from store.types import Moment, milliseconds

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


def by_month(db: Db, programme_id: int, first: date, last: date) -> list[tuple[int, date, tuple[int, int]]]:
    """Scans of people, and of all others, by placement and month from one month to another (their first days)."""
    m = t.scan_month
    people = func.sum(case((m.c["class"] == "person", m.c.scans), else_=0))
    query = (
        select(m.c.placement_id, m.c.month, people, func.sum(m.c.scans) - people)
        .where(m.c.programme_id == programme_id, m.c.month.between(first, last))
        .group_by(m.c.placement_id, m.c.month)
    )
    return [(placement, month, (int(own), int(other))) for placement, month, own, other in db.execute(query)]


class DaySpan(NamedTuple):
    """Days of a placement, both included."""

    placement_id: int
    first: date
    last: date


# Each span is one look at the totals' own key: in a CROSS JOIN SQLite takes the spans first.
_IN_SPANS = {
    "sqlite": """json_each(:spans) AS g CROSS JOIN scan_{unit} AS d
        WHERE d.programme_id = :programme AND d.placement_id = g.value ->> 0
        AND d.{unit} BETWEEN g.value ->> 1 AND g.value ->> 2""",
    "postgresql": """ROWS FROM (json_to_recordset(:spans) AS (id int, first {type}, last {type})) WITH ORDINALITY
        AS g (id, first, last, key) CROSS JOIN LATERAL (
            SELECT {unit}, class, scans FROM scan_{unit}
            WHERE programme_id = :programme AND placement_id = g.id AND {unit} BETWEEN g.first AND g.last
        ) AS d""",
}
_NUMBER = {"sqlite": "g.key", "postgresql": "g.key - 1"}
_BY_SPAN = """
SELECT {number}, sum(CASE WHEN d.class = 'person' THEN d.scans ELSE 0 END),
    sum(CASE WHEN d.class = 'person' THEN 0 ELSE d.scans END)
FROM {spans} GROUP BY 1 ORDER BY 1
"""
_PEOPLE = "SELECT d.{unit}, sum(CASE WHEN d.class = 'person' THEN d.scans ELSE 0 END) FROM {spans} GROUP BY 1"


def by_span(db: Db, programme_id: int, spans: Sequence[DaySpan]) -> list[tuple[DaySpan, tuple[int, int]]]:
    """Scans of people, and of all others, of a programme's placements on spans of days; spans without any left out."""
    dialect = db.dialect.name
    told = _BY_SPAN.format(number=_NUMBER[dialect], spans=_IN_SPANS[dialect].format(unit="day", type="date"))
    rows = db.execute(text(told), _told(db, programme_id, [(key, str(first), str(last)) for key, first, last in spans]))
    return [(spans[key], (int(people), int(others))) for key, people, others in rows]


def people_by_day(db: Db, programme_id: int, spans: Sequence[DaySpan]) -> dict[date, int]:
    """Scans of people of a programme's placements on spans of days, by day."""
    told = _PEOPLE.format(unit="day", spans=_IN_SPANS[db.dialect.name].format(unit="day", type="date"))
    asked = _told(db, programme_id, [(key, str(first), str(last)) for key, first, last in spans])
    rows = db.execute(text(told).columns(column("day", Date), column("scans", Integer)), asked)
    return {day: int(scans) for day, scans in rows}


def people_by_hour(db: Db, programme_id: int, spans: Sequence[DaySpan]) -> dict[datetime, int]:
    """The same by hour."""
    told = _PEOPLE.format(unit="hour", spans=_IN_SPANS[db.dialect.name].format(unit="hour", type="bigint"))
    bounds = [(key, milliseconds(start_of(first)), milliseconds(end_of(last)) - 1) for key, first, last in spans]
    asked = _told(db, programme_id, bounds)
    rows = db.execute(text(told).columns(column("hour", Moment), column("scans", Integer)), asked)
    return {hour: int(scans) for hour, scans in rows}


def _told(db: Db, programme_id: int, spans: Sequence[tuple[int, int | str, int | str]]) -> dict[str, Any]:
    named = [dict(zip(("id", "first", "last"), each, strict=True)) for each in spans]
    return {"programme": programme_id, "spans": json.dumps(spans if db.dialect.name == "sqlite" else named)}


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
