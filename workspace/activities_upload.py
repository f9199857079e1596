"""Many records at once: a file of the template's columns, checked cell by cell before anything is saved."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import spoken
from core.refusals import Refusal
from exchange import activity_file, tables
from exchange.activity_file import ActivityRow
from exchange.lists import Sheet
from exchange.refusals import FileTooLarge
from funnel import activities
from funnel.activities import Told
from store.database import Db
from workspace import activities_view, changing, exhibits, list_kinds, mapping_sheets, upload_review, widgets
from workspace.access import Visit
from workspace.database import store

_PENDING, _UPLOADS = "activity-pending", "activity-uploads"
_SHOWN = 12
_MOST_MB = 5


@dataclass(frozen=True)
class Pending:
    """A list that was read and waits for a yes, with the SHA-256 of what was handed in."""

    parsed: activity_file.Parsed
    file_hash: str
    programme_id: int
    notes: int = 0
    hidden: int = 0
    sheets: tuple[Sheet, ...] = ()

    @property
    def told(self) -> list[Told]:
        """The good rows as records."""
        return [Told(**vars(row)) for row in self.parsed.rows]


def template_button(visit: Visit) -> None:
    """The list to fill in, made when somebody wants it."""
    st.download_button(
        _("Template (Excel)"),
        partial(_template, visit.language),
        _("activities.xlsx"),
        exhibits.XLSX,
        on_click="ignore",
        key="activity-template",
    )


def _template(reader: str) -> bytes:
    with spoken(reader):
        return activity_file.template(tokyo_day(now()))


def uploading(visit: Visit) -> None:
    """Take a file, of any of the programme's fiscal years."""
    given = st.file_uploader(
        _("Excel or CSV, at most 5 MB"),
        max_upload_size=_MOST_MB,
        key=f"activity-upload-{st.session_state.get(_UPLOADS, 0)}",
    )
    if given is not None and st.button(_("Check the file"), key="activity-check"):
        _read(given.name, given.getvalue(), visit)


def _read(name: str, data: bytes, visit: Visit) -> None:
    first, last = activities.days(visit.programme, tokyo_day(now()))
    try:
        # What the uploader says of the size holds in the browser alone.
        if len(data) > _MOST_MB * 1024 * 1024:
            raise FileTooLarge(most=_MOST_MB)
        table = tables.read(name, data, expects=activity_file.HEADERS)
        list_kinds.must_be(table, "activities")
        parsed = activity_file.parse(table, since=first, until=last)
    except Refusal as refusal:
        st.session_state.pop(_PENDING, None)
        widgets.refused(refusal)
        return
    told: dict[str, Any] = {"notes": table.notes, "hidden": table.hidden, "sheets": table.sheets}
    st.session_state[_PENDING] = Pending(parsed, hashlib.sha256(data).hexdigest(), visit.programme.id, **told)
    # A new uploader in the place of this one, which remembers its file.
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    st.rerun()


def review(visit: Visit) -> None:
    """What was read, what is wrong with it, and the button that records it; nothing where nothing waits."""
    pending: Pending | None = st.session_state.get(_PENDING)
    if pending is None or pending.programme_id != visit.programme.id:
        return
    parsed = pending.parsed
    widgets.section(_("Check before saving"), _("Nothing is saved yet."))
    mapping_sheets.notices(pending.sheets)
    upload_review.notices(parsed.ignored_columns, parsed.totals, notes=pending.notes, hidden=pending.hidden)
    if parsed.examples:
        widgets.note(_("The template's examples were left out: {number}").format(number=parsed.examples))
    upload_review.errors(parsed.errors, right=len(parsed.rows))
    new = _new(visit, pending)
    if len(new) < len(parsed.rows):
        there = len(parsed.rows) - len(new)
        widgets.note(_("{number} rows are recorded already and are left out.").format(number=f"{there:,}"))
    if parsed.rows:
        _preview(parsed.rows)
    _deciding(visit, pending, len(new))


def _new(visit: Visit, pending: Pending) -> Sequence[Told]:
    try:
        with store().reading() as db:
            today = tokyo_day(now())
            return activities.fresh(db, programme=visit.programme, told=pending.told, today=today)
    except Refusal as refusal:
        widgets.refused(refusal)
        return ()


def _preview(rows: Sequence[ActivityRow]) -> None:
    shown = [activities_view.row(row) for row in rows[:_SHOWN]]
    columns = {"kind": _("Kind"), "title": _("Name of the activity"), "days": _("Days"), "meetings": _("Times held")}
    columns |= {"amount": _("Amount"), "where": _("Where to, where"), "satisfied": _("Satisfaction")}
    caption = _("The first {shown} of {number} rows").format(shown=len(shown), number=f"{len(rows):,}")
    widgets.table(shown, columns, caption=caption, numbers={"meetings", "amount"})


def _deciding(visit: Visit, pending: Pending, new: int) -> None:
    parsed = pending.parsed
    only_good = not parsed.errors or st.checkbox(
        _("Bring in the {right} right rows now and leave the {wrong} wrong ones out").format(
            right=f"{len(parsed.rows):,}", wrong=f"{parsed.wrong_rows:,}"
        ),
        key="activity-only-good",
    )
    buttons = st.container(horizontal=True)
    label = _("Bring in {number} records").format(number=f"{new:,}")
    if buttons.button(label, type="primary", disabled=not (new and only_good), key="activity-pending-go"):
        _save(visit, pending, new)
    if buttons.button(_("Put it away"), key="activity-pending-no"):
        del st.session_state[_PENDING]
        st.rerun()


def _save(visit: Visit, pending: Pending, new: int) -> None:
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}

    def add(db: Db) -> None:
        activities.add_all(db, **who, told=pending.told, file_hash=pending.file_hash)
        del st.session_state[_PENDING]

    changing.make(add, _("{number} records were added.").format(number=f"{new:,}"))
