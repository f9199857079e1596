"""What the effect check looks at: which number, and from which month on it is compared with the months before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from campaigns.programmes import opening_days
from core import words
from core.dates import fiscal_year, now, tokyo_day
from core.language import current
from core.language import gettext as _
from funnel import consultations, effect_series, happenings
from funnel.effect_series import YEAR, BeforeAfter, Series
from funnel.periods import Period, of_month
from store import campaigns, programmes
from store.database import Db
from store.records import Programme
from workspace import reading, viewing, widgets
from workspace.access import Visit
from workspace.database import store

_YEAR_BEFORE, _BEFORE = "year", "before"
_NAMED = 2


@dataclass(frozen=True)
class Occasion:
    """Two spans of months and why they are compared; `code` stands in the address."""

    code: str
    name: str
    before: Period
    after: Period


@dataclass(frozen=True)
class Looked:
    """What somebody chose to look at, and what came out; both None where there is nothing to compare."""

    stage: str
    stage_name: str
    series: Series
    until: date
    occasion: Occasion | None
    found: BeforeAfter | None
    is_first_year: bool = False

    @property
    def is_desk(self) -> bool:
        """Whether days are opening days."""
        return self.stage in effect_series.AT_DESK


def choose(visit: Visit, period: Period) -> Looked:
    """Ask what is counted and what is compared."""
    state, programme = reading.state(visit), visit.programme
    names = _names(state, visit.language, programme)
    left, right = st.columns(2)
    with left:
        stage = viewing.choice(_("What is counted"), list(names), name="counted", format_func=names.__getitem__)
    until = min(period.until, _last_whole(tokyo_day(now())))
    series, offered = _counted(state, period.since, until, stage, visit.language, programme)
    if not offered:
        return Looked(stage, names[stage], series, until, None, None, _is_first(programme, period))
    named = {one.code: one for one in offered}
    with right:
        code = viewing.choice(
            _("What is compared"), list(named), name="compared", format_func=lambda code: named[code].name
        )
    occasion = named[code]
    found = effect_series.compare(series, occasion.before, occasion.after)
    return Looked(stage, names[stage], series, until, occasion, found, _is_first(programme, period))


def _is_first(programme: Programme, period: Period) -> bool:
    """Whether no fiscal year lies before, neither the programme's own nor one it continues."""
    return programme.continues_id is None and fiscal_year(programme.starts) == fiscal_year(period.since)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _names(state: reading.State, language: str, _programme: Programme) -> dict[str, str]:
    with store().reading() as db:
        stages = effect_series.counted(db, programme=_programme)
        first_label = consultations.first_label(db, programme=_programme)
    return {code: _(first_label if code == "consultations_first" else words.STAGES[code][0]) for code in stages}


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _counted(
    state: reading.State, since: date, until: date, stage: str, language: str, _programme: Programme
) -> tuple[Series, list[Occasion]]:
    # In the language of the key: occasions have names.
    with store().reading() as db:
        series = effect_series.read(db, programme=_programme, stage=stage, opening_days=opening_days, until=until)
        return series, occasions(db, _programme, Period(since, until), series)


def _last_whole(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def occasions(db: Db, programme: Programme, period: Period, series: Series) -> list[Occasion]:
    """The comparisons that have months on both sides: with earlier periods, and from what was done or noted on.

    An occasion's months begin with the first whole month after its day; up to a year on each side. What came in the
    first month that was counted has no before. `period` ends with the last month that is over.
    """
    found = [*_periods(period), *_days(db, programme, period, series)]
    return [one for one in found if series.within(one.before) and series.within(one.after)]


def _periods(period: Period) -> list[Occasion]:
    if period.since > period.until:
        return []
    year = Occasion(_YEAR_BEFORE, _("With the same months a year before"), period.year_before(), period)
    before = Occasion(_BEFORE, _("With as many months just before"), period.before(), period)
    return [year] if year.before == before.before else [year, before]


def _days(db: Db, programme: Programme, period: Period, series: Series) -> list[Occasion]:
    """Campaigns that began and notes on the time axis, by the month from which they can be seen, the latest first."""
    told = [(one.starts, one.name) for one in campaigns.of_programme(db, programme.id)]
    by_month: dict[date, list[str]] = {}
    for day, what in sorted(set(told + _notes(db, programme, period.until))):
        month = whole_from(day)
        earlier = series.within(_around(month, period.until)[0])
        if earlier and earlier[0].first < day.replace(day=1):
            by_month.setdefault(month, []).append(what)
    return [
        Occasion(f"from-{month:%Y-%m}", _since(month, what), *_around(month, period.until))
        for month, what in sorted(by_month.items(), reverse=True)
    ]


def _since(month: date, what: Sequence[str]) -> str:
    named = (", " if current() == "en" else "、").join(what[:_NAMED])
    more = _("{named} and {number} more").format(named=named, number=len(what) - _NAMED)
    return _("From {month}: {what}").format(
        month=widgets.month_name(month), what=named if len(what) <= _NAMED else more
    )


def _notes(db: Db, programme: Programme, until: date) -> list[tuple[date, str]]:
    """A single day closed or opened against the weekly rule changes no month's level."""
    since = {row.since for row in programmes.hours(db, programme.id)}
    notes = happenings.notes(db, programme, programme.starts, until) if programme.starts <= until else []
    return [(note.day, note.text) for note in notes if note.is_own or note.kind != "hours" or note.day in since]


def _around(start: date, until: date) -> tuple[Period, Period]:
    last = min(until, _moved(start, YEAR) - timedelta(days=1))
    return Period(_moved(start, -YEAR), start - timedelta(days=1)), Period(start, last)


def whole_from(day: date) -> date:
    """The first day of the first month that lies wholly after a day came, that day included."""
    return day if day.day == 1 else of_month(day).until + timedelta(days=1)


def _moved(first: date, by: int) -> date:
    number = first.year * 12 + first.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def shown(looked: Looked) -> Sequence[effect_series.Month]:
    """The months of both spans and all between them."""
    if not looked.occasion:
        return ()
    return looked.series.within(Period(looked.occasion.before.since, looked.occasion.after.until))
