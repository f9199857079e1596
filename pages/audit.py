"""The record of changes."""

import streamlit as st

from core.language import gettext as _
from workspace import access, audit, widgets
from workspace.database import store

visit = access.require("manager", without_programme=True)
with store().reading() as db:
    entries, programmes = audit.trail(db, visit)

widgets.title(_("Record of changes"), _("Who changed what, and when. No page can change it afterwards."))
if visit.chosen:
    widgets.demo_note(visit.chosen)
if not entries:
    widgets.empty(_("Nothing was changed yet."))
    st.stop()

names = sorted({entry.by for entry in entries})
who = st.columns([2, 3])[0].selectbox(_("By"), names, index=None, placeholder=_("Everybody"), key="audit-by")
shown = [entry for entry in entries if who in (None, entry.by)]
columns = {"at": _("When"), "by": _("By"), "action": _("What"), "programme": _("Programme"), "detail": _("Details")}
caption = _("The latest {number} changes, newest first").format(number=len(shown))
widgets.table(audit.rows(shown, programmes), columns, caption=caption)
