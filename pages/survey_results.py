"""Survey results: what people said after their consultation."""

from html import escape

import streamlit as st

from core.language import gettext as _
from survey import results
from workspace import navigation, survey_results_view, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", "counsellor")
widgets.title(_("Survey results"), _("What people said after their consultation, nobody's answer by itself."))
widgets.demo_note(visit.programme)
since, until = widgets.period_picker("survey-results", visit.programme)

with store().reading() as db:
    found = results.read(db, programme_id=visit.programme.id, since=since, until=until)
    written = results.read_words(db, programme_id=visit.programme.id, since=since, until=until)
if not found.answered:
    widgets.empty(
        _("There are no answers in this period yet. Answers appear once five or more have come together."),
        _("Hand over survey links after consultations, or choose another period."),
    )
    st.page_link(navigation.FOLDER / "survey_links.py", label=_("To the survey links"))
    st.stop()

st.html(f'<p class="sb-lead">{escape(survey_results_view.sentence(found))}</p>')
survey_results_view.totals(found)
for asked in found.questions:
    if asked.options and asked.n:
        survey_results_view.question(asked)
for words in written:
    survey_results_view.words(words)
widgets.note(
    _("These are the people who chose to answer, not everybody who consulted."),
    _("Numbers that stand for fewer than 5 people are hidden, and so is what would give them away."),
    _("An answer knows only its week; a week belongs to the period its Thursday lies in."),
)
