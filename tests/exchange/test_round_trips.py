"""Out and in again, as CSV, TSV and as a workbook: what people really write comes back as it was."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import typed, words
from exchange import (
    activity_file,
    book_cells,
    books,
    consultation_file,
    friend_file,
    ledger_file,
    placement_file,
    placement_list,
    spellings,
    tables,
    writing,
)
from exchange.activity_file import ActivityRow
from exchange.columns import Column
from exchange.consultation_file import ConsultationRow
from exchange.friend_file import FriendDayRow
from exchange.ledger_file import LedgerRow
from exchange.placement_file import PlacementRow
from exchange.writing import Cell

AT = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
Out = Callable[[Sequence[Column], Sequence[Sequence[Cell]]], bytes]
# Kanji of names, old forms, full and half width, what begins a formula, quotation marks, delimiters, line ends.
SIGNS = "区立中央図書館髙﨑𠮷㈱①ｶﾅカナA-Zaz09０９=+-@＝＋－＠'\"’,;、・ 　\n\t()（）/_%￥\\#&<>x"
# What Excel would make a day, a number or a formula of, what it would cut, and what people write for nothing.
WRITTEN = (
    *(
        "1-2",
        "1/2",
        "2026/6/3",
        "00123",
        "０１２３",
        "090-1234-5678",
        "△5",
        "▲5",
        "-",
        "－",
        "(5)",
        "1E5",
        "12e3",
        "TRUE",
    ),
    *(
        "=1+1",
        "@駅前",
        "+81-3-1234-5678",
        "－5",
        "#N/A",
        "#REF!",
        "見本館😀",
        "👩‍👩‍👧",
        "𠮷野家",
        "髙﨑",
        "ﾄｼﾏ図書館",
        "ｶﾞｲﾄﾞ",
        "葛󠄀飾",
    ),
    *(
        "一行目\n二行目",
        "一行目\r\n二行目",
        "末尾の空白 ",
        "　字下げ",
        "タブ\t区切り",
        '"引用"',
        "'引用",
        "''",
        "_x000D_",
        "_x0041_",
    ),
    *(
        "'=1",
        "1,234",
        "1.50",
        "50%",
        "5％",
        "令和8年6月3日",
        "R8.6.3",
        "12:30",
        "＝１",
        '=HYPERLINK("http://x")',
        "~",
        "合計の館",
    ),
)
NAMES = st.one_of(st.text(SIGNS, min_size=1, max_size=25), st.sampled_from(WRITTEN)).filter(
    lambda text: bool(text.strip())
)
REFERENCES = st.one_of(
    st.from_regex(r"[A-ZＫ]{0,3}-?[0-9０-９]{1,7}", fullmatch=True),
    st.text(SIGNS, min_size=1, max_size=20),
    st.sampled_from(WRITTEN),
).filter(lambda text: not spellings.is_blank(text))
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2026, 6, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
DAYS = st.dates(date(2000, 1, 1), date(2026, 6, 3))


def as_csv(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    return writing.csv_bytes([column.name for column in columns], rows, about=[("期間", "令和8年度")])


def as_workbook(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    return books.workbook(columns, rows, sheet="一覧", about=[("期間", "令和8年度")])


def as_tsv(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    """As Excel saves "Unicode text" (UTF-16, tabs)."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter="\t", lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([writing.safe(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-16")


WAYS = pytest.mark.parametrize("out", [as_csv, as_tsv, as_workbook])
FEW = hypothesis_settings(max_examples=40)


@st.composite
def consultations(draw: st.DrawFn) -> tuple[str, ConsultationRow]:
    reference, began = draw(REFERENCES), draw(MOMENTS)
    lasted = draw(st.none() | st.integers(0, 12 * 60))
    return reference, ConsultationRow(
        person=tables.plain(reference),
        started_at=began,
        ended_at=None if lasted is None else began + timedelta(minutes=lasted),
        flag=draw(st.sampled_from([None, "new", "repeat"])),
        channel_told=draw(st.sampled_from([None, *words.CHANNELS])),
        age_band=draw(st.sampled_from([*words.AGE_BANDS])),
        topics=tuple(sorted(draw(st.sets(st.sampled_from([*words.TOPICS]), max_size=3)))),
        outcome=draw(st.sampled_from([*words.OUTCOMES])),
    )


@WAYS
@FEW
@given(told=st.lists(consultations(), min_size=1, max_size=6))
def test_consultations_come_back_as_they_were(out: Out, told: list[tuple[str, ConsultationRow]]) -> None:
    columns = [column for column in consultation_file.COLUMNS if column.key != "day"]
    lines = []
    for reference, row in told:
        cells: dict[str, Cell] = {
            "start": row.started_at,
            "end": row.ended_at,
            "reference": reference,
            "flag": row.flag and spellings.FLAGS.written(row.flag),
            "channel": row.channel_told and spellings.CHANNELS.written(row.channel_told),
            "age": spellings.AGE_BANDS.written(row.age_band),
            "topics": "、".join(map(spellings.TOPICS.written, row.topics)),
            "outcome": spellings.OUTCOMES.written(row.outcome),
        }
        lines.append([cells.get(column.key) for column in columns])
    table = tables.read("x", out(columns, lines), expects=consultation_file.HEADERS)
    read = consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=AT)
    assert (read.errors, read.totals, table.notes) == ((), 0, 0)
    assert list(read.rows) == [row for _reference, row in told]


@st.composite
def places(draw: st.DrawFn) -> PlacementRow:
    installed = draw(st.none() | DAYS)
    return PlacementRow(
        channel=draw(st.sampled_from([*words.CHANNELS])),
        venue=" ".join(draw(NAMES).split()),
        venue_kind=draw(st.sampled_from([*words.VENUE_KINDS])),
        address=" ".join(draw(NAMES | st.just("")).split()),
        quantity=draw(st.integers(1, 1_000_000)),
        unit_cost_yen=draw(st.integers(0, 100_000)) / 100,
        installed_on=installed,
        removed_on=installed and draw(st.none() | DAYS.map(lambda day: max(day, installed))),
        design=" ".join(draw(NAMES | st.just("")).split()),
        language=draw(st.sampled_from([*words.LANGUAGES])),
    )


@WAYS
@FEW
@given(rows=st.lists(places(), min_size=1, max_size=6))
def test_venues_and_what_goes_there_come_back_as_they_were(out: Out, rows: list[PlacementRow]) -> None:
    written = {"channel": spellings.CHANNELS, "venue_kind": spellings.VENUE_KINDS, "language": spellings.LANGUAGES}
    lines = [
        [
            written[name].written(getattr(row, name)) if name in written else getattr(row, name)
            for name in (column.key for column in placement_file.COLUMNS)
        ]
        for row in rows
    ]
    read = placement_file.parse(tables.read("x", out(placement_file.COLUMNS, lines), expects=placement_file.HEADERS))
    assert (read.errors, read.totals) == ((), 0)
    assert list(read.rows) == rows


COUNTS = st.none() | st.integers(0, 5_000)


@WAYS
@FEW
@given(
    told=st.dictionaries(DAYS, st.tuples(COUNTS, COUNTS), min_size=1, max_size=8),
    followers=st.lists(COUNTS, min_size=8, max_size=8),
)
def test_friends_by_day_come_back_as_they_were(
    out: Out, told: dict[date, tuple[int | None, int | None]], followers: list[int | None]
) -> None:
    rising = iter(sorted(count for count in followers if count is not None))
    rows = [
        FriendDayRow(day, None if count is None else next(rising), *told[day])
        for day, count in zip(sorted(told), followers, strict=False)
    ]
    lines = [[row.day, row.followers, row.added, row.blocks] for row in rows]
    read = friend_file.parse(tables.read("x", out(friend_file.COLUMNS, lines), expects=friend_file.HEADERS), at=AT)
    assert read.errors == ()
    assert list(read.rows) == rows


@st.composite
def activities(draw: st.DrawFn) -> ActivityRow:
    kind, day = draw(st.sampled_from([*words.ACTIVITIES])), draw(st.dates(date(2025, 4, 1), date(2026, 3, 31)))
    is_met = kind in words.MEETINGS
    satisfied = draw(st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10)) if is_met else None
    until = draw(st.none() | st.dates(day, date(2026, 3, 31)))
    return ActivityRow(
        kind=kind,
        title=typed.line(draw(NAMES | st.just(""))),
        day=day,
        until=None if until == day else until,
        meetings=draw(st.none() | st.integers(0, activity_file.MOST_MEETINGS)) if is_met else None,
        amount=draw(st.none() | st.integers(0, activity_file.MOST_AMOUNT)),
        body=draw(st.sampled_from([None, *words.BODIES])) if kind in words.WITH_BODY else None,
        place=draw(st.sampled_from([None, *words.VENUE_KINDS])) if kind == "goods" else None,
        satisfied=satisfied,
        satisfied_of=draw(st.none() | st.integers(1, 5_000)) if satisfied is not None else None,
    )


@WAYS
@FEW
@given(rows=st.lists(activities(), min_size=1, max_size=6))
def test_activities_come_back_as_they_were(out: Out, rows: list[ActivityRow]) -> None:
    data = out(activity_file.COLUMNS, [*activity_file._written(rows)])
    table = tables.read("x", data, expects=activity_file.HEADERS)
    read = activity_file.parse(table, since=date(2025, 4, 1), until=date(2026, 3, 31))
    assert (read.errors, read.totals, read.examples) == ((), 0, 0)
    assert list(read.rows) == rows


@FEW
@given(rows=st.lists(places(), min_size=1, max_size=6))
def test_the_list_of_places_that_the_page_gives_out_is_taken_in_as_it_was(rows: list[PlacementRow]) -> None:
    data = placement_list.as_workbook(rows, about=[("期間", "令和8年度")])
    read = placement_file.parse(tables.read("x", data, expects=placement_file.HEADERS))
    assert (read.errors, list(read.rows)) == ((), rows)


@pytest.mark.parametrize("out", [ledger_file.as_csv, ledger_file.ledger])
@FEW
@given(rows=st.lists(places(), min_size=1, max_size=6))
def test_places_of_a_ledger_can_be_taken_in_with_all_that_a_ledger_says(
    out: Callable[[Sequence[LedgerRow]], bytes], rows: list[PlacementRow]
) -> None:
    """A ledger doesn't say the kind of place, the price, the wording by its letter or the language."""
    told = [
        LedgerRow(
            "4X9K2MQ",
            one.venue,
            one.address,
            spellings.CHANNELS.written(one.channel),
            one.design,
            one.quantity,
            one.installed_on,
            one.removed_on,
            "https://x/r/4x9k2mq",
        )
        for one in rows
    ]
    read = placement_file.parse(tables.read("x", out(told), expects=placement_file.HEADERS))
    assert read.errors == ()
    kept = ("channel", "venue", "address", "quantity", "installed_on", "removed_on")
    assert [[getattr(one, name) for name in kept] for one in read.rows] == [
        [getattr(one, name) for name in kept] for one in rows
    ]


@WAYS
@hypothesis_settings(max_examples=150)
@given(cells=st.lists(NAMES | st.just(""), min_size=1, max_size=8))
def test_every_cell_that_somebody_wrote_comes_back_letter_by_letter(out: Out, cells: list[str]) -> None:
    columns = [Column(key=name, headers=(name,), definition="") for name in ("番号", "語")]
    lines = [(f"第{number}", cell) for number, cell in enumerate(cells)]
    table = tables.read("x", out(columns, lines), expects=("番号", "語"))
    assert [book_cells.held(row.cells["語"]) for row in table.rows] == [book_cells.held(cell) for cell in cells]
