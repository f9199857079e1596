"""The yearly report: written, checked, settled, taken out."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from core.refusals import Refusal
from workspace import (
    changing,
    report_address,
    report_paper_view,
    report_questions,
    report_reading,
    report_settling,
    report_taking_out,
    report_view,
    report_writing,
    viewing,
    widgets,
)
from workspace.access import require

visit = require("manager")
widgets.title(
    _("Yearly report"), _("The numbers fill themselves in. The words are yours, and questions help to check them.")
)
widgets.demo_note(visit.programme)
changing.told_once()
report_address.follow()
offered = report_reading.years(visit.programme, tokyo_day(now()))
left, middle, right = st.columns([3, 6, 2], vertical_alignment="bottom")
with left:
    year = viewing.choice(_("Fiscal year"), offered, name="year", format_func=widgets.fiscal_year_name)
shown = report_reading.read_for(visit, year)
with middle:
    report_view.standing(shown)
with right:
    viewing.link(visit.programme)
report_view.missing(shown)
work = {
    "write": report_writing.writing,
    "ask": report_questions.listing,
    "read": report_paper_view.reading_it,
    "freeze": report_settling.settling,
    "take": report_taking_out.taking_out,
}
try:
    work[report_view.step()](shown)
except Refusal as refusal:
    # Such as a version that another release has kept.
    widgets.refused(refusal)
