"""Label geometry: every label on the paper, none over another."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from printing.stock import A4_STICKERS_100, A_ONE_51002, STOCKS, Stock, StockDoesNotFit, sheets

SIZES = st.floats(min_value=5, max_value=200)
COUNTS = st.integers(min_value=1, max_value=6)


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS.keys())
def test_every_label_of_every_stock_lies_on_the_paper(stock: Stock) -> None:
    _assert_sound(stock)


def test_a_one_51002_is_ten_business_cards() -> None:
    cells = A_ONE_51002.cells()
    assert len(cells) == 10
    assert (cells[0].x, cells[0].y) == (14, 11)
    assert (cells[-1].x + 91, cells[-1].y + 55) == (196, 286)


def test_colour_runs_over_outer_edges_but_never_into_a_neighbour() -> None:
    first, second = A_ONE_51002.cells()[:2]
    assert (first.bleed_left, first.bleed_top, first.bleed_right, first.bleed_bottom) == (3, 3, 0, 0)
    assert (second.bleed_left, second.bleed_right) == (0, 3)


def test_rows_of_stickers_stand_apart_for_their_cut_marks() -> None:
    assert A4_STICKERS_100.gap_y >= 2 * (A4_STICKERS_100.bleed + 4)


@given(SIZES, SIZES, COUNTS, COUNTS, SIZES, SIZES, SIZES, SIZES)
def test_any_stock_is_either_refused_or_sound(
    wide: float, high: float, columns: int, rows: int, left: float, top: float, pitch_x: float, pitch_y: float
) -> None:
    stock = _stock(
        label_width=wide,
        label_height=high,
        columns=columns,
        rows=rows,
        left=left,
        top=top,
        pitch_x=pitch_x,
        pitch_y=pitch_y,
    )
    assume(stock is not None)
    assert stock is not None
    _assert_sound(stock)


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=0, max_value=9))
def test_pieces_keep_their_order_and_none_is_lost(count: int, start: int) -> None:
    laid = [list(sheet) for sheet in sheets(A_ONE_51002, range(count), start=start)]
    assert [piece for sheet in laid for _, piece in sheet] == list(range(count))
    assert all(len(sheet) <= 10 for sheet in laid)


@pytest.mark.parametrize(
    "wrong",
    [{"columns": 3}, {"rows": 6}, {"pitch_x": 90}, {"left": 40}, {"label_width": 0}, {"rows": 0}, {"top": -1}],
    ids=str,
)
def test_labels_that_overlap_or_leave_the_paper_are_refused(wrong: dict[str, float]) -> None:
    good = {"label_width": 91, "label_height": 55, "columns": 2, "rows": 5, "left": 14, "top": 11}
    with pytest.raises(StockDoesNotFit):
        Stock(key="wrong", title="", **{**good, "pitch_x": 91, "pitch_y": 55, **wrong})


def _stock(**sizes: float) -> Stock | None:
    try:
        return Stock(key="any", title="", **sizes)
    except StockDoesNotFit:
        return None


def _assert_sound(stock: Stock) -> None:
    boxes = [(cell.x, cell.y, cell.x + stock.label_width, cell.y + stock.label_height) for cell in stock.cells()]
    assert all(x0 >= 0 and y0 >= 0 for x0, y0, _, _ in boxes)
    assert all(x1 <= stock.page_width + 0.02 and y1 <= stock.page_height + 0.02 for _, _, x1, y1 in boxes)
    for number, (ax0, ay0, ax1, ay1) in enumerate(boxes):
        for bx0, by0, bx1, by1 in boxes[number + 1 :]:
            assert min(ax1, bx1) - max(ax0, bx0) < 0.02 or min(ay1, by1) - max(ay0, by0) < 0.02
