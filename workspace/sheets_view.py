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
from exchange import outbox, sheet_session
from exchange.sheet_session import Allowance, Patience
from store import exchange as kept
from store.database import Db
from store.exchange_records import ColumnMapping, Outgoing, SheetBook
from store.records import Programme
from workspace import widgets
from workspace.access import Visit
from workspace.database import settings

_ADDRESS = "https://docs.google.com/spreadsheets/d/{key}/edit"
_ORIGIN = "https://sheets.googleapis.com"  # where the key would be used; nothing is asked


@dataclass(frozen=True)
class _Words:
    """How the states of what is sent, or read, are worded."""

    done: str
    waits: str
    tried: str
    given_up: str


_SENDING = _Words(
    done=mark("sent {moment} ({rows} rows)"),
    waits=mark("waits (goes out within minutes)"),
    tried=mark("waits to be sent (tried {number} times; next {moment})"),
    given_up=mark("could not be sent (tried {number} times)"),
)
_READING = _Words(
    done=mark("read {moment} ({rows} right rows)"),
    waits=mark("waits (is read within minutes)"),
    tried=mark("waits to be read (tried {number} times; next {moment})"),
    given_up=mark("could not be read (tried {number} times)"),
)


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
        # What the page sees itself of the key stands there already.
        wrong = (one for one in self._wrong if self.account.is_there or one.fault != "KeyUnusable")
        return [one for one in wrong if one.state == "failed" or not outbox.passes(one.fault)]

    @property
    def waits_for_google(self) -> list[Outgoing]:
        """What waits for something that passes by itself, a table once."""
        return [one for one in self._wrong if one.state != "failed" and outbox.passes(one.fault)]

    @property
    def _wrong(self) -> list[Outgoing]:
        return [one for kind in self.kinds if (one := self.latest.get(kind)) and one.fault and one.state != "done"]


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
    """The service account's address, read from the key file on this server, where it is a key that can be used."""
    file = settings().sheets_key_file
    if file is None:
        return Account(None)
    try:
        sheet_session.session(sheet_key.read(file), _ORIGIN, Patience(), Allowance()).close()
        return Account(file, sheet_key.email_of(file))
    except sheet_key.KeyUnusable:
        return Account(file)


def beginning(visit: Visit, found: Sheets) -> None:
    """What is to be done before anything goes out; nothing where it does."""
    if found.is_on:
        return
    if visit.staff.role != "admin":
        widgets.empty(
            _("No table goes to Google Sheets."), _("An administrator can set this up, if the office allows it.")
        )
    elif not found.book:
        _steps()


def steps_again(found: Sheets) -> None:
    """The same steps, folded away, for whoever stopped halfway."""
    if found.book:
        with st.expander(_("How it is set up")):
            _steps()


def _steps() -> None:
    told = [
        _("Have it allowed in the office that these tables stand at Google."),
        _("In Google's console make a project, switch the Google Sheets API on, make a service account and its key."),
        _("Put the key (a JSON file) on the server, readable by Shirube's own user alone, and name it in {name}."),
        _(
            "Make an empty spreadsheet for this programme alone and share it, as an editor, with the service account's "
            "address, which stands below once the key is there."
        ),
        _("Put the spreadsheet's address in below, choose the tables, tick the confirmation, and save."),
    ]
    items = "".join(f"<li>{escape(step.format(name='SHIRUBE_SHEETS_KEY_FILE'))}</li>" for step in told)
    st.html(f'<ol class="sb-steps">{items}</ol>')


def sharing(visit: Visit, found: Sheets) -> None:
    """The address to share the spreadsheet with; nothing secret of the key."""
    if visit.staff.role != "admin":
        return
    if found.account.is_there:
        st.caption(_("Share the spreadsheet with this address (as an editor)"))
        st.code(found.account.email, language=None, wrap_lines=True)
    elif not found.is_on:
        widgets.attention(_without_key(found.account))


def _without_key(account: Account) -> str:
    if account.file is None:
        return _("No key file is set on this server (SHIRUBE_SHEETS_KEY_FILE). Nothing can be sent.")
    return filled(_("Key file {file}: {what}"), file=str(account.file), what=_(sheet_key.KeyUnusable.sentence))


def lead(found: Sheets) -> None:
    """Whether all is well, in a sentence; then what somebody has to put right, and what waits for Google."""
    if not found.is_on:
        return
    st.html(f'<p class="sb-lead">{escape(_summary(found))}</p>')
    if not found.account.is_there:
        widgets.attention(_without_key(found.account))
    for reason in _reasons(found.needs_somebody):
        widgets.attention(reason)
    for reason in _reasons(found.waits_for_google):
        widgets.note(reason)


def _summary(found: Sheets) -> str:
    waits = [one for kind in found.kinds if (one := found.latest.get(kind)) and one.state == "waiting"]
    if found.needs_somebody or not found.account.is_there:
        return _("Something has to be put right before all of it goes on.")
    if any(one.tries for one in waits):
        return _("{number} tables wait; they are tried again by themselves.").format(number=len(waits))
    if waits:
        return _("{number} tables wait; they go out by themselves within minutes.").format(number=len(waits))
    if outbox.READ in found.kinds:
        return _("All tables were sent, and the contractor's list was read.")
    return _("All tables were sent.")


def _reasons(entries: Sequence[Outgoing]) -> list[str]:
    """What went wrong and what to do, once each, with the tables that it keeps."""
    kept_back: dict[str, list[str]] = {}
    for one in entries:
        kept_back.setdefault(_(outbox.sentence_of(one.fault)), []).append(_(outbox.KINDS[one.kind]))
    told = _("{tables}: {reason}")
    return [filled(told, tables=_(", ").join(names), reason=reason) for reason, names in kept_back.items()]


def table(found: Sheets) -> None:
    """Each table's state: sent when and with how many rows, or since when it waits and when it is tried next."""
    if not found.kinds:
        return
    # Two columns: all of it is to be read on a phone as well.
    rows = [{"table": _(outbox.KINDS[kind]), "state": _state(kind, found)} for kind in found.kinds]
    widgets.table(rows, {"table": _("Table"), "state": _("State")}, caption=_("Moments in Tokyo time"))


def way_there(book: SheetBook) -> None:
    """A link to the spreadsheet."""
    st.link_button(_("Open the spreadsheet"), _ADDRESS.format(key=book.spreadsheet))


def _state(kind: str, found: Sheets) -> str:
    newest, last = found.latest.get(kind), found.done.get(kind)
    words = _READING if kind == outbox.READ else _SENDING
    done = words.done if last else ""
    before = filled(_(done), moment=_moment(last.done_at), rows=f"{last.rows or 0:,}") if last else ""
    if newest is None or newest.state == "done":
        return before or _("not yet")
    if newest.state == "waiting" and not found.account.is_there:
        told = _("waits for a key file")
    elif newest.state == "failed":
        told = filled(_(words.given_up), number=newest.tries)
    elif newest.tries:
        soon = _("within minutes") if newest.not_before <= now() else _moment(newest.not_before)
        told = filled(_(words.tried), number=newest.tries, moment=soon)
    else:
        told = _(words.waits)
    return filled(_("{state}. Before: {done}"), state=told, done=before) if before else told


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}" if at else ""
