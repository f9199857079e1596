"""The consultation records that are there: how many, where they don't agree, and the imports they came by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from core import rounding
from core.dates import TOKYO, now
from core.language import gettext as _
from core.language import mark
from funnel import imports, listed
from funnel.listed import Doubted, Listed
from store import batches, staff
from store import consultations as stored
from store.database import Db
from store.records import ImportBatch, Programme
from workspace import import_history, widgets
from workspace.access import Visit

_DISAGREEMENTS = {
    "said_new": mark("The record says new, but the person has been here before."),
    "said_repeat": mark("The record says repeat, but the person was never here before."),
}
_DOUBTED_SHOWN = 50


@dataclass(frozen=True)
class Records:
    """What the page shows of the records that are there."""

    batches: list[ImportBatch]
    listed: Listed
    doubted: Doubted
    days: Mapping[int, tuple[date, date]]
    replaced: Collection[int]


def read(db: Db, programme: Programme) -> Records:
    """Imports and records of a programme as they are now; records of programmes before it are left out."""
    at = now()
    replaced = staff.last_done(db, programme_id=programme.id, action="consultations.replaced", subject="batch")
    return Records(
        batches=batches.of_programme(db, programme.id, "consultations"),
        listed=listed.listed(db, programme=programme, until=at),
        doubted=listed.doubted(db, programme=programme, until=at, newest=_DOUBTED_SHOWN),
        days=stored.batch_days(db, programme.id),
        replaced=replaced.keys(),
    )


def standing(records: Records) -> None:
    """How many consultations there are, and for how many nobody noted how she learned of the desk."""
    whole = records.listed
    told, learned, _rest = st.columns([1, 1, 1])
    with told:
        attempts = whole.records - whole.held
        note = _("and {number} attempts that are not counted").format(number=f"{attempts:,}") if attempts else ""
        widgets.big_number(_("Consultations"), widgets.consultations(whole.held), note)
    with learned:
        note = _("{blank} of {held} records; the friend's scan stands in where there was one").format(
            blank=f"{whole.blank:,}", held=f"{whole.held:,}"
        )
        is_shown = not whole.held or whole.may_tell_blank
        share = "–" if not whole.held else _blank(whole) if is_shown else widgets.count(None)
        widgets.big_number(_("Learned from: blank or unknown"), share, note if is_shown else "")


def _blank(whole: Listed) -> str:
    return _("{share} %").format(share=rounding.percent(whole.blank / whole.held))


def disagreements(records: Records) -> None:
    """Records whose flag and history say different things."""
    if not records.doubted.number:
        return
    note = _("The counsellor's word counts. Please look whether the client's number is right.")
    widgets.section(_("New or repeat: records that don't agree"), note)
    rows = [
        {"start": f"{start.astimezone(TOKYO):%Y-%m-%d %H:%M}", "what": _(_DISAGREEMENTS[says])}
        for start, says in records.doubted.newest
    ]
    caption = _("{number} records").format(number=f"{records.doubted.number:,}")
    widgets.table(rows, {"start": _("Start"), "what": _("What doesn't agree")}, caption=caption)


def history(visit: Visit, records: Records) -> None:
    """The imports so far, each to be taken back as a whole."""
    if not records.batches:
        return
    widgets.section(_("Imports so far"), _("An import can be taken back as a whole."))
    words = import_history.Words(
        name="consultation",
        about=_("Months of the records"),
        number=widgets.consultations,
        take_back=_("Take an import back"),
        done=_("The import was taken back. Its records no longer count."),
    )
    about = {key: import_history.months(days) for key, days in records.days.items()}
    import_history.table(words, records.batches, about, replaced=records.replaced)
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
    import_history.taking_back(
        words, records.batches, about, lambda db, batch_id, _seen: imports.undo(db, **who, batch_id=batch_id)
    )
