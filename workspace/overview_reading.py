"""What the overview shows beside the comparison: places gone silent, records that are late, targets, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from campaigns import programmes
from core.dates import fiscal_year, now, tokyo_day
from funnel import happenings, places, sources
from funnel.figures import Figures
from funnel.happenings import Note
from funnel.periods import Period, of_year
from funnel.targets import Progress
from store.database import Db
from store.records import Programme
from workspace import reading, results_view, targets_view
from workspace.access import Visit
from workspace.database import store


@dataclass(frozen=True)
class Rest:
    """`silent` places nobody has scanned for 30 days; `records_until` the day up to which records were brought in."""

    silent: int
    records_until: date | None
    reached: Sequence[Progress]
    notes: Sequence[Note]


def rest_of(visit: Visit, period: Period) -> Rest:
    """All that the overview shows of a period beside the comparison, at most a minute old."""
    year = _year(visit, of_year(fiscal_year(period.since)), period)
    return _rest(reading.state(visit), period, visit.language, year, visit.programme)


def _year(visit: Visit, year: Period, shown: Period) -> Figures:
    # The page has compared the period that it shows already.
    return reading.comparison_of(visit, year).now if year == shown else reading.figures_of(visit, year)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _rest(state: reading.State, period: Period, language: str, _year: Figures, _programme: Programme) -> Rest:
    today = tokyo_day(now())
    with store().reading() as db:
        silent = [one for one in places.read(db, programme=_programme, period=period, today=today) if one.is_silent]
        return Rest(
            silent=len(silent),
            records_until=sources.records_until(db, _programme),
            reached=_reached(db, _programme, _year, today),
            notes=happenings.notes(db, _programme, period.since, period.until),
        )


def _reached(db: Db, programme: Programme, year: Figures, today: date) -> list[Progress]:
    wanted = programmes.targets(db, programme, year.since)
    if not wanted:
        return []
    survey = results_view.survey_of_year(db, programme, year.since)
    return targets_view.reached(db, programme, wanted, found=year, survey=survey, today=today)
