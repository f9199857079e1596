"""The head of the report's page and its parts: how far it is, which part of the work is before her, names."""

from html import escape

import streamlit as st

from core import words
from core.dates import tokyo_day
from core.language import gettext as _
from core.language import mark
from funnel import report_amounts
from funnel.report import Project
from store.report_records import ReportVersion
from workspace import report_address, report_links, widgets
from workspace.report_address import PART, PROJECT, STEP
from workspace.report_reading import Shown

STEPS = {
    "write": mark("Write"),
    "ask": mark("Questions"),
    "read": mark("Read"),
    "freeze": mark("Settle"),
    "take": mark("Take out"),
}


def standing(shown: Shown) -> None:
    """One line: settled or not, how many headings are empty, how many questions are open."""
    newest = shown.versions[0] if shown.versions else None
    settled = version_name(newest) if newest else _("Not settled yet")
    empty, asked = len(shown.empty), len(shown.findings)
    facts = [
        _("{number} headings empty").format(number=empty) if empty else _("All headings written"),
        _("{number} questions").format(number=asked) if asked else _("No questions"),
    ]
    if shown.is_changed:
        facts.insert(0, _("changed since"))
    rest = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    kind = "settled" if newest else "open"
    st.html(f'<p class="sb-standing {kind}" role="status"><b>{escape(settled)}</b>{rest}</p>')


def version_name(one: ReportVersion) -> str:
    """A version as an office calls it: 第2版（令和6年4月20日 確定）."""
    return _("Version {number} (settled {day})").format(
        number=one.number, day=report_amounts.day(tokyo_day(one.made_at))
    )


def step() -> str:
    """Which part of the work is before her."""
    first = next(iter(STEPS))
    if st.session_state.get(STEP, first) not in STEPS:
        st.session_state.pop(STEP)
    chosen = st.segmented_control(
        _("Part"),
        list(STEPS),
        default=None if STEP in st.session_state else first,
        required=True,
        format_func=lambda name: _(STEPS[name]),
        key=STEP,
        label_visibility="collapsed",
        persist_state="session",
    )
    report_address.tell(step=first)
    return str(chosen)


def go_to(name: str) -> None:
    """From a button: open another part of the work."""
    st.session_state[STEP] = name


def open_heading(project: str, part: str) -> None:
    """From a button: open a heading to write under."""
    st.session_state[PROJECT], st.session_state[PART] = project, part
    go_to("write")


def heading(part: str) -> str:
    """A heading of the report, in the reader's language."""
    return _(words.REPORT_TEXTS[part])


def project_name(project: Project) -> str:
    """A project with its number, as the office calls it."""
    return f"{project.number}　{project.name}" if project.number else project.name


def place_name(shown: Shown, number: str, part: str) -> str:
    """Where something stands: project, where there are several, and heading."""
    named = next((one for one in shown.report.projects if one.number == number), None)
    if part:
        return f"{number}　{heading(part)}" if len(shown.report.projects) > 1 else heading(part)
    return project_name(named) if named else _("Whole report")


def missing(shown: Shown) -> None:
    """What isn't entered yet, what becomes of it on paper, and the ways to enter it."""
    projects = shown.report.projects
    wanted = {
        "money": not any(one.money.cost_yen is not None for one in projects),
        "targets": not any(one.aims for one in projects),
        "activities": not any(one.deeds for one in projects),
    }
    pages = [page for page, is_missing in wanted.items() if is_missing]
    if not pages:
        return
    names = {"money": _("cost and grant"), "targets": _("targets"), "activities": _("activities")}
    told = _("Not entered yet for this fiscal year: {what}.").format(what=_(", ").join(names[page] for page in pages))
    until = _("Until then the report leaves it out, or says that nothing is recorded.")
    with st.container(horizontal=True, key="attention-report"):
        widgets.attention(_("{first} {second}").format(first=told, second=until))
        for page in pages:
            report_links.way_to(shown.visit, page)
