"""A list that is read again and again: what stands in it now takes the place of what was read before, by one flip.

How data flows::

    rows as they stand now --compare(with what the list's earlier reading brought)--> Change
    Change --stage, funnel.imports.add_rows(new ones, in short transactions)--> publish: the flip

Rows that another import holds stay that import's. What stayed as it was is handed on, so the flip is small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from funnel import imports
from funnel.imports import ImportOvertaken, Recorded
from store import batches, consultations, programmes, staff
from store.database import Db
from store.records import Consultation, ImportBatch, Programme


@dataclass(frozen=True)
class Change:
    """What a reading changes beside the list's earlier one, by row key."""

    earlier: tuple[ImportBatch, ...]
    same: int
    new: dict[str, Recorded]
    otherwise: dict[str, Recorded]
    gone: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether everything stays as it is."""
        return not (self.new or self.otherwise or self.gone)

    @property
    def rows(self) -> int:
        """How many rows count by the list from now on."""
        return self.same + len(self.otherwise) + len(self.new)

    @property
    def is_far_fewer(self) -> bool:
        """Whether less than half of what counted stands there: a filter, a cut list, another month's sheet."""
        return 2 * self.rows < self.same + len(self.otherwise) + len(self.gone)


def compare(db: Db, *, programme: Programme, rows: Sequence[Recorded], source: str) -> Change:
    """The rows that stand in a list beside those that count by it; `source` marks the list's own imports."""
    keyed = dict(zip(imports.row_keys(programme, rows), rows, strict=True))
    earlier = [
        one
        for one in batches.of_programme(db, programme.id, "consultations")
        if one.state == "published" and one.file_hash == source
    ]
    numbers = [one.id for one in earlier]
    mine = {one.row_key: one for one in consultations.of_batches(db, programme.id, numbers)}
    topics = consultations.topics_of_batches(db, programme.id, numbers)
    elsewhere = consultations.of_keys(db, programme.line_id, keyed.keys() - mine.keys())
    there = {key: row for key, row in keyed.items() if key in mine}
    otherwise = {key: row for key, row in there.items() if _is_other(row, mine[key], topics.get(key, set()))}
    return Change(
        earlier=tuple(earlier),
        same=len(there) - len(otherwise),
        new={key: row for key, row in keyed.items() if key not in mine and key not in elsewhere},
        otherwise=otherwise,
        gone=tuple(key for key in mine if key not in keyed),
    )


def stage(db: Db, *, by: str, at: datetime, programme: Programme, change: Change, source: str) -> ImportBatch:
    """Start the new reading; its rows don't count yet. Raises TalksCount."""
    return imports.stage(db, by=by, at=at, programme=programme, rows=change.rows, file_hash=source)


def publish(db: Db, *, by: str, at: datetime, batch: ImportBatch, change: Change) -> None:
    """Let the new reading count in place of the earlier one. Raises ImportOvertaken where that was taken back since."""
    programmes.hold(db, batch.programme_id)
    for one in change.earlier:
        now = batches.by_id(db, batch.programme_id, one.id)
        if now is None or now.state != "published":
            raise ImportOvertaken
    consultations.remove_keys(db, batch.programme_id, [*change.gone, *change.otherwise])
    imports.add_rows(db, batch=batch, rows=change.otherwise)
    for one in change.earlier:
        consultations.hand_on(db, batch.programme_id, one.id, batch.id)
        batches.set_state(db, batch=one, state="undone")
        facts = {"programme_id": one.programme_id, "batch": one.id, "rows": one.rows}
        staff.write_audit(db, at=at, by=by, action="consultations.replaced", **facts)
    imports.publish(db, by=by, at=at, batch=batch)


def _is_other(row: Recorded, stored: Consultation, topics: set[str]) -> bool:
    return {*row.topics} != topics or imports.says_otherwise(row, stored)
