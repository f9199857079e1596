"""What changed, in words: a sentence to repeat, six numbers beside the earlier ones, and the same as a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.dates import fiscal_year, now, tokyo_day
from core.language import gettext as _
from core.language import mark
from funnel import comparisons, verdicts
from funnel.comparisons import Comparison, Earlier
from funnel.effect import Change, Verdict
from funnel.figures import Figures
from funnel.periods import Period
from workspace import charts, exhibits, widgets
from workspace.access import Visit
from workspace.exhibits import Exhibit

SHOWN = ("scans", "friends_new", "consultations", "consultations_first", "persons", "surveys_answered")
_FIGURE = re.compile(r"^([\d,.]+)(\D+)$")
_MISSING = {
    "not_begun": mark("not begun yet"),
    "none_ran": mark("no programme ran then"),
    "began_within": mark("began in the middle of it"),
    "ended_within": mark("ended in the middle of it"),
    "several": mark("two programmes share it"),
}
_SAID = {
    Verdict.MORE: mark("Very likely more than {earlier} ({number})."),
    Verdict.FEWER: mark("Very likely fewer than {earlier} ({number})."),
    Verdict.UNCLEAR: mark("Whether that is more or fewer than {earlier} ({number}) can't be told."),
}


@dataclass(frozen=True)
class Beside:
    """A number beside an earlier one, in words; `change` is None where `verdict` says why they aren't compared."""

    earlier: str
    number: str
    verdict: str
    change: Change | None = None
    plain: Change | None = None


def period_name(period: Period) -> str:
    """A fiscal year or a month, as people say it."""
    if period.is_fiscal_year:
        return widgets.fiscal_year_name(fiscal_year(period.since))
    return widgets.month_name(period.since)


def lead(found: Comparison) -> str:
    """One sentence a manager can repeat."""
    number, persons = found.now.stages["consultations"] or 0, found.now.stages["persons"] or 0
    if not number:
        return _("No consultations are recorded in this period.")
    is_running = tokyo_day(now()) <= found.period.until
    text = (
        _("In {period} so far, {persons} came for {consultations}.")
        if is_running
        else _("In {period}, {persons} came for {consultations}.")
    )
    return text.format(
        period=period_name(found.period),
        persons=widgets.people(persons),
        consultations=widgets.consultations(number),
    )


def lead_change(found: Comparison) -> str:
    """Whether that is more or fewer than a year (else a period) before; empty where nothing can be compared."""
    if not compared_with(found):
        return ""
    than = compared_with(found)[-1]
    seen = beside(found, "consultations", than)
    if seen.change is None:
        return ""
    return _(_SAID[seen.change.verdict]).format(earlier=seen.earlier, number=seen.number)


def compared_with(found: Comparison) -> list[Earlier]:
    """With what a period can be compared: a fiscal year with the one before, a month also with the same a year ago."""
    return [than for than in _wanted(found) if found.earlier(than)]


def _wanted(found: Comparison) -> list[Earlier]:
    return ["before"] if found.period.is_fiscal_year else ["before", "year_before"]


def beside(found: Comparison, stage: str, than: Earlier) -> Beside:
    """A stage beside an earlier period's, one of those that it can be compared with."""
    earlier, name = found.earlier(than), _name(found, than)
    assert earlier, "ask compared_with() first"
    number = charts.worded(stage, earlier.stages[stage], unavailable=stage in earlier.unavailable)
    change = comparisons.change(found, stage, than)
    if change is None:
        return Beside(name, number, _("can't be compared"))
    if change.ratio is None:
        return Beside(name, number, _("nothing to compare with"))
    plain = comparisons.plain_change(found, stage, than)
    return Beside(name, number, verdicts.verdict(change), change, plain)


def _name(found: Comparison, than: Earlier) -> str:
    if found.period.is_fiscal_year:
        return _("the fiscal year before")
    return _("the month before") if than == "before" else _("the same month last year")


def section_note(found: Comparison) -> str:
    """With what the numbers are compared, and why not with what is missing."""
    names = _(" and ").join(_name(found, than) for than in compared_with(found))
    missing = [
        _("{earlier}: {reason}.").format(earlier=_name(found, than), reason=_(_MISSING[found.missing[than]]))
        for than in _wanted(found)
        if than in found.missing
    ]
    beside_it = [_("Beside {earlier}, allowing for chance.").format(earlier=names)] if names else []
    return _("{first} {second}").format(first="".join(beside_it), second=" ".join(missing)).strip()


def first_year(found: Comparison) -> str:
    """That everybody was new when the desk began, where a period is compared with that; else empty."""
    began_in_it = [than for than in compared_with(found) if _holds_the_beginning(found.earlier(than))]
    if not began_in_it:
        return ""
    year = _(
        "The fiscal year before was the desk's first, and everybody was new then. What looks like fewer doesn't say "
        "that publicity has lost its effect."
    )
    month = _(
        "{earlier}: the desk began in it, and everybody was new then. What looks like fewer doesn't say that "
        "publicity has lost its effect."
    )
    return year if found.period.is_fiscal_year else month.format(earlier=_name(found, began_in_it[0]))


def _holds_the_beginning(figures: Figures | None) -> bool:
    if figures is None or figures.programme.continues_id is not None:
        return False
    return figures.since <= figures.programme.starts <= figures.until


def cards(found: Comparison) -> str:
    """The numbers as HTML: each with its earlier ones, what can be said of the change, and what must be known of it."""
    warned = first_year(found)
    note = f'<p class="sb-note">{escape(warned)}</p>' if warned else ""
    return f'<ol class="sb-moved">{"".join(_card(found, stage) for stage in SHOWN)}</ol>{note}'


def _card(found: Comparison, stage: str) -> str:
    lines = "".join(
        f"<p><em>{escape(each.verdict)}</em><small>{escape(each.earlier)} {escape(each.number)}</small></p>"
        for each in (beside(found, stage, than) for than in compared_with(found))
    )
    figure = _FIGURE.sub(r"\1<i>\2</i>", escape(_value(found.now, stage)))
    return f"<li><span>{escape(_label(found, stage))}</span><b>{figure}</b>{lines}</li>"


def _value(figures: Figures, stage: str) -> str:
    return charts.worded(stage, figures.stages[stage], unavailable=stage in figures.unavailable)


def _label(found: Comparison, stage: str) -> str:
    if stage == "surveys_answered":
        return _("Answered the survey")
    return charts.stage_name(stage, found.now.first_label)


def table(visit: Visit, found: Comparison) -> None:
    """The same as a table with its files: ratios per day, and of the bare numbers."""
    rows = [
        {
            "stage": _label(found, stage),
            "now": _cell(found.now, stage),
            "than": seen.earlier,
            "then": _cell(found.earlier(than), stage),
            "verdict": seen.verdict,
            "ratio": verdicts.ratio(seen.change) if seen.change else "–",
            "plain": verdicts.ratio(seen.plain) if seen.plain else "–",
        }
        for stage in SHOWN
        for than in compared_with(found)
        for seen in [beside(found, stage, than)]
    ]
    rows = rows or [{"stage": _label(found, stage), "now": _cell(found.now, stage)} for stage in SHOWN]
    columns = {"stage": _("What is told"), "now": period_name(found.period)}
    columns |= (
        {
            "than": _("Compared with"),
            "then": _("Then"),
            "verdict": _("What can be said"),
            "ratio": _("Ratio per day, with people who come again"),
            "plain": _("Ratio of the bare numbers"),
        }
        if compared_with(found)
        else {}
    )
    about = exhibits.about(visit, found.period.since, found.period.until)
    caption = _("What changed: {period}").format(period=period_name(found.period))
    exhibits.table(visit, Exhibit("overview", caption, columns, rows, about=about, numbers=("now", "then")))


def _cell(figures: Figures | None, stage: str) -> int | str:
    if figures is None:
        return "–"
    number = figures.stages[stage]
    return _value(figures, stage) if number is None else number


def methods() -> Sequence[str]:
    """How the numbers are compared, for who wants to know."""
    return (
        _("What the desk does is compared per opening day, scans and new friends per day of the calendar."),
        _("Where the same people come again, a number scatters more; the ranges allow for it."),
        _("More or fewer is said only where the whole 95 % interval says so."),
    )
