"""The parts of the places page: the table to edit, one code in detail, and the form for one more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from campaigns import campaigns, links, placements, prints, variants
from core.dates import now
from core.language import gettext as _
from core.words import CHANNELS, LANGUAGES, VENUE_KINDS
from store import campaigns as campaign_questions
from store import placements as placement_questions
from store import programmes, rollups
from store.database import Db
from store.records import Campaign, Placement, Programme, Venue
from workspace import changing, editing, widgets
from workspace.access import Visit
from workspace.database import settings

_KEY = "placements"
_FACTS = ("quantity", "unit_cost_yen", "installed_on", "removed_on")


@dataclass(frozen=True)
class Places:
    """What the page shows: campaigns, venues, placements, their scans by key, and where codes may lead."""

    campaigns: list[Campaign]
    venues: list[Venue]
    placements: list[Placement]
    scans: Mapping[int, int]
    destinations: list[str]

    @property
    def live(self) -> list[Placement]:
        """Placements whose code isn't retired."""
        return [one for one in self.placements if one.retired_at is None]


def read(db: Db, programme: Programme) -> Places:
    """A programme's places as they are now."""
    return Places(
        campaigns=campaign_questions.of_programme(db, programme.id),
        venues=campaign_questions.venues(db, programme.id),
        placements=placement_questions.of_programme(db, programme.id),
        scans=rollups.by_placement(db, programme.id),
        destinations=programmes.destinations(db, programme.id),
    )


def listing(visit: Visit, places: Places) -> None:
    """All places with what may still change once a code is printed."""
    found = places.placements
    rows = [_row(one, places.scans) for one in found]
    columns = {
        "venue": st.column_config.TextColumn(_("Place"), width="medium"),
        "channel": st.column_config.TextColumn(_("Material")),
        "campaign": st.column_config.TextColumn(_("Campaign")),
        "code": st.column_config.TextColumn(_("Code")),
        "quantity": st.column_config.NumberColumn(_("Pieces"), min_value=1, step=1, required=True, format="localized"),
        "unit_cost_yen": st.column_config.NumberColumn(_("Yen a piece"), min_value=0.0, format="localized"),
        "installed_on": st.column_config.DateColumn(_("Put up on"), format="YYYY/MM/DD"),
        "removed_on": st.column_config.DateColumn(_("Taken down on"), format="YYYY/MM/DD"),
        "scans": st.column_config.NumberColumn(_("Scans"), format="localized"),
    }
    edited = editing.table(
        rows, columns, key=_KEY, fixed=("venue", "channel", "campaign", "code", "scans"), caption=_("Places")
    )
    st.caption(_("Click pieces, cost or a day to change it. Scans before the day of putting up are counted apart."))
    if edited and st.button(_("Save {number} changed rows").format(number=len(edited)), key="placements-save"):
        changing.make(lambda db: _save(db, visit, found, edited), _("The places are saved."))


def _row(one: Placement, scans: Mapping[int, int]) -> dict[str, Any]:
    code = _("{code} (retired)").format(code=one.code) if one.retired_at else one.code
    told = {"venue": one.venue, "channel": _(CHANNELS[one.channel]), "campaign": one.campaign, "code": code}
    return told | {name: getattr(one, name) for name in _FACTS} | {"scans": scans.get(one.id, 0)}


def _save(db: Db, visit: Visit, found: Sequence[Placement], edited: dict[int, dict[str, Any]]) -> None:
    for place, cells in edited.items():
        one = found[place]
        facts = {name: getattr(one, name) for name in _FACTS} | cells
        facts["quantity"] = facts["quantity"] or one.quantity
        facts["unit_cost_yen"] = facts["unit_cost_yen"] or 0.0
        who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
        placements.change(db, **who, placement_id=one.id, **facts)
    editing.forget(_KEY)


def detail(visit: Visit, found: Sequence[Placement]) -> None:
    """One code: its address, a link to try it, the code as a picture, and retiring it."""
    widgets.section(_("One code"), _("Its address, a link to try it, and the code as a picture."))
    by_id = {one.id: one for one in found}
    chosen = st.selectbox(
        _("Place"),
        list(by_id),
        index=None,
        placeholder=_("Choose a place"),
        key="placement-one",
        format_func=lambda key: name(by_id[key]),
    )
    if chosen is None:
        return
    one = by_id[chosen]
    origin = settings().public_origin
    url = links.address(one.code, origin=origin)
    left, right = st.columns([1, 3], gap="large")
    left.image(prints.code_png(url), width=200)
    with right:
        st.text(_("Address in the code"))
        st.code(url, language=None)
        st.text(_("Link to try it (counted apart, not as a scan)"))
        st.code(links.test_address(one.code, origin=origin), language=None)
        downloads = st.container(horizontal=True)
        downloads.download_button(
            "SVG", prints.code_svg(url), f"{one.code}.svg", "image/svg+xml", on_click="ignore", key="code-svg"
        )
        downloads.download_button(
            "PNG", prints.code_png(url), f"{one.code}.png", "image/png", on_click="ignore", key="code-png"
        )
    _retiring(visit, one)


def name(one: Placement) -> str:
    """A placement in a list of choices: place, material, which of several wordings, code."""
    wording = f"　{_('Wording {label}').format(label=one.design)}" if one.design in variants.LABELS else ""
    return f"{one.venue}　{_(CHANNELS[one.channel])}{wording}　{one.code}"


def _retiring(visit: Visit, one: Placement) -> None:
    if one.retired_at:
        st.caption(_("This code is retired: whoever scans it sees a page that tells nothing of the desk."))
        return
    with st.expander(_("Retire this code")):
        st.write(_("Whoever scans it from then on sees a page that tells nothing of the desk. It can't be undone."))
        sure = st.checkbox(_("Yes, {code} shall be retired for good").format(code=one.code), key=f"retire-{one.id}")
        if st.button(_("Retire"), disabled=not sure, key=f"retire-{one.id}-go"):
            who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
            done = _("The code {code} is retired.").format(code=one.code)
            changing.make(lambda db: placements.retire(db, **who, placement_id=one.id), done)


def campaign_of(place: Any, label: str, campaigns: Sequence[Campaign], *, key: str) -> int | None:
    """The campaign that somebody chose. Of several none is chosen beforehand: pieces would count where they aren't."""
    names = {campaign.id: campaign.name for campaign in campaigns}
    chosen: int | None = place.selectbox(
        label,
        list(names),
        index=0 if len(names) == 1 else None,
        placeholder=_("Choose the campaign"),
        format_func=names.__getitem__,
        key=key,
    )
    return chosen


def adding(visit: Visit, places: Places) -> None:
    """The form for one placement."""
    kinds = {venue.name: venue.kind for venue in places.venues}
    left, middle, right = st.columns(3)
    campaign = campaign_of(left, _("Campaign"), places.campaigns, key="placement-campaign")
    channel = middle.selectbox(
        _("Material"), list(CHANNELS), format_func=lambda code: _(CHANNELS[code]), key="placement-channel"
    )
    language = right.selectbox(_("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="placement-lang")
    venue = left.selectbox(
        _("Place (choose, or type a new name)"),
        list(kinds),
        index=None,
        accept_new_options=True,
        placeholder=_("Name of the place"),
        key="placement-venue",
    )
    is_new = bool(venue) and venue not in kinds
    kind = middle.selectbox(
        _("Kind of place"),
        list(VENUE_KINDS),
        index=None if is_new or not venue else [*VENUE_KINDS].index(kinds[venue]),
        disabled=not is_new,
        placeholder=_("Choose the kind"),
        format_func=lambda code: _(VENUE_KINDS[code]),
        key=f"placement-kind-{venue}",
    )
    address = right.text_input(
        _("Address (may be empty)"),
        max_chars=campaigns.LONGEST_ADDRESS,
        disabled=not is_new,
        key=f"placement-at-{venue}",
    )
    quantity = left.number_input(_("Pieces"), min_value=1, max_value=placements.MOST_PIECES, value=1, key="placement-n")
    cost = middle.number_input(_("Yen a piece"), min_value=0.0, value=0.0, step=1.0, format="%.1f", key="placement-yen")
    installed = right.date_input(_("Put up on"), None, format="YYYY/MM/DD", key="placement-installed")
    destination = _destination(visit, places.destinations)
    is_off = campaign is None
    if st.button(_("Make a place and its code"), type="primary", disabled=is_off, key="placement-add") and campaign:
        draft = placements.Draft(
            campaign_id=campaign,
            channel=channel,
            venue=venue or "",
            venue_kind=kind or "other",
            address=address,
            quantity=quantity,
            unit_cost_yen=cost,
            installed_on=installed,
            language=language,
            destination=destination,
        )
        who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
        done = _("'{name}' has its code now. It can be printed.").format(name=draft.venue)
        changing.make(lambda db: placements.add(db, **who, draft=draft), done)


def _destination(visit: Visit, allowed: Sequence[str]) -> str:
    """Asked only where there is a choice."""
    if len(allowed) < 2:
        return ""
    first = allowed.index(visit.programme.doorway_url)
    chosen: str = st.selectbox(_("Where the code leads"), allowed, index=first, key="placement-destination")
    return chosen
