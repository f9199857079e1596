"""What a target, its amounts and its standing are called, on screen and on paper alike."""

from core import words
from core.language import current, mark
from core.language import gettext as _
from funnel.targets import Progress, Standing

STANDINGS = {
    Standing.REACHED: mark("Target reached"),
    Standing.NOT_REACHED: mark("Target not reached"),
    Standing.LIKELY: mark("Likely to be reached"),
    Standing.HARD: mark("Hard to reach"),
    Standing.UNCLEAR: mark("Can't be said yet"),
}


def measure_name(measure: str) -> str:
    """What is aimed at, as people say it; own words as they were typed."""
    if measure in words.STAGES:
        return _(words.STAGES[measure][0])
    return _(words.MEASURES.get(measure, measure))


def standing_name(progress: Progress) -> str:
    """What can be said of a target, in words; of a year that is over nobody need wait any more."""
    if progress.standing is None:
        return ""
    if progress.standing is Standing.UNCLEAR and progress.is_over:
        return _("Can't be said")
    return _(STANDINGS[progress.standing])


def amount(value: float | None, unit: str) -> str:
    """A number with its unit, at most one decimal: 280件, 12.7％."""
    if value is None:
        return _("no result yet")
    number = f"{value:,.1f}".removesuffix(".0")
    if unit in ("%", "％"):
        return f"{number}％" if current() == "ja" else f"{number} %"
    return f"{number} {unit}" if unit.isascii() else f"{number}{unit}"
