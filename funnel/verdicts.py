"""What a comparison of two numbers may be called, in the words that the numbers carry and never more.

"More" here is not "it worked": what else changed at the same time changed the number too.
"""

from math import inf

from core.language import gettext as _
from core.language import mark
from funnel.effect import Change, Verdict

VERDICTS = {
    Verdict.MORE: mark("very likely more"),
    Verdict.FEWER: mark("very likely fewer"),
    Verdict.UNCLEAR: mark("can't tell whether more or fewer"),
}
_FEWEST_DIGITS, _MOST_DIGITS = 1, 4


def worded(change: Change) -> str:
    """The verdict with the ratio and its 95 % interval, such as 増減は判断できない：0.97倍（95％区間 0.81～1.18）."""
    return _("{verdict}: {ratio}").format(verdict=verdict(change), ratio=ratio(change))


def sentence(change: Change, what: str) -> str:
    """The same as a sentence about something worded already, such as 「相談件数」."""
    return _("{what}: {verdict}. {ratio}.").format(what=what, verdict=verdict(change), ratio=ratio(change))


def verdict(change: Change) -> str:
    """More, fewer, or neither can be told."""
    return _(VERDICTS[change.verdict])


def ratio(change: Change) -> str:
    """How many times as much as before, with its 95 % interval; where there was nothing before, that."""
    if change.ratio is None:
        return _("there was nothing before, so no ratio")
    digits = _digits(change)
    return _("{ratio} times (95 % interval {low} to {high})").format(
        ratio=f"{change.ratio:.{digits}f}", low=f"{change.low:.{digits}f}", high=_high(change.high, digits)
    )


def _high(bound: float, digits: int) -> str:
    return _("no upper limit") if bound == inf else f"{bound:.{digits}f}"


def _digits(change: Change) -> int:
    """From twice on one decimal is enough, below it two; more where a bound would be rounded to 1 itself."""
    assert change.ratio is not None
    digits = _FEWEST_DIGITS if change.ratio >= 2 else _FEWEST_DIGITS + 1
    while digits < _MOST_DIGITS and any(round(bound, digits) == 1 for bound in (change.low, change.high)):
        digits += 1
    return digits
