"""The parts of the staff page: the list, adding somebody, changing somebody."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.dates import now
from core.language import gettext as _
from core.refusals import Refusal
from core.words import ROLES
from store import programmes as programme_questions
from store import staff as questions
from store.database import Db
from store.records import Programme, Staff
from workspace import passwords, staff, widgets
from workspace.access import Visit
from workspace.database import store

_TOLD = "staff-told"


@dataclass(frozen=True)
class Roster:
    """All staff, all programmes, and who works on which (keys of programmes by key of staff)."""

    people: list[Staff]
    programmes: list[Programme]
    works_on: dict[int, list[int]]

    @property
    def names(self) -> dict[int, str]:
        """Names of the programmes by key."""
        return {one.id: widgets.programme_name(one) for one in self.programmes}


def read(db: Db) -> Roster:
    """The roster as it is now."""
    people, pairs = questions.everyone(db), questions.memberships(db)
    works_on = {person.id: [key for staff_id, key in pairs if staff_id == person.id] for person in people}
    return Roster(people=people, programmes=programme_questions.all_programmes(db), works_on=works_on)


def told_once() -> None:
    """What the last change did, and the password it made: shown on this run and never again."""
    sentence, email, password = st.session_state.pop(_TOLD, ("", "", ""))
    if sentence:
        widgets.done(sentence)
    if password:
        st.code(f"{email}\n{password}", language=None)
        st.caption(_("The password is shown only now. Hand it over in person or by telephone, not by mail."))


def listing(roster: Roster) -> None:
    """Everybody, with role, programmes, and whether they can sign in."""
    names = roster.names
    rows = [
        {
            "name": person.name,
            "email": person.email,
            "role": _(ROLES[person.role]),
            "programmes": " / ".join(names[key] for key in roster.works_on[person.id]),
            "state": _("can sign in") if person.active else _("switched off"),
        }
        for person in roster.people
    ]
    columns = {"name": _("Name"), "email": _("Mail address"), "role": _("Role")}
    columns |= {"programmes": _("Programmes"), "state": _("Sign-in")}
    widgets.table(rows, columns, caption=_("{number} people").format(number=len(rows)))


def adding(visit: Visit, roster: Roster) -> None:
    """The form for a new member of staff."""
    widgets.section(_("Add somebody"), _("A password is made for them and shown once."))
    with st.form("staff-add"):
        left, right = st.columns(2)
        name = left.text_input(_("Name"), max_chars=80, key="staff-add-name")
        email = right.text_input(_("Mail address"), max_chars=254, key="staff-add-email")
        role = _role_input(left, "staff-add-role", "pr")
        chosen = _programmes_input(right, "staff-add-programmes", roster, [])
        if not st.form_submit_button(_("Add"), type="primary", key="staff-add-go"):
            return
    password = passwords.made()

    def add(db: Db) -> None:
        staff.add(db, by=visit.by, at=now(), email=email, name=name, role=role, password=password, programmes=chosen)

    _do(add, _("{name} can sign in now.").format(name=name.strip()), email.strip().lower(), password)


def changing(visit: Visit, roster: Roster) -> None:
    """Role, programmes, password and sign-in of somebody."""
    note = _("A new role or password, or a sign-in taken away, ends their open pages at once.")
    widgets.section(_("Change somebody"), note)
    people = {person.id: person for person in roster.people}
    key = st.selectbox(
        _("Who"),
        list(people),
        index=None,
        format_func=lambda one: f"{people[one].name}  {people[one].email}",
        key="staff-change",
    )
    if key is None:
        return
    person = people[key]
    _role_and_programmes(visit, roster, person)
    left, right = st.columns(2)
    with left:
        _new_password(visit, person)
    with right:
        _sign_in(visit, person)


def _role_and_programmes(visit: Visit, roster: Roster, person: Staff) -> None:
    with st.form(f"staff-{person.id}"):
        left, right = st.columns(2)
        role = _role_input(left, f"staff-{person.id}-role", person.role)
        chosen = _programmes_input(right, f"staff-{person.id}-programmes", roster, roster.works_on[person.id])
        if not st.form_submit_button(_("Save changes"), key=f"staff-{person.id}-save"):
            return

    def change(db: Db) -> None:
        if role != person.role:
            staff.change_role(db, by=visit.by, at=now(), person=person, role=role)
        staff.set_programmes(db, by=visit.by, at=now(), person=person, programmes=chosen)

    _do(change, _("Saved for {name}.").format(name=person.name))


def _new_password(visit: Visit, person: Staff) -> None:
    if not st.button(_("Make a new password"), key=f"staff-{person.id}-password"):
        return
    password = passwords.made()

    def change(db: Db) -> None:
        staff.set_password(db, by=visit.by, at=now(), person=person, password=password)

    _do(change, _("{name} has a new password.").format(name=person.name), person.email, password)


def _sign_in(visit: Visit, person: Staff) -> None:
    def switch(db: Db) -> None:
        (staff.switch_off if person.active else staff.switch_on)(db, by=visit.by, at=now(), person=person)

    if person.active:
        question = _("Yes, {name} shall not sign in any more").format(name=person.name)
        sure = st.checkbox(question, key=f"staff-{person.id}-sure")
        pressed = st.button(_("Take away the sign-in"), disabled=not sure, key=f"staff-{person.id}-off")
    else:
        pressed = st.button(_("Give the sign-in back"), key=f"staff-{person.id}-on")
    if pressed:
        _do(switch, _("Saved for {name}.").format(name=person.name))


def _role_input(place: DeltaGenerator, key: str, role: str) -> str:
    keys = list(ROLES)
    chosen: str = place.selectbox(_("Role"), keys, keys.index(role), format_func=lambda one: _(ROLES[one]), key=key)
    return chosen


def _programmes_input(place: DeltaGenerator, key: str, roster: Roster, works_on: list[int]) -> list[Programme]:
    names = roster.names
    chosen = place.multiselect(
        _("Programmes"),
        list(names),
        works_on,
        format_func=names.__getitem__,
        placeholder=_("Choose programmes"),
        key=key,
    )
    return [one for one in roster.programmes if one.id in chosen]


def _do(change: Callable[[Db], None], sentence: str, email: str = "", password: str = "") -> None:
    """Make a change, then draw the page anew with what it did; or say why not, with what was typed still there."""
    try:
        with store().writing() as db:
            change(db)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    st.session_state[_TOLD] = (sentence, email, password)
    st.rerun()
