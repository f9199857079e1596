"""The table of places: two lines a cell, and a row of little columns for the months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from core.language import current
from core.language import gettext as _
from workspace import widgets
from workspace.charts import HAIR, SLATE

_WIDE, _HIGH = 5, 26
_ROOM, _DATE = ' style="min-width:12em"', ' style="min-width:6.5em"'
_QUIET = 'style="display:block;color:var(--slate)"'


@dataclass(frozen=True)
class Row:
    """A placement in words, with its scans by month; `look` is what to look for, or nothing."""

    venue: str
    kind: str
    channel: str
    design: str
    campaign: str
    code: str
    pieces: int
    installed: str
    scans: int
    a_hundred: str
    months: Sequence[int]
    last: str
    look: str


def show(rows: Sequence[Row], months: Sequence[date]) -> None:
    """The rows in their order; the little columns share one scale, and stand only where there are several months."""
    most = max((max(row.months, default=0) for row in rows), default=0)
    headings = [
        (_("Place"), ""),
        (_("Material"), ""),
        (_("Code"), ""),
        (_("Pieces"), "n"),
        (_("Put up on"), "s"),
        (_("Scans"), "n"),
        *([(_("By month"), "")] if len(months) > 1 else []),
        (_("Last scan"), ""),
    ]
    head = "".join(f'<th scope="col" class="{kind}">{escape(name)}</th>' for name, kind in headings)
    body = "".join(_row(row, months, most) for row in rows)
    caption = _("Scans by place, what needs a look first")
    st.html(
        f'<div class="sb-table" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Row, months: Sequence[date], most: int) -> str:
    a_hundred = _("{number} per 100 pieces").format(number=row.a_hundred)
    look = f'<span class="sb-attention" style="display:block">{escape(row.look)}</span>' if row.look else ""
    cells = [
        f'<th scope="row" style="font:inherit;color:inherit;border-bottom:1px solid var(--line);vertical-align:top;'
        f'white-space:normal;padding-top:.65rem;min-width:11em">{_two(row.venue, row.kind)}</th>',
        f'<td class="s">{_two(row.channel, row.design)}</td>',
        f'<td style="min-width:9em">{_two(row.code, row.campaign)}</td>',
        f'<td class="n">{row.pieces:,}</td>',
        f'<td class="s">{escape(row.installed)}</td>',
        f'<td class="n">{_two(f"{row.scans:,}", a_hundred if row.pieces > 1 and row.scans else "")}</td>',
        *([f"<td>{columns(row.months, months, most)}</td>"] if len(months) > 1 else []),
        f"<td{_ROOM if look else _DATE}>{escape(row.last)}{look}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _two(above: str, below: str) -> str:
    return escape(above) + (f"<small {_QUIET}>{escape(below)}</small>" if below else "")


def columns(numbers: Sequence[int], months: Sequence[date], most: int) -> str:
    """A little column a month; its label says all the numbers."""
    between = "、" if current() == "ja" else ", "
    label = between.join(
        f"{widgets.month_name(month)} {widgets.times(number)}" for month, number in zip(months, numbers, strict=True)
    )
    bars = "".join(_bar(number, most) for number in numbers)
    frame = f"display:flex;align-items:flex-end;gap:2px;height:{_HIGH}px"
    return f'<span role="img" aria-label="{escape(label)}" title="{escape(label)}" style="{frame}">{bars}</span>'


def _bar(number: int, most: int) -> str:
    # A single scan must be seen beside a hundred.
    height = max(3, round(_HIGH * number / most)) if number else 1
    colour = SLATE if number else HAIR
    return f'<i style="display:block;width:{_WIDE}px;height:{height}px;background:{colour}"></i>'
