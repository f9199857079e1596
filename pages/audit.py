"""The record of changes."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from workspace import access, audit, widgets
from workspace.database import store

visit = access.require("manager", without_programme=True)
widgets.title(_("Record of changes"), _("Who changed what, and when. No page can change it afterwards."))
if visit.chosen:
    widgets.demo_note(visit.chosen)
with store().reading() as db:
    there = audit.reach(db, visit, today=tokyo_day(now()))
if not there.people:
    widgets.empty(_("Nothing was changed yet."))
    st.stop()

when, who, leaf = st.columns([2, 3, 2])
month = when.selectbox(
    _("Month"),
    there.months,
    index=None,
    format_func=widgets.month_name,
    placeholder=_("All months"),
    key="audit-month",
)
by = who.selectbox(
    _("By"), there.people, index=None, format_func=audit.person, placeholder=_("Everybody"), key="audit-by"
)
page = int(st.session_state.get(f"audit-page-{month}-{by}") or 1)
with store().reading() as db:
    entries, number, programmes = audit.trail(db, visit, audit.Asked(month, by, page))
leaves = -(-number // audit.A_PAGE)
if leaves > 1:
    of = _("Page (1 to {last})").format(last=leaves)
    leaf.number_input(of, 1, leaves, 1, key=f"audit-page-{month}-{by}")
if not entries:
    widgets.empty(_("Nothing was changed then."))
    st.stop()

columns = {"at": _("When"), "by": _("By"), "action": _("What"), "programme": _("Programme"), "detail": _("Details")}
first = audit.A_PAGE * (page - 1) + 1
caption = _("{first} to {last} of {number} changes, newest first").format(
    first=first, last=first + len(entries) - 1, number=f"{number:,}"
)
with st.container(key="audit-trail"):
    widgets.table(audit.rows(entries, programmes), columns, caption=caption, stacks=True)
