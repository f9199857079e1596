"""Channels: which one brings new people, which serves people who come again, and what it cost."""

from functools import partial
from html import escape

import streamlit as st

from core.language import gettext as _
from workspace import (
    channels_charts,
    channels_reading,
    channels_view,
    channels_witnesses,
    exhibits,
    funnel_reading,
    reading,
    uncounted,
    viewing,
    widgets,
)
from workspace.access import require

visit = require("pr", "manager")
widgets.title(_("By channel"), _("Which channel brings new people, and which serves people who come again."))
widgets.demo_note(visit.programme)
period = viewing.period(visit.programme)
comparison = reading.comparison_of(visit, period)
found, put_up = comparison.now, channels_reading.put_up_of(visit, comparison)
if channels_view.is_empty(found, put_up["now"]):
    widgets.empty(
        _("Nothing has been counted in this period yet."),
        _("Choose another period, or put up placements and bring in consultations."),
    )
    widgets.way_to("placements", _("To places and codes"))
    st.stop()

st.html(f'<p class="sb-lead">{escape(channels_view.lead(found))}</p>')
uncounted.note(found.unrecorded)
if not found.is_split:
    widgets.note(_("Choose the whole year under Period above to see them."))
if found.is_split:
    table = channels_view.exhibit(visit, found, with_cost_per=period.is_fiscal_year)
    draw = partial(channels_charts.figure, found.channels, with_cost_per=period.is_fiscal_year)
    exhibits.chart(visit, draw, table, alt=channels_charts.alternative(found.channels))
    widgets.note(*channels_view.definitions(found, with_cost_per=period.is_fiscal_year))
widgets.way_to("channel_sheet", _("One page about a channel, to print"))

widgets.section(_("Compared"), _("Scans by channel, and the programme's totals."))
exhibits.table(visit, channels_view.scans_exhibit(visit, comparison, put_up))
for sentence in channels_view.compared(comparison):
    st.html(f'<p class="sb-note">{escape(sentence)}</p>')
widgets.note(_("People are not compared channel by channel: two such tables could be subtracted until few are left."))

if not found.is_split:
    st.stop()
widgets.section(
    _("Three witnesses"),
    _("Where new people come from, by three sources that know nothing of one another."),
)
heard = channels_witnesses.read(found, funnel_reading.survey_of(visit, period))
if channels_witnesses.has_table(found, heard):
    exhibits.table(visit, channels_witnesses.exhibit(visit, found, heard))
for sentence in channels_witnesses.contradictions(found, heard):
    widgets.attention(sentence)
widgets.note(*channels_witnesses.notes(heard))

if found.stages["friends_new"] is not None:
    detail = st.expander(_("In detail"), key="channels-detail", on_change="rerun")
    if detail.open:
        with detail:
            ways = channels_reading.ways_of(visit, found, period)
            exhibits.table(visit, channels_view.ways_exhibit(visit, found, ways))
            widgets.note(*channels_view.methods())
