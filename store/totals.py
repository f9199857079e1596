"""Questions about scans of people while their piece was up: by hour, day, month and placement, and the last of each.

A piece is up from its day of installation to the day its code was retired, both included, as
`funnel.scans.meets_the_desk` says; here in SQL, so that no page reads a row a day and placement.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, cast, func, literal_column, or_, select
from sqlalchemy import type_coerce as read_as

from core.dates import end_of, months, start_of, tokyo_day
from store import placements, rollups
from store import tables as t
from store.database import Db
from store.rollups import DaySpan

_DAY_MS, _TOKYO_MS = 86_400_000, 9 * 3_600_000
_DAY = timedelta(days=1)


def people_by_hour(db: Db, programme_id: int, since: date, until: date) -> dict[datetime, int]:
    """Scans from since to until by hour, both days included: all of them, less the few while a piece was not up."""
    begin, end = start_of(since), end_of(until)
    every = _of_all_placements(db, programme_id, months(since, until))
    found = Counter({hour: scans for hour, scans in every.items() if begin <= hour < end})
    found.subtract(rollups.people_by_hour(db, programme_id, _not_up(db, programme_id, since, until)))
    return {hour: found[hour] for hour in sorted(found) if found[hour]}


def people_by_day(db: Db, programme_id: int, since: date, until: date) -> dict[date, int]:
    """Scans from since to until by day in Tokyo, both days included: all, less the few while a piece was not up."""
    found: Counter[date] = Counter()
    for hour, scans in _of_all_placements(db, programme_id, months(since, until)).items():
        if since <= (day := tokyo_day(hour)) <= until:
            found[day] += scans
    found.subtract(rollups.people_by_day(db, programme_id, _not_up(db, programme_id, since, until)))
    return {day: found[day] for day in sorted(found) if found[day]}


def _of_all_placements(db: Db, programme_id: int, of: Sequence[date]) -> dict[datetime, int]:
    """Scans of people by hour in months in a row, whether their piece was up or not.

    The totals made by night, and what came on the days since; a month in which those are not as many as its own total
    (scans that came late, before the next night) is read hour by hour and placement by placement.
    """
    if not of:
        return {}
    h, m = t.people_hour, t.scan_month
    begin, end = start_of(of[0]), end_of(_last_of(of[-1]))
    within = and_(h.c.programme_id == programme_id, h.c.hour >= begin, h.c.hour < end)
    found = {hour: scans for hour, scans in db.execute(select(h.c.hour, h.c.scans).where(within))}
    found |= _hour_by_hour(db, programme_id, end_of(tokyo_day(max(found))) if found else begin, end)
    told: Counter[date] = Counter()
    for hour, scans in found.items():
        told[tokyo_day(hour).replace(day=1)] += scans
    query = select(m.c.month, func.sum(m.c.scans)).where(
        m.c.programme_id == programme_id, m.c.month.between(of[0], of[-1]), m.c["class"] == "person"
    )
    own = {month: int(scans) for month, scans in db.execute(query.group_by(m.c.month))}
    for month in of:
        if told[month] != own.get(month, 0):
            begin, end = start_of(month), end_of(_last_of(month))
            others = {hour: scans for hour, scans in found.items() if not begin <= hour < end}
            found = others | _hour_by_hour(db, programme_id, begin, end)
    return found


def _hour_by_hour(db: Db, programme_id: int, begin: datetime, end: datetime) -> dict[datetime, int]:
    h = t.scan_hour
    within = and_(h.c.programme_id == programme_id, h.c.hour >= begin, h.c.hour < end)
    query = select(h.c.hour, func.sum(h.c.scans)).where(within, h.c["class"] == "person").group_by(h.c.hour)
    return {hour: int(scans) for hour, scans in db.execute(query)}


def people_by_month(db: Db, programme_id: int, first: date, last: date) -> dict[tuple[int, date], int]:
    """Scans by placement and month, from the month that begins on `first` to the one that begins on `last`.

    The months' own totals without those in which a piece was never up, less the days of those in which it was at times.
    """
    m = t.scan_month
    query = select(m.c.placement_id, m.c.month, m.c.scans).where(
        m.c.programme_id == programme_id, m.c.month.between(first, last), m.c["class"] == "person"
    )
    found = Counter({(placement, month): int(scans) for placement, month, scans in db.execute(query)})
    some_days = []
    for span in _not_up(db, programme_id, first, _last_of(last)):
        for month in months(span.first, span.last):
            part = DaySpan(span.placement_id, max(month, span.first), min(_last_of(month), span.last))
            if (part.first, part.last) == (month, _last_of(month)):
                found.pop((span.placement_id, month), None)
            else:
                some_days.append(part)
    for part, (people, _others) in rollups.by_span(db, programme_id, some_days):
        found[part.placement_id, part.first.replace(day=1)] -= people
    return {key: scans for key, scans in found.items() if scans}


def people_in_months(db: Db, programme_ids: Sequence[int], since: date, until: date) -> int:
    """All scans of people at programmes in the months from that of one day to that of another, up or not."""
    m = t.scan_month
    query = select(func.sum(m.c.scans)).where(
        m.c.programme_id.in_(programme_ids),
        m.c.month.between(since.replace(day=1), until.replace(day=1)),
        m.c["class"] == "person",
    )
    return int(db.execute(query).scalar_one() or 0)


def people_by_placement(db: Db, programme_id: int, since: date, until: date) -> dict[int, int]:
    """Scans by placement from a day to the end of the month in which `until` lies."""
    found: Counter[int] = Counter()
    whole = since if since.day == 1 else _last_of(since.replace(day=1)) + _DAY
    for (placement, _month), scans in people_by_month(db, programme_id, whole, until.replace(day=1)).items():
        found[placement] += scans
    if since < whole:
        every = select(t.placement.c.id).where(t.placement.c.programme_id == programme_id)
        spans = [DaySpan(key, since, whole - _DAY) for key in db.execute(every).scalars()]
        for span, (people, _others) in rollups.by_span(db, programme_id, spans):
            found[span.placement_id] += people
        for span, (people, _others) in rollups.by_span(
            db, programme_id, _not_up(db, programme_id, since, whole - _DAY)
        ):
            found[span.placement_id] -= people
    return {key: scans for key, scans in found.items() if scans}


def _not_up(db: Db, programme_id: int, since: date, until: date) -> list[DaySpan]:
    """The days of the period, both ends included, on which pieces were not up; no day of a piece is told twice.

    A code may be retired before the day its piece was to be put up: then it never was; nor was one whose import was
    taken back.
    """
    p, is_there = t.placement, placements.is_there()
    edge = or_(p.c.installed_on > since, p.c.retired_at < start_of(until), ~is_there)
    query = select(p.c.id, p.c.installed_on, p.c.retired_at, is_there).where(p.c.programme_id == programme_id, edge)
    found = []
    for key, installed, retired, was_there in db.execute(query):
        up = max(installed or since, since) if was_there else until + _DAY
        down = max(up, tokyo_day(retired) + _DAY) if retired else until + _DAY
        found += [DaySpan(key, since, min(up - _DAY, until)), DaySpan(key, down, until)]
    return [span for span in found if span.first <= span.last]


def _last_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - _DAY


def last_days(db: Db, programme_id: int) -> dict[int, date]:
    """The last day (Tokyo) somebody scanned each placement while it was up; those never scanned are left out.

    One look at the end of each placement's days, however many there are.
    """
    d, p = t.scan_day, t.placement
    latest = (
        select(d.c.day)
        .where(_of_placement(d), d.c["class"] == "person", _is_up(db, d.c.day))
        .order_by(d.c.day.desc())
        .limit(1)
        .correlate(p)
        .scalar_subquery()
    )
    query = select(p.c.id, latest).where(p.c.programme_id == programme_id)
    return {placement: day for placement, day in db.execute(query) if day is not None}


def _of_placement(totals: Any) -> ColumnElement[bool]:
    p = t.placement
    return and_(totals.c.programme_id == p.c.programme_id, totals.c.placement_id == p.c.id)


def _is_up(db: Db, day: ColumnElement[date]) -> ColumnElement[bool]:
    p = t.placement
    retired = _number_of_day(db, day) <= _number_of_moment(p.c.retired_at)
    return and_(
        func.coalesce(p.c.installed_on, day) <= day,
        or_(p.c.retired_at.is_(None), retired),
    )


def _number_of_moment(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Days from 1 January 1970 to a moment's day in Tokyo."""
    return (read_as(column, BigInteger) + _TOKYO_MS) // _DAY_MS


def _number_of_day(db: Db, day: ColumnElement[Any]) -> ColumnElement[int]:
    """Days from 1 January 1970 to a day; SQLite keeps days as text."""
    if db.dialect.name == "sqlite":
        return cast(func.julianday(day) - literal_column("2440587.5"), Integer)
    return cast(day - literal_column("DATE '1970-01-01'"), BigInteger)
