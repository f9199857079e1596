"""Publicity that begins in one kind of place after another: what that showed, and a plan for the next."""

from collections import Counter
from datetime import date

import streamlit as st

from core import words
from core.dates import fiscal_year, now, tokyo_day
from core.language import gettext as _
from exchange.writing import Cell
from funnel import staggered, verdicts
from funnel.staggered import AREAS_FOR_CLUSTERS, Difference, NotStaggered, Turn
from store import campaigns
from store.records import Programme
from workspace import exhibits, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.exhibits import Exhibit
from workspace.next_steps import has_ended

_SEEDS = 9_999


def show(visit: Visit, until: date) -> None:
    """What staggered campaigns showed up to a day, and the plan of another."""
    found = read(visit.programme, until)
    if found:
        _differences(visit, found, until)
    else:
        widgets.note(_("No campaign has begun in one kind of place after another, so there is nothing to compare yet."))
    _plan(visit)


def read(programme: Programme, until: date) -> list[tuple[str, Difference]]:
    """The campaigns that began at different times in different kinds of places, with what they changed."""
    told = []
    with store().reading() as db:
        for campaign in campaigns.of_programme(db, programme.id):
            counts, begins = staggered.gather(db, programme_id=programme.id, campaign_id=campaign.id, until=until)
            try:
                told.append((campaign.name, staggered.difference(counts, begins)))
            except NotStaggered:
                continue
    return told


def _differences(visit: Visit, found: list[tuple[str, Difference]], until: date) -> None:
    rows: list[dict[str, Cell]] = [
        {
            "campaign": name,
            "change": verdicts.worded(one.change),
            "placebo": verdicts.ratio(one.placebo) if one.placebo else _("too few months before"),
            "areas": one.areas,
            "months": one.months,
            "basis": _("Scatter between kinds of places") if one.by_area else _("Scatter of all months"),
        }
        for name, one in found
    ]
    columns = {
        "campaign": _("Campaign"),
        "change": _("Scans where it had begun, compared with where it had not"),
        "placebo": _("The same, tried {number} months too early").format(number=staggered.TOO_EARLY),
        "areas": _("Kinds of places"),
        "months": _("Months"),
        "basis": _("The interval rests on"),
    }
    about = exhibits.about(visit, visit.programme.starts, until)
    shown = Exhibit("effect-areas", _("Difference between kinds of places"), columns, rows, about, ("areas", "months"))
    exhibits.table(visit, shown)
    few = _("With fewer than {number} kinds of places the scatter between them can't be told; all months stand for it.")
    widgets.note(
        _("All codes of a kind of place are counted together, so that scans which only moved are no increase."),
        *([] if all(one.by_area for _name, one in found) else [few.format(number=AREAS_FOR_CLUSTERS)]),
    )


def sizes(programme: Programme) -> dict[str, int]:
    """How many places there are of each kind that something can be put up in."""
    with store().reading() as db:
        kinds = Counter(venue.kind for venue in campaigns.venues(db, programme.id))
    return {kind: number for kind, number in kinds.items() if kind != "online"}


def _plan(visit: Visit) -> None:
    widgets.section(
        _("A plan for the next campaign"),
        _("If chance decides which kind of place begins first, the others show what would have happened anyway."),
    )
    if has_ended(visit.programme, tokyo_day(now())):
        widgets.note(_("The programme has ended, so no month is left to plan for."))
        return
    found = sizes(visit.programme)
    if len(found) < 2:
        widgets.note(_("A plan needs places of at least two kinds. Enter them under Places and codes."))
        return
    left, middle, right = st.columns(3)
    with left:
        first = st.date_input(_("First month"), value=_next_month(), format="YYYY/MM/DD", key="effect-first")
    with middle:
        apart = st.number_input(_("Months between two"), 1, 6, 1, key="effect-apart")
    with right:
        seed = st.number_input(_("Number that chance begins with"), 1, _SEEDS, _usual(visit), key="effect-seed")
    turns = staggered.plan(found, first=first, seed=int(seed), apart=int(apart))
    exhibits.table(visit, _planned(visit, turns, found, int(seed)))
    widgets.note(
        _("The same number makes the same plan: keep it, and keep to the plan."),
        _("Kinds of places are used because staff can hand out by them, and every place has one."),
    )


def _usual(visit: Visit) -> int:
    """Not the same for every programme, nor in every year."""
    return (visit.programme.id * 100 + fiscal_year(tokyo_day(now())) % 100) % _SEEDS + 1


def _next_month() -> date:
    today = tokyo_day(now())
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def _planned(visit: Visit, turns: list[Turn], found: dict[str, int], seed: int) -> Exhibit:
    rows: list[dict[str, Cell]] = [
        {
            "month": widgets.month_name(turn.month),
            "area": _(words.VENUE_KINDS[turn.area]),
            "places": found[turn.area],
            "half": _("Earlier half") if turn.is_early else _("Later half"),
        }
        for turn in turns
    ]
    columns = {"month": _("Begins in"), "area": _("Kind of place"), "places": _("Places"), "half": _("Half")}
    about = (*exhibits.about(visit, turns[0].month, turns[-1].month), (_("Number that chance begins with"), f"{seed}"))
    return Exhibit("effect-plan", _("Order in which kinds of places begin"), columns, rows, about, ("places",))
