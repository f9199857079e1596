"""Lists of activities: as contractors write them, with units, Japanese years, and zeros that stay zeros."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import gettext, spoken
from core.words import ACTIVITIES, BODIES, MEETINGS, VENUE_KINDS, WITH_BODY
from exchange import activity_file, errors, spellings, tables
from exchange.activity_file import ActivityRow, Parsed
from exchange.refusals import ColumnsMissing

SINCE, UNTIL = date(2026, 4, 1), date(2026, 11, 22)
HEADER = "種別\t名称\t開始日\t終了日\t回数\t数\t支援先\t場所\t満足度\t回答者数\n"
PEER = "ピアサポート\t\t2026/5/1\t\t\t9"


def read(data: bytes) -> Parsed:
    table = tables.read("file", data, expects=activity_file.HEADERS)
    return activity_file.parse(table, since=SINCE, until=UNTIL)


def parse(*lines: str) -> Parsed:
    return read((HEADER + "\n".join(lines)).encode())


def row(kind: str, **facts: object) -> ActivityRow:
    empty: dict[str, object] = dict.fromkeys(ActivityRow.__dataclass_fields__)
    return ActivityRow(**{**empty, "kind": kind, "title": "", "day": date(2026, 5, 1), **facts})  # type: ignore[arg-type] # facts by name


def test_a_row_as_contractors_write_it_is_understood() -> None:
    parsed = parse("研修会\t相談員　研修\t令和８年７月２日\tR8.7.3\t全１回\t１２人\t\t\t９２．５％\t12名")
    assert parsed.rows == (
        row(
            "training",
            title="相談員 研修",
            day=date(2026, 7, 2),
            until=date(2026, 7, 3),
            meetings=1,
            amount=12,
            satisfied=92.5,
            satisfied_of=12,
        ),
    )
    assert parsed.errors == ()


def test_only_kind_and_day_are_needed() -> None:
    assert read("活動\t実施日\n宿泊\t2026/5/1".encode()).rows == (row("stay"),)
    with pytest.raises(ColumnsMissing):
        read("活動\t人数\n宿泊\t5".encode())


def test_english_headings_and_words_are_understood() -> None:
    written = "Kind,First day,Number,Body\nAccompaniment,2026-05-01,3,Police\nstay,2026-05-01,2,"
    assert read(written.encode()).rows == (
        row("accompaniment", amount=3, body="police"),
        row("stay", amount=2),
    )


def test_zero_is_zero_and_what_nobody_counted_stays_unknown() -> None:
    parsed = parse("宿泊\t\t2026/5/1\t\t\t0泊", "宿泊\t\t2026/5/1\t\t\t", "宿泊\t\t2026/5/1\t\t\t不明")
    assert [one.amount for one in parsed.rows] == [0, None, None]


@pytest.mark.parametrize(
    ("line", "column", "key"),
    [
        ("園遊会\t\t2026/5/1", "種別", "word_unknown"),
        ("\t会\t2026/5/1", "種別", "word_unknown"),
        (f"研修\t{'あ' * 81}\t2026/5/1", "名称", "text_too_long"),
        ("研修\t\t", "開始日", "day_missing"),
        ("研修\t\t5/1", "開始日", "not_a_date"),
        ("研修\t\t2026/3/31", "開始日", "outside_days"),
        ("研修\t\t2026/11/23", "開始日", "outside_days"),
        ("研修\t\t2026/5/1\t2026/4/30", "終了日", "ends_before_day"),
        ("研修\t\t2026/5/1\t2027/4/1", "終了日", "crosses_years"),
        ("研修\t\t2026/5/1\t2026/11/23", "終了日", "outside_days"),
        ("研修\t\t2026/5/1\t\t501", "回数", "number_out_of_range"),
        ("宿泊\t\t2026/5/1\t\t2", "回数", "not_of_this_kind"),
        ("宿泊\t\t2026/5/1\t\t\t1000001", "数", "number_out_of_range"),
        ("宿泊\t\t2026/5/1\t\t\t-1", "数", "number_out_of_range"),
        ("宿泊\t\t2026/5/1\t\t\t1.5", "数", "not_whole"),
        ("宿泊\t\t2026/5/1\t\t\tなし", "数", "none_or_unknown"),
        ("宿泊\t\t2026/5/1\t\t\t－", "数", "none_or_unknown"),
        ("宿泊\t\t2026/5/1\t\t\t\t警察", "支援先", "not_of_this_kind"),
        ("同行\t\t2026/5/1\t\t\t\t宇宙", "支援先", "word_unknown"),
        ("同行\t\t2026/5/1\t\t\t\t\t学校", "場所", "not_of_this_kind"),
        ("研修\t\t2026/5/1\t\t\t\t\t\t101", "満足度", "number_out_of_range"),
        ("研修\t\t2026/5/1\t\t\t\t\t\t0.975", "満足度", "share_or_percent"),
        ("宿泊\t\t2026/5/1\t\t\t\t\t\t97", "満足度", "not_of_this_kind"),
        ("研修\t\t2026/5/1\t\t\t\t\t\t\t12", "回答者数", "satisfied_missing"),
        ("研修\t\t2026/5/1\t\t\t\t\t\t97\t0", "回答者数", "number_out_of_range"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(line: str, column: str, key: str) -> None:
    parsed = parse(PEER, line)
    assert [(error.row, error.column, error.key) for error in parsed.errors] == [(3, column, key)]
    assert parsed.rows == (row("peer_support", amount=9),)
    assert parsed.wrong_rows == 1
    with spoken("en"):
        english = errors.worded(parsed.errors[0])
    with spoken("ja"):
        assert errors.worded(parsed.errors[0]) != english


def test_all_wrong_cells_of_a_row_are_told_at_once() -> None:
    assert [error.column for error in parse("会\t\t5/1\t\t\tたくさん").errors] == ["種別", "開始日", "数"]


def test_the_template_explains_itself_and_its_examples_are_never_read() -> None:
    data = activity_file.template(UNTIL)
    parsed = read(data)
    assert (parsed.rows, parsed.errors, parsed.examples) == ((), (), 2)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADER.strip().split("\t")
    assert book.worksheets[1].max_row == 1 + len(activity_file.COLUMNS)
    book.worksheets[0].append(["ピアサポート", "茶話会", "2026/7/9", None, None, 8])
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).rows == (row("peer_support", title="茶話会", day=date(2026, 7, 9), amount=8),)


def test_the_words_a_template_offers_fit_excels_limit() -> None:
    for column in activity_file.COLUMNS:
        assert len(",".join(column.choices)) <= 253
        assert not [word for word in column.choices if "," in word or '"' in word]


def test_every_kind_and_body_has_a_word_of_its_own_and_pages_words_are_understood() -> None:
    assert {spellings.ACTIVITIES.code_of(gettext(label)): code for code, (label, _unit) in ACTIVITIES.items()} == {
        code: code for code in ACTIVITIES
    }
    assert {spellings.BODIES.code_of(gettext(label)): code for code, label in BODIES.items()} == {
        code: code for code in BODIES
    }
    assert [spellings.ACTIVITIES.code_of(word) for word in spellings.ACTIVITIES.choices] == [*ACTIVITIES]
    assert [spellings.BODIES.code_of(word) for word in spellings.BODIES.choices] == [*BODIES]


@st.composite
def recorded(draw: st.DrawFn) -> ActivityRow:
    kind = draw(st.sampled_from([*ACTIVITIES]))
    day = draw(st.dates(SINCE, UNTIL))
    later = draw(st.none() | st.dates(day, UNTIL))
    satisfied = draw(st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10)) if kind in MEETINGS else None
    return ActivityRow(
        kind=kind,
        title=" ".join(draw(st.text("=+@'a研ア(1)", max_size=12)).split()),
        day=day,
        until=None if later == day else later,
        meetings=draw(st.integers(0, 500)) if kind in MEETINGS else 0,
        amount=draw(st.none() | st.integers(0, 1_000_000)),
        body=draw(st.none() | st.sampled_from([*BODIES])) if kind in WITH_BODY else None,
        place=draw(st.none() | st.sampled_from([*VENUE_KINDS])) if kind == "goods" else None,
        satisfied=satisfied,
        satisfied_of=draw(st.none() | st.integers(1, 900)) if satisfied is not None else None,
    )


@given(st.lists(recorded(), min_size=1, max_size=5))
def test_what_is_taken_out_comes_back_as_it_was(rows: list[ActivityRow]) -> None:
    parsed = read(activity_file.export(rows, about=[("事業", "見本")]))
    assert parsed.errors == ()
    assert parsed.rows == tuple(rows)
