"""The funnel as HTML: a vertical row of stages with bars, numbers flush right, rates between them."""

import re
from collections.abc import Sequence
from html import escape

from core import words
from core.language import gettext as _
from workspace.funnel_stages import Part, Rung, Told

_FIGURE = re.compile(r"^([\d,.]+)(\D+)$")


def ladder(parts: Sequence[Part]) -> str:
    """All parts; what a stage's number means opens on its name, by pointer, keyboard or touch."""
    return f'<div class="sb-funnel">{"".join(_part(part) for part in parts)}</div>'


def _part(part: Part) -> str:
    rungs = "".join(_rung(rung) for rung in part.rungs)
    return f'<section><h3>{escape(part.heading)}</h3><ol class="sb-ladder">{rungs}</ol></section>'


def _rung(rung: Rung) -> str:
    between = f'<p class="between">{escape(rung.between)}</p>' if rung.between else ""
    others = "".join(f"<span>{term(one)} <b>{escape(one.number)}</b></span>" for one in rung.beside)
    beside = f'<p class="sb-beside">{others}</p>' if others else ""
    bar = "" if rung.share is None else f'<i style="width:{100 * rung.share:.1f}%"></i>'
    note = f"<small>{escape(rung.note)}</small>" if rung.note else ""
    return (
        f'<li class="{rung.tone}" data-stage="{rung.told.stage}">{between}{term(rung.told)}'
        f'<b class="number">{_figure(rung.told.number)}</b>{bar}'
        f"{beside}{note}</li>"
    )


def _figure(number: str) -> str:
    return _FIGURE.sub(r"\1<small>\2</small>", escape(number))


def term(told: Told) -> str:
    """A stage's name that says what it counts when it is pointed at, reached by the keyboard or touched."""
    if told.stage not in words.STAGE_MEANINGS:
        return f"<span>{escape(told.label)}</span>"
    name, meaning = f"meaning-{told.stage}", escape(_(words.STAGE_MEANINGS[told.stage]))
    return (
        f'<span class="sb-term"><span tabindex="0" aria-describedby="{name}">{escape(told.label)}</span>'
        f'<span role="tooltip" id="{name}">{meaning}</span></span>'
    )
