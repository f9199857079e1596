"""The assistant: which of their columns is which of ours, why, and whether a list still looks as it did."""

import pytest

from core.language import spoken, worded
from exchange import consultation_file, friend_file, mapping, placement_file, refusals, tables
from exchange.columns import mapped
from exchange.tables import Table
from tests.conftest import NOON

HEADER = ("利用者No", "受付日時", "相談終了時間", "はじめてか", "世代", "悩みの種類", "知った経路", "終わり方", "メモ")
ROW = ("K-{}", "2026/5/1 10:0{}", "11:00", "新規", "20代", "家族、お金", "カード", "つないだ（警察）", "x")


def listed(header: tuple[str, ...] = HEADER, row: tuple[str, ...] = ROW, *, rows: int = 9) -> Table:
    lines = ["\t".join(header), *("\t".join(row).replace("{}", str(number)) for number in range(rows))]
    return tables.read_pasted("\n".join(lines), expects=consultation_file.HEADERS)


def proposed(table: Table) -> dict[str, tuple[str, str, str]]:
    fits = mapping.propose(table, consultation_file.COLUMNS).fits
    return {fit.key: (fit.header, fit.sureness, fit.reason) for fit in fits}


def test_headers_we_know_are_sure_and_need_nobody_to_look() -> None:
    table = listed(("番号", "開始", "結果"), ("K-{}", "2026/5/1 10:0{}", "終了"))
    proposal = mapping.propose(table, consultation_file.COLUMNS)
    assert proposal.mapping == {"reference": "番号", "start": "開始", "outcome": "結果"}
    assert proposal.is_sure


def test_headers_of_their_own_are_guessed_from_words_and_cells_and_parse() -> None:
    table = listed()
    assert proposed(table) == {
        "day": ("", "none", "none"),
        "start": ("受付日時", "guess", "contains"),
        "end": ("相談終了時間", "guess", "contains"),
        "reference": ("利用者No", "guess", "content"),
        "line": ("", "none", "none"),
        "flag": ("はじめてか", "guess", "content"),
        "channel": ("知った経路", "guess", "content"),
        "age": ("世代", "guess", "content"),
        "topics": ("悩みの種類", "guess", "content"),
        "outcome": ("終わり方", "guess", "content"),
    }
    proposal = mapping.propose(table, consultation_file.COLUMNS)
    assert not proposal.is_sure
    with pytest.raises(refusals.ColumnsMissing):
        consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=NOON)
    read = consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=NOON, mapping=proposal.mapping)
    assert len(read.rows) == 9
    assert read.ignored_columns == ("メモ",)


def test_a_header_spelt_a_little_otherwise_is_found() -> None:
    found = proposed(listed(("知った切っかけ", "開始", "結果"), ("カード", "2026/5/1 10:0{}", "終了")))
    assert found["channel"] == ("知った切っかけ", "guess", "near")


def test_a_known_header_over_cells_that_say_otherwise_is_doubted() -> None:
    found = proposed(listed(("番号", "開始", "結果", "区分"), ("K-{}", "2026/5/1 10:0{}", "終了", "電話")))
    assert found["flag"] == ("区分", "guess", "same_but")


def test_no_column_of_theirs_is_proposed_twice() -> None:
    table = listed(("日時", "日時の終わり", "終了", "番号"), ("2026/5/1 10:0{}", "11:00", "終了", "K-{}"))
    headers = [header for header, _sureness, _reason in proposed(table).values() if header]
    assert len(headers) == len({*headers})
    assert proposed(table)["outcome"][0] == "終了"


def test_bare_numbers_are_not_taken_for_days_or_pieces() -> None:
    table = listed(("あ", "い", "う"), ("4617{}", "12", "0.5"))
    assert not mapping.propose(table, placement_file.COLUMNS).mapping
    assert "start" not in mapping.propose(table, consultation_file.COLUMNS).mapping


def test_every_reason_is_worded_in_both_languages_and_repeats_no_cell() -> None:
    table = listed(
        ("番号", "受付日時", "相談者番號", "区分", "世代"), ("山田-{}", "2026/5/1 10:0{}", "x", "電話", "20代")
    )
    for fit in mapping.propose(table, consultation_file.COLUMNS).fits:
        for language in ("ja", "en"):
            with spoken(language):
                told = mapping.worded(fit)
                assert told
                assert "{" not in told
                assert "山田" not in told
    assert {*mapping.REASONS} >= {"same", "same_but", "contains", "near", "content", "none"}


def kept() -> dict[str, str]:
    table = listed()
    return mapping.remembered(table, mapping.propose(table, consultation_file.COLUMNS).mapping)


def test_columns_in_another_order_are_read_as_before() -> None:
    table = listed(HEADER[::-1], ROW[::-1])
    assert mapping.drift(kept(), table, consultation_file.COLUMNS).is_none
    told = mapping.must_be_as_remembered(kept(), table, consultation_file.COLUMNS)
    assert told == mapping.mapping_of(kept())
    assert len(consultation_file.parse(table, pseudonym=lambda _k, text: text, at=NOON, mapping=told).rows) == 9


def test_a_list_whose_columns_moved_overnight_is_refused_and_says_which() -> None:
    renamed = listed(("番号札", *HEADER[1:]))
    swapped = listed((HEADER[0], HEADER[3], HEADER[2], HEADER[1], *HEADER[4:]))
    more = listed((*HEADER, "氏名"), (*ROW, "見本"))
    drifts = [mapping.drift(kept(), table, consultation_file.COLUMNS) for table in (renamed, swapped, more)]
    assert [(each.missing, each.new, each.doubtful) for each in drifts] == [
        (("利用者No",), ("番号札",), ()),
        ((), (), ("受付日時", "はじめてか")),
        ((), ("氏名",), ()),
    ]
    with pytest.raises(refusals.ColumnsMoved) as refused:
        mapping.must_be_as_remembered(kept(), renamed, consultation_file.COLUMNS)
    for language in ("ja", "en"):
        with spoken(language):
            assert "利用者No" in worded(refused.value)
            assert "番号札" in worded(refused.value)


@pytest.mark.parametrize(
    "given", [{"start": "開始", "reference": "開始", "outcome": "結果"}, {"start": "なし", "outcome": "結果"}]
)
def test_a_mapping_that_does_not_fit_the_table_is_refused(given: dict[str, str]) -> None:
    table = listed(("番号", "開始", "結果"), ("K-{}", "2026/5/1 10:0{}", "終了"))
    with pytest.raises(refusals.MappingUnfit):
        mapped(table, consultation_file.COLUMNS, mapping=given)


def test_a_mapping_decides_also_where_a_header_is_one_we_know() -> None:
    table = listed(("番号", "開始", "終了", "結果"), ("K-{}", "2026/5/1 10:0{}", "2026/5/1 11:0{}", "終了"))
    given = {"start": "終了", "reference": "番号", "outcome": "結果"}
    read = consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=NOON, mapping=given)
    assert read.rows[0].started_at.hour == 2
    assert read.ignored_columns == ("開始",)


def test_a_list_of_places_and_lines_file_of_friends_are_proposed_too() -> None:
    places = tables.read_pasted(
        "送付先の施設\t何を\t届ける枚数\n中央図書館\tカード\t100枚\n東図書館\tポスター\t2\nA\tカード\t1"
    )
    assert mapping.propose(places, placement_file.COLUMNS).mapping == {
        "venue": "送付先の施設",
        "channel": "何を",
        "quantity": "届ける枚数",
    }
    friends = tables.read_pasted("date,contacts,targetReaches,blocks\n20260602,200,170,30\n")
    assert mapping.propose(friends, friend_file.COLUMNS).mapping == {
        "day": "date",
        "followers": "contacts",
        "blocks": "blocks",
    }
