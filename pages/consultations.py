"""Consultation records: the contractor's file in, checked row by row; imports can be taken back."""

from core.language import gettext as _
from workspace import changing, consultation_import, consultation_records, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", "counsellor")
programme = visit.programme
widgets.title(
    _("Consultation records"),
    _("Bring in the list of consultations. Clients' numbers are made unreadable at once; no names, no texts."),
)
widgets.demo_note(programme)
changing.told_once()

with store().reading() as db:
    records = consultation_records.read(db, programme)
if records.listed.records:
    consultation_records.standing(records)
else:
    widgets.empty(_("No records are here yet."), _("Fill in the template, or choose the list you keep already."))

if not consultation_import.review(visit):
    widgets.section(
        _("Bring in a file"), _("The template explains its columns. Other headings are often understood too.")
    )
    consultation_import.template_button()
    consultation_import.uploading(visit)
consultation_records.disagreements(records)
consultation_records.history(visit, records)
