"""Print studio: cards, stickers, posters, leaflets and pictures, each code read back before anyone gets the file."""

import streamlit as st

from core.language import gettext as _
from workspace import print_form, print_studio, widgets
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Print studio"), _("Choose on the left; on the right you see it as it will be printed."))
widgets.demo_note(programme)

with store().reading() as db:
    known = print_form.read(db, programme)
if not known.live:
    widgets.empty(_("There is nothing to print for yet."), _("Say first where the pieces go: each place gets a code."))
    widgets.way_to("placements", _("To places and codes"))
    st.stop()

left, right = st.columns([5, 6], gap="large")
with left:
    choice = print_form.form(programme, known)
    print_studio.finishing(visit, choice)
with right:
    print_studio.preview(visit, choice, known)
