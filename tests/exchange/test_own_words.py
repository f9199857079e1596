"""Words of a contractor's own: said once what they mean, read so in every cell, kept only where they name nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import consultation_file, own_words, placement_file, spellings, tables
from exchange.columns import Column
from exchange.own_words import Unknown, Words
from exchange.tables import Table
from tests.conftest import NOON

COLUMNS = {column.key: column for column in (*consultation_file.COLUMNS, *placement_file.COLUMNS[2:])}
HEADER = "開始\t相談者番号\t新規/継続\t知ったきっかけ\t年代\t相談内容\t結果"
HEADERS = {column.key: column.name for column in consultation_file.COLUMNS}


def listed(*rows: str) -> Table:
    lines = [f"2026/5/{number} 18:00\tK-{number:03}\t{row}" for number, row in enumerate(rows, 1)]
    return tables.read_pasted("\n".join((HEADER, *lines)), expects=consultation_file.HEADERS)


def parsed(table: Table, words: Words | None = None) -> consultation_file.Parsed:
    return consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=NOON, words=words)


def unknown(table: Table, words: Words | None = None) -> list[tuple[str, str, int, tuple[int | str, ...]]]:
    found = own_words.unknown(parsed(table, words).errors, HEADERS, consultation_file.COLUMNS)
    return [(each.key, each.word, each.cells, each.rows) for each in found]


MIXED = listed(
    "新規\tテレビ\t成人\t家族\t対応済",
    "新規\tラジオ\t20代\t妊娠・出産\t対応済",
    "再掲\tラジオ\t20代\t家族、就労訓練、お金\t対 応 済",
    "新規\tカード\t20代\tお金\t終了",
    "新規\tカード\t20代\tお金\t対応済",
)


def test_each_word_that_is_not_ours_is_told_once_with_its_cells_and_first_rows() -> None:
    assert unknown(MIXED) == [
        ("flag", "再掲", 1, (4,)),
        ("channel", "ラジオ", 2, (3, 4)),
        ("channel", "テレビ", 1, (2,)),
        ("age", "成人", 1, (2,)),
        ("topics", "出産", 1, (3,)),
        ("topics", "就労訓練", 1, (4,)),
        ("outcome", "対応済", 4, (2, 3, 4)),
    ]


SAID: Words = {
    "flag": {"再掲": "repeat"},
    "channel": {"ラジオ": "other", "テレビ": ""},
    "age": {"成人": ""},
    "topics": {"出産": "childcare", "就労訓練": ""},
    "outcome": {"対応済": "closed"},
}


def test_words_that_were_said_are_read_so_and_an_empty_one_says_nothing() -> None:
    found = parsed(MIXED, SAID)
    assert found.errors == ()
    assert [(row.flag, row.channel_told, row.age_band, row.topics, row.outcome) for row in found.rows] == [
        ("new", None, "unknown", ("family",), "closed"),
        ("new", "other", "20s", ("childcare",), "closed"),
        ("repeat", "other", "20s", ("family", "money"), "closed"),
        ("new", "card", "20s", ("money",), "closed"),
        ("new", "card", "20s", ("money",), "closed"),
    ]


def test_what_is_left_unsaid_is_asked_about_again() -> None:
    assert unknown(MIXED, {**SAID, "topics": {"出産": "childcare"}}) == [("topics", "就労訓練", 1, (4,))]


@pytest.mark.parametrize(
    "words", [{"outcome": {"対応済": ""}}, {"outcome": {"対応済": "card"}}, {"reference": {"k-001": "closed"}}]
)
def test_a_code_that_does_not_fit_the_column_is_not_taken(words: Words) -> None:
    assert own_words.fitting(consultation_file.COLUMNS, words) == {}
    assert ("outcome", "対応済", 4, (2, 3, 4)) in unknown(MIXED, words)


def test_what_somebody_said_goes_before_how_a_word_is_read_else() -> None:
    table = listed("新規\tカード\t20代\t家族\tつないだ（電話）")
    assert parsed(table).rows[0].outcome == "linked_onward"
    assert parsed(table, {"outcome": {spellings.normal("つないだ（電話）"): "closed"}}).rows[0].outcome == "closed"
    known = listed("新規\tカード\t20代\t家族\t紹介")
    assert parsed(known).rows[0].outcome == "linked_onward"
    assert parsed(known, {"outcome": {"紹介": "closed"}}).rows[0].outcome == "closed"


def test_a_blank_cell_stays_blank_whatever_was_said() -> None:
    table = listed("新規\t不明\t20代\t家族\t終了")
    assert parsed(table, {"channel": {"不明": "card"}}).rows[0].channel_told is None


def test_a_text_is_no_word_and_is_corrected_where_it_stands() -> None:
    story = "きのうの夜から眠れないという話をうかがいました"
    errors = parsed(listed(f"新規\tカード\t20代\t{story}、出産\t終了")).errors
    assert [(error.key, error.words) for error in errors] == [("word_unknown", ())]
    assert own_words.unknown(errors, HEADERS, consultation_file.COLUMNS) == ()


def test_places_have_words_of_their_own_too() -> None:
    table = tables.read_pasted(
        "媒体\t施設名\t施設の種類\t言語\n名札\t中央図書館\t集会所\t日本語\nカード\t東集会所\t集会所\t関西弁"
    )
    headers = {column.key: column.name for column in placement_file.COLUMNS}
    errors = placement_file.parse(table).errors
    found = own_words.unknown(errors, headers, placement_file.COLUMNS)
    assert [(each.key, each.word, each.cells) for each in found] == [
        ("channel", "名札", 1),
        ("venue_kind", "集会所", 2),
        ("language", "関西弁", 1),
    ]
    words = {"channel": {"名札": "card"}, "venue_kind": {"集会所": "community"}, "language": {"関西弁": ""}}
    rows = placement_file.parse(table, words=words).rows
    assert [(row.channel, row.venue_kind, row.language) for row in rows] == [
        ("card", "community", "ja"),
        ("card", "community", "ja"),
    ]


def test_a_cell_may_be_emptied_only_where_the_column_may_be_empty() -> None:
    empties = {key for key, column in COLUMNS.items() if "" in own_words.offered(column)}
    assert empties == {"flag", "channel", "age", "topics", "venue_kind", "language"}
    assert own_words.offered(COLUMNS["outcome"]) == ("closed", "linked_onward", "faded_out", "busy", "no_reply")
    assert "unknown" not in own_words.offered(COLUMNS["age"]), "an empty cell says so"
    assert own_words.offered(COLUMNS["start"]) == ()


@pytest.mark.parametrize(
    ("key", "word", "code"),
    [
        ("channel", "カード（図書館）", "card"),
        ("channel", "家族や知人から", "friend"),
        ("topics", "生活困窮のこと", "money"),
        ("topics", "出産", "childcare"),
        ("outcome", "対応済", "closed"),
        ("outcome", "フェイドアウト", "faded_out"),
        ("outcome", "きき取り", None),
        ("channel", "ラジオ", None),
        ("start", "家族", None),
    ],
)
def test_a_word_that_holds_ours_or_is_spelt_nearly_so_is_offered_first(key: str, word: str, code: str | None) -> None:
    assert own_words.guess(COLUMNS[key], word) == code


@pytest.mark.parametrize("word", ["K-001", "山田03", "9時", "０３１２３４", "あ" * 21, ""])
def test_what_may_name_somebody_or_is_no_word_is_not_kept(word: str) -> None:
    plain = spellings.normal(word)
    assert not own_words.may_be_kept(plain)
    assert own_words.keepable({"outcome": {plain: "closed", "対応済": "closed"}}) == {"outcome": {"対応済": "closed"}}
    assert own_words.keepable({"outcome": {plain: "closed"}}) == {}


def test_words_said_later_are_added_and_go_before() -> None:
    before = {"outcome": {"対応済": "busy", "きき取り": "closed"}}
    after = own_words.merged(before, {"outcome": {"対応済": "closed"}, "flag": {"再掲": "repeat"}})
    assert after == {"outcome": {"対応済": "closed", "きき取り": "closed"}, "flag": {"再掲": "repeat"}}
    assert own_words.number(after) == 3
    assert before["outcome"]["対応済"] == "busy"


def test_a_word_numbered_as_in_somebodys_own_list_is_the_same_word() -> None:
    table = listed("①新規\t②カード\t20代\t①生活困窮\t①終了", "新規\tカード\t20代\t⒉家族\t③きき取り")
    assert unknown(table) == [("outcome", "③きき取り", 1, (3,))]
    assert parsed(table, {"outcome": {"きき取り": "closed"}}).rows[1].outcome == "closed"


WIDE = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "ABCXYZabcxyz()-/"}
LETTERS = st.text(alphabet="対応済きき取りカードABCXYZabcxyz()-/ー・々", min_size=1, max_size=20)


@given(
    word=LETTERS,
    gaps=st.lists(st.integers(0, 19), max_size=3),
    wide=st.booleans(),
    mark=st.sampled_from(["", "①", "⒉ "]),
)
def test_a_word_is_the_same_however_wide_spaced_capital_or_numbered_it_is(
    word: str, gaps: list[int], wide: bool, mark: str
) -> None:
    spaced = "".join(f"{letter}{'　' if place in gaps else ''}" for place, letter in enumerate(word))
    written = mark + (spaced.translate(WIDE).upper() if wide else f" {spaced} ")
    assert spellings.normal(written) == spellings.normal(word)
    assert spellings.normal(spellings.normal(word)) == spellings.normal(word)
    own = {spellings.normal(word): "closed"}
    assert spellings.OUTCOMES.with_own(own).code_of(written) == "closed"


@pytest.mark.parametrize(
    ("written", "band"),
    [("20〜24歳", "20s"), ("３０～３９歳", "30s"), ("20-29", "20s"), ("20代前半", "20s"), ("18歳未満", "10s")]
    + [("19歳以下", "10s"), ("25", "20s"), ("45才", "40s"), ("92歳", "70s")],
)
def test_ages_within_a_band_are_read_as_it(written: str, band: str) -> None:
    assert parsed(listed(f"新規\tカード\t{written}\t家族\t終了")).rows[0].age_band == band


@pytest.mark.parametrize("written", ["25〜34歳", "65歳以上", "24〜20歳", "20歳以下"])
def test_ages_across_bands_are_asked_about_and_not_remembered(written: str) -> None:
    errors = parsed(listed(f"新規\tカード\t{written}\t家族\t終了")).errors
    [found] = own_words.unknown(errors, HEADERS, consultation_file.COLUMNS)
    assert isinstance(found, Unknown)
    assert (found.word, found.is_keepable) == (written, False)


def test_every_column_with_words_to_choose_from_has_its_vocabulary() -> None:
    for column in COLUMNS.values():
        assert isinstance(column, Column)
        assert bool(column.choices) == bool(column.words), column.key
