"""Google Sheets: which tables go to a spreadsheet, what was sent when, what waits and why; what may be read."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, sheets_forms, sheets_reading, sheets_view, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager")
programme = visit.programme
widgets.title(_("Google Sheets"), _("Which tables stand in the programme's spreadsheet, and since when."))
widgets.demo_note(programme)
changing.told_once()
with store().reading() as db:
    found = sheets_view.read(db, programme)
sheets_view.beginning(visit, found)
sheets_view.lead(found)
sheets_view.table(found)
if found.book:
    with st.container(horizontal=True):
        sheets_forms.now_button(visit, found)
        sheets_view.way_there(found.book)

if sheets_forms.may_change(visit):
    widgets.section(_("Where to, and which tables"))
    sheets_view.sharing(visit, found)
    sheets_forms.sending(visit, found)
    sheets_view.steps_again(found)

is_read = found.book is not None and found.book.reads
off = "" if is_read else _("Off until the security officer's approval is recorded.")
widgets.section(_("Read the contractor's list"), off)
sheets_reading.standing(visit, found)
