"""One cell to one value: dates in 西暦, 和暦 and Excel's serials, numbers with units, the fixed words."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from core.dates import TOKYO, read_date, read_moment
from exchange.errors import CellWrong
from exchange.spellings import Spellings, is_blank
from exchange.tables import trimmed

# Day 0 of Excel's serials; days before March 1900 differ, and nobody consulted then.
_EXCEL_DAY_0 = datetime(1899, 12, 30)
_SERIAL = re.compile(r"[2-9]\d{4}(\.\d+)?")  # 1954 to 2173
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)
_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")  # 20260702, as LINE writes it
_PLAIN_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)")  # as a workbook's cells come
_UNITS = re.compile(r"[枚部個件円本人名]|yen$", re.IGNORECASE)


def read_day(column: str, text: str) -> date | None:
    """A day, None where the cell is blank. Raises CellWrong."""
    if is_blank(text):
        return None
    serial = _serial(text)
    try:
        day = serial.date() if serial else read_date(_parted(_without_midnight(trimmed(text))))
    except ValueError:
        raise CellWrong(column, "not_a_date", text) from None
    if not _EARLIEST <= day <= _LATEST:
        raise CellWrong(column, "not_a_date", text)
    return day


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
    if not timedelta() <= ended - began <= longest:
        raise CellWrong(column, "ends_before_start", text)
    return ended.astimezone(UTC)


def read_time(text: str) -> timedelta | None:
    """A time of day (21:05, 午後9時5分, 24:30, Excel's part of a day) since midnight; None for anything else."""
    plain = trimmed(text)
    found = re.fullmatch(r"(午前|午後)?\s?(\d{1,2})\s?[:時]\s?(?:(\d{1,2})\s?分?)?(?::\d{2})?", plain)
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        hours += 12 if found[1] == "午後" and hours < 12 else 0
        return timedelta(hours=hours, minutes=minutes) if hours < 30 and minutes < 60 else None
    if re.fullmatch(r"0\.\d+", plain):
        return timedelta(minutes=round(float(plain) * 24 * 60))
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
        return read_moment(trimmed(text))
    except ValueError:
        raise CellWrong(column, "not_a_moment", text) from None


def _serial(text: str) -> datetime | None:
    """The moment of one of Excel's day numbers, to the minute, Tokyo time."""
    plain = trimmed(text)
    if not _SERIAL.fullmatch(plain):
        return None
    minutes = round(float(plain) * 24 * 60)
    return (_EXCEL_DAY_0 + timedelta(minutes=minutes)).replace(tzinfo=TOKYO)


def _parted(text: str) -> str:
    found = _TOGETHER.fullmatch(text)
    return "-".join(found.groups()) if found else text


def _without_midnight(text: str) -> str:
    return re.sub(r"\s0{1,2}:00(:00)?$", "", text)


def read_number(column: str, text: str, *, least: int, most: int, blank: int | None = None) -> Decimal:
    """A number as people write it: 1,000枚, ５００, ￥30. Raises CellWrong."""
    plain = _UNITS.sub("", trimmed(text)).replace(",", "").lstrip("¥\\").strip()
    if not plain and blank is not None:
        return Decimal(blank)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise CellWrong(column, "not_a_number", text) from None
    if not number.is_finite() or not least <= number <= most:
        raise CellWrong(column, "number_out_of_range", text)
    return number


def read_whole(column: str, text: str, *, least: int, most: int, blank: int | None = None) -> int:
    """A whole number as people write it. Raises CellWrong."""
    number = read_number(column, text, least=least, most=most, blank=blank)
    if number != number.to_integral_value():
        raise CellWrong(column, "not_a_number", text)
    return int(number)


def read_word(column: str, text: str, spellings: Spellings) -> str | None:
    """The code of a fixed word, None where the cell is blank. Raises CellWrong with the words to choose from."""
    if is_blank(text):
        return None
    code = spellings.code_of(text)
    if code is None:
        raise CellWrong(column, "word_unknown", text, spellings.choices)
    return code
