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
from exchange.own_words import Words
from exchange.tables import Table
from funnel import imports, pseudonym_keys, pseudonyms
from store import batches
from store.records import Programme
from workspace import consultation_months, exhibits, list_doubles, mapping_desk, mapping_view, upload_review, widgets
from workspace.access import Visit
from workspace.consultation_months import Months
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
_SHOWN = 8
_FLAGS = {"new": mark("new client"), "repeat": mark("repeat client"), None: ""}


@dataclass(frozen=True)
class Counts:
    """How many rows are new, there already, and there saying something else, and their months; as at the reading."""

    new: int
    already_there: int
    differing: int
    months: Months


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
    _unfinished(visit)
    mapping_desk.uploading(visit, _reader(visit))
    mapping_view.remembered(visit, KIND, mapping_view.kept(visit, KIND))


def _unfinished(visit: Visit) -> None:
    """Say of an import that stopped midway, as when the machine did, that nothing of it counts, and what to do."""
    with store().reading() as db:
        left = [each for each in batches.of_programme(db, visit.programme.id, KIND.name) if each.state == "staged"]
    for batch in left[:1]:
        told = _(
            "The import that began on {day} is not finished. None of its {number} records count. If nobody is bringing "
            "it in just now, choose the same file again: what it left is cleared away then."
        )
        day = f"{batch.made_at.astimezone(TOKYO):%Y-%m-%d %H:%M}"
        widgets.attention(told.format(day=day, number=f"{batch.rows:,}"))


def _reader(visit: Visit) -> Reader:
    """How this programme's lists are read, with the key that makes its pseudonyms then."""
    programme = visit.programme

    @cache
    def key() -> bytes:
        with store().writing() as db:
            return pseudonym_keys.in_use(db, settings().pseudonym_key_file, at=now())

    def parse(table: Table, mapping: Mapping[str, str] | None, words: Words, told: Told | None) -> Parsed:
        pseudonym = _pseudonym(key(), programme)
        return consultation_file.parse(table, pseudonym=pseudonym, at=now(), mapping=mapping, words=words, told=told)

    def look(parsed: Parsed) -> Counts:
        with store().reading() as db:
            fresh = imports.fresh(db, programme=programme, rows=parsed.rows)
            months = consultation_months.counted(db, programme, parsed.rows)
        return Counts(len(fresh.rows), fresh.already_there, fresh.differing, months)

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
    st.write(_summary(read.looked) if read.parsed.rows else upload_review.nothing_yet())
    mapping_desk.sheets(visit, reader, read)
    consultation_months.shown(read.looked.months)
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
    widgets.note(_("Results, channels and ages are shown in the words of this page, not in those of the file."))


def _deciding(visit: Visit, read: Read) -> None:
    if list_doubles.asking(read.doubles, key="consultation-once"):
        read = read.each_once
    wrong, new = read.wrong_rows, read.looked.new
    only_good = upload_review.only_right(len(read.parsed.rows), wrong, key="consultation-only-good")
    buttons = st.container(horizontal=True)
    label = _("Bring in {number} records").format(number=f"{new:,}")
    kind = upload_review.weight(wrong)
    # Where nothing is right yet, there is nothing to press but what corrects it.
    if read.parsed.rows and buttons.button(label, type=kind, disabled=not (new and only_good), key="consultation-go"):
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
