"""What is looked at, kept in the page's address, so that a link opens the same view: programme, period, choices."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.dates import fiscal_bounds, fiscal_year, months, now, tokyo_day
from core.language import gettext as _
from funnel import periods
from funnel.periods import Period
from store.records import Programme
from workspace import access, widgets

_YEAR = "%Y-%m"


def choice(
    label: str,
    options: Sequence[Any],
    *,
    name: str,
    code: Callable[[Any], str] = str,
    format_func: Callable[[Any], str] = str,
    preferred: Any | None = None,
) -> Any:
    """One of some options, the first (or the preferred) until somebody chooses; it goes with her from page to page.

    `name` is what the address calls it, `code` what it calls an option, whatever language the page is read in. Both
    are the same on every page that offers the choice. What the address asks for and isn't offered is left aside. None
    can't be an option: Streamlit would read it as nothing chosen yet.
    """
    key = f"view-{name}"
    if key not in st.session_state or st.session_state[key] not in options:
        asked = {code(option): option for option in options}
        st.session_state[key] = asked.get(st.query_params.get(name, ""), options[0] if preferred is None else preferred)
    chosen = st.selectbox(label, options, format_func=format_func, key=key, persist_state="session")
    if st.query_params.get(name) != code(chosen):
        st.query_params[name] = code(chosen)
    return chosen


def period(programme: Programme) -> Period:
    """A fiscal year, or a month of it. Begins with the programme's latest fiscal year.

    Only whole months and years: two periods that differ by a day could be subtracted.
    """
    today = tokyo_day(now())
    last = max(programme.starts, min(today, programme.ends or today))
    years = list(range(fiscal_year(last), fiscal_year(programme.starts) - 1, -1))
    left, right, beside = st.columns([2, 2, 3], vertical_alignment="bottom")
    with left:
        year = choice(_("Fiscal year"), years, name="year", format_func=widgets.fiscal_year_name)
    parts = [periods.of_year(year), *map(periods.of_month, months(*fiscal_bounds(year)))]
    with right:
        chosen: Period = choice(_("Period"), parts, name="month", code=_part_code, format_func=_part_name)
    with beside:
        link(programme)
    return chosen


def _part_code(part: Period) -> str:
    return "all" if part.is_fiscal_year else f"{part.since:{_YEAR}}"


def _part_name(part: Period) -> str:
    return _("Whole year") if part.is_fiscal_year else widgets.month_name(part.since)


def link(programme: Programme) -> None:
    """What opens the same view again, for colleagues."""
    if st.query_params.get(access.ASKED) != programme.slug:
        st.query_params[access.ASKED] = programme.slug
    with st.popover(_("Link to this view"), type="tertiary"):
        st.caption(_("Opens this page with the same choices, for colleagues who may see the programme."))
        address = (st.context.url or "").partition("?")[0]
        st.code(f"{address}?{urlencode(dict(st.query_params.items()))}", language=None, wrap_lines=True)
