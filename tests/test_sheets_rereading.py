"""A contractor's worksheet lives: rows are completed, corrected, deleted; what counts is what stands there."""

from collections.abc import Iterator

import pytest

import sheets_inward
from core.settings import Settings
from exchange import sheet_settings
from exchange.sheet_settings import TELLS_IN
from funnel import imports
from funnel.rereading import Change
from store import staff
from store.database import Store
from tests import sheets_town as there
from tests.conftest import NOON
from tests.funnel.town import Town
from tests.sheets_contractor import (
    DAY,
    HEADERS,
    ROWS,
    approved,
    by_night,
    came_in,
    entry,
    imported,
    list_of,
    reading,
    records,
    take_back,
)
from tests.sheets_platform import Google

LONGER = ("開始", "終了", "相談者番号", "LINE ID", "相談内容", "結果")
KEYS = ("start", "end", "reference", "line", "topics", "outcome")
WRONG = ("きのうの夜", "K-9", "家族", "終了", "")


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[tuple[Google, Settings]]:
    with there.google(monkeypatch, settings) as told:
        yield told


def trail(store: Store) -> int:
    with store.reading() as db:
        return len(staff.audit_trail(db))


def test_a_row_that_is_completed_and_corrected_stays_one_consultation(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    sheet = list_of(google, [("2026/5/1 18:05", "", "K-1", "", "家族", "終了")], LONGER)
    town = approved(store, headers=dict(zip(KEYS, LONGER, strict=True)))
    there.send(store, settings)
    for night, (column, text) in enumerate([(1, "18:55"), (3, "U" + "a" * 32), (0, "2026/5/1 18:10")], 1):
        sheet.cells[1, column] = text
        by_night(store, town, settings, NOON + night * DAY)
        (record,) = records(store, town)
        assert reading(store, town) == ("done", "")
    assert f"{record.started_at:%H:%M}" == "09:10"
    assert [batch.state for batch in imported(store, town)] == ["published", "undone", "undone", "undone"]


def test_a_corrected_outcome_and_a_deleted_row_reach_the_store_and_are_told(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    sheet = list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    sheet.cells[1, 3] = "応答なし"
    sheet.cells[3, 2] = "お金"
    sheet.delete(0, 2)
    by_night(store, town, settings, NOON + DAY)
    first, second = records(store, town)
    assert (first.outcome, second.outcome) == ("no_reply", "closed")
    one = entry(store, town)
    assert (one.rows, one.wrong, one.added, one.gone) == (2, 0, 0, 1)


def test_a_night_without_a_change_leaves_no_import_and_no_trail(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    before = imported(store, town), trail(store)
    by_night(store, town, settings, NOON + DAY)
    assert (imported(store, town), trail(store)) == before
    assert reading(store, town) == ("done", "")


def test_rows_that_a_file_brought_stay_the_files(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    held = records(store, town)
    take_back(store, town, NOON)
    with store.writing() as db:
        facts = {"by": there.ADMIN, "at": NOON, "programme": town.programme, "file_hash": "f" * 64}
        rows = [Told(one.person, one.started_at) for one in held[:2]]
        brought = imports.import_rows(db, rows=rows, **facts)  # type: ignore[arg-type]
        sheet_settings.send_now(db, by=there.ADMIN, at=NOON + DAY, programme=town.programme)
    there.send(store, settings, NOON + DAY)
    assert brought.batch
    assert [(batch.rows, batch.state) for batch in imported(store, town)] == [
        (1, "published"),
        (2, "published"),
        (3, "undone"),
    ]
    list_of(google, ROWS[:2])
    by_night(store, town, settings, NOON + 2 * DAY)
    assert reading(store, town) == ("waiting", "FarFewer")
    assert came_in(store, town) == 3


class Told:
    """A consultation as a file tells it."""

    ended_at = flag = channel_told = None
    age_band, topics, outcome = "unknown", (), "closed"

    def __init__(self, person: str, started_at: object) -> None:
        self.person, self.started_at = person, started_at


@pytest.mark.parametrize("left", [0, 1])
def test_far_fewer_rows_than_before_are_read_only_when_somebody_wants_it(
    store: Store, running: tuple[Google, Settings], left: int
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    list_of(google, ROWS[:left])
    by_night(store, town, settings, NOON + DAY)
    assert reading(store, town) == ("waiting", "FarFewer")
    assert came_in(store, town) == 3
    with store.writing() as db:
        sheet_settings.send_now(db, by=there.ADMIN, at=NOON + 2 * DAY, programme=town.programme)
    there.send(store, settings, NOON + 2 * DAY)
    assert reading(store, town) == ("waiting", "FarFewer")
    with store.writing() as db:
        sheet_settings.read_far_fewer(db, by=there.ADMIN, at=NOON + 3 * DAY, programme=town.programme)
    there.send(store, settings, NOON + 3 * DAY)
    assert reading(store, town) == ("done", "")
    assert came_in(store, town) == left
    # Once: the next time it is asked anew.
    list_of(google, ROWS)
    by_night(store, town, settings, NOON + 4 * DAY)
    assert came_in(store, town) == 3
    list_of(google, ROWS[:1])
    by_night(store, town, settings, NOON + 5 * DAY)
    assert reading(store, town) == ("waiting", "FarFewer")


def test_a_row_that_went_wrong_counts_no_more_and_both_are_told(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    sheet = list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    sheet.cells |= {(2, 0): "きのう", (2, 3): ""}
    by_night(store, town, settings, NOON + DAY)
    assert came_in(store, town) == 2
    one = entry(store, town)
    assert (one.rows, one.wrong, one.added, one.gone) == (2, 1, 0, 1)
    assert [tuple(place) for place in one.wrong_at or ()] == [(3, "開始"), (3, "結果")]
    sheet.cells |= {(2, 0): ROWS[1][0], (2, 3): "終了"}
    by_night(store, town, settings, NOON + 2 * DAY)
    assert came_in(store, town) == 3


def test_wrong_rows_are_counted_and_the_first_are_named_without_a_cell(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    list_of(google, [*(ROWS[0][:1] + (f"K-{number}", *ROWS[0][2:]) for number in range(30)), *[WRONG] * 25])
    town = approved(store)
    there.send(store, settings)
    one = entry(store, town)
    assert (one.rows, one.wrong, one.added, one.gone) == (30, 25, 30, 0)
    assert len(one.wrong_at or ()) == 20
    assert "きのう" not in str(one)


def test_what_is_taken_back_is_all_that_the_sheet_brought(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    sheet = list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    sheet.cells[1, 3] = "応答なし"
    by_night(store, town, settings, NOON + DAY)
    take_back(store, town, NOON + 2 * DAY)
    assert came_in(store, town) == 0


def test_a_sort_during_the_import_tells_each_sentence_beside_its_row(
    store: Store, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    google, settings = running
    sheet = list_of(google, [*((*row, "") for row in ROWS), (*WRONG, "")], (*HEADERS, TELLS_IN))
    town = approved(store, writes_back=True)
    real = sheets_inward._bring_in

    def sorted_meanwhile(*told: object) -> Change:
        sheet.sort(0, below=1, reverse=True)
        return real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(sheets_inward, "_bring_in", sorted_meanwhile)
    there.send(store, settings)
    assert came_in(store, town) == 3
    told = {sheet.cells.get((row, 0)): sheet.cells.get((row, 5)) for row in range(1, 5)}
    assert [when for when, text in told.items() if text] == [WRONG[0]]


def test_a_row_put_right_during_the_import_is_not_told(
    store: Store, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    google, settings = running
    sheet = list_of(google, [*((*row, "") for row in ROWS), (*WRONG, "")], (*HEADERS, TELLS_IN))
    town: Town = approved(store, writes_back=True)
    real = sheets_inward._bring_in

    def corrected_meanwhile(*told: object) -> Change:
        sheet.cells[4, 0] = "2026/5/9 18:05"
        return real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(sheets_inward, "_bring_in", corrected_meanwhile)
    there.send(store, settings)
    assert came_in(store, town) == 3
    assert not [cell for (row, column), cell in sheet.cells.items() if column == 5 and row and cell]
