"""What a desk did beside counselling in a fiscal year, as its page shows it: sums in a sentence each, and the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from core.dates import fiscal_bounds, fiscal_year
from core.language import current, mark, spoken
from core.language import gettext as _
from core.words import ACTIVITIES, BODIES, MEETINGS, VENUE_KINDS
from exchange import activity_file
from exchange.activity_file import ActivityRow
from funnel import activities, activity_sums, report_amounts
from funnel.report import Deed
from store import activities as stored
from store.database import Db
from store.records import Programme
from store.report_records import Activity, Baseline
from workspace import exhibits, widgets
from workspace.access import Visit

MOST_SHOWN = 300
_BLANK = ("", "–")
_UNITS = {
    "people": mark("{number} people"),
    "consultations": mark("{number} cases"),
    "nights": mark("{number} nights"),
    "pieces": mark("{number} items"),
}


@dataclass(frozen=True)
class Shown:
    """A fiscal year's records by kind and day, their sums, the days that may be recorded, and earlier surveys.

    `first` lies after `last` where no day of the year can be recorded yet.
    """

    year: int
    first: date
    last: date
    rows: Sequence[Activity]
    deeds: Sequence[Deed]
    baselines: Sequence[Baseline]


def years(programme: Programme, today: date) -> list[int]:
    """The programme's fiscal years, latest first."""
    last = max(programme.starts, min(today, programme.ends or today))
    return list(range(fiscal_year(last), fiscal_year(programme.starts) - 1, -1))


def read(db: Db, programme: Programme, year: int, today: date) -> Shown:
    """Everything that the page shows of a fiscal year."""
    begins, ends = fiscal_bounds(year)
    first, last = activities.days(programme, today)
    rows = stored.within(db, programme.id, begins, ends)
    kinds = [*ACTIVITIES]
    return Shown(
        year=year,
        first=max(begins, first),
        last=min(ends, last),
        rows=sorted(rows, key=lambda one: (kinds.index(one.kind), one.day, one.id)),
        deeds=activity_sums.deeds(rows),
        baselines=stored.baselines(db, programme.id),
    )


def sums(shown: Shown) -> None:
    """Each kind's sum in a sentence; what wasn't recorded is said to be unknown, and a zero stands there."""
    listed = "".join(f"<li>{escape(sentence(one))}{escape(_gap(shown, one))}</li>" for one in shown.deeds)
    st.html(f'<ul class="sb-sums">{listed}</ul>')


def sentence(deed: Deed) -> str:
    """A sum as a report words it: ピアサポート 全18回 179人."""
    parts = [deed.title or _(ACTIVITIES[deed.kind][0])]
    if deed.kind in MEETINGS:
        parts.append(_("{number} times in all").format(number=f"{deed.meetings:,}"))
    parts.append(_("number not recorded") if deed.amount is None else counted(deed.kind, deed.amount))
    told = " ".join(parts)
    for title, share, of in deed.satisfied:
        also = _("{told}, satisfaction with {title} {share}") if title else _("{told}, satisfaction {share}")
        told = also.format(told=told, title=title, share=satisfaction(share, of))
    return told


def counted(kind: str, amount: int) -> str:
    """A number with the unit of its kind."""
    return _(_UNITS[ACTIVITIES[kind][1]]).format(number=f"{amount:,}")


def satisfaction(share: float, of: int | None) -> str:
    """How many per cent were satisfied, with how many answered."""
    told = _("{share} % of {number} who answered") if of else _("{share} % (how many answered is not recorded)")
    return told.format(share=f"{share:g}", number=f"{of or 0:,}")


def _gap(shown: Shown, deed: Deed) -> str:
    """Why there is no sum, where some rows have a number."""
    rows = [one for one in shown.rows if one.kind == deed.kind and deed.title in ("", one.title)]
    empty = sum(one.amount is None for one in rows)
    if deed.amount is not None or empty == len(rows):
        return ""
    return " " + _("(no sum: {empty} of {number} records have no number)").format(empty=empty, number=len(rows))


def table(shown: Shown) -> None:
    """The records themselves."""
    columns = {
        "kind": _("Kind"),
        "title": _("Name of the activity"),
        "days": _("Days"),
        "meetings": _("Times held"),
        "amount": _("Amount"),
        "where": _("Where to, where"),
        "satisfied": _("Satisfaction"),
    }
    caption = _("Records of the fiscal year ({number})").format(number=f"{len(shown.rows):,}")
    rows = [row(one) for one in shown.rows[:MOST_SHOWN]]
    columns = told_columns(columns, rows)
    widgets.table(rows, columns, caption=caption, numbers={"meetings", "amount"} & columns.keys())
    if len(shown.rows) > MOST_SHOWN:
        widgets.note(_("The first {number} are listed; the file has all of them.").format(number=MOST_SHOWN))


def told_columns(columns: Mapping[str, str], rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """The columns in which any row says something: of many activities there is no name, place or satisfaction."""
    return {key: name for key, name in columns.items() if any(one[key] not in _BLANK for one in rows)}


def row(one: ActivityRow | Activity) -> dict[str, object]:
    """A record in words."""
    where = BODIES.get(one.body or "") or VENUE_KINDS.get(one.place or "")
    meetings = (1 if one.meetings is None else one.meetings) if one.kind in MEETINGS else None
    return {
        "kind": _(ACTIVITIES[one.kind][0]),
        "title": one.title,
        "days": days(one.day, one.until),
        "meetings": "–" if meetings is None else widgets.times(meetings),
        "amount": _("not recorded") if one.amount is None else counted(one.kind, one.amount),
        "where": _(where) if where else "",
        "satisfied": "" if one.satisfied is None else satisfaction(one.satisfied, one.satisfied_of),
    }


def days(first: date, last: date | None) -> str:
    """A day, or the first and last of several."""
    said = report_amounts.day if current() == "ja" else widgets.day
    if last is None:
        return said(first)
    return _("{first} to {last}").format(first=said(first), last=said(last))


def named(one: Activity) -> str:
    """A record in a list of choices."""
    words = [days(one.day, one.until), _(ACTIVITIES[one.kind][0]), one.title]
    words.append(_("not recorded") if one.amount is None else counted(one.kind, one.amount))
    return "　".join(filter(None, words))


def file_button(visit: Visit, shown: Shown) -> None:
    """The records as a file in the template's columns."""
    st.download_button(
        _("Download these records (Excel)"),
        partial(_file, visit, shown),
        f"shirube-{visit.programme.slug}-activities-{shown.year}.xlsx",
        exhibits.XLSX,
        on_click="ignore",
        key="activity-file",
    )


def _file(visit: Visit, shown: Shown) -> bytes:
    fields = ActivityRow.__dataclass_fields__
    with spoken(visit.language):
        about = [
            (_("Programme"), widgets.programme_name(visit.programme)),
            (_("Fiscal year"), widgets.fiscal_year_name(shown.year)),
        ]
        if visit.programme.is_demo:
            about.insert(0, (_("Demo"), widgets.made_up(visit.programme) or _("These are not real numbers.")))
        rows = (ActivityRow(**{name: getattr(one, name) for name in fields}) for one in shown.rows)
        return activity_file.export(rows, about=about)
