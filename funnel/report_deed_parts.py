"""The part of a project's sheet about what was done beside counselling, a row each."""

from collections.abc import Iterator
from datetime import date

from core import words
from core.language import gettext as _
from funnel import report_amounts as amounts
from funnel.report import Cell, Deed
from funnel.report_amounts import HIDDEN, NOTHING
from funnel.report_number_shares import is_telling
from funnel.report_view import View, hidden_note
from printing.paper import Heading, Part, Table, Words

# What one cell of a table names; nobody reads more, and a desk may record thousands.
_MOST_DAYS, _MOST_SHARES, _MOST_ROWS = 60, 20, 120


def deeds(view: View) -> list[Part]:
    """What was done: meetings (回), persons, cases, nights or pieces; a zero that was recorded is shown as zero."""
    kinds = list(words.ACTIVITIES)
    told = sorted((deed for deed in view.project.deeds if _says(deed)), key=lambda deed: kinds.index(deed.kind))
    if not told:
        return []
    rows = [_row(view, deed) for deed in told[:_MOST_ROWS]]
    head = (_("Kind of work"), _("Meetings held"), _("Amount of it"), _("Days, bodies and what was said"))
    return [
        Heading(_("Done beside counselling"), 3, view.key("deeds")),
        Table(_("Meetings, persons and cases"), head, rows, (0.24, 0.1, 0.16, 0.5), (1, 2)),
        *hidden_note(view, rows),
        *_others(len(told) - _MOST_ROWS),
    ]


def _others(left_out: int) -> list[Part]:
    # No sum of them: beside the rest it could give back a number of few people.
    if left_out <= 0:
        return []
    text = _("{more} more are not shown here; they are in the report's table of numbers (Excel).")
    return [Words(text.format(more=f"{left_out:,}"))]


def _says(deed: Deed) -> bool:
    return deed.amount is not None or bool(deed.meetings or deed.days or deed.parts or deed.satisfied)


def _row(view: View, deed: Deed) -> tuple[str, ...]:
    label, unit = words.ACTIVITIES[deed.kind]
    name = _(label)
    if deed.title:
        name = _("{name}: {title}").format(name=name, title=deed.title)
    meetings = amounts.amount(deed.meetings, "times") if deed.kind in words.MEETINGS else NOTHING
    return name, meetings, amounts.amount(deed.amount, unit), "\n".join(_details(view, deed, unit))


def _details(view: View, deed: Deed, unit: str) -> Iterator[str]:
    parts = deed.parts.get(view.edition, ())
    if parts:
        yield _(", ").join(_part(deed, part, unit) for part in parts)
    if deed.days and deed.kind in words.MEETINGS:
        # A row may be the sum of a period's meetings: then the days are those of the period.
        text = _("Held on {days}") if deed.meetings == len(deed.days) else _("During {days}")
        yield text.format(days=amounts.days(sorted(deed.days, key=_begin)[:_MOST_DAYS])) + _more(
            len(deed.days) - _MOST_DAYS, _(" and {more} more days")
        )
    if deed.satisfied:
        shares = _(", ").join(_satisfied(view, *one) for one in deed.satisfied[:_MOST_SHARES])
        yield _("Satisfied: {shares}").format(shares=shares) + _more(
            len(deed.satisfied) - _MOST_SHARES, _(" and {more} more meetings")
        )


def _begin(days: tuple[date, date | None]) -> date:
    return days[0]


def _more(left_out: int, text: str) -> str:
    return text.format(more=f"{left_out:,}") if left_out > 0 else ""


def _part(deed: Deed, part: Cell, unit: str) -> str:
    names = words.BODIES if deed.kind in words.WITH_BODY else words.VENUE_KINDS
    count = HIDDEN if part.count is None else amounts.amount(part.count, unit)
    return f"{_(names.get(part.code, words.AGE_BANDS[words.UNKNOWN]))} {count}"


def _satisfied(view: View, title: str, per_cent: float, n: int | None) -> str:
    if is_telling(per_cent, n, view.edition):
        return f"{title} {HIDDEN}"
    asked = _("how many answered isn't recorded") if n is None else _("of {n} answers").format(n=f"{n:,}")
    return f"{title} {amounts.amount(per_cent, '%')}（{asked}）"
