"""Lists of places: pasted or as files, with units, full-width digits and Japanese years."""

from datetime import date

import pytest

from core.language import spoken
from exchange import errors, placement_file, tables

HEADER = "媒体\t施設名\t施設の種類\t住所\t枚数\t単価\t設置日\t撤去日\tデザイン\t言語\n"


def parse(*lines: str) -> placement_file.Parsed:
    return placement_file.parse(tables.read_pasted(HEADER + "\n".join(lines), expects=placement_file.HEADERS))


def test_a_row_as_divisions_write_it_is_understood() -> None:
    parsed = parse(
        "相談案内カード\t区立　図書館\t図書館\t見本区1-2\t１，０００枚\t¥8.5\t令和8年7月1日\t2027/3/31\tA\t英語"
    )
    assert parsed.rows == (
        placement_file.PlacementRow(
            channel="card",
            venue="区立 図書館",
            venue_kind="library",
            address="見本区1-2",
            quantity=1000,
            unit_cost_yen=8.5,
            installed_on=date(2026, 7, 1),
            removed_on=date(2027, 3, 31),
            design="A",
            language="en",
        ),
    )


def test_only_material_and_place_are_needed() -> None:
    row = placement_file.parse(tables.read_pasted("配布物\t配布先\nポスター\t見本駅")).rows[0]
    assert (row.venue_kind, row.quantity, row.unit_cost_yen, row.language) == ("other", 1, None, "ja")


@pytest.mark.parametrize(
    ("line", "column", "key"),
    [
        ("のぼり\t駅", "媒体", "word_unknown"),
        ("\t駅", "媒体", "material_missing"),
        ("カード\t", "施設名", "name_missing"),
        (f"カード\t{'駅' * 81}", "施設名", "text_too_long"),
        ("カード\t駅\t宇宙", "施設の種類", "word_unknown"),
        ("カード\t駅\t\t\t0", "枚数", "number_out_of_range"),
        ("カード\t駅\t\t\t1.5", "枚数", "not_whole"),
        ("カード\t駅\t\t\tたくさん", "枚数", "not_a_number"),
        ("カード\t駅\t\t\tNaN", "枚数", "number_out_of_range"),
        ("カード\t駅\t\t\t1\t-3", "単価", "number_out_of_range"),
        ("カード\t駅\t\t\t1\t3\t7/1", "設置日", "not_a_date"),
        ("カード\t駅\t\t\t1\t3\t2026/7/1\t2026/6/1", "撤去日", "removed_before_installed"),
        ("カード\t駅\t\t\t1\t3\t\t2026/6/1", "撤去日", "removed_before_installed"),
        ("カード\t駅\t\t\t1\t3\t\t\t\tラテン語", "言語", "word_unknown"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(line: str, column: str, key: str) -> None:
    parsed = parse("カード\t図書館", line)
    assert [(error.row, error.column, error.key) for error in parsed.errors] == [(3, column, key)]
    assert len(parsed.rows) == 1
    with spoken("ja"):
        assert errors.worded(parsed.errors[0])
