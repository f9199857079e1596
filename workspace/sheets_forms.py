"""The Google Sheets page's changing half: where to and what, sending now, and the approval to read."""

from typing import Any

import streamlit as st

from core.dates import now, tokyo_day
from core.language import filled
from core.language import gettext as _
from exchange import outbox, sheet_settings
from exchange.sheet_settings import Approval
from workspace import changing, widgets
from workspace.access import Visit
from workspace.sheets_view import Sheets

_ADDRESS = "https://docs.google.com/spreadsheets/d/"


def may_change(visit: Visit) -> bool:
    """Whether somebody sets this up; managers read."""
    return visit.staff.role == "admin"


def now_button(visit: Visit, found: Sheets) -> None:
    """Put all tables out at once; the worker sends them."""
    if found.is_on and may_change(visit) and st.button(_("Send now"), type="primary", key="sheets-now"):
        changing.make(
            lambda db: sheet_settings.send_now(db, **_who(visit)),
            _("The tables are put out. They go out within minutes; reload the page to see it."),
        )


def sending(visit: Visit, found: Sheets) -> None:
    """The spreadsheet and the tables that go out, with a box that says what it means."""
    if not may_change(visit):
        return
    book = found.book
    with st.form("sheets-sending", border=False):
        address = st.text_input(
            _("Address of the spreadsheet"),
            f"{_ADDRESS}{book.spreadsheet}/edit" if book else "",
            placeholder=_ADDRESS,
            max_chars=500,
            key="sheets-address",
        )
        st.caption(_("Tables that go out"))
        chosen = [
            kind
            for kind in outbox.SENT
            if st.checkbox(_(outbox.KINDS[kind]), kind in book.sends if book else True, key=f"sheets-send-{kind}")
        ]
        is_on = st.checkbox(_("Sending is on"), book.is_on if book else True, key="sheets-on")
        sure = st.checkbox(
            _("Yes, the office allows these tables to stand at Google, and who may open the spreadsheet was checked"),
            key="sheets-sure",
        )
        if st.form_submit_button(_("Save"), type="primary", key="sheets-save"):
            given: dict[str, Any] = {"address": address, "sends": chosen, "is_on": is_on, "is_confirmed": sure}
            done = _("Saved. The tables go out within minutes.") if is_on else _("Saved. Nothing is sent or read.")
            changing.make(lambda db: sheet_settings.set_sending(db, **_who(visit), **given), done)
    widgets.note(
        _("Small numbers are hidden as in the workspace. Of people by channel only years that are over go out."),
        _("Shirube fills its own columns and worksheets only; sorting and columns of your own stay."),
    )


def reading(visit: Visit, found: Sheets) -> None:
    """Whether a contractor's list is read; the approval that it needs."""
    book = found.book
    if book and book.reads:
        _approved(visit, found)
    else:
        st.html(f"<p>{_('Nothing is read from Google Sheets.')}</p>")
    if not (may_change(visit) and found.is_on):
        return
    label = _("Record a new approval") if book and book.reads else _("Record the approval to read")
    with st.expander(label):
        _approving(visit, found)
    if book and book.reads:
        with st.expander(_("Stop reading")):
            sure = st.checkbox(_("Yes, read nothing any more"), key="sheets-stop-sure")
            if st.button(_("Stop reading"), disabled=not sure, key="sheets-stop"):
                changing.make(
                    lambda db: sheet_settings.stop_reading(db, **_who(visit)),
                    _("Nothing is read any more. What was read stays; it can be taken back with the imports."),
                )


def _approved(visit: Visit, found: Sheets) -> None:
    book = found.book
    assert book
    told = _("Read every night: worksheet “{worksheet}”, columns as remembered for “{mapping}”.")
    approval = _("Approved on {day} by {section}, document “{document}”.")
    back = _("Wrong rows are told in the column “{column}”.") if book.writes_back else _("Nothing is written there.")
    widgets.note(
        filled(told, worksheet=book.reads, mapping=book.mapping),
        filled(approval, day=widgets.day(book.approved_on), section=book.approved_by, document=book.approval),
        back.format(column=sheet_settings.TELLS_IN),
        _("An import that was read can be taken back as a whole on the page of consultation records."),
    )
    if visit.staff.role in ("manager", "admin"):
        widgets.way_to("consultations", _("To the imports"))


def _approving(visit: Visit, found: Sheets) -> None:
    names = [one.name for one in found.mappings]
    if not names:
        widgets.empty(
            _("The columns of the contractor's list are not known yet."),
            _("Hand the list in once as a file on the page of consultation records; its columns are remembered there."),
        )
        return
    st.caption(
        _(
            "Only the columns that were chosen are read, never remarks or other free text. The same checks as of a "
            "file apply; numbers of clients become unreadable on arrival."
        )
    )
    with st.form("sheets-approval", border=False):
        left, right = st.columns(2, gap="large")
        on = left.date_input(_("Day of the security officer's approval"), None, key="sheets-approved-on")
        section = right.text_input(_("Approving section"), max_chars=sheet_settings.LONGEST, key="sheets-approved-by")
        document = left.text_input(
            _("Approving document (number or name)"), max_chars=sheet_settings.LONGEST, key="sheets-approval"
        )
        worksheet = right.text_input(
            _("Name of the worksheet that is read"), max_chars=sheet_settings.LONGEST, key="sheets-worksheet"
        )
        columns = left.selectbox(_("Columns as remembered for"), names, key="sheets-mapping")
        back = st.checkbox(
            filled(_("Wrong rows may be told in the sheet, in the column “{column}”"), column=sheet_settings.TELLS_IN),
            key="sheets-back",
        )
        if st.form_submit_button(_("Begin to read"), type="primary", key="sheets-approve"):
            given = Approval(on, section, document, worksheet, columns or "", back)
            today = tokyo_day(now())
            changing.make(
                lambda db: sheet_settings.approve_reading(db, **_who(visit), today=today, given=given),
                _("The approval is recorded. The list is read within minutes, and every night."),
            )


def _who(visit: Visit) -> dict[str, Any]:
    return {"by": visit.by, "at": now(), "programme": visit.programme}
