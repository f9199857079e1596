"""Print runs: what was given out for printing, so that a reprint keeps its codes and each place knows its pieces."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from campaigns import language_reviews, print_designs, printed_facts
from campaigns.pieces import CodeRetired
from campaigns.placements import NoSuchPlacement, QuantityNotUsable
from campaigns.print_designs import Spec
from core import words
from core.language import mark as _
from core.refusals import Refusal
from store import placements, programmes, staff
from store import print_designs as questions
from store.database import Db
from store.records import Placement, PrintDesign, PrintRun, Programme

Profile = Literal["office", "press"]


class NotApproved(Refusal):
    """A press file of a design that no manager approved."""

    sentence = _("Version {number} isn't approved yet. No press file was made. Please ask a manager to approve it.")


class NoVersionApproved(Refusal):
    """A press file was asked for by its design, of which no version is approved as it would be printed today."""

    sentence = _(
        "No approved version of this design says what would be printed today. No press file was made. "
        "Please keep the design in the print studio and ask a manager to approve it."
    )


class NotReviewed(Refusal):
    """A press file in a language that nobody has read."""

    sentence = _(
        "Nobody who speaks the language ({language}) has read these texts yet. No press file was made. "
        "Please have them read and enter who read them."
    )


def must_be_ready_for_press(
    db: Db, *, programme: Programme, design: PrintDesign, fingerprint: str, placement_ids: Collection[int] = ()
) -> None:
    """All that is asked of a design and its places before a press, at the beginning of a long job and at its end.

    Where codes lead is asked of the pieces themselves (pieces.must_be_public).
    Raises DesignOutdated, NotApproved, NotReviewed, NumberUnconfirmed, NoSuchPlacement, CodeRetired.
    """
    print_designs.must_be_of_today(design, fingerprint)
    if not print_designs.is_approved(design, fingerprint):
        raise NotApproved(number=design.number)
    spec = print_designs.read(design.spec)
    _must_be_read(db, programme, spec)
    if not programme.is_demo:
        printed_facts.numbers_must_be_confirmed(spec.language)
    _must_live(db, programme, placement_ids)


def approved(db: Db, *, programme: Programme, spec: Spec, fingerprint: str) -> PrintDesign:
    """The version of a design that was approved for just these words. Raises NotReviewed, NoVersionApproved."""
    _must_be_read(db, programme, spec)
    for design in print_designs.of_programme(db, programme):
        if print_designs.is_approved(design, fingerprint):
            return design
    raise NoVersionApproved


def _must_be_read(db: Db, programme: Programme, spec: Spec) -> None:
    if not language_reviews.is_read(db, programme, spec.language, own=spec.own_words):
        raise NotReviewed(language=words.LANGUAGES[spec.language])


def note_run(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    design_id: int,
    fingerprint: str,
    profile: Profile,
    pieces: Sequence[tuple[int, int]],
    files: Sequence[tuple[str, str]],
    checks: Sequence[str] = (),
) -> PrintRun:
    """Note what is given out: placements with their copies, files by name and SHA-256, and what was checked.

    Faulty files never get here: making them is refused.
    Raises NoSuchDesign, DesignOutdated, NoSuchPlacement, QuantityNotUsable, CodeRetired; for a press what
    `must_be_ready_for_press` raises as well.
    """
    # A list of places can't be taken back just now.
    programmes.hold(db, programme.id)
    design = print_designs.found(db, programme, design_id)
    print_designs.must_be_of_today(design, fingerprint)
    if profile == "press":
        must_be_ready_for_press(db, programme=programme, design=design, fingerprint=fingerprint)
    _must_be_printable(db, programme, pieces)
    run = questions.add_run(
        db,
        programme_id=programme.id,
        design_id=design.id,
        profile=profile,
        pieces=[list(piece) for piece in pieces],
        files=[list(file) for file in files],
        checks=list(checks),
        faults=[],
        made_at=at,
        made_by=by,
    )
    told = {"run": run.id, "design": design.number, "profile": profile, "copies": sum(each for _, each in pieces)}
    staff.write_audit(db, at=at, by=by, action="print.run", programme_id=programme.id, **told)
    return run


def runs(db: Db, programme: Programme) -> list[PrintRun]:
    """A programme's print runs, newest first."""
    return questions.runs(db, programme.id)


def again(db: Db, run: PrintRun) -> list[tuple[Placement, int]]:
    """The placements and copies of a run in its order, for a reprint with the same codes; retired ones included."""
    there = {one.id: one for one in placements.chosen(db, run.programme_id, [key for key, _copies in run.pieces])}
    return [(there[key], copies) for key, copies in run.pieces]


def _must_be_printable(db: Db, programme: Programme, pieces: Sequence[tuple[int, int]]) -> None:
    if not pieces:
        raise NoSuchPlacement
    _must_live(db, programme, {key for key, _copies in pieces})
    for _key, copies in pieces:
        if copies < 1:
            raise QuantityNotUsable(quantity=copies)


def _must_live(db: Db, programme: Programme, placement_ids: Collection[int]) -> None:
    """Places of the programme, whose codes may have been retired while files were drawn."""
    there = placements.chosen(db, programme.id, placement_ids)
    if {one.id for one in there} != set(placement_ids):
        raise NoSuchPlacement
    for one in there:
        if one.retired_at:
            raise CodeRetired(code=one.code, venue=one.venue)
