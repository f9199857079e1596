"""One list on its way in: handed over, read, its columns chosen, its cells corrected, brought in. One at a time a tab.

What lies here stays in the browser tab's session: pseudonyms and codes. Clients' numbers in clear are only in a table
that waits for a choice or a correction (workspace.mapping_held), for a quarter of an hour at most.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.dates import now
from core.language import gettext as _
from core.refusals import Refusal
from exchange import mapping
from store.database import Db
from workspace import (
    access,
    changing,
    mapping_choice,
    mapping_memory,
    mapping_reading,
    mapping_sheets,
    mapping_view,
    mapping_words,
    mapping_work,
    upload_review,
    widgets,
)
from workspace.access import Visit
from workspace.database import store
from workspace.mapping_reading import Choosing, Kind, Read, Reader, TooLate
from workspace.mapping_work import LARGE, Told, Work

_WAIT_SECONDS = 1.5  # what is done by then needs no progress shown
_LOOK_SECONDS = 1.0
_LONGEST_NAME = 80  # letters of a file's name that are shown


@dataclass(frozen=True)
class Done:
    """So many rows were brought in. The page words it: a thread knows no reader's language."""

    number: int


@dataclass(frozen=True)
class Lying:
    """What lies on the desk; `before` is what lay there before a work that may be refused."""

    programme_id: int
    what: Work[Choosing | Read | Done] | Choosing | Read
    before: Choosing | Read | None = None


def uploading(visit: Visit, reader: Reader) -> None:
    """Take a file and begin to read it; good or bad, it stays nowhere.

    Any file is taken: one with macros, or one of another programme, is refused by a sentence that says what to do,
    where the browser would only say that it is not allowed.
    """
    kind = reader.kind
    number = st.session_state.get(f"{kind.name}-uploads", 0)
    ask = st.checkbox(_("Let me choose the columns myself"), key=f"{kind.name}-ask")
    given = st.file_uploader(
        _("Excel or CSV, at most {most} MB").format(most=kind.most_mb),
        max_upload_size=kind.most_mb,
        key=f"{kind.name}-file-{number}",
    )
    if given is None:
        return
    data, name = given.getvalue(), given.name
    _let_go(given)
    # A new uploader in the place of this one, which remembers its file.
    st.session_state[f"{kind.name}-uploads"] = number + 1
    reading(visit, reader, name, data, ask=ask)


def reading(visit: Visit, reader: Reader, name: str, data: bytes, *, ask: bool = False) -> None:
    """Begin to read bytes that were handed in or pasted."""
    kept = mapping_view.kept(visit, reader.kind)

    def read(told: Told) -> Choosing | Read | Done:
        file_hash = hashlib.sha256(data).hexdigest()
        table = mapping_reading.table_of(name, data, reader.kind, kept, told)
        found = mapping_reading.begin(table, reader, kept, file_hash=file_hash, ask=ask, told=told)
        return replace(found, name=" ".join(name.split())[:_LONGEST_NAME])

    work(visit, reader.kind, Work(read, is_large=len(data) > LARGE))


def work(visit: Visit, kind: Kind, done: Work[Choosing | Read | Done], before: Choosing | Read | None = None) -> None:
    """Put a work on the desk and draw the page anew, with its progress or with what came of it."""
    done.wait(_WAIT_SECONDS)
    st.session_state[_place(kind)] = Lying(visit.programme.id, done, before)
    st.rerun()


def standing(visit: Visit, reader: Reader) -> Read | None:
    """What was read and waits for a yes, after drawing progress, the choice of columns or the corrections."""
    kind = reader.kind
    lying: Lying | None = st.session_state.get(_place(kind))
    if lying is None or lying.programme_id != visit.programme.id:
        return None
    what = lying.what
    if isinstance(what, Work):
        if not what.is_done:
            _progress(kind)
            return None
        what = _come_of(kind, lying, what)
    if isinstance(what, Choosing):
        _choose(visit, reader, what)
        return None
    return what


def is_busy(visit: Visit, kind: Kind) -> bool:
    """Whether something lies on the desk, so that no other list is asked for."""
    lying: Lying | None = st.session_state.get(_place(kind))
    return lying is not None and lying.programme_id == visit.programme.id


def put_away(kind: Kind) -> None:
    """Clear the desk."""
    lying: Lying | None = st.session_state.pop(_place(kind), None)
    for each in (lying.what, lying.before) if lying else ():
        if isinstance(each, Choosing | Read) and each.held:
            each.held.forget()
        if isinstance(each, Read) and each.whole:
            each.whole.forget()


def correcting(visit: Visit, reader: Reader, read: Read) -> None:
    """The words that are not ours, said once each, and other wrong cells: corrected here where they are few."""
    kind = reader.kind
    table = read.held and read.held.table
    if not table:
        upload_review.errors(read.parsed.errors, right=len(read.parsed.rows))
        return
    said = mapping_words.asking(kind, read, table)
    if said is None:
        return
    if not said.words and not said.cells:
        widgets.attention(_("Nothing was chosen or corrected yet."))
        return
    # What was typed isn't needed any more, and may be a client's number.
    upload_review.forget_typed(mapping_words.key_of(kind))
    told = mapping_reading.with_words(read, kind, said.words)
    name = said.name or read.remembered
    if name and (said.words or said.name):
        told = _remembered(visit, kind, told, name)

    def again(hear: Told) -> Choosing | Read | Done:
        return mapping_reading.corrected(told, reader, said.cells, hear)

    work(visit, kind, Work(again), read)


def _remembered(visit: Visit, kind: Kind, read: Read, name: str) -> Read:
    """The list, remembered under a name; where that is refused, the page says so and the list is read all the same."""
    try:
        with store().writing() as db:
            mapping_memory.keep(db, **_who(visit, kind), name=name, headers=read.headers, words=read.words)
    except Refusal as refusal:
        st.session_state[f"{kind.name}-refused"] = refusal
        return read
    return replace(read, remembered=name)


def sheets(visit: Visit, reader: Reader, read: Read) -> None:
    """The file's name, which sheets of a workbook were read, and leaving some of them out."""
    mapping_sheets.notices(read.sheets, file=read.name)
    left_out = mapping_sheets.leaving_out(reader.kind, read)
    if left_out is not None:
        upload_review.forget_typed(mapping_words.key_of(reader.kind))
        again = Work[Choosing | Read | Done](lambda told: mapping_reading.of_sheets(read, reader, left_out, told))
        work(visit, reader.kind, again, read)


def notices(visit: Visit, kind: Kind, read: Read) -> None:
    """What was left out, and by whose remembered columns the list was read; or a field to have them remembered."""
    upload_review.notices(read.parsed.ignored_columns, read.parsed.totals, notes=read.notes, hidden=read.hidden)
    mapping_words.used(kind, read)
    if read.remembered:
        widgets.note(_("Read by the columns that are remembered for {name}.").format(name=read.remembered))
        return
    if mapping_reading.unknown_words(read, kind):
        return  # the words are asked for with a name to remember them by
    with st.expander(_("Remember how this list is read")), st.form(f"{kind.name}-remember", enter_to_submit=False):
        label = _("Name (contractor or division, no person)")
        name = st.text_input(label, max_chars=mapping_memory.LONGEST_NAME, key=f"{kind.name}-remember-name").strip()
        if st.form_submit_button(_("Remember"), key=f"{kind.name}-remember-go") and name:
            _remember(visit, kind, read, name)


def _remember(visit: Visit, kind: Kind, read: Read, name: str) -> None:
    def keep(db: Db) -> None:
        mapping_memory.keep(db, **_who(visit, kind), name=name, headers=read.headers, words=read.words)
        st.session_state[_place(kind)] = Lying(visit.programme.id, replace(read, remembered=name))

    changing.make(keep, _("The columns are remembered for {name}.").format(name=name))


def _who(visit: Visit, kind: Kind) -> dict[str, Any]:
    return {"by": visit.by, "at": now(), "programme": visit.programme, "kind": kind.name}


def refused(kind: Kind) -> None:
    """Why the last list could not be read, said once."""
    refusal: Refusal | None = st.session_state.pop(f"{kind.name}-refused", None)
    if refusal:
        widgets.refused(refusal)


def _place(kind: Kind) -> str:
    return f"{kind.name}-desk"


def _come_of(kind: Kind, lying: Lying, done: Work[Choosing | Read | Done]) -> Choosing | Read:
    try:
        found = done.result()
    except Refusal as refusal:
        st.session_state[f"{kind.name}-refused"] = refusal
        _put_back(kind, lying)
        st.rerun()
    except Exception:
        _put_back(kind, lying)
        raise
    if isinstance(found, Done):
        put_away(kind)
        changing.tell_and_rerun(_(kind.brought_in).format(number=f"{found.number:,}"))
        raise AssertionError("the page is drawn anew")
    st.session_state[_place(kind)] = Lying(lying.programme_id, found)
    return found


def _put_back(kind: Kind, lying: Lying) -> None:
    if lying.before:
        st.session_state[_place(kind)] = Lying(lying.programme_id, lying.before)
    else:
        del st.session_state[_place(kind)]


@st.fragment(run_every=_LOOK_SECONDS)
def _progress(kind: Kind) -> None:
    """How far a work is, looked at every second; the rest of the page can be used meanwhile."""
    access.require(*kind.roles)
    lying: Lying | None = st.session_state.get(_place(kind))
    going = lying.what if lying else None
    if not isinstance(going, Work) or going.is_done:
        st.rerun()
        return
    if going.steps.step == 1 and going.steps.total:
        st.progress(min(1.0, going.number / going.steps.total), _("Bringing in …"))
    else:
        widgets.saved(mapping_work.how_far(going.steps))
    if st.button(_("Stop"), key=f"{kind.name}-stop"):
        going.stop()


def _choose(visit: Visit, reader: Reader, waiting: Choosing) -> None:
    kind, table = reader.kind, waiting.held.table
    refused(kind)
    if table is None:
        put_away(kind)
        st.session_state[f"{kind.name}-refused"] = TooLate()
        st.rerun()
        return
    found = mapping_view.choosing(kind, waiting, table)
    if st.button(_("Put it away"), key=f"{kind.name}-mapping-no"):
        put_away(kind)
        st.rerun()
    if found:
        _read_as_chosen(visit, reader, waiting, *found)


def _read_as_chosen(
    visit: Visit, reader: Reader, waiting: Choosing, chosen: dict[str, str], values: dict[str, str], name: str
) -> None:
    kind, table = reader.kind, waiting.held.table
    assert table
    words = next((each.words for each in mapping_view.kept(visit, kind) if each.name == name), {})
    try:
        # What is missing is said before anything is remembered.
        mapping_choice.must_fit(table, kind, chosen, values)
        if name:
            with store().writing() as db:
                headers = mapping.remembered(table, chosen, kind.columns, words)
                mapping_memory.keep(db, **_who(visit, kind), name=name, headers=headers)
    except Refusal as refusal:
        widgets.refused(refusal)
        return

    def read(told: Told) -> Choosing | Read | Done:
        facts: dict[str, Any] = {"file_hash": waiting.file_hash, "words": words, "remembered": name, "values": values}
        found = mapping_reading.read(table, reader, chosen, **facts, told=told)
        waiting.held.forget()
        return replace(found, name=waiting.name)

    work(visit, kind, Work(read), waiting)


def _let_go(given: UploadedFile) -> None:
    """Take the file out of Streamlit's memory, which else holds it until the browser's tab is closed."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=given.file_id)
