"""The Google Sheets page's third part: what is read of a contractor's list, on whose approval, and what was wrong."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

import streamlit as st

from core.dates import now, tokyo_day
from core.language import filled
from core.language import gettext as _
from exchange import outbox, sheet_settings
from exchange.sheet_settings import Approval
from store.exchange_records import ColumnMapping, Outgoing, SheetBook
from workspace import changing, sheets_forms, widgets
from workspace.access import Visit
from workspace.sheets_view import Sheets


def standing(visit: Visit, found: Sheets) -> None:
    """Whether a contractor's list is read and what that found; the approval that it needs."""
    book = found.book
    if book and book.reads:
        _approved(found, book)
        _far_fewer(visit, found)
    else:
        st.html(f'<p class="sb-off">{escape(_("Nothing is read from Google Sheets."))}</p>')
        if sheets_forms.may_change(visit) and not found.is_on:
            widgets.note(_("Set where to send first; then the approval can be recorded here."))
    if book and found.is_on and sheets_forms.may_change(visit):
        with st.expander(_("Record a new approval") if book.reads else _("Record the approval to read")):
            _approving(visit, found, book)
        if book.reads:
            _stopping(visit)


def _approved(found: Sheets, book: SheetBook) -> None:
    told = _("Read every night: worksheet “{worksheet}”, columns {columns}.")
    headers = _(", ").join(sheet_settings.read_headers(book).values())
    st.html(f'<p class="sb-off">{escape(filled(told, worksheet=book.reads, columns=headers))}</p>')
    if sheet_settings.is_remembered_otherwise(book, found.mappings):
        widgets.attention(
            _(
                "Since the approval other columns are remembered for this list. Only the approved ones are read. To "
                "read the others, have them approved and record a new approval."
            )
        )
    _found(found.done.get(outbox.READ))
    back = _("Wrong rows are told in the column “{column}”.") if book.writes_back else _("Nothing is written there.")
    approval = _("Approved on {day} by {section}, document “{document}”.")
    widgets.note(
        filled(approval, day=widgets.day(book.approved_on), section=book.approved_by, document=book.approval),
        back.format(column=sheet_settings.TELLS_IN),
        _("What is read takes the place of what was read before; what a file brought in stays."),
        _("On the page of consultation records all of it can be taken back; then it is read again only on purpose."),
    )
    with st.container(horizontal=True):
        if book.reads_from != book.spreadsheet:
            st.link_button(_("Open the contractor's spreadsheet"), sheets_forms.address_of(book.reads_from))
        widgets.way_to("consultations", _("To the imports"))


def _found(last: Outgoing | None) -> None:
    """How many rows the last reading took in and left out, and what changed by it."""
    if last is None or last.wrong is None:
        return
    if last.wrong:
        told = _("{wrong} of {number} rows could not be read: {places}. Once put right in the sheet, they are read.")
        number = last.wrong + (last.rows or 0)
        widgets.attention(
            filled(told, wrong=f"{last.wrong:,}", number=f"{number:,}", places=_places(last.wrong_at or (), last.wrong))
        )
    if last.added or last.gone:
        told = _("By this reading {added} consultations were added and {gone} count no more.")
        widgets.note(filled(told, added=f"{last.added:,}", gone=f"{last.gone:,}"))


def _places(wrong_at: Iterable[tuple[int, str]], wrong: int) -> str:
    """Wrong rows by their number and columns; how many more there are."""
    rows = {row: [place[1] for place in places] for row, places in groupby(wrong_at, key=lambda place: place[0])}
    told = [_("row {row} ({columns})").format(row=row, columns=_(", ").join(names)) for row, names in rows.items()]
    rest = wrong - len(rows)
    more = [_("and {number} rows more").format(number=f"{rest:,}")] if rest > 0 else []
    return _(", ").join(told + more)


def _far_fewer(visit: Visit, found: Sheets) -> None:
    """What a sheet with far fewer rows than before needs: somebody who wants it read."""
    newest = found.latest.get(outbox.READ)
    if newest is None or newest.state == "done" or newest.fault != "FarFewer" or not found.is_on:
        return
    with st.expander(_("Read the fewer rows as well")):
        sure = st.checkbox(_("Yes, what no longer stands in the sheet is to count no more"), key="sheets-fewer-sure")
        if st.button(_("Read the fewer rows as well"), disabled=not sure, key="sheets-fewer"):
            changing.make(
                lambda db: sheet_settings.read_far_fewer(db, **sheets_forms.who(visit)),
                _("The list is read as it stands, within minutes; reload the page to see it."),
            )


def _stopping(visit: Visit) -> None:
    with st.expander(_("Stop reading")):
        sure = st.checkbox(_("Yes, read nothing any more"), key="sheets-stop-sure")
        if st.button(_("Stop reading"), disabled=not sure, key="sheets-stop"):
            changing.make(
                lambda db: sheet_settings.stop_reading(db, **sheets_forms.who(visit)),
                _("Nothing is read any more. What was read stays; it can be taken back with the imports."),
            )


def _approving(visit: Visit, found: Sheets, book: SheetBook) -> None:
    if not found.mappings:
        widgets.empty(
            _("The columns of the contractor's list are not known yet."),
            _("Hand the list in once as a file on the page of consultation records; its columns are remembered there."),
        )
        widgets.way_to("consultations", _("To the imports"))
        return
    st.caption(
        _(
            "Only the columns that were chosen are read, never remarks or other free text. The same checks as of a "
            "file apply; numbers of clients become unreadable on arrival."
        )
    )
    with st.form("sheets-approval", border=False):
        given = _given(found, book)
        # The page's main button is the one that sends.
        if st.form_submit_button(_("Begin to read"), key="sheets-approve"):
            today = tokyo_day(now())
            done = _("The approval is recorded. The list is read within minutes, and every night.")
            changing.make(
                lambda db: sheet_settings.approve_reading(db, **sheets_forms.who(visit), today=today, given=given),
                done if found.account.is_there else _("The approval is recorded. Nothing is read without a key file."),
            )


def _given(found: Sheets, book: SheetBook) -> Approval:
    longest = sheet_settings.LONGEST
    # Row by row, so that the order holds on a phone as well.
    left, right = st.columns(2)
    on = left.date_input(_("Day of the security officer's approval"), None, key="sheets-approved-on")
    section = right.text_input(_("Approving section"), max_chars=longest, key="sheets-approved-by")
    left, right = st.columns(2)
    document = left.text_input(_("Approving document (number or name)"), max_chars=longest, key="sheets-approval")
    worksheet = right.text_input(_("Name of the worksheet that is read"), max_chars=longest, key="sheets-worksheet")
    address = st.text_input(
        _("Address of the contractor's spreadsheet (leave empty where it is the one the tables go to)"),
        sheets_forms.address_of(book.reads_from) if book.reads_from not in ("", book.spreadsheet) else "",
        max_chars=500,
        key="sheets-reads-from",
    )
    names = [one.name for one in found.mappings]
    columns = st.selectbox(_("Columns as remembered for"), names, key="sheets-mapping")
    st.caption(" ／ ".join(map(_columns, found.mappings)))
    back = st.checkbox(
        filled(_("Wrong rows may be told in the sheet, in the column “{column}”"), column=sheet_settings.TELLS_IN),
        key="sheets-back",
    )
    return Approval(on, section, document, worksheet, columns or "", back, address)


def _columns(one: ColumnMapping) -> str:
    headers = _(", ").join(sheet_settings.headers_of(one))
    return filled(_("{name}: {columns}"), name=one.name, columns=headers)
