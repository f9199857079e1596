"""What the pages of channels read beside the figures, kept for a minute as `workspace.reading` keeps those."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from campaigns import programmes
from core.disclosure import INSIDE
from funnel import channels, put_up
from funnel.channel_friends import Ways
from funnel.channels import ChannelRow
from funnel.comparisons import Comparison
from funnel.figures import Figures
from funnel.material import gather, person_scans
from funnel.periods import Period
from funnel.put_up import PutUp
from store.records import Programme
from workspace.access import Visit
from workspace.database import store
from workspace.reading import ENTRIES, SECONDS, State, state


def put_up_of(visit: Visit, comparison: Comparison) -> dict[str, dict[str, PutUp]]:
    """What was up by channel, for each period that has figures: now, before, year_before."""
    periods = {"now": comparison.now, "before": comparison.before, "year_before": comparison.year_before}
    at = state(visit)
    return {name: _put_up(at, of.programme.id, of.since, of.until, of.programme) for name, of in periods.items() if of}


@st.cache_data(ttl=SECONDS, max_entries=ENTRIES, show_spinner=False)
def _put_up(state: State, programme_id: int, since: date, until: date, _programme: Programme) -> dict[str, PutUp]:
    with store().reading() as db:
        return put_up.by_channel(db, programme=_programme, since=since, until=until)


def ways_of(visit: Visit, found: Figures, period: Period) -> Sequence[Ways]:
    """New friends by channel in three ways; read only when somebody opens the detail."""
    return _ways(state(visit), period, found.channels, visit.programme)


@st.cache_data(ttl=SECONDS, max_entries=ENTRIES, show_spinner=False)
def _ways(state: State, period: Period, _rows: Sequence[ChannelRow], _programme: Programme) -> Sequence[Ways]:
    with store().reading() as db:
        days = programmes.opening_days(db, _programme, period.since, period.until)
        material = gather(db, programme=_programme, since=period.since, until=period.until, opening_days=days)
        scans = person_scans(db, programme=_programme, since=period.since, until=period.until)
    return channels.ways(material, scans, _rows, threshold=INSIDE)
