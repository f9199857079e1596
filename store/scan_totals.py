"""Totals that are put right by night.

Gateways of the release before count scans by hour alone, not by day and month. And of days that are over there are
totals of the people of all placements by hour, so that no page reads a row an hour and placement.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Literal, NamedTuple

from sqlalchemy import Date, bindparam, text

from store import tables as t
from store.asking import dialect_insert
from store.database import Db
from store.types import Moment

Span = Literal["day", "month"]


class Missing(NamedTuple):
    """Scans of a placement, day or month (its first day) and class that a total lacks; negative where it has more."""

    programme_id: int
    placement_id: int
    on: date
    kind: str
    scans: int


# Each in one statement, and so of one state of the store: a batch that comes between two would look like a difference.
_COMPARED = """
SELECT programme_id, placement_id, {span} AS span, class, sum(scans) AS missing
FROM (
    SELECT programme_id, placement_id, {made} AS {span}, class, scans FROM {of} WHERE {begin} >= :since
    UNION ALL
    SELECT programme_id, placement_id, {span}, class, -scans FROM scan_{span} WHERE {span} >= :first
) AS told
GROUP BY 1, 2, 3, 4 HAVING sum(scans) <> 0 ORDER BY 1, 2, 3, 4
"""
# Tokyo is nine hours ahead, and its clock is never changed.
_MADE = {
    ("day", "sqlite"): "date((hour + 32400000) / 1000, 'unixepoch')",
    ("day", "postgresql"): "(timestamp 'epoch' + (hour + 32400000) * interval '1 millisecond')::date",
    ("month", "sqlite"): "date(day, 'start of month')",
    ("month", "postgresql"): "date_trunc('month', day)::date",
}


def missing(db: Db, span: Span, *, first: date, begins: datetime) -> list[Missing]:
    """What totals by day lack of those by hour, or totals by month of those by day, in a fixed order.

    From a day on, the first of a month, which begins at a moment in Tokyo.
    """
    of, begin = ("scan_hour", "hour") if span == "day" else ("scan_day", "day")
    told = _COMPARED.format(span=span, made=_MADE[span, db.dialect.name], of=of, begin=begin)
    since = bindparam("since", begins, Moment) if span == "day" else bindparam("since", first, Date)
    query = text(told).bindparams(since, bindparam("first", first, Date)).columns(span=Date)
    return [Missing(key, placement, on, kind, int(scans)) for key, placement, on, kind, scans in db.execute(query)]


def add(db: Db, span: Span, rows: Sequence[Missing]) -> None:
    """Add what totals lack and take away what they have too much; what was counted meanwhile stays.

    Rows one after the other in the order they are told in, which is the gateways' own: so neither waits for the other.
    """
    for is_lacking, some in groupby(rows, key=lambda row: row.scans > 0):
        if is_lacking:
            _add(db, span, list(some))
        else:
            for row in some:
                _take_away(db, span, row)


def _add(db: Db, span: Span, rows: Sequence[Missing]) -> None:
    table = t.scan_day if span == "day" else t.scan_month
    statement = dialect_insert(db, table)
    added = {"scans": table.c.scans + statement.excluded.scans}
    keys = ["programme_id", "placement_id", span, "class"]
    values = [dict(zip([*keys, "scans"], row, strict=True)) for row in rows]
    db.execute(statement.on_conflict_do_update(index_elements=keys, set_=added), values)


# Late scans, from a gateway's spool, come into days that are over.
_PEOPLE = """
SELECT programme_id, hour, sum(counted) FROM (
    SELECT programme_id, hour, scans AS counted, 0 AS told FROM scan_hour
    WHERE class = 'person' AND hour >= :begins AND hour < :ends
    UNION ALL
    SELECT programme_id, hour, 0, scans FROM people_hour WHERE hour >= :begins AND hour < :ends
) AS compared
GROUP BY 1, 2 HAVING sum(counted) <> sum(told) ORDER BY 1, 2
"""


def people_to_tell(db: Db, *, begins: datetime, ends: datetime) -> list[tuple[int, datetime, int]]:
    """Programmes and hours whose scans of people are told wrongly or not at all, with how many there are."""
    moments = bindparam("begins", begins, Moment), bindparam("ends", ends, Moment)
    rows = db.execute(text(_PEOPLE).bindparams(*moments).columns(hour=Moment))
    return [(key, hour, int(scans)) for key, hour, scans in rows]


def tell_people(db: Db, rows: Sequence[tuple[int, datetime, int]]) -> None:
    """Set totals of people; none of an hour without."""
    h = t.people_hour
    for key, hour, scans in rows:
        if not scans:
            db.execute(h.delete().where(h.c.programme_id == key, h.c.hour == hour))
    values = [dict(zip(("programme_id", "hour", "scans"), row, strict=True)) for row in rows if row[2]]
    if values:
        statement = dialect_insert(db, h)
        told = {"scans": statement.excluded.scans}
        db.execute(statement.on_conflict_do_update(index_elements=["programme_id", "hour"], set_=told), values)


def _take_away(db: Db, span: Span, row: Missing) -> None:
    table = t.scan_day if span == "day" else t.scan_month
    mine = (table.c.programme_id == row.programme_id) & (table.c.placement_id == row.placement_id)
    mine &= (table.c[span] == row.on) & (table.c["class"] == row.kind)
    db.execute(table.delete().where(mine, table.c.scans <= -row.scans))
    db.execute(table.update().where(mine).values(scans=table.c.scans + row.scans))
