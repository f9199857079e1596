"""Campaigns: what people are told about, from when to when, and what it costs."""

from core.language import gettext as _
from workspace import campaign_forms, changing, widgets
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Campaigns"), _("What you tell people about, from when to when, and what it costs."))
widgets.demo_note(programme)
changing.told_once()

with store().reading() as db:
    found, placed = campaign_forms.read(db, programme)
if found:
    campaign_forms.listing(visit, found, placed)
else:
    widgets.empty(
        _("There is no campaign yet."),
        _("Make the first one below; then say where its cards, stickers and posters go."),
    )
campaign_forms.adding(visit)
