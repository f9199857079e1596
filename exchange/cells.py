"""One cell to one value: dates in 西暦, 和暦 and Excel's serials, numbers with units, the fixed words."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from core.dates import TOKYO, read_date, read_moment
from exchange import days_written
from exchange.errors import CellWrong
from exchange.spellings import Spellings, is_blank
from exchange.tables import plain, trimmed

# Day 0 of Excel's serials; days before March 1900 differ, and nobody consulted then.
_EXCEL_DAY_0 = datetime(1899, 12, 30)
_SERIAL = re.compile(r"[2-9]\d{4}(\.\d+)?")  # 1954 to 2173
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)
_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")  # 20260702, as LINE writes it
_PLAIN_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)")  # as a workbook's cells come
_CLOCK = re.compile(r"(午前|午後)?\s?(\d{1,2})\s?[:時]\s?(?:(\d{1,2})\s?分?)?(?::\d{2})?")
_LONGEST_CLOCK = 12  # longer ones have a day
_DAY_AS_WRITTEN = re.compile(r"(\D{0,4}(?:\d{1,4}|元)\s?[-/.年]\s?)(\d{1,2})(\s?[-/.月]\s?)(\d{1,2})日?")
_NONE = frozenset(map(plain, ("なし", "無し", "無", "ゼロ", "-", "－", "―", "ー", "–", "none")))  # 0, or not counted
_UNITS = re.compile(r"[枚部個件円本人名]|yen$", re.IGNORECASE)


def read_day(column: str, text: str) -> date | None:
    """A day, None where the cell is blank. Raises CellWrong."""
    if is_blank(text):
        return None
    serial = _serial(text)
    try:
        day = serial.date() if serial else _day(_parted(_without_midnight(trimmed(text))))
    except ValueError:
        raise _not_a_day(column, "not_a_date", text) from None
    if not _EARLIEST <= day <= _LATEST:
        raise CellWrong(column, "not_a_date", text)
    return day


def _day(text: str) -> date:
    try:
        return read_date(text)
    except ValueError:
        return days_written.day(text)


def read_start(column: str, text: str, *, day: date | None, at: datetime) -> datetime:
    """When a consultation began, in UTC: a whole moment, or a time of day where another column has the day.

    Raises CellWrong, also for moments before 2000 and from tomorrow on.
    """
    if is_blank(text):
        raise CellWrong(column, "start_missing")
    clock = read_time(text) if day else None
    began = _moment(column, text) if day is None or clock is None else datetime.combine(day, time(), TOKYO) + clock
    if began.astimezone(TOKYO).date() < _EARLIEST:
        raise CellWrong(column, "too_long_ago", text)
    if began > at + timedelta(days=1):
        raise CellWrong(column, "in_the_future", text)
    return began.astimezone(UTC)


def read_end(column: str, text: str, *, began: datetime, longest: timedelta) -> datetime | None:
    """When it ended, None where blank; a time alone is of the same day, or of the next where it is past midnight.

    Raises CellWrong where it isn't within `longest` after the start.
    """
    if is_blank(text):
        return None
    clock = read_time(text)
    if clock is None:
        ended = _moment(column, text)
    else:
        midnight = datetime.combine(began.astimezone(TOKYO).date(), time(), TOKYO)
        ended = midnight + clock
        if ended < began.replace(second=0, microsecond=0):
            ended += timedelta(days=1)
        elif clock >= timedelta(days=1) and ended - began > longest:
            ended -= timedelta(days=1)  # 26:10 where the start was 25:30 is counted from the same evening
    if not timedelta() <= ended - began <= longest:
        raise CellWrong(column, "ends_before_start", text)
    return ended.astimezone(UTC)


def read_time(text: str) -> timedelta | None:
    """A time of day (21:05, 午後9時5分, 24:30, Excel's part of a day) since midnight; None for anything else."""
    written = trimmed(text)
    found = _CLOCK.fullmatch(written)
    if not found and len(written) < _LONGEST_CLOCK:
        found = _CLOCK.fullmatch(days_written.respelt(written))
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        if found[1] and hours < 13:
            # Spreadsheets write half past midnight as 午前12:30.
            hours = hours % 12 + (12 if found[1] == "午後" else 0)
        return timedelta(hours=hours, minutes=minutes) if hours < 30 and minutes < 60 else None
    if re.fullmatch(r"0\.\d+", written):
        return timedelta(minutes=round(float(written) * 24 * 60))
    return None


def is_moment(text: str) -> bool:
    """Whether a cell holds a day with its time."""
    try:
        _moment("", text)
    except CellWrong:
        return False
    return True


def _moment(column: str, text: str) -> datetime:
    """In UTC, or in Tokyo time where it came as a number."""
    serial = _serial(text)
    if serial:
        return serial
    try:
        if found := _PLAIN_MOMENT.fullmatch(text):
            year, month, day, hour, minute = map(int, found.groups())
            return datetime(year, month, day, hour, minute, tzinfo=TOKYO).astimezone(UTC)
        return _written(trimmed(text))
    except ValueError:
        raise _not_a_day(column, "not_a_moment", text) from None


def _written(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError:
        return days_written.moment(text)


def _not_a_day(column: str, key: str, text: str) -> CellWrong:
    """What is wrong with a day: the calendar doesn't have it (2026/2/30), or it isn't one."""
    found = _DAY_AS_WRITTEN.match(_parted(days_written.respelt(text)))
    if not found:
        return CellWrong(column, key, text)
    year, between = found[1], found[3]
    try:
        read_date(f"{year}1{between}1")
    except ValueError:
        return CellWrong(column, key, text)
    try:
        read_date(found[0])
    except ValueError:
        return CellWrong(column, "no_such_day", found[0])
    return CellWrong(column, key, text)


def _serial(text: str) -> datetime | None:
    """The moment of one of Excel's day numbers, to the minute, Tokyo time."""
    written = trimmed(text)
    if not _SERIAL.fullmatch(written):
        return None
    minutes = round(float(written) * 24 * 60)
    return (_EXCEL_DAY_0 + timedelta(minutes=minutes)).replace(tzinfo=TOKYO)


def _parted(text: str) -> str:
    found = _TOGETHER.fullmatch(text)
    return "-".join(found.groups()) if found else text


def _without_midnight(text: str) -> str:
    return re.sub(r"[\sT]0{1,2}:00(:00)?$", "", text)


def read_number(column: str, text: str, *, least: int, most: int, blank: int | None = None) -> Decimal:
    """A number as people write it: 1,000枚, ５００, ￥30. Raises CellWrong."""
    written = _UNITS.sub("", trimmed(text)).replace(",", "").lstrip("¥\\").strip()
    if not written and blank is not None:
        return Decimal(blank)
    try:
        number = Decimal(written)
    except InvalidOperation:
        none = least <= 0 and plain(text) in _NONE
        raise CellWrong(column, "none_or_unknown" if none else "not_a_number", text) from None
    if not number.is_finite() or not least <= number <= most:
        raise CellWrong(column, "number_out_of_range", text, (f"{least:,} – {most:,}",))
    return number


def read_whole(column: str, text: str, *, least: int, most: int, blank: int | None = None) -> int:
    """A whole number as people write it. Raises CellWrong."""
    number = read_number(column, text, least=least, most=most, blank=blank)
    if number != number.to_integral_value():
        raise CellWrong(column, "not_whole", text)
    return int(number)


def read_word(column: str, text: str, spellings: Spellings) -> str | None:
    """The code of a fixed word, None where the cell is blank. Raises CellWrong with the words to choose from."""
    return next(iter(read_words(column, [text], spellings)), None)


def read_words(column: str, parts: Sequence[str], spellings: Spellings) -> set[str]:
    """The codes of the fixed words in a cell, none of blank ones. Raises CellWrong with all that are not known."""
    codes = {part: spellings.code_of(part) for part in parts if not is_blank(part)}
    unknown = tuple(part for part, code in codes.items() if code is None)
    if unknown:
        raise CellWrong(column, "word_unknown", "、".join(unknown), spellings.choices, unknown)
    return {code for code in codes.values() if code}
