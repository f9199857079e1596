"""What to do next, for this person in this programme."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from workspace import access, navigation, next_steps, widgets
from workspace.database import store

visit = access.require("pr", "manager", "counsellor")
programme = visit.programme
with store().reading() as db:
    found = next_steps.standing(db, programme)
todo = next_steps.steps(found, programme=programme, role=visit.staff.role, today=tokyo_day(now()))

widgets.title(
    _("{municipality} {desk}").format(municipality=programme.municipality, desk=programme.desk),
    _("What you can do next, most urgent first."),
)
widgets.demo_note(programme)

for column, (label, value) in zip(
    st.columns([1, 1, 2]),
    [
        (_("Places with a code"), widgets.places(len(found.live))),
        (_("Scans so far"), widgets.times(sum(found.scans.values()))),
        (_("Last consultation records"), widgets.day(found.last_records) if found.last_records else _("none yet")),
    ],
    strict=True,
):
    with column:
        widgets.big_number(label, value)

widgets.section(_("Next"))
titles = {entry.name: entry for entry in navigation.for_role(visit.staff.role)}
for place, step in enumerate(step for step in todo if step.page in titles):
    words, link = st.columns([5, 2], vertical_alignment="center")
    words.html(f'<p class="sb-todo">{step.sentence}</p>')
    with link.container(key=f"{'go' if place == 0 else 'also'}-{place}"):
        st.page_link(titles[step.page].path, label=_(titles[step.page].title))
if not todo:
    widgets.empty(_("Nothing waits for you here."), _("Choose a page on the left to look around."))
