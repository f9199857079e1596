"""Sheets for an office printer: every code on its own label, backs behind their fronts, corrected for the printer."""

import io
import re

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from printing import designs, formats, gallery, office, piece, reading, stock
from printing.lettering.text import Type
from printing.office import Calibration, CalibrationTooFar, NotForPaper, NothingToPrint, OfficeTooLarge
from printing.page import Paper
from printing.piece import Piece, Side
from printing.qr import encode, plate
from printing.stock import A4_STICKERS_100, A_ONE_51002, STOCKS, StartOutsideSheet, Stock, StockTooSmall
from printing.values import BLACK, Code, Colour

RED = Colour(0, 100, 100, 0)
GREEN = Colour(100, 0, 100, 0)
DPI = 100
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def codes(count: int) -> list[Code]:
    texts = [f"7Q{LETTERS[n // 1024 % 32]}{LETTERS[n // 32 % 32]}{LETTERS[n % 32]}K2" for n in range(count)]
    return [Code(text=text, url=f"HTTPS://SHIRUBE.EXAMPLE/R/{text}") for text in texts]


def coloured(key: str) -> Piece:
    """A piece that is red in front and green behind, with a code, and the colour running 3 mm over every edge."""
    format = formats.of(key)

    def side(name: str, colour: Colour) -> Side:
        def shared(paper: Paper) -> None:
            paper.rectangle(-3, -3, format.width + 6, format.height + 6, fill=colour)

        def own(paper: Paper, code: Code) -> None:
            left, top = (format.width - 28) / 2, (format.height - 28) / 2
            plate(paper, encode(code.url), left, top, side=28, least=20)
            paper.write(left, top - 1, code.serial, type=Type(6), colour=BLACK, within=30)

        return Side(name, shared, own)

    sides = (side("front", RED), side("back", GREEN))[: format.sides]
    wording, theme = designs.wording("alone"), designs.theme("soft")
    return Piece(format=format, facts=gallery.FACTS, wording=wording, theme=theme, sides=sides)


CARD = coloured("card-91x55")


def pixels(pdf: bytes, page: int = 0) -> np.ndarray:
    document = pypdfium2.PdfDocument(pdf)
    picture = np.asarray(document[page].render(scale=DPI / 72).to_pil().convert("RGB")).astype(int)
    document.close()
    return picture


def extent(picture: np.ndarray, colour: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in mm of everything red or green."""
    red, green = picture[:, :, 0] - picture[:, :, 1], picture[:, :, 1] - picture[:, :, 0]
    ys, xs = np.nonzero((red if colour == "red" else green) > 60)
    return tuple(float(edge) * 25.4 / DPI for edge in (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))


def near(*mm: float) -> object:
    return pytest.approx(mm, abs=0.4)


def test_sixty_different_cards_all_read_back_in_order() -> None:
    pieces = codes(60)
    pages = reading.read_codes(office.sheets(CARD, pieces))
    assert len(pages) == 6
    assert sum(pages, []) == [code.url for code in pieces]


def test_each_serial_stands_on_the_card_of_its_code() -> None:
    pieces = codes(10)
    text = reading.read_text(office.sheets(CARD, pieces))[0]
    assert re.findall(r"7Q\w-\w{4}", text) == [code.serial for code in pieces]


def test_the_cards_of_the_studio_read_back_from_their_sheets() -> None:
    designed = piece.compose(
        formats.of("card-91x55"), facts=gallery.FACTS, wording=designs.wording("alone"), theme=designs.theme("soft")
    )
    pieces = codes(12)
    assert sum(reading.read_codes(office.sheets(designed, pieces)), []) == [code.url for code in pieces]


@pytest.mark.parametrize("key", ["card-91x55", "card-91x55-2"])
def test_a_part_used_sheet_is_continued_from_its_first_free_label_on_both_sides(key: str) -> None:
    pages = reading.read_codes(office.sheets(coloured(key), codes(12), start=7))
    expected = [3, 9] if key == "card-91x55" else [3, 3, 9, 9]
    assert [len(page) for page in pages] == expected


def test_labels_before_the_start_stay_white() -> None:
    left, top, right, bottom = extent(pixels(office.sheets(CARD, codes(3), start=7)), "red")
    assert (left, top) == near(14 - 3, 11 + 3 * 55)
    assert (right, bottom) == near(14 + 2 * 91 + 3, 11 + 5 * 55 + 3)


@pytest.mark.parametrize("start", [-1, 10])
def test_a_start_outside_the_sheet_is_refused(start: int) -> None:
    with pytest.raises(StartOutsideSheet):
        office.sheets(CARD, codes(1), start=start)


def test_without_codes_there_is_nothing_to_print() -> None:
    with pytest.raises(NothingToPrint):
        office.sheets(CARD, [])


def test_the_same_code_may_fill_a_sheet() -> None:
    assert reading.read_codes(office.sheets(CARD, codes(1) * 10)) == [[codes(1)[0].url] * 10]


def test_backs_follow_their_fronts_with_columns_mirrored() -> None:
    pieces = codes(3)
    front, back = reading.read_codes(office.sheets(coloured("card-91x55-2"), pieces))
    one, two, three = (code.url for code in pieces)
    assert front == [one, two, three]
    assert back == [two, one, three]
    assert extent(pixels(office.sheets(coloured("card-91x55-2"), pieces[:1]), 1), "green")[0] == pytest.approx(
        14 + 91, abs=0.4
    )


def test_a_back_lies_behind_its_front_on_paper_with_uneven_margins() -> None:
    uneven = STOCKS["a-one-28177"]  # 10 mm of paper at the left, 20 mm at the right
    pdf = office.sheets(coloured("card-85x49-2"), codes(1), stock=_taller(uneven))
    front, back = extent(pixels(pdf, 0), "red"), extent(pixels(pdf, 1), "green")
    assert back[0] == pytest.approx(210 - front[2], abs=0.5)
    assert back[2] == pytest.approx(210 - front[0], abs=0.5)


def _taller(uneven: Stock) -> Stock:
    return Stock(
        key="uneven",
        title="uneven",
        label_width=uneven.label_width,
        label_height=50,
        columns=2,
        rows=5,
        left=uneven.left,
        top=10,
        pitch_x=uneven.pitch_x,
        pitch_y=50,
        products=("uneven",),
    )


@pytest.mark.parametrize(("key", "edge"), [("card-91x55-2", "LongEdge"), ("leaflet-a4-trifold", "ShortEdge")])
def test_the_printer_is_asked_to_turn_the_paper_like_a_page_and_not_to_scale(key: str, edge: str) -> None:
    with pikepdf.open(io.BytesIO(office.sheets(coloured(key), codes(1)))) as whole:
        wishes = whole.Root.ViewerPreferences
    assert wishes.PrintScaling == "/None"
    assert wishes.Duplex == f"/DuplexFlip{edge}"


def test_one_sided_pieces_ask_for_no_turning() -> None:
    with pikepdf.open(io.BytesIO(office.sheets(CARD, codes(1)))) as whole:
        assert "/Duplex" not in whole.Root.ViewerPreferences


def test_smaller_labels_are_refused_rather_than_cutting_the_card() -> None:
    with pytest.raises(StockTooSmall):
        office.sheets(CARD, codes(1), stock=STOCKS["hisago-bm102s"])


def test_sheets_cut_for_another_piece_are_refused() -> None:
    with pytest.raises(StockTooSmall):
        office.sheets(CARD, codes(1), stock=A4_STICKERS_100)


def test_on_a_larger_label_the_piece_lies_in_the_middle_and_its_colour_reaches_the_edge() -> None:
    pdf = office.sheets(coloured("card-85x49"), codes(1), stock=A_ONE_51002)
    assert extent(pixels(pdf), "red") == near(14, 11, 14 + 91, 11 + 55)


def test_on_a_much_larger_label_the_piece_keeps_its_size() -> None:
    pdf = office.sheets(coloured("sticker-100x100"), codes(1), stock=stock.find("A-one 28271"))
    assert extent(pixels(pdf), "red") == near((148.5 - 100) / 2, 0, (148.5 + 100) / 2, 105)


def test_colour_never_runs_into_the_neighbouring_label() -> None:
    pdf = office.sheets(CARD, codes(1))
    assert extent(pixels(pdf), "red") == near(14 - 3, 11 - 3, 14 + 91, 11 + 55)


def test_round_stickers_are_round() -> None:
    picture = pixels(office.sheets(coloured("sticker-round-60"), codes(1)))
    sheet = STOCKS["a4-stickers-round-60"]
    over = sheet.bleed
    edges = (sheet.left - over, sheet.top - over, sheet.left + 60 + over, sheet.top + 60 + over)
    assert extent(picture, "red") == near(*edges)
    corner = picture[int((sheet.top + 2) * DPI / 25.4), int((sheet.left + 2) * DPI / 25.4)]
    assert corner.tolist() == [255, 255, 255]


@pytest.mark.parametrize("key", ["sticker-100x100", "sticker-90x130", "leaflet-a6"])
def test_small_pieces_fill_their_own_sheet_four_at_a_time(key: str) -> None:
    pages = reading.read_codes(office.sheets(coloured(key), codes(5)))
    assert [len(page) for page in pages if page] in ([4, 1], [4, 4, 1, 1])


@pytest.mark.parametrize(
    ("key", "size"),
    [
        ("poster-a4", (210, 297)),
        ("poster-a3", (297, 420)),
        ("strips-a4", (210, 297)),
        ("leaflet-a4-trifold", (297, 210)),
    ],
)
def test_posters_strips_and_folded_leaflets_are_pages_of_their_own_size(key: str, size: tuple[float, float]) -> None:
    document = pypdfium2.PdfDocument(office.sheets(coloured(key), codes(2)))
    assert len(document) == 2 * formats.of(key).sides
    assert tuple(side * 25.4 / 72 for side in document[0].get_size()) == near(*size)
    document.close()


@pytest.mark.parametrize("key", ["poster-b3", "poster-b2"])
def test_paper_beyond_a3_is_refused(key: str) -> None:
    with pytest.raises(OfficeTooLarge):
        office.sheets(coloured(key), codes(1))


def test_pictures_for_screens_are_refused() -> None:
    with pytest.raises(NotForPaper):
        office.sheets(coloured("image-1080x1080"), codes(1))


def test_a_shift_moves_everything_right_and_down() -> None:
    pdf = office.sheets(CARD, codes(1), calibration=Calibration(offset_x=2, offset_y=-1.5))
    assert extent(pixels(pdf), "red") == near(14 - 3 + 2, 11 - 3 - 1.5, 14 + 91 + 2, 11 + 55 - 1.5)


def test_a_stretch_leaves_the_first_label_where_it_is_and_moves_the_last() -> None:
    pdf = office.sheets(CARD, codes(10), calibration=Calibration(scale_x=1.01, scale_y=0.98))
    edges = (14 - 3 * 1.01, 11 - 3 * 0.98, 14 + (2 * 91 + 3) * 1.01, 11 + (5 * 55 + 3) * 0.98)
    assert extent(pixels(pdf), "red") == near(*edges)


def test_a_corrected_sheet_still_reads() -> None:
    pieces = codes(10)
    pdf = office.sheets(CARD, pieces, calibration=Calibration(-10, 10, 0.97, 1.03))
    assert sum(reading.read_codes(pdf), []) == [code.url for code in pieces]


@pytest.mark.parametrize(
    "wrong",
    [{"offset_x": 10.1}, {"offset_y": -11}, {"scale_x": 0.96}, {"scale_y": 1.04}, {"offset_x": float("nan")}],
    ids=str,
)
def test_a_correction_beyond_what_printers_are_off_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(CalibrationTooFar):
        Calibration(**wrong)


def test_what_cards_share_is_stored_once() -> None:
    one, many = (len(office.sheets(CARD, codes(count))) for count in (10, 200))
    assert (many - one) / 190 < 600


def test_only_fronts_carry_cut_marks() -> None:
    two_sides = coloured("card-91x55-2")
    pdf = office.sheets(two_sides, codes(10), stock=STOCKS["a4-cards-91x55"])
    dark = [int((pixels(pdf, page)[: int(7 * DPI / 25.4)].sum(axis=2) < 500).sum()) for page in (0, 1)]
    assert dark[0] > 0
    assert dark[1] == 0


@pytest.mark.parametrize("key", ["a-one-51002", "a4-stickers-round-60", "a-one-28191", "avery-c25446"])
def test_the_trial_sheet_numbers_every_label_and_has_both_scales(key: str) -> None:
    sheet = STOCKS[key]
    text = reading.read_text(office.test_sheet(sheet))[0].split()
    assert {str(number) for number in range(1, sheet.per_sheet + 1)} <= set(text)
    assert text.count("100") >= 2


def test_the_trial_sheet_can_be_read_off_to_the_millimetre() -> None:
    straight, moved = (
        Image.open(io.BytesIO(reading.preview(office.test_sheet(A_ONE_51002, calibration=calibration), width_px=2100)))
        for calibration in (office.STRAIGHT, Calibration(offset_x=3, offset_y=2))
    )
    first, second = (_first_ink(picture) for picture in (straight, moved))
    assert (second[0] - first[0], second[1] - first[1]) == pytest.approx((30, 20), abs=1)


def _first_ink(picture: Image.Image) -> tuple[int, int]:
    ys, xs = np.nonzero(np.asarray(picture.convert("L"))[:2000] < 200)
    return int(xs.min()), int(ys.min())
