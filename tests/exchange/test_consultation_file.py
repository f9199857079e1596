"""The contractor's list: what people write means the same after reading, and nobody's number stays in clear."""

import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import words
from core.dates import TOKYO
from core.language import spoken
from exchange import consultation_file, errors, spellings, tables
from exchange.consultation_file import Parsed
from tests.conftest import NOON

COLUMNS = ("開始", "終了", "相談者番号", "LINEユーザーID", "新規/継続", "知ったきっかけ", "年代", "相談内容", "結果")
GOOD = {"開始": "2026/5/28 18:05", "相談者番号": "K-1", "結果": "終了"}
LINE_ID = "U0123456789abcdef0123456789abcdef"


def parse(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, at: datetime = NOON) -> Parsed:
    lines = ["\t".join(columns), *("\t".join(row.get(name, "") for name in columns) for row in rows)]
    table = tables.read_pasted("\n".join(lines), expects=consultation_file.HEADERS)
    return consultation_file.parse(table, pseudonym=lambda kind, text: f"{kind}<{text}>", at=at)


@pytest.mark.parametrize(
    "written",
    [
        "2026/5/28 18:05",
        "2026-05-28 18:05:00",
        "令和8年5月28日 18時5分",
        "R8.5.28 18:05",
        "２０２６年５月２８日　１８：０５",
        "令和8年5月28日（木） 午後6時5分",
        "46170.75347222",
    ],
)
def test_a_start_is_read_however_it_is_written(written: str) -> None:
    row = parse(GOOD | {"開始": written}).rows[0]
    assert row.started_at == datetime(2026, 5, 28, 18, 5, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("18:05", "21:05", 180),
        ("23:40", "0:10", 30),
        ("23:40", "24:10", 30),
        ("25:30", "26:10", 40),
        ("25:30", "2:10", 40),
        ("18:05", "午後7時", 55),
        ("18:05", "", None),
    ],
)
def test_a_time_alone_is_of_the_same_day_or_just_past_midnight(start: str, end: str, minutes: int | None) -> None:
    row = parse(GOOD | {"開始": f"2026/5/28 {start}", "終了": end}).rows[0]
    assert (row.ended_at and row.ended_at - row.started_at) == (minutes and timedelta(minutes=minutes))


def test_day_and_times_may_stand_in_columns_of_their_own() -> None:
    columns = ("相談日", "開始時刻", "終了時刻", "番号", "対応結果")
    row = {"相談日": "令和8年5月28日", "開始時刻": "18:05", "終了時刻": "19:00", "番号": "1", "対応結果": "終了"}
    read = parse(row, columns=columns).rows[0]
    assert read.started_at == datetime(2026, 5, 28, 18, 5, tzinfo=TOKYO)
    assert read.ended_at == datetime(2026, 5, 28, 19, 0, tzinfo=TOKYO)


def test_a_line_user_id_goes_before_the_contractors_number() -> None:
    assert parse(GOOD | {"LINEユーザーID": LINE_ID}).rows[0].person == f"line<{LINE_ID}>"
    assert parse(GOOD).rows[0].person == "reference<k-1>"


@pytest.mark.parametrize("written", ["K-1", "ｋ－１", "Ｋ - １", " k-1 "])
def test_the_same_number_written_otherwise_is_the_same_person(written: str) -> None:
    assert parse(GOOD | {"相談者番号": written}).rows[0].person == "reference<k-1>"


@pytest.mark.parametrize(
    ("column", "written", "key"),
    [
        ("開始", "", "start_missing"),
        ("開始", "7/1 18:05", "not_a_moment"),
        ("開始", "2026/2/30 18:05", "no_such_day"),
        ("開始", "2026/7/28 18:05", "in_the_future"),
        ("開始", "1999/7/28 18:05", "too_long_ago"),
        ("終了", "17:00", "ends_before_start"),
        ("終了", "2026/5/27 19:00", "ends_before_start"),
        ("終了", "夜", "not_a_moment"),
        ("相談者番号", "", "person_missing"),
        ("相談者番号", "不明", "person_missing"),
        ("相談者番号", "9" * 65, "reference_too_long"),
        ("LINEユーザーID", "@somebody", "not_a_line_id"),
        ("新規/継続", "はい", "word_unknown"),
        ("知ったきっかけ", "テレビ", "word_unknown"),
        ("年代", "若い", "word_unknown"),
        ("相談内容", "家族、宇宙", "word_unknown"),
        ("結果", "", "outcome_missing"),
        ("結果", "？", "word_unknown"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column_in_both_languages(column: str, written: str, key: str) -> None:
    parsed = parse(GOOD, GOOD | {column: written})
    assert len(parsed.rows) == 1
    assert [(error.row, error.column, error.key) for error in parsed.errors] == [(3, column, key)]
    for language in ("ja", "en"):
        with spoken(language):
            told = errors.worded(parsed.errors[0])
            assert told
            assert "{" not in told
    with spoken("ja"):
        assert errors.worded(parsed.errors[0]).isascii() is False


def test_all_wrong_cells_of_a_row_are_told_at_once() -> None:
    parsed = parse(GOOD | {"年代": "若い", "結果": "？", "知ったきっかけ": "テレビ"})
    assert {error.column for error in parsed.errors} == {"年代", "結果", "知ったきっかけ"}
    assert parsed.wrong_rows == 1


def test_no_error_repeats_a_persons_reference() -> None:
    secret = "U" + "ab" * 16
    parsed = parse(
        GOOD | {"LINEユーザーID": secret + "x"},
        GOOD | {"相談者番号": "9" * 70},
        GOOD | {"開始": secret, "相談内容": secret},
    )
    told = " ".join(errors.worded(error) + error.value for error in parsed.errors)
    assert len(parsed.errors) == 4
    assert secret[:12] not in told
    assert "999" not in told


def test_what_is_parsed_holds_no_reference_in_clear() -> None:
    table = tables.read_pasted("開始\t相談者番号\t結果\n2026/5/28 18:05\t山田-77\t終了\nx\t山田-77\t終了")
    parsed = consultation_file.parse(table, pseudonym=lambda kind, text: "0f3a", at=NOON)
    assert "山田" not in repr(parsed)


def test_columns_nobody_asked_for_are_named_and_left_out() -> None:
    parsed = parse(GOOD | {"氏名": "見本", "備考": "x"}, columns=(*COLUMNS, "氏名", "備考"))
    assert parsed.ignored_columns == ("氏名", "備考")
    assert "見本" not in repr(parsed.rows)


@pytest.mark.parametrize("written", ["つないだ（警察）", "福祉事務所へ引継ぎ", "他機関を紹介", "つないだ"])
def test_linked_onward_is_understood_whatever_place_is_named(written: str) -> None:
    assert parse(GOOD | {"結果": written}).rows[0].outcome == "linked_onward"


@given(
    st.sampled_from([*words.CHANNELS]), st.sampled_from([*words.AGE_BANDS]), st.sampled_from([*words.OUTCOMES]),
    st.sets(st.sampled_from([*words.TOPICS]), max_size=4), st.sampled_from(["、", "・", ";", ",", "；"]), st.data(),
)  # fmt: skip
def test_every_spelling_of_a_word_means_its_code(
    channel: str, age: str, outcome: str, topics: set[str], comma: str, data: st.DataObject
) -> None:
    def written(code: str, which: spellings.Spellings) -> str:
        return data.draw(st.sampled_from([word for word, found in which.codes.items() if found == code]))

    told = {name: written(name, spellings.TOPICS) for name in topics}
    row = parse(
        GOOD
        | {
            "知ったきっかけ": written(channel, spellings.CHANNELS),
            "年代": written(age, spellings.AGE_BANDS),
            "結果": written(outcome, spellings.OUTCOMES),
            "相談内容": comma.join(told.values()),
        }
    ).rows[0]
    assert (row.channel_told, row.age_band, row.outcome) == (channel, age, outcome)
    assert set(row.topics) == topics


@given(st.datetimes(datetime(2019, 5, 1), datetime(2026, 6, 1)), st.sampled_from(["西暦", "和暦", "全角", "シリアル"]))
def test_a_moment_is_the_same_after_people_write_it(local: datetime, how: str) -> None:
    local = local.replace(second=0, microsecond=0)
    text = {
        "西暦": f"{local:%Y/%m/%d %H:%M}",
        "和暦": f"令和{local.year - 2018}年{local.month}月{local.day}日 {local.hour}時{local.minute}分",
        "全角": f"{local:%Y/%m/%d %H:%M}".translate({ord(a): chr(ord(a) + 0xFEE0) for a in "0123456789:/"}),
        "シリアル": repr((local - datetime(1899, 12, 30)) / timedelta(days=1)),
    }[how]
    assert parse(GOOD | {"開始": text}).rows[0].started_at == local.replace(tzinfo=TOKYO).astimezone(UTC)


@pytest.mark.parametrize(
    ("age", "band"), [("9", "10s"), ("19歳", "10s"), ("34", "30s"), ("７５歳", "70s"), ("", "unknown")]
)
def test_an_age_is_put_into_its_band(age: str, band: str) -> None:
    assert parse(GOOD | {"年代": age}).rows[0].age_band == band


def test_the_template_is_filled_in_and_read_back() -> None:
    book = openpyxl.load_workbook(io.BytesIO(consultation_file.template()))
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    facts = {"開始": datetime(2026, 5, 28, 18, 5), "相談者番号": "A-1", "結果": "終了", "相談内容": "家族、お金"}
    sheet.append([facts.get(name) for name in names])
    out = io.BytesIO()
    book.save(out)
    table = tables.read("t.xlsx", out.getvalue(), expects=consultation_file.HEADERS)
    parsed = consultation_file.parse(table, pseudonym=lambda kind, text: text, at=NOON)
    assert not parsed.errors
    assert not parsed.ignored_columns
    assert parsed.rows[0].topics == ("family", "money")
    assert sheet.freeze_panes == "A2"
    assert book.worksheets[1].max_row == len(names) + 1


def test_the_words_a_template_offers_fit_excels_limit() -> None:
    for column in consultation_file.COLUMNS:
        assert len(",".join(column.choices)) <= 250
