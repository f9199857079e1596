"""Consultations from a contractor's worksheet: only what was approved is asked for, and nothing comes in by halves."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from core.settings import Settings
from exchange import outbox, sheet_settings
from exchange.sheet_settings import TELLS_IN, Approval
from funnel import pseudonym_keys
from store import exchange as kept
from store.database import Store
from tests import sheets_town as there
from tests.conftest import NOON
from tests.sheets_contractor import (
    DAY,
    HEADERS,
    ROWS,
    approved,
    by_night,
    came_in,
    imported,
    list_of,
    reading,
    send_now,
    take_back,
)
from tests.sheets_platform import Google


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[tuple[Google, Settings]]:
    with there.google(monkeypatch, settings) as told:
        yield told


def test_rows_come_in_as_one_import_and_only_the_chosen_columns_are_asked_for(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    assert reading(store, town) == ("done", "")
    assert came_in(store, town) == 3
    (batch,) = imported(store, town)
    assert (batch.state, batch.rows, batch.made_by) == ("published", 3, there.ADMIN)
    asked = [call for call in google.calls if "batchGet" in call and "相談記録" in call]
    columns = {column for call in asked for column in re.findall(r"!([A-Z]+)[0-9]", call)}
    assert columns == {"A", "B", "C", "D"}, "the notes stand in E"


def test_the_same_rows_count_once_and_new_ones_are_added(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    sheet = list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    sheet.cells |= {(4, 0): "2026/5/9 18:05", (4, 1): "K-3", (4, 3): "終了"}
    by_night(store, town, settings, NOON + DAY)
    assert came_in(store, town) == 4
    by_night(store, town, settings, NOON + 2 * DAY)
    assert came_in(store, town) == 4
    assert [(batch.rows, batch.state) for batch in imported(store, town)] == [(4, "published"), (3, "undone")]


def test_a_header_gone_overnight_brings_in_nothing_and_says_so(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, ROWS, ("開始", "相談者番号", "相談内容", "対応の経過", "メモ"))
    town = approved(store)
    there.send(store, settings)
    assert reading(store, town) == ("waiting", "InwardColumnsMoved")
    assert came_in(store, town) == 0
    assert imported(store, town) == []


def test_stories_under_the_header_of_topics_bring_in_nothing(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, [(when, who, "夜に父が来て困っている。", "終了", "") for when, who, *_rest in ROWS])
    town = approved(store)
    there.send(store, settings)
    assert reading(store, town) == ("waiting", "InwardColumnsMoved")
    assert came_in(store, town) == 0


def test_columns_in_another_order_are_read_as_before(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, [tuple(reversed(row)) for row in ROWS], tuple(reversed(HEADERS)))
    town = approved(store)
    there.send(store, settings)
    assert came_in(store, town) == 3


WRONG = ("2026/5/3 18:05", "", "", "終了", "")


def test_wrong_rows_are_told_in_their_column_without_a_word_of_the_row(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    bad = ("きのうの夜", "K-9", "家族", "終了", "")
    sheet = list_of(google, [*((*row, "") for row in ROWS), (*bad, ""), (*WRONG, "")], (*HEADERS, TELLS_IN))
    town = approved(store, writes_back=True)
    there.send(store, settings)
    assert came_in(store, town) == 3
    told = {row: str(cell) for (row, column), cell in sheet.cells.items() if column == 5 and row}
    assert sorted(told) == [4, 5]
    assert told[4].startswith("開始")
    assert "きのう" not in told[4]
    assert told[5].startswith("相談者番号")
    # Put right, the next night brings them in, and what was told goes.
    sheet.cells |= {(4, 0): "2026/5/4 18:05", (5, 1): "K-8"}
    by_night(store, town, settings, NOON + DAY)
    assert came_in(store, town) == 5
    assert not [cell for (row, column), cell in sheet.cells.items() if column == 5 and row and cell]


@pytest.mark.parametrize("writes_back", [False, True])
def test_nothing_is_written_where_it_was_not_approved_or_no_column_is_for_it(
    store: Store, running: tuple[Google, Settings], *, writes_back: bool
) -> None:
    google, settings = running
    headers = (*HEADERS, TELLS_IN) if not writes_back else HEADERS
    sheet = list_of(google, [*ROWS, WRONG], headers)
    before = dict(sheet.cells)
    town = approved(store, writes_back=writes_back)
    there.send(store, settings)
    assert came_in(store, town) == 3
    assert sheet.cells == before


def test_what_was_taken_back_stays_out_until_somebody_reads_again(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    take_back(store, town, NOON + DAY)
    by_night(store, town, settings, NOON + 2 * DAY)
    assert came_in(store, town) == 0
    assert reading(store, town) == ("waiting", "TakenBack")
    send_now(store, town, NOON + 3 * DAY)
    there.send(store, settings, NOON + 3 * DAY)
    assert came_in(store, town) == 3


def test_another_key_on_the_worker_reads_nothing(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    with store.writing() as db:
        pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=NOON)
    settings.pseudonym_key_file.write_bytes(b"\1" * 32)
    there.send(store, settings)
    assert reading(store, town) == ("waiting", "KeyNotInUse")
    assert came_in(store, town) == 0


def test_a_fault_between_reading_and_telling_doubles_nothing(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, [*((*row, "") for row in ROWS), (*WRONG, "")], (*HEADERS, TELLS_IN))
    town = approved(store, writes_back=True)
    moment = NOON
    for request in range(8):
        google.forget_calls()
        google.faults[request] = "applied"
        there.send(store, settings, moment)
        moment += timedelta(hours=7)
    google.forget_calls()
    for _again in range(2):
        there.send(store, settings, moment)
        moment += timedelta(hours=7)
    assert reading(store, town) == ("done", "")
    assert came_in(store, town) == 3
    assert sum(batch.rows for batch in imported(store, town) if batch.state == "published") == 3


def test_another_spreadsheet_is_not_read_until_it_is_approved(store: Store) -> None:
    town = approved(store)
    with store.writing() as db:
        given = {"address": "another-spreadsheet", "sends": ("placements",), "is_on": True, "is_confirmed": True}
        book = sheet_settings.set_sending(db, by=there.ADMIN, at=NOON, programme=town.programme, **given)  # type: ignore[arg-type]
    assert (book.reads, book.approved_on, outbox.READ in outbox.kinds_of(book)) == ("", None, False)
    assert reading(store, town) == ("failed", "SwitchedOff")


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": None},
        {"on": date(2026, 6, 4)},
        {"by": " "},
        {"document": ""},
        {"document": "x" * 101},
        {"worksheet": ""},
        {"mapping": "nobody"},
    ],
)
def test_nothing_is_read_without_a_whole_approval(store: Store, wrong: dict[str, object]) -> None:
    town = approved(store)
    with store.writing() as db:
        sheet_settings.stop_reading(db, by=there.ADMIN, at=NOON, programme=town.programme)
    facts = {"on": date(2026, 5, 1), "by": "課", "document": "号", "worksheet": "相談記録", "mapping": "NPO見本"}
    given = Approval(**{**facts, "writes_back": False, **wrong})  # type: ignore[arg-type]
    told = {"by": there.ADMIN, "at": NOON, "today": date(2026, 6, 3)}
    with pytest.raises((sheet_settings.ReadingNotApproved, sheet_settings.NoSuchColumns)), store.writing() as db:
        sheet_settings.approve_reading(db, programme=town.programme, given=given, **told)  # type: ignore[arg-type]
    with store.reading() as db:
        book = kept.sheet_book(db, town.programme.id)
        assert book
        assert book.reads == ""
