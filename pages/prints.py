"""Printed materials: cards, stickers and posters as PDF, each code read back before anyone gets the file."""

import streamlit as st

from core.language import gettext as _
from workspace import print_studio, widgets
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Printed materials"), _("Cards, stickers and posters to print on an office printer."))
widgets.demo_note(programme)

with store().reading() as db:
    campaigns, live = print_studio.read(db, programme)
if not live:
    widgets.empty(_("There is nothing to print for yet."), _("Say first where the pieces go: each place gets a code."))
    widgets.way_to("placements", _("To places and codes"))
    st.stop()

left, right = st.columns([5, 6], gap="large")
with left:
    choice = print_studio.choosing(campaigns, live)
    print_studio.finishing(visit, choice)
with right:
    print_studio.preview(visit, choice)
