"""How many links were handed over, and why others were not: one click, one more in the month."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from core import words
from core.dates import fiscal_bounds, fiscal_year, months, now, tokyo_day
from core.disclosure import hide
from core.language import gettext as _
from store import survey_links
from store.records import Programme
from survey import invitations
from survey.questionnaires import Form
from workspace import changing, widgets
from workspace.access import Visit
from workspace.database import store

_LAST = "survey-unsent-last"
_BUTTON = "survey-unsent-{reason}"

Counts = Mapping[tuple[date, str], int]


def not_sent(visit: Visit, form: Form) -> None:
    """A button for each reason; the last click can be taken back."""
    widgets.section(
        _("No link was handed over"), _("Press the reason once. Only the number in this month is kept, nothing else.")
    )
    with st.container(horizontal=True):
        for reason in invitations.REASONS:
            if st.button(_(words.SURVEY_OUTCOMES[reason]), key=_BUTTON.format(reason=reason)):
                st.session_state[_LAST] = (visit.programme.id, form.code, reason)
                _count(visit, form.code, reason, 1, _("Counted: {reason}"))
    programme_id, code, reason = st.session_state.get(_LAST, (None, "", ""))
    if (programme_id, code) == (visit.programme.id, form.code):
        label = _("Take back “{reason}”").format(reason=_(words.SURVEY_OUTCOMES[reason]))
        if st.button(label, type="tertiary", key="survey-unsent-undo"):
            del st.session_state[_LAST]
            _count(visit, code, reason, -1, _("Taken back: {reason}"))


def _count(visit: Visit, code: str, reason: str, number: int, told: str) -> None:
    who = {"by": visit.by, "at": now(), "programme": visit.programme}
    changing.make(
        lambda db: invitations.count_unsent(db, **who, reason=reason, code=code, number=number),  # type: ignore[arg-type]
        told.format(reason=_(words.SURVEY_OUTCOMES[reason])),
    )


def table(visit: Visit, form: Form) -> None:
    """Months of a fiscal year, and the reasons of the whole year: a month's few would tell of somebody."""
    widgets.section(_("Handed over and not"), _("By month, for this questionnaire."))
    year = _year(visit.programme)
    first, end = fiscal_bounds(year)
    last = min(end, tokyo_day(now()))
    with store().reading() as db:
        found = survey_links.counts(db, visit.programme.id, first, end, form.code)
    left, right = st.columns(2, gap="large")
    with left:
        rows = [
            {
                "month": widgets.month_name(month),
                "sent": found.get((month, survey_links.SENT), 0),
                "not": _lost(found, month),
            }
            for month in months(first, last)
        ]
        columns = {"month": _("Month"), "sent": _("Sent"), "not": _("Not sent")}
        widgets.table(rows, columns, caption=widgets.fiscal_year_name(year), numbers=("sent", "not"))
    with right:
        widgets.table(
            _reasons(found),
            {"reason": _("Why not"), "number": _("Counted")},
            caption=_("The whole fiscal year; fewer than 5 are hidden"),
            numbers=("number",),
        )


def _reasons(found: Counts) -> list[dict[str, object]]:
    numbers = [sum(found[key] for key in found if key[1] == reason) for reason in invitations.REASONS]
    shown = zip(invitations.REASONS, hide(numbers), strict=True)
    return [{"reason": _(words.SURVEY_OUTCOMES[reason]), "number": number} for reason, number in shown]


def _lost(found: Counts, month: date) -> int:
    return sum(found.get((month, reason), 0) for reason in invitations.REASONS)


def _year(programme: Programme) -> int:
    today = tokyo_day(now())
    latest = fiscal_year(max(programme.starts, min(today, programme.ends or today)))
    years = list(range(latest, fiscal_year(programme.starts) - 1, -1))
    if len(years) == 1:
        return latest
    chosen = st.columns([1, 2])[0].selectbox(
        _("Fiscal year"), years, format_func=widgets.fiscal_year_name, key=f"survey-links-{programme.id}-year"
    )
    return int(chosen)
