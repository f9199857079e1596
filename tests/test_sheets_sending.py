"""What goes out to Google Sheets: the worker over real HTTP; whatever happens, the sheet says what the store says."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

import sheets_sending
import worker
from core.dates import now
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
        assert jobs.take_lease(db, name="sheets", holder="another", at=now(), seconds=60)
    assert there.send(store, settings) == 0
    assert google.calls == []
    with store.writing() as db:
        jobs.give_back_lease(db, name="sheets", holder="another")
    assert there.send(store, settings) == 1
    assert there.send(store, settings) == 1


def test_a_runs_lease_counts_from_its_beginning_not_from_the_workers_turn(
    store: Store, town: Town, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.switched_on(store, town.programme, ("placements",))

    def another(*_told: object) -> bool:
        with store.writing() as db:
            return jobs.take_lease(db, name="sheets", holder="another", at=now(), seconds=60)

    monkeypatch.setattr("sheets_sending._run", another)
    assert there.send(store, settings, now() - timedelta(minutes=11)) is False


def test_a_run_begins_nothing_that_its_time_or_googles_quota_may_not_last_for(
    store: Store, town: Town, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    google, settings = running
    there.switched_on(store, town.programme)
    monkeypatch.setattr("sheets_sending.MOST_REQUESTS", sheets_sending.REQUESTS_OF_ONE)
    assert there.send(store, settings) == 1
    asked = len(google.calls)
    monkeypatch.undo()
    monkeypatch.setattr("sheets_sending.ORIGIN", google.origin)
    monkeypatch.setattr("sheets_sending.BEGINS_WITHIN", -1.0)
    assert there.send(store, settings) == 0
    assert len(google.calls) == asked
    monkeypatch.setattr("sheets_sending.BEGINS_WITHIN", 15.0)
    assert there.send(store, settings) == 3
    assert len(google.calls) <= sheets_sending.MOST_REQUESTS < 60
    assert sheets_sending.ENDS_WITHIN + sum(sheets_sending.PATIENCE.timeout) < worker._LEASE_SECONDS


def test_a_google_that_trickles_holds_the_worker_no_longer_than_a_run_may_last(
    store: Store, town: Town, running: tuple[Google, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    google, settings = running
    there.switched_on(store, town.programme)
    monkeypatch.setattr("sheets_sending.ENDS_WITHIN", 0.5)
    google.always = "trickle"
    began = time.monotonic()
    assert there.send(store, settings) == "failed: Unreachable"
    assert time.monotonic() - began < 10
    assert set(there.states(store, town.programme).values()) == {"waiting"}


def test_a_year_whose_worksheet_is_out_of_order_holds_the_other_year_not_up(
    store: Store, town: Town, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    may = datetime(2027, 5, 10, 3, tzinfo=UTC)
    there.switched_on(store, town.programme, ("targets",))
    there.send(store, settings, may)
    first, second = "しるべ 目標と実績 令和8年度", "しるべ 目標と実績 令和9年度"
    there.sheet(google, first).cells[1, 0] = "番号"
    there.sheet(google, second).cells.clear()
    with store.writing() as db:
        sheet_settings.send_now(db, by=there.ADMIN, at=may, programme=town.programme)
    assert there.send(store, settings, may) == "failed: ColumnsMoved"
    assert there.sheet(google, second).cells[1, 0] == "しるべID"


def test_an_entry_that_was_switched_off_while_it_failed_waits_no_more(store: Store, town: Town) -> None:
    there.switched_on(store, town.programme, ("placements",))
    taken = there.entries(store, town.programme)[0]
    with store.writing() as db:
        outbox.switch_off(db, town.programme.id, NOON, keep=[])
        outbox.failed(db, taken, at=NOON + MINUTE, fault="NotShared")
    (one,) = there.entries(store, town.programme)
    assert (one.state, one.fault, one.tries) == ("failed", "SwitchedOff", 0)


@pytest.mark.parametrize(
    ("before", "state"), [("NotShared", "failed"), ("Unreachable", "waiting"), ("SwitchedOff", "waiting")]
)
def test_by_night_only_what_a_person_must_put_right_is_given_up_at_once(
    store: Store, town: Town, before: str, state: str
) -> None:
    there.switched_on(store, town.programme, ("placements",))
    with store.writing() as db:
        (one,) = kept.outgoing(db, town.programme.id, most=9)
        kept.note_outgoing(db, one.id, state="failed", fault=before, done_at=NOON)
        book = kept.sheet_book(db, town.programme.id)
        assert book
        outbox.mark_nightly(db, book, NOON + MINUTE)
        outbox.failed(db, kept.outgoing(db, town.programme.id, most=1)[0], at=NOON + MINUTE, fault="NotShared")
    assert there.entries(store, town.programme)[0].state == state


def test_by_night_what_was_done_three_months_ago_is_forgotten(store: Store, town: Town) -> None:
    there.switched_on(store, town.programme, ("placements",))
    (one,) = there.entries(store, town.programme)
    with store.writing() as db:
        outbox.done(db, one, at=NOON, rows=2)
    for days, left in ((89, 2), (91, 1)):
        sheets_sending.put_out_nightly(store, NOON + timedelta(days=days))
        assert len(there.entries(store, town.programme)) == left


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
