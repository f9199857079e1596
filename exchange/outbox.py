"""What waits to be sent to a spreadsheet or read from it, when it is tried again, and when that ends.

An entry names a table, never what stands in it: who sends it makes the table anew from the store (docs/adr/0046).
"""

from datetime import datetime, timedelta
from typing import Any

from core.language import mark as _
from exchange import sheet_faults
from exchange.sheet_faults import SheetFault
from store import exchange as kept
from store import programmes
from store.database import Db
from store.exchange_records import Outgoing, SheetBook

SENT = ("monthly", "targets", "survey", "placements")
READ = "consultations"
KINDS = {
    "monthly": _("Figures by month and channel"),
    "targets": _("Targets and results"),
    "survey": _("Published survey results"),
    "placements": _("Placement ledger"),
    READ: _("Consultation records from the contractor's sheet"),
}
NIGHTLY = "worker"  # who puts out by night; no person's address
MOST_TOLD = 20  # wrong rows of a reading that are named
_MINUTES = (1, 5, 15, 60)
_THEN = timedelta(hours=6)
_GIVES_UP = timedelta(days=3)
_LOOKED_AT = 500
KEPT = timedelta(days=90)

# Codes beside those of exchange.sheet_faults, with what each asks of somebody.
SENTENCES = {
    "SwitchedOff": _("This was switched off before it was done. Nothing more is sent or read."),
    "KeyUnusable": _(
        "The service account's key file can't be used. What is to be done waits. Please see that "
        "SHIRUBE_SHEETS_KEY_FILE names the JSON file from Google, and that only Shirube's own user may read it."
    ),
    "TableUnmakeable": _(
        "The table holds something that no sheet can hold, or more than 20,000 rows. Nothing was sent. Please tell "
        "whoever looks after Shirube; the other tables go out."
    ),
    "InwardColumnsMoved": _(
        "The contractor's sheet is not as it was when its columns were chosen: a header is gone, or its cells no "
        "longer read as before. Nothing was read in. Please put the headers back; or choose the columns anew by "
        "handing in the same list as a file once, and record the approval for them here."
    ),
    "FarFewer": _(
        "Far fewer rows than usual stand in the contractor's sheet. Nothing was read in; what was read before counts "
        "on. Please look whether rows were deleted or another worksheet has the name; if it is right, have it read on "
        "this page."
    ),
    "TalksCount": _(
        "The talks on LINE count as consultations here; a list would count them twice. Nothing was read in. Please "
        "switch reading off, or stop counting the talks."
    ),
    "KeyNotInUse": _(
        "The key file on the worker's machine is not the one this store works with. Nothing was read in. Please put "
        "the right key file in place (docs/operations.md)."
    ),
    "ImportOvertaken": _("Another import began meanwhile. Nothing was read in; it is tried again by itself."),
    "TakenBack": _(
        "What was read last was taken back. Nothing is read until an administrator has it read now or records the "
        "approval anew."
    ),
    "Unexpected": _("Something went wrong that Shirube doesn't know. Nothing is lost; it is tried again by itself."),
}
_PASSING = ("ImportOvertaken", "Unexpected")


def sentence_of(code: str) -> str:
    """What happened and what to do (a msgid), by the code that was kept."""
    return SENTENCES.get(code) or sheet_faults.sentence_of(code)


def is_known(code: str) -> bool:
    """Whether it is a code that has a sentence of its own."""
    return code in SENTENCES or code in sheet_faults.FAULTS


def passes(code: str) -> bool:
    """Whether waiting helps; otherwise a person has to do something."""
    kind = sheet_faults.FAULTS.get(code, SheetFault)
    return code in _PASSING or kind.passes


class Fault(Exception):
    """Something could not be sent or read for a reason of ours; `code` is one of SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def mark(db: Db, *, programme_id: int, kind: str, at: datetime, by: str, takes_fewer: bool = False) -> None:
    """Put a table out, to be tried at once: what waits for it already is begun anew, tries and time included.

    `takes_fewer`: somebody wants a list read though far fewer rows stand there than were read before.
    """
    kept.put_out(db, programme_id=programme_id, kind=kind, at=at, by=by, not_before=at)
    for one in _waiting(db, programme_id, kind):
        begun = {"made_at": at, "made_by": by, "not_before": at, "tries": 0, "fault": ""}
        kept.note_outgoing(db, one.id, **begun, takes_fewer=takes_fewer)


def mark_nightly(db: Db, book: SheetBook, at: datetime) -> int:
    """Put out all tables of a spreadsheet that is on; what waits keeps its place. How many were put out."""
    key = book.programme_id
    return sum(
        kept.put_out(db, programme_id=key, kind=kind, at=at, by=NIGHTLY, not_before=at) is not None
        for kind in kinds_of(book)
    )


def kinds_of(book: SheetBook) -> list[str]:
    """What a spreadsheet gets and gives, in order; nothing where it is off."""
    if not book.is_on:
        return []
    reads = [READ] if book.reads and book.approved_on else []
    return [kind for kind in SENT if kind in book.sends] + reads


def switch_off(db: Db, programme_id: int, at: datetime, *, keep: list[str]) -> None:
    """End what waits of a programme, but for some kinds."""
    for one in _waiting(db, programme_id):
        if one.kind not in keep:
            kept.note_outgoing(db, one.id, state="failed", fault="SwitchedOff", done_at=at)


def done(db: Db, one: Outgoing, *, at: datetime, rows: int, **found: Any) -> None:
    """Note that what the entry names stands there now, and what a reading found (columns of the entry).

    It waits on where somebody asked for it anew meanwhile.
    """
    if _is_as_taken(db, one):
        kept.note_outgoing(db, one.id, state="done", fault="", rows=rows, tries=one.tries + 1, done_at=at, **found)


def failed(db: Db, one: Outgoing, *, at: datetime, fault: str, retry_after: int = 0) -> None:
    """Note a fault: tried again later, or given up three days after it was put out.

    What a person must put right and what the night puts out again after giving up is tried once a night.
    """
    if not _is_as_taken(db, one):
        return
    tries = one.tries + 1
    if at - one.made_at >= _GIVES_UP or (one.made_by == NIGHTLY and _gave_up_before(db, one)):
        kept.note_outgoing(db, one.id, state="failed", fault=fault, tries=tries, done_at=at)
        return
    pause = max(pause_after(tries), timedelta(seconds=retry_after))
    # Tried once more just when it ends, so that the end is told on the day it is promised for.
    later = max(min(at + pause, one.made_at + _GIVES_UP), at + timedelta(minutes=1))
    kept.note_outgoing(db, one.id, fault=fault, tries=tries, not_before=later)


def pause_after(tries: int) -> timedelta:
    """How long is waited after so many tries in vain: 1, 5, 15, 60 minutes, then 6 hours."""
    return timedelta(minutes=_MINUTES[tries - 1]) if tries <= len(_MINUTES) else _THEN


def latest(db: Db, programme_id: int) -> dict[str, Outgoing]:
    """The newest entry of each kind."""
    found: dict[str, Outgoing] = {}
    for one in kept.outgoing(db, programme_id, most=_LOOKED_AT):
        found.setdefault(one.kind, one)
    return found


def last_done(db: Db, programme_id: int) -> dict[str, Outgoing]:
    """The newest entry of each kind that was done."""
    found: dict[str, Outgoing] = {}
    for one in kept.outgoing(db, programme_id, most=_LOOKED_AT):
        if one.state == "done":
            found.setdefault(one.kind, one)
    return found


def _waiting(db: Db, programme_id: int, kind: str = "") -> list[Outgoing]:
    return [
        one
        for one in kept.outgoing(db, programme_id, most=_LOOKED_AT)
        if one.state == "waiting" and kind in ("", one.kind)
    ]


def _is_as_taken(db: Db, one: Outgoing) -> bool:
    programmes.hold(db, one.programme_id)
    now = next((each for each in kept.outgoing(db, one.programme_id, most=_LOOKED_AT) if each.id == one.id), None)
    return now is not None and now.state == "waiting" and now.made_at == one.made_at


def _gave_up_before(db: Db, one: Outgoing) -> bool:
    """Whether the entry of the kind before this one was given up for something a person must put right."""
    before = (each for each in kept.outgoing(db, one.programme_id, most=_LOOKED_AT) if each.kind == one.kind)
    last = next((each for each in before if each.id < one.id), None)
    return last is not None and last.state == "failed" and not passes(last.fault) and last.fault != "SwitchedOff"
