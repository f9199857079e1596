"""Out and in again, as CSV and as a workbook: what people really write comes back as it was."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import words
from exchange import books, consultation_file, friend_file, placement_file, spellings, tables, writing
from exchange.columns import Column
from exchange.consultation_file import ConsultationRow
from exchange.friend_file import FriendDayRow
from exchange.placement_file import PlacementRow
from exchange.writing import Cell

AT = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
Out = Callable[[Sequence[Column], Sequence[Sequence[Cell]]], bytes]
# Kanji of names, old forms, full and half width, what begins a formula, quotation marks, delimiters, line ends.
SIGNS = "区立中央図書館髙﨑𠮷㈱①ｶﾅカナA-Zaz09０９=+-@＝＋－＠'\"’,;、・ 　\n\t()（）/_%￥\\#&<>x"
NAMES = st.text(SIGNS, min_size=1, max_size=25).filter(lambda text: bool(text.strip()))
REFERENCES = st.one_of(
    st.from_regex(r"[A-ZＫ]{0,3}-?[0-9０-９]{1,7}", fullmatch=True), st.text(SIGNS, min_size=1, max_size=20)
).filter(lambda text: not spellings.is_blank(text))
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2026, 6, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
DAYS = st.dates(date(2000, 1, 1), date(2026, 6, 3))


def as_csv(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    return writing.csv_bytes([column.name for column in columns], rows, about=[("期間", "令和8年度")])


def as_workbook(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    return books.workbook(columns, rows, sheet="一覧", about=[("期間", "令和8年度")])


WAYS = pytest.mark.parametrize("out", [as_csv, as_workbook])
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
