"""Questionnaires: what is asked, in which words and order, who has read it, and when it goes out."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, questionnaire_draft, questionnaire_preview, questionnaire_view, widgets
from workspace.access import require

visit = require("manager")
widgets.title(
    _("Questionnaires"), _("What people are asked, in which words. Nobody sees a change before you publish it.")
)
widgets.demo_note(visit.programme)
sheet = questionnaire_view.choosing(visit)
changing.told_once()
questionnaire_draft.say_refusal()
questionnaire_view.saving_state(sheet)

left, right = st.columns([6, 5], gap="large")
with left:
    part = questionnaire_view.part(sheet)
    shown = questionnaire_view.work(sheet, part)
with right:
    questionnaire_preview.phone(sheet, shown)
questionnaire_draft.settle()
