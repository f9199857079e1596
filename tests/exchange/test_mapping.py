"""The assistant: which of their columns is which of ours, why, and whether a list still looks as it did."""

import pytest

from core.language import spoken, worded
from exchange import consultation_file, friend_file, mapping, placement_file, refusals, tables
from exchange.columns import mapped
from exchange.own_words import Words
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
    columns = consultation_file.COLUMNS
    return mapping.remembered(table, mapping.propose(table, columns).mapping, columns)


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


OWN_HEADER = ("受付日", "開始時刻", "担当者の控え番号", "お困りごと", "対応の結果")
OWN_ROW = ("2026/5/1", "18:0{}", "ケ{}", "出産", "対応済")
OWN = {
    "day": "受付日",
    "start": "開始時刻",
    "reference": "担当者の控え番号",
    "topics": "お困りごと",
    "outcome": "対応の結果",
}
WORDS = {"topics": {"出産": "childcare"}, "outcome": {"対応済": "closed"}}


def drifted(kept: dict[str, str], table: Table, words: Words | None = None) -> tuple[tuple[str, ...], ...]:
    found = mapping.drift(kept, table, consultation_file.COLUMNS, words)
    return found.missing, found.new, found.doubtful


def test_the_very_same_list_is_not_doubted_although_few_of_its_cells_read() -> None:
    table = listed(OWN_HEADER, OWN_ROW)
    kept = mapping.remembered(table, OWN, consultation_file.COLUMNS)
    assert mapping.mapping_of(kept) == OWN
    assert {key for key in kept if key not in OWN} == {"_?topics", "_?outcome"}
    assert drifted(kept, table) == ((), (), ())
    assert mapping.must_be_as_remembered(kept, table, consultation_file.COLUMNS) == OWN


def test_a_swap_of_columns_is_noticed_although_some_never_read() -> None:
    kept = mapping.remembered(listed(OWN_HEADER, OWN_ROW), OWN, consultation_file.COLUMNS)
    swapped = listed(OWN_HEADER, (OWN_ROW[4], *OWN_ROW[1:4], OWN_ROW[0]))
    assert drifted(kept, swapped) == ((), (), ("受付日",))


def test_columns_whose_words_were_said_are_doubted_where_they_no_longer_read() -> None:
    table = listed(OWN_HEADER, OWN_ROW)
    kept = mapping.settled(mapping.remembered(table, OWN, consultation_file.COLUMNS), {"topics", "outcome"})
    assert kept == OWN
    assert drifted(kept, table) == ((), (), ("お困りごと", "対応の結果")), "without the words"
    assert drifted(kept, table, WORDS) == ((), (), ())
    swapped = listed(OWN_HEADER, (*OWN_ROW[:3], OWN_ROW[4], OWN_ROW[3]))
    assert drifted(kept, swapped, WORDS) == ((), (), ("お困りごと", "対応の結果"))
    assert mapping.remembered(table, OWN, consultation_file.COLUMNS, WORDS) == OWN


def test_words_that_were_said_are_a_sign_of_their_column() -> None:
    table = listed(("いつ", "だれ", "なにを"), ("2026/5/1 10:0{}", "K-{}", "対応済"))
    found = mapping.propose(table, consultation_file.COLUMNS, WORDS).mapping
    assert found["outcome"] == "なにを"
    assert "outcome" not in mapping.propose(table, consultation_file.COLUMNS).mapping


def test_what_is_remembered_of_some_columns_keeps_how_they_read() -> None:
    kept = {
        "start": "開始時刻",
        "outcome": "対応の結果",
        "_00": "メモ",
        "_?outcome": "対応の結果",
        "_?topics": "お困りごと",
    }
    assert mapping.only(kept, {"start", "outcome"}) == {
        "start": "開始時刻",
        "outcome": "対応の結果",
        "_?outcome": "対応の結果",
    }


FACILITIES = (
    "No\t施設名称\t所在地\t電話番号\t連絡先\tチラシ配架可能数\t備考\n"
    "1\t中央図書館\t見本区1-2-5\t03-0000-0000\ta@example.jp\t50部\t\n"
    "2\t東図書館\t見本区南1-13-1\t03-0000-0001\tb@example.jp\t３０\t\n"
    "3\t会館\t見本区西1-23-3\t03-0000-0002\t\t20枚\tあ\n"
)


def test_telephones_and_mail_addresses_are_never_proposed_and_known_for_what_they_are() -> None:
    table = tables.read_pasted(FACILITIES)
    for columns in (consultation_file.COLUMNS, placement_file.COLUMNS):
        assert not {"電話番号", "連絡先"} & {*mapping.propose(table, columns).mapping.values()}
    assert [header for header in table.columns if mapping.reaches_people(table, header)] == ["電話番号", "連絡先"]
    told = tables.read_pasted("開始\t番号\t控え\t結果\n" + "2026/1/2 18:00\tK-1\t09000000000\t終了\n" * 3)
    assert mapping.reaches_people(told, "控え")
    assert not mapping.reaches_people(told, "番号")


def test_the_numbers_of_the_rows_are_no_ages_and_a_number_at_the_end_is_of_pieces() -> None:
    table = tables.read_pasted(FACILITIES)
    assert "age" not in mapping.propose(table, consultation_file.COLUMNS).mapping
    later = tables.read_pasted(
        "No\t開始\t番号\t結果\n" + "".join(f"{number}\t2026/1/2 18:00\tK-{number}\t終了\n" for number in (21, 22, 23))
    )
    assert "age" not in mapping.propose(later, consultation_file.COLUMNS).mapping
    assert mapping.propose(table, placement_file.COLUMNS).mapping["quantity"] == "チラシ配架可能数"


def test_where_no_cell_reads_no_share_is_told() -> None:
    table = listed(("番号", "開始", "結果", "区分"), ("K-{}", "2026/5/1 10:0{}", "終了", "電話"))
    fit = next(fit for fit in mapping.propose(table, consultation_file.COLUMNS).fits if fit.key == "flag")
    with spoken("ja"):
        assert "読めるセルがありません" in mapping.worded(fit)
        assert "0％" not in mapping.worded(fit)
