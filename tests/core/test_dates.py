"""Days of an office in Tokyo: fiscal years, 和暦, and dates as people type them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import dates

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
REIWA = st.dates(date(2019, 5, 1), date(2199, 12, 31))
HEISEI = st.dates(date(1989, 1, 8), date(2019, 4, 30))


def written(day: date, era: str, begins: int, *, first_is_named: bool = True) -> str:
    year = day.year - begins + 1
    return f"{era}{'元' if year == 1 and first_is_named else year}年{day.month}月{day.day}日"


@given(REIWA, st.booleans())
def test_a_reiwa_day_reads_as_the_day_it_was_written_from(day: date, first_is_named: bool) -> None:
    assert dates.read_date(written(day, "令和", 2019, first_is_named=first_is_named)) == day
    assert dates.read_date(f"R{day.year - 2018}.{day.month}.{day.day}") == day


@given(HEISEI)
def test_a_heisei_day_reads_as_the_day_it_was_written_from(day: date) -> None:
    assert dates.read_date(written(day, "平成", 1989)) == day
    assert dates.read_date(f"H{day.year - 1988}/{day.month}/{day.day}") == day


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", " %Y - %m - %d ", "%Y/%m/%d(木)"]))
def test_digits_may_be_full_width(day: date, shape: str) -> None:
    text = f"{day:{shape}}".replace("%Y", str(day.year))
    assert dates.read_date(text) == day
    assert dates.read_date(text.translate(FULL_WIDTH)) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "木曜日",
        "2022-13-01",
        "2023-02-29",
        "2022-7",
        "22-07-01",
        "22/7/1",
        "1899-12-31",
        "2200-01-01",
        "9999-12-31",
        "令和1年4月30日",  # the era began on 1 May
        "令和0年5月1日",
        "平成元年1月7日",
        "平成0年1月8日",
        "元年5月1日",
        "令和182年1月1日",
        "令和9999年1月1日",
        "昭和63年4月1日",
        "2022-07-01 18:00",
        "2022-07-01x",
        "٢٠٢٢",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        dates.read_date(text)


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_a_value_error(text: str) -> None:
    for read in (dates.read_date, dates.read_moment):
        try:
            read(text)
        except ValueError:
            continue


def test_the_first_days_of_an_era_read() -> None:
    assert dates.read_date("令和元年5月1日") == date(2019, 5, 1)
    assert dates.read_date("平成元年1月8日") == date(1989, 1, 8)


def test_heisei_goes_on_in_forms_printed_before_it_ended() -> None:
    assert dates.read_date("平成32年3月31日") == date(2020, 3, 31)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2022/7/1 18:05", 18, 5),
        ("2022-07-01T18:05", 18, 5),
        ("2022-07-01 18:05:59", 18, 5),
        ("令和4年7月1日 午後6時5分", 18, 5),
        ("令和４年７月１日　１８時５分", 18, 5),
        ("R4.7.1 午前9:30", 9, 30),
        ("2022/7/1 18時", 18, 0),
        ("2022/7/1 午前0:30", 0, 30),
        ("2022/7/1 午前12:30", 0, 30),
        ("2022/7/1 午後12:30", 12, 30),
        ("2022/7/1 午後0時", 12, 0),
        ("2022/7/1(金) 23:59", 23, 59),
    ],
)
def test_a_moment_is_tokyo_time(text: str, hour: int, minute: int) -> None:
    assert dates.read_moment(text) == datetime(2022, 7, 1, hour, minute, tzinfo=dates.TOKYO)
    assert dates.read_moment(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["2022/7/1", "18:05", "2022/7/1 24:00", "2022/7/1 18:60", "2022/7/1 午前15:00", "2022/7/1 午後13:00", "x"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        dates.read_moment(text)


@given(DAYS)
def test_a_day_lies_in_its_fiscal_year_and_in_no_other(day: date) -> None:
    year = dates.fiscal_year(day)
    first, last = dates.fiscal_bounds(year)
    assert first <= day <= last
    assert (first.month, first.day, last.month, last.day) == (4, 1, 3, 31)
    assert dates.fiscal_bounds(year + 1)[0] == last + timedelta(days=1)


def test_the_fiscal_year_changes_between_march_and_april() -> None:
    assert dates.fiscal_year(date(2023, 3, 31)) == 2022
    assert dates.fiscal_year(date(2023, 4, 1)) == 2023


@given(DAYS, st.integers(0, 800))
def test_months_cover_a_period_once(since: date, length: int) -> None:
    until = min(since + timedelta(days=length), date(2199, 12, 31))
    found = dates.months(since, until)
    assert found == sorted({each.replace(day=1) for each in found})
    assert found[0] == since.replace(day=1)
    assert found[-1] == until.replace(day=1)
    assert len(found) == (until.year - since.year) * 12 + until.month - since.month + 1


def test_a_period_that_ends_before_it_begins_touches_no_month() -> None:
    assert dates.months(date(2022, 5, 1), date(2022, 4, 30)) == []


@given(st.dates(date(1952, 1, 1), date(2199, 12, 31)))  # from 1948 to 1951 Japan had summer time
def test_a_day_in_tokyo_is_half_open(day: date) -> None:
    begin, end = dates.start_of(day), dates.end_of(day)
    assert end - begin == timedelta(hours=24)
    assert dates.tokyo_day(begin) == dates.tokyo_day(end - timedelta(milliseconds=1)) == day
    assert dates.tokyo_day(end) == day + timedelta(days=1)
    assert begin.astimezone(UTC).hour == 15


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_an_iso_week_is_that_of_the_day_in_tokyo(at: datetime) -> None:
    year, week = dates.iso_week(at).split("-W")
    assert date.fromisocalendar(int(year), int(week), dates.tokyo_day(at).isoweekday()) == dates.tokyo_day(at)


def test_weeks_at_the_turn_of_a_year() -> None:
    assert dates.iso_week(dates.start_of(date(2023, 1, 1))) == "2022-W52"
    assert dates.iso_week(dates.start_of(date(2027, 1, 3))) == "2026-W53"
    # Sunday evening in London is Monday in Tokyo: the next week.
    assert dates.iso_week(datetime(2022, 7, 31, 15, 0, tzinfo=UTC)) == "2022-W31"
    assert dates.iso_week(datetime(2022, 7, 31, 14, 59, tzinfo=UTC)) == "2022-W30"


def test_now_is_aware_and_in_utc() -> None:
    assert dates.now().utcoffset() == timedelta(0)
