"""Withdrawal of a one-time link that must not be opened any more."""

import streamlit as st

from core.dates import now
from core.language import gettext as _
from core.refusals import Refusal
from survey import invitations
from workspace import widgets
from workspace.access import Visit
from workspace.database import store

_FIELD, _PASTED = "survey-withdraw-address", "survey-withdraw-pasted"


def withdrawing(visit: Visit) -> None:
    """Paste an address, and it ends; neither the field nor the session keeps it beyond this run."""
    pasted = st.session_state.pop(_PASTED, None)
    with st.expander(_("Withdraw a link"), expanded=pasted is not None):
        st.caption(_("Sent to the wrong person, or somebody else reads her phone: paste the link, and it ends."))
        with st.form("survey-withdraw", border=False):
            st.text_input(_("Address of the link"), autocomplete="off", key=_FIELD)
            st.form_submit_button(_("Withdraw the link"), on_click=_take_over, key="survey-withdraw-go")
        if pasted is not None:
            _withdraw(visit, pasted)


def _take_over() -> None:
    """Before the run: empty the field. What was in it is used by the run itself, which knows who asks."""
    st.session_state[_PASTED], st.session_state[_FIELD] = st.session_state[_FIELD], ""


def _withdraw(visit: Visit, pasted: str) -> None:
    try:
        with store().writing() as db:
            is_ended = invitations.withdraw(
                db, by=visit.by, at=now(), programme=visit.programme, address_or_token=pasted
            )
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    if is_ended:
        widgets.saved(_("The link is withdrawn. It can't be opened any more and doesn't count as sent."))
        return
    widgets.attention(
        _(
            "No link of this programme can be opened at this address, so nothing was changed. It was used, has ended "
            "or was withdrawn before (which of these isn't told), or the address is not complete: please compare it."
        )
    )
