"""Many places at once: pasted from Excel or uploaded, checked row by row before anything is saved."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from campaigns import placements
from core.dates import now
from core.language import gettext as _
from core.words import CHANNELS, VENUE_KINDS
from exchange import placement_file
from exchange.own_words import Words
from exchange.placement_file import PlacementRow
from exchange.tables import Table
from workspace import (
    changing,
    exhibits,
    list_doubles,
    mapping_desk,
    mapping_view,
    placement_forms,
    upload_review,
    widgets,
)
from workspace.access import Visit
from workspace.mapping_reading import Kind, Parsed, Read, Reader
from workspace.mapping_work import Told
from workspace.placement_forms import Places

ROLES = ("pr", "manager")
KIND = Kind(name="placements", columns=placement_file.COLUMNS, is_compared=True, roles=ROLES, most_mb=5)
_SHOWN = 12


def _parse(table: Table, mapping: Mapping[str, str] | None, words: Words, _told: Told | None) -> Parsed:
    return placement_file.parse(table, mapping=mapping, words=words)


_READER = Reader(kind=KIND, parse=_parse)


def template_button() -> None:
    """The empty list to fill in."""
    st.download_button(
        _("Template (Excel)"),
        placement_file.template(),
        _("places.xlsx"),
        exhibits.XLSX,
        on_click="ignore",
        key="placement-template",
    )


def pasting(visit: Visit) -> None:
    """Take rows copied in Excel, the header row with them."""
    text = st.text_area(
        _("Copy the rows in Excel with their header row and paste them here"), height=160, key="placement-text"
    )
    if st.button(_("Check the rows"), disabled=not text.strip(), key="placement-check"):
        mapping_desk.reading(visit, _READER, "", text.encode("utf-8", "replace"))


def uploading(visit: Visit) -> None:
    """Take a file."""
    mapping_desk.uploading(visit, _READER)
    mapping_view.remembered(visit, KIND, mapping_view.kept(visit, KIND))


def review(visit: Visit, places: Places) -> None:
    """What was read, what is wrong with it, and the button that makes the places; nothing where nothing waits."""
    mapping_desk.refused(KIND)
    read = mapping_desk.standing(visit, _READER)
    if read is None:
        return
    widgets.section(_("Check before saving"), _("Nothing is saved yet."))
    if not read.parsed.rows:
        st.write(upload_review.nothing_yet())
    mapping_desk.sheets(visit, _READER, read)
    mapping_desk.notices(visit, KIND, read)
    mapping_desk.correcting(visit, _READER, read)
    if read.parsed.rows:
        _preview(read.parsed.rows)
    _deciding(visit, read, places)


def _deciding(visit: Visit, read: Read, places: Places) -> None:
    if not read.parsed.rows:
        _putting_away(st)
        return
    names = {campaign.id: campaign.name for campaign in places.campaigns}
    label = _("Campaign of these places")
    campaign = placement_forms.campaign_of(st, label, places.campaigns, key="placement-pending-campaign")
    if list_doubles.asking(read.doubles, key="placement-once"):
        read = read.each_once
    rows = len(read.parsed.rows)
    only_good = upload_review.only_right(rows, read.wrong_rows, key="placement-only-good")
    buttons = st.container(horizontal=True)
    label = _("Make {number} places and their codes").format(number=f"{rows:,}")
    if campaign is not None:
        label = _("Enter {number} places in “{campaign}”").format(
            number=f"{rows:,}", campaign=widgets.plain(names[campaign])
        )
    is_off, kind = campaign is None or not only_good, upload_review.weight(read.wrong_rows)
    if buttons.button(label, type=kind, disabled=is_off, key="placement-pending-go") and campaign is not None:
        _save(visit, read, campaign)
    _putting_away(buttons)


def _putting_away(place: Any) -> None:
    if place.button(_("Put it away"), key="placement-pending-no"):
        mapping_desk.put_away(KIND)
        st.rerun()


def _preview(rows: Sequence[PlacementRow]) -> None:
    shown = [
        {
            "channel": _(CHANNELS[row.channel]),
            "venue": row.venue,
            "kind": _(VENUE_KINDS[row.venue_kind]),
            "quantity": row.quantity,
            "cost": _("not told") if row.unit_cost_yen is None else f"{row.unit_cost_yen:g}",
            "installed": widgets.day(row.installed_on),
        }
        for row in rows[:_SHOWN]
    ]
    columns = {"channel": _("Material"), "venue": _("Place"), "kind": _("Kind of place"), "quantity": _("Pieces")}
    columns |= {"cost": _("Yen a piece"), "installed": _("Put up on")}
    caption = _("The first {shown} of {number} rows").format(shown=len(shown), number=len(rows))
    widgets.table(shown, columns, caption=caption, numbers={"quantity", "cost"})
    widgets.note(_("Materials and kinds of places are shown in the words of this page, not in those of the file."))
    untold = sum(row.unit_cost_yen is None for row in rows)
    if untold:
        told = _("{number} rows don't tell what a piece costs: they count as 0 yen until somebody enters it.")
        widgets.note(told.format(number=f"{untold:,}"))


def _save(visit: Visit, read: Read, campaign_id: int) -> None:
    # The store knows no cost that nobody told; the preview has said that it counts as none.
    told = [{**vars(row), "unit_cost_yen": row.unit_cost_yen or 0.0} for row in read.parsed.rows]
    drafts = [placements.Draft(campaign_id=campaign_id, **row) for row in told]
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
    done = _("{number} places have their codes now. They can be printed.").format(number=len(drafts))

    def add(db: Any) -> None:
        placements.add_all(db, **who, drafts=drafts, file_hash=read.file_hash)
        mapping_desk.put_away(KIND)

    changing.make(add, done)
