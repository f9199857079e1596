"""Compare wordings: which of two designs of the same kind of piece is scanned more often."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, variant_view, widgets
from workspace.access import require

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Compare wordings"), _("Which of two wordings makes more people scan?"))
widgets.demo_note(programme)
changing.told_once()

found = variant_view.campaigns_of(programme)
if not found:
    widgets.empty(_("There is no campaign yet."), _("Begin with a campaign; then choose its places."))
    widgets.way_to("campaigns", _("To campaigns"))
    st.stop()
campaign = variant_view.campaign(found)
compared, live = variant_view.read(programme, campaign)
variant_view.comparison(compared)
widgets.section(_("Add a second wording"))
variant_view.making(visit, live)
