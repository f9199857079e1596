"""A month's page on screen, with its files: the same words as on paper, and a way to where each thing is done."""

from collections.abc import Callable
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from core.dates import now, tokyo_day
from core.language import current, spoken
from core.language import gettext as _
from funnel import monthly, monthly_mail, monthly_paper, monthly_parts, monthly_words, periods, report_amounts
from funnel.monthly import Monthly
from funnel.monthly_parts import Grid
from funnel.periods import Period
from store.records import Programme
from workspace import monthly_source, next_steps, overview_attention, reading, viewing, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.next_steps import Step

PAGES = {
    "records": "consultations",
    "target": "targets",
    "missed": "targets",
    "silent": "placement_results",
    "codes": "placements",
    "links": "survey_links",
}


def choose(programme: Programme) -> Period:
    """A month that has a page; the last one that is over until somebody chooses."""
    today = tokyo_day(now())
    offered = [periods.of_month(first) for first in monthly.months_of(programme, today)]
    over = next((one for one in offered if one.until < today), offered[0])
    left, beside = st.columns([2, 5], vertical_alignment="bottom")
    with left:
        chosen: Period = viewing.choice(
            _("Month"), offered, name="month", code=_code, format_func=_name, preferred=over
        )
    with beside:
        viewing.link(programme)
    return chosen


def _code(one: Period) -> str:
    return f"{one.since:%Y-%m}"


def _name(one: Period) -> str:
    """A month as an office writes it: 令和5年4月."""
    return report_amounts.year_and_month(one.since) if current() == "ja" else widgets.month_name(one.since)


def read_for(visit: Visit, month: date) -> Monthly:
    """The month's page, at most a minute old."""
    return _read(reading.state(visit), month, visit.language, visit.programme)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _read(state: reading.State, month: date, language: str, _programme: Programme) -> Monthly:
    with store().reading() as db:
        return monthly_source.read(db, programme=_programme, month=month, today=tokyo_day(now()))


def show(visit: Visit, found: Monthly) -> None:
    """All of the page, in the order of the paper."""
    st.html(f'<p class="sb-lead">{escape(monthly_words.lead(found))}</p>')
    if told := monthly_words.running(found):
        widgets.attention(told)
    files(visit, found)
    widgets.section(_("What changed"))
    _table(_("The month's numbers beside earlier ones"), monthly_parts.changed(found))
    widgets.note(*monthly_words.beside(found))
    _channels(found)
    _targets(found)
    widgets.section(_("What to do (as on {day})").format(day=widgets.day(found.as_on)))
    steps = [Step(PAGES[one.kind], monthly_parts.task(found, one)) for one in found.tasks] or _first_steps(visit)
    overview_attention.show(steps, visit.staff.role)
    if not steps:
        widgets.note(_("Nothing needs attention at the moment."))
    if found.notes:
        widgets.section(_("What happened in this month"))
        widgets.note(*(monthly_words.happened(one) for one in found.notes))


def _first_steps(visit: Visit) -> list[Step]:
    """Where to begin, of a programme that has nothing to count yet; the same as on the first page."""
    with store().reading() as db:
        standing = next_steps.standing(db, visit.programme, now())
    if standing.placements and standing.last_records:
        return []
    return next_steps.steps(standing, programme=visit.programme, role=visit.staff.role, today=tokyo_day(now()))


def _channels(found: Monthly) -> None:
    if found.channels:
        widgets.section(_("By channel"), monthly_parts.channel_note(found))
        _table(_("Channels: scans of the month, people of the year"), monthly_parts.channels(found, found.channels))


def _targets(found: Monthly) -> None:
    if found.targets:
        widgets.section(_("Targets as at {day}").format(day=monthly_words.month_end(found)))
        caption = _("Targets: {year}").format(year=monthly_words.year_name(found.month))
        _table(caption, monthly_parts.targets(found, found.targets))
        widgets.note(*monthly_parts.target_notes(found, found.targets))


def _table(caption: str, grid: Grid) -> None:
    names = [str(place) for place in range(len(grid.head))]
    rows = [dict(zip(names, row, strict=True)) for row in grid.rows]
    numbers = [str(place) for place in grid.numbers]
    widgets.table(rows, dict(zip(names, grid.head, strict=True)), caption=caption, numbers=numbers)


def files(visit: Visit, found: Monthly) -> None:
    """The three files of the page."""
    offered: list[tuple[str, str, str, Callable[[Monthly], bytes]]] = [
        (_("Save as PDF (one A4 page)"), "pdf", "application/pdf", monthly_paper.pdf),
        (_("Save for a mail (HTML)"), "html", "text/html", monthly_mail.html_file),
        (_("Save as plain text"), "txt", "text/plain", monthly_mail.text_file),
    ]
    with st.container(key="monthly-files", horizontal=True):
        for label, ending, kind, make in offered:
            st.download_button(
                label,
                partial(_made, visit.language, found, make),
                file_name=f"shirube-{found.programme.slug}-{found.month:%Y-%m}.{ending}",
                mime=kind,
                key=f"monthly-{ending}",
                on_click="ignore",
            )
    widgets.note(
        _(
            "The mail and the text write no number of fewer than 5 persons, because they go on to others. The PDF has "
            "all totals."
        )
    )


def _made(language: str, found: Monthly, make: Callable[[Monthly], bytes]) -> bytes:
    # It runs after the page, in a thread that knows no language.
    with spoken(language):
        return make(found)
