"""Approval (校了): versions with what they print, what they still lack, and who may approve them."""

from collections.abc import Sequence

import streamlit as st

from campaigns import language_reviews, pieces, print_designs, print_words
from campaigns.print_designs import Spec
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.words import LANGUAGES
from store.records import Placement, PrintDesign
from workspace import changing, print_pictures, print_studio, print_texts, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.print_form import few

CHOSEN = "release-design"


def choosing(designs: Sequence[PrintDesign]) -> PrintDesign:
    """A version, the newest first; one that was just kept in the studio is chosen."""
    named = {design.id: design for design in designs}
    kept: print_studio.Kept | None = st.session_state.pop(print_studio.SAVED, None)
    if kept and kept.design.id in named:
        st.session_state[CHOSEN] = kept.design.id
    if st.session_state.get(CHOSEN) not in named:
        st.session_state.pop(CHOSEN, None)
    chosen = st.selectbox(_("Version"), list(named), format_func=lambda key: _title(named[key]), key=CHOSEN)
    design = named[chosen]
    made = _("Laid out by {name} on {day}.")
    widgets.note(made.format(name=design.made_by, day=widgets.day(tokyo_day(design.made_at))))
    return design


def _title(design: PrintDesign) -> str:
    state = _("approved") if design.approved_at else _("not approved yet")
    return f"{short_title(design)} ({state})"


def short_title(design: PrintDesign) -> str:
    """Number, piece, theme and language of a version."""
    spec = print_designs.read(design.spec)
    return f"v{design.number}  {piece_name(spec)}  {pieces.themes()[spec.theme]}  {LANGUAGES[spec.language]}"


def piece_name(spec: Spec) -> str:
    """What the version is, such as a card of 91 x 55 mm."""
    return print_words.piece_name(print_words.format_of(spec.format))


def approval(visit: Visit, design: PrintDesign, digest: str) -> None:
    """Whether the version may go to press, and the buttons of those who may say so."""
    if design.fingerprint != digest:
        widgets.refused(print_designs.DesignOutdated(number=design.number))
        return
    if design.approved_at:
        told = _("Approved by {name} on {day}.")
        widgets.saved(told.format(name=design.approved_by, day=widgets.day(tokyo_day(design.approved_at))))
        _withdrawing(visit, design)
    elif visit.staff.role in print_designs.APPROVERS:
        st.caption(_("Check headline, hours, telephone numbers and the code before you approve."))
        sure = st.checkbox(_("I have checked the proof."), key=f"release-sure-{design.id}")
        if st.button(_("Approve this version"), type="primary", disabled=not sure, key="release-approve"):
            changing.make(
                lambda db: print_designs.approve(
                    db, by=visit.staff, at=now(), programme=visit.programme, design_id=design.id, fingerprint=digest
                ),
                _("Approved. Press files can be made now."),
            )
    else:
        widgets.note(_("A manager approves the version; then press files can be made."))


def _withdrawing(visit: Visit, design: PrintDesign) -> None:
    with st.expander(_("Take the approval back")):
        st.caption(
            _("From then on no press file can be made of this version. Files given out already stay as they are.")
        )
        if st.button(_("Take the approval back"), key="release-withdraw"):
            changing.make(
                lambda db: print_designs.withdraw(
                    db, by=visit.by, at=now(), programme=visit.programme, design_id=design.id
                ),
                _("The approval was taken back. No press file can be made of this version."),
            )


def reading(visit: Visit, design: PrintDesign) -> bool:
    """Whether the version's language has been read; where it hasn't, the place to say who read it."""
    spec = print_designs.read(design.spec)
    with store().reading() as db:
        if language_reviews.is_read(db, visit.programme, spec.language, own=spec.own_words):
            return True
    print_texts.review(visit, spec.language, own=spec.own_words)
    return False


def proof(visit: Visit, design: PrintDesign, live: Sequence[Placement]) -> str:
    """Show the pieces of a version as they would be printed today; their fingerprint. Raises what pieces refuses."""
    spec = print_designs.read(design.spec)
    with store().reading() as db:
        digest = print_studio.digest(db, visit, spec)
        shown = print_studio.groups(db, visit, spec, few([one.id for one in live], live), version=f"v{design.number}")
    print_pictures.pieces(shown)
    return digest
