"""What stands beside a text while it is written: its numbers as they will be printed, and how words differ."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.language import gettext as _
from core.language import spoken
from funnel import report_difference, report_numbers
from funnel.report_numbers import Told
from workspace import report_links, report_printed
from workspace.report_reading import Place, Shown

# A group with more numbers (months, channels) is opened by hand.
_MOST_OPEN = 14
# Below it the two texts share so little that a difference between them can't be read.
_ALIKE = 0.5


def numbers(shown: Shown, place: Place) -> None:
    """The numbers that are printed under a heading, each to be copied as the paper has it; below them the others."""
    project = shown.project(place[0])
    found = report_printed.under(project, place[1], shown.numbers)
    rest = report_printed.others(project, place[1], shown.numbers)
    with spoken("ja"):
        here, elsewhere = _groups(shown, found, is_open=True), _groups(shown, rest, is_open=False)
    title = _("Numbers of this heading, as they will be printed")
    told = _("A click marks a number, to be copied.") if found else _("No numbers are printed under this heading.")
    below = f"<h4>{escape(_('Numbers under other headings'))}</h4>{elsewhere}" if rest else ""
    st.html(f'<section class="sb-figures"><h3>{escape(title)}</h3><p>{escape(told)}</p>{here}{below}</section>')
    report_links.ways(shown.visit, dict.fromkeys(report_links.page_of(one.key) for one in found))


def _groups(shown: Shown, found: Sequence[Told], *, is_open: bool) -> str:
    names = dict.fromkeys(one.group for one in found)
    return "".join(_group(shown, name, [one for one in found if one.group == name], is_open=is_open) for name in names)


def _group(shown: Shown, name: str, found: Sequence[Told], *, is_open: bool) -> str:
    until = None if shown.is_over else shown.today
    lines = "".join(
        f'<dt>{escape(report_printed.label(one, until))}</dt><dd tabindex="0">{escape(report_printed.amount(one))}</dd>'
        for one in found
    )
    title = _(report_numbers.GROUPS[name])
    opened = " open" if is_open and len(found) <= _MOST_OPEN else ""
    return f"<details{opened}><summary>{escape(title)}</summary><dl>{lines}</dl></details>"


def text(written: str) -> None:
    """Words to be read, with Streamlit's button to copy them."""
    st.code(written, language=None, wrap_lines=True)


def are_alike(before: str, after: str) -> bool:
    """Whether two texts have at least half of the longer one in common, so that their difference can be read."""
    kept = sum(len(one.text) for one in report_difference.pieces(before, after) if one.kind == "kept")
    return kept >= _ALIKE * max(len(before), len(after))


def difference(before: str, after: str, caption: str) -> None:
    """What was taken out and put in between two texts, told apart by marks and strokes, not by colour alone."""
    parts = "".join(_piece(one.kind, one.text) for one in report_difference.pieces(before, after))
    legend = _("〔削 〕 taken out, 〔加 〕 put in")
    st.html(
        f'<figure class="sb-between"><figcaption>{escape(caption)}<small>{escape(legend)}</small></figcaption>'
        f"<div>{parts}</div></figure>"
    )


def _piece(kind: str, words: str) -> str:
    if kind == "removed":
        return f"<del><i>〔削 </i>{escape(words)}<i>〕</i></del>"
    if kind == "added":
        return f"<ins><i>〔加 </i>{escape(words)}<i>〕</i></ins>"
    return escape(words)
