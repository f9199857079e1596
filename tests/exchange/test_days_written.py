"""Days and times as people write them; what could mean two things is not guessed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import TOKYO
from exchange import cells, days_written
from exchange.errors import CellWrong

AT = datetime(2026, 6, 3, tzinfo=UTC)
FIRST = date(2023, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "令和５年４月１日",
        "令和5年4月1日(土)",
        "令和5年4月1日（土・祝）",
        "令和5年4月1日土曜日",
        "令和五年四月一日",
        "令5/4/1",
        "令 5. 4. 1",
        "㋿5年4月1日",
        "ﾚｲﾜ5年4月1日",
        "R5.4.1",
        "Ｒ５．４．１",
        "r5.4.1",
        "R05/04/01",
        "R050401",
        "平31/4/1",
        "H31.4.1",
        "2023・4・1",
        "2023－4－1",
        "二〇二三年四月一日",
        "2023-04-01T00:00:00",
        "2023/4/1 0:00",
        "　2023/4/1 ",
        "2023\u200b/4/1",
        "20230401",
        "45017",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    expected = FIRST.replace(year=2019) if "31" in written else FIRST
    assert cells.read_day("c", written) == expected


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令元.5.1", date(2019, 5, 1)),
        ("令和五年十二月三十一日", date(2023, 12, 31)),
    ],
)
def test_first_years_and_numbers_in_kanji_are_read(written: str, day: date) -> None:
    assert cells.read_day("c", written) == day


@pytest.mark.parametrize(
    "written",
    [
        "5.4.1",
        "4月1日",
        "4/1",
        "23/4/1",
        "1/4/2023",
        "2023年4月",
        "令和5年13月1日",
        "令和五年四月三十一日",
        "令和十十年四月一日",
    ],
)
def test_what_has_no_year_or_no_era_is_not_guessed(written: str) -> None:
    with pytest.raises(CellWrong):
        cells.read_day("c", written)


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2026/5/28 24:00", 24, 0),
        ("2026/5/28 25:30", 25, 30),
        ("令和8年5月28日 25時30分", 25, 30),
        ("令8.5.28（木）29：59", 29, 59),
        ("令和八年五月二十八日 十八時五分", 18, 5),
        ("2026/5/28(木)18:05", 18, 5),
        ("2026-05-28T18:05", 18, 5),
        ("2026/5/28 6:05 PM", 18, 5),
        ("2026/5/28 PM6:05", 18, 5),
        ("2026/5/28 午前12:30", 0, 30),
        ("2026/5/28 18時半", 18, 30),
        ("2026/5/28 18時5分頃", 18, 5),
    ],
)
def test_a_moment_is_read_however_it_is_written(written: str, hour: int, minute: int) -> None:
    midnight = datetime(2026, 5, 28, tzinfo=TOKYO)
    assert cells.read_start("c", written, day=None, at=AT) == midnight + timedelta(hours=hour, minutes=minute)


@pytest.mark.parametrize("written", ["2026/5/28 30:00", "2026/5/28 25:60", "2026/5/28", "深夜1時"])
def test_what_is_no_moment_stays_wrong(written: str) -> None:
    with pytest.raises(CellWrong):
        cells.read_start("c", written, day=None, at=AT)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("25:30", 1530),
        ("２５時３０分", 1530),
        ("18時半", 1110),
        ("午前12:30", 30),
        ("午後12:30", 750),
        ("6:05 PM", 1085),
    ],
)
def test_a_time_alone_is_read_however_it_is_written(written: str, minutes: int) -> None:
    assert cells.read_time(written) == timedelta(minutes=minutes)


@pytest.mark.parametrize("written", ["30:00", "18:60", "半", "1805", "2026/5/28 18:05"])
def test_what_is_no_time_alone_is_none(written: str) -> None:
    assert cells.read_time(written) is None


@given(st.text("令和平成元RH〇一二三四五六七八九十年月日時分半頃TPM:/.-・() 0123456789", max_size=40))
def test_nothing_but_a_value_error_comes_of_any_text(text: str) -> None:
    for read in (days_written.day, days_written.moment):
        try:
            read(text)
        except ValueError:
            continue
