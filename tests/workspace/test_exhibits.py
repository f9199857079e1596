"""Files of results: numbers to reckon with, and what each column means for who doesn't have the page."""

import io

import openpyxl
import pytest

from core.language import gettext, spoken
from core.words import STAGE_MEANINGS
from exchange.writing import Cell, Share
from workspace import exhibit_words, exhibits
from workspace.exhibits import Exhibit

COLUMNS = {"group": "種類", "scans": "読みとり", "share": "割合"}
ROWS: list[dict[str, Cell]] = [
    {"group": "図書館", "scans": 1200, "share": Share(0.75)},
    {"group": "駅", "scans": None, "share": None},
]
SPLIT = Exhibit("by-venue_kind", "種類ごとの読みとり", COLUMNS, ROWS, (("期間", "令和8年6月"),), ("scans", "share"))


def made(exhibit: Exhibit) -> openpyxl.Workbook:
    with spoken("ja"):
        return openpyxl.load_workbook(io.BytesIO(exhibits._xlsx(exhibit)))


def test_numbers_are_numbers_shares_are_percentages_and_what_is_hidden_says_so() -> None:
    _head, first, second = made(SPLIT).worksheets[0].iter_rows()
    assert [(cell.value, cell.number_format) for cell in first[1:]] == [(1200, "#,##0"), (0.75, "0.0%")]
    assert [cell.value for cell in second] == ["駅", "非表示", "非表示"]
    assert second[1].alignment.horizontal == "right"


def test_a_share_reads_the_same_on_the_page_and_in_a_csv() -> None:
    with spoken("ja"):
        assert "図書館,1200,75.0％" in exhibits._csv(SPLIT).decode("utf-8-sig")


def test_the_file_says_what_it_is_and_what_its_columns_mean() -> None:
    book = made(SPLIT)
    assert book.sheetnames == ["結果", "このファイルについて", "列の説明"]
    assert book.properties.title == "種類ごとの読みとり"
    assert ["表", "種類ごとの読みとり"] in [[cell.value for cell in row] for row in book["このファイルについて"]]
    told = {row[0].value: row[1].value for row in book["列の説明"].iter_rows(min_row=2)}
    assert told.keys() == {"読みとり", "割合"}
    with spoken("ja"):
        assert told["割合"] == exhibit_words.of("by-venue_kind", "share")


def test_a_word_in_the_rows_is_explained_and_a_page_may_say_a_column_better() -> None:
    words = {"scans": "ここでは1日の回数です。", "図書館": "区立のもの。"}
    book = made(Exhibit("by-x", "題", COLUMNS, ROWS, definitions=words))
    told = {row[0].value: row[1].value for row in book["列の説明"].iter_rows(min_row=2)}
    assert (told["読みとり"], told["図書館"]) == ("ここでは1日の回数です。", "区立のもの。")


@pytest.mark.parametrize(
    ("name", "key", "stage"),
    [
        ("months", "scans", "scans"),
        ("times-months", "friends_new-before", "friends_new"),
        ("channels", "friends", "friends_new"),
        ("channels", "first", "consultations_first"),
    ],
)
def test_a_column_of_a_stage_says_what_the_stage_counts(name: str, key: str, stage: str) -> None:
    assert exhibit_words.of(name, key) == gettext(STAGE_MEANINGS[stage])


def test_a_heading_that_says_all_needs_no_more() -> None:
    assert exhibit_words.of("months", "month") == ""
    assert exhibit_words.of("targets-2026", "share") != exhibit_words.of("by-campaign", "share")
