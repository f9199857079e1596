"""What the desk did beside counselling, and what earlier surveys found: the records that the report needs."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from workspace import activities_forms, activities_upload, activities_view, baselines_forms, changing, viewing, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", "counsellor")
programme, today = visit.programme, tokyo_day(now())
widgets.title(
    _("Activities and earlier surveys"),
    _("What the desk did beside counselling, for the yearly report. Nobody's name belongs here."),
)
widgets.demo_note(programme)
# A place of its own, so that what appears in it moves nothing below.
with st.container(key="activity-told"):
    changing.told_once()
    activities_forms.undoing(visit)
records, earlier = st.tabs([_("Activities"), _("Earlier surveys")], key="activity-tabs")
with records:
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    with left:
        year = viewing.choice(
            _("Fiscal year"),
            activities_view.years(programme, today),
            name="year",
            format_func=widgets.fiscal_year_name,
        )
    with right:
        viewing.link(programme)
    with store().reading() as db:
        shown = activities_view.read(db, programme, year, today)
    if shown.rows:
        widgets.section(_("Sums of the year"))
        activities_view.sums(shown)
        with st.expander(_("All records of the year"), expanded=len(shown.rows) <= 20):
            activities_view.table(shown)
        activities_view.file_button(visit, shown)
    else:
        widgets.empty(
            _("No activities of this fiscal year are recorded yet."),
            _("Add the first one below, or bring in a whole list from Excel."),
        )
    if shown.first <= shown.last:
        widgets.section(_("Add an activity"), _("What was offered and didn't take place is recorded as 0."))
        activities_forms.adding(visit, shown)
    if shown.rows:
        widgets.section(_("Change or remove an activity"))
        activities_forms.changing_one(visit, shown)
    widgets.section(
        _("Bring in a list"), _("The template explains its columns. Other headings are often understood too.")
    )
    activities_upload.template_button(visit)
    activities_upload.uploading(visit)
    activities_upload.review(visit)
with earlier:
    baselines_forms.table(visit, shown.baselines)
    if baselines_forms.may_change(visit):
        baselines_forms.changing_one(visit, shown.baselines)
        baselines_forms.adding(visit)
