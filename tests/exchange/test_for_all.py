"""One value for a column that a whole list lacks."""

from exchange import for_all, placement_file, tables
from exchange.placement_file import COLUMNS
from exchange.tables import Table

LIST = "施設名\t備考\n見本図書館\t\n見本駅\tロッカー横\n"


def read(text: str = LIST) -> Table:
    return tables.read_pasted(text)


def test_a_list_without_material_is_read_with_one_for_all_rows() -> None:
    table, headings = for_all.with_values(read(), COLUMNS, {"channel": "カード", "quantity": "30"})
    parsed = placement_file.parse(table, mapping={"venue": "施設名", **headings})
    assert [(row.channel, row.venue, row.quantity) for row in parsed.rows] == [
        ("card", "見本図書館", 30),
        ("card", "見本駅", 30),
    ]
    assert parsed.ignored_columns == ("備考",)


def test_a_wrong_cell_beside_it_can_be_corrected() -> None:
    table, headings = for_all.with_values(read("施設名\t枚数\n見本図書館\tたくさん"), COLUMNS, {"channel": "カード"})
    table = tables.corrected(table, {(2, "枚数"): "30"})
    parsed = placement_file.parse(table, mapping={"venue": "施設名", "quantity": "枚数", **headings})
    assert [(row.channel, row.quantity) for row in parsed.rows] == [("card", 30)]


def test_a_heading_that_the_list_has_itself_stays_the_lists_own() -> None:
    before = read("施設名\t媒体（すべての行）\n見本図書館\tのぼり")
    table, headings = for_all.with_values(before, COLUMNS, {"channel": "カード"})
    assert len({*table.columns}) == 3
    assert table.rows[0].cells[before.columns[1]] == "のぼり"
    assert table.rows[0].cells[headings["channel"]] == "カード"


def test_what_may_not_hold_for_a_whole_list_is_left_out_and_nothing_said_changes_nothing() -> None:
    before = read()
    assert for_all.with_values(before, COLUMNS, {"venue": "見本図書館", "channel": ""}) == (before, {})
