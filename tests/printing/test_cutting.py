"""Cut marks show every cut, lie on no label and stay within what printers reach."""

import pytest

from printing import cutting
from printing.stock import SAFE_EDGE, STOCKS, Stock

TO_CUT = [stock for stock in STOCKS.values() if stock.cut_marks]
CORNERED = [stock for stock in TO_CUT if not stock.round]


@pytest.mark.parametrize("stock", TO_CUT, ids=lambda stock: stock.key)
def test_no_mark_touches_a_label_or_its_bleed(stock: Stock) -> None:
    for mark in cutting.marks(stock):
        for cell in stock.cells():
            left, right = cell.x - cell.bleed_left, cell.x + stock.label_width + cell.bleed_right
            top, bottom = cell.y - cell.bleed_top, cell.y + stock.label_height + cell.bleed_bottom
            inside_x = max(mark.x0, mark.x1) > left + 0.01 and min(mark.x0, mark.x1) < right - 0.01
            inside_y = max(mark.y0, mark.y1) > top + 0.01 and min(mark.y0, mark.y1) < bottom - 0.01
            assert not (inside_x and inside_y), (mark, cell)


@pytest.mark.parametrize("stock", TO_CUT, ids=lambda stock: stock.key)
def test_marks_stay_three_millimetres_from_the_edge_of_the_paper(stock: Stock) -> None:
    for mark in cutting.marks(stock):
        assert min(mark) >= SAFE_EDGE
        assert max(mark.x0, mark.x1) <= stock.page_width - SAFE_EDGE
        assert max(mark.y0, mark.y1) <= stock.page_height - SAFE_EDGE


@pytest.mark.parametrize("stock", TO_CUT, ids=lambda stock: stock.key)
def test_marks_are_long_enough_to_be_seen(stock: Stock) -> None:
    assert all(abs(mark.x1 - mark.x0) + abs(mark.y1 - mark.y0) >= 0.99 for mark in cutting.marks(stock))


@pytest.mark.parametrize("stock", CORNERED, ids=lambda stock: stock.key)
def test_every_edge_of_every_label_has_a_mark_on_both_sides_of_the_paper(stock: Stock) -> None:
    upright = [mark for mark in cutting.marks(stock) if mark.x0 == mark.x1]
    level = [mark for mark in cutting.marks(stock) if mark.y0 == mark.y1]
    for cell in stock.cells():
        for x in (cell.x, cell.x + stock.label_width):
            at = [mark.y0 for mark in upright if abs(mark.x0 - x) < 0.01]
            assert min(at) < stock.top
            assert max(at) > stock.page_height - stock.margins[3]
        for y in (cell.y, cell.y + stock.label_height):
            at = [mark.x0 for mark in level if abs(mark.y0 - y) < 0.01]
            assert min(at) < stock.left
            assert max(at) > stock.page_width - stock.margins[2]


def test_round_stickers_are_marked_at_their_middle() -> None:
    stock = STOCKS["a4-stickers-round-60"]
    middles = {cell.x + 30 for cell in stock.cells()}
    assert {mark.x0 for mark in cutting.marks(stock) if mark.x0 == mark.x1} == middles
