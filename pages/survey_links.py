"""Survey links: one-time addresses to hand over after a consultation."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, survey_links_form, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", "counsellor")
widgets.title(_("Survey links"), _("After a consultation, hand over a link. Each works once, for 24 hours."))
widgets.demo_note(visit.programme)
changing.told_once()

with store().reading() as db:
    published = survey_links_form.published(db, visit)
if published is None:
    widgets.empty(
        _("This programme has no survey yet."),
        _("Publish it below.") if survey_links_form.may_publish(visit) else _("Please ask your manager to publish it."),
    )
    if survey_links_form.may_publish(visit):
        survey_links_form.publishing(visit, None)
    st.stop()

survey_links_form.issuing(visit)
widgets.section(_("What a link knows"))
widgets.note(
    _("Nothing: no person, no chat, no counsellor. We only count how many were made in a month."),
    _("Who made how many stands in the record of changes, like every change."),
    _("A link that was not used ends by itself after 24 hours. No reminder is sent."),
)
if survey_links_form.may_publish(visit):
    with st.expander(_("Change what is asked")):
        survey_links_form.publishing(visit, published)
