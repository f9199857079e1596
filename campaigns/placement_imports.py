"""Lists of placements that were brought in, each to be taken back as a whole while nothing of it is in the world.

A code is never deleted: those of a list that is taken back are retired, stay taken for good, and are listed and
counted nowhere any more. A phone that meets one all the same sees the programme's neutral page.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from core.dates import tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from store import batches, placements, print_designs, programmes, staff
from store.database import Db
from store.records import ImportBatch, Placement, Programme

KIND = "placements"


class NoSuchList(Refusal):
    """The list is not one of this programme's."""

    sentence = _("This list of places could not be found. Nothing was changed. Please reload the page.")


class ListTakenBack(Refusal):
    """Somebody was quicker."""

    sentence = _("This list of places has been taken back already. Nothing was changed.")


class ListPrinted(Refusal):
    """A code of the list was given out for printing."""

    sentence = _(
        "Import no. {number} can't be taken back: files for printing were made of it ({venue}, {code}). Nothing was "
        "changed. Please retire codes that shall not be used one by one, under “One code”."
    )


class ListScanned(Refusal):
    """A code of the list was scanned, and not by staff who tried it."""

    sentence = _(
        "Import no. {number} can't be taken back: codes of it were scanned already. Nothing was changed. Please retire "
        "codes that shall not be used one by one, under “One code”."
    )


class ListPutUp(Refusal):
    """By its day of installation a piece of the list is in town."""

    sentence = _(
        "Import no. {number} can't be taken back: by the list its pieces are up already ({venue}, since {day}). "
        "Nothing was changed. If that day is wrong, correct it in the table first; else retire codes that shall not "
        "be used one by one, under “One code”."
    )


class ListChanged(Refusal):
    """The places of the list are not any more what somebody has seen of them."""

    sentence = _(
        "A colleague has changed places of this list since you opened it. Nothing was taken back. Please look again."
    )


def state_of(db: Db, *, programme: Programme, batch_id: int) -> str:
    """A mark of all that is noted of a list's places: another one as soon as anybody has changed any of it."""
    return _mark(placements.of_batch(db, programme.id, batch_id))


def undo(db: Db, *, by: str, at: datetime, programme: Programme, batch_id: int, seen: str) -> int:
    """Take a list back whose places are still what somebody has `seen` (`state_of`); how many codes it had.

    Raises NoSuchList, ListTakenBack, ListPrinted, ListScanned, ListPutUp, ListChanged.
    """
    programmes.hold(db, programme.id)
    batch = batches.by_id(db, programme.id, batch_id)
    if not batch or batch.kind != KIND:
        raise NoSuchList
    if batch.state != "published":
        raise ListTakenBack
    found = placements.of_batch(db, programme.id, batch.id)
    _must_lie_in_a_drawer(db, programme, batch, found, at)
    if _mark(found) != seen:
        raise ListChanged
    placements.retire_batch(db, programme_id=programme.id, batch_id=batch.id, at=at)
    batches.set_state(db, batch=batch, state="undone")
    told = {"batch": batch.id, "rows": batch.rows, "number": len(found)}
    staff.write_audit(db, at=at, by=by, action="placements.undo", programme_id=programme.id, **told)
    return len(found)


def _must_lie_in_a_drawer(
    db: Db, programme: Programme, batch: ImportBatch, found: Sequence[Placement], at: datetime
) -> None:
    printed = {key for run in print_designs.runs(db, programme.id) for key, _copies in run.pieces}
    for one in found:
        if one.id in printed:
            raise ListPrinted(number=batch.id, venue=one.venue, code=one.code)
    if placements.were_scanned(db, programme.id, batch.id):
        raise ListScanned(number=batch.id)
    # On the day a code is made nothing of it hangs yet, whatever day the list gives.
    if tokyo_day(batch.made_at) < tokyo_day(at):
        for one in found:
            if one.installed_on and one.installed_on <= tokyo_day(at):
                raise ListPutUp(number=batch.id, venue=one.venue, day=one.installed_on.isoformat())


def _mark(found: Sequence[Placement]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()
