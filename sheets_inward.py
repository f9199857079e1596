"""Consultations from a contractor's worksheet: the columns that were approved, checked as a file's, in by one flip."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.language import spoken
from core.refusals import Refusal
from core.settings import Settings
from exchange import consultation_file, errors, mapping, outbox, refusals, sheet_faults, sheets
from exchange.consultation_file import Parsed, PersonKind
from exchange.errors import RowError
from exchange.sheet_settings import TELLS_IN
from exchange.tables import Table
from funnel import imports, pseudonym_keys, pseudonyms
from store import batches, staff
from store import exchange as kept
from store.database import Db, Store
from store.exchange_records import Outgoing, SheetBook
from store.records import Programme

_ALLOWED = frozenset(column.key for column in consultation_file.COLUMNS)
FROM_A_SHEET = "sheet:"  # begins the mark of a batch that was read from a sheet


class InwardFault(Refusal):
    """Reading was refused for a reason of ours; `code` is of `exchange.outbox.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.sentence = outbox.sentence_of(code)
        self.code = code


@dataclass(frozen=True)
class Read:
    """How many rows stood there and were right, how many were wrong, how many of the right ones were new."""

    right: int
    wrong: int
    new: int


def read(
    store: Store,
    settings: Settings,
    book: sheets.Book,
    kept_book: SheetBook,
    one: Outgoing,
    programme: Programme,
    *,
    at: datetime,
) -> Read:
    """Bring in the good rows that aren't there yet, and tell the wrong ones in the sheet where that is approved.

    Nothing counts before all of it does. Raises InwardFault, SheetFault.
    """
    with store.reading() as db:
        remembered = _remembered(db, kept_book, one)
    theirs = mapping.mapping_of(remembered)
    # What no column of ours is mapped to is never asked for: remarks and stories stay with Google.
    wanted = {key: header for key, header in theirs.items() if key in _ALLOWED}
    table = sheets.read_rows(book, kept_book.reads, list(wanted.values()))
    try:
        found = mapping.must_be_as_remembered(wanted, table, consultation_file.COLUMNS)
        parsed, made_with = _parsed(store, settings, programme, table, found, at)
    except (refusals.ColumnsMoved, refusals.ColumnsMissing, refusals.MappingUnfit):
        raise InwardFault("InwardColumnsMoved") from None
    except pseudonym_keys.KeyNotInUse:
        raise InwardFault("KeyNotInUse") from None
    try:
        new = _bring_in(store, parsed, programme, made_with=made_with, by=one.made_by, at=at)
    except (imports.TalksCount, imports.ImportOvertaken, pseudonym_keys.KeyNotInUse) as refusal:
        raise InwardFault(type(refusal).__name__) from None
    if kept_book.writes_back:
        _tell(book, kept_book, parsed)
    return Read(len(parsed.rows), parsed.wrong_rows, new)


def _remembered(db: Db, book: SheetBook, one: Outgoing) -> Mapping[str, str]:
    if not (book.reads and book.approved_on and book.approval):
        raise InwardFault("SwitchedOff")
    if one.made_by == outbox.NIGHTLY and _was_taken_back(db, book):
        raise InwardFault("TakenBack")
    for each in kept.mappings(db, book.programme_id, outbox.READ):
        if each.name == book.mapping:
            return each.headers
    raise InwardFault("MappingGone")


def _was_taken_back(db: Db, book: SheetBook) -> bool:
    """Whether somebody took back what was read last, and nobody has asked for it since."""
    undone = staff.last_done(db, programme_id=book.programme_id, action="consultations.undo", subject="batch")
    read_ = [
        one
        for one in batches.of_programme(db, book.programme_id, "consultations")
        if one.file_hash.startswith(FROM_A_SHEET)
    ]
    since = max([book.changed_at, *(one.made_at for one in read_)])
    return any(undone[one.id] >= since for one in read_ if one.id in undone)


def _parsed(
    store: Store,
    settings: Settings,
    programme: Programme,
    table: Table,
    found: Mapping[str, str],
    at: datetime,
) -> tuple[Parsed, str]:
    with store.writing() as db:
        key = pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=at)

    def pseudonym(kind: PersonKind, text: str) -> str:
        make = pseudonyms.line_user if kind == "line" else pseudonyms.reference
        return make(key, programme, text)

    parsed = consultation_file.parse(table, pseudonym=pseudonym, at=at, mapping=found)
    return parsed, pseudonym_keys.fingerprint(key)


def _bring_in(store: Store, parsed: Parsed, programme: Programme, *, made_with: str, by: str, at: datetime) -> int:
    """In short transactions, so that scans and answers go on meanwhile; counted from one moment on."""
    with store.reading() as db:
        rows = imports.fresh(db, programme=programme, rows=parsed.rows).rows
    if not rows:
        return 0
    keys = list(rows)
    seal = FROM_A_SHEET + hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    with store.writing() as db:
        pseudonym_keys.must_be_current(db, made_with)
        batch = imports.stage(db, by=by, at=at, programme=programme, rows=len(keys), file_hash=seal)
    for start in range(0, len(keys), imports.CHUNK):
        with store.writing() as db:
            imports.add_rows(db, batch=batch, rows={key: rows[key] for key in keys[start : start + imports.CHUNK]})
    with store.writing() as db:
        imports.publish(db, by=by, at=at, batch=batch)
    return len(keys)


def _tell(book: sheets.Book, kept_book: SheetBook, parsed: Parsed) -> None:
    """Say beside each wrong row what is wrong with it, without a word of the row.

    Without the column for it nothing is told: that is the contractor's to decide, and no reason to read nothing.
    """
    told: dict[int, list[str]] = defaultdict(list)
    with spoken("ja"):
        for error in parsed.errors:
            told[error.row].append(f"{error.column}：{errors.worded(_wordless(error))}")
    try:
        sheets.tell_wrong(book, kept_book.reads, TELLS_IN, {row: "／".join(texts) for row, texts in told.items()})
    except (sheet_faults.ColumnsMoved, sheet_faults.ReadOnly):
        return


def _wordless(error: RowError) -> RowError:
    return replace(error, value="…")
