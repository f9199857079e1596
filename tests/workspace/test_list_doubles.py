"""Rows that are the same to the last cell: found, and left out but for the first where somebody says so."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from exchange import placement_file, tables
from workspace import list_doubles

HEADER = "媒体\t施設名\t備考\n"
CELLS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "1"])), max_size=12)


def test_only_rows_that_are_the_same_to_the_last_cell_are_doubles() -> None:
    lines = ["カード\t見本駅\t", "カード\t見本駅\t北口", "カード\t見本駅\t", "カード\t見本館\t", "カード\t見本駅\t"]
    table = tables.read_pasted(HEADER + "\n".join(lines))
    parsed = placement_file.parse(table)
    doubles = list_doubles.found(table, parsed, placement_file.parse)
    assert doubles.groups == ((2, 4, 6),)
    assert len(doubles.rows) == 2
    once = list_doubles.each_once(parsed, doubles)
    # The one with a remark is read as the same placement and stays: somebody told the two apart.
    assert sorted(row.venue for row in once.rows) == ["見本館", "見本駅", "見本駅"]


def test_rows_that_are_wrong_are_no_doubles() -> None:
    table = tables.read_pasted(HEADER + "のぼり\t見本駅\t\nのぼり\t見本駅\t\nカード\t見本館\t\n")
    parsed = placement_file.parse(table)
    assert len(parsed.errors) == 2
    assert list_doubles.found(table, parsed, placement_file.parse).is_none


@given(CELLS)
def test_each_different_row_stays_once(cells: list[tuple[str, str]]) -> None:
    lines = [f"カード\t見本駅{name}\t{remark}" for name, remark in cells]
    if not lines:
        return
    table = tables.read_pasted(HEADER + "\n".join(lines))
    parsed = placement_file.parse(table)
    once = list_doubles.each_once(parsed, list_doubles.found(table, parsed, placement_file.parse))
    assert Counter(row.venue for row in once.rows) == Counter(f"見本駅{name}" for name, _remark in {*cells})
