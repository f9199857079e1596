"""Which part of the report is looked at, in the page's address: the browser's Back leads to the part before."""

import streamlit as st

STEP, PROJECT, PART = "report-step", "report-project", "report-part"
_NAMES = {"step": STEP, "project": PROJECT, "heading": PART}
# Every part of the page has it in its address, an address typed or led to from elsewhere may lack it.
_ALWAYS = "year"
_TOLD = "report-address"


def follow() -> None:
    """Look at what the address asks for, where it asks for something else than this page has told it."""
    told: dict[str, str] = st.session_state.get(_TOLD, {})
    for name, key in _NAMES.items():
        asked = st.query_params.get(name)
        if asked is not None and asked != told.get(name):
            st.session_state[key] = asked
        elif asked is None and name in told and _ALWAYS in st.query_params:
            # Back to where the page was opened, which said nothing of it.
            st.session_state.pop(key, None)


def tell(**beginning: str) -> None:
    """Have the address say what is looked at; what a page begins with is only said once it was something else.

    `beginning` names parts by their words in the address (step, project, heading) with what each begins with.
    """
    wanted = {name: str(st.session_state.get(_NAMES[name], first)) for name, first in beginning.items()}
    said = {name: now for name, now in wanted.items() if now != beginning[name] or name in st.query_params}
    if any(st.query_params.get(name) != now for name, now in said.items()):
        st.query_params.update(said)
    told: dict[str, str] = st.session_state.get(_TOLD, {})
    st.session_state[_TOLD] = {name: now for name, now in told.items() if name not in wanted} | said
