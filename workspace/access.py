"""Who is looking at a page: asked of the store anew on every run, never remembered."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import streamlit as st

from core import language
from core.dates import now
from core.language import gettext as _
from core.language import worded
from store import programmes as programme_questions
from store import staff as staff_questions
from store.database import Db, StoreUnavailable
from store.records import Programme, Staff
from workspace.database import store

# Each tab keeps its own programme: another tab's choice must not move what this one is about to save.
PROGRAMME = "programme"
# What the address of a page calls the programme, by its slug.
ASKED = "programme"

# The wall puts the hash of the sign-in's id into this field of st.user (.streamlit/config.toml, trustedUserHeaders).
SIGN_IN = "sign_in"


@dataclass(frozen=True)
class Visit:
    """A signed-in member of staff on a page: who, and in which programme.

    `is_elsewhere` where the link asks for a programme that isn't theirs, or that isn't there: nobody learns which.
    """

    staff: Staff
    programmes: tuple[Programme, ...]
    chosen: Programme | None
    id_hash: str
    is_elsewhere: bool = False

    @property
    def programme(self) -> Programme:
        """The programme worked on now; `require()` has made sure that there is one."""
        assert self.chosen, "a page without a programme must ask for require(..., without_programme=True)"
        return self.chosen

    @property
    def by(self) -> str:
        """The address that goes into the audit trail."""
        return self.staff.email

    @property
    def language(self) -> str:
        """The language of this visit; work that runs later (a download) must say `language.spoken(visit.language)`."""
        return self.staff.language


def require(*roles: str, without_programme: bool = False) -> Visit:
    """The visit of somebody with one of these roles; an administrator always may. First statement of every page.

    Reads session, role and memberships from the store on every run, and sets the language of the run. Anybody else
    gets a sentence instead of the page, which ends there. Fragments call it too: they run without their page.
    """
    visit = _present()
    if visit is None:
        _turn_away(_("You are signed out. Please sign in again."))
    language.use(visit.language)
    if visit.staff.role not in (*roles, "admin"):
        _turn_away(
            _("This page belongs to other colleagues' work. Nothing is wrong; please choose a page on the left.")
        )
    if visit.chosen is None and not without_programme:
        _turn_away(_("You aren't on any programme yet. Please ask your administrator to add you to one."))
    return visit


def visit_of(db: Db, id_hash: str, at: datetime, *, wanted: int | None = None, asked: str = "") -> Visit | None:
    """The visit behind the hash of a sign-in's id, or None where its session has ended or its owner is switched off.

    The programme is the one wanted, else the one whose slug a link asks for, else the one last worked on, else the
    latest to start; always one of their own.
    """
    session = staff_questions.session(db, id_hash, at)
    person = staff_questions.signed_in(db, id_hash, at)
    if session is None or person is None:
        return None
    own = programme_questions.of_staff(db, person.id)
    by_key = {one.id: one for one in own}
    by_slug = {one.slug: one for one in own}
    latest = max(own, key=lambda one: (one.starts, one.id), default=None)
    chosen = by_key.get(wanted or 0) or by_slug.get(asked) or by_key.get(session.programme_id or 0) or latest
    is_elsewhere = bool(asked and chosen) and asked not in by_slug
    return Visit(person, tuple(own), chosen, id_hash, is_elsewhere)


def choose_programme(visit: Visit, programme_id: int) -> None:
    """Work on another of one's own programmes in this tab, and begin with it next time; others' are left alone."""
    if programme_id in {one.id for one in visit.programmes}:
        with store().writing() as db:
            staff_questions.change_session(db, visit.id_hash, programme_id=programme_id)


def choose_language(visit: Visit, code: str) -> None:
    """Read the workspace in another language from now on."""
    if code in language.SPOKEN:
        with store().writing() as db:
            staff_questions.change(db, visit.staff.id, language=code)


def _present() -> Visit | None:
    id_hash = st.user.get(SIGN_IN)
    if not isinstance(id_hash, str):
        return None
    try:
        with store().reading() as db:
            asked = st.query_params.get(ASKED, "")
            return visit_of(db, id_hash, now(), wanted=st.session_state.get(PROGRAMME), asked=asked)
    except StoreUnavailable as refusal:
        _turn_away(worded(refusal))


def _turn_away(sentence: str) -> NoReturn:
    st.info(sentence)
    st.stop()
    raise AssertionError("st.stop() ends the run")
