"""What the funnel page shows beside the figures, counted once for all who look within a minute."""

import streamlit as st

from campaigns import programmes
from funnel import breakdowns
from funnel.breakdowns import Breakdown, By
from funnel.periods import Period
from store.records import Programme
from survey.figures import SurveyFigures
from workspace import reading, results_view
from workspace.access import Visit
from workspace.database import store


def survey_of(visit: Visit, period: Period) -> SurveyFigures:
    """The survey of the fiscal year of a period."""
    return _survey(reading.state(visit), period, visit.programme)


def breakdown_of(visit: Visit, period: Period, by: By) -> Breakdown:
    """Scans and new friends of a period by one attribute of what was put up."""
    return _breakdown(reading.state(visit), period, by, visit.programme)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _survey(state: reading.State, period: Period, _programme: Programme) -> SurveyFigures:
    with store().reading() as db:
        return results_view.survey_of_year(db, _programme, period.since)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _breakdown(state: reading.State, period: Period, by: By, _programme: Programme) -> Breakdown:
    with store().reading() as db:
        days = programmes.opening_days(db, _programme, period.since, period.until)
        return breakdowns.read(db, programme=_programme, period=period, by=by, opening_days=days)
