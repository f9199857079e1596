"""The urgent numbers as they stand: whether somebody checked them lately, in a table, and as a phone shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from core.dates import now, tokyo_day
from core.language import current
from core.language import gettext as _
from core.words import LANGUAGES
from store import publications
from store.database import Db
from survey import urgent, urgent_changes
from survey.forms import said
from survey.urgent import UrgentLine
from workspace import questionnaire_preview, widgets

# Numbers change with a fiscal year: one that nobody looked at for longer is pointed out.
LASTS = timedelta(days=365)
_PHONE_HEIGHT = 700


@dataclass(frozen=True)
class Numbers:
    """All numbers, which of them staff worded or moved (as dialled), and what they took away, on a day."""

    known: Sequence[UrgentLine]
    worded: frozenset[str]
    moved: frozenset[str]
    gone: Sequence[UrgentLine]
    today: date


def read(db: Db) -> Numbers:
    """The numbers as they are now."""
    changes = publications.urgent_changes(db)
    return Numbers(
        known=urgent.every_line(changes),
        worded=frozenset(change.dial for change in changes if urgent.is_worded(change.facts or {})),
        moved=frozenset(change.dial for change in changes),
        gone=urgent_changes.taken_away(db),
        today=tokyo_day(now()),
    )


def state(found: Numbers) -> None:
    """What of the numbers needs somebody's eyes."""
    hidden = [line.number for line in found.known if not line.is_shown]
    unread = [line.number for line in found.known if line.is_shown and line.checked is None]
    old = [line.number for line in found.known if line.checked and found.today - line.checked > LASTS]
    if hidden:
        told = _("Not shown, because nobody has checked them yet: {numbers}. Read them at their source, enter the day.")
        widgets.attention(told.format(numbers=_listed(hidden)))
    if unread:
        told = _("Nobody has checked these yet: {numbers}. Please read them at their source and enter the day.")
        widgets.attention(told.format(numbers=_listed(unread)))
    if old:
        told = _("These were checked more than a year ago: {numbers}. Please look at their source again.")
        widgets.attention(told.format(numbers=_listed(old)))
    if not (hidden or unread or old):
        widgets.note(_("Every number was checked at its source within the last year."))


def listing(found: Numbers) -> None:
    """All numbers in the order they are shown, with those that wait to be checked."""
    rows = [
        {
            "number": line.number,
            "name": said(line.name, current()),
            "note": said(line.note, current()),
            "checked": age(line.checked, found.today),
            "state": _standing(found, line),
        }
        for line in found.known
    ]
    columns = {"number": _("Number"), "name": _("Name"), "note": _("Hours, cost, limits")}
    columns |= {"checked": _("Checked"), "state": _("State")}
    widgets.table(rows, columns, caption=_("Numbers in the order they are shown"))


def _standing(found: Numbers, line: UrgentLine) -> str:
    if not line.is_shown:
        return _("not shown")
    return _("changed here") if line.dial in found.worded else ""


def age(checked: date | None, today: date) -> str:
    """The day of checking and how long ago that is."""
    if checked is None:
        return _("not yet")
    days = (today - checked).days
    if days < 1:
        ago = _("today")
    elif days < 60:
        ago = _("{number} days ago").format(number=days)
    else:
        ago = _("{number} months ago").format(number=days // 30)
    return _("{day} ({ago})").format(day=widgets.day(checked), ago=ago)


def phone(found: Numbers) -> None:
    """The page after sending as a phone shows it, where a word sounded like danger."""
    with st.container(key="ask-phone"):
        language = st.selectbox(
            _("Language on the phone"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="urgent-spoken"
        )
        lines = [line for line in found.known if line.is_shown]
        page = questionnaire_preview.framed("survey_thanks.html", language, lines=lines, urgent_first=True)
        with st.container(key="ask-phone-frame"):
            st.iframe(questionnaire_preview.address(page), height=_PHONE_HEIGHT, alt=_("The urgent numbers on a phone"))


def _listed(numbers: Sequence[str]) -> str:
    return " / ".join(numbers)
