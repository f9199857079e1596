"""The parts of the survey links page: publishing the questions, issuing one link or many."""

from datetime import datetime

import streamlit as st

from core import words
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.refusals import Refusal
from store import placements, surveys
from store.database import Db
from store.records import Questionnaire
from survey import invitations, questionnaires
from workspace import changing, widgets
from workspace.access import Visit
from workspace.database import settings, store

_ISSUED = "survey-links-issued"
# Ways people learn of a desk that no placement of ours stands for.
_ALWAYS = ("desk", "friend", "other")
_BOM = "\ufeff"


def published(db: Db, visit: Visit) -> Questionnaire | None:
    """The version that links lead to now."""
    return surveys.current(db, visit.programme.id)


def may_publish(visit: Visit) -> bool:
    """Whether somebody decides what is asked."""
    return visit.staff.role in ("manager", "admin")


def publishing(visit: Visit, current: Questionnaire | None) -> None:
    """Choose modules and channels, and freeze them as the next version."""
    offered = questionnaires.channels_with_words()
    with store().reading() as db:
        ours = [*placements.channels(db, visit.programme.id), *_ALWAYS]
    with st.form("survey-publish", border=False):
        channels = st.multiselect(
            _("Ways people may have learned of the desk"),
            offered,
            default=[code for code in offered if code in ours],
            format_func=lambda code: _(words.CHANNELS[code]),
            key="survey-publish-channels",
        )
        glad = st.checkbox(_("Also ask whether she is glad that she consulted"), key="survey-publish-glad")
        label = _("Publish the survey") if current is None else _("Publish as a new version")
        if st.form_submit_button(label, type="primary" if current is None else "secondary", key="survey-publish-go"):
            modules = ["osaka"] if glad else []
            changing.make(
                lambda db: questionnaires.publish(
                    db, by=visit.by, at=now(), programme_id=visit.programme.id, modules=modules, channels=channels
                ),
                _("The survey is published. Links made from now on lead to it."),
            )


def issuing(visit: Visit) -> None:
    """One link at once, or as many as the contractor needs."""
    one, many = st.columns(2, gap="large")
    with one:
        widgets.section(_("One link"), _("For somebody whose consultation has just ended."))
        if st.button(_("Make a link"), type="primary", key="survey-link-one"):
            _issue(visit, 1)
    with many:
        widgets.section(_("Many links"), _("As a CSV file, one address a line. Each goes to one person."))
        with st.form("survey-links-many", border=False):
            count = st.number_input(
                _("How many"), min_value=2, max_value=invitations.MOST_AT_ONCE, value=20, key="survey-links-count"
            )
            if st.form_submit_button(_("Make the links"), key="survey-links-go"):
                _issue(visit, int(count))
    _show(visit)


def _issue(visit: Visit, count: int) -> None:
    try:
        with store().writing() as db:
            tokens = invitations.issue(db, by=visit.by, at=now(), programme=visit.programme, count=count)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    st.session_state[_ISSUED] = [invitations.address(token, origin=settings().public_origin) for token in tokens]


def _show(visit: Visit) -> None:
    """What was just made, on this run only: no address is kept anywhere."""
    addresses = st.session_state.pop(_ISSUED, [])
    if len(addresses) == 1:
        widgets.section(_("Your link"), _("It is shown only now. Copy it and send it in the chat."))
        st.code(ready_text(addresses[0]), language=None, wrap_lines=True)
    elif addresses:
        widgets.saved(_("{count} links are made. They are offered only now.").format(count=len(addresses)))
        st.download_button(
            _("Download as CSV"), csv_of(addresses), _file_name(now()), "text/csv", on_click="ignore", key="survey-csv"
        )


def ready_text(address: str) -> str:
    """What a counsellor may send with a link, in the reader's language."""
    text = _(
        "Thank you for talking with us. If you like, tell us how it was (about two minutes; "
        "answer only what you like). We don't ask your name. The link works once, for 24 hours."
    )
    return f"{text}\n{address}"


def csv_of(addresses: list[str]) -> str:
    """One address a line under a heading, as Excel reads it (UTF-8 with BOM)."""
    return _BOM + "\r\n".join([_("survey address"), *addresses]) + "\r\n"


def _file_name(at: datetime) -> str:
    return f"survey-links-{tokyo_day(at):%Y%m%d}.csv"
