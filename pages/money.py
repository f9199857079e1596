"""The money of a fiscal year: its projects with cost, grant, rate and partners, and their cost lines."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from funnel import year_money
from workspace import changing, money_forms, money_lines, money_view, viewing, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager")
programme, today = visit.programme, tokyo_day(now())
widgets.title(
    _("Costs and grant of the year"), _("What each project of the fiscal year cost, and what the grant pays of it.")
)
widgets.demo_note(programme)
changing.told_once()
with store().reading() as db:
    offered = year_money.years(db, programme, today)
left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
with left:
    year = viewing.choice(_("Fiscal year"), offered, name="year", format_func=widgets.fiscal_year_name)
with middle:
    unit = money_view.unit_choice()
with right:
    viewing.link(programme)
with store().reading() as db:
    projects, before = year_money.read(db, programme, year), year_money.year_before(db, programme, year)
if projects:
    money_view.table(projects, unit)
    money_forms.adding(visit, projects, year, unit)
    widgets.section(_("Change a project"))
    chosen = money_forms.choose(projects, year)
    if chosen:
        money_forms.changing_one(visit, chosen, unit)
        widgets.section(_("Cost lines"), money_view.project_name(chosen.row))
        money_view.lines_sum(chosen, unit)
        money_lines.editing(visit, chosen, unit)
        money_lines.pasting(visit, chosen, unit)
else:
    widgets.empty(_("No projects are entered for this fiscal year."), _("Add the first one below."))
    money_forms.copying(visit, year, before)
    money_forms.adding(visit, projects, year, unit)
