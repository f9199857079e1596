"""Links for everybody at an event: made with their limits, shown with code and sheet, closed by hand."""

from datetime import datetime, timedelta
from html import escape

import streamlit as st

from core.dates import end_of, now, start_of, tokyo_day
from core.disclosure import hide
from core.language import gettext as _
from core.refusals import Refusal
from store import survey_links
from store.survey_records import OpenSurvey
from survey import link_papers, open_surveys
from survey.questionnaires import Form
from workspace import changing, widgets
from workspace.access import Visit
from workspace.database import settings, store
from workspace.survey_links_form import drawing

_USUAL_DAYS = timedelta(days=7)
_MANAGING = ("opens", "open", "full")


def events(visit: Visit, form: Form) -> None:
    """Open links that still matter one by one, those that have ended as a table, and a form for another."""
    widgets.section(
        _("For an event"), _("One link for everybody in the room, on a sheet or a slide, for some days and answers.")
    )
    at = now()
    with store().reading() as db:
        found = survey_links.opened(db, visit.programme.id)
    states = {one.id: open_surveys.state(one, at=at) for one in found}
    for one in found:
        if states[one.id] in _MANAGING:
            _one(visit, one, states[one.id])
    over = [one for one in found if states[one.id] not in _MANAGING]
    if over:
        with st.expander(_("Links that have ended")):
            _table(over)
    with st.expander(_("Make a link for an event"), expanded=bool(st.session_state.get("survey-open-label"))):
        _making(visit, form)


def _making(visit: Visit, form: Form) -> None:
    today = tokyo_day(now())
    with st.form("survey-open", border=False):
        label = st.text_input(
            _("Which event (staff see it; it stands in fine print on the sheet)"),
            max_chars=open_surveys.LONGEST_LABEL,
            placeholder=_("Training on 3 August"),
            key="survey-open-label",
        )
        first, last, number = st.columns(3)
        since = first.date_input(_("Opens on"), today, min_value=today, key="survey-open-since")
        until = last.date_input(_("Last day"), today + _USUAL_DAYS, min_value=today, key="survey-open-until")
        most = number.number_input(
            _("Answers at most"),
            1,
            open_surveys.MOST_ANSWERS,
            50,
            help=_("About as many as there are people: nobody from outside can answer a hundred times."),
            key="survey-open-most",
        )
        if st.form_submit_button(_("Make the link"), key="survey-open-go"):
            _make(visit, form, label, start_of(since), end_of(until), int(most))


def _make(visit: Visit, form: Form, label: str, opens_at: datetime, ends_at: datetime, most: int) -> None:
    told = {"label": label, "opens_at": opens_at, "ends_at": ends_at, "most": most, "code": form.code}
    try:
        link_papers.must_be_printable(label)
        with store().writing() as db:
            open_surveys.open_one(db, by=visit.by, at=now(), programme=visit.programme, **told)  # type: ignore[arg-type]
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    del st.session_state["survey-open-label"]
    changing.tell_and_rerun(_("The link for “{label}” is made.").format(label=label.strip()))


def _one(visit: Visit, one: OpenSurvey, state: str) -> None:
    address = open_surveys.address(one.key, origin=settings().public_origin)
    with st.container(key=f"survey-event-{one.id}"):
        _line(one, state)
        with st.expander(_("Address, code and sheet")):
            code, rest = st.columns([1, 3], gap="large")
            with code:
                drawing(address, _("The sheet has it larger."))
            with rest:
                st.code(address, language=None, wrap_lines=True)
                _files(visit, one, address)
                _closing(visit, one)


def _line(one: OpenSurvey, state: str) -> None:
    """How many have answered isn't told while it is open: a number that grows by one tells who has just answered."""
    most = _("up to {most} answers").format(most=f"{one.most:,}")
    parts = (one.label, days(one), most, _(open_surveys.STATES[state]))
    st.html(f'<p class="sb-talk sb-event {state}">{"".join(f"<span>{escape(part)}</span>" for part in parts)}</p>')


def days(one: OpenSurvey) -> str:
    """From which day to which."""
    first, last = tokyo_day(one.opens_at), tokyo_day(one.ends_at - timedelta.resolution)
    return _("{month}/{day} to {last_month}/{last_day}").format(
        month=first.month, day=first.day, last_month=last.month, last_day=last.day
    )


def _files(visit: Visit, one: OpenSurvey, address: str) -> None:
    def sheet() -> bytes:
        return link_papers.room_sheet(address, label=one.label, until=one.ends_at, is_demo=visit.programme.is_demo)

    offered = (
        (_("Sheet for the room (PDF)"), sheet, "pdf", link_papers.PDF),
        (_("Code for a slide (PNG)"), lambda: link_papers.png(address), "png", link_papers.PNG),
    )
    with st.container(horizontal=True):
        for label, data, kind, mime in offered:
            key = f"survey-event-{one.id}-{kind}"
            st.download_button(label, data, f"questionnaire-{one.id}.{kind}", mime, on_click="ignore", key=key)


def _closing(visit: Visit, one: OpenSurvey) -> None:
    sure = st.checkbox(_("Close this link for good"), key=f"survey-event-{one.id}-sure")
    if st.button(_("Close the link"), disabled=not sure, key=f"survey-event-{one.id}-close"):
        who = {"by": visit.by, "at": now(), "programme": visit.programme}
        changing.make(
            lambda db: open_surveys.close(db, **who, open_survey_id=one.id),  # type: ignore[arg-type]
            _("The link for “{label}” takes no more answers.").format(label=one.label),
        )


def _table(over: list[OpenSurvey]) -> None:
    rows = [{"label": one.label, "days": days(one), "answered": _answered(one), "most": one.most} for one in over]
    columns = {"label": _("Event"), "days": _("Days"), "answered": _("Answers"), "most": _("At most")}
    widgets.table(
        rows,
        columns,
        caption=_("Links that have ended; fewer than 5 answers are hidden"),
        numbers=("answered", "most"),
    )


def _answered(one: OpenSurvey) -> int | None:
    [shown] = hide([one.answered])
    return shown
