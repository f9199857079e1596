"""Targets: how far each one is, whether it will be reached, and who says so."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from workspace import changing, target_forms, targets_view, viewing, widgets
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
programme, today = visit.programme, tokyo_day(now())
widgets.title(_("Targets"), _("How far each target is, and whether it can be reached."))
widgets.demo_note(programme)
changing.told_once()
with store().reading() as db:
    offered = targets_view.years(db, programme, today)
left, right = st.columns([2, 5], vertical_alignment="bottom")
with left:
    year = viewing.choice(_("Fiscal year"), offered, name="year", format_func=widgets.fiscal_year_name)
with right:
    viewing.link(programme)
shown = targets_view.read_for(visit, year)
if shown.progress:
    targets_view.picture(visit, shown)
    widgets.section(_("In figures"))
    targets_view.table(visit, shown)
else:
    widgets.empty(
        _("No targets are set for this fiscal year."),
        _("Add the first one below; the plan or the grant application usually says it.")
        if target_forms.may_change(visit)
        else _("A manager can add them here."),
    )
targets_view.later(shown)
if target_forms.may_change(visit):
    target_forms.changing_one(visit, shown)
    target_forms.adding(visit, shown)
