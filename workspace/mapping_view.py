"""The assistant: which column of a list is which of ours, proposed with its reason, changed by whoever knows better."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from core.dates import TOKYO, now
from core.language import gettext as _
from core.language import mark
from exchange import mapping
from exchange.columns import Column
from exchange.errors import shown
from exchange.mapping import Drift, Fit
from exchange.spellings import is_blank
from exchange.tables import Table
from store import exchange
from store.exchange_records import ColumnMapping
from workspace import changing, mapping_memory, mapping_sheets, mapping_words, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.mapping_reading import Choosing, Kind

_EXAMPLES, _LONGEST = 3, 16
_SURENESS = {"sure": mark("certain"), "guess": mark("a guess"), "none": ""}
_WIDTHS = (3, 4, 6)


def choosing(kind: Kind, waiting: Choosing, table: Table) -> tuple[dict[str, str], dict[str, str], str] | None:
    """A list to choose from for each of our columns; once it is chosen, the columns, what holds for all rows, the name.

    The name is what they are remembered by, '' where they aren't.
    """
    widgets.section(
        _("Which column is which?"),
        _("Not all headings are understood. Nothing is saved yet; please look whether the columns are right."),
    )
    mapping_sheets.notices(table.sheets, file=waiting.name)
    if waiting.drift and not waiting.drift.is_none:
        _moved(waiting.near, waiting.drift)
    with st.container(key=f"{kind.name}-columns"):
        both = {column.key: _column(kind, column, fit, waiting, table) for column, fit in _pairs(kind, waiting)}
    name = st.text_input(
        _("Remember these columns as (contractor or division; may be empty)"),
        value=waiting.near,
        max_chars=mapping_memory.LONGEST_NAME,
        autocomplete="off",
        key=f"{kind.name}-mapping-name",
    )
    widgets.note(
        _(
            "The next list with the same headings is then read without asking. Only headings are kept, and words that "
            "are matched with ours."
        )
    )
    if st.button(_("Read with these columns"), type="primary", key=f"{kind.name}-mapping-go"):
        chosen = {key: header for key, (header, _value) in both.items() if header}
        return chosen, {key: value for key, (_header, value) in both.items() if value}, name.strip()
    return None


def _pairs(kind: Kind, waiting: Choosing) -> list[tuple[Column, Fit]]:
    return list(zip(kind.columns, waiting.fits, strict=True))


def _column(kind: Kind, column: Column, fit: Fit, waiting: Choosing, table: Table) -> tuple[str, str]:
    """The column of theirs that was chosen, or what holds for all rows; '' for none."""
    name, choice, why = st.columns(_WIDTHS, vertical_alignment="center")
    needed = column.required or column.key in kind.one_of
    mark_of_need = f" <small>{escape(_('needed') if column.required else _('one of them is needed'))}</small>"
    name.html(f"<b>{escape(column.name)}</b>{mark_of_need if needed else ''}")
    options = ["", *waiting.columns]
    chosen: str = choice.selectbox(
        column.name,
        options,
        index=options.index(fit.header),
        format_func=lambda header: header or _("(none)"),
        label_visibility="collapsed",
        key=f"{kind.name}-map-{column.key}",
    )
    value = _for_all(choice, kind, column) if column.for_all and not chosen else ""
    reason = _reason(fit) if chosen == fit.header else _("Chosen by you.")
    if value:
        reason = _("All rows are read as “{value}”.").format(value=value)
    cells = examples(table, chosen)
    beside = f"{escape(_('For example:'))} {escape('、'.join(cells))}" if cells else ""
    if chosen and mapping.reaches_people(table, chosen):
        beside = escape(_("Examples are not shown: the cells look like telephone numbers or addresses."))
    why.html(f'<p class="sb-note">{escape(reason)}<br>{beside}</p>')
    return chosen, value


def _for_all(place: Any, kind: Kind, column: Column) -> str:
    """What holds for all rows of a list without such a column, as a cell would say it."""
    key, label = f"{kind.name}-all-{column.key}", _("All rows: {column}").format(column=column.name)
    if column.choices:
        return place.selectbox(label, column.choices, index=None, placeholder=_("Choose for all rows"), key=key) or ""
    number = place.number_input(label, 1, 1_000_000, value=None, placeholder=_("Number for all rows"), key=key)
    return "" if number is None else str(number)


def _reason(fit: Fit) -> str:
    if fit.reason == "remembered":
        return _("As it was remembered.")
    sureness = _SURENESS[fit.sureness]
    told = mapping.worded(fit)
    return f"{told}（{_(sureness)}）" if sureness else told


def examples(table: Table, header: str) -> list[str]:
    """The first different cells of a column, cut; none for no column."""
    found: dict[str, None] = {}
    for row in table.rows[:200] if header else ():
        text = row.cells[header]
        if not is_blank(text):
            cut = shown(text)
            found[cut if len(cut) <= _LONGEST else f"{cut[:_LONGEST]}…"] = None
        if len(found) == _EXAMPLES:
            break
    return list(found)


def _moved(name: str, drift: Drift) -> None:
    """What is otherwise than when the columns were remembered."""
    told = [_("The columns are not as they were remembered for {name}.").format(name=name)]
    parts = (
        (_("Gone: {columns}."), drift.missing),
        (_("New: {columns}."), drift.new),
        (_("With other cells than before: {columns}."), drift.doubtful),
    )
    told += [text.format(columns="、".join(columns)) for text, columns in parts if columns]
    widgets.attention(" ".join(told))


def remembered(visit: Visit, kind: Kind, kept: Sequence[ColumnMapping]) -> None:
    """What is remembered of a kind of list, to be looked at and forgotten; nothing where nothing is."""
    if not kept:
        return
    with st.expander(_("Remembered columns")):
        names = {column.key: column.name for column in kind.columns}
        rows = [
            {
                "name": each.name,
                "columns": _listed(mapping.mapping_of(each.headers), names),
                "words": mapping_words.listed(kind, each.words),
                "at": f"{each.changed_at.astimezone(TOKYO):%Y-%m-%d}",
            }
            for each in kept
        ]
        columns = {"name": _("Contractor or division"), "columns": _("Columns"), "words": _("Words")}
        columns["at"] = _("Remembered on")
        if not any(each.words for each in kept):
            del columns["words"]
        widgets.table(rows, columns, caption=_("Ours = theirs"))
        chosen = st.selectbox(_("Which one?"), [each.name for each in kept], key=f"{kind.name}-forget")
        who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": visit.programme, "kind": kind.name}
        buttons = st.container(horizontal=True)
        if buttons.button(_("Forget these columns"), key=f"{kind.name}-forget-go"):
            done = _("The columns were forgotten. They will be asked for again.")
            changing.make(lambda db: mapping_memory.remove(db, **who, name=chosen), done)
        has_words = any(each.words for each in kept if each.name == chosen)
        if has_words and buttons.button(_("Forget only the words"), key=f"{kind.name}-forget-words"):
            done = _("The words were forgotten. They will be asked for again.")
            changing.make(lambda db: mapping_memory.forget_words(db, **who, name=chosen), done)


def _listed(mine: Mapping[str, str], names: Mapping[str, str]) -> str:
    return "、".join(f"{names[key]}＝{header}" for key, header in mine.items() if key in names)


def kept(visit: Visit, kind: Kind) -> list[ColumnMapping]:
    """What the programme remembers of a kind of list."""
    with store().reading() as db:
        return exchange.mappings(db, visit.programme.id, kind.name)
