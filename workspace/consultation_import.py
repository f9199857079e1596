"""Bringing consultation records in: hand in a file, check it row by row, let it count."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.dates import TOKYO, now
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.words import AGE_BANDS, CHANNELS, OUTCOMES
from exchange import consultation_file, tables
from exchange.consultation_file import ConsultationRow, PersonKind
from funnel import imports, pseudonym_keys, pseudonyms
from store.records import Programme
from workspace import changing, upload_review, widgets
from workspace.access import Visit
from workspace.database import settings, store

_PENDING, _REFUSED, _UPLOADS = "consultation-pending", "consultation-refused", "consultation-uploads"
_SHOWN = 8
_FLAGS = {"new": mark("new client"), "repeat": mark("repeat client"), None: ""}


@dataclass(frozen=True)
class Pending:
    """A file that was read and waits for a yes. It holds pseudonyms and codes; the file itself is gone.

    `made_with` is the fingerprint of the key its pseudonyms were made with.
    """

    parsed: consultation_file.Parsed
    file_hash: str
    programme_id: int
    made_with: str


def template_button() -> None:
    """The empty list to fill in."""
    st.download_button(
        _("Template (Excel)"),
        consultation_file.template(),
        _("consultations.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="consultation-template",
    )


def uploading(visit: Visit) -> None:
    """Take a file, read it at once, and let go of it, good or bad: clients' numbers stay nowhere in clear."""
    uploads = st.session_state.get(_UPLOADS, 0)
    given = st.file_uploader(
        _("Excel or CSV, at most 5 MB"),
        type=["xlsx", "csv", "tsv", "txt"],
        max_upload_size=5,
        key=f"consultation-file-{uploads}",
    )
    if refused := st.session_state.pop(_REFUSED, None):
        widgets.refused(refused)
    if given is None:
        return
    data = given.getvalue()
    _let_go(given)
    try:
        with st.spinner(_("Reading …")):
            table = tables.read(given.name, data, expects=consultation_file.HEADERS)
            with store().writing() as db:
                key = pseudonym_keys.in_use(db, settings().pseudonym_key_file, at=now())
            parsed = consultation_file.parse(table, pseudonym=_pseudonym(key, visit.programme), at=now())
    except Refusal as refusal:
        # A fresh one: the caught one holds on to the file, by the frames of its traceback.
        st.session_state[_REFUSED] = type(refusal)(**refusal.facts)
    else:
        file_hash, made_with = hashlib.sha256(data).hexdigest(), pseudonym_keys.fingerprint(key)
        st.session_state[_PENDING] = Pending(parsed, file_hash, visit.programme.id, made_with)
    # A new uploader in the place of this one, which remembers its file.
    st.session_state[_UPLOADS] = uploads + 1
    st.rerun()


def _let_go(given: UploadedFile) -> None:
    """Take the file out of Streamlit's memory, which else holds it until the browser's tab is closed."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=given.file_id)


def _pseudonym(key: bytes, programme: Programme) -> consultation_file.Pseudonym:
    def made(kind: PersonKind, text: str) -> str:
        make = pseudonyms.line_user if kind == "line" else pseudonyms.reference
        return make(key, programme, text)

    return made


def review(visit: Visit) -> bool:
    """What was read and what is wrong with it, with the button that brings it in; whether anything waits."""
    pending: Pending | None = st.session_state.get(_PENDING)
    if pending is None or pending.programme_id != visit.programme.id:
        return False
    parsed = pending.parsed
    with store().reading() as db:
        fresh = imports.fresh(db, programme=visit.programme, rows=parsed.rows)
    widgets.section(_("Check before bringing in"), _("Nothing is saved yet."))
    st.write(_summary(fresh, parsed))
    upload_review.notices(parsed.ignored_columns, parsed.totals)
    upload_review.errors(parsed.errors, right=len(parsed.rows))
    if parsed.rows:
        _preview(parsed.rows)
    _deciding(visit, pending, len(fresh.rows))
    return True


def _summary(fresh: imports.Fresh, parsed: consultation_file.Parsed) -> str:
    told = _("{number} new records.").format(number=f"{len(fresh.rows):,}")
    if fresh.already_there:
        told += " " + _("{number} are there already and stay as they are.").format(number=f"{fresh.already_there:,}")
    if fresh.differing:
        told += " " + _(
            "{number} of those say something else now; to replace them, take the earlier import back first."
        ).format(number=f"{fresh.differing:,}")
    return told


def _preview(rows: Sequence[ConsultationRow]) -> None:
    shown = [
        {
            "start": f"{row.started_at.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            "end": f"{row.ended_at.astimezone(TOKYO):%H:%M}" if row.ended_at else "",
            "flag": _(_FLAGS[row.flag]) if row.flag else "",
            "channel": _(CHANNELS[row.channel_told]) if row.channel_told else _("Unknown"),
            "age": _(AGE_BANDS[row.age_band]),
            "outcome": _(OUTCOMES[row.outcome]),
        }
        for row in rows[:_SHOWN]
    ]
    columns = {"start": _("Start"), "end": _("End"), "flag": _("New or repeat"), "channel": _("Learned from")}
    columns |= {"age": _("Age"), "outcome": _("Outcome")}
    caption = _("The first {shown} of {number} rows").format(shown=len(shown), number=f"{len(rows):,}")
    widgets.table(shown, columns, caption=caption)


def _deciding(visit: Visit, pending: Pending, new: int) -> None:
    parsed = pending.parsed
    only_good = not parsed.errors or st.checkbox(
        _("Bring in the {right} right rows now and leave the {wrong} wrong ones out").format(
            right=f"{len(parsed.rows):,}", wrong=f"{parsed.wrong_rows:,}"
        ),
        key="consultation-only-good",
    )
    buttons = st.container(horizontal=True)
    label = _("Bring in {number} records").format(number=f"{new:,}")
    if buttons.button(label, type="primary", disabled=not (new and only_good), key="consultation-go"):
        _bring_in(visit, pending)
    if buttons.button(_("Put it away"), key="consultation-no"):
        del st.session_state[_PENDING]
        st.rerun()


def _bring_in(visit: Visit, pending: Pending) -> None:
    """In short transactions, so that scans and answers go on meanwhile; counted from one moment on."""
    programme, by = visit.programme, visit.by
    bar = st.progress(0.0, _("Bringing in …"))
    try:
        with store().reading() as db:
            rows = imports.fresh(db, programme=programme, rows=pending.parsed.rows).rows
        with store().writing() as db:
            pseudonym_keys.must_be_current(db, pending.made_with)
            batch = imports.stage(db, by=by, at=now(), programme=programme, rows=len(rows), file_hash=pending.file_hash)
        keys = list(rows)
        for start in range(0, len(keys), imports.CHUNK):
            with store().writing() as db:
                imports.add_rows(db, batch=batch, rows={key: rows[key] for key in keys[start : start + imports.CHUNK]})
            bar.progress(min(1.0, (start + imports.CHUNK) / len(keys)))
        with store().writing() as db:
            imports.publish(db, by=by, at=now(), batch=batch)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    del st.session_state[_PENDING]
    changing.tell_and_rerun(
        _("{number} records were brought in and count from now on.").format(number=f"{len(keys):,}")
    )
