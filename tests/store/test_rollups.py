"""Totals by hour, day and month say the same, whatever comes in which batches; sums over months and spans of days."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.dates import start_of, tokyo_day
from store import rollups
from store.database import Store
from store.recording import Recording, ScanRow, open_recording
from store.rollups import DaySpan
from store.types import milliseconds
from tests.gateway.conftest import rows
from tests.gateway.desks import Desk, open_desk

DAY = date(2026, 5, 31)  # the next one is another month
MIDNIGHT = start_of(DAY + timedelta(days=1))
MS = timedelta(milliseconds=1)


@pytest.fixture
def desk(store: Store) -> Desk:
    return open_desk(store, "card", "sticker")


@pytest.fixture
def recording(store: Store) -> Iterator[Recording]:
    opened = open_recording(store.url)
    yield opened
    opened.close()


def row(desk: Desk, seq: int, at: datetime, *, place: int = 0, kind: str = "person") -> ScanRow:
    placement = desk.placements[place]
    day = tokyo_day(at).isoformat()
    return ScanRow(placement.programme_id, 1, seq, placement.id, milliseconds(at), kind, 1, day, None)


def totals(store: Store, table: str) -> list[tuple[str, int]]:
    return [(str(when), int(str(scans))) for _programme, _place, when, _kind, scans in rows(store, table)]


def test_a_day_and_a_month_end_at_midnight_in_tokyo(desk: Desk, recording: Recording, store: Store) -> None:
    moments = (MIDNIGHT - MS, MIDNIGHT, MIDNIGHT + timedelta(hours=23))
    recording.write([row(desk, number, moment) for number, moment in enumerate(moments)])
    assert totals(store, "scan_day") == [("2026-05-31", 1), ("2026-06-01", 2)]
    assert totals(store, "scan_month") == [("2026-05-01", 1), ("2026-06-01", 2)]


def test_a_batch_written_again_adds_to_no_total(desk: Desk, recording: Recording, store: Store) -> None:
    batch = [row(desk, number, MIDNIGHT) for number in range(3)]
    for again in (batch, batch, [*batch, batch[0]]):
        recording.write(again)
    assert totals(store, "scan_day") == totals(store, "scan_month") == [("2026-06-01", 3)]


BATCHES = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.integers(0, 100 * 24 * 3_600_000),
            st.integers(0, 1),
            st.sampled_from(["person", "bot", "staff"]),
        ),
        max_size=12,
    ),
    max_size=4,
)


@given(BATCHES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_say_the_same_after_any_batches(
    desk: Desk, recording: Recording, store: Store, batches: Sequence[Sequence[tuple[int, int, int, str]]]
) -> None:
    for batch in batches:
        recording.write(
            [row(desk, seq, MIDNIGHT + after * MS, place=place, kind=kind) for seq, after, place, kind in batch]
        )
    found = [by_place_and_class(store, table) for table in ("scan_hour", "scan_day", "scan_month")]
    single = Counter((each[3], each[5]) for each in rows(store, "scan"))
    assert found == [single] * 3


def by_place_and_class(store: Store, table: str) -> Counter[tuple[object, object]]:
    counted: Counter[tuple[object, object]] = Counter()
    for _programme, place, _when, kind, scans in rows(store, table):
        counted[place, kind] += int(str(scans))
    return counted


def test_months_and_spans_are_summed_by_placement_people_apart(desk: Desk, recording: Recording, store: Store) -> None:
    first, second = (place.id for place in desk.placements)
    moments = [MIDNIGHT - MS, MIDNIGHT, MIDNIGHT + timedelta(days=1), MIDNIGHT + timedelta(days=29)]
    recording.write([row(desk, number, moment) for number, moment in enumerate(moments)])
    recording.write([row(desk, 9, MIDNIGHT, kind="bot"), row(desk, 10, MIDNIGHT, place=1)])
    june = date(2026, 6, 1)
    spans = [
        DaySpan(second, DAY, june),
        DaySpan(first, DAY, june),
        DaySpan(first, date(2026, 6, 3), date(2026, 6, 29)),
        DaySpan(first, june, date(2026, 6, 30)),
    ]
    with store.reading() as db:
        key = desk.programme.id
        assert sorted(rollups.by_month(db, key, june, june)) == [(first, june, (3, 1)), (second, june, (1, 0))]
        assert len(rollups.by_month(db, key, date(2026, 5, 1), june)) == 3
        assert rollups.by_span(db, key, spans) == [(spans[0], (1, 0)), (spans[1], (2, 1)), (spans[3], (3, 1))]
        assert rollups.by_span(db, key + 1, spans) == rollups.by_span(db, key, []) == []
