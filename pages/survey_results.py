"""Survey results: what people said after their consultation, or after an event."""

from html import escape

import streamlit as st

from core.disclosure import INSIDE
from core.language import gettext as _
from workspace import navigation, survey_results_choice, survey_results_splits, survey_results_view, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", "counsellor")
widgets.title(_("Survey results"), _("What people said after their consultation, nobody's answer by itself."))
widgets.demo_note(visit.programme)
choice = survey_results_choice.pick("survey-results", visit.programme)
with store().reading() as db:
    found = survey_results_choice.read(db, visit.programme, choice)
    written = survey_results_choice.read_words(db, visit.programme, choice)
if found.answered < INSIDE:
    widgets.empty(
        _("There are no answers in this period yet. Answers appear once five or more have come together."),
        _("Hand over survey links after consultations, or choose another period."),
    )
    st.page_link(navigation.FOLDER / "survey_links.py", label=_("To the survey links"))
    st.stop()

st.html(f'<p class="sb-lead">{escape(survey_results_view.sentence(found))}</p>')
survey_results_view.totals(found, is_event=choice.open_survey_id is not None)
survey_results_view.questions(found)
survey_results_splits.show(found)
if not found.is_over:
    widgets.note(_("All answers, and the tables by month, way to the desk and age, are shown when the year is over."))
for words in written:
    survey_results_view.words(words)
widgets.note(
    _("These are the people who chose to answer, not everybody who consulted."),
    _("Numbers that stand for fewer than 5 people are hidden, and so is what would give them away."),
    _("An answer knows only its week; a week belongs to the period its Thursday lies in."),
)
if visit.staff.role in ("manager", "admin"):
    widgets.way_to("survey_publishing", _("Publish a table or a quotation"))
