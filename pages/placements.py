"""Places and codes: where a card, sticker or poster goes; each has a code of its own."""

import streamlit as st

from core.language import gettext as _
from workspace import (
    changing,
    placement_files,
    placement_forms,
    placement_history,
    placement_upload,
    uncounted,
    widgets,
)
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Places and codes"), _("Where cards, stickers and posters go. Each place has a code of its own."))
widgets.demo_note(programme)
changing.told_once()

with store().reading() as db:
    places = placement_forms.read(db, programme)
    missing = uncounted.ever(db, programme)
if not places.campaigns:
    widgets.empty(_("Places belong to a campaign, and there is none yet."), _("Make a campaign first."))
    widgets.way_to("campaigns", _("To the campaigns"))
    st.stop()

if places.placements:
    uncounted.note(missing)
    placement_forms.listing(visit, places)
    placement_files.offer(visit, places.campaigns)
    placement_forms.detail(visit, places.placements)
else:
    widgets.empty(_("There is no place yet."), _("Add one below, or bring in a whole list from Excel."))

widgets.section(_("Add places"), _("One by one, pasted from Excel, or as a file."))
single, paste, upload = st.tabs([_("One place"), _("Paste from Excel"), _("Choose a file")])
with single:
    placement_forms.adding(visit, places)
with paste:
    placement_upload.pasting(visit)
with upload:
    placement_upload.template_button()
    placement_upload.uploading(visit)
placement_upload.review(visit, places)
placement_history.show(visit)
