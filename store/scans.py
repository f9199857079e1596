"""Questions about single scans: what they were stored as, and by which sign."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, func, select, text, type_coerce

from store import tables as t
from store.database import Db
from store.types import milliseconds, moment

_DAY_MS = 86_400_000
_TOKYO_MS = 9 * 3_600_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Told(NamedTuple):
    """Scans of a day (Tokyo) that were stored with the same class, rule and sign; no sign was kept under rule 1."""

    day: date
    kind: str
    rule: int
    sign: str | None
    scans: int


def by_sign(db: Db, programme_id: int, since: datetime, until: datetime) -> list[Told]:
    """Scans in since <= t < until, of all placements, whether they were up or not."""
    s = t.scan
    day = ((type_coerce(s.c.at, BigInteger) + _TOKYO_MS) // _DAY_MS).label("day")
    query = (
        select(day, s.c["class"], s.c.rule, s.c.sign, func.count())
        .where(s.c.programme_id == programme_id, s.c.at >= since, s.c.at < until)
        .group_by(day, s.c["class"], s.c.rule, s.c.sign)
    )
    return [
        Told(date.fromordinal(_EPOCH_DAY + int(number)), kind, rule, sign, int(scans))
        for number, kind, rule, sign, scans in db.execute(query)
    ]


class LastScan(NamedTuple):
    """The last human scan of what was up before one of several moments, by the moment's place among them.

    `at` in milliseconds since 1970, as they are asked for: there are many.
    """

    place: int
    at: int
    placement_id: int


# What was up is judged as in funnel.scans.meets_the_desk. SQLite keeps days as text; Tokyo is nine hours ahead, and its
# clock is never changed.
_MET = """
FROM scan AS s JOIN placement AS p ON p.id = s.placement_id
WHERE s.programme_id = {programme} AND s.at BETWEEN {first} AND {last} AND s.class = 'person'
AND (p.installed_on IS NULL OR s.at >= {installed} * 86400000 - 32400000)
AND (p.retired_at IS NULL OR (s.at + 32400000) / 86400000 <= (p.retired_at + 32400000) / 86400000)
ORDER BY s.at {order}, s.placement_id LIMIT 1
"""
_INSTALLED = {
    "sqlite": "(strftime('%s', p.installed_on) / 86400)",
    "postgresql": "CAST(p.installed_on - DATE '1970-01-01' AS bigint)",
}
# One look at the index a moment and programme, however many scans there are.
_LAST = {
    "sqlite": """
SELECT m.key, s.at, s.placement_id
FROM json_each(:moments) AS m, json_each(:programmes) AS g
JOIN scan AS s ON s.rowid = (SELECT s.rowid {met})
ORDER BY 1, 2, 3 DESC
""",
    "postgresql": """
SELECT m.key - 1, s.at, s.placement_id
FROM unnest(CAST(:moments AS bigint[])) WITH ORDINALITY AS m (value, key),
    unnest(CAST(:programmes AS int[])) AS g (value), LATERAL (SELECT s.at, s.placement_id {met}) AS s
ORDER BY 1, 2, 3 DESC
""",
}


def last_before(db: Db, programme_ids: Sequence[int], moments: Sequence[int], *, within: timedelta) -> list[LastScan]:
    """The last scan of these programmes at or before each moment and no longer than `within` before it, where one is.

    Moments in milliseconds since 1970. Of several scans at once that of the piece that was made first.
    """
    dialect = db.dialect.name
    edges = {"first": "m.value - :within", "last": "m.value", "order": "DESC", "programme": "g.value"}
    query = _LAST[dialect].format(met=_MET.format(**edges, installed=_INSTALLED[dialect]))
    # One parameter for all of them.
    whole = json.dumps if dialect == "sqlite" else list
    given = {"moments": whole(moments), "programmes": whole(programme_ids)}
    rows = db.execute(text(query), given | {"within": round(within.total_seconds() * 1000)})
    # The latest of a moment comes last, whichever programme it is of.
    found = {row[0]: LastScan(*row) for row in rows.tuples()}
    return list(found.values())


def ends(db: Db, programme_ids: Sequence[int], since: datetime, until: datetime) -> tuple[datetime, datetime] | None:
    """The moments of the first and the last human scan of what was up in since <= t < until; None without any."""
    dialect = db.dialect.name
    edges = {"first": ":first", "last": ":last", "programme": ":programme", "installed": _INSTALLED[dialect]}
    first, last = (f"(SELECT s.at {_MET.format(**edges, order=order)})" for order in ("ASC", "DESC"))
    span = {"first": milliseconds(since), "last": milliseconds(until) - 1}
    rows = [db.execute(text(f"SELECT {first}, {last}"), span | {"programme": key}).one() for key in programme_ids]
    met = [at for row in rows for at in row if at is not None]
    return (moment(min(met)), moment(max(met))) if met else None
