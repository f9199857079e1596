"""The effect check's first sentence, its picture, and what could be seen at all."""

from datetime import date
from functools import partial
from html import escape
from math import ceil

import streamlit as st

from core.language import gettext as _
from core.language import mark
from exchange.writing import Cell
from funnel import effect_series, verdicts
from funnel.effect_series import BeforeAfter, Side
from workspace import charts, effect_charts, effect_choice, exhibits, widgets
from workspace.access import Visit
from workspace.effect_choice import Looked
from workspace.exhibits import Exhibit

CAUTION = mark("Other things may have changed at the same time: the number does not say why it changed.")
_PER_DAY = {True: mark("{number} per opening day"), False: mark("{number} per day")}
_WAY = {True: mark("Per opening day"), False: mark("Per day")}
_MOST_DIGITS = 4


def first_sentence(looked: Looked) -> None:
    """What may be said, the counts it is said of, and under which condition."""
    found = looked.found
    if found is None:
        _nothing(looked)
        return
    per_day = _("{what} per opening day") if looked.is_desk else _("{what} a day")
    what = _("{what} per month") if is_monthly(found) else per_day
    st.html(f'<p class="sb-lead">{verdicts.sentence(found.told, what.format(what=looked.stage_name))}</p>')
    told = _("{before} in {months_before} months, then {after} in {months_after} months.")
    counts = told.format(
        before=unit(looked.stage, found.before.count),
        months_before=len(found.before.months),
        after=unit(looked.stage, found.after.count),
        months_after=len(found.after.months),
    )
    widgets.note(counts, *otherwise(looked, found), *condition(looked, found), _(CAUTION))


def _nothing(looked: Looked) -> None:
    """Why nothing is compared and what can be done about it."""
    sentence = _("There is nothing to compare yet.")
    if looked.is_first_year:
        first = _(
            "This is the programme's first fiscal year, so there is none before it to compare with. Choose a month "
            "under Period, or add a note of what happened under Times: then the time before and after it is compared."
        )
        widgets.empty(sentence, first)
        widgets.way_to("times", _("Times"))
        return
    months = _("Whole months with records are needed both before and after. Choose another period or number.")
    widgets.empty(sentence, months)


def is_monthly(found: BeforeAfter) -> bool:
    """Whether the first sentence compares numbers per month, else per day."""
    return found.told is not found.per_day


def otherwise(looked: Looked, found: BeforeAfter) -> list[str]:
    """Where per month it is more and per day fewer, or the other way round: both, and why."""
    month, day = found.per_month.ratio, found.per_day.ratio
    if month is None or day is None or (month - 1) * (day - 1) >= 0:
        return []
    told = _(
        "Per month it is {month} times, {way} {day} times ({before}, then {after}): before and after don't have "
        "equally many days, so the two point to different sides."
    )
    sides = {"before": _decimal(found.before.per_day), "after": _decimal(found.after.per_day)}
    return [told.format(month=_beside_one(month), way=_(_WAY[looked.is_desk]), day=_beside_one(day), **sides)]


def _beside_one(ratio: float) -> str:
    """A ratio with as many decimals as show on which side of 1 it lies."""
    digits = 2
    while digits < _MOST_DIGITS and round(ratio, digits) == 1:
        digits += 1
    return f"{ratio:.{digits}f}"


def _lead(sentence: str) -> None:
    st.html(f'<p class="sb-lead">{escape(sentence)}</p>')


def condition(looked: Looked, found: BeforeAfter) -> list[str]:
    """Where the last record lies before the end: that the number holds if the count went on, and what holds if not."""
    if found.if_ended is None or found.last_record is None or looked.series.last_open is None:
        return []
    end = max(month.first for month in found.after.months)
    told = _(
        "This holds if all was counted up to the end of {month}. "
        "If counting ended with the last record ({day}): {ratio}."
    )
    return [
        told.format(
            month=widgets.month_name(end), day=widgets.day(found.last_record), ratio=verdicts.ratio(found.if_ended)
        )
    ]


def unit(stage: str, number: int) -> str:
    """A number of a stage with its unit."""
    return charts.worded(stage, number)


def picture(visit: Visit, looked: Looked) -> None:
    """The months before and after as bars, and as a table."""
    found, occasion = looked.found, looked.occasion
    if found is None or occasion is None:
        return
    sides = found.before, found.after
    names = _("Before"), _("After")
    labels = (side_label(names[0], sides[0], looked), side_label(names[1], sides[1], looked))
    periods = occasion.before, occasion.after
    draw = partial(effect_charts.before_after, effect_choice.shown(looked), periods, sides, labels)
    widgets.section(_("Before and after"), _("The line is the mean of each side, the band its 95 % range."))
    exhibits.chart(visit, draw, months_table(visit, looked), alt=effect_charts.described(sides, labels))


def side_label(name: str, side: Side, looked: Looked) -> str:
    """A side's mean with its range in three short lines; per month where the first sentence is, else per day."""
    monthly = looked.found is not None and is_monthly(looked.found)
    rate, times, digits = (
        (_("{number} per month"), side.days / len(side.months), 1) if monthly else (_(_PER_DAY[looked.is_desk]), 1.0, 2)
    )
    mean, low, high = (_decimal(number * times, digits) for number in (side.per_day, side.low, side.high))
    return f"<b>{name}</b><br>{rate.format(number=mean)}<br>{_('({low} to {high})').format(low=low, high=high)}"


def _decimal(number: float, digits: int = 2) -> str:
    return f"{number:.{digits}f}"


def months_table(visit: Visit, looked: Looked) -> Exhibit:
    """The months of both sides and between, as they are drawn."""
    occasion = looked.occasion
    assert occasion is not None
    sides = {True: _("Before"), False: _("After")}
    days = _("Days on which the desk was open") if looked.is_desk else _("Days of the calendar")
    rows: list[dict[str, Cell]] = [
        {
            "month": widgets.month_name(month.first),
            "side": _side_of(month.first, looked, sides),
            "count": month.count,
            "days": month.days,
            "per_day": _decimal(month.count / month.days),
        }
        for month in effect_choice.shown(looked)
    ]
    columns = {
        "month": _("Month"),
        "side": _("Side"),
        "count": looked.stage_name,
        "days": days,
        "per_day": _(_PER_DAY[looked.is_desk]).format(number="").strip(),
    }
    about = exhibits.about(visit, occasion.before.since, occasion.after.until)
    numbers = ("count", "days", "per_day")
    return Exhibit("effect-months", _("Months before and after"), columns, rows, about=about, numbers=numbers)


def _side_of(month: date, looked: Looked, names: dict[bool, str]) -> str:
    occasion = looked.occasion
    assert occasion is not None
    if occasion.before.since <= month <= occasion.before.until:
        return names[True]
    return names[False] if occasion.after.since <= month <= occasion.after.until else "–"


def before_you_begin(looked: Looked) -> None:
    """The smallest increase that a year like the last could show, before anybody spends money on it."""
    widgets.section(_("Before you begin something new"))
    found = effect_series.smallest(looked.series, looked.until)
    if found is None:
        widgets.note(_("Nothing has been counted yet, so nothing can be said about how much would be seen."))
        return
    months, plain, careful = found
    number = unit(looked.stage, sum(month.count for month in months))
    year = _("With {number} a year, only an increase of {percent} % or more can be told apart from chance.")
    part = _("With {number} in {months} months, only an increase of {percent} % or more can be told apart from chance.")
    told = (year if len(months) == effect_series.YEAR else part).format(
        number=number, months=len(months), percent=f"{increase(plain):,}"
    )
    _lead(told)
    hanging = _("As the same people come again and again, it is rather {percent} %.")
    wider = [hanging.format(percent=f"{increase(careful):,}")] if increase(careful) > increase(plain) else []
    widgets.note(_("Seen four times out of five, compared with as many months before."), *wider)


def increase(ratio: float) -> int:
    """A ratio as an increase in whole per cent, rounded up: less would not do."""
    return ceil(round((ratio - 1) * 100, 6))
