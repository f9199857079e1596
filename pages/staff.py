"""Who may sign in, as what, and on which programmes."""

import streamlit as st

from core.dates import now
from core.language import gettext as _
from core.refusals import Refusal
from core.words import ROLES
from store import programmes as programme_questions
from store import staff as questions
from store.records import Programme, Staff
from workspace import access, passwords, staff, widgets
from workspace.database import store

visit = access.require(without_programme=True)
with store().reading() as db:
    people = questions.everyone(db)
    programmes = programme_questions.all_programmes(db)
    memberships = questions.memberships(db)
names = {one.id: widgets.programme_name(one) for one in programmes}
works_on = {person.id: [key for staff_id, key in memberships if staff_id == person.id] for person in people}

widgets.title(_("Staff"), _("Who may sign in, as what, and which programmes they see."))
if visit.chosen:
    widgets.demo_note(visit.chosen)


def keep(sentence: str, email: str = "", password: str = "") -> None:
    st.session_state["staff-told"] = (sentence, email, password)
    st.rerun()


def tell_once() -> None:
    sentence, email, password = st.session_state.pop("staff-told", ("", "", ""))
    if sentence:
        widgets.saved(sentence)
    if password:
        st.code(f"{email}\n{password}", language=None)
        st.caption(_("The password is shown only now. Hand it over in person or by telephone, not by mail."))


def listing() -> None:
    rows = [
        {
            "name": person.name,
            "email": person.email,
            "role": _(ROLES[person.role]),
            "programmes": "、".join(names[key] for key in works_on[person.id]),
            "state": _("can sign in") if person.active else _("switched off"),
        }
        for person in people
    ]
    columns = {"name": _("Name"), "email": _("Mail address"), "role": _("Role")}
    columns |= {"programmes": _("Programmes"), "state": _("Sign-in")}
    widgets.table(rows, columns, caption=_("{number} people").format(number=len(rows)))


def adding() -> None:
    widgets.section(_("Add somebody"), _("A password is made for them and shown once."))
    with st.form("staff-add", clear_on_submit=False):
        left, right = st.columns(2)
        name = left.text_input(_("Name"), max_chars=80, key="staff-add-name")
        email = right.text_input(_("Mail address"), max_chars=254, key="staff-add-email")
        role = left.selectbox(_("Role"), list(ROLES), format_func=lambda key: _(ROLES[key]), key="staff-add-role")
        chosen = programmes_input(right, "staff-add-programmes", [])
        if not st.form_submit_button(_("Add"), type="primary"):
            return
    password = passwords.made()
    try:
        with store().writing() as db:
            made = staff.add(
                db, by=visit.by, at=now(), email=email, name=name, role=role, password=password, programmes=chosen
            )
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    keep(_("{name} can sign in now.").format(name=made.name), made.email, password)


def programmes_input(place: st.delta_generator.DeltaGenerator, key: str, default: list[int]) -> list[Programme]:
    chosen = place.multiselect(_("Programmes"), list(names), default=default, format_func=names.__getitem__, key=key)
    return [one for one in programmes if one.id in chosen]


def changing() -> None:
    widgets.section(
        _("Change somebody"), _("A new role or password, or a switched-off sign-in, ends their open pages at once.")
    )
    person = st.selectbox(
        _("Who"), people, index=None, format_func=lambda one: f"{one.name}  {one.email}", key="staff-change"
    )
    if person is None:
        return
    with st.form(f"staff-change-{person.id}"):
        left, right = st.columns(2)
        role = left.selectbox(
            _("Role"), list(ROLES), list(ROLES).index(person.role), format_func=lambda key: _(ROLES[key])
        )
        chosen = programmes_input(right, f"staff-programmes-{person.id}", works_on[person.id])
        if st.form_submit_button(_("Save changes")):
            save(person, role, chosen)
    new_password, sign_in = st.columns(2)
    if new_password.button(_("Make a new password"), key=f"staff-password-{person.id}"):
        give_password(person)
    with sign_in:
        switching(person)


def save(person: Staff, role: str, chosen: list[Programme]) -> None:
    try:
        with store().writing() as db:
            if role != person.role:
                staff.change_role(db, by=visit.by, at=now(), person=person, role=role)
            staff.set_programmes(db, by=visit.by, at=now(), person=person, programmes=chosen)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    keep(_("Saved for {name}.").format(name=person.name))


def give_password(person: Staff) -> None:
    password = passwords.made()
    with store().writing() as db:
        staff.set_password(db, by=visit.by, at=now(), person=person, password=password)
    keep(_("{name} has a new password.").format(name=person.name), person.email, password)


def switching(person: Staff) -> None:
    if not person.active:
        if st.button(_("Give the sign-in back"), key=f"staff-on-{person.id}"):
            switch(person, on=True)
        return
    sure = st.checkbox(
        _("Yes, {name} shall not sign in any more").format(name=person.name), key=f"staff-sure-{person.id}"
    )
    if st.button(_("Take away the sign-in"), disabled=not sure, key=f"staff-off-{person.id}"):
        switch(person, on=False)


def switch(person: Staff, *, on: bool) -> None:
    try:
        with store().writing() as db:
            (staff.switch_on if on else staff.switch_off)(db, by=visit.by, at=now(), person=person)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    keep(_("Saved for {name}.").format(name=person.name))


tell_once()
listing()
adding()
changing()
