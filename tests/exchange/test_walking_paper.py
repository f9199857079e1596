"""Lists for people who walk with paper: what is where, boxes to tick, and no letter that stops the file."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.language import spoken
from exchange import walking_paper
from exchange.ledger_file import LedgerRow
from exchange.walking_paper import Head, Stop
from printing import reading

STOP = Stop(
    "見本図書館", "見本市1-2", "カード", "4X9K2MQ", 1200, date(2026, 6, 3), "一度もなし", "まだ置いてありますか"
)
ROW = LedgerRow("4X9K2MQ", "見本図書館", "見本市1-2", "カード", "A", 1200, None, None, "https://x/r/secret")
HEAD = Head("見回り用チェックリスト", "見本区 相談", (("基準日", "2026年6月3日"),), mark="見本")


def told(data: bytes) -> list[str]:
    """Each page without the ends of its lines, wherever they fall."""
    return ["".join(page.split()) for page in reading.read_text(data)]


def test_each_piece_of_a_round_has_its_place_its_days_and_three_boxes() -> None:
    with spoken("ja"):
        [page] = told(walking_paper.check_list([STOP], HEAD))
    assert all(word in page for word in ("見本図書館", "見本市1-2", "カード", "4X9K2MQ", "1,200", "2026/6/3"))
    assert all(word in page for word in ("一度もなし", "まだ置いてありますか", "基準日", "2026年6月3日", "見本"))
    assert page.count("□") == 3


def test_the_ledger_on_paper_ticks_what_is_in_place_and_leaves_a_box_for_the_rest() -> None:
    with spoken("ja"):
        [page] = told(walking_paper.ledger([ROW, replace(ROW, installed_on=date(2026, 6, 3))], HEAD))
    assert (page.count("□"), page.count("済"), page.count("2026/6/3")) == (1, 1, 1)
    assert "https" not in page


def test_the_head_of_the_list_stands_on_every_page() -> None:
    with spoken("ja"):
        pages = told(walking_paper.check_list([STOP] * 40, HEAD))
    assert 2 <= len(pages) <= 4
    assert all("最後の読みとり" in page for page in pages)
    assert sum(page.count("□") for page in pages) == 120


def test_a_letter_that_paper_can_not_show_is_marked_and_said() -> None:
    with spoken("ja"):
        [page] = told(walking_paper.ledger([replace(ROW, venue="𠮷野家😀前")], HEAD))
        [plain] = told(walking_paper.ledger([ROW], HEAD))
    assert "〓野家〓前" in page
    assert "〓は、この紙では表せない文字です。" in page
    assert "〓" not in plain


def test_an_empty_list_is_a_page_that_says_what_it_is() -> None:
    with spoken("ja"):
        [page] = told(walking_paper.check_list([], HEAD))
    assert "見回り用チェックリスト" in page


@pytest.mark.slow
@settings(max_examples=25)
@given(text=st.text(max_size=120))
def test_whatever_a_place_is_called_the_list_is_made(text: str) -> None:
    stop = replace(STOP, venue=text, address=text, material=text, look=text, installed=text)
    with spoken("ja"):
        assert walking_paper.check_list([stop], Head(text, text, ((text, text),), text, text)).startswith(b"%PDF")
