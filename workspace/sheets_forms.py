"""The Google Sheets page's changing part: where to and what, and sending now."""

from typing import Any

import streamlit as st

from core.dates import now
from core.language import gettext as _
from exchange import outbox, sheet_settings
from store.exchange_records import SheetBook
from workspace import changing, widgets
from workspace.access import Visit
from workspace.sheets_view import Sheets

_ADDRESS = "https://docs.google.com/spreadsheets/d/"


def may_change(visit: Visit) -> bool:
    """Whether somebody sets this up; managers read."""
    return visit.staff.role == "admin"


def now_button(visit: Visit, found: Sheets) -> None:
    """Put all tables out at once, and have the contractor's list read; the worker does it."""
    label = _("Send and read now") if outbox.READ in found.kinds else _("Send now")
    if not (found.is_on and may_change(visit)):
        return
    # Without a key nothing would happen; the page says so above.
    if st.button(label, type="primary", disabled=not found.account.is_there, key="sheets-now"):
        changing.make(
            lambda db: sheet_settings.send_now(db, **who(visit)),
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
            address_of(book.spreadsheet) if book else "",
            placeholder=_ADDRESS,
            max_chars=500,
            key="sheets-address",
        )
        st.caption(_("Tables that go out"))
        with st.container(horizontal=True):
            chosen = [
                kind
                for kind in outbox.SENT
                if st.checkbox(_(outbox.KINDS[kind]), kind in book.sends if book else True, key=f"sheets-send-{kind}")
            ]
        is_on = _is_on(book)
        sure = st.checkbox(
            _("Yes, the office allows these tables to stand at Google, and who may open the spreadsheet was checked"),
            key="sheets-sure",
        )
        label = _("Save") if book else _("Save and begin to send")
        # The page's main button is the one above as soon as there is one.
        if st.form_submit_button(label, type="secondary" if found.is_on else "primary", key="sheets-save"):
            given: dict[str, Any] = {"address": address, "sends": chosen, "is_on": is_on, "is_confirmed": sure}
            changing.make(lambda db: sheet_settings.set_sending(db, **who(visit), **given), _saved(found, is_on=is_on))
    widgets.note(
        _("Small numbers are hidden as in the workspace. Of people only years that are over go out."),
        _("Shirube fills its own columns and worksheets only; sorting and columns of your own stay."),
    )


def _is_on(book: SheetBook | None) -> bool:
    """The switch; whoever saves for the first time begins."""
    if book is None:
        return True
    st.caption(_("Sending and reading"))
    return st.checkbox(_("Sending is on (off: nothing is sent or read)"), book.is_on, key="sheets-on")


def _saved(found: Sheets, *, is_on: bool) -> str:
    """What follows from a saved setting; nothing is promised that can't be kept."""
    if not is_on:
        return _("Saved. Nothing is sent or read.")
    if not found.account.is_there:
        return _("Saved. The tables wait; nothing can be sent without a key file.")
    return _("Saved. The tables go out within minutes.")


def address_of(spreadsheet: str) -> str:
    """A spreadsheet's address in the browser."""
    return f"{_ADDRESS}{spreadsheet}/edit"


def who(visit: Visit) -> dict[str, Any]:
    """Who changes what of which programme, and when."""
    return {"by": visit.by, "at": now(), "programme": visit.programme}
