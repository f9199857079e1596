"""Publishing a table: what would leave, the button, and what has left already."""

from datetime import date

import streamlit as st

from core.dates import now, tokyo_day
from core.disclosure import PUBLISHED
from core.language import filled
from core.language import gettext as _
from core.refusals import Refusal
from store import publications as kept
from store.survey_records import Publication
from survey import publications
from survey.publications import Line, Request
from workspace import changing, survey_results_files, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.survey_results_choice import Choice

_SEEN = "survey-publish-seen"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def publishing(visit: Visit, choice: Choice) -> None:
    """Look through what would leave of the fiscal year, publish it."""
    widgets.section(
        _("Publish a table"),
        _("For people outside: fewer than {least} people are hidden. Only the table leaves.").format(least=PUBLISHED),
    )
    request = Request(
        programme_id=visit.programme.id,
        code=choice.code,
        open_survey_id=choice.open_survey_id,
        since=choice.since,
        until=choice.until,
    )
    try:
        with store().reading() as db:
            publications.check(db, request, at=now())
            lines = publications.preview(db, request)
    except Refusal as refusal:
        st.session_state.pop(_SEEN, None)
        days = {name: widgets.day(fact) for name, fact in refusal.facts.items() if isinstance(fact, date)}
        if isinstance(refusal, publications.Overlaps):
            # Nobody has tried yet, so it's no warning.
            told = _("Published on {day}. Its files below may be given out again; another table of this year can't be.")
            widgets.note(told.format(**days))
        else:
            widgets.attention(filled(_(refusal.sentence), **{**refusal.facts, **days}))
        return
    table(lines)
    # What the button stands under is what was seen: the next run reads the answers anew and compares.
    seen = publications.seal(lines)
    if st.button(_("Publish this table"), type="primary", key="survey-publish-table", on_click=_note, args=(seen,)):
        was_seen = st.session_state.pop(_SEEN, "")
        changing.make(
            lambda db: publications.publish(db, request, by=visit.by, at=now(), seen=was_seen),
            _("The table is published. Its files are below."),
        )


def _note(seen: str) -> None:
    st.session_state[_SEEN] = seen


def table(lines: tuple[Line, ...]) -> None:
    """What leaves, line by line."""
    widgets.table(
        survey_results_files.rows(lines),
        survey_results_files.columns(),
        caption=_("What leaves"),
        numbers=("count", "n", "percent", "low", "high"),
    )


def published(visit: Visit, choice: Choice) -> None:
    """What has left of a questionnaire, the newest first, each with its files."""
    with store().reading() as db:
        every = kept.of_survey(db, visit.programme.id, choice.code)
    mine = [one for one in reversed(every) if one.open_survey_id == choice.open_survey_id]
    widgets.section(_("Published so far"), _("Give these files out again as often as you like: they never change."))
    if not mine:
        widgets.empty(_("Nothing is published of this questionnaire yet."))
    for one in mine:
        _published(visit, choice, one)


def _published(visit: Visit, choice: Choice, one: Publication) -> None:
    lines = publications.lines_of(one)
    since, until = (date.fromisoformat(one.figures[name]) for name in ("since", "until"))
    period = _("{first} to {last}").format(first=widgets.day(since), last=widgets.day(until))
    made = _("published on {day} by {who}").format(day=widgets.day(tokyo_day(one.made_at)), who=one.made_by)
    with st.container(key=f"published-{one.id}", horizontal=True):
        st.html(f'<p class="sb-published"><b>{period}</b><span>{made}</span></p>')
        name = f"survey-{choice.slug(visit.programme)}-{since:%Y%m}-{until:%Y%m}"
        about = survey_results_files.about_table(visit.programme, one, survey=choice.name)
        for ending, kind, make in (
            ("csv", "text/csv", survey_results_files.table_csv),
            ("xlsx", _XLSX, survey_results_files.table_xlsx),
        ):
            key = f"survey-table-{one.id}-{ending}"
            data = make(lines, about=about)
            st.download_button(ending.upper(), data, f"{name}.{ending}", kind, on_click="ignore", key=key)
    with st.expander(_("What left")):
        table(lines)
