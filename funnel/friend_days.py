"""LINE's own days from a file: brought in by one flip, taken back as a whole (funnel.imports.undo)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from core.language import mark as _
from core.refusals import Refusal
from store import batches, exchange, staff
from store.database import Db
from store.records import ImportBatch, Programme

KIND = "friend_days"
MOST_DAYS = 4_000  # eleven years; one short transaction


class Day(Protocol):
    """One day as a file tells it (persons); None where it doesn't say."""

    @property
    def day(self) -> date: ...
    @property
    def followers(self) -> int | None: ...
    @property
    def added(self) -> int | None: ...
    @property
    def blocks(self) -> int | None: ...


@dataclass(frozen=True)
class Fresh:
    """Days that nobody told yet, and how many are told already: alike, and otherwise (the newest file's holds then)."""

    days: tuple[Day, ...]
    alike: int
    otherwise: int


class NothingNew(Refusal):
    """Every day of the file is told already."""

    sentence = _("All days of the list are here already. Nothing was changed.")


class TooManyDays(Refusal):
    """The list has more days than LINE has existed."""

    sentence = _("The list has more than {most} days. Nothing was saved. Please split it by year.")


def fresh(db: Db, *, programme: Programme, rows: Sequence[Day]) -> Fresh:
    """What of a file is new, beside the days of earlier files that count."""
    if not rows:
        return Fresh((), 0, 0)
    first, last = min(row.day for row in rows), max(row.day for row in rows)
    there = {each.day: each for each in exchange.friend_days(db, programme.id, first, last)}
    new = tuple(row for row in rows if row.day not in there or _told(row) != _told(there[row.day]))
    return Fresh(new, len(rows) - len(new), sum(row.day in there for row in new))


def bring_in(
    db: Db, *, by: str, at: datetime, programme: Programme, rows: Sequence[Day], file_hash: str
) -> ImportBatch:
    """Bring in what is new of a file. Raises NothingNew, TooManyDays."""
    if len(rows) > MOST_DAYS:
        raise TooManyDays(most=f"{MOST_DAYS:,}")
    days = fresh(db, programme=programme, rows=rows).days
    if not days:
        raise NothingNew
    facts: dict[str, Any] = {"programme_id": programme.id, "kind": KIND, "file_hash": file_hash}
    batch = batches.open_batch(db, rows=len(days), at=at, by=by, **facts)
    place = {"programme_id": programme.id, "batch_id": batch.id}
    told = [dict(zip(("followers", "added", "blocks"), _told(day), strict=True)) for day in days]
    exchange.add_friend_days(db, [{**place, "day": day.day, **each} for day, each in zip(days, told, strict=True)])
    batches.set_state(db, batch=batch, state="published")
    staff.write_audit(
        db, at=at, by=by, action="friend_days.import", programme_id=programme.id, batch=batch.id, rows=len(days)
    )
    return batch


def _told(day: Day) -> tuple[int | None, int | None, int | None]:
    return day.followers, day.added, day.blocks
