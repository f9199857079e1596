"""Consultations from a contractor's worksheet: the columns that were approved, checked as a file's, in by one flip.

How data flows::

    worksheet --sheets.read_rows(approved columns)--> rows --consultation_file.parse--> right rows and errors
    right rows --funnel.rereading--> in place of what the worksheet's last reading brought
    errors --> what was found (Read), and beside the rows in the worksheet where that is approved

Whether it is still wanted is asked before reading, in the transactions that stage and publish, and before telling.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.language import spoken
from core.settings import Settings
from exchange import consultation_file, errors, mapping, outbox, refusals, sheet_faults, sheets
from exchange.consultation_file import Parsed, PersonKind
from exchange.errors import RowError
from exchange.outbox import Fault
from exchange.own_words import Words
from exchange.sheet_settings import TELLS_IN, read_headers
from exchange.tables import Row, Table
from funnel import imports, pseudonym_keys, pseudonyms, rereading
from store import batches, programmes, staff
from store import exchange as kept
from store.database import Db, Store
from store.exchange_records import Outgoing, SheetBook
from store.records import Programme


@dataclass(frozen=True)
class Read:
    """What a reading found, as the outbox keeps it: right rows, wrong ones, and what changed of what counts."""

    rows: int
    wrong: int
    added: int
    gone: int
    wrong_at: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class _Wish:
    """What was approved when the run began, the entry it is read for, and when."""

    store: Store
    book: SheetBook
    one: Outgoing
    programme: Programme
    at: datetime

    def must_stand(self, db: Db) -> None:
        """Ask the approval again. Raises Fault."""
        now = kept.sheet_book(db, self.programme.id)
        if now is None or not (now.is_on and now.reads and now.approved_on and now.approval):
            raise Fault("SwitchedOff")
        if _approved(now) != _approved(self.book):
            raise Fault("ImportOvertaken")
        if _was_taken_back(db, now):
            raise Fault("TakenBack")


def read(
    store: Store,
    settings: Settings,
    google: sheets.Book,
    book: SheetBook,
    one: Outgoing,
    programme: Programme,
    *,
    at: datetime,
) -> Read:
    """Let the right rows that stand there now count in place of those that were read before; tell the wrong ones.

    Nothing counts before all of it does. Raises outbox.Fault, SheetFault.
    """
    wish = _Wish(store, book, one, programme, at)
    with store.reading() as db:
        wish.must_stand(db)
        words = _words(db, book)
    table = sheets.read_rows(google, book.reads, list(read_headers(book).values()))
    try:
        parsed, made_with = _parsed(wish, settings, table, words)
        change = _bring_in(wish, parsed, made_with)
    except (refusals.ColumnsMoved, refusals.ColumnsMissing, refusals.MappingUnfit):
        raise Fault("InwardColumnsMoved") from None
    except (imports.TalksCount, imports.ImportOvertaken, pseudonym_keys.KeyNotInUse) as refusal:
        raise Fault(type(refusal).__name__) from None
    if book.writes_back:
        _tell(wish, google, table, parsed)
    return Read(
        rows=len(parsed.rows),
        wrong=parsed.wrong_rows,
        added=len(change.new),
        gone=len(change.gone),
        wrong_at=tuple((error.row, error.column) for error in parsed.errors)[: outbox.MOST_TOLD],
    )


def _approved(book: SheetBook) -> tuple[object, ...]:
    return book.reads_from, book.reads, book.headers, book.writes_back


def _was_taken_back(db: Db, book: SheetBook) -> bool:
    """Whether somebody took back what was read since an approval or a wish to read it."""
    undone = staff.last_done(db, programme_id=book.programme_id, action="consultations.undo", subject="batch")
    return any(
        book.asked_at is None or undone[one.id] >= book.asked_at
        for one in batches.of_programme(db, book.programme_id, "consultations")
        if one.id in undone and one.file_hash.startswith(imports.FROM_A_SHEET)
    )


def _words(db: Db, book: SheetBook) -> Words:
    """How the contractor spells what we know; that changes no column that is read."""
    remembered = kept.mappings(db, book.programme_id, outbox.READ)
    return next((each.words for each in remembered if each.name == book.mapping), {})


def _parsed(wish: _Wish, settings: Settings, table: Table, words: Words) -> tuple[Parsed, str]:
    with wish.store.writing() as db:
        key = pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=wish.at)

    def pseudonym(kind: PersonKind, text: str) -> str:
        make = pseudonyms.line_user if kind == "line" else pseudonyms.reference
        return make(key, wish.programme, text)

    columns = consultation_file.COLUMNS
    found = mapping.must_be_as_remembered(wish.book.headers, table, columns, words)
    parsed = consultation_file.parse(table, pseudonym=pseudonym, at=wish.at, mapping=found, words=words)
    return parsed, pseudonym_keys.fingerprint(key)


def _bring_in(wish: _Wish, parsed: Parsed, made_with: str) -> rereading.Change:
    """In short transactions, so that scans and answers go on meanwhile; counted from one moment on."""
    source = _source(wish.book)
    who: dict[str, Any] = {"by": wish.one.made_by, "at": wish.at}
    facts: dict[str, Any] = {"programme": wish.programme, "rows": parsed.rows, "source": source}
    with wish.store.reading() as db:
        change = rereading.compare(db, **facts)
    if change.is_none:
        return change
    with wish.store.writing() as db:
        programmes.hold(db, wish.programme.id)
        wish.must_stand(db)
        pseudonym_keys.must_be_current(db, made_with)
        change = rereading.compare(db, **facts)
        if change.is_far_fewer and not wish.one.takes_fewer:
            raise Fault("FarFewer")
        batch = rereading.stage(db, **who, change=change, programme=wish.programme, source=source)
    try:
        keys = list(change.new)
        for start in range(0, len(keys), imports.CHUNK):
            some = {key: change.new[key] for key in keys[start : start + imports.CHUNK]}
            with wish.store.writing() as db:
                imports.add_rows(db, batch=batch, rows=some)
        with wish.store.writing() as db:
            programmes.hold(db, wish.programme.id)
            wish.must_stand(db)
            rereading.publish(db, **who, batch=batch, change=change)
    except (Fault, imports.ImportOvertaken):
        with wish.store.writing() as db:
            imports.give_up(db, batch=batch)
        raise
    return change


def _source(book: SheetBook) -> str:
    """The mark of what is read from this worksheet; its name reads the same in capitals and small letters."""
    place = f"{book.reads_from}\n{book.reads.casefold()}"
    return imports.FROM_A_SHEET + hashlib.sha256(place.encode()).hexdigest()


def _tell(wish: _Wish, google: sheets.Book, table: Table, parsed: Parsed) -> None:
    """Say beside each wrong row what is wrong with it, without a word of the row.

    Rows are found by what they say, wherever they stand now: somebody may have sorted them meanwhile. Without the
    column for it nothing is told: that is the contractor's to decide, and no reason to read nothing.
    """
    with wish.store.reading() as db:
        wish.must_stand(db)
    said = _sentences(parsed)
    wrong = {_cells(row): said[row.number] for row in table.rows if row.number in said}
    headers = list(read_headers(wish.book).values())
    try:
        sheets.tell_wrong(google, wish.book.reads, headers, TELLS_IN, lambda row: wrong.get(_cells(row), ""))
    except (sheet_faults.ColumnsMoved, sheet_faults.ReadOnly):
        return


def _cells(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(row.cells.items()))


def _sentences(parsed: Parsed) -> Mapping[int, str]:
    """What is wrong, by the row's number."""
    told: dict[int, list[str]] = defaultdict(list)
    with spoken("ja"):
        for error in parsed.errors:
            told[error.row].append(f"{error.column}：{errors.worded(_wordless(error))}")
    return {row: "／".join(texts) for row, texts in told.items()}


def _wordless(error: RowError) -> RowError:
    return replace(error, value="…")
