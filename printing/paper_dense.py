"""Lines closer together, for a paper that should stand on fewer pages: letters keep their size, the air goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table

from printing.page import MM
from printing.paper_looks import Panel

MORE = (4 * MM, 9 * MM)  # room taken from the lower and the upper margin
_PANEL = 1.8 * MM


@dataclass(frozen=True)
class Air:
    """What is left of it: lines at most so many letters high, room between parts, above and below a row's words."""

    leading: float
    between: float
    row_top: float
    row_bottom: float
    together: float  # of the height that must stand on one page


TIGHT = Air(1.38, 0.42, 1.3, 2.4, 0.42)
# So little that nobody sees it, where a sheet would end in a few lines on a page of their own.
CLOSER = Air(1.52, 0.62, 2.0, 3.0, 0.9)


def tighten(flowing: Iterable[Flowable], air: Air = TIGHT) -> None:
    """Take air out of what flows over a page, in place: between lines, paragraphs and rows."""
    for one in flowing:
        if isinstance(one, Paragraph):
            one.style = _closer(one.style, air)
        elif isinstance(one, Table):
            _rows(one, air)
        elif isinstance(one, CondPageBreak):
            one.height *= air.together
        elif isinstance(one, Spacer):
            one.height = one._height = one.height * air.between


def _closer(style: ParagraphStyle, air: Air) -> ParagraphStyle:
    return style.clone(
        style.name,
        leading=min(style.leading, style.fontSize * air.leading),
        spaceBefore=style.spaceBefore * air.between,
        spaceAfter=style.spaceAfter * air.between,
    )


def _rows(table: Any, air: Air) -> None:
    for row in table._cellvalues:
        tighten((cell for cell in row if isinstance(cell, Flowable)), air)
    table.spaceBefore, table.spaceAfter = table.spaceBefore * air.between, table.spaceAfter * air.between
    if isinstance(table, Panel):
        if air is TIGHT:
            last = len(table._cellvalues) - 1
            table.setStyle([("TOPPADDING", (0, 0), (-1, 0), _PANEL), ("BOTTOMPADDING", (0, last), (-1, last), _PANEL)])
    elif air is TIGHT or table.has_air:
        top, bottom = ("TOPPADDING", (0, 0), (-1, -1), air.row_top), ("BOTTOMPADDING", (0, 0), (-1, -1), air.row_bottom)
        table.setStyle([top, bottom])
