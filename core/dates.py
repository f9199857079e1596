"""Dates as a Japanese office reads them: Tokyo time, fiscal years from 1 April, 和暦, and what people type."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_ERAS = {"令和": date(2019, 5, 1), "R": date(2019, 5, 1), "平成": date(1989, 1, 8), "H": date(1989, 1, 8)}
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_DATE = re.compile(
    r"(?P<era>令和|平成|R|H)?\.?\s*(?P<year>\d{1,4}|元)\s*[年/.\-]\s*(?P<month>\d{1,2})\s*[月/.\-]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:\s*\([^)]{1,3}\))?"
)
_TIME = re.compile(r"(?P<half>午前|午後)?\s*(?P<hour>\d{1,2})\s*[:時]\s*(?P<minute>\d{1,2})?\s*分?(?::\d{2})?")


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def tokyo_day(at: datetime) -> date:
    """The day in Tokyo at a moment."""
    return at.astimezone(TOKYO).date()


def start_of(day: date) -> datetime:
    """The moment a day begins in Tokyo, in UTC."""
    return datetime.combine(day, time(), TOKYO).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment after a day's last, in UTC: the next day's beginning in Tokyo."""
    return start_of(day + timedelta(days=1))


def fiscal_year(day: date) -> int:
    """The fiscal year (from 1 April) a day lies in."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_bounds(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def months(since: date, until: date) -> list[date]:
    """First days of the months that a period touches, in order."""
    first = since.replace(day=1)
    found = []
    while first <= until:
        found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found


def iso_week(at: datetime) -> str:
    """Year and week in Tokyo, such as '2022-W31'."""
    year, week, _ = at.astimezone(TOKYO).isocalendar()
    return f"{year}-W{week:02d}"


def read_date(text: str) -> date:
    """A date as people write it: 2022-07-01, 2022/7/1, 令和4年7月1日, R4.7.1, full-width digits.

    Raises ValueError when it is none of these, doesn't exist, or lies outside 1900 to 2199.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DATE.fullmatch(plain)
    if not found:
        raise ValueError(f"not a date: {text!r}")
    return _civil(found)


def _civil(found: re.Match[str]) -> date:
    month, day = int(found["month"]), int(found["day"])
    year = 1 if found["year"] == "元" else int(found["year"])
    begins = _ERAS[found["era"]] if found["era"] else _FIRST
    read = date(begins.year + year - 1 if found["era"] else year, month, day)
    if not begins <= read <= _LAST:
        raise ValueError("a year of four digits is needed, or one of an era that had begun")
    return read


def read_moment(text: str) -> datetime:
    """A date with a time of day as people write it (2022/7/1 18:05, 令和4年7月1日 午後6時5分), Tokyo time, as UTC.

    Raises ValueError when it is none of these.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("T", " ")
    found = _DATE.match(plain)
    clock = _TIME.fullmatch(plain[found.end() :].strip()) if found else None
    if not found or not clock:
        raise ValueError(f"not a date and time: {text!r}")
    local = datetime.combine(_civil(found), time(_hour(clock), int(clock["minute"] or 0)), TOKYO)
    return local.astimezone(UTC)


def _hour(clock: re.Match[str]) -> int:
    hour = int(clock["hour"])
    if not clock["half"]:
        return hour
    if hour > 12:
        raise ValueError("午前 and 午後 have twelve hours")
    # Spreadsheets write half past midnight as 午前12:30.
    return hour % 12 + (12 if clock["half"] == "午後" else 0)
