"""LINE's own days from a file, where LINE can't be asked: the CSV of LINE Official Account Manager, or a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from core.dates import now
from core.language import gettext as _
from exchange import friend_file
from exchange.friend_file import FriendDayRow
from exchange.own_words import Words
from exchange.tables import Table
from funnel import friend_days, imports
from store import batches, exchange
from store.database import Db
from store.records import ImportBatch, Programme
from workspace import changing, import_history, mapping_desk, mapping_view, upload_review, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.mapping_reading import Kind, Parsed, Read, Reader
from workspace.mapping_work import Told

KIND = Kind(
    name=friend_days.KIND,
    columns=friend_file.COLUMNS,
    one_of=friend_file.ONE_OF,
    is_compared=True,  # a day may come twice, and the counter never falls
    roles=("manager",),
    most_mb=5,
)
_SHOWN = 8


@dataclass(frozen=True)
class Brought:
    """The lists of days brought in so far, newest first, and from when to when the days of each are."""

    batches: list[ImportBatch]
    days: Mapping[int, tuple[date, date]]


def read(db: Db, programme: Programme) -> Brought:
    """What a programme's lists brought so far."""
    return Brought(
        batches.of_programme(db, programme.id, friend_days.KIND), exchange.friend_batch_days(db, programme.id)
    )


def bringing_in(visit: Visit, brought: Brought) -> None:
    """Take a file of days, check it, let it stand in where LINE was not asked; and the files so far."""
    widgets.section(
        _("LINE's numbers from a file"),
        _("For days on which LINE could not be asked: the CSV of LINE's own pages, or a list of days."),
    )
    mapping_desk.refused(KIND)
    if not mapping_desk.is_busy(visit, KIND):
        mapping_desk.uploading(visit, _reader(visit))
        mapping_view.remembered(visit, KIND, mapping_view.kept(visit, KIND))
    elif found := mapping_desk.standing(visit, _reader(visit)):
        _review(visit, found)
    _history(visit, brought)


def _reader(visit: Visit) -> Reader:
    programme = visit.programme

    def parse(table: Table, mapping: Mapping[str, str] | None, _words: Words, _told: Told | None) -> Parsed:
        return friend_file.parse(table, at=now(), mapping=mapping)

    def look(parsed: Parsed) -> friend_days.Fresh:
        with store().reading() as db:
            return friend_days.fresh(db, programme=programme, rows=parsed.rows)

    return Reader(kind=KIND, parse=parse, look=look)


def _review(visit: Visit, found: Read) -> None:
    fresh: friend_days.Fresh = found.looked
    told = [_("{number} new days. Nothing is saved yet.").format(number=f"{len(fresh.days):,}")]
    if not found.parsed.rows:
        told = [upload_review.nothing_yet()]
    if fresh.alike:
        told.append(_("{number} are there already and stay as they are.").format(number=f"{fresh.alike:,}"))
    if fresh.otherwise:
        told.append(_("{number} days are told otherwise now; the newer file holds.").format(number=fresh.otherwise))
    st.write(" ".join(told))
    mapping_desk.sheets(visit, _reader(visit), found)
    mapping_desk.notices(visit, KIND, found)
    mapping_desk.correcting(visit, _reader(visit), found)
    if found.parsed.rows:
        _preview(found.parsed.rows)
    rows, kind = len(found.parsed.rows), upload_review.weight(found.wrong_rows)
    only_good = upload_review.only_right(rows, found.wrong_rows, key="friend-days-only-good")
    buttons = st.container(horizontal=True)
    label, is_off = _("Bring in {number} days").format(number=f"{len(fresh.days):,}"), not (fresh.days and only_good)
    if rows and buttons.button(label, type=kind, disabled=is_off, key="friend-days-go"):
        _bring_in(visit, found)
    if buttons.button(_("Put it away"), key="friend-days-no"):
        mapping_desk.put_away(KIND)
        st.rerun()


def _preview(rows: Sequence[FriendDayRow]) -> None:
    shown = [
        {"day": f"{row.day:%Y-%m-%d}", **{key: _number(getattr(row, key)) for key in friend_file.ONE_OF}}
        for row in rows[:_SHOWN]
    ]
    columns = {"day": _("Day"), "followers": _("Ever added"), "added": _("Added on the day"), "blocks": _("Blocked by")}
    caption = _("The first {shown} of {number} rows").format(shown=len(shown), number=f"{len(rows):,}")
    widgets.table(shown, columns, caption=caption, numbers=friend_file.ONE_OF)


def _number(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _bring_in(visit: Visit, found: Read) -> None:
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}

    def add(db: Db) -> None:
        friend_days.bring_in(db, **who, rows=found.parsed.rows, file_hash=found.file_hash)
        mapping_desk.put_away(KIND)

    days = f"{len(found.looked.days):,}"
    changing.make(add, _("{number} days were brought in. They stand in where LINE was not asked.").format(number=days))


def _history(visit: Visit, brought: Brought) -> None:
    if not brought.batches:
        return
    words = import_history.Words(
        name="friend-days",
        about=_("Months of the days"),
        number=lambda number: _("{number} days").format(number=f"{number:,}"),
        take_back=_("Take a file of days back"),
        done=_("The file was taken back. Its days no longer count."),
    )
    about = {key: import_history.months(days) for key, days in brought.days.items()}
    import_history.table(words, brought.batches, about)
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme}
    import_history.taking_back(
        words, brought.batches, about, lambda db, batch_id, _seen: imports.undo(db, **who, batch_id=batch_id)
    )
