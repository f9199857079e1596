"""All materials of a campaign at a glance."""

import streamlit as st

from core.language import gettext as _
from workspace import print_form, print_overview, widgets
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
widgets.title(_("All materials at a glance"), _("The same words in every size, as they would be printed."))
widgets.demo_note(visit.programme)

with store().reading() as db:
    known = print_form.read(db, visit.programme)
if not known.live:
    widgets.empty(_("There is nothing to print for yet."), _("Say first where the pieces go."))
    widgets.way_to("placements", _("To places and codes"))
    st.stop()
live = print_overview.of_campaign(known)
if not live:
    widgets.empty(_("This campaign has no places yet."), _("Say first where the pieces go."))
    widgets.way_to("placements", _("To places and codes"))
    st.stop()
print_overview.gallery(visit, live, print_overview.choosing())
