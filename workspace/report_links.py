"""From a number of the report to the page on which it is kept or explained."""

from collections.abc import Iterable

import streamlit as st

from core.language import gettext as _
from core.language import mark
from workspace import navigation
from workspace.access import Visit

# By what follows the project in a number's key (funnel.report_numbers.Told.key); the first that fits.
_PAGES = {
    "money": "money",
    "deeds": "activities",
    "figures": "activities",
    "aims": "targets",
    "sessions": "calendar",
    "mean_per_session": "calendar",
    "survey": "survey_results",
    "channels": "channels",
}
_ELSEWHERE = "results"
_LABELS = {
    "activities": mark("To the activities"),
    "calendar": mark("To the opening days"),
    "channels": mark("To the numbers by channel"),
    "consultations": mark("To the consultation records"),
    "money": mark("To cost and grant"),
    "results": mark("To the numbers of the year"),
    "survey_results": mark("To the survey results"),
    "targets": mark("To the targets"),
}


def page_of(number: str) -> str:
    """The page of a number by its key, such as '1-1/money/grant_yen'; '' for no number."""
    if not number:
        return ""
    rest = number.partition("/")[2]
    return next((page for begins, page in _PAGES.items() if rest.startswith(begins)), _ELSEWHERE)


def way_to(visit: Visit, page: str, label: str = "") -> None:
    """A link to a page, if this member of staff has it; the year that is looked at goes along."""
    entry = next((one for one in navigation.for_role(visit.staff.role) if one.name == page), None)
    if entry is None:
        return
    asked = {name: st.query_params[name] for name in ("programme", "year") if name in st.query_params}
    st.page_link(entry.path, label=label or _(_LABELS.get(page, entry.title)), query_params=asked)


def ways(visit: Visit, pages: Iterable[str]) -> None:
    """The ways to some pages, side by side."""
    with st.container(horizontal=True, key="report-ways"):
        for page in pages:
            way_to(visit, page)
