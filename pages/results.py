"""The funnel: which channel brings new people, and which serves people who come again."""

from datetime import date

import streamlit as st

from campaigns import programmes
from core.language import gettext as _
from funnel import figures, targets
from survey.figures import SurveyFigures
from workspace import charts, results_view, uncounted, widgets
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Results"), _("Which channel brings new people, and which serves people who come again."))
widgets.demo_note(programme)
since, until = widgets.period_picker("results", programme)


def read(since: date, until: date) -> tuple[figures.Figures, SurveyFigures, list[targets.Progress]]:
    with store().reading() as db:
        days = programmes.opening_days(db, programme, since, until)
        read = figures.read(db, programme=programme, since=since, until=until, opening_days=days)
        survey = results_view.survey_of_year(db, programme, since)
        wanted = programmes.targets(db, programme, since)
    return read, survey, targets.progress(wanted, stages=read.stages, rates=results_view.whole_rates(survey))


found, survey, reached = read(since, until)
st.html(f'<p class="sb-lead">{results_view.sentence(found)}</p>')
uncounted.note(found.unrecorded)
if not any(found.stages[name] for name in ("scans", "consultations", "friends_new")):
    widgets.empty(
        _("Nothing has been counted in this period yet."),
        _("Choose another period, or put up placements and bring in consultations."),
    )
    st.stop()

widgets.section(_("From scan to answer"))
st.html(charts.ladder(found.stages, found.unavailable, found.first_label))
st.html(results_view.beside(found))
if told := uncounted.devices(found.stages["devices_unknown_scans"]):
    widgets.note(told)
if note := results_view.same_visit(found):
    st.html(f'<p class="sb-note">{note}</p>')

widgets.section(_("Channels"), _("To the right who is new, to the left who comes again."))
st.plotly_chart(charts.channels(found.channels), config=charts.CONFIG, key="channels")
st.html(f'<p class="sb-note">{results_view.unknown_share(found)}</p>')
with st.expander(_("The same as a table, with cost")):
    results_view.channel_table(found)

widgets.section(_("Months"), _("Consultations in each month."))
st.plotly_chart(charts.monthly(found.monthly, found.first_label), config=charts.CONFIG, key="months")
with st.expander(_("The same as a table")):
    results_view.month_table(found)

left, right = st.columns(2, gap="large")
with left:
    widgets.section(_("Age bands"), _("Consultations by age band."))
    results_view.age_table(found)
with right:
    widgets.section(_("Survey"), results_view.survey_note(survey))
    results_view.survey_table(survey)
if reached:
    widgets.section(_("Targets"))
    results_view.target_table(reached)
