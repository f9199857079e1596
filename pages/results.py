"""The funnel: from a scan to a consultation and an answer, stage by stage."""

import streamlit as st

from core.language import gettext as _
from workspace import (
    exhibits,
    funnel_breakdown,
    funnel_ladder,
    funnel_reading,
    funnel_stages,
    funnel_tables,
    overview_numbers,
    pictures,
    reading,
    results_view,
    uncounted,
    viewing,
    widgets,
)
from workspace.access import require

visit = require("pr", "manager")
widgets.title(
    _("From scan to consultation"), _("How many scan, become friends, consult, come again and answer afterwards.")
)
widgets.demo_note(visit.programme)
period = viewing.period(visit.programme)
compared = reading.comparison_of(visit, period)
found, survey = compared.now, funnel_reading.survey_of(visit, period)
st.html(f'<p class="sb-lead">{results_view.sentence(found)}</p>')
uncounted.note(found.unrecorded)
if not any(found.stages[name] for name in ("scans", "consultations", "friends_new")):
    widgets.empty(
        _("Nothing has been counted in this period yet."),
        _("Choose another period, or put up placements and bring in consultations."),
    )
    st.stop()

widgets.section(_("From scan to answer"), _("What a number counts opens on its name."))
about = exhibits.about(visit, period.since, period.until)
pictures.shown(visit, funnel_ladder.ladder(funnel_stages.parts(found, survey)), name="funnel", about=about)
if told := uncounted.devices(found.stages["devices_unknown_scans"]):
    widgets.note(told)
if note := results_view.same_visit(found):
    st.html(f'<p class="sb-note">{note}</p>')
widgets.note(_("Intervals take each case by itself; where the same people come again and again, they are wider."))
funnel_tables.meanings(found)

widgets.section(_("Beside earlier periods"))
funnel_tables.compared(visit, compared)
if told := overview_numbers.first_year(compared):
    widgets.note(told)

widgets.section(_("By what was put up"), _("Scans and new friends, split by one thing at a time."))
funnel_breakdown.show(visit, period)
widgets.way_to("channels", _("By channel, with consultations and cost"))

widgets.section(_("Months"), _("Consultations in each month."))
funnel_tables.months(visit, found)

left, right = st.columns(2, gap="large")
with left:
    widgets.section(_("Age bands"), _("Consultations by age band."))
    funnel_tables.ages(visit, found)
with right:
    widgets.section(_("Survey"), results_view.survey_note(survey))
    funnel_tables.survey(visit, survey)
widgets.way_to("targets", _("To the targets"))
