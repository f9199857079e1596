"""Whose answers the survey pages read: a questionnaire or an event, and a fiscal year."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import streamlit as st

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import current, mark
from core.language import gettext as _
from store import questionnaires as questions
from store import survey_answers, survey_links
from store.database import Db
from store.records import Programme
from survey import looks
from survey.figures import SurveyFigures, Words
from survey.forms import Labels, form_of, said
from survey.periods import is_settled
from survey.population import first_week, last_week
from workspace import survey_links_open, widgets
from workspace.database import store

NAMES = {
    "closing": mark("After a consultation"),
    "event": mark("Trainings and events"),
    "peer": mark("Peer support"),
    "stay": mark("Stays"),
    "sns": mark("Social media"),
}


@dataclass(frozen=True)
class Choice:
    """Answers to a questionnaire by one-time links, or by one event's link, in a fiscal year."""

    code: str
    open_survey_id: int | None
    name: str
    questionnaire: str
    since: date
    until: date

    def slug(self, programme: Programme) -> str:
        """What the names of files say of it: kita-r5-closing, ueda-r3-event-12."""
        event = "" if self.open_survey_id is None else f"-{self.open_survey_id}"
        return f"{programme.slug}-{self.code}{event}"


def pick(key: str, programme: Programme, *, is_over: bool = False) -> Choice:
    """Choose a questionnaire and a fiscal year, to begin with the latest, or the latest that is over.

    There is nothing shorter to choose: a month taken from its year would tell what both hide.
    """
    today = tokyo_day(now())
    last = max(programme.starts, min(today, programme.ends or today))
    years = list(range(fiscal_year(last), fiscal_year(programme.starts) - 1, -1))
    left, right, _rest = st.columns([2, 3, 2])
    over = [place for place, year in enumerate(years) if is_settled(fiscal_bounds(year)[1], today)]
    first = over[0] if is_over and over else 0
    year = left.selectbox(
        _("Fiscal year"), years, index=first, format_func=widgets.fiscal_year_name, key=f"{key}-{programme.id}-year"
    )
    since, until = fiscal_bounds(year)
    with store().reading() as db:
        names = offered(db, programme.id, since, until)
    which = right.selectbox(
        _("Questionnaire"), list(names), format_func=lambda one: names[one], key=f"{key}-{programme.id}-which-{year}"
    )
    with store().reading() as db:
        questionnaire = _name(_latest(db, programme.id), which[0])
    return Choice(which[0], which[1], names[which], questionnaire, since, until)


def read(db: Db, programme: Programme, choice: Choice) -> SurveyFigures:
    """What is shown inside of the answers chosen."""
    return looks.read(db, **_asked(programme, choice))


def read_words(db: Db, programme: Programme, choice: Choice) -> list[Words]:
    """What people wrote in the answers chosen."""
    return looks.read_words(db, **_asked(programme, choice))


def _asked(programme: Programme, choice: Choice) -> dict[str, Any]:
    period = {"since": choice.since, "until": choice.until, "today": tokyo_day(now())}
    return {**period, "programme_id": programme.id, "code": choice.code, "open_survey_id": choice.open_survey_id}


def offered(db: Db, programme_id: int, since: date, until: date) -> dict[tuple[str, int | None], str]:
    """Names of all that was answered in a period, the closing survey first and always."""
    latest = _latest(db, programme_id)
    answered = survey_answers.events_answered(db, programme_id, (first_week(since), last_week(until)))
    events = {one.id: one for one in survey_links.opened(db, programme_id)}
    found = {("closing", None)} | answered
    order = [*NAMES, *latest]
    named: dict[tuple[str, int | None], str] = {}
    for code, event in sorted(found, key=lambda one: (order.index(one[0]), -(one[1] or 0))):
        name = _name(latest, code)
        if event is not None:
            facts = {"event": events[event].label, "days": survey_links_open.days(events[event])}
            name = _("{name}: {event} ({days})").format(name=name, **facts)
        named[code, event] = _apart(name, named.values())
    return named


def _latest(db: Db, programme_id: int) -> dict[str, Labels]:
    return {one.code: form_of(one).name for one in questions.of_programme(db, programme_id)}


def _name(latest: Mapping[str, Labels], code: str) -> str:
    return said(latest[code], current()) if latest.get(code) else _(NAMES[code])


def _apart(name: str, taken: Collection[str]) -> str:
    # What reads alike can't be told apart in a list, and Streamlit gives the last of them for all.
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)
