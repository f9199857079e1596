"""Results by placement: what is scanned where, and what somebody should go and look at."""

import streamlit as st

from core.language import gettext as _
from workspace import place_results, place_results_round, reading, uncounted, viewing, widgets
from workspace.access import require

visit = require("pr", "manager")
programme = visit.programme
widgets.title(
    _("Results by place"), _("Which places are scanned, and where somebody should look whether it still hangs.")
)
widgets.demo_note(programme)
period = viewing.period(programme)
found = place_results.read(visit, period)
if not found:
    widgets.empty(_("There is no place yet."), _("Add places and put them up; their scans stand here."))
    widgets.way_to("placements", _("To the places and codes"))
    st.stop()

looked = place_results.choose(found, period)
if not looked.chosen:
    widgets.empty(_("No place fits these choices."), _("Choose another material, kind of place or campaign."))
    st.stop()
place_results.summary(looked)
uncounted.note(place_results.missing(programme, period))
place_results.table(visit, looked)
widgets.note(
    *place_results.compared(reading.comparison_of(visit, period)),
    *([] if period.is_fiscal_year else [_("Columns by month stand here for the whole year.")]),
    _("Scans are those of people while the piece was up, without bots and staff tests."),
    _("The last scan is the last ever, whatever the period."),
)
place_results_round.offer(visit, looked)
