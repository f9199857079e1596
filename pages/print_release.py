"""Approval and print shop: a manager approves a version, then the ZIP with press files and papers goes out."""

import streamlit as st

from campaigns import print_designs
from core.language import gettext as _
from core.refusals import Refusal
from workspace import changing, print_form, print_handout, print_history, print_release, widgets
from workspace.access import require
from workspace.database import store

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Approval and print shop"), _("What a manager has approved can go to a print shop."))
widgets.demo_note(programme)
changing.told_once()

with store().reading() as db:
    designs = print_designs.of_programme(db, programme)
    live = print_form.read(db, programme).live
if not designs or not live:
    widgets.empty(_("No version is kept yet."), _("Lay out a piece in the print studio and keep it for approval."))
    widgets.way_to("prints", _("To the print studio"))
    st.stop()

left, right = st.columns([5, 6], gap="large")
with left:
    design = print_release.choosing(designs)
with right:
    try:
        digest = print_release.proof(visit, design, live)
    except Refusal as refusal:
        widgets.refused(refusal)
        st.stop()
with left:
    is_read = print_release.reading(visit, design)
    print_release.approval(visit, design, digest)
    widgets.section(_("Files"), _("One ZIP: print files, specification, ledger, sorting sheet, letters and labels."))
    print_handout.handing_out(visit, design, live, digest, is_read=is_read)
widgets.section(_("Given out so far"), _("A reprint keeps its codes: choose the same version and places again."))
print_history.history(programme)
