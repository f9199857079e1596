"""What is said of a wrong cell helps: a day that the calendar lacks, the bounds of a number, what to write for none."""

import pytest

from core.language import spoken
from exchange import cells, errors
from exchange.errors import CellWrong
from tests.conftest import NOON


def day_told(text: str) -> tuple[str, str]:
    with pytest.raises(CellWrong) as wrong:
        cells.read_day("設置日", text)
    with spoken("ja"):
        return wrong.value.key, errors.worded(wrong.value.at(2))


def number_told(text: str, *, least: int = 0) -> tuple[str, str]:
    with pytest.raises(CellWrong) as wrong:
        cells.read_whole("枚数", text, least=least, most=1_000, blank=1)
    with spoken("ja"):
        return wrong.value.key, errors.worded(wrong.value.at(2))


@pytest.mark.parametrize("text", ["2023/2/31", "令和5年2月31日", "R5.2.31", "２０２３／２／３１", "2023/13/1"])
def test_a_day_that_does_not_exist_is_said_to_be_none(text: str) -> None:
    key, told = day_told(text)
    assert key == "no_such_day"
    assert "という日はありません" in told
    assert "のように" not in told


@pytest.mark.parametrize("text", ["2/31", "きのう", "99/2/31", "第2回", "2023/2"])
def test_what_is_no_day_with_a_year_is_told_how_to_write_one(text: str) -> None:
    key, told = day_told(text)
    assert key == "not_a_date"
    assert "のように" in told


def test_a_good_day_with_a_bad_time_is_not_said_to_be_missing() -> None:
    with pytest.raises(CellWrong) as wrong:
        cells.read_start("開始", "2026/2/28 夜", day=None, at=NOON)
    assert wrong.value.key == "not_a_moment"


def test_a_number_out_of_bounds_tells_the_bounds() -> None:
    assert "1 – 1,000 の数" in number_told("0", least=1)[1]
    assert "0 – 1,000 の数" in number_told("1001")[1]


def test_none_is_told_what_to_write_for_it() -> None:
    assert number_told("なし")[0] == "none_or_unknown"
    key, told = number_told("なし", least=1)
    assert key == "not_a_number"
    assert "空欄" in told
    assert number_told("1.5") == ("not_whole", "「1.5」は整数ではありません。整数で書くか、空欄にしてください。")
