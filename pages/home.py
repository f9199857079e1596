"""What to do next, for this person in this programme."""

from html import escape

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from workspace import access, navigation, next_steps, state_notes, widgets
from workspace.database import store

visit = access.require("pr", "manager", "counsellor")
programme, today = visit.programme, tokyo_day(now())
with store().reading() as db:
    found = next_steps.standing(db, programme, now())
    notes = state_notes.notes(db, programme=programme, role=visit.staff.role, at=now())
todo = next_steps.steps(found, programme=programme, role=visit.staff.role, today=today)
entries = {entry.name: entry for entry in navigation.for_role(visit.staff.role)}

sentence = _("What you can do next, most urgent first.")
if next_steps.has_ended(programme, today):
    sentence = _("This programme ended on {day}. Its records stay readable.").format(day=widgets.day(programme.ends))
widgets.title(f"{programme.municipality}  {programme.desk}", sentence)
widgets.demo_note(programme)
state_notes.show(notes)

places, scans, records = st.columns([2, 2, 3])
with places:
    widgets.big_number(_("Places with a code"), widgets.places(len(found.live)))
with scans:
    widgets.big_number(_("Scans so far"), widgets.times(sum(found.scans.values())))
with records:
    last = widgets.day(found.last_records) if found.last_records else _("none yet")
    widgets.big_number(_("Last consultation records"), last)
if "overview" in entries and found.scans:
    widgets.way_to("overview", _(entries["overview"].title))

widgets.section(_("Next"))
for place, step in enumerate(step for step in todo if step.page in entries):
    with st.container(key=f"todo-{place}"):
        words, link = st.columns([5, 2], vertical_alignment="center")
        words.html(f'<p class="sb-todo">{escape(step.sentence)}</p>')
        with link:
            widgets.way_to(step.page, _(entries[step.page].title))
if not todo:
    widgets.empty(_("Nothing waits for you here."), _("Choose a page on the left to look around."))
