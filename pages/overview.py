"""What changed in a period, what needs attention, and how far the year's targets are reached."""

from html import escape

import streamlit as st

from core.dates import fiscal_year
from core.language import gettext as _
from workspace import (
    bullets,
    exhibits,
    overview_attention,
    overview_notes,
    overview_numbers,
    overview_reading,
    pictures,
    reading,
    viewing,
    widgets,
)
from workspace.access import require

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Overview"), _("What changed, what needs attention, and how far the targets are reached."))
widgets.demo_note(programme)
period = viewing.period(programme)
found = reading.comparison_of(visit, period)
rest = overview_reading.rest_of(visit, period)
change = overview_numbers.lead_change(found)
st.html(f'<p class="sb-lead">{escape(overview_numbers.lead(found))}<br>{escape(change)}</p>')

widgets.section(_("What changed"), overview_numbers.section_note(found))
about = exhibits.about(visit, period.since, period.until)
pictures.shown(visit, overview_numbers.cards(found), name="overview", about=about)
with st.expander(_("The same as a table")):
    overview_numbers.table(visit, found)
    widgets.note(*overview_numbers.methods())

offered = overview_attention.steps(found, rest)
widgets.section(_("Needs attention"))
overview_attention.show(offered, visit.staff.role)
if not offered:
    widgets.note(_("Nothing needs attention at the moment."))

if rest.reached:
    widgets.section(_("Targets"), widgets.fiscal_year_name(fiscal_year(period.since)))
    drawn = bullets.bullets([bullets.bullet(one) for one in rest.reached])
    pictures.shown(visit, drawn, name="targets", about=about)

if rest.notes:
    widgets.section(_("What happened in this period"), _("It may have changed the numbers."))
    st.html(overview_notes.listed(rest.notes))
