"""Words of a list that aren't ours: each is said once, what of ours it means, however many cells hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

import streamlit as st

from core.language import gettext as _
from exchange import own_words
from exchange.columns import Column
from exchange.errors import RowError
from exchange.own_words import Unknown, Words
from exchange.tables import Table
from workspace import mapping_memory, mapping_reading, upload_review, widgets
from workspace.mapping_reading import MOST_CORRECTED, Kind, Read

MOST_WORDS = 40  # at once, the most written first
_LONG = 8  # lines, from which on the button stands above them too
_LISTED = 12  # words, in one line
_WIDTHS = (3, 2)


@dataclass(frozen=True)
class Said:
    """What was chosen for words and written in cells, and a name to remember the words by, '' for none."""

    words: dict[str, dict[str, str]]
    cells: dict[tuple[int, str], str]
    name: str


def key_of(kind: Kind) -> str:
    """What begins the keys of all fields."""
    return f"{kind.name}-corrections"


def asking(kind: Kind, read: Read, table: Table) -> Said | None:
    """The words to match and the cells to correct, in one form; what was said, once it is handed in.

    Cells of columns that the table doesn't have, and cells that are too many, are listed: they are corrected in the
    file.
    """
    unknown = mapping_reading.unknown_words(read, kind)
    cells = [error for error in read.parsed.errors if not error.words]
    here = [error for error in cells if error.column in table.columns] if len(cells) <= MOST_CORRECTED else []
    elsewhere = [error for error in cells if error not in here] if len(here) < len(cells) else []
    _beginning(read, unknown, elsewhere, is_more=bool(unknown or here))
    if not unknown and not here:
        return None
    with st.form(key_of(kind)):
        label = _("Check again with these words") if unknown else _("Check again with the corrections")
        sent = _too_long(unknown, here) and st.form_submit_button(label, type="primary", key=f"{key_of(kind)}-top")
        words = _words(kind, unknown[:MOST_WORDS]) if unknown else {}
        if unknown and here:
            widgets.section(_("Cells to correct"), _("These are wrong in another way."))
        typed = upload_review.fields(table, here, private=read.private, key=key_of(kind))
        name = _name(kind, read) if unknown else ""
        sent = st.form_submit_button(label, type="primary", key=f"{key_of(kind)}-go") or sent
    if not sent:
        return None
    return Said(words, upload_review.changed(table, typed, private=read.private), name)


def used(kind: Kind, read: Read) -> None:
    """Which remembered words were taken for ours, so that nobody wonders; nothing where there are none."""
    if read.words:
        widgets.note(_("Taken for words of ours: {words}.").format(words=listed(kind, read.words)))


def listed(kind: Kind, words: Words, most: int = _LISTED) -> str:
    """Words with ours, in one line; beyond `most` only how many more there are."""
    told = [
        f"{word}＝{label(column, code) if code else _('(empty)')}"
        for column in kind.columns
        for word, code in own_words.fitting([column], words).get(column.key, {}).items()
    ]
    more = _("{number} words more").format(number=len(told) - most) if len(told) > most else ""
    return "、".join([*told[:most], *([more] if more else [])])


def label(column: Column, code: str) -> str:
    """Our word for a code as templates have it."""
    return column.words.written(code) if column.words and code else _("(leave empty)")


def _beginning(read: Read, unknown: Sequence[Unknown], elsewhere: Sequence[RowError], *, is_more: bool) -> None:
    right = len(read.parsed.rows)
    if elsewhere and not is_more:
        upload_review.errors(elsewhere, right=right)
        return
    told = upload_review.summary(read.parsed.errors, right)
    if not unknown:
        told = f"{told} {_('Correct them here, or in your own table, and hand it in again.')}"
    st.write(told)
    if elsewhere:
        st.write(_("Some cells can only be corrected in your own table."))
        upload_review.listed(elsewhere)


def _too_long(unknown: Sequence[Unknown], here: Sequence[RowError]) -> bool:
    return min(len(unknown), MOST_WORDS) + len(here) > _LONG


def _words(kind: Kind, unknown: Sequence[Unknown]) -> dict[str, dict[str, str]]:
    widgets.section(
        _("Match the words"),
        _("These words are not known here. Say once for each what it means; all its cells are read so."),
    )
    columns = {column.key: column for column in kind.columns}
    chosen: dict[str, dict[str, str]] = {}
    for key, words in groupby(unknown, key=lambda each: each.key):
        column = columns[key]
        with st.container(key=f"words-{kind.name}-{key}"):
            for place, each in enumerate(words):
                if place == 0:
                    _heading(column, each)
                code = _line(kind, column, each)
                if code is not None:
                    chosen.setdefault(key, {})[each.normal] = code
    return chosen


def _heading(column: Column, each: Unknown) -> None:
    theirs = f" <small>{escape(_('column “{header}”').format(header=each.header))}</small>"
    st.html(f'<h3 class="sb-column">{escape(column.name)}{theirs if each.header != column.name else ""}</h3>')


def _line(kind: Kind, column: Column, each: Unknown) -> str | None:
    told, field = st.columns(_WIDTHS, vertical_alignment="center")
    cells = _("{number} cells").format(number=f"{each.cells:,}")
    rows = "、".join(map(str, each.rows))
    where = _("rows {rows} and more") if each.cells > len(each.rows) else _("row {rows}")
    beside = [where.format(rows=rows)]
    if not each.is_keepable:
        beside.append(_("With a figure in it, it is not remembered."))
    told.html(
        f'<p class="sb-word"><b>{escape(_("“{word}”").format(word=each.word))}</b><small>{escape(cells)}</small>'
        f'<br><span class="sb-note">{escape(" ".join(beside))}</span></p>'
    )
    near = own_words.guess(column, each.word)
    offered = own_words.offered(column)
    options = [*([near] if near else []), *(code for code in offered if code != near)]

    def worded(code: str) -> str:
        name = label(column, code)
        return _("{word} (near)").format(word=name) if code and code == near else name

    # Nothing is chosen before somebody does: a word that looks alike may mean something else.
    chosen: str | None = field.selectbox(
        _("“{word}” in {column}").format(word=each.word, column=column.name),
        options,
        index=None,
        format_func=worded,
        placeholder=_("Perhaps “{word}”?").format(word=label(column, near)) if near else _("Please choose"),
        label_visibility="collapsed",
        key=f"{key_of(kind)}-word-{each.key}-{each.normal}",
    )
    return chosen


def _name(kind: Kind, read: Read) -> str:
    if read.remembered:
        told = _("The words are remembered for {name}: the next list is read without asking. They can be forgotten.")
        widgets.note(told.format(name=read.remembered))
        return ""
    name: str = st.text_input(
        _("Remember the words as (contractor or division; may be empty)"),
        value=read.near,
        max_chars=mapping_memory.LONGEST_NAME,
        autocomplete="off",
        key=f"{key_of(kind)}-name",
    )
    widgets.note(_("The next list is then read without asking. Words of columns with fixed words alone are kept."))
    return " ".join(name.split())
