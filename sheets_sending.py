"""The worker's part of Google Sheets: what is due is made anew from the store, sent or read, and noted.

How data flows::

    store -> outbox.due -> sheets_tables.tables (one reading) -> exchange.sheets.bring_up_to_date -> outbox.done
                        -> sheets_inward.read -> funnel.imports                            or -> outbox.failed

No transaction is open while Google is asked. A run that ends anywhere is begun again: what stands in the sheet is read
first and only what differs is written, and rows that are there already are known by their keys.
"""

import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core import sheet_key
from core.dates import now, tokyo_day
from core.settings import Settings
from exchange import outbox, sheets
from exchange.sheet_faults import FAULTS, SheetFault
from exchange.sheet_session import Patience
from sheets_inward import read
from sheets_tables import tables
from store import exchange as kept
from store import jobs, programmes
from store.database import Store, StoreUnavailable
from store.exchange_records import Outgoing
from store.records import Programme

log = logging.getLogger("shirube.worker")

MOST_A_RUN = 8
# Of Google's 60 a minute; a list whose header stands low takes half of it, so that with fewer left nothing is begun.
MOST_REQUESTS, REQUESTS_OF_ONE = 58, 28
# Others of the worker's jobs wait and its lock lasts a minute: nothing is begun, and nothing asked, after these.
BEGINS_WITHIN, ENDS_WITHIN = 15.0, 35.0
PATIENCE = Patience()
ORIGIN: str | None = None  # for tests: where the stand-in listens
_LEASE = "sheets"
_LEASE_SECONDS = 600


def put_out_nightly(store: Store, at: datetime) -> int:
    """Put out every table of every spreadsheet that is on; forget what was done long ago. How many were put out."""
    with store.writing() as db:
        kept.remove_done(db, at - outbox.KEPT)
        return sum(outbox.mark_nightly(db, book, at) for book in kept.sheet_books(db))


def run(store: Store, settings: Settings, at: datetime) -> int | str:
    """Do what is due, so much as fits a run; how many were done, or after "failed: " the codes of what went wrong.

    Nothing is asked of anybody where nothing is due, and only one process does it at a time. Raises StoreUnavailable.
    """
    with store.reading() as db:
        if not kept.due(db, at, most=1):
            return 0
    holder = secrets.token_hex(8)
    with store.writing() as db:
        # From now, not from when the worker's turn began: other jobs of it may have taken longer than the lease.
        if not jobs.take_lease(db, name=_LEASE, holder=holder, at=now(), seconds=_LEASE_SECONDS):
            return 0
    try:
        return _run(store, settings, at)
    finally:
        with store.writing() as db:
            jobs.give_back_lease(db, name=_LEASE, holder=holder)


def _run(store: Store, settings: Settings, at: datetime) -> int | str:
    began, done, faults = time.monotonic(), 0, []
    allowance = sheets.Allowance(MOST_REQUESTS, began + ENDS_WITHIN)
    with store.reading() as db:
        due = kept.due(db, at, most=MOST_A_RUN)
    for one in due:
        if time.monotonic() >= began + BEGINS_WITHIN or allowance.requests < REQUESTS_OF_ONE:
            break
        fault = _one(store, settings, one, at, allowance)
        if fault is None:
            done += 1
            continue
        if fault != "SwitchedOff":  # somebody's will, and no failure
            faults.append(fault)
        if fault in FAULTS and outbox.passes(fault):
            break  # Google is busy or away: the others would only add to it
    return f"failed: {', '.join(sorted({*faults}))}" if faults else done


def _one(store: Store, settings: Settings, one: Outgoing, at: datetime, allowance: sheets.Allowance) -> str | None:
    """Do one thing and note it; the code of what went wrong."""
    try:
        found = _found(store, settings, one, at, allowance)
    except StoreUnavailable:
        raise
    except Exception as error:
        code, after = _code(error), getattr(error, "retry_after", 0)
        if code == "Unexpected":
            # Logged without what it says: that may hold words of a sheet.
            log.error("sheets: %s failed: %s", one.kind, type(error).__name__)
        with store.writing() as db:
            if code == "SwitchedOff":
                kept.note_outgoing(db, one.id, state="failed", fault=code, done_at=at)
            else:
                outbox.failed(db, one, at=at, fault=code, retry_after=after)
        return code
    with store.writing() as db:
        outbox.done(db, one, at=at, **found)
    return None


def _found(
    store: Store, settings: Settings, one: Outgoing, at: datetime, allowance: sheets.Allowance
) -> dict[str, Any]:
    """Send or read; how many rows stand there now, or what was found, as the outbox keeps it."""
    with store.reading() as db:
        book, programme = kept.sheet_book(db, one.programme_id), programmes.by_id(db, one.programme_id)
    if book is None or programme is None or one.kind not in outbox.kinds_of(book):
        raise outbox.Fault("SwitchedOff")
    spreadsheet = book.reads_from if one.kind == outbox.READ else book.spreadsheet
    how: dict[str, Any] = {"base_url": ORIGIN, "patience": PATIENCE, "allowance": allowance}
    google = sheets.opened(_key(settings), spreadsheet, **how)
    if one.kind == outbox.READ:
        return asdict(read(store, settings, google, book, one, programme, at=at))
    return {"rows": _send(store, settings, google, one, programme, at)}


def _send(
    store: Store,
    settings: Settings,
    google: sheets.Book,
    one: Outgoing,
    programme: Programme,
    at: datetime,
) -> int:
    facts: dict[str, Any] = {"kind": one.kind, "today": tokyo_day(at), "origin": settings.public_origin}
    try:
        with store.reading() as db:
            made = tables(db, programme=programme, **facts)
    except ValueError:
        raise outbox.Fault("TableUnmakeable") from None
    faults: list[SheetFault] = []
    for name, table in made.items():
        try:
            sheets.bring_up_to_date(google, name, table)
        except SheetFault as fault:
            faults.append(fault)  # a year whose worksheet is out of order holds no other up
    if faults:
        raise min(faults, key=lambda fault: fault.passes)  # what a person has to put right before what passes
    return sum(len(table.rows) for table in made.values())


def _key(settings: Settings) -> Mapping[str, Any]:
    if settings.sheets_key_file is None:
        raise sheet_key.KeyUnusable
    return sheet_key.read(settings.sheets_key_file)


def _code(error: Exception) -> str:
    if isinstance(error, outbox.Fault):
        return error.code
    if isinstance(error, SheetFault):
        return type(error).__name__
    return "KeyUnusable" if isinstance(error, sheet_key.KeyUnusable) else "Unexpected"
