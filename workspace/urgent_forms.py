"""What staff do with the urgent numbers: change one, move it, take it away, add one, put one back."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core.dates import now
from core.language import current
from core.language import gettext as _
from store.database import Db
from survey import urgent, urgent_changes
from survey.forms import said
from survey.urgent import ALWAYS, UrgentLine
from survey.urgent_changes import LONGEST_NAME, LONGEST_NOTE, LONGEST_SOURCE, Told
from workspace import changing, widgets
from workspace.access import Visit
from workspace.urgent_view import Numbers

_SEEN = "urgent-seen"


def changing_one(visit: Visit, found: Numbers) -> None:
    """One number: its words, source and day; its place; taking it away."""
    widgets.section(_("Change a number"))
    lines = {line.dial: line for line in found.known}
    dial = st.selectbox(
        _("Which"), list(lines), index=None, format_func=lambda one: _named(lines[one]), key="urgent-which"
    )
    if dial is None:
        return
    line = lines[dial]
    _changed_meanwhile(line)
    told = _form(form_key(line), _("Save changes"), line)
    if told:
        _make(visit, urgent_changes.change, _("Saved for {number}.").format(number=line.number), seen=line, told=told)
    _moving(visit, line)
    left, right = st.columns(2)
    with left:
        _taking_away(visit, line)
    if dial in found.moved and urgent.by_file(dial):
        question = _("Back to what it was delivered with")
        if right.button(question, key=f"urgent-{dial}-back"):
            _make(visit, urgent_changes.put_back, _put_back(line), dial=dial)


def form_key(line: UrgentLine) -> str:
    """Begins the keys of a number's fields: other words are other fields, so that none keeps what was said before."""
    words = repr(replace(line, place=0))
    return f"urgent-{line.dial}-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def _changed_meanwhile(line: UrgentLine) -> None:
    """Say so where a colleague has changed the number that stood in these fields."""
    before = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = form_key(line)
    if before and before != form_key(line) and before.rpartition("-")[0] == f"urgent-{line.dial}":
        told = _("Somebody has changed {number} since you opened it. Nothing was saved. Please look at it once more.")
        widgets.attention(told.format(number=line.number))


def adding(visit: Visit) -> None:
    """The form for one more number."""
    widgets.section(_("Add a number"), _("It is shown last, under the numbers for talking to somebody."))
    number = st.text_input(_("Number as it is written, such as 03-1234-5678 or #7119"), key="urgent-new-number")
    told = _form("urgent-new", _("Add"), None)
    if told:
        sentence = _("{number} is shown from now on.").format(number=number.strip())
        _make(visit, urgent_changes.add, sentence, number=number, told=told)


def taken_away(visit: Visit, found: Numbers) -> None:
    """Numbers that were taken away, each with its way back."""
    if not found.gone:
        return
    widgets.section(_("Taken away"))
    for line in found.gone:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.write(_named(line))
        if right.button(_("Put back"), key=f"urgent-{line.dial}-return"):
            _make(visit, urgent_changes.put_back, _put_back(line), dial=line.dial)


def _form(key: str, button: str, line: UrgentLine | None) -> Told | None:
    """Words, source and day of a number; what was sent, if it was."""
    with st.form(key, border=line is not None):
        japanese, english = st.columns(2)
        name, note = (dict(line.name), dict(line.note)) if line else ({}, {})
        texts = {
            language: (
                place.text_input(
                    name_label, name.get(language, ""), max_chars=LONGEST_NAME, key=f"{key}-name-{language}"
                ),
                place.text_input(
                    note_label, note.get(language, ""), max_chars=LONGEST_NOTE, key=f"{key}-note-{language}"
                ),
            )
            for language, place, name_label, note_label in (
                ("ja", japanese, _("Name in Japanese"), _("Hours, cost, limits in Japanese")),
                ("en", english, _("Name in English"), _("Hours, cost, limits in English")),
            )
        }
        source = st.text_input(
            _("Where it can be checked"), line.source if line else "", max_chars=LONGEST_SOURCE, key=f"{key}-source"
        )
        checked = st.date_input(
            _("Day somebody checked it there"), line.checked if line else None, key=f"{key}-checked"
        )
        if not st.form_submit_button(button, key=f"{key}-go"):
            return None
    return Told(
        name={language: pair[0] for language, pair in texts.items()},
        note={language: pair[1] for language, pair in texts.items()},
        source=source,
        checked=checked,
    )


def _moving(visit: Visit, line: UrgentLine) -> None:
    earlier, later = st.columns(2)
    sentence = _("{number} has another place now.").format(number=line.number)
    for place, label, up in ((earlier, _("Show it earlier"), True), (later, _("Show it later"), False)):
        if place.button(label, key=f"urgent-{line.dial}-{'up' if up else 'down'}"):
            _make(visit, urgent_changes.move, sentence, dial=line.dial, up=up)


def _taking_away(visit: Visit, line: UrgentLine) -> None:
    if line.dial in ALWAYS:
        widgets.note(_("{number} is always shown.").format(number=line.number))
        return
    if urgent.by_file(line.dial):
        question = _("Yes, {number} shall not be shown any more")
    else:
        question = _("Yes, {number} was added here and shall be deleted for good")
    sure = st.checkbox(question.format(number=line.number), key=f"urgent-{line.dial}-sure")
    if st.button(_("Take the number away"), disabled=not sure, key=f"urgent-{line.dial}-away"):
        sentence = _("{number} is not shown any more.").format(number=line.number)
        _make(visit, urgent_changes.take_away, sentence, dial=line.dial)


def _make(visit: Visit, change: Callable[..., object], sentence: str, **facts: Any) -> None:
    st.session_state.pop(_SEEN, None)
    done: Callable[[Db], object] = partial(change, by=visit.by, at=now(), **facts)
    changing.make(done, sentence)


def _put_back(line: UrgentLine) -> str:
    return _("{number} is shown again as it was delivered.").format(number=line.number)


def _named(line: UrgentLine) -> str:
    return f"{line.number}  {said(line.name, current())}"
