"""The print studio: the form's design as it will be printed, and the files for an office printer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from campaigns import language_reviews, pieces, print_designs
from campaigns.pieces import Group, Listed
from campaigns.print_designs import Spec
from campaigns.prints import PrintFile
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.refusals import Refusal
from store.database import Db
from store.records import PrintDesign, Programme
from workspace import print_faults, print_paper, print_pictures, widgets
from workspace.access import Visit
from workspace.database import settings, store
from workspace.print_form import Choice, Known, few
from workspace.print_paper import Paper

_FINISHED = "prints-finished"
SAVED = "print-design"


@dataclass(frozen=True)
class Asked:
    """All that files are made of: the choice, its paper, the places with their codes, and what is printed today."""

    choice: Choice
    paper: Paper
    listed: tuple[Listed, ...]
    digest: str


@dataclass(frozen=True)
class Finished:
    """Files as they were asked for; they are offered only as long as the same would be made again."""

    asked: Asked
    files: tuple[PrintFile, ...]


@dataclass(frozen=True)
class Kept:
    """The version a choice was kept as."""

    choice: Choice
    design: PrintDesign


def day(programme: Programme) -> date:
    """The day whose facts are printed now."""
    return pieces.day_of(programme, tokyo_day(now()))


def groups(
    db: Db, visit: Visit, spec: Spec, placement_ids: Sequence[int], *, copies: int = 1, version: str = ""
) -> tuple[Group, ...]:
    """The designed pieces of some places. Raises what pieces.chosen and pieces.groups raise."""
    listed = pieces.chosen(db, programme=visit.programme, placement_ids=placement_ids, copies=copies)
    return drawn(db, visit, spec, listed, version=version)


def drawn(db: Db, visit: Visit, spec: Spec, listed: Sequence[Listed], *, version: str = "") -> tuple[Group, ...]:
    """The designed pieces of a list, as of today. Raises what pieces.groups raises."""
    return pieces.groups(
        db,
        programme=visit.programme,
        spec=spec,
        listed=listed,
        origin=settings().public_origin,
        on=day(visit.programme),
        version=version,
    )


def preview(visit: Visit, choice: Choice, known: Known) -> None:
    """The pieces as they will be printed; without a place to print for, with the code of any."""
    ids = choice.placement_ids or tuple(one.id for one in known.live)
    try:
        with store().reading() as db:
            shown = groups(db, visit, choice.spec, few(ids, known.live))
            reviewed = language_reviews.is_read(db, visit.programme, choice.spec.language, own=choice.spec.own_words)
        print_pictures.pieces(shown)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    if not choice.placement_ids:
        st.caption(_("No place is chosen yet; you see it with the code of another piece."))
    if choice.spec.logo_id and not any(group.piece.shows_logo for group in shown):
        st.caption(_("This piece has no place for a logo."))
    if not reviewed:
        st.caption(_("Nobody has read this language yet: it carries the mark 見本 and can't go to a print shop."))
        widgets.way_to("print_texts", _("To languages and logos"))
    elif any(group.piece.facts.sample for group in shown):
        st.caption(_sample_reason(visit.programme))


def _sample_reason(programme: Programme) -> str:
    if programme.is_demo:
        return _("Prints of a demo carry the mark 見本 (sample).")
    return _(
        "The public address is not https yet, so prints carry the mark 見本 (sample). Please tell an administrator."
    )


def finishing(visit: Visit, choice: Choice) -> None:
    """Two ways on: print here, or keep the design for approval and a print shop."""
    number = len(choice.placement_ids)
    paper = print_paper.choosing(choice)
    st.caption(
        _("{number} places, {copies} pieces each: {pieces} pieces").format(
            number=number, copies=f"{choice.copies:,}", pieces=f"{number * choice.copies:,}"
        )
    )
    with st.container(key="print-ways", horizontal=True):
        make = st.button(_("Make the file"), type="primary", disabled=not number, key="print-make")
        keep = st.button(_("Keep for approval"), disabled=not number, key="print-keep")
    if make:
        _make(visit, choice, paper)
    if keep:
        _keep(visit, choice)
    kept: Kept | None = st.session_state.get(SAVED)
    if kept and kept.choice == choice:
        widgets.saved(_("Kept as version {number}.").format(number=kept.design.number))
        widgets.way_to("print_release", _("To approval and print shop"))
    _offer(visit, choice, paper)


def _offer(visit: Visit, choice: Choice, paper: Paper) -> None:
    """The files that were made, unless the form, a fact or a code has changed since; then they are let go."""
    finished: Finished | None = st.session_state.get(_FINISHED)
    if finished is None:
        return
    if not _is_current(visit, choice, paper, finished.asked):
        st.session_state.pop(_FINISHED, None)
        return
    with st.container(key="print-files"):
        print_paper.downloads(finished.files)
        st.caption(_("These are drafts: the version's number comes in once you keep it for approval."))


def _is_current(visit: Visit, choice: Choice, paper: Paper, asked: Asked) -> bool:
    if (asked.choice, asked.paper) != (choice, paper):
        return False
    try:
        with store().reading() as db:
            now_drawn = groups(db, visit, choice.spec, choice.placement_ids, copies=choice.copies)
    except Refusal:
        # Said beside the preview, or by the button; here it only means that nothing may be offered.
        return False
    return _asked(choice, paper, now_drawn) == asked


def _asked(choice: Choice, paper: Paper, made: Sequence[Group]) -> Asked:
    listed = tuple(each for group in made for each in group.listed)
    digest = pieces.digest([group.piece for group in made], origin=settings().public_origin)
    return Asked(choice, paper, listed, digest)


def _make(visit: Visit, choice: Choice, paper: Paper) -> None:
    st.session_state.pop(_FINISHED, None)
    with st.spinner(_("Drawing, then reading every code back from the finished pages …")):
        try:
            with store().reading() as db:
                made = groups(db, visit, choice.spec, choice.placement_ids, copies=choice.copies)
            files = print_paper.files(made, paper, programme=visit.programme)
        except Refusal as refusal:
            print_faults.refused(refusal)
            return
    st.session_state[_FINISHED] = Finished(_asked(choice, paper, made), files)


def _keep(visit: Visit, choice: Choice) -> None:
    """The design as a version; the same design of the same facts keeps its number."""
    try:
        # Drawn before anything is held: a fact that changes in between makes the new version outdated, and it says so.
        with store().reading() as db:
            fingerprint = digest(db, visit, choice.spec)
        with store().writing() as db:
            design = print_designs.save(
                db,
                by=visit.by,
                at=now(),
                programme=visit.programme,
                spec=choice.spec,
                fingerprint=fingerprint,
                campaign_id=choice.campaign_id or None,
            )
    except Refusal as refusal:
        widgets.refused(refusal)
    else:
        st.session_state[SAVED] = Kept(choice, design)


def digest(db: Db, visit: Visit, spec: Spec) -> str:
    """The fingerprint of a design as it would be printed today, for every kind of reader."""
    programme = visit.programme
    return pieces.fingerprint(db, programme=programme, spec=spec, origin=settings().public_origin, on=day(programme))
