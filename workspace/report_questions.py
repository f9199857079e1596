"""What the checker asks about the report: beside the heading it is about, and all of it in one list."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.language import gettext as _
from funnel import report_wording
from funnel.report import Report
from funnel.report_findings import Finding
from workspace import report_links, report_view, widgets
from workspace.report_reading import Place, Shown

# So many letters before and after the words that a question is about.
_AROUND = 24
# Where a text would say what none says yet.
_WRITTEN_UNDER = {"missed_unmentioned": "issues", "missed_unmentioned_of_few": "issues"}


def beside(shown: Shown, place: Place) -> None:
    """The questions about one heading, right under its text."""
    asked = shown.asked(place)
    if not asked:
        if shown.written(place).strip():
            st.html(f'<p class="sb-note">{escape(_("No questions about this text at the moment."))}</p>')
        return
    title = _("Questions about this text, as it is saved")
    st.html(f'<h3 class="sb-asks-title">{escape(title)}</h3>')
    for number, one in enumerate(asked):
        _question(shown, one, f"beside-{number}", is_here=True)


def listing(shown: Shown) -> None:
    """All questions, each with the way to its words and to its number."""
    widgets.section(
        _("Questions to the writer"),
        _("Words and numbers were compared. These are questions, not mistakes: what is right may stay as it is."),
    )
    if not shown.findings:
        widgets.empty(_("Nothing to ask at the moment."))
        return
    for title, found in _by_place(shown):
        st.html(f'<h3 class="sb-asks-title">{escape(title)}</h3>')
        for number, one in found:
            _question(shown, one, f"all-{number}", is_here=False)


def again(shown: Shown, report: Report, found: Sequence[Finding]) -> None:
    """Some questions about a report with the words they are about, to be read once more before it is handed on."""
    for number, one in enumerate(found):
        texts = next((each.texts for each in report.projects if each.number == one.project), {})
        name = report_view.place_name(shown, one.project, one.part)
        told = f"<p>{escape(report_wording.sentence(one))}</p>{quoted(texts.get(one.part, ''), one.quote)}"
        with st.container(key=f"report-asked-again-{number}", horizontal=True, vertical_alignment="center"):
            st.html(f'<div class="sb-asks"><small>{escape(name)}</small>{told}</div>')
            if one.part:
                st.button(
                    _("Open this text"),
                    key=f"report-again-{number}",
                    on_click=report_view.open_heading,
                    args=(one.project, one.part),
                )


def _by_place(shown: Shown) -> list[tuple[str, list[tuple[int, Finding]]]]:
    """The questions in the order of the report, under the name of their place."""
    found: dict[str, list[tuple[int, Finding]]] = {}
    for number, one in enumerate(shown.findings):
        found.setdefault(report_view.place_name(shown, one.project, one.part), []).append((number, one))
    return list(found.items())


def _question(shown: Shown, one: Finding, name: str, *, is_here: bool) -> None:
    written = shown.written((one.project, one.part)) if one.part else ""
    with st.container(key=f"report-asked-{name}", horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="sb-asks"><p>{escape(report_wording.sentence(one))}</p>{quoted(written, one.quote)}</div>')
        part = one.part or _WRITTEN_UNDER.get(one.kind, "")
        if part and not is_here:
            told = _("Write under: {heading}").format(heading=report_view.heading(part))
            st.button(
                _("Open this text") if one.part else told,
                key=f"report-open-{name}",
                on_click=report_view.open_heading,
                args=(one.project, part),
            )
        if page := report_links.page_of(one.number):
            report_links.way_to(shown.visit, page)


def quoted(written: str, quote: str) -> str:
    """The words that are asked about, marked, with a little of what stands around them; as HTML."""
    if not quote:
        return ""
    before, found, after = written.partition(quote)
    if not found:
        return f"<blockquote><mark>{escape(quote)}</mark></blockquote>"
    begins = "…" if len(before) > _AROUND else ""
    ends = "…" if len(after) > _AROUND else ""
    inside = f"{escape(before[-_AROUND:])}<mark>{escape(quote)}</mark>{escape(after[:_AROUND])}"
    return f"<blockquote>{begins}{inside}{ends}</blockquote>"
