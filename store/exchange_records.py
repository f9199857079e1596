"""Frozen rows of what comes in and goes out: columns as a contractor names them, LINE's days, Google Sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class ColumnMapping:
    """How a contractor's or division's list is read: their header by our column's key, and their words' codes."""

    programme_id: int
    kind: str
    name: str
    headers: Mapping[str, str]
    changed_at: datetime
    changed_by: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class FriendDay:
    """A day of LINE's own counter, as a file told it (persons); None where the file doesn't say."""

    programme_id: int
    batch_id: int
    day: date
    followers: int | None
    added: int | None
    blocks: int | None


@dataclass(frozen=True)
class SheetBook:
    """A programme's spreadsheet: what goes out, and what is read once the security officer has approved it.

    `headers` are the columns that were approved, whatever is remembered under the name of `mapping` since. What
    somebody took back after `asked_at` is not read again.
    """

    programme_id: int
    spreadsheet: str
    sends: list[str]
    is_on: bool
    reads_from: str
    reads: str
    mapping: str
    headers: Mapping[str, str]
    writes_back: bool
    approved_on: date | None
    approved_by: str
    approval: str
    asked_at: datetime | None
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class Outgoing:
    """One thing to be done with a spreadsheet; `fault` is a code of ours.

    Of a reading that is done: how many rows were right (`rows`) and wrong, with the numbers and columns of the first
    wrong ones; how many count now that didn't before, and how many no more.
    """

    id: int
    programme_id: int
    kind: str
    state: str
    tries: int
    not_before: datetime
    fault: str
    rows: int | None
    made_at: datetime
    made_by: str
    done_at: datetime | None
    wrong: int | None = None
    added: int | None = None
    gone: int | None = None
    wrong_at: Sequence[tuple[int, str]] | None = None
    takes_fewer: bool = False
