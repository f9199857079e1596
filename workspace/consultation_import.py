"""Bringing consultation records in: hand in a file, check it row by row, let it count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import streamlit as st

from core.dates import TOKYO, now
from core.language import gettext as _
from core.language import mark
from core.words import AGE_BANDS, CHANNELS, OUTCOMES
from exchange import consultation_file
from exchange.consultation_file import ConsultationRow, PersonKind
from exchange.tables import Table
from funnel import imports, pseudonym_keys, pseudonyms
from store.records import Programme
from workspace import exhibits, mapping_desk, mapping_view, widgets
from workspace.access import Visit
from workspace.database import settings, store
from workspace.mapping_desk import Done
from workspace.mapping_reading import Choosing, Kind, Parsed, Read, Reader
from workspace.mapping_work import Told, Work

ROLES = ("manager", "counsellor")
KIND = Kind(
    name="consultations",
    columns=consultation_file.COLUMNS,
    brought_in=mark("{number} records were brought in and count from now on."),
    one_of=consultation_file.ONE_OF,
    private=consultation_file.ONE_OF,
    roles=ROLES,
)
_MOST_MB = 60
_SHOWN = 8
_FLAGS = {"new": mark("new client"), "repeat": mark("repeat client"), None: ""}


@dataclass(frozen=True)
class Counts:
    """How many rows are new, there already, and there saying something else; as at the reading."""

    new: int
    already_there: int
    differing: int


def template_button() -> None:
    """The empty list to fill in."""
    st.download_button(
        _("Template (Excel)"),
        consultation_file.template(),
        _("consultations.xlsx"),
        exhibits.XLSX,
        on_click="ignore",
        key="consultation-template",
    )


def uploading(visit: Visit) -> None:
    """Take a file, read it at once, and let go of it, good or bad: clients' numbers stay nowhere in clear."""
    mapping_desk.refused(KIND)
    mapping_desk.uploading(visit, _reader(visit), most_mb=_MOST_MB)
    mapping_view.remembered(visit, KIND, mapping_view.kept(visit, KIND))


def _reader(visit: Visit) -> Reader:
    """How this programme's lists are read, with the key that makes its pseudonyms then."""
    programme = visit.programme

    @cache
    def key() -> bytes:
        with store().writing() as db:
            return pseudonym_keys.in_use(db, settings().pseudonym_key_file, at=now())

    def parse(table: Table, mapping: Mapping[str, str] | None, told: Told | None) -> Parsed:
        pseudonym = _pseudonym(key(), programme)
        return consultation_file.parse(table, pseudonym=pseudonym, at=now(), mapping=mapping, told=told)

    def look(parsed: Parsed) -> Counts:
        with store().reading() as db:
            fresh = imports.fresh(db, programme=programme, rows=parsed.rows)
        return Counts(len(fresh.rows), fresh.already_there, fresh.differing)

    return Reader(kind=KIND, parse=parse, look=look, made_with=lambda: pseudonym_keys.fingerprint(key()))


def _pseudonym(key: bytes, programme: Programme) -> consultation_file.Pseudonym:
    def made(kind: PersonKind, text: str) -> str:
        make = pseudonyms.line_user if kind == "line" else pseudonyms.reference
        return make(key, programme, text)

    return made


def review(visit: Visit) -> bool:
    """What was read and what is wrong with it, with the button that brings it in; whether anything waits."""
    if not mapping_desk.is_busy(visit, KIND):
        return False
    reader = _reader(visit)
    read = mapping_desk.standing(visit, reader)
    if read is None:
        return True
    widgets.section(_("Check before bringing in"), _("Nothing is saved yet."))
    mapping_desk.refused(KIND)
    st.write(_summary(read.looked))
    mapping_desk.notices(visit, KIND, read)
    mapping_desk.correcting(visit, reader, read)
    if read.parsed.rows:
        _preview(read.parsed.rows)
    _deciding(visit, read)
    return True


def _summary(counts: Counts) -> str:
    told = _("{number} new records.").format(number=f"{counts.new:,}")
    if counts.already_there:
        told += " " + _("{number} are there already and stay as they are.").format(number=f"{counts.already_there:,}")
    if counts.differing:
        told += " " + _(
            "{number} of those say something else now; to replace them, take the earlier import back first."
        ).format(number=f"{counts.differing:,}")
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


def _deciding(visit: Visit, read: Read) -> None:
    wrong, new = read.wrong_rows, read.looked.new
    only_good = not wrong or st.checkbox(
        _("Bring in the {right} right rows now and leave the {wrong} wrong ones out").format(
            right=f"{len(read.parsed.rows):,}", wrong=f"{wrong:,}"
        ),
        key="consultation-only-good",
    )
    buttons = st.container(horizontal=True)
    label = _("Bring in {number} records").format(number=f"{new:,}")
    if buttons.button(label, type="primary", disabled=not (new and only_good), key="consultation-go"):
        by, programme = visit.by, visit.programme
        going = Work(lambda told: _bring_in(programme, by, read, told), total=new)
        mapping_desk.work(visit, KIND, going, read)
    if buttons.button(_("Put it away"), key="consultation-no"):
        mapping_desk.put_away(KIND)
        st.rerun()


def _bring_in(programme: Programme, by: str, read: Read, told: Told) -> Choosing | Read | Done:
    """In short transactions, so that scans and answers go on meanwhile; counted from one moment on."""
    with store().reading() as db:
        rows = imports.fresh(db, programme=programme, rows=read.parsed.rows).rows
    if not rows:
        raise imports.NothingToImport
    with store().writing() as db:
        pseudonym_keys.must_be_current(db, read.made_with)
        batch = imports.stage(db, by=by, at=now(), programme=programme, rows=len(rows), file_hash=read.file_hash)
    keys = list(rows)
    for start in range(0, len(keys), imports.CHUNK):
        with store().writing() as db:
            imports.add_rows(db, batch=batch, rows={key: rows[key] for key in keys[start : start + imports.CHUNK]})
        told(min(start + imports.CHUNK, len(keys)))
    with store().writing() as db:
        imports.publish(db, by=by, at=now(), batch=batch)
    return Done(len(keys))
