"""Results by time: by month and week with what happened then, and by weekday and hour against the opening hours."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, happening_forms, times_view, uncounted, viewing, widgets
from workspace.access import require

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Times"), _("When people scan, when they come, and what happened then."))
widgets.demo_note(programme)
changing.told_once()
period = viewing.period(programme)
seen = times_view.read(visit, period)
uncounted.note(seen.unrecorded)
if not seen.months:
    widgets.empty(_("Nothing of this fiscal year has been yet."), _("Choose an earlier one."))
    st.stop()

widgets.section(
    _("By month"),
    _("The whole fiscal year. Numbered lines are what happened; the dotted line is the year before."),
)
times_view.by_month(visit, seen)

widgets.section(_("What happened"), _("The numbers on the lines of the charts."))
times_view.notes(visit, seen)
happening_forms.adding(visit, max(period.since, programme.starts))
happening_forms.changing_one(visit, seen.notes)

widgets.section(_("Scans by week"), _("Weeks from Monday; at the ends of the period only its own days."))
if seen.weeks:
    times_view.by_week(visit, seen)
else:
    widgets.note(_("No day of this period has been yet."))

widgets.section(
    times_view.outside(seen.clock), _("Scans by weekday and hour. Frames are the hours in which the desk is open.")
)
times_view.by_hour(visit, seen)
widgets.note(
    _("Consultations and friends are few: they are not told by week or hour, so that nobody can be recognised."),
    _("An hour counts as open where the desk is open for a part of it; days on which it is closed count as closed."),
)
