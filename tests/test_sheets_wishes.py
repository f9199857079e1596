"""What is read is what was approved and is still wanted: not another column, not after a stop, not what was undone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import sheets_inward
from core.settings import Settings
from exchange import outbox, sheet_settings
from funnel import imports
from store import exchange as kept
from store.database import Db, Store
from store.exchange_records import SheetBook
from tests import sheets_town as there
from tests.conftest import NOON, add_programme
from tests.exchange import sheets_cast as cast
from tests.funnel.town import Town, found
from tests.sheets_contractor import (
    DAY,
    MAPPING,
    ROWS,
    approve,
    approved,
    by_night,
    came_in,
    imported,
    list_of,
    reading,
    records,
    remember,
    send_now,
    take_back,
)
from tests.sheets_platform import Google, Spreadsheet
from tests.two_at_once import outcome

REMARKS_AS_AGE = {**{key: header for key, header in MAPPING.items() if key != "_00"}, "age": "メモ"}
ELSEWHERE = "2XyZ-contractors_own_sheet"


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[tuple[Google, Settings]]:
    with there.google(monkeypatch, settings) as told:
        yield told


def columns_asked(google: Google) -> set[str]:
    asked = [call for call in google.calls if "batchGet" in call and "相談記録" in call]
    return {column for call in asked for column in re.findall(r"!([A-Z]+)[0-9]", call)}


def book_of(store: Store, town: Town) -> SheetBook:
    with store.reading() as db:
        book = kept.sheet_book(db, town.programme.id)
    assert book
    return book


def is_remembered_otherwise(store: Store, town: Town) -> bool:
    with store.reading() as db:
        mappings = kept.mappings(db, town.programme.id, outbox.READ)
    return sheet_settings.is_remembered_otherwise(book_of(store, town), mappings)


def settings_changed(town: Town) -> dict[str, Any]:
    told = {"address": there.ADDRESS, "sends": ("targets",), "is_on": True, "is_confirmed": True}
    return {"by": there.ADMIN, "programme": town.programme, **told}


def test_columns_remembered_anew_are_not_read_until_they_are_approved(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    sheet = list_of(google, [(*row[:4], f"{20 + number}歳") for number, row in enumerate(ROWS)])
    town = approved(store)
    remember(store, town, REMARKS_AS_AGE)
    there.send(store, settings)
    assert columns_asked(google) == {"A", "B", "C", "D"}, "the remarks stand in E"
    assert {one.age_band for one in records(store, town)} == {"unknown"}
    assert is_remembered_otherwise(store, town)
    approve(store, town, NOON + DAY)
    assert not is_remembered_otherwise(store, town)
    there.send(store, settings, NOON + DAY)
    assert {one.age_band for one in records(store, town)} == {"20s"}
    assert sheet.cells


def test_columns_that_were_approved_are_read_though_nobody_remembers_them(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    with store.writing() as db:
        kept.remove_mapping(db, town.programme.id, outbox.READ, "NPO見本")
    there.send(store, settings)
    assert (reading(store, town), came_in(store, town)) == (("done", ""), 3)
    assert not is_remembered_otherwise(store, town)


def test_the_list_may_lie_in_a_spreadsheet_of_the_contractors_own(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    google.books[ELSEWHERE] = Spreadsheet([list_of(google, ROWS)])
    google.books[cast.SPREADSHEET].sheets = []
    town = approved(store)
    approve(store, town, address=f"https://docs.google.com/spreadsheets/d/{ELSEWHERE}/edit")
    there.send(store, settings)
    assert (reading(store, town), came_in(store, town)) == (("done", ""), 3)
    # The tables may move; the approval is for the contractor's spreadsheet.
    with store.writing() as db:
        told = settings_changed(town) | {"address": "3another-spreadsheet"}
        sheet_settings.set_sending(db, at=NOON, **told)
    assert (book_of(store, town).reads, book_of(store, town).reads_from) == ("相談記録", ELSEWHERE)


def test_an_address_that_is_none_approves_nothing(store: Store) -> None:
    town = approved(store)
    before = book_of(store, town)
    with pytest.raises(sheet_settings.NotASpreadsheet):
        approve(store, town, address="https://example.com/")
    assert book_of(store, town) == before


@pytest.mark.parametrize("when", ["_parsed", "_bring_in"])
def test_who_stops_reading_while_it_runs_gets_no_row(
    store: Store, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    real = getattr(sheets_inward, when)

    def stopped_meanwhile(*told: object) -> object:
        with store.writing() as db:
            sheet_settings.stop_reading(db, by=there.ADMIN, at=NOON, programme=town.programme)
        return real(*told)

    monkeypatch.setattr(sheets_inward, when, stopped_meanwhile)
    there.send(store, settings)
    assert (reading(store, town), came_in(store, town)) == (("failed", "SwitchedOff"), 0)


def test_a_stop_between_staging_and_the_flip_leaves_nothing_behind(
    store: Store, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    real = imports.add_rows

    def stopped_meanwhile(db: Db, **told: Any) -> None:
        real(db, **told)
        sheet_settings.stop_reading(db, by=there.ADMIN, at=NOON, programme=town.programme)

    monkeypatch.setattr(imports, "add_rows", stopped_meanwhile)
    there.send(store, settings)
    assert came_in(store, town) == 0
    assert [batch.state for batch in imported(store, town)] == ["undone"]


def test_an_undo_while_it_is_read_again_keeps_the_rows_out(
    store: Store, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    google, settings = running
    sheet = list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    sheet.cells[1, 3] = "応答なし"
    real = sheets_inward._bring_in

    def undone_meanwhile(*told: object) -> object:
        take_back(store, town, NOON + DAY)
        return real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(sheets_inward, "_bring_in", undone_meanwhile)
    by_night(store, town, settings, NOON + DAY)
    assert (reading(store, town), came_in(store, town)) == (("waiting", "TakenBack"), 0)


def test_saving_another_setting_does_not_bring_back_what_was_undone(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    take_back(store, town, NOON + DAY)
    with store.writing() as db:
        sheet_settings.set_sending(db, at=NOON + 2 * DAY, **settings_changed(town))
    there.send(store, settings, NOON + 2 * DAY)
    assert (reading(store, town), came_in(store, town)) == (("waiting", "TakenBack"), 0)
    approve(store, town, NOON + 3 * DAY)
    there.send(store, settings, NOON + 3 * DAY)
    assert came_in(store, town) == 3


def test_a_wish_from_before_the_undo_does_not_bring_it_back(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    send_now(store, town, NOON + DAY)
    google.always = "503"
    there.send(store, settings, NOON + DAY)
    google.always = None
    take_back(store, town, NOON + DAY + timedelta(minutes=30))
    there.send(store, settings, NOON + DAY + timedelta(hours=2))
    assert (reading(store, town), came_in(store, town)) == (("waiting", "TakenBack"), 0)


def test_what_was_read_again_on_purpose_stays_by_night(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    take_back(store, town, NOON + DAY)
    send_now(store, town, NOON + 2 * DAY)
    there.send(store, settings, NOON + 2 * DAY)
    by_night(store, town, settings, NOON + 3 * DAY)
    assert (reading(store, town), came_in(store, town)) == (("done", ""), 3)


def test_a_save_in_flight_does_not_bring_the_approval_back(store: Store) -> None:
    town = approved(store)
    save = settings_changed(town) | {"at": NOON}
    stop: Any = {"by": there.ADMIN, "at": NOON, "programme": town.programme}
    told = outcome(
        store,
        lambda db: sheet_settings.stop_reading(db, **stop),
        lambda db: sheet_settings.set_sending(db, **save),
    )
    assert told == "done"
    assert (book_of(store, town).reads, outbox.kinds_of(book_of(store, town))) == ("", ["targets"])


def test_two_programmes_never_get_the_same_spreadsheet(store: Store) -> None:
    with store.writing() as db:
        one, other = add_programme(db, "toshima-r8"), add_programme(db, "kita-r8")
    told = {"by": there.ADMIN, "at": NOON, "address": there.ADDRESS, "sends": ("targets",)}
    told |= {"is_on": True, "is_confirmed": True}
    set_sending: Any = sheet_settings.set_sending
    ended = outcome(
        store,
        lambda db: set_sending(db, programme=one, **told),
        lambda db: set_sending(db, programme=other, **told),
    )
    assert ended == "SpreadsheetTaken"
    with store.reading() as db:
        assert (kept.sheet_book(db, other.id), len(kept.due(db, NOON, most=9))) == (None, 1)


def test_two_wishes_at_once_put_one_entry_out(store: Store) -> None:
    town = found(store)
    put = {"programme_id": town.programme.id, "kind": "targets", "at": NOON, "by": there.ADMIN, "not_before": NOON}
    put_out: Any = kept.put_out
    assert outcome(store, lambda db: put_out(db, **put), lambda db: put_out(db, **put)) == "done"
    assert len(there.entries(store, town.programme)) == 1


def test_a_wish_while_the_last_is_noted_as_done_is_not_lost(store: Store) -> None:
    town = approved(store)
    one = next(one for one in there.entries(store, town.programme) if one.kind == "placements")
    later: Any = {"programme_id": town.programme.id, "kind": "placements", "at": NOON + DAY, "by": there.ADMIN}
    outcome(
        store,
        lambda db: outbox.mark(db, **later),
        lambda db: outbox.done(db, one, at=NOON + DAY, rows=3),
    )
    assert there.states(store, town.programme)["placements"] == "waiting"
