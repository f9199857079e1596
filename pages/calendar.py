"""The opening calendar: which days of a fiscal year the desk opens on, why, and its weekly hours."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from workspace import calendar_forms, calendar_view, changing, viewing, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", "counsellor")
programme, today = visit.programme, tokyo_day(now())
widgets.title(_("Opening days and hours"), _("On which days the desk opens, and on which it does not."))
widgets.demo_note(programme)
changing.told_once()
with store().reading() as db:
    offered = calendar_view.years(db, programme, today)
left, right = st.columns([2, 5], vertical_alignment="bottom")
with left:
    year = viewing.choice(_("Fiscal year"), offered, name="year", format_func=widgets.fiscal_year_name)
with right:
    viewing.link(programme)
with store().reading() as db:
    shown, hours = calendar_view.read(db, programme, year)
may_change = calendar_forms.may_change(visit)
if may_change:
    calendar_forms.undo(visit)
st.html(f'<p class="sb-lead">{calendar_view.sentence(shown, today)}</p>')
calendar_view.months(shown, today)
calendar_view.by_month(shown)
widgets.section(_("Exceptions"), _("Days that are open or closed against the weekly hours."))
calendar_view.exceptions(shown)
if may_change:
    calendar_forms.adding_day(visit, shown)
    calendar_forms.changing_day(visit, shown)
widgets.section(_("Weekly hours"))
calendar_view.hours(hours)
if may_change:
    calendar_forms.adding_hours(visit)
    calendar_forms.changing_hours(visit, hours)
