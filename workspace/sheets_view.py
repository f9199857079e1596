"""The Google Sheets page's reading half: what was sent when, what waits, why something failed and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import streamlit as st

from core import sheet_key
from core.dates import TOKYO, now
from core.language import filled, mark
from core.language import gettext as _
from exchange import outbox
from store import exchange as kept
from store.database import Db
from store.exchange_records import ColumnMapping, Outgoing, SheetBook
from store.records import Programme
from workspace import widgets
from workspace.access import Visit
from workspace.database import settings

_ADDRESS = "https://docs.google.com/spreadsheets/d/{key}/edit"
_STATES = {"waiting": mark("waits"), "done": mark("sent"), "failed": mark("given up")}
_READ = mark("read")


@dataclass(frozen=True)
class Account:
    """The service account as this server has it: its address, or why there is none; never the key."""

    file: Path | None
    email: str = ""

    @property
    def is_there(self) -> bool:
        """Whether anything can be sent."""
        return bool(self.email)


@dataclass(frozen=True)
class Sheets:
    """A programme's spreadsheet as it stands, with the newest entry of each table and the newest that was done."""

    book: SheetBook | None
    latest: Mapping[str, Outgoing]
    done: Mapping[str, Outgoing]
    mappings: Sequence[ColumnMapping]
    account: Account

    @property
    def is_on(self) -> bool:
        """Whether anything is sent or read."""
        return self.book is not None and self.book.is_on

    @property
    def kinds(self) -> list[str]:
        """The tables that go out, and the list that is read."""
        return outbox.kinds_of(self.book) if self.book else []

    @property
    def needs_somebody(self) -> list[Outgoing]:
        """What waits or was given up for something that a person must put right, a table once."""
        wrong = [one for kind in self.kinds if (one := self.latest.get(kind)) and one.fault and one.state != "done"]
        return [one for one in wrong if one.state == "failed" or not outbox.passes(one.fault)]


def read(db: Db, programme: Programme) -> Sheets:
    """All that the page shows."""
    return Sheets(
        book=kept.sheet_book(db, programme.id),
        latest=outbox.latest(db, programme.id),
        done=outbox.last_done(db, programme.id),
        mappings=kept.mappings(db, programme.id, outbox.READ),
        account=account(),
    )


def account() -> Account:
    """The service account's address, read from the key file on this server."""
    file = settings().sheets_key_file
    if file is None:
        return Account(None)
    try:
        return Account(file, sheet_key.email_of(file))
    except sheet_key.KeyUnusable:
        return Account(file)


def steps(visit: Visit, found: Sheets) -> None:
    """What is to be done before anything goes out; nothing where it does."""
    if found.is_on:
        return
    if visit.staff.role != "admin":
        widgets.empty(
            _("No table goes to Google Sheets."), _("An administrator can set this up, if the office allows it.")
        )
        return
    told = [
        _("Have it allowed in the office that these tables stand at Google."),
        _("In Google's console make a project, switch the Google Sheets API on, make a service account and its key."),
        _("Put the key (a JSON file) on the server, readable by Shirube's own user alone, and name it in {name}."),
        _("Make an empty spreadsheet for this programme alone and share it as an editor with the address below."),
        _("Put its address in below, choose the tables, and switch sending on."),
    ]
    items = "".join(f"<li>{escape(step.format(name='SHIRUBE_SHEETS_KEY_FILE'))}</li>" for step in told)
    st.html(f'<ol class="sb-steps">{items}</ol>')


def sharing(visit: Visit, found: Sheets) -> None:
    """The address to share the spreadsheet with; nothing secret of the key."""
    if visit.staff.role != "admin":
        return
    account = found.account
    if account.is_there:
        st.caption(_("Share the spreadsheet with this address (as an editor)"))
        st.code(account.email, language=None, wrap_lines=True)
    elif account.file is None:
        widgets.attention(_("No key file is set on this server (SHIRUBE_SHEETS_KEY_FILE). Nothing can be sent."))
    else:
        told = _("The key file {file} on this server can't be used: {what}")
        what = _(sheet_key.KeyUnusable.sentence)
        widgets.attention(filled(told, file=str(account.file), what=what))


def lead(found: Sheets) -> None:
    """Whether all is well, in a sentence; then what somebody has to put right."""
    if not found.is_on:
        return
    waits = [kind for kind in found.kinds if (one := found.latest.get(kind)) and one.state == "waiting"]
    if found.needs_somebody:
        told = _("Something has to be put right before all tables can go out.")
    elif waits:
        told = _("{number} tables wait; they go out by themselves within minutes.").format(number=len(waits))
    else:
        told = _("All tables stand in the spreadsheet as they were when they were sent last.")
    st.html(f'<p class="sb-lead">{escape(told)}</p>')
    for sentence in dict.fromkeys(_(outbox.sentence_of(one.fault)) for one in found.needs_somebody):
        widgets.attention(sentence)


def table(found: Sheets) -> None:
    """Each table's state: sent when, how many rows, what waits until when and why."""
    if not found.kinds:
        return
    rows = [_row(kind, found) for kind in found.kinds]
    columns = {"table": _("Table"), "state": _("State"), "sent": _("Sent or read last"), "rows": _("Rows there")}
    columns |= {"next": _("Tried next"), "why": _("Why it waits")}
    widgets.table(rows, columns, caption=_("Moments in Tokyo time"), numbers=("rows",))
    if found.book:
        st.link_button(_("Open the spreadsheet"), _ADDRESS.format(key=found.book.spreadsheet))


def _row(kind: str, found: Sheets) -> dict[str, object]:
    newest, last = found.latest.get(kind), found.done.get(kind)
    state = _("not yet") if newest is None else _state(newest)
    waits = newest if newest and newest.state == "waiting" else None
    fault = newest.fault if newest and newest.state != "done" else ""
    return {
        "table": _(outbox.KINDS[kind]),
        "state": state,
        "sent": _moment(last.done_at) if last else _("not yet"),
        "rows": "" if last is None or last.rows is None else last.rows,
        "next": _next(waits),
        "why": _(outbox.sentence_of(fault)) if fault else "",
    }


def _state(one: Outgoing) -> str:
    if one.kind == outbox.READ and one.state == "done":
        return _(_READ)
    if one.state == "waiting" and one.tries:
        return _("waits, tried {number} times").format(number=one.tries)
    return _(_STATES[one.state])


def _next(one: Outgoing | None) -> str:
    if one is None:
        return ""
    return _("within minutes") if one.not_before <= now() else _moment(one.not_before)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}" if at else ""
