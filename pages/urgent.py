"""Urgent numbers: what a survey shows to somebody who needs help now, and when each was last checked."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, urgent_forms, urgent_view, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", without_programme=True)
widgets.title(
    _("Urgent numbers"),
    _("What stands on every survey and after it, for somebody who needs help now. All desks share it."),
)
if visit.chosen:
    widgets.demo_note(visit.chosen)
changing.told_once()
with store().reading() as db:
    found = urgent_view.read(db)

urgent_view.state(found)
urgent_view.listing(found)
left, right = st.columns([6, 5], gap="large")
with left:
    urgent_forms.changing_one(visit, found)
    urgent_forms.adding(visit)
    urgent_forms.taken_away(visit, found)
with right:
    urgent_view.phone(found)
