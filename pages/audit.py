"""The record of changes."""

import streamlit as st

from core.language import gettext as _
from store import programmes, staff
from workspace import access, audit, widgets
from workspace.database import store

LATEST = 200

visit = access.require("manager", without_programme=True)
is_admin = visit.staff.role == "admin"
with store().reading() as db:
    seen = programmes.all_programmes(db) if is_admin else list(visit.programmes)
    entries = staff.audit_trail(db, programme_ids=None if is_admin else [one.id for one in seen], limit=LATEST)

widgets.title(_("Record of changes"), _("Who changed what, and when. Nothing in it can be changed afterwards."))
if visit.chosen:
    widgets.demo_note(visit.chosen)

names = sorted({entry.by for entry in entries})
who = st.selectbox(_("By"), names, index=None, placeholder=_("Everybody"), key="audit-by")
shown = [entry for entry in entries if who in (None, entry.by)]
if shown:
    widgets.table(
        audit.rows(shown, {one.id: widgets.programme_name(one) for one in seen}),
        {
            "at": _("When"),
            "by": _("By"),
            "action": _("What"),
            "programme": _("Programme"),
            "detail": _("Details"),
        },
        caption=_("The latest {number} changes, newest first").format(number=len(shown)),
    )
else:
    widgets.empty(_("Nothing was changed yet."))
