"""Two wordings side by side: make the second, and see which of them is scanned more often."""

from collections.abc import Sequence

import streamlit as st

from campaigns import variants
from campaigns.variants import Comparison, Variant
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import mark
from store import campaigns, placements
from store.records import Campaign, Placement, Programme
from workspace import changing, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.placement_forms import name

_VERDICTS = {
    "too_few": mark("There are too few scans yet to tell the two apart (at least {fewest} are needed)."),
    "alike": mark("The two can't be told apart: the difference may be chance."),
    "first": mark("Wording {first} is scanned more often; this is hardly chance."),
    "second": mark("Wording {second} is scanned more often; this is hardly chance."),
}


def campaigns_of(programme: Programme) -> list[Campaign]:
    """The campaigns there are to compare in."""
    with store().reading() as db:
        return campaigns.of_programme(db, programme.id)


def read(programme: Programme, campaign: Campaign) -> tuple[Comparison, list[Placement]]:
    """Both wordings on the campaign's days up to now, and the campaign's places whose code lives."""
    today = tokyo_day(now())
    until = max(campaign.starts, min(campaign.ends, today))
    with store().reading() as db:
        compared = variants.compare(
            db, programme=programme, campaign_id=campaign.id, since=campaign.starts, until=until
        )
        found = placements.of_programme(db, programme.id, campaign_id=campaign.id)
    return compared, [one for one in found if not one.retired_at]


def campaign(offered: Sequence[Campaign]) -> Campaign:
    """The campaign to compare in."""
    named = {one.id: one for one in offered}
    return named[
        st.selectbox(_("Campaign"), list(named), format_func=lambda key: named[key].name, key="variants-campaign")
    ]


def comparison(found: Comparison) -> None:
    """Scans for 100 pieces of both, with what may be said of them."""
    if not found.places:
        widgets.note(
            _("No place has both wordings yet."), _("Choose places below: each gets a second code for wording B.")
        )
        return
    told = _(_VERDICTS[found.verdict])
    widgets.section(
        told.format(first=found.first.label, second=found.second.label, fewest=variants.FEWEST_SCANS),
        _("Only places and days with both wordings up are counted."),
    )
    left, right, last = st.columns(3)
    for column, variant in ((left, found.first), (right, found.second)):
        with column:
            _variant(variant)
    with last:
        between = _("95 % interval {low:.2f} to {high:.2f}, {number} places")
        widgets.big_number(
            _("{second} compared with {first}").format(first=found.first.label, second=found.second.label),
            "–" if found.ratio is None else f"{found.ratio:.2f}",
            between.format(low=found.low, high=found.high, number=found.places),
        )


def _variant(variant: Variant) -> None:
    note = _("{scans} scans of {pieces} pieces; 95 % interval {low:.0f} to {high:.0f}")
    widgets.big_number(
        _("Wording {label}: scans for 100 pieces").format(label=variant.label),
        f"{variant.rate:.0f}",
        note.format(scans=f"{variant.scans:,}", pieces=f"{variant.pieces:,}", low=variant.low, high=variant.high),
    )


def making(visit: Visit, live: Sequence[Placement]) -> None:
    """Give places a second code, so that another wording can be put up beside the first."""
    free = {one.id: one for one in live if one.design not in variants.LABELS}
    if not free:
        st.caption(_("Every place of this campaign has its two wordings already."))
        return
    chosen = st.multiselect(
        _("Places"),
        list(free),
        format_func=lambda key: name(free[key]),
        placeholder=_("Choose places"),
        key="variants-places",
    )
    share = st.toggle(_("Share the planned pieces between the two"), value=True, key="variants-share")
    st.caption(_("What hangs there now becomes wording A. Print wording B in the studio for the new codes."))
    if st.button(_("Add wording B"), type="primary", disabled=not chosen, key="variants-make"):
        changing.make(
            lambda db: variants.make(
                db, by=visit.by, at=now(), programme=visit.programme, placement_ids=chosen, share=share
            ),
            _("Wording B has its codes. Print it in the studio and enter the day when it is up."),
        )
