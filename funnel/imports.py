"""Consultations and known clients brought in once, and taken back as a whole."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from core.language import mark as _
from core.refusals import Refusal
from store import batches, consultations, exchange, line_desks, programmes, staff
from store.database import Db
from store.records import Consultation, ImportBatch, Programme

SOURCES = {"file": _("a file"), "sheet": _("a Google spreadsheet")}
FROM_A_SHEET = "sheet:"  # begins the mark of a batch that was read from Google Sheets
CHUNK = 500  # rows a transaction of a large import inserts, so that no scan waits for it

_REMOVING = {
    "consultations": consultations.remove_batch,
    "known_clients": consultations.remove_known,
    "friend_days": exchange.remove_friend_days,
}


class Recorded(Protocol):
    """One consultation as a file or a desk tells it; the person is a pseudonym already."""

    @property
    def person(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def flag(self) -> str | None: ...
    @property
    def channel_told(self) -> str | None: ...
    @property
    def age_band(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...
    @property
    def outcome(self) -> str: ...


@dataclass(frozen=True)
class Imported:
    """What an import did: rows added, rows already there, and how many of those now say something else.

    `batch` is None where nothing was new, and then nothing at all was written.
    """

    batch: ImportBatch | None
    added: int
    already_there: int
    differing: int = 0


@dataclass(frozen=True)
class Fresh:
    """Rows that are not in the chain yet, by row key, beside the counts of those that are."""

    rows: dict[str, Recorded]
    already_there: int
    differing: int


class NoSuchImport(Refusal):
    """The import is not one of this programme."""

    sentence = _("This import could not be found. Nothing was changed. Please reload the page.")


class NotUndoable(Refusal):
    """The import was undone before, or never finished."""

    sentence = _("This import has already been undone. Nothing was changed.")


class ImportOvertaken(Refusal):
    """Another import of the programme began before this one was finished."""

    sentence = _("Another import began meanwhile. Nothing of this file was saved. Please import it again.")


class NothingToImport(Refusal):
    """There is no row to import."""

    sentence = _("There is no row to import. Nothing was saved. Please choose a file with at least one row.")


class TalksCount(Refusal):
    """The programme counts its talks on LINE; a list of the same consultations would count them twice."""

    sentence = _(
        "This programme counts the talks on LINE as consultations, and a list would count them twice. Nothing was "
        "saved. To use lists, ask an administrator to stop counting the talks."
    )


def import_rows(
    db: Db, *, by: str, at: datetime, programme: Programme, rows: Sequence[Recorded], file_hash: str
) -> Imported:
    """Bring a file's rows in within one transaction; rows that are there already are recognised and left as they are.

    A large import beside a running gateway calls `fresh`, `stage`, `add_rows` and `publish` itself, each in its own
    transaction. Raises NothingToImport, TalksCount.
    """
    if not rows:
        raise NothingToImport
    found = fresh(db, programme=programme, rows=rows)
    if not found.rows:
        return Imported(None, 0, found.already_there, found.differing)
    batch = stage(db, by=by, at=at, programme=programme, rows=len(found.rows), file_hash=file_hash)
    keys = list(found.rows)
    for start in range(0, len(keys), CHUNK):
        add_rows(db, batch=batch, rows={key: found.rows[key] for key in keys[start : start + CHUNK]})
    publish(db, by=by, at=at, batch=batch)
    return Imported(batch, len(keys), found.already_there, found.differing)


def fresh(db: Db, *, programme: Programme, rows: Sequence[Recorded]) -> Fresh:
    """The rows that no import of the chain has brought yet."""
    keyed = dict(zip(row_keys(programme, rows), rows, strict=True))
    there = consultations.of_keys(db, programme.line_id, keyed.keys())
    differing = sum(says_otherwise(keyed[key], stored) for key, stored in there.items())
    return Fresh({key: row for key, row in keyed.items() if key not in there}, len(there), differing)


def row_keys(programme: Programme, rows: Sequence[Recorded]) -> list[str]:
    """A key for each row: the same person at the same time is the same consultation, whatever file brings it.

    Identical rows of one file are numbered: two short consultations in one minute are two.
    """
    seen: Counter[str] = Counter()
    keys = []
    for row in rows:
        end = row.ended_at.isoformat() if row.ended_at else ""
        text = "\n".join((str(programme.line_id), row.person, row.started_at.isoformat(), end))
        keys.append(hashlib.sha256(f"{text}\n{seen[text]}".encode()).hexdigest())
        seen[text] += 1
    return keys


def says_otherwise(row: Recorded, stored: Consultation) -> bool:
    """Whether a row says something else than the stored one of its key."""
    names = ("flag", "channel_told", "age_band", "outcome")
    return any(getattr(row, name) != getattr(stored, name) for name in names)


def stage(db: Db, *, by: str, at: datetime, programme: Programme, rows: int, file_hash: str) -> ImportBatch:
    """Start an import whose rows don't count yet; clears away one that was never finished. Raises TalksCount."""
    # The lock: talks can't begin to count before the batch is there to forbid it.
    if line_desks.for_change(db, programme).talks_count:
        raise TalksCount
    for left in batches.of_programme(db, programme.id, "consultations"):
        give_up(db, batch=left)
    facts: dict[str, Any] = {"programme_id": programme.id, "kind": "consultations", "file_hash": file_hash}
    return batches.open_batch(db, rows=rows, at=at, by=by, **facts)


def give_up(db: Db, *, batch: ImportBatch) -> None:
    """Clear away an import that was never finished; one that is published or undone stays as it is."""
    now = batches.by_id(db, batch.programme_id, batch.id)
    if now and now.state == "staged":
        consultations.remove_batch(db, batch.programme_id, batch.id)
        batches.set_state(db, batch=batch, state="undone")


def _must_be_staged(db: Db, batch: ImportBatch) -> None:
    now = batches.by_id(db, batch.programme_id, batch.id)
    if not now or now.state != "staged":
        raise ImportOvertaken


def add_rows(db: Db, *, batch: ImportBatch, rows: dict[str, Recorded]) -> None:
    """Insert some rows of a staged import, by row key. Raises ImportOvertaken."""
    _must_be_staged(db, batch)
    place = {"programme_id": batch.programme_id}
    records = [
        {
            **place,
            "row_key": key,
            "person": row.person,
            "started_at": row.started_at,
            "ended_at": row.ended_at,
            "flag": row.flag,
            "channel_told": row.channel_told,
            "age_band": row.age_band,
            "outcome": row.outcome,
            "batch_id": batch.id,
        }
        for key, row in rows.items()
    ]
    topics = [{**place, "row_key": key, "topic": topic} for key, row in rows.items() for topic in sorted({*row.topics})]
    consultations.add_all(db, records, topics)


def publish(db: Db, *, by: str, at: datetime, batch: ImportBatch) -> None:
    """Let all rows of a staged import count from now on. Raises ImportOvertaken."""
    programmes.hold(db, batch.programme_id)
    _must_be_staged(db, batch)
    batches.set_state(db, batch=batch, state="published")
    _audit(db, "consultations.import", by=by, at=at, batch=batch)


def undo(db: Db, *, by: str, at: datetime, programme: Programme, batch_id: int) -> int:
    """Take a whole import back; how many rows it had. Raises NoSuchImport, NotUndoable."""
    programmes.hold(db, programme.id)
    batch = batches.by_id(db, programme.id, batch_id)
    if not batch or batch.kind not in _REMOVING:
        raise NoSuchImport
    if batch.state != "published":
        raise NotUndoable
    removed = _REMOVING[batch.kind](db, programme.id, batch.id)
    batches.set_state(db, batch=batch, state="undone")
    _audit(db, f"{batch.kind}.undo", by=by, at=at, batch=batch)
    return removed


def import_known(
    db: Db, *, by: str, at: datetime, programme: Programme, persons: Sequence[str], file_hash: str
) -> Imported:
    """Bring in pseudonyms of clients from before the records begin. Raises NothingToImport."""
    if not persons:
        raise NothingToImport
    there = consultations.known(db, programmes.chain(db, programme))
    new = sorted({*persons} - there)
    if not new:
        return Imported(None, 0, len({*persons}))
    facts: dict[str, Any] = {"programme_id": programme.id, "kind": "known_clients", "file_hash": file_hash}
    batch = batches.open_batch(db, rows=len(new), at=at, by=by, **facts)
    consultations.add_known(db, [{"programme_id": programme.id, "person": key, "batch_id": batch.id} for key in new])
    batches.set_state(db, batch=batch, state="published")
    _audit(db, "known_clients.import", by=by, at=at, batch=batch)
    return Imported(batch, len(new), len({*persons}) - len(new))


def source(batch: ImportBatch) -> Literal["file", "sheet"]:
    """Where an import came from."""
    return "sheet" if batch.file_hash.startswith(FROM_A_SHEET) else "file"


def _audit(db: Db, action: str, *, by: str, at: datetime, batch: ImportBatch) -> None:
    facts: dict[str, Any] = {"batch": batch.id, "rows": batch.rows, "source": source(batch)}
    staff.write_audit(db, at=at, by=by, action=action, programme_id=batch.programme_id, **facts)
