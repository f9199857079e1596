"""Numbers, days and money of the yearly report in words, as a Japanese office writes them; unknown and hidden ones too.

The report is Japanese whatever language its reader's screen has, so that days and signs are Japanese here.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from core import rounding, words
from core.language import gettext as _
from core.language import mark

HIDDEN, NOTHING = "※", "―"
_REIWA = date(2019, 5, 1)
_THOUSAND = 1_000
SHARES = ("%", "％")
_WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))


def unknown() -> str:
    """What stands for a number that nobody knows."""
    return _("not recorded in the data")


def amount(value: float | None, unit: str) -> str:
    """A number with its unit, which is a key of core.words.UNITS or words: 226件, 80.7％; unknown where None."""
    if value is None:
        return unknown()
    if unit in SHARES:
        return f"{plain(value)}％"
    return f"{plain(value)}{_(words.UNITS[unit]) if unit in words.UNITS else unit}"


def plain(value: float | None) -> str:
    """A number alone, at most one decimal; a stroke where nobody knows it."""
    return NOTHING if value is None else f"{rounding.tenth(value):,.1f}".removesuffix(".0")


def cell(value: float | None, *, is_hidden: bool) -> str:
    """A number of a table; a hidden one is a sign that a note under the table explains."""
    return HIDDEN if is_hidden else plain(value)


def share(fraction: float | None) -> str:
    """A fraction in per cent, with one decimal; a stroke where there is none."""
    return NOTHING if fraction is None else f"{rounding.tenth(fraction * 100):.1f}％"


def plain_share(per_cent: float | None) -> str:
    """Per cent with one decimal, as it stands in a table; a stroke where there is none."""
    return NOTHING if per_cent is None else f"{rounding.tenth(per_cent):.1f}％"


def points(difference: float) -> str:
    """How many points of per cent more (+) or less (-), at most one decimal."""
    sign = "" if not rounding.tenth(abs(difference)) else "+" if difference > 0 else "-"
    return f"{sign}{plain(abs(difference))}"


def between(low: float | None, high: float | None) -> str:
    """A 95 % interval of a fraction; a stroke where there is none."""
    return NOTHING if low is None or high is None else f"{share(low)[:-1]}～{share(high)}"


def money(yen: int | None, note: str = "") -> str:
    """Yen as a grant's papers have them, in thousands where they are whole thousands; a note stands beside them."""
    if yen is None:
        return note or unknown()
    is_thousands = yen % _THOUSAND == 0
    number = f"{yen // _THOUSAND if is_thousands else yen:,}"
    unit = _("thousand yen") if is_thousands else _("yen in whole")
    return f"{number} {note}（{unit}）" if note else f"{number}{unit}"


def fiscal_year(year: int) -> str:
    """A fiscal year as an office says it: 令和5年度."""
    return _("FY {year} or Reiwa {reiwa}").format(year=year, reiwa=year - 2018)


def month(first: date) -> str:
    """A month of a fiscal year: 4月."""
    return f"{first.month}月"


def year_and_month(first: date) -> str:
    """A month with its year: 令和5年4月."""
    return f"{_year(first)}{month(first)}"


def weekday(number: int) -> str:
    """A day of the week from Monday 0: 水."""
    return _(_WEEKDAYS[number])


def _year(value: date) -> str:
    era, number = ("令和", value.year - 2018) if value >= _REIWA else ("平成", value.year - 1988)
    return f"{era}{'元' if number == 1 else number}年"


def day(value: date) -> str:
    """A day: 令和5年4月1日."""
    return f"{_year(value)}{value.month}月{value.day}日"


def span(since: date, until: date) -> str:
    """A period, both days included."""
    return f"{day(since)}～{day(until)}"


def days(told: Iterable[tuple[date, date | None]]) -> str:
    """Days in one line, year and month said only where they change: 令和3年10月15日、11月9、10日、12月1～3日."""
    ordered = sorted(told, key=lambda one: one[0])
    parts, year = [], ""
    for _month, group in groupby(ordered, key=lambda one: (one[0].year, one[0].month)):
        of_month = list(group)
        first = of_month[0][0]
        said = "" if _year(first) == year else _year(first)
        year = _year(first)
        parts.append(f"{said}{first.month}月{_numbers(of_month)}日")
    return "、".join(parts)


def _numbers(of_month: Sequence[tuple[date, date | None]]) -> str:
    return "、".join(_day_or_span(first, last) for first, last in of_month)


def _day_or_span(first: date, last: date | None) -> str:
    """Numbers of days; what reaches into another month is said with it."""
    if last is None or last == first:
        return str(first.day)
    if (last.year, last.month) == (first.year, first.month):
        return f"{first.day}～{last.day}"
    year = _year(last) if _year(last) != _year(first) else ""
    return f"{first.day}日～{year}{last.month}月{last.day}"
