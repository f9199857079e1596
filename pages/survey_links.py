"""Survey links: one-time addresses to hand over after a consultation, open ones for events, and how many there were."""

import streamlit as st

from core.language import gettext as _
from workspace import changing, survey_links_counts, survey_links_form, survey_links_open, widgets
from workspace.access import require
from workspace.survey_links_withdrawal import withdrawing

visit = require("manager", "counsellor")
widgets.title(_("Survey links"), _("After a consultation, hand over a link. Each works once, for 24 hours."))
widgets.demo_note(visit.programme)
changing.told_once()

published = survey_links_form.published(visit)
may_publish = survey_links_form.may_publish(visit)
if not published:
    widgets.empty(
        _("This programme has no survey yet."),
        _("Publish one first.") if may_publish else _("Please ask your manager to publish it."),
    )
    if may_publish:
        widgets.way_to("questionnaires", _("To the questionnaires"))
    st.stop()

form = survey_links_form.choosing(published)
survey_links_form.issuing(visit, form)
withdrawing(visit)
survey_links_counts.not_sent(visit, form)
survey_links_counts.table(visit, form)
survey_links_open.events(visit, form)
widgets.section(_("What a link knows"))
widgets.note(
    _("Nothing: no person, no chat, no counsellor. We only count how many were made in a month."),
    _("Who made how many on which day stands in the record of changes."),
    _("A link that was not used ends by itself after 24 hours. No reminder is sent."),
)
