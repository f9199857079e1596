"""How the effect check's number came about, for who looks closer: methods side by side, and steps where none was."""

import streamlit as st

from core.language import gettext as _
from funnel import verdicts
from funnel.level_change import LEAST_AFTER, LEAST_BEFORE, LevelChange, TooShort, level_change
from workspace import exhibits, widgets
from workspace.access import Visit
from workspace.effect_choice import Looked
from workspace.exhibits import Exhibit


def closer(visit: Visit, looked: Looked) -> None:
    """Every way of comparing with its ratio and what it allows for."""
    found, occasion = looked.found, looked.occasion
    if found is None or occasion is None:
        return
    step = _step(looked)
    per_day = _("Per opening day") if looked.is_desk else _("Per day")
    scatter = _("Allows for scatter {dispersion} times that of chance (repeat visits, uneven months).")
    rows = [
        _row(_("Per month"), verdicts.worded(found.per_month), _("As if all visits were strangers' (exact).")),
        _row(per_day, verdicts.worded(found.per_day), scatter.format(dispersion=f"{found.dispersion:.1f}")),
        _row(_("Step in the months"), *_step_words(step)),
    ]
    columns = {"way": _("Way of comparing"), "result": _("What it says"), "allows": _("What it allows for")}
    about = exhibits.about(visit, looked.series.months[0].first, occasion.after.until)
    exhibits.table(visit, Exhibit("effect-ways", _("The same months compared in other ways"), columns, rows, about))
    if step:
        widgets.note(*_placebo_words(step))
    st.caption(_("Two wordings put up side by side are compared on a page of their own, by an exact rate ratio."))
    widgets.way_to("variants", _("Compare wordings"))


def _row(way: str, result: str, allows: str) -> dict[str, str]:
    return {"way": way, "result": result, "allows": allows}


def _step(looked: Looked) -> LevelChange | None:
    occasion = looked.occasion
    assert occasion is not None
    months = [month for month in looked.series.months if month.first <= occasion.after.until]
    start = sum(month.first < occasion.after.since for month in months)
    try:
        return level_change([month.count for month in months], [month.days for month in months], start=start)
    except TooShort:
        return None


def _step_words(step: LevelChange | None) -> tuple[str, str]:
    if step is None:
        told = _("Too short: at least {before} months before and {after} after are needed.")
        return told.format(before=LEAST_BEFORE, after=LEAST_AFTER), "–"
    allows = _("Trend, opening days and scatter ({dispersion} times that of chance) over {months} months.")
    season = _("Trend, season, opening days and scatter ({dispersion} times that of chance) over {months} months.")
    chosen = season if step.has_season else allows
    return verdicts.worded(step.change), chosen.format(dispersion=f"{step.dispersion:.1f}", months=step.months)


def _placebo_words(step: LevelChange) -> list[str]:
    """How far from 1 the same step comes out at months where nothing was done."""
    if not step.placebos or step.change.ratio is None:
        return [_("There are too few months before to try the same step where nothing was done.")]
    told = _(
        "The same step tried at {number} earlier months gives {low} to {high} times by itself; "
        "at {odd} of them as much as here or more."
    )
    reach = _distance(step.change.ratio)
    odd = sum(_distance(ratio) >= reach for ratio in step.placebos)
    low, high = min(step.placebos), max(step.placebos)
    return [told.format(number=len(step.placebos), low=f"{low:.2f}", high=f"{high:.2f}", odd=odd)]


def _distance(ratio: float) -> float:
    return max(ratio, 1 / ratio) if ratio else float("inf")
