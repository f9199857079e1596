"""The report's numbers as rows: typed, defined, and nothing in them that the edition doesn't show."""

from collections.abc import Iterator

import pytest

from core.language import spoken
from funnel import report_numbers, report_sheet
from funnel.report import Edition
from tests.funnel import report_values as values

SUBMIT, PUBLIC, INSIDE = Edition.SUBMIT, Edition.PUBLIC, Edition.INSIDE


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with spoken("ja"):
        yield


def row(edition: Edition, project: str, label: str) -> report_sheet.Row:
    [found] = [one for one in report_sheet.numbers(values.report(), edition) if one[0] == project and one[2] == label]
    return found


def test_each_number_of_the_list_has_a_row_with_its_meaning_and_source() -> None:
    rows = list(report_sheet.numbers(values.report(), SUBMIT))
    told = report_numbers.told(values.report(), SUBMIT)
    assert [(one[0], one[2], one[3]) for one in rows] == [(one.project, one.label, one.value) for one in told]
    assert {len(one) for one in rows} == {len(report_sheet.NUMBERS)}
    project, _group, _label, value, unit, state, source, meaning = row(SUBMIT, "1-1", "相談")
    assert (project, value, unit, state) == ("1-1", 226, "件", "あり")
    assert source
    assert meaning


def test_a_zero_is_a_zero_and_what_nobody_knows_is_empty_and_said() -> None:
    assert row(SUBMIT, "1-2", "アウトリーチの実施")[3:6] == (0, "件", "あり")
    assert row(SUBMIT, "1-1", "一時宿泊")[3:6] == (None, "泊", "記録なし")


def test_a_hidden_number_is_empty_and_said_to_be_hidden() -> None:
    hidden = [one for one in report_sheet.numbers(values.report(), PUBLIC) if one[5] == "非公表（少人数）"]
    assert hidden
    assert {one[3] for one in hidden} == {None}
    assert not [one for one in report_sheet.numbers(values.report(), SUBMIT) if one[5] == "非公表（少人数）"]


def test_months_are_numbers_under_a_year_and_month() -> None:
    rows = list(report_sheet.months(values.report()))
    assert rows[0] == ("1-1", "令和5年4月", 14, 30)
    assert len(rows) == 12


def test_targets_have_value_and_result_in_columns_of_their_own() -> None:
    rows = {one[1]: one for one in report_sheet.targets(values.report(), SUBMIT)}
    assert rows["相談"] == ("1-1", "相談", 280, 226, "件", "令和5年度", "あり", "記録から集計")
    assert rows["宿泊"][3:7] == (None, "泊", "令和5年度", "記録なし")
    later = rows["社会全体で男女が平等だと思う人の割合（令和7年度まで）"]
    assert later[5] == "令和7年度"


def test_a_target_whose_result_is_hidden_tells_neither_it_nor_of_how_many() -> None:
    [hidden] = [
        one for one in report_sheet.targets(values.report(), PUBLIC) if one[1] == "前向きな気持ちになれましたか"
    ]
    assert hidden[3:] == (None, "％", "令和5年度", "非公表（少人数）", "")


def test_texts_are_as_they_were_written_and_empty_ones_left_out() -> None:
    rows = list(report_sheet.texts(values.report()))
    assert rows[0] == ("1-1", "女性のためのLINE相談", "地域の実情と課題", values.TEXTS["situation"])
    assert [one[0] for one in rows].count("1-2") == 1


def test_the_file_says_its_edition_version_and_what_is_hidden() -> None:
    told = dict(report_sheet.about(values.report(), PUBLIC, 2))
    assert (told["版の種類"], told["版"], told["年度"]) == ("公開用", "第2版", "令和5年度")
    assert str(told["非公表の数"]).startswith("10人未満、またはそこから10人未満の数が分かるもの")
    assert "年代別の相談件数" in str(told["非公表の数"])
    complete = dict(report_sheet.about(values.report(), SUBMIT, None))
    assert (complete["版"], complete["非公表の数"]) == ("未確定", "なし（分かっている数はすべて載せています）")
    assert "見本" not in complete


def test_a_demo_s_file_says_what_is_made_up() -> None:
    told = dict(report_sheet.about(values.report(is_demo=True, made_up="広報の枚数"), SUBMIT, None))
    assert "広報の枚数" in str(told["見本"])


def test_units_and_meanings_are_words_and_never_a_program_s_names() -> None:
    rows = [*report_sheet.numbers(values.report(), SUBMIT), *report_sheet.targets(values.report(), SUBMIT)]
    told = " ".join(str(cell) for row in rows for cell in row)
    for name in ("friends_low", "friends_high", "unknown", "%", "people", "consultations"):
        assert name not in told
    channels = [row for row in report_sheet.numbers(values.report(), SUBMIT) if "カード" in str(row[2])]
    assert channels
    assert all(row[7] for row in channels)
