"""What happened in a period and may have changed its numbers, as a short list."""

from collections.abc import Sequence
from html import escape

from core import words
from core.language import gettext as _
from funnel.happenings import Note
from workspace import widgets

MOST = 12


def listed(notes: Sequence[Note]) -> str:
    """The notes as HTML, the earliest first; of many the first ones, with how many more there are."""
    lines = [
        f"<li><span>{escape(_days(note))}</span><em>{escape(_(words.HAPPENINGS[note.kind]))}</em>"
        f"<b>{escape(note.text)}</b></li>"
        for note in notes[:MOST]
    ]
    more = len(notes) - MOST
    rest = f"<li><b>{escape(_('and {number} more').format(number=more))}</b></li>" if more > 0 else ""
    return f'<ul class="sb-happened">{"".join(lines)}{rest}</ul>'


def _days(note: Note) -> str:
    first = widgets.day(note.day)
    if note.until in (None, note.day):
        return first
    return _("{first} to {last}").format(first=first, last=widgets.day(note.until))
