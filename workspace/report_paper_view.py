"""The report as it will be on paper, to be read on the page."""

from html import escape

import streamlit as st

from core.language import gettext as _
from funnel import report_writers
from funnel.report import Edition
from funnel.report_writers import Paper
from workspace import reading, report_reading, widgets
from workspace.access import Visit
from workspace.report_reading import Shown


def edition_name(edition: Edition) -> str:
    """An edition as an office calls it."""
    names = {
        Edition.SUBMIT: _("For submission"),
        Edition.PUBLIC: _("To be published"),
        Edition.INSIDE: _("For checking"),
    }
    return names[edition]


def choosing_edition(key: str, first: Edition = Edition.SUBMIT) -> Edition:
    """Which edition is meant: the first, which is the complete one unless told, or the published one."""
    chosen = st.segmented_control(
        _("Which report"),
        [first, Edition.PUBLIC],
        default=None if key in st.session_state else first,
        required=True,
        format_func=edition_name,
        key=key,
        persist_state="session",
    )
    return chosen or first


def reading_it(shown: Shown) -> None:
    """The report as it stands now; complete it is only in a file, because each of those is on record."""
    edition = choosing_edition("report-read-edition", Edition.INSIDE)
    with st.spinner(_("Putting the report together …")):
        contents, page = _page(reading.state(shown.visit), shown.year, edition, shown.visit)
    name = escape(_("The report as it will be on paper"))
    inside = f'<div class="sb-reading" role="region" aria-label="{name}">{page}</div>'
    st.html(f"<style>{report_writers.style()}</style>{contents}{inside}")
    widgets.note(_("The words and numbers are those that are saved now. Pages break on paper, not here."))


@st.cache_data(ttl=reading.SECONDS, max_entries=8, show_spinner=False)
def _page(state: reading.State, year: int, edition: Edition, _visit: Visit) -> tuple[str, str]:
    report = report_reading.whole(_visit, year)
    return contents(report_writers.paper(report, edition)), report_writers.body(report, edition)


def contents(paper: Paper) -> str:
    """Links to the headings of a paper, a line for each of its sheets, as HTML."""
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{''.join(_link(*one) for one in headings)}</dd>"
        for name, headings in report_writers.headings(paper)
    )
    return f'<nav class="sb-contents" aria-label="{escape(_("Headings of the report"))}"><dl>{lines}</dl></nav>'


def _link(place: str, text: str) -> str:
    return f'<a href="#{escape(place)}">{escape(text)}</a>'
