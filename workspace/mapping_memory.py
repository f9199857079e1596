"""How a contractor's or division's lists are read, remembered under its name; every change stands in the record."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from core.language import mark as _
from core.refusals import Refusal
from exchange import cells, mapping
from exchange.tables import Table, plain
from store import exchange, staff
from store.database import Db
from store.exchange_records import ColumnMapping
from store.records import Programme

MOST = 20  # a kind of list
LONGEST_NAME = 40
_LONGEST_HEADER = 120
_CLIENT = re.compile(r"U[0-9a-f]{32}|[^\W\d]{0,6}\d?[-_/ ]?\d{3,}", re.IGNORECASE)
_HALF = 0.5


class TooManyRemembered(Refusal):
    """More lists than a programme has contractors and divisions."""

    sentence = _("{most} kinds of lists are remembered already. Please forget one that is no longer used.")


class NotRememberable(Refusal):
    """The header row may be a record: it would be kept in clear."""

    sentence = _(
        "The columns can't be remembered, because a heading looks like a record or is very long. The list can be read "
        "all the same: leave the name empty, or put a row of headings above the first record."
    )


def keep(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    kind: str,
    name: str,
    headers: Mapping[str, str],
) -> None:
    """Remember headings (exchange.mapping.remembered) in place of those under the name; the same again changes nothing.

    Raises NotRememberable, TooManyRemembered.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    if any(_may_be_a_record(header) for header in headers.values()):
        raise NotRememberable
    there = {each.name: each for each in exchange.mappings(db, programme.id, kind)}
    if name not in there and len(there) >= MOST:
        raise TooManyRemembered(most=MOST)
    if name in there and there[name].headers == headers:
        return
    exchange.keep_mapping(db, programme_id=programme.id, kind=kind, name=name, headers=headers, at=at, by=by)
    number = len(mapping.mapping_of(headers))
    staff.write_audit(db, at=at, by=by, action="mapping.keep", programme_id=programme.id, kind=kind, count=number)


def remove(db: Db, *, by: str, at: datetime, programme: Programme, kind: str, name: str) -> None:
    """Forget how a list is read; nothing where somebody else has done so."""
    if exchange.remove_mapping(db, programme.id, kind, name):
        staff.write_audit(db, at=at, by=by, action="mapping.remove", programme_id=programme.id, kind=kind)


def nearest(table: Table, kept: Sequence[ColumnMapping]) -> ColumnMapping | None:
    """What was remembered of the lists that look most like this one: at least half of its columns are there."""
    there = {plain(name) for name in table.columns}

    def likeness(each: ColumnMapping) -> float:
        mine = [plain(header) for header in mapping.mapping_of(each.headers).values()]
        rest = {plain(header) for header in each.headers.values()}
        # Of two that fit alike, the one whose other columns are there too.
        return sum(header in there for header in mine) / max(len(mine), 1) + len(rest & there) / 1_000

    best = max(kept, key=likeness, default=None)
    return best if best and likeness(best) >= _HALF else None


def _may_be_a_record(header: str) -> bool:
    written = plain(header)
    return len(header) > _LONGEST_HEADER or bool(_CLIENT.fullmatch(written)) or cells.is_moment(header)
