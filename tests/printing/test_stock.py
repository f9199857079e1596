"""Label geometry: every label on the paper, none over another; and sheets are found as people name them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from printing import formats, stock
from printing.stock import A4_STICKERS_100, A_ONE_51002, STOCKS, Stock, StockDoesNotFit, StockNotFound, sheets

SIZES = st.floats(min_value=5, max_value=200)
COUNTS = st.integers(min_value=1, max_value=6)
SOLD = [(product, each.key) for each in STOCKS.values() for product in each.products]


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS.keys())
def test_every_label_of_every_stock_lies_on_the_paper(stock: Stock) -> None:
    _assert_sound(stock)


def test_all_sheets_of_the_list_are_there_but_those_that_do_not_fit_their_paper() -> None:
    assert len([each for each in STOCKS.values() if each.products]) == 93
    assert len(SOLD) == len({product for product, _ in SOLD}) == 334
    for product in ("A-one 29233", "A-one 31133"):
        with pytest.raises(StockNotFound):
            stock.find(product)


def test_fourteen_rows_of_36_mm_do_not_fit_on_a4() -> None:
    with pytest.raises(StockDoesNotFit):
        Stock(
            key="a-one-29233",
            title="A-one 29233",
            label_width=83,
            label_height=32,
            columns=2,
            rows=14,
            left=20,
            top=24,
            pitch_x=87,
            pitch_y=36,
        )


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


def test_the_back_of_a_label_lies_where_the_paper_shows_it_turned_over() -> None:
    uneven = STOCKS["a-one-28177"]  # 10 mm of paper at the left, 20 mm at the right
    first = uneven.cells()[0]
    back = uneven.mirrored(first)
    assert (back.x, back.y) == (pytest.approx(210 - 10 - 89), first.y)
    assert (back.bleed_left, back.bleed_right) == (first.bleed_right, first.bleed_left)
    assert uneven.mirrored(back) == first


@pytest.mark.parametrize(("product", "key"), SOLD, ids=[product for product, _ in SOLD])
def test_every_product_is_found_by_its_name(product: str, key: str) -> None:
    assert stock.find(product).key == key


@pytest.mark.parametrize(
    "name",
    ["a-one-51002", "A-one 51003", "A-ONE51003", "aone 51003", "エーワン ５１００３", "51003", " a-one  51003 "],
)
def test_a_sheet_is_found_however_its_name_is_written(name: str) -> None:
    assert stock.find(name) == A_ONE_51002


@pytest.mark.parametrize(
    "name", ["SANWA SUPPLY JP-MC10K", "サンワサプライ JP-MC10", "jp-mc10", "HISAGO BM102S", "ヒサゴ bm102s"]
)
def test_papers_of_one_sheet_that_differ_by_a_letter_are_one(name: str) -> None:
    assert stock.find(name).key == "hisago-bm102s"


def test_an_unknown_sheet_is_refused_with_names_like_it() -> None:
    with pytest.raises(StockNotFound) as refusal:
        stock.find("A-one 51000")
    assert "A-one 51002" in str(refusal.value.facts["similar"]) or "A-one 51003" in str(refusal.value.facts["similar"])


@pytest.mark.parametrize("name", ["", "A-one", "5100", "2836", "-", "エーワン"])
def test_half_a_name_means_no_sheet(name: str) -> None:
    with pytest.raises(StockNotFound):
        stock.find(name)


def test_cards_are_offered_their_own_labels_first_and_never_smaller_ones() -> None:
    offered = [each.key for each in stock.for_format(formats.of("card-91x55"))]
    assert offered[:2] == ["a-one-51002", "a4-cards-91x55"]
    assert "hisago-cj600s" in offered
    assert "hisago-bm102s" not in offered


@pytest.mark.parametrize(
    ("format", "first"),
    [
        ("card-91x55-2", "a-one-51002"),
        ("card-85x49", "a-one-51091"),
        ("sticker-100x100", "a4-stickers-100"),
        ("sticker-90x130", "a4-stickers-90x130"),
        ("sticker-round-60", "a4-stickers-round-60"),
        ("leaflet-a6", "a4-leaflets-a6"),
    ],
)
def test_every_small_piece_has_a_sheet_of_its_size(format: str, first: str) -> None:
    assert stock.for_format(formats.of(format))[0].key == first


def test_sheets_to_cut_take_only_pieces_of_their_size() -> None:
    assert not STOCKS["a4-stickers-90x130"].takes(formats.of("card-91x55"))
    assert not STOCKS["a4-stickers-round-60"].takes(formats.of("card-85x49"))


def test_pictures_and_press_sizes_have_no_label_sheet() -> None:
    for key in ("image-1200x675", "signage-1920x1080", "poster-b2"):
        assert stock.for_format(formats.of(key)) == []


def test_labels_in_the_outer_five_millimetres_are_told() -> None:
    assert STOCKS["a-one-28364"].unprintable_edge
    assert STOCKS["a4-leaflets-a6"].unprintable_edge
    assert not A_ONE_51002.unprintable_edge
    assert not A4_STICKERS_100.unprintable_edge


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
    [
        {"columns": 3},
        {"rows": 6},
        {"pitch_x": 90},
        {"left": 40},
        {"label_width": 0},
        {"rows": 0},
        {"top": -1},
        {"cut_marks": True, "bleed": 8},
    ],
    ids=str,
)
def test_labels_that_overlap_or_leave_the_paper_or_their_marks_are_refused(wrong: dict[str, float]) -> None:
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
