"""What the gateway knows by heart, how soon it learns, and what it serves without a store."""

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from campaigns import placements
from core.logs import WITHHELD, message_of
from core.settings import Settings
from gateway import limits
from gateway.app import create_app
from gateway.known import Known, _compared
from gateway.snapshot import Snapshot
from gateway.snapshot_file import NAME
from store import publications, routes
from store.database import Store, StoreUnavailable
from survey import urgent, urgent_changes
from tests.conftest import NOON
from tests.gateway.client import living
from tests.gateway.desks import BY, PHONE, open_desk, put_up

ADD_FRIEND = b"https://line.me/R/ti/p/%40000sample"
AWAY = "postgresql://shirube@127.0.0.1:1/none"


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    """For what does not depend on the database."""
    return Settings(data_dir=tmp_path / "data", _env_file=None)


def knowing(store: Store, settings: Settings) -> Known:
    """A gateway's knowledge once it has started, with its snapshot on the disk."""
    known = Known(store=store, settings=settings)

    async def once() -> None:
        await known.start()
        assert known._asked
        await asyncio.wait({known._asked})
        for _turn in range(3):  # until whoever keeps it up has heard
            await asyncio.sleep(0)
        while known._seen.version and known._written is not known.snapshot and not known._write_at:
            await asyncio.sleep(0.005)
        await known.stop()

    asyncio.run(asyncio.wait_for(once(), 10))
    return known


def again(known: Known) -> Snapshot:
    """What it knows after one more look."""
    known._seen = known._refreshed()
    return known.snapshot


def away(settings: Settings) -> Known:
    """A gateway of the same host that starts while the store is away."""
    store = Store(AWAY)
    known = knowing(store, settings)
    store.close()
    return known


def leads_to(known: Known | Snapshot, code: str) -> bytes | None:
    found = known.find(code)
    return dict(found.headers)[b"location"] if found else None


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The statements that the store is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(store.engine, "before_cursor_execute", note)


def test_it_knows_every_code_and_programme(store: Store, settings: Settings) -> None:
    desk = open_desk(store, "card", "poster")
    known = knowing(store, settings)
    assert {leads_to(known, place.code) for place in desk.placements} == {ADD_FRIEND}
    assert len(known.snapshot.table) == 2
    assert known.snapshot.programmes == {"toshima-r8": desk.programme}
    assert known.snapshot.allowed == {desk.programme.id: {desk.programme.doorway_url}}


def test_codes_that_lead_to_one_place_share_its_headers(store: Store, settings: Settings) -> None:
    desk = open_desk(store, "card", "poster")
    known = knowing(store, settings)
    first, second = (known.find(place.code) for place in desk.placements)
    assert first
    assert second
    assert first.headers is second.headers
    assert first.placement_id != second.placement_id


def test_it_asks_only_for_a_version_where_nothing_changed(store: Store, settings: Settings) -> None:
    open_desk(store)
    known = knowing(store, settings)
    with statements(store) as asked:
        assert known._refreshed() is known._seen
    assert not any("placement.code" in statement for statement in asked)


def test_a_look_at_everything_makes_nothing_anew_where_nothing_changed(store: Store, settings: Settings) -> None:
    open_desk(store)
    known = knowing(store, settings)
    known._seen = replace(known._seen, version=(-1,))
    before = known.snapshot
    assert again(known) is before


@pytest.mark.parametrize("change", ["placement", "retire"])
def test_it_notices_what_staff_change(store: Store, settings: Settings, change: str) -> None:
    desk = open_desk(store)
    known = knowing(store, settings)
    before = known.snapshot
    with store.writing() as db:
        if change == "placement":
            [fresh] = put_up(db, desk.programme, "leaflet")
        else:
            placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=desk.placements[0].id)
    after = again(known)
    assert after is not before
    assert leads_to(after, desk.code) == (b"/closed/toshima-r8" if change == "retire" else ADD_FRIEND)
    assert leads_to(before, desk.code) == ADD_FRIEND
    assert change == "retire" or leads_to(after, fresh.code) == ADD_FRIEND


def test_it_makes_only_the_portion_anew_that_changed(store: Store, settings: Settings) -> None:
    desk = open_desk(store, "card", "poster")
    first, second = desk.placements
    with store.writing() as db:
        db.execute(text("UPDATE placement SET id = id + 5000 WHERE id = :id"), {"id": second.id})
    known = knowing(store, settings)
    with store.reading() as db:
        before = _compared(routes.portions(db), known.snapshot.portions)
        placement_ids = {routes.portion_of(place) for place in (first.id, second.id + 5000)}
    assert (before[1], set(before[0])) == ({}, placement_ids)
    with store.writing() as db:
        placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=first.id)
        after = _compared(routes.portions(db), known.snapshot.portions)
    assert set(after[1]) == {routes.portion_of(first.id)}
    assert (leads_to(again(known), first.code), leads_to(known, second.code)) == (b"/closed/toshima-r8", ADD_FRIEND)


def test_codes_of_a_desk_that_is_gone_are_gone(store: Store, settings: Settings) -> None:
    desk = open_desk(store)
    known = knowing(store, settings)
    with store.writing() as db:
        db.execute(text("DELETE FROM placement"))
        db.execute(text("UPDATE audit SET id = id + 100"))
    assert leads_to(again(known), desk.code) is None


def test_it_notices_a_change_committed_after_a_later_one(store: Store) -> None:
    open_desk(store)
    with store.reading() as db:
        before = routes.version(db)
    with store.writing() as db:
        newest = db.execute(text("SELECT max(id) FROM audit")).scalar_one()
        db.execute(text("UPDATE audit SET id = id + 5 WHERE id = :newest"), {"newest": newest})
        jumped = routes.version(db)
        db.execute(
            text("INSERT INTO audit (id, at, by, action, detail) VALUES (:id, 0, 'x', 'y', '{}')"), {"id": newest + 1}
        )
        assert len({before, jumped, routes.version(db)}) == 3


def by_hand(store: Store, *statements: str) -> None:
    """Change a database without its foreign keys."""
    with closing(sqlite3.connect(str(store.engine.url.database))) as db, db:
        for statement in statements:
            db.execute(statement)


def test_a_destination_the_allow_list_does_not_hold_is_not_served(sqlite_store: Store, own_settings: Settings) -> None:
    # The store's foreign key forbids it; a database changed by hand must not turn the gateway into an open redirect.
    desk = open_desk(sqlite_store)
    by_hand(sqlite_store, "UPDATE placement SET destination = 'https://evil.example/'")
    known = knowing(sqlite_store, own_settings)
    assert leads_to(known, desk.code) == b"/closed/toshima-r8"
    found = known._look_up_codes([desk.code])[desk.code]
    assert dict(found.headers)[b"location"] == b"/closed/toshima-r8"


def test_an_address_taken_off_the_list_is_not_served_any_more(sqlite_store: Store, own_settings: Settings) -> None:
    desk = open_desk(sqlite_store)
    known = knowing(sqlite_store, own_settings)
    assert leads_to(known, desk.code) == ADD_FRIEND
    by_hand(sqlite_store, "DELETE FROM destination", "UPDATE audit SET id = id + 100")
    assert leads_to(again(known), desk.code) == b"/closed/toshima-r8"
    assert known.way_on("toshima-r8", desk.programme.starts) is None


def test_an_allowed_address_no_header_can_carry_is_not_served(sqlite_store: Store, own_settings: Settings) -> None:
    desk = open_desk(sqlite_store)
    address = "'https://line.me/' || char(13, 10) || 'set-cookie: a=b'"
    by_hand(sqlite_store, f"UPDATE placement SET destination = {address}", f"UPDATE destination SET url = {address}")
    assert leads_to(knowing(sqlite_store, own_settings), desk.code) == b"/closed/toshima-r8"


def test_an_empty_store_is_known_as_empty_and_an_unmigrated_one_not_at_all(store: Store, settings: Settings) -> None:
    assert knowing(store, settings)._seen.version != ()
    with store.writing() as db:
        db.execute(text("DROP TABLE alembic_version"))
    assert knowing(store, settings)._seen.version == ()


def test_a_gateway_without_its_store_serves_what_was_known_last(store: Store, settings: Settings) -> None:
    desk = open_desk(store, "card", "poster")
    with store.writing() as db:
        placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=desk.placements[1].id)
    knowing(store, settings)
    known = away(settings)
    assert [leads_to(known, place.code) for place in desk.placements] == [ADD_FRIEND, b"/closed/toshima-r8"]
    assert asyncio.run(known.programme("toshima-r8")) == desk.programme
    assert known.way_on("toshima-r8", desk.programme.starts) == desk.programme.doorway_url


def test_a_snapshot_of_another_store_gives_way_to_what_the_store_says(store: Store, settings: Settings) -> None:
    desk = open_desk(store)
    knowing(store, settings)
    with store.writing() as db:
        db.execute(text("UPDATE placement SET code = 'ZZZZZZZ'"))
    known = knowing(store, settings)
    assert (leads_to(known, "ZZZZZZZ"), leads_to(known, desk.code)) == (ADD_FRIEND, None)


def test_a_damaged_snapshot_is_told_and_not_served(
    sqlite_store: Store, own_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    desk = open_desk(sqlite_store)
    knowing(sqlite_store, own_settings)
    path = own_settings.data_dir / NAME
    path.write_bytes(path.read_bytes().replace(b"line.me", b"evil.me"))
    with caplog.at_level(logging.WARNING, "shirube.gateway"):
        assert leads_to(away(own_settings), desk.code) is None
    assert "the snapshot of codes can't be used (SnapshotUnusable: not as it was written here)" in caplog.text
    assert WITHHELD not in message_of(caplog.records[0])
    assert leads_to(knowing(sqlite_store, own_settings), desk.code) == ADD_FRIEND


def test_the_snapshot_is_written_when_something_changed_and_only_then(store: Store, settings: Settings) -> None:
    desk = open_desk(store)
    known = knowing(store, settings)
    path = settings.data_dir / NAME
    first = path.stat()

    async def look() -> None:
        again(known)
        await known._put_on_disk()

    asyncio.run(look())
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    with store.writing() as db:
        placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=desk.placements[0].id)
    asyncio.run(look())
    assert path.stat().st_ino != first.st_ino
    assert leads_to(away(settings), desk.code) == b"/closed/toshima-r8"


def test_a_folder_that_takes_no_snapshot_keeps_nobody_from_being_served(
    sqlite_store: Store, own_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    desk = open_desk(sqlite_store)
    own_settings.data_dir.mkdir(parents=True)
    (own_settings.data_dir / NAME).mkdir()
    known = knowing(sqlite_store, own_settings)
    assert leads_to(known, desk.code) == ADD_FRIEND
    assert "could not be written" in caplog.text


def test_a_store_that_hangs_keeps_the_start_and_the_stop_waiting_shortly(store: Store, settings: Settings) -> None:
    desk = open_desk(store)
    knowing(store, settings)
    comes_back = threading.Event()

    class Hanging(Known):
        def _refreshed(self):  # type: ignore[no-untyped-def]
            comes_back.wait(30)
            return self._seen

    known = Hanging(store=store, settings=settings)

    async def live() -> float:
        began = time.monotonic()
        await known.start()
        assert leads_to(known, desk.code) == ADD_FRIEND
        assert known._seen.version == ()
        await known.stop()
        return time.monotonic() - began

    assert asyncio.run(live()) < 1
    comes_back.set()


@pytest.mark.parametrize("is_public", [False, True])
def test_a_demo_is_known_on_this_machine_only(store: Store, settings: Settings, is_public: bool) -> None:
    real, demo = open_desk(store, is_demo=False), open_desk(store, slug="kita-r5")
    own = settings.model_copy(update={"public_url": "https://to-u.example.lg.jp"} if is_public else {})
    for known in (knowing(store, own), away(own)):
        assert leads_to(known, real.code) == ADD_FRIEND
        assert leads_to(known, demo.code) == (None if is_public else ADD_FRIEND)
        assert set(known.snapshot.programmes) == {"toshima-r8"} | (set() if is_public else {"kita-r5"})
    assert set(knowing(store, own)._look_up_codes([demo.code])) == (set() if is_public else {demo.code})
    assert set(knowing(store, own)._look_up_slugs(["kita-r5"])) == (set() if is_public else {"kita-r5"})


def test_a_snapshot_with_a_demo_is_not_served_at_a_public_address(store: Store, settings: Settings) -> None:
    demo = open_desk(store)
    knowing(store, settings)
    assert leads_to(away(settings), demo.code) == ADD_FRIEND
    assert leads_to(away(settings.model_copy(update={"public_url": "https://go.example"})), demo.code) is None


@contextmanager
def reading_slowly(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A store whose codes come only when they are let go."""
    go, real = threading.Event(), routes.portions
    monkeypatch.setattr(routes, "portions", lambda db: real(db) if go.wait(20) else None)
    try:
        yield go
    finally:
        go.set()


def test_while_all_codes_are_read_for_the_first_time_one_is_asked_for(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(store)
    known = Known(store=store, settings=settings)

    async def meanwhile() -> None:
        await known.start()
        assert not known.can_serve
        assert await known.route(desk.code)
        assert leads_to(known, desk.code) == ADD_FRIEND
        assert await known.programme("toshima-r8") == desk.programme

    with reading_slowly(monkeypatch) as go:

        async def all_of_it() -> None:
            await meanwhile()
            go.set()
            await known.stop()

        asyncio.run(asyncio.wait_for(all_of_it(), 10))


def test_a_programme_that_the_disk_never_heard_of_is_led_on_while_codes_are_read(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowing(store, settings)
    desk = open_desk(store)
    known = Known(store=store, settings=settings)

    async def ask() -> None:
        await known.start()
        assert known.can_serve
        assert await known.route(desk.code)
        assert leads_to(known, desk.code) == ADD_FRIEND
        go.set()
        await known.stop()

    with reading_slowly(monkeypatch) as go:
        asyncio.run(asyncio.wait_for(ask(), 10))


def test_where_nobody_waits_for_the_start_all_codes_are_known_after_it(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(store)
    known = Known(store=store, settings=settings, patience=30.0)

    async def start() -> None:
        starting = asyncio.create_task(known.start())
        await asyncio.wait({starting}, timeout=1.0)
        assert not starting.done()
        go.set()
        await starting
        assert known.can_serve
        assert leads_to(known, desk.code) == ADD_FRIEND
        await known.stop()

    with reading_slowly(monkeypatch) as go:
        asyncio.run(asyncio.wait_for(start(), 10))


def test_before_all_codes_are_known_none_counts_as_unknown(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(store)
    known = Known(store=store, settings=settings)
    # More ask at once than the store is asked about one by one.
    monkeypatch.setattr(known._codes, "_left", 0)

    async def asked_too_soon() -> None:
        await known.start()
        waiting = asyncio.gather(known.route(desk.code), known.route("ZZZZZZZ"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        go.set()
        found, none = await waiting
        assert found
        assert none is None
        assert known.can_serve
        await known.stop()

    with reading_slowly(monkeypatch) as go:
        asyncio.run(asyncio.wait_for(asked_too_soon(), 10))


def test_where_the_first_look_fails_nobody_is_told_that_a_code_is_unknown(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_desk(store)
    known = Known(store=store, settings=settings)

    def fails(_db: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(routes, "portions", fails)

    async def ask() -> None:
        await known.start()
        with pytest.raises(StoreUnavailable):
            await known.route("ZZZZZZZ")
        await known.stop()

    asyncio.run(asyncio.wait_for(ask(), 10))


def test_before_all_codes_are_known_nobody_counts_as_guessing(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(store, "card", "sticker", "poster")
    monkeypatch.setattr(limits, "MOST_UNKNOWN_CODES", 1)
    gateway = create_app(settings, store=store)
    with reading_slowly(monkeypatch), living(gateway) as client:
        answers = [client.get(f"/R/{place.code}", headers=PHONE).status_code for place in desk.placements]
    assert answers == [302, 302, 302]


def told(known: Known | Snapshot) -> list[str]:
    snapshot = known.snapshot if isinstance(known, Known) else known
    return [line.number for line in snapshot.urgent]


def take_away(store: Store, dial: str) -> None:
    with store.writing() as db:
        urgent_changes.take_away(db, by=BY, at=NOON, dial=dial)


def test_it_notices_what_staff_change_about_urgent_numbers(store: Store, settings: Settings) -> None:
    known = knowing(store, settings)
    assert told(known) == [line.number for line in urgent.lines()]
    take_away(store, "189")
    assert "189" not in told(again(known))


def test_without_its_store_a_gateway_shows_the_urgent_numbers_it_knew_last(store: Store, settings: Settings) -> None:
    take_away(store, "189")
    knew = knowing(store, settings).snapshot.urgent
    assert away(settings).snapshot.urgent == knew
    assert "189" not in told(away(settings))


def test_a_gateway_that_never_had_a_store_shows_the_numbers_of_the_file(own_settings: Settings) -> None:
    assert away(own_settings).snapshot.urgent == urgent.lines()


def test_urgent_numbers_nobody_can_read_keep_no_code_from_being_refreshed(
    sqlite_store: Store, own_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    known = knowing(sqlite_store, own_settings)
    desk = open_desk(sqlite_store)
    with sqlite_store.writing() as db:
        publications.keep_urgent(db, dial="189", facts={"name": 7}, at=NOON, by=BY)
        db.execute(text("UPDATE placement SET destination = destination"))
    assert leads_to(again(known), desk.code) == ADD_FRIEND
    assert told(known) == [line.number for line in urgent.lines()]
    assert "the urgent numbers in the store can't be read" in caplog.text
