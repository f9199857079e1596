"""What tells a wrong file before it comes in: its months, how many of each are new clients, what is there already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.dates import TOKYO
from core.language import gettext as _
from exchange.consultation_file import ConsultationRow
from store import consultations
from store.database import Db
from store.records import Programme
from workspace import import_history, widgets

_MOST = 24  # months told one by one


@dataclass(frozen=True)
class Month:
    """Rows (件) of a list that began in a month: as new, as repeat, as neither; and records that are there already."""

    first: date
    new: int
    repeat: int
    untold: int
    there: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.new + self.repeat + self.untold


@dataclass(frozen=True)
class Months:
    """The first and the last day of a list, and its months in their order."""

    days: tuple[date, date] | None = None
    months: tuple[Month, ...] = ()


def counted(db: Db, programme: Programme, rows: Sequence[ConsultationRow]) -> Months:
    """The months of a list's right rows, beside what a programme has of them."""
    days = Counter((row.started_at.astimezone(TOKYO).date(), row.flag) for row in rows)
    if not days:
        return Months()
    flags: Counter[tuple[date, str | None]] = Counter()
    for (day, flag), number in days.items():
        flags[day.replace(day=1), flag] += number
    firsts = sorted({first for first, _flag in flags})
    months = tuple(
        Month(
            first=first,
            new=flags[first, "new"],
            repeat=flags[first, "repeat"],
            untold=flags[first, None],
            there=consultations.in_month(db, programme.id, first),
        )
        for first in firsts[-_MOST:]
    )
    every = [day for day, _flag in days]
    return Months((min(every), max(every)), months)


def shown(told: Months) -> None:
    """The period, a table of months, and a word of those in which something is there already."""
    if not told.days:
        return
    since, until = told.days
    period = widgets.day(since)
    if until > since:
        period = _("{first} to {last}").format(first=period, last=widgets.day(until))
    widgets.note(_("Consultations of {period}.").format(period=period))
    there = [month for month in told.months if month.there]
    if there:
        named = "、".join(
            _("{month}: {number} records").format(month=_named(month.first), number=f"{month.there:,}")
            for month in there
        )
        widgets.attention(_("Records are there already. {months}.").format(months=named))
    rows = [
        {
            "month": _named(month.first),
            "rows": f"{month.rows:,}",
            "new": f"{month.new:,}",
            "repeat": f"{month.repeat:,}",
            "untold": f"{month.untold:,}",
            "there": f"{month.there:,}",
        }
        for month in told.months
    ]
    columns = {"month": _("Month"), "rows": _("In this list"), "new": _("new client"), "repeat": _("repeat client")}
    columns |= {"untold": _("Neither told"), "there": _("There already")}
    if not any(month.untold for month in told.months):
        del columns["untold"]
    caption = _("The list by month of the consultations (records)")
    widgets.table(rows, columns, caption=caption, numbers={*columns} - {"month"})


def _named(first: date) -> str:
    return import_history.months((first, first))
