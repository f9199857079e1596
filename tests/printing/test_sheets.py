"""Many cards on label stock: every code once, in order, on its own label."""

import re

import pytest

from printing import card, designs, preflight, reading
from printing.gallery import FACTS
from printing.sheet import DesignMismatch
from printing.stock import A4_STICKERS_100, A_ONE_51002, StartOutsideSheet
from tests.printing.pieces import codes, soft_cards, stickers

SOFT = {"facts": FACTS, "wording": designs.wording("card-alone"), "theme": designs.theme("soft")}


def test_two_hundred_different_cards_all_read_back_in_order() -> None:
    pieces = codes(200)
    pages = reading.read_codes(soft_cards(pieces, FACTS))
    assert len(pages) == 20
    assert sum(pages, []) == [code.url for code in pieces]


def test_each_serial_stands_on_the_card_of_its_code() -> None:
    pieces = codes(10)
    text = reading.read_text(soft_cards(pieces, FACTS))[0]
    assert re.findall(r"7Q\w-\w{4}", text) == [code.serial for code in pieces]


def test_a_part_used_sheet_is_continued_from_its_first_free_label() -> None:
    pages = reading.read_codes(card.sheets(codes(12), **SOFT, start=7))
    assert [len(page) for page in pages] == [3, 9]


def test_the_same_code_may_fill_a_sheet() -> None:
    url = codes(1)[0].url
    pdf = card.sheets(codes(1) * 10, **SOFT)
    assert preflight.check(pdf, [url] * 10) == ()
    assert preflight.check(pdf, [url] * 9)[0].reason == "code-unexpected"


@pytest.mark.parametrize("start", [-1, 10])
def test_a_start_outside_the_sheet_is_refused(start: int) -> None:
    with pytest.raises(StartOutsideSheet):
        card.sheets(codes(1), **SOFT, start=start)


def test_stock_of_another_size_is_refused() -> None:
    with pytest.raises(DesignMismatch):
        card.sheets(codes(1), **SOFT, stock=A4_STICKERS_100)


def test_what_cards_share_is_stored_once() -> None:
    one, many = (len(card.sheets(codes(count), **SOFT, stock=A_ONE_51002)) for count in (10, 200))
    assert (many - one) / 190 < 1000


def test_four_stickers_lie_on_a_sheet() -> None:
    assert [len(page) for page in reading.read_codes(stickers(codes(5), FACTS))] == [4, 1]
