"""Figures for pages, counted once for all who look at the same programme and period within a minute.

A widget reruns the whole page; counting again each time would cost more than drawing. What was counted is kept for at
most a minute, and never over a change: whatever staff change writes a row of the audit, and the newest rows are part of
the key. Only the visit's own programme can be asked for.

Pages take `figures_of` and `comparison_of`. What else a page counts may be kept the same way: a function of its own
under `st.cache_data(ttl=SECONDS, max_entries=ENTRIES, show_spinner=False)` whose first argument is `state(visit)`,
whose others are plain values (period, choice), and whose last, named with an underscore, is the programme.
"""

from functools import cache
from secrets import token_hex

import streamlit as st

from campaigns import programmes
from core.dates import now, tokyo_day
from funnel import comparisons, figures
from funnel.comparisons import Comparison
from funnel.figures import Figures
from funnel.periods import Period
from store import staff
from store.database import Store
from store.records import Programme
from workspace.access import Visit
from workspace.database import store

SECONDS, ENTRIES = 60, 64

State = tuple[str, int, tuple[int, ...]]


def state(visit: Visit) -> State:
    """What kept numbers belong to: this store, the visit's programme, and all that staff have changed by now."""
    with store().reading() as db:
        return _opened(store()), visit.programme.id, staff.newest_changes(db)


def figures_of(visit: Visit, period: Period) -> Figures:
    """The figures of the visit's programme in a period, at most a minute old."""
    return _figures(state(visit), period, visit.programme)


def comparison_of(visit: Visit, period: Period) -> Comparison:
    """The same beside the period before and the same months a year before, at most a minute old."""
    return _comparison(state(visit), period, visit.programme)


@st.cache_data(ttl=SECONDS, max_entries=ENTRIES, show_spinner=False)
def _figures(state: State, period: Period, _programme: Programme) -> Figures:
    with store().reading() as db:
        days = programmes.opening_days(db, _programme, period.since, period.until)
        return figures.read(db, programme=_programme, since=period.since, until=period.until, opening_days=days)


@st.cache_data(ttl=SECONDS, max_entries=ENTRIES, show_spinner=False)
def _comparison(state: State, period: Period, _programme: Programme) -> Comparison:
    today = tokyo_day(now())
    with store().reading() as db:
        days = programmes.opening_days
        return comparisons.read(db, programme=_programme, period=period, opening_days=days, today=today)


@cache
def _opened(one: Store) -> str:
    # A name of its own for each opened store: two may have the same address one after the other.
    return token_hex(8)
