"""Who may sign in, as what, and on which programmes."""

from core.language import gettext as _
from workspace import access, staff_forms, widgets
from workspace.database import store

visit = access.require(without_programme=True)
with store().reading() as db:
    roster = staff_forms.read(db)

widgets.title(_("Staff"), _("Who may sign in, as what, and which programmes they see."))
if visit.chosen:
    widgets.demo_note(visit.chosen)
staff_forms.told_once()
staff_forms.listing(roster)
staff_forms.adding(visit, roster)
staff_forms.changing(visit, roster)
