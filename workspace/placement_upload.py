"""Many places at once: pasted from Excel or uploaded, checked row by row before anything is saved."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from campaigns import placements
from core.dates import now
from core.language import gettext as _
from core.refusals import Refusal
from core.words import CHANNELS, VENUE_KINDS
from exchange import placement_file, tables
from exchange.placement_file import PlacementRow
from workspace import changing, upload_review, widgets
from workspace.access import Visit
from workspace.placement_forms import Places

_PENDING = "placement-pending"
_SHOWN = 12


@dataclass(frozen=True)
class Pending:
    """A list that was read and waits for a yes, with the SHA-256 of what was handed in."""

    parsed: placement_file.Parsed
    file_hash: str
    programme_id: int


def template_button() -> None:
    """The empty list to fill in."""
    st.download_button(
        _("Template (Excel)"),
        placement_file.template(),
        _("places.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="placement-template",
    )


def pasting(visit: Visit) -> None:
    """Take rows copied in Excel, the header row with them."""
    text = st.text_area(
        _("Copy the rows in Excel with their header row and paste them here"), height=160, key="placement-text"
    )
    if st.button(_("Check the rows"), disabled=not text.strip(), key="placement-check"):
        _read("pasted.tsv", text.encode("utf-8", "replace"), visit)


def uploading(visit: Visit) -> None:
    """Take a file."""
    given = st.file_uploader(
        _("Excel or CSV, at most 5 MB"), type=["xlsx", "csv", "tsv", "txt"], max_upload_size=5, key="placement-file"
    )
    if given is not None and st.button(_("Check the file"), key="placement-check-file"):
        _read(given.name, given.getvalue(), visit)


def _read(name: str, data: bytes, visit: Visit) -> None:
    try:
        parsed = placement_file.parse(tables.read(name, data, expects=placement_file.HEADERS))
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    st.session_state[_PENDING] = Pending(parsed, hashlib.sha256(data).hexdigest(), visit.programme.id)


def review(visit: Visit, places: Places) -> None:
    """What was read, what is wrong with it, and the button that makes the places; nothing where nothing waits."""
    pending: Pending | None = st.session_state.get(_PENDING)
    if pending is None or pending.programme_id != visit.programme.id:
        return
    parsed = pending.parsed
    widgets.section(_("Check before saving"), _("Nothing is saved yet."))
    upload_review.notices(parsed.ignored_columns, parsed.totals)
    upload_review.errors(parsed.errors, right=len(parsed.rows))
    if parsed.rows:
        _preview(parsed.rows)
    names = {campaign.id: campaign.name for campaign in places.campaigns}
    campaign = st.selectbox(
        _("Campaign of these places"), list(names), format_func=names.__getitem__, key="placement-pending-campaign"
    )
    buttons = st.container(horizontal=True)
    ready = bool(parsed.rows) and not parsed.errors
    label = _("Make {number} places and their codes").format(number=len(parsed.rows))
    if buttons.button(label, type="primary", disabled=not ready, key="placement-pending-go"):
        _save(visit, pending, campaign)
    if buttons.button(_("Put it away"), key="placement-pending-no"):
        del st.session_state[_PENDING]
        st.rerun()


def _preview(rows: Sequence[PlacementRow]) -> None:
    shown = [
        {
            "channel": _(CHANNELS[row.channel]),
            "venue": row.venue,
            "kind": _(VENUE_KINDS[row.venue_kind]),
            "quantity": row.quantity,
            "cost": f"{row.unit_cost_yen:g}",
            "installed": widgets.day(row.installed_on),
        }
        for row in rows[:_SHOWN]
    ]
    columns = {"channel": _("Material"), "venue": _("Place"), "kind": _("Kind of place"), "quantity": _("Pieces")}
    columns |= {"cost": _("Yen a piece"), "installed": _("Put up on")}
    caption = _("The first {shown} of {number} rows").format(shown=len(shown), number=len(rows))
    widgets.table(shown, columns, caption=caption, numbers={"quantity", "cost"})


def _save(visit: Visit, pending: Pending, campaign_id: int) -> None:
    drafts = [placements.Draft(campaign_id=campaign_id, **vars(row)) for row in pending.parsed.rows]
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
    done = _("{number} places have their codes now. They can be printed.").format(number=len(drafts))

    def add(db: Any) -> None:
        placements.add_all(db, **who, drafts=drafts, file_hash=pending.file_hash)
        del st.session_state[_PENDING]

    changing.make(add, done)
