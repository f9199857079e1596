"""The opening calendar on the page: the year in a sentence, twelve small months, the exceptions and the hours."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from campaigns import calendar
from campaigns.calendar import STATES, Calendar, Day, Month
from core.dates import fiscal_year
from core.folders import ASSETS
from core.language import current, mark
from core.language import gettext as _
from funnel import report_amounts
from store import programmes
from store.database import Db
from store.records import OpeningHours, Programme
from workspace import widgets

STYLE = ASSETS / "css" / "calendar.css"
WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
# One letter a state; a day without an opening has none.
_MARKS = {
    "weekly": mark("O"),
    "opened": mark("E"),
    "closed": mark("C"),
    "holiday": mark("H"),
    "none": "",
}


def years(db: Db, programme: Programme, today: date) -> list[int]:
    """Fiscal years to choose from: the programme's, latest first, then the year to come and others with exceptions."""
    last = max(programme.starts, min(today, programme.ends or today))
    own = list(range(fiscal_year(last), fiscal_year(programme.starts) - 1, -1))
    others = {fiscal_year(one.day) for one in programmes.exceptions(db, programme.id)}
    if programme.ends is None or own[0] < fiscal_year(programme.ends):
        others.add(own[0] + 1)
    return own + sorted(others - set(own))


def read(db: Db, programme: Programme, year: int) -> tuple[Calendar, list[OpeningHours]]:
    """The calendar of a fiscal year, and the weekly hours of all years."""
    return calendar.of_year(db, programme, year), programmes.hours(db, programme.id)


def sentence(shown: Calendar, today: date) -> str:
    """令和4年度は103回（カレンダー）: the year's sessions by the calendar, beside the office's own count."""
    told = [_("FY{year} (Reiwa {reiwa}): {times} by the calendar.")]
    if shown.counted == shown.sessions:
        told.append(_("The office counts the same."))
    elif shown.counted is not None:
        told.append(_("The office counts {counted}."))
    if fiscal_year(today) == shown.fiscal_year:
        told.append(_("Up to today ({day}) it was {held}."))
    held = sum(day.is_open for one in shown.months for day in one.days if day.day <= today)
    facts = {"times": widgets.times(shown.sessions), "counted": widgets.times(shown.counted)}
    facts |= {"held": widgets.times(held), "day": report_amounts.day(today)}
    return " ".join(told).format(year=shown.fiscal_year, reiwa=shown.fiscal_year - 2018, **facts)


def months(shown: Calendar, today: date) -> None:
    """The legend and the twelve months; on a phone the running month, or the first, and the others by hand."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    st.html(f'<ul class="sb-legend">{"".join(_legend(state) for state in STATES if state != "none")}</ul>')
    firsts = [one.first for one in shown.months]
    now = today.replace(day=1) if today.replace(day=1) in firsts else firsts[0]
    drawn = "".join(month(one, is_now=one.first == now) for one in shown.months)
    fold = f'<details class="sb-year-all"><summary>{escape(_("All months of the year"))}</summary></details>'
    st.html(f'{fold}<div class="sb-year">{drawn}</div>')


def _legend(state: str) -> str:
    return f"<li>{_mark(state)}<span>{escape(_(STATES[state]))}</span></li>"


def month(shown: Month, *, is_now: bool = False) -> str:
    """A month as a table that is read out day by day; weeks begin on Monday. `is_now` where it is shown first."""
    head = "".join(f'<th scope="col">{escape(_(name))}</th>' for name in WEEKDAYS)
    cells = [""] * shown.first.weekday() + [_cell(day) for day in shown.days]
    cells += [""] * (-len(cells) % 7)
    weeks = "".join(f"<tr>{_week(cells[start : start + 7])}</tr>" for start in range(0, len(cells), 7))
    name = escape(report_amounts.year_and_month(shown.first) if current() == "ja" else widgets.month_name(shown.first))
    caption = f"{name}<small>{escape(widgets.times(shown.sessions))}</small>"
    kind = ' class="now"' if is_now else ""
    return f"<table{kind}><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{weeks}</tbody></table>"


def _week(cells: Sequence[str]) -> str:
    return "".join(cell or "<td></td>" for cell in cells)


def _cell(day: Day) -> str:
    if day.state == "none" and not day.holiday:
        return f"<td><span>{day.day.day}</span></td>"
    why = " / ".join(part for part in (day.holiday, day.note) if part)
    title = f' title="{escape(why)}"' if why else ""
    said = _(STATES[day.state]) if day.state != "none" else ""
    read_out = " ".join(part for part in (said, why) if part)
    return (
        f"<td{title}><span>{day.day.day}</span>{_mark(day.state) if day.state != 'none' else ''}"
        f'<span class="sb-unseen">{escape(read_out)}</span></td>'
    )


def _mark(state: str) -> str:
    return f'<i class="sb-mark {state}" aria-hidden="true">{escape(_(_MARKS[state]))}</i>'


def by_month(shown: Calendar) -> None:
    """The sessions of each month in figures."""
    with st.expander(_("Sessions by month, in figures")):
        rows = [{"month": widgets.month_name(one.first), "sessions": one.sessions} for one in shown.months]
        rows.append({"month": _("Whole year"), "sessions": shown.sessions})
        widgets.table(
            rows,
            {"month": _("Month"), "sessions": _("Sessions (times)")},
            caption=_("Opening sessions by month, by the calendar"),
            numbers=("sessions",),
        )


def exceptions(shown: Calendar) -> None:
    """The days against the weekly rule, with the reasons."""
    if not shown.exceptions:
        widgets.empty(_("No day of this fiscal year is open or closed as an exception."))
        return
    widgets.table(
        [
            {"day": weekday_and_day(one.day), "state": state_name(one.open), "note": one.note or "–"}
            for one in shown.exceptions
        ],
        {"day": _("Day"), "state": _("State"), "note": _("Reason")},
        caption=_("Days that are open or closed as an exception"),
    )


def hours(rows: Sequence[OpeningHours]) -> None:
    """The weekly hours, those that have ended too."""
    if not rows:
        widgets.empty(_("No weekly hours are entered."))
        return
    widgets.table(
        [
            {
                "weekday": _(WEEKDAYS[one.weekday]),
                "time": f"{one.opens}–{one.closes}",
                "intake": one.last_intake or "–",
                "since": _day(one.since),
                "until": _day(one.until) if one.until else _("goes on"),
            }
            for one in rows
        ],
        {
            "weekday": _("Weekday"),
            "time": _("Opening hours"),
            "intake": _("Last intake"),
            "since": _("From"),
            "until": _("Until"),
        },
        caption=_("Weekly hours and since when they hold"),
    )


def hours_name(one: OpeningHours) -> str:
    """Weekly hours in a list: 木 18:00–21:00（2023年4月1日から）."""
    told = _("{weekday} {opens}–{closes} (from {since})")
    since = _day(one.since)
    return told.format(weekday=_(WEEKDAYS[one.weekday]), opens=one.opens, closes=one.closes, since=since)


def weekday_and_day(day: date) -> str:
    """A day with its weekday, and the public holiday's name where it is one."""
    holiday = calendar.public_holidays(current()).get(day)
    told = _("{day} ({weekday})").format(day=_day(day), weekday=_(WEEKDAYS[day.weekday()]))
    return f"{told} {holiday}" if holiday else told


def state_name(is_open: bool) -> str:
    """What an exception makes of a day."""
    return _("Open on this day") if is_open else _("Closed on this day")


def _day(day: date) -> str:
    """A day as an office writes it: 令和5年4月1日."""
    return report_amounts.day(day) if current() == "ja" else widgets.day(day)
