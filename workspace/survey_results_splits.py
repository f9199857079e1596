"""Answers by month, new or repeat, channel and age band: how many people, and how each question stands by them."""

from html import escape

import streamlit as st

from core.dates import months
from core.language import current, mark
from core.language import gettext as _
from survey.figures import GroupFigures, Rate, SplitFigures, SurveyFigures
from survey.forms import Labels, said
from survey.population import MONTH, ORDERED
from workspace import survey_results_view, widgets

TITLES = {
    "month": mark("Months"),
    "first_time": mark("New and repeat"),
    "channel": mark("Ways to the desk"),
    "age_band": mark("Age bands"),
}


def show(found: SurveyFigures) -> None:
    """Every split that can be shown; then, in one sentence, those that can't."""
    for split in found.splits:
        if split.groups:
            _split(found, split)
    without = [_(TITLES[split.code]) for split in found.splits if not split.groups]
    if without:
        names = "、".join(without) if current() == "ja" else ", ".join(without)
        widgets.note(_("Not shown because too few answered or all said the same: {names}.").format(names=names))


def _split(found: SurveyFigures, split: SplitFigures) -> None:
    widgets.section(_(TITLES[split.code]), said(split.label, current()) if split.label else _("by week of the answer"))
    if split.code == MONTH:
        st.html(columns(found, split))
    else:
        n = found.answered if split.n is None else split.n
        rows = [survey_results_view.bar(group_name(split, group), group.n, n=n) for group in split.groups]
        st.html(f'<ol class="sb-shares">{"".join(rows)}</ol>')
    if split.rows:
        st.html(f'<div class="sb-compared">{"".join(_compared(found, split))}</div>')
    elif found.compared:
        widgets.note(_("The answers aren't shown by these groups: some would be of fewer than 5 people."))


def group_name(split: SplitFigures, group: GroupFigures) -> str:
    """The words of all that is counted together: months as 4–6月, bands in order by the first and the last."""
    names, in_order = group.labels, split.code in ORDERED
    return worded(names or group.codes, is_silent=group.is_silent, in_order=in_order)


def worded(names: tuple[Labels | str, ...], *, is_silent: bool, in_order: bool = False) -> str:
    """Names put together; the people who left the question out are named too where they are among them."""
    if names and all(isinstance(name, str) for name in names):
        return _month_range([str(name) for name in names])
    parts = [said(name, current()) for name in names if not isinstance(name, str)]
    if in_order and len(parts) > 2:
        parts = [_("{first}–{last}").format(first=parts[0], last=parts[-1])]
    parts += [_("no answer")] if is_silent else []
    return ("・" if current() == "ja" else " / ").join(parts)


def _month_range(codes: list[str]) -> str:
    first, last = int(codes[0][-2:]), int(codes[-1][-2:])
    if first == last:
        return _("{month} (month)").format(month=first)
    return _("{first}–{last} (months)").format(first=first, last=last)


def columns(found: SurveyFigures, split: SplitFigures) -> str:
    """Answers by month as columns in the year's order; months put together are one wide column of their average."""
    year = [f"{month:%Y-%m}" for month in months(found.since, found.until)]
    # A group reaches from its first month to its last, with the months between in which nobody answered.
    reach = {group.codes: sum(group.codes[0] <= code <= group.codes[-1] for code in year) for group in split.groups}
    highest = max(group.n / reach[group.codes] for group in split.groups)
    by_first = {group.codes[0]: group for group in split.groups}
    made, drawn = [], ""
    for code in year:
        if code <= drawn:
            continue
        group = by_first.get(code)
        drawn = group.codes[-1] if group else code
        codes, n = (group.codes, group.n) if group else ((code,), 0)
        made.append(_column(codes, n, reach.get(codes, 1), highest))
    return f'<ol class="sb-months">{"".join(made)}</ol>'


def _column(codes: tuple[str, ...], n: int, width: int, highest: float) -> str:
    number = escape(widgets.people(n)) if n else ""
    bar = f'<div><i style="height:{100 * n / width / highest:.1f}%"></i></div>'
    return f'<li style="flex-grow:{width}"><b>{number}</b>{bar}{escape(worded(codes, is_silent=False))}</li>'


def _compared(found: SurveyFigures, split: SplitFigures) -> list[str]:
    """For each question a block: a line a group, its share as a zero-based bar with its interval."""
    blocks = []
    for place, code in enumerate(found.compared):
        question = found.question(code)
        assert question
        lines = "".join(_line(group_name(split, group), group.rates[place]) for group in split.rows)
        blocks.append(f"<section><h3>{escape(said(question.label, current()))}</h3><ol>{lines}</ol></section>")
    return blocks


def _line(words: str, rate: Rate) -> str:
    name = escape(words)
    of = escape(_("{positive} of {n}").format(positive=rate.positive, n=rate.n))
    if rate.rate is None or rate.low is None or rate.high is None:
        return f"<li><span>{name}</span><b>{of}</b></li>"
    share = escape(survey_results_view.percent(rate.rate))
    note = escape(_("reference value")) if rate.is_reference else ""
    whisker = f'<u style="left:{rate.low * 100:.1f}%;width:{(rate.high - rate.low) * 100:.1f}%"></u>'
    drawn = f'<div><i style="width:{rate.rate * 100:.1f}%"></i>{whisker}</div>'
    kind = ' class="faint"' if rate.is_reference else ""
    return f"<li{kind}><span>{name}</span><b>{share}</b><small>{of} {note}</small>{drawn}</li>"
