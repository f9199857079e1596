"""The parts of the campaigns page: the list that can be edited, and the form for a new campaign."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from campaigns import campaigns
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import gettext as _
from store import campaigns as questions
from store import placements
from store.database import Db
from store.records import Campaign, Placement, Programme
from workspace import changing, editing, widgets
from workspace.access import Visit

_KEY = "campaigns"
_FACTS = ("name", "starts", "ends", "budget_yen", "actual_cost_yen")


def read(db: Db, programme: Programme) -> tuple[list[Campaign], list[Placement]]:
    """A programme's campaigns and placements as they are now."""
    return questions.of_programme(db, programme.id), placements.of_programme(db, programme.id)


def listing(visit: Visit, found: Sequence[Campaign], placed: Sequence[Placement]) -> None:
    """All campaigns with period and money, to be edited in place."""
    rows = [{name: getattr(one, name) for name in _FACTS} | _counted(one, placed) for one in found]
    columns = {
        "name": st.column_config.TextColumn(
            _("Campaign"), max_chars=campaigns.LONGEST_NAME, required=True, width="large"
        ),
        "starts": st.column_config.DateColumn(_("From"), format="YYYY/MM/DD", required=True),
        "ends": st.column_config.DateColumn(_("Until"), format="YYYY/MM/DD", required=True),
        "budget_yen": st.column_config.NumberColumn(_("Budget (yen)"), min_value=0, step=1, format="localized"),
        "actual_cost_yen": st.column_config.NumberColumn(
            _("Actual cost (yen)"), min_value=0, step=1, format="localized"
        ),
        "places": st.column_config.NumberColumn(_("Places"), format="localized"),
        "pieces": st.column_config.NumberColumn(_("Pieces"), format="localized"),
    }
    edited = editing.table(rows, columns, key=_KEY, fixed=("places", "pieces"), caption=_("Campaigns"))
    st.caption(
        _(
            "Click a cell to change it. The results count cost as pieces times the price of a piece; "
            "the actual cost is kept for your report."
        )
    )
    if edited and st.button(_("Save {number} changed rows").format(number=len(edited)), key="campaigns-save"):
        changing.make(lambda db: _save(db, visit, found, edited), _("The campaigns are saved."))


def _counted(campaign: Campaign, placed: Sequence[Placement]) -> dict[str, int]:
    own = [one for one in placed if one.campaign_id == campaign.id]
    return {"places": len({one.venue_id for one in own}), "pieces": sum(one.quantity for one in own)}


def _save(db: Db, visit: Visit, found: Sequence[Campaign], edited: dict[int, dict[str, Any]]) -> None:
    for place, cells in edited.items():
        campaign = found[place]
        facts = {name: getattr(campaign, name) for name in _FACTS} | cells
        facts = {name: facts[name] if facts[name] is not None else _kept(campaign, name) for name in _FACTS}
        who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
        campaigns.change(db, **who, campaign_id=campaign.id, **facts)
    editing.forget(_KEY)


def _kept(campaign: Campaign, name: str) -> Any:
    """An emptied amount is no amount; an emptied name or day stays what it was."""
    return None if name.endswith("_yen") else getattr(campaign, name)


def adding(visit: Visit) -> None:
    """The form for a new campaign; its period begins as the fiscal year."""
    first, last = fiscal_bounds(fiscal_year(max(visit.programme.starts, tokyo_day(now()))))
    widgets.section(_("New campaign"), _("One purpose and period, such as cards for schools in spring."))
    with st.form("campaign-add", clear_on_submit=False):
        name = st.text_input(_("Name of the campaign"), max_chars=campaigns.LONGEST_NAME, key="campaign-add-name")
        left, middle, right = st.columns(3)
        starts = left.date_input(_("From"), first, format="YYYY/MM/DD", key="campaign-add-starts")
        ends = middle.date_input(_("Until"), last, format="YYYY/MM/DD", key="campaign-add-ends")
        budget = right.number_input(
            _("Budget (yen)"), min_value=0, value=None, step=1000, placeholder=_("may be empty"), key="campaign-add-yen"
        )
        if not st.form_submit_button(_("Make the campaign"), type="primary", key="campaign-add-go"):
            return
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
    changing.make(
        lambda db: campaigns.create(db, **who, name=name, starts=starts, ends=ends, budget_yen=budget),
        _("The campaign '{name}' is made. Next, say where its pieces go.").format(name=name.strip()),
    )
