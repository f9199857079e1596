"""Scales as one bar each: good answers to the right of a common middle line, the others to the left."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core import rounding
from core.language import current
from survey.figures import OptionCount, QuestionFigures
from survey.forms import said
from workspace import widgets

_LABEL_FITS = 9  # per cent of the bar's whole width


@dataclass(frozen=True)
class Part:
    """A piece of the bar: its tone, its words, and whom it stands for; None where that is hidden."""

    tone: str
    names: tuple[str, ...]
    count: int | None


@dataclass(frozen=True)
class Reach:
    """How far the bars go to both sides of the middle, as shares of all who answered."""

    left: float
    right: float


def parts(asked: QuestionFigures) -> tuple[list[Part], Part | None, list[Part]]:
    """What stands left of the middle (outermost first), on it, and right of it (innermost first).

    Where an option of a side is hidden, the side is one piece: its sum is no secret. Nothing where no side is told.
    """
    rate = asked.rate
    if rate is None or rate.positive is None or not asked.n:
        return [], None, []
    good = [one for one in asked.options if one.is_positive]
    rest = [one for one in asked.options if not one.is_positive]
    middle = rest[0] if len(rest) == len(good) + 1 else None
    right = _side("good", good, rate.positive)[::-1]
    if any(one.count is None for one in rest):
        return _side("poor", rest, asked.n - rate.positive)[::-1], None, right
    poor = rest[1:] if middle else rest
    left = _side("poor", poor[::-1], sum(one.count or 0 for one in poor))
    return left, Part("middle", (said(middle.label, current()),), middle.count) if middle else None, right


def _side(tone: str, options: Sequence[OptionCount], total: int) -> list[Part]:
    """The options of a side, the strongest first; or the side as a whole."""
    names = tuple(said(one.label, current()) for one in options)
    if any(one.count is None for one in options):
        return [Part(f"{tone}-all", names, total)]
    strength = ["-strong", *[""] * (len(options) - 1)] if len(options) > 1 else [""]
    tones = [tone + strength[place] for place in range(len(options))]
    return [Part(one, (name,), option.count) for one, name, option in zip(tones, names, options, strict=True)]


def reach(asked: Sequence[QuestionFigures]) -> Reach:
    """How much room all bars of a page need, so that they share one middle line."""
    left, right = 0.0, 0.0
    for one in asked:
        low, middle, high = parts(one)
        half = (middle.count or 0) / 2 if middle else 0
        left = max(left, (sum(part.count or 0 for part in low) + half) / one.n)
        right = max(right, (sum(part.count or 0 for part in high) + half) / one.n)
    return Reach(left, right)


def bar(asked: QuestionFigures, room: Reach) -> str:
    """The bar with its percentages, and under it every option in words; a hidden number is in words only."""
    low, middle, high = parts(asked)
    drawn = [*low, *([middle] if middle else []), *high]
    whole = (room.left + room.right) or 1
    half = (middle.count or 0) / 2 if middle else 0
    place = (room.left - (sum(part.count or 0 for part in low) + half) / asked.n) / whole * 100
    pieces = []
    for part in drawn:
        share = (part.count or 0) / asked.n
        width = share / whole * 100
        label = f"{rounding.percent(share)}%" if width >= _LABEL_FITS else ""
        if part.count:
            pieces.append(f'<i class="{part.tone}" style="left:{place:.2f}%;width:{width:.2f}%">{label}</i>')
        place += width
    line = f'<s style="left:{room.left / whole * 100:.2f}%"></s>'
    picture = f'<div class="sb-scale" aria-hidden="true">{"".join(pieces)}{line}</div>' if pieces else ""
    return f'{picture}<ol class="sb-key">{"".join(_told(asked, drawn))}</ol>'


def _told(asked: QuestionFigures, drawn: Sequence[Part]) -> list[str]:
    tones = {name: part.tone for part in drawn for name in part.names}
    lines = []
    for option in asked.options:
        name = said(option.label, current())
        share = "" if option.count is None else f"<small>{rounding.percent(option.count / asked.n)}%</small>"
        count = f"<b>{escape(widgets.people(option.count))}{share}</b>"
        lines.append(f'<li><i class="{tones.get(name, "none")}"></i><span>{escape(name)}</span>{count}</li>')
    return lines
