"""Excel's numbers as a person would have typed them: days and times are numbers there, and only a format says so."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_date_format, is_timedelta_format

# A day, a day with its time, or how long something took.
Shown = Literal["day", "moment", "span", "day-1904", "moment-1904", "span-1904"]

_DAY_0 = date(1899, 12, 30)
_FROM_1904 = 1462  # days that lie between Excel's two calendars
_LAST = 2_958_465  # 9999-12-31
_SECONDS = 24 * 60 * 60
_NEXT_NOON = 1.5  # days: nobody consulted on the first of January 1900
# Formats that Excel has by number in Japan alone, and no file explains: 令和8年7月2日, 7月2日, 18時05分.
_DAYS_OF_JAPAN = {*range(27, 32), *range(34, 37), *range(50, 59)}
_TIMES_OF_JAPAN = {32, 33}


def styles(book: Any) -> Mapping[int, Shown]:
    """By number of style how openpyxl's workbook shows what is a day or a time; all other numbers are numbers."""
    found = {}
    for style, told in enumerate(book._cell_styles):
        shown = _shown(told.numFmtId, book._number_formats)
        if shown:
            found[style] = shown
    if book.epoch.year == 1904:
        return {style: _in_1904(shown) for style, shown in found.items()}
    return found


def _in_1904(shown: Shown) -> Shown:
    names: dict[Shown, Shown] = {"day": "day-1904", "moment": "moment-1904", "span": "span-1904"}
    return names[shown]


def _shown(key: int, more: list[str]) -> Shown | None:
    if key in _DAYS_OF_JAPAN:
        return "day"
    if key in _TIMES_OF_JAPAN:
        return "moment"
    place = key - BUILTIN_FORMATS_MAX_SIZE
    form = more[place] if 0 <= place < len(more) else BUILTIN_FORMATS.get(key, "General")
    if is_timedelta_format(form):
        return "span"
    if not is_date_format(form):
        return None
    return "moment" if "h" in form.lower() else "day"


def number(written: str) -> str:
    """A number: whole ones without a point, others as short as they mean the same."""
    if written.isdigit() and not written.startswith("0"):
        return written
    if not {*written} & {*".eE"}:
        return str(int(written))
    read = float(written)
    return str(int(read)) if read.is_integer() else repr(read)


def moment(written: str, shown: Shown) -> str:
    """A day (2026-07-02), a day with its time (2026-07-02 18:05), a time (18:05), or hours and minutes.

    Excel keeps days as floating numbers: 18:05 may stand there as 18:04:59.999. Midnight is told where the format
    shows hours. A number that is no day of Excel's stays a number.
    """
    value = float(written)
    seconds = round(value * _SECONDS)
    kind, _, in_1904 = shown.partition("-")
    if kind == "span":
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"
    day, rest = divmod(seconds, _SECONDS)
    clock = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}"
    if 0 <= value < 1 and not day:
        return clock
    if kind == "moment" and 0 < value < _NEXT_NOON:
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"  # 25:30 that is shown as 1:30
    if in_1904:
        day += _FROM_1904
    if not 0 < day <= _LAST:
        return number(written)
    if day < 60:
        day += 1  # Excel has a 29th of February 1900
    told = (_DAY_0 + timedelta(day)).isoformat()
    return f"{told} {clock}" if rest or kind == "moment" else told
