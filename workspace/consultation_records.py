"""The consultation records that are there: how many, where they don't agree, and the imports they came by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.dates import TOKYO, now
from core.disclosure import PUBLISHED
from core.language import gettext as _
from core.language import mark
from funnel import consultations, imports
from funnel.consultations import Session
from store import batches
from store.database import Db
from store.records import ImportBatch, Programme
from workspace import changing, widgets
from workspace.access import Visit

_STATES = {"published": mark("counts"), "undone": mark("taken back"), "staged": mark("not finished")}
_DISAGREEMENTS = {
    "said_new": mark("The record says new, but the person has been here before."),
    "said_repeat": mark("The record says repeat, but the person was never here before."),
}


@dataclass(frozen=True)
class Records:
    """What the page shows of the records that are there."""

    batches: list[ImportBatch]
    sessions: list[Session]


def read(db: Db, programme: Programme) -> Records:
    """Imports and records of a programme as they are now; records of programmes before it are left out."""
    sessions = consultations.history(db, programme=programme, until=now())
    own = [session for session in sessions if session.programme_id == programme.id]
    return Records(batches.of_programme(db, programme.id, "consultations"), own)


def standing(records: Records) -> None:
    """How many consultations there are, and for how many nobody noted how she learned of the desk."""
    blank, held = consultations.blank_share(records.sessions)
    told, learned, _rest = st.columns([1, 1, 1])
    with told:
        attempts = len(records.sessions) - held
        note = _("and {number} attempts that are not counted").format(number=f"{attempts:,}") if attempts else ""
        widgets.big_number(_("Consultations"), widgets.consultations(held), note)
    with learned:
        note = _("{blank} of {held} records; the friend's scan stands in where there was one").format(
            blank=f"{blank:,}", held=f"{held:,}"
        )
        is_shown = not held or _may_tell_blanks(records.sessions)
        share = "–" if not held else f"{blank / held:.0%}" if is_shown else widgets.count(None)
        widgets.big_number(_("Learned from: blank or unknown"), share, note if is_shown else "")


def _may_tell_blanks(sessions: Sequence[Session]) -> bool:
    """Whether enough persons stand on both sides that this share gives no hidden cell of the results page away."""
    held = [session for session in sessions if session.is_consultation]
    sides = [{each.person for each in held if (each.channel_basis == "told") is told} for told in (True, False)]
    return all(not side or len(side) >= PUBLISHED for side in sides) and len(held) >= PUBLISHED


def disagreements(records: Records) -> None:
    """Records whose flag and history say different things."""
    found = consultations.disagreements(records.sessions)
    if not found:
        return
    note = _("The counsellor's word counts. Please look whether the client's number is right.")
    widgets.section(_("New or repeat: records that don't agree"), note)
    rows = [
        {
            "start": f"{session.started_at.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            "what": _(_DISAGREEMENTS[session.disagreement]),
        }
        for session in found[-50:]
        if session.disagreement
    ]
    caption = _("{number} records").format(number=f"{len(found):,}")
    widgets.table(rows[::-1], {"start": _("Start"), "what": _("What doesn't agree")}, caption=caption)


def history(visit: Visit, records: Records) -> None:
    """The imports so far, each to be taken back as a whole."""
    if not records.batches:
        return
    widgets.section(_("Imports so far"), _("An import can be taken back as a whole."))
    rows = [
        {
            "at": f"{batch.made_at.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            "by": batch.made_by,
            "rows": batch.rows,
            "state": _(_STATES[batch.state]),
        }
        for batch in records.batches
    ]
    columns = {"at": _("When"), "by": _("Brought in by"), "rows": _("Records"), "state": _("State")}
    widgets.table(rows, columns, caption=_("Newest first"), numbers={"rows"})
    _taking_back(visit, [batch for batch in records.batches if batch.state == "published"])


def _taking_back(visit: Visit, published: Sequence[ImportBatch]) -> None:
    if not published:
        return
    names = {
        batch.id: _("{day}, {number} records").format(
            day=f"{batch.made_at.astimezone(TOKYO):%Y-%m-%d %H:%M}", number=f"{batch.rows:,}"
        )
        for batch in published
    }
    with st.expander(_("Take an import back")):
        chosen = st.selectbox(_("Import"), list(names), format_func=names.__getitem__, key="consultation-undo")
        sure = st.checkbox(_("Yes, remove all records of this import"), key=f"consultation-undo-{chosen}")
        if st.button(_("Take it back"), disabled=not sure, key=f"consultation-undo-{chosen}-go"):
            who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
            done = _("The import was taken back. Its records no longer count.")
            changing.make(lambda db: imports.undo(db, **who, batch_id=chosen), done)
