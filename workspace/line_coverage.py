"""LINE's own counter beside our new friends, month by month, and who was a friend before we looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from core import rounding
from core.dates import months, now, tokyo_day
from core.language import gettext as _
from core.language import worded
from core.refusals import Refusal
from funnel import line_api, reconciliation
from funnel.reconciliation import Coverage
from store import jobs
from store.database import Db
from store.records import Programme
from workspace import changing, widgets
from workspace.access import Visit
from workspace.database import settings, store
from workspace.line_view import Configured

JOB = "reconcile"  # the worker's
_MONTHS = 12
_NAMED = 5


@dataclass(frozen=True)
class Compared:
    """What can be compared by month (first days), newest first, and why LINE refused the last time ("" where not)."""

    by_month: list[tuple[date, Coverage]]
    fault: str


def read(db: Db, programme: Programme) -> Compared:
    """The last twelve months of a programme of which LINE told at least one day."""
    yesterday = tokyo_day(now()) - timedelta(days=1)
    until = min(yesterday, programme.ends or yesterday)
    firsts = months(programme.starts, until)[-_MONTHS:]
    found = [(first, _of_month(db, programme, first, until)) for first in reversed(firsts)]
    last = next((run.outcome for run in jobs.runs(db) if run.name == JOB), "")
    return Compared([pair for pair in found if pair[1].days], reconciliation.fault_of(last, programme))


def _of_month(db: Db, programme: Programme, first: date, until: date) -> Coverage:
    last = months(first, first + timedelta(days=31))[1] - timedelta(days=1)
    since = max(first, programme.starts)
    return reconciliation.coverage(db, programme=programme, since=since, until=min(last, until))


def table(compared: Compared) -> None:
    """Ours and LINE's own number by month, with the days that nobody knows."""
    if compared.fault:
        fault: Refusal = getattr(line_api, compared.fault, line_api.LineFault)()
        widgets.attention(worded(fault))
    if not compared.by_month:
        widgets.note(_("There is nothing to compare yet. With an access token, LINE is asked once a day."))
        return
    st.html(f'<p class="sb-lead">{_meaning([found for _first, found in compared.by_month])}</p>')
    rows = [
        {
            "month": widgets.month_name(first),
            "days": f"{found.days:,}",
            "ours": widgets.people(found.ours),
            "theirs": widgets.people(found.theirs),
            "share": "–" if found.share is None else _("{share} %").format(share=rounding.percent(found.share)),
            "gaps": _gaps(found.gaps),
        }
        for first, found in compared.by_month
    ]
    columns = {
        "month": _("Month"),
        "days": _("Days compared"),
        "ours": _("Our new friends"),
        "theirs": _("LINE's own count"),
        "share": _("Ours by LINE's"),
        "gaps": _("Days unknown"),
    }
    caption = _("New friends by our notices and by LINE's own counter")
    widgets.table(rows, columns, caption=caption, numbers=("days", "ours", "theirs", "share"))
    widgets.note(
        _("LINE counts each person once for ever. Above 100 %, some were friends before our records began."),
        _("Unknown days are in none of these numbers."),
    )


def _meaning(found: Sequence[Coverage]) -> str:
    ours, theirs = sum(one.ours for one in found), sum(one.theirs for one in found)
    if not theirs:
        return _("On the days that can be compared, LINE counted no new friend.")
    text = _("Where LINE counted {theirs} new friends, {ours} ({share} %) reached us.")
    return text.format(theirs=f"{theirs:,}", ours=f"{ours:,}", share=f"{100 * ours / theirs:.0f}")


def _gaps(days: Sequence[date]) -> str:
    if not days:
        return "–"
    named = " ".join(f"{day.month}/{day.day}" for day in days[:_NAMED])
    rest = len(days) - _NAMED
    return named + (f" (+{rest})" if rest > 0 else "")


def bringing_in(visit: Visit, configured: Configured) -> None:
    """Remember who is a friend already, by LINE's list; an administrator's button."""
    if visit.staff.role != "admin":
        return
    with st.expander(_("Bring in the list of present friends")):
        st.caption(
            _(
                "Who is on LINE's list now was a friend before; a later follow of theirs isn't counted as new. Only "
                "verified LINE accounts can be asked. The ids are made unreadable on arrival and kept nowhere."
            )
        )
        hindrance = _hindrance(visit.programme, configured)
        if hindrance:
            widgets.note(hindrance)
        sure = st.checkbox(_("Yes, ask LINE for the list now"), disabled=bool(hindrance), key="line-list-sure")
        label = _("Bring in the list")
        if st.button(label, disabled=bool(hindrance) or not sure, key="line-list-go"):
            _bring_in(visit)


def _hindrance(programme: Programme, configured: Configured) -> str:
    if programme.is_demo:
        return _("This is a demo: LINE is not asked.")
    if not configured.has_token:
        return _("No access token is configured on the server, so LINE can't be asked.")
    return ""


def _bring_in(visit: Visit) -> None:
    try:
        with st.spinner(_("Asking LINE …")):
            listed = reconciliation.import_known_followers(
                store(), by=visit.by, at=now(), programme=visit.programme, settings=settings()
            )
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    text = _("LINE's list holds {persons} friends; {added} of them were not known here before.")
    changing.tell_and_rerun(text.format(persons=f"{listed.persons:,}", added=f"{listed.added:,}"))
