"""What staff do with the notes on the time axis: add one, change it, take it away."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

import streamlit as st

from core.dates import now
from core.language import gettext as _
from core.words import HAPPENINGS
from funnel import happenings
from funnel.happenings import LONGEST, Note, Told
from store.database import Db
from workspace import changing, times_view, widgets
from workspace.access import Visit

_ADDED, _SEEN = "happening-added", "happening-seen"


def adding(visit: Visit, day: date) -> None:
    """The form for one more note; `day` stands in it first."""
    with st.expander(_("Add a note")):
        # Fields of their own after each note, so that the last one's words don't stand in them.
        told = _form(f"happening-new-{st.session_state.get(_ADDED, 0)}", _("Add"), Note(day, None, "press", "", True))
    if told:
        changing.make(partial(_add, visit, told), _("The note stands on the time axis."))


def _add(visit: Visit, told: Told, db: Db) -> None:
    happenings.add(db, **_who(visit), told=told)
    st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1


def changing_one(visit: Visit, notes: Sequence[Note]) -> None:
    """Change or take away one of staff's own notes; what the records tell is changed where it is kept."""
    own = {note.key: note for note in notes if note.is_own}
    _changed_meanwhile(visit, own)
    if not own:
        return
    with st.expander(_("Change or remove a note")):
        key = st.selectbox(
            _("Which note"),
            list(own),
            index=None,
            placeholder=_("Choose a note"),
            format_func=lambda one: f"{times_view.days(own[one])}　{own[one].text}",
            key="happening-which",
        )
        if key is None:
            return
        note = own[key]
        st.session_state[_SEEN] = (_axis(visit), note)
        # Other words are other fields: none keeps what a colleague has changed meanwhile.
        fields = f"happening-{key}-{sha256(repr(note).encode()).hexdigest()[:12]}"
        told = _form(fields, _("Save changes"), note)
        sure = st.checkbox(_("Yes, the note shall be removed for good"), key=f"{fields}-sure")
        is_gone = st.button(_("Remove the note"), disabled=not sure, key=f"{fields}-remove")
    if told:
        _make(partial(happenings.change, **_who(visit), seen=note, told=told), _("The note is changed."))
    if is_gone:
        _make(partial(happenings.remove, **_who(visit), seen=note), _("The note is removed."))


def _changed_meanwhile(visit: Visit, own: Mapping[int | None, Note]) -> None:
    """Say so where a colleague has changed or removed the note that stood in these fields."""
    axis, before = st.session_state.pop(_SEEN, (None, None))
    if before and axis == _axis(visit) and own.get(before.key) != before:
        widgets.refused(happenings.HappeningGone())


def _axis(visit: Visit) -> tuple[object, ...]:
    """Whose notes are listed: of another fiscal year or programme there are others, and none has gone."""
    return visit.programme.id, st.session_state.get("view-year")


def _make(change: Callable[[Db], object], sentence: str) -> None:
    seen = st.session_state.pop(_SEEN, None)
    changing.make(change, sentence)
    st.session_state[_SEEN] = seen


def _form(key: str, button: str, note: Note) -> Told | None:
    with st.form(key, border=False):
        left, middle, right = st.columns(3)
        kind = left.selectbox(
            _("Kind"),
            list(HAPPENINGS),
            index=[*HAPPENINGS].index(note.kind),
            format_func=lambda code: _(HAPPENINGS[code]),
            key=f"{key}-kind",
        )
        day = middle.date_input(_("First day"), note.day, format="YYYY/MM/DD", key=f"{key}-day")
        until = right.date_input(_("Last day (may be empty)"), note.until, format="YYYY/MM/DD", key=f"{key}-until")
        sentence = st.text_input(
            _("What happened (without naming anybody)"), note.text, max_chars=LONGEST, key=f"{key}-sentence"
        )
        if not st.form_submit_button(button, key=f"{key}-go"):
            return None
    return Told(day, until, kind, sentence)


def _who(visit: Visit) -> dict[str, Any]:
    return {"by": visit.by, "at": now(), "programme": visit.programme}
