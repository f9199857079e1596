"""A programme's spreadsheet as an administrator sets it: where to, what goes out, and whether anything is read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from core.language import mark as _
from core.refusals import Refusal
from exchange import consultation_file, mapping, outbox
from exchange.sheet_book import id_of
from exchange.sheet_faults import SheetFault
from store import exchange as kept
from store import programmes, staff
from store.database import Db
from store.exchange_records import ColumnMapping, SheetBook
from store.records import Programme

LONGEST = 100
READABLE = frozenset(column.key for column in consultation_file.COLUMNS)  # never remarks or other free text
TELLS_IN = "しるべ確認"  # the contractor's column in which wrong rows are told; looked for by this header


class NotASpreadsheet(Refusal):
    """What was typed is neither a spreadsheet's address nor its id."""

    sentence = _(
        "This is no address of a Google spreadsheet. Nothing was saved. Please open the spreadsheet and copy the whole "
        "address from the browser; it begins with https://docs.google.com/spreadsheets/d/."
    )


class SpreadsheetTaken(Refusal):
    """Another programme's tables go into the same spreadsheet."""

    sentence = _(
        "Another programme already uses this spreadsheet; the two would overwrite each other. Nothing was saved. "
        "Please make a spreadsheet for this programme alone."
    )


class NothingGoesOut(Refusal):
    """Switched on without a table."""

    sentence = _("No table is chosen. Nothing was saved. Please choose at least one, or switch sending off.")


class SheetsNotConfirmed(Refusal):
    """The box was not ticked."""

    sentence = _("To confirm, please tick the box. Nothing was saved.")


class NoSpreadsheetYet(Refusal):
    """Reading or sending without a spreadsheet that is on."""

    sentence = _("No spreadsheet is set, or sending is off. Nothing was changed. Please set the spreadsheet first.")


class NothingIsRead(Refusal):
    """A wish to read where no approval stands."""

    sentence = _("No list is read here. Nothing was changed. Please record the security officer's approval first.")


class ReadingNotApproved(Refusal):
    """The approval lacks its day, section or document, or its day lies in the future."""

    sentence = _(
        "The approval is not complete: it needs the day (not a later one than today), the section and the number of "
        "the document, each at most 100 letters. Nothing was saved; nothing is read."
    )


class NoSuchColumns(Refusal):
    """The worksheet's name or the remembered columns are missing."""

    sentence = _(
        "The name of the worksheet and the columns of the list are needed. Nothing was saved. The columns are "
        "remembered when the list is handed in as a file once."
    )


@dataclass(frozen=True)
class Approval:
    """What the security officer approved: by which section and document on which day, and what may be read.

    `mapping` is the name under which the columns are remembered; no `address` means the spreadsheet of the tables.
    """

    on: date | None
    by: str
    document: str
    worksheet: str
    mapping: str
    writes_back: bool
    address: str = ""


def set_sending(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    address: str,
    sends: Sequence[str],
    is_on: bool,
    is_confirmed: bool,
) -> SheetBook:
    """Say where the tables go and which; what waits of others ends, what is on goes out at once.

    A list in the spreadsheet that the tables leave is not read until it is approved anew.
    Raises NotASpreadsheet, SpreadsheetTaken, NothingGoesOut, SheetsNotConfirmed.
    """
    if not is_confirmed:
        raise SheetsNotConfirmed
    key = _id(address)
    chosen = [kind for kind in outbox.SENT if kind in sends]
    if is_on and not chosen:
        raise NothingGoesOut
    programmes.hold(db, programme.id)
    had = kept.sheet_book(db, programme.id)
    book = _moved(had, programme, key)
    book = replace(book, sends=chosen, is_on=is_on, changed_at=at, changed_by=by)
    _keep(db, book)
    facts: dict[str, Any] = {"spreadsheet": key, "tables": chosen}
    _audit(db, "sheets.on" if is_on else "sheets.off", book, **facts)
    put_out(db, by=by, at=at, book=book)
    return book


def approve_reading(db: Db, *, by: str, at: datetime, today: date, programme: Programme, given: Approval) -> SheetBook:
    """Read from now on what was approved, whatever is remembered under the name later.

    Raises ReadingNotApproved, NoSuchColumns, NotASpreadsheet, NoSpreadsheetYet.
    """
    book = _must_have(db, programme)
    where = _id(given.address) if given.address.strip() else book.spreadsheet
    told = {name: getattr(given, name).strip() for name in ("by", "document", "worksheet", "mapping")}
    approved = given.on is not None and given.on <= today and told["by"] and told["document"]
    if not approved or max(len(told["by"]), len(told["document"])) > LONGEST:
        raise ReadingNotApproved
    columns = {one.name: columns_of(one) for one in kept.mappings(db, programme.id, outbox.READ)}
    if not told["worksheet"] or len(told["worksheet"]) > LONGEST or told["mapping"] not in columns:
        raise NoSuchColumns
    reads: dict[str, Any] = {"reads_from": where, "reads": told["worksheet"], "writes_back": given.writes_back}
    reads |= {"mapping": told["mapping"], "headers": columns[told["mapping"]], "asked_at": at}
    approval: dict[str, Any] = {"approved_on": given.on, "approved_by": told["by"], "approval": told["document"]}
    book = replace(book, **reads, **approval, changed_at=at, changed_by=by)
    _keep(db, book)
    _audit(db, "sheets.reading_on", book, document=book.approval, day=f"{given.on}")
    put_out(db, by=by, at=at, book=book, kinds=[outbox.READ])
    return book


def stop_reading(db: Db, *, by: str, at: datetime, programme: Programme) -> SheetBook:
    """Read nothing any more; the approval has to be given anew. Raises NoSpreadsheetYet."""
    book = replace(_unread(_must_have(db, programme, on=False)), changed_at=at, changed_by=by)
    _keep(db, book)
    _audit(db, "sheets.reading_off", book)
    outbox.switch_off(db, programme.id, at, keep=[*outbox.SENT])
    return book


def send_now(db: Db, *, by: str, at: datetime, programme: Programme) -> int:
    """Put everything out at once, what was read and taken back too; how many tables. Raises NoSpreadsheetYet."""
    book = _must_have(db, programme)
    if book.reads:
        book = replace(book, asked_at=at)
        _keep(db, book)
    _audit(db, "sheets.sent_now", replace(book, changed_at=at, changed_by=by))
    return put_out(db, by=by, at=at, book=book)


def read_far_fewer(db: Db, *, by: str, at: datetime, programme: Programme) -> None:
    """Have the list read once though far fewer rows stand there than before. Raises NoSpreadsheetYet, NothingIsRead."""
    book = _must_have(db, programme)
    if not book.reads:
        raise NothingIsRead
    _keep(db, replace(book, asked_at=at))
    _audit(db, "sheets.far_fewer", replace(book, changed_at=at, changed_by=by))
    outbox.mark(db, programme_id=programme.id, kind=outbox.READ, at=at, by=by, takes_fewer=True)


def columns_of(remembered: ColumnMapping) -> dict[str, str]:
    """The columns of a remembered list that may be approved; remarks and stories aren't among them."""
    return mapping.only(remembered.headers, READABLE)


def read_headers(book: SheetBook) -> Mapping[str, str]:
    """The headers that were approved, by our column's key, in our order."""
    return _ordered(mapping.mapping_of(book.headers))


def headers_of(remembered: ColumnMapping) -> list[str]:
    """The headers of a remembered list that would be approved."""
    return list(_ordered(mapping.mapping_of(columns_of(remembered))).values())


def is_remembered_otherwise(book: SheetBook, mappings: Sequence[ColumnMapping]) -> bool:
    """Whether other columns are remembered under the name since the approval: they are read only once approved."""
    found = {one.name: mapping.mapping_of(columns_of(one)) for one in mappings}
    return bool(book.reads) and book.mapping in found and found[book.mapping] != read_headers(book)


def put_out(db: Db, *, by: str, at: datetime, book: SheetBook, kinds: Sequence[str] | None = None) -> int:
    """Put out what a spreadsheet gets and gives, or some of it; what it no longer does, waits no more."""
    wanted = outbox.kinds_of(book)
    outbox.switch_off(db, book.programme_id, at, keep=wanted)
    chosen = [kind for kind in wanted if kinds is None or kind in kinds]
    for kind in chosen:
        outbox.mark(db, programme_id=book.programme_id, kind=kind, at=at, by=by)
    return len(chosen)


def _must_have(db: Db, programme: Programme, *, on: bool = True) -> SheetBook:
    programmes.hold(db, programme.id)
    book = kept.sheet_book(db, programme.id)
    if book is None or (on and not book.is_on):
        raise NoSpreadsheetYet
    return book


def _ordered(headers: Mapping[str, str]) -> dict[str, str]:
    return {column.key: headers[column.key] for column in consultation_file.COLUMNS if column.key in headers}


def _id(address: str) -> str:
    try:
        return id_of(address)
    except SheetFault:
        raise NotASpreadsheet from None


def _moved(had: SheetBook | None, programme: Programme, key: str) -> SheetBook:
    if had is None:
        # Moments are put in by who changes it.
        never = datetime.min
        return SheetBook(programme.id, key, [], False, "", "", "", {}, False, None, "", "", None, never, "")
    stays = had.spreadsheet == key or had.reads_from != had.spreadsheet
    return replace(had if stays else _unread(had), spreadsheet=key)


def _unread(book: SheetBook) -> SheetBook:
    reads: dict[str, Any] = {"reads_from": "", "reads": "", "mapping": "", "headers": {}, "writes_back": False}
    return replace(book, **reads, approved_on=None, approved_by="", approval="", asked_at=None)


def _keep(db: Db, book: SheetBook) -> None:
    if not kept.set_sheet_book(db, **asdict(book)):
        raise SpreadsheetTaken


def _audit(db: Db, action: str, book: SheetBook, **facts: Any) -> None:
    staff.write_audit(
        db, at=book.changed_at, by=book.changed_by, action=action, programme_id=book.programme_id, **facts
    )
