"""What goes out to Google Sheets: the worker over real HTTP; whatever happens, the sheet says what the store says."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import worker
from core.settings import Settings
from exchange import outbox, sheet_settings
from store import exchange as kept
from store import jobs
from store.database import Store
from tests import sheets_town as there
from tests.conftest import NOON
from tests.exchange import sheets_cast as cast
from tests.funnel.town import Town
from tests.sheets_platform import Google, Kind

MINUTE = timedelta(minutes=1)
FEW = ("targets", "placements")


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[tuple[Google, Settings]]:
    with there.google(monkeypatch, settings) as told:
        yield told


@pytest.fixture
def town(store: Store) -> Town:
    return there.town(store)


def test_all_tables_stand_in_the_sheet_as_the_store_says_and_a_second_run_asks_nobody(
    store: Store, town: Town, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    there.switched_on(store, town.programme)
    assert there.send(store, settings) == 4
    there.must_equal_the_store(store, town.programme, google)
    assert there.states(store, town.programme) == dict.fromkeys(outbox.SENT, "done")
    told = {one.kind: one.rows for one in there.entries(store, town.programme)}
    assert told["placements"] == 2
    google.forget_calls()
    assert there.send(store, settings) == 0
    assert google.calls == []


def test_what_changed_in_the_store_is_sent_and_nothing_else(
    store: Store, town: Town, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    there.switched_on(store, town.programme, ("placements",))
    there.send(store, settings)
    town.put_up("sticker")
    with store.writing() as db:
        assert sheet_settings.send_now(db, by=there.ADMIN, at=NOON, programme=town.programme) == 1
    there.send(store, settings)
    there.must_equal_the_store(store, town.programme, google, kinds=("placements",))


FAULTS: tuple[Kind, ...] = ("429", "500", "503", "cut", "applied", "nonsense")


@pytest.mark.parametrize("fault", [*FAULTS, pytest.param("late", marks=pytest.mark.slow)])
def test_after_any_fault_at_any_request_the_sheet_equals_the_store(
    store: Store, town: Town, running: tuple[Google, Settings], fault: Kind
) -> None:
    google, settings = running
    google.hangs = 1.1
    there.switched_on(store, town.programme, FEW)
    moment = NOON
    for request in range(6 if fault != "late" else 3):
        google.forget_calls()
        google.faults[request + (0 if fault != "late" else 3)] = fault
        there.send(store, settings, moment)
        moment += timedelta(hours=7)
    google.faults.clear()
    google.forget_calls()
    for _again in range(2):
        there.send(store, settings, moment)
        moment += timedelta(hours=7)
    there.must_equal_the_store(store, town.programme, google, moment, kinds=FEW)
    assert there.states(store, town.programme) == dict.fromkeys(FEW, "done")


def test_a_passing_fault_ends_the_run_and_the_rest_waits_with_its_own_pause(
    store: Store, town: Town, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    google.faults[1], google.retry_after = "429", "900"
    there.switched_on(store, town.programme, FEW)
    assert there.send(store, settings) == "failed: QuotaUsedUp"
    assert [(one.kind, one.tries, one.fault) for one in reversed(there.entries(store, town.programme))] == [
        ("targets", 1, "QuotaUsedUp"),
        ("placements", 0, ""),
    ]
    waits = there.entries(store, town.programme)[-1]
    assert waits.not_before - NOON == timedelta(minutes=15), "Google's own time goes before ours"


def refused(google: Google, kind: str) -> None:
    book = google.books[cast.SPREADSHEET]
    if kind == "CredentialsRevoked":
        google.is_revoked = True
    elif kind == "ReadOnly":
        book.shared[next(iter(book.shared))] = "reader"
    elif kind == "NotShared":
        book.shared.clear()
    elif kind == "ApiOff":
        google.is_api_on = False
    else:
        google.books.clear()


@pytest.mark.parametrize("kind", ["CredentialsRevoked", "ReadOnly", "NotShared", "ApiOff", "NoSuchSpreadsheet"])
def test_what_a_person_must_put_right_waits_and_goes_out_once_it_is(
    store: Store, town: Town, running: tuple[Google, Settings], kind: str
) -> None:
    google, settings = running
    books, shared = dict(google.books), dict(google.books[cast.SPREADSHEET].shared)
    there.switched_on(store, town.programme, FEW)
    refused(google, kind)
    assert there.send(store, settings) == f"failed: {kind}"
    assert [one.fault for one in there.entries(store, town.programme)] == [kind, kind]
    google.is_revoked, google.is_api_on, google.books = False, True, books
    books[cast.SPREADSHEET].shared.update(shared)
    assert there.send(store, settings) == 0, "it waits its minute"
    assert there.send(store, settings, NOON + MINUTE) == 2
    there.must_equal_the_store(store, town.programme, google, NOON + MINUTE, kinds=FEW)


def test_pauses_grow_to_six_hours_and_end_after_three_days(
    store: Store, town: Town, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    google.is_revoked = True
    there.switched_on(store, town.programme, ("placements",))
    moment, pauses = NOON, []
    while (one := there.entries(store, town.programme)[0]).state == "waiting":
        there.send(store, settings, moment)
        one = there.entries(store, town.programme)[0]
        if one.state == "waiting":
            pauses.append(one.not_before - moment)
            moment = one.not_before
        assert len(pauses) < 40
    assert pauses[:5] == [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, timedelta(hours=6)]
    assert moment == NOON + timedelta(days=3)
    assert one.fault == "CredentialsRevoked"
    # The night puts it out again; one try a night from then on.
    with store.writing() as db:
        book = kept.sheet_book(db, town.programme.id)
        assert book
        assert outbox.mark_nightly(db, book, moment) == 1
    there.send(store, settings, moment)
    assert there.entries(store, town.programme)[0].state == "failed"


def test_a_table_asked_for_anew_while_it_is_sent_is_sent_once_more(store: Store, town: Town) -> None:
    there.switched_on(store, town.programme, ("placements",))
    taken = there.entries(store, town.programme)[0]
    with store.writing() as db:
        outbox.mark(db, programme_id=town.programme.id, kind="placements", at=NOON + MINUTE, by="x@office.example")
        outbox.done(db, taken, at=NOON + MINUTE, rows=2)
    assert [one.state for one in there.entries(store, town.programme)] == ["waiting"]


def test_who_switches_off_leaves_nothing_waiting_and_nothing_is_sent(
    store: Store, town: Town, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    there.switched_on(store, town.programme)
    with store.writing() as db:
        given = {"address": there.ADDRESS, "sends": [], "is_on": False, "is_confirmed": True}
        sheet_settings.set_sending(db, programme=town.programme, by=there.ADMIN, at=NOON, **given)  # type: ignore[arg-type]
    assert there.send(store, settings) == 0
    assert google.calls == []
    assert {one.fault for one in there.entries(store, town.programme)} == {"SwitchedOff"}
    with store.writing() as db:
        assert kept.sheet_books(db) == []


def test_without_a_key_file_what_is_to_be_sent_waits(store: Store, town: Town, settings: Settings) -> None:
    there.switched_on(store, town.programme, ("placements",))
    assert there.send(store, settings) == "failed: KeyUnusable"
    assert there.states(store, town.programme) == {"placements": "waiting"}


def test_a_run_does_a_bounded_number_and_two_runs_at_once_are_one(
    store: Store, town: Town, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    google, settings = running
    monkeypatch.setattr("sheets_sending.MOST_A_RUN", 1)
    there.switched_on(store, town.programme, FEW)
    with store.writing() as db:
        assert jobs.take_lease(db, name="sheets", holder="another", at=NOON, seconds=60)
    assert there.send(store, settings) == 0
    assert google.calls == []
    with store.writing() as db:
        jobs.give_back_lease(db, name="sheets", holder="another")
    assert there.send(store, settings) == 1
    assert there.send(store, settings) == 1


def test_the_worker_sends_every_five_minutes_and_puts_all_out_at_night(
    store: Store, town: Town, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    there.switched_on(store, town.programme, FEW)
    worker.run_due(store, settings, at=NOON, holder="anna")
    assert set(there.states(store, town.programme).values()) == {"done"}
    night = NOON + timedelta(hours=17)
    town.put_up("leaflet")
    worker.run_due(store, settings, at=night, holder="anna")
    there.must_equal_the_store(store, town.programme, google, night, kinds=FEW)
    assert [one.made_by for one in there.entries(store, town.programme)][:2] == [outbox.NIGHTLY] * 2


def test_what_a_person_added_beside_stays(store: Store, town: Town, running: tuple[Google, Settings]) -> None:
    google, settings = running
    there.switched_on(store, town.programme, ("placements",))
    there.send(store, settings)
    sheet = there.sheet(google, "しるべ 設置台帳")
    sheet.cells[2, 20] = "山田が確認"
    town.put_up("sticker")
    with store.writing() as db:
        sheet_settings.send_now(db, by=there.ADMIN, at=NOON, programme=town.programme)
    there.send(store, settings)
    assert sheet.cells[2, 20] == "山田が確認"


def test_a_fault_of_our_own_is_kept_as_a_code_without_its_words(
    store: Store,
    town: Town,
    running: tuple[Google, Settings],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_args: object, **_told: object) -> None:
        raise RuntimeError("相談者 K-1")

    _google, settings = running
    monkeypatch.setattr("sheets_sending.tables", broken)
    there.switched_on(store, town.programme, ("placements",))
    assert there.send(store, settings) == "failed: Unexpected"
    assert "K-1" not in caplog.text
    assert there.entries(store, town.programme)[0].fault == "Unexpected"


def test_every_code_has_a_sentence() -> None:
    for code in [*outbox.SENTENCES, "NotShared", "QuotaUsedUp", "never heard of"]:
        assert outbox.sentence_of(code)
