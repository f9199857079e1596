"""Questions about single scans: what they were stored as, and by which sign."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, func, select, type_coerce

from store import tables as t
from store.database import Db

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
