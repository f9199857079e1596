"""A change by staff on a page: made in one transaction, told once on the next run, or refused in words."""

from collections.abc import Callable

import streamlit as st

from core.refusals import Refusal
from store.database import Db
from workspace import widgets
from workspace.database import store

_TOLD = "changing-told"


def told_once() -> None:
    """What the last change did; shown on this run only."""
    sentence = st.session_state.pop(_TOLD, "")
    # A place of its own: else all below moves when the sentence goes, and what somebody has unfolded there folds up.
    with st.empty():
        if sentence:
            widgets.done(sentence)


def tell(sentence: str) -> None:
    """Have the next run of the page say what was done."""
    st.session_state[_TOLD] = sentence


def tell_and_rerun(sentence: str) -> None:
    """Draw the page anew, with what was done on top."""
    tell(sentence)
    st.rerun()


def make(change: Callable[[Db], object], sentence: str) -> None:
    """Make a change in one transaction and draw the page anew; or say why not, with what was typed still there."""
    try:
        with store().writing() as db:
            change(db)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    tell_and_rerun(sentence)
