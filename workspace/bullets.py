"""Targets as bullet charts (after Stephen Few): a bar for what is reached, a mark for the target, words beside each.

HTML, so that it can be read aloud, printed in black and white, and copied: the picture repeats what the words say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.language import gettext as _
from funnel.target_words import amount, measure_name, standing_name
from funnel.targets import Progress, Standing, in_percent

_ROOM = 1.06  # so that a mark at the end isn't cut


@dataclass(frozen=True)
class Bullet:
    """One target to draw; numbers are in its unit, those that nobody knows are None.

    `expected` is what should be reached by now, `low` and `high` are the forecast for the year's end (or a share's
    interval), `verdict` is what can be said of it, `notes` are sentences under the bar.
    """

    label: str
    unit: str
    target: float
    reached: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str = ""
    needs_care: bool = False
    notes: Sequence[str] = ()


def bullet(progress: Progress, *, label: str = "", notes: Sequence[str] = ()) -> Bullet:
    """A target's bullet chart; `label` where the measure has words of its own, such as a question of the survey."""
    low, high = _band(progress)
    return Bullet(
        label=label or measure_name(progress.target.measure),
        unit=progress.target.unit,
        target=progress.target.value,
        reached=progress.result,
        expected=progress.expected,
        low=low,
        high=high,
        verdict=standing_name(progress),
        needs_care=progress.standing in (Standing.NOT_REACHED, Standing.HARD),
        notes=notes,
    )


def _band(progress: Progress) -> tuple[float | None, float | None]:
    if progress.interval:
        return in_percent(progress.interval.low), in_percent(progress.interval.high)
    if progress.forecast:
        return progress.forecast.low, progress.forecast.high
    return None, None


def bullets(rows: Sequence[Bullet]) -> str:
    """The charts, one under the other, with what the marks mean; empty without rows."""
    if not rows:
        return ""
    return f'{_key(rows)}<ol class="sb-bullets">{"".join(_row(row) for row in rows)}</ol>'


def _key(rows: Sequence[Bullet]) -> str:
    parts = [("bar", _("reached so far")), ("aim", _("Target"))]
    if any(row.expected is not None for row in rows):
        parts.append(("pace", _("should be reached by now")))
    if any(row.high is not None for row in rows):
        parts.append(("band", _("range (95 %)")))
    marks = "".join(f'<span><i class="{kind}"></i>{escape(text)}</span>' for kind, text in parts)
    return f'<p class="sb-bullets-key" aria-hidden="true">{marks}</p>'


def _row(row: Bullet) -> str:
    notes = "".join(f"<small>{escape(note)}</small>" for note in row.notes)
    tone = ' class="care"' if row.needs_care else ""
    return (
        f"<li{tone}><span>{escape(row.label)}</span><em>{escape(row.verdict)}</em>"
        f"<b>{escape(amount(row.reached, row.unit))}<small>{escape(_of_target(row))}</small></b>"
        f"{_picture(row)}{notes}</li>"
    )


def _of_target(row: Bullet) -> str:
    return _("target {target}").format(target=amount(row.target, row.unit))


def _picture(row: Bullet) -> str:
    numbers = [number for number in (row.target, row.reached, row.expected, row.high) if number is not None]
    widest = max(numbers) * _ROOM or 1.0

    def place(number: float) -> str:
        return f"{100 * min(max(number / widest, 0.0), 1.0):.2f}%"

    parts = []
    if row.low is not None and row.high is not None:
        parts.append(f'<i class="band" style="left:{place(row.low)};width:{place(row.high - row.low)}"></i>')
    if row.reached is not None:
        parts.append(f'<i class="bar" style="width:{place(row.reached)}"></i>')
    if row.expected is not None:
        parts.append(f'<i class="pace" style="left:{place(row.expected)}"></i>')
    parts.append(f'<i class="aim" style="left:{place(row.target)}"></i>')
    return f'<div aria-hidden="true">{"".join(parts)}</div>'
