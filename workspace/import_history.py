"""The lists that were brought in, told so that one is known from another, and the way to take one back as a whole."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from core.dates import TOKYO
from core.language import current, mark
from core.language import gettext as _
from exchange.outbox import NIGHTLY
from funnel import imports, report_amounts
from store.database import Db
from store.records import ImportBatch
from workspace import changing, widgets

_STATES = {"published": mark("counts"), "undone": mark("taken back"), "staged": mark("not finished")}
_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a page speaks of its imports.

    `name` begins the keys of widgets, `about` heads what tells imports apart, `number` words how many rows one had.
    """

    name: str
    about: str
    number: Callable[[int], str]
    take_back: str
    done: str


def months(days: tuple[date, date] | None) -> str:
    """The months from one day to another: 令和5年3月〜令和5年4月; '' for none."""
    if days is None:
        return ""
    name = report_amounts.year_and_month if current() == "ja" else widgets.month_name
    first, last = (name(day.replace(day=1)) for day in days)
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def table(
    words: Words, listed: Sequence[ImportBatch], about: Mapping[int, str], *, replaced: Collection[int] = ()
) -> None:
    """The imports, newest first; `about` says by the key of each what it holds.

    `replaced` are those in whose place a later reading of the same sheet counts.
    """
    rows = [
        {
            "batch": str(batch.id),
            "at": _moment(batch),
            "by": _("by night, by itself") if batch.made_by == NIGHTLY else batch.made_by,
            "source": _(imports.SOURCES[imports.source(batch)]),
            "rows": words.number(batch.rows),
            "about": about.get(batch.id, "") or "–",
            "state": _("read anew since") if batch.id in replaced else _(_STATES[batch.state]),
        }
        for batch in listed[:_SHOWN]
    ]
    columns = {"batch": _("Import no."), "at": _("Brought in at"), "about": words.about, "rows": _("Number of rows")}
    columns |= {"state": _("State"), "source": _("Came from"), "by": _("Brought in by")}
    caption = _("Newest first")
    if len(listed) > len(rows):
        caption = _("The newest {shown} of {number} imports").format(shown=len(rows), number=f"{len(listed):,}")
    widgets.table(rows, columns, caption=caption, numbers={"batch", "rows"}, stacks=True)


def taking_back(
    words: Words,
    listed: Sequence[ImportBatch],
    about: Mapping[int, str],
    undo: Callable[[Db, int, str], object],
    *,
    look: Callable[[int], str] = lambda _batch_id: "",
) -> None:
    """Choose one of the imports that count and take it back after a yes that names it; none is chosen beforehand.

    `undo` gets the key of the import and what `look` told of it when the yes was drawn.
    """
    there = {batch.id: batch for batch in listed if batch.state == "published"}
    if not there:
        return
    key = f"{words.name}-undo"
    with st.expander(words.take_back):
        chosen = st.selectbox(
            _("Import"),
            list(there),
            index=None,
            placeholder=_("Choose the import to take back"),
            format_func=lambda batch_id: _named(words, there[batch_id], about),
            key=key,
        )
        if chosen is None:
            return
        seen, now = st.session_state.get(f"{key}-seen"), look(chosen)
        st.session_state[f"{key}-seen"] = chosen, now
        told = _("Yes, all of {what} shall be taken back").format(
            what=widgets.plain(_named(words, there[chosen], about))
        )
        sure = st.checkbox(told, key=f"{key}-{chosen}")
        if st.button(_("Take it back"), disabled=not sure, key=f"{key}-{chosen}-go"):
            before = seen[1] if seen and seen[0] == chosen else now
            changing.make(lambda db: undo(db, chosen, before), words.done)


def _named(words: Words, batch: ImportBatch, about: Mapping[int, str]) -> str:
    """An import in a list of choices and in the sentence that is said yes to."""
    parts = (about.get(batch.id, ""), words.number(batch.rows), _moment(batch))
    told = _("import no. {number} ({what})")
    return told.format(number=batch.id, what=_(", ").join(part for part in parts if part))


def _moment(batch: ImportBatch) -> str:
    return f"{batch.made_at.astimezone(TOKYO):%Y-%m-%d %H:%M}"
