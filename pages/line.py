"""Connection with LINE: what comes in and by which way, what asks for the survey, what is passed on."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, friend_days_upload, line_coverage, line_forms, line_view, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager")
programme = visit.programme
widgets.title(_("Connection with LINE"), _("Whether notices from LINE arrive, and by which way."))
widgets.demo_note(programme)
changing.told_once()
if programme.doorway != "line":
    widgets.empty(_("People of this programme come by web chat, not by LINE; there is nothing to connect."))
    st.stop()

with store().reading() as db:
    found = line_view.read(db, programme)
    compared = line_coverage.read(db, programme)
    brought = friend_days_upload.read(db, programme)
line_view.lead(found)
line_view.numbers(visit, found)
line_view.days(found)

widgets.section(_("The way of the notices"))
line_view.way(visit, found)
line_forms.relay(visit, found)

widgets.section(_("Survey and talks"), _("What asks for a survey link in the chat, and when a talk is over."))
line_forms.answers(visit, found)

widgets.section(_("Talks as consultations"))
line_forms.counting(visit, found)

widgets.section(_("Compared with LINE's own counter"), _("Whether all new friends reach us."))
line_coverage.table(compared)
line_coverage.bringing_in(visit, found.configured)
friend_days_upload.bringing_in(visit, brought)
