"""Reading and writing: all or nothing, in turn, and one sentence for whatever trouble the database has."""

import os
import shutil
import socket
import sqlite3
import stat
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from store import staff
from store import tables as t
from store.database import Db, Store, StoreUnavailable, answers, takes_writes
from store.schema import migrate
from store.types import milliseconds, moment
from tests import postgres
from tests.conftest import NOON

ROWS = 200


def note(db: Db, by: str = "x") -> None:
    staff.write_audit(db, at=NOON, by=by, action="test")


def fail_after_a_note(store: Store) -> None:
    with store.writing() as db:
        note(db)
        raise RuntimeError


def notes(store: Store) -> int:
    with store.reading() as db:
        return db.execute(select(func.count()).select_from(t.audit)).scalar_one()


def test_a_block_that_ends_well_is_committed(store: Store) -> None:
    with store.writing() as db:
        note(db)
    assert notes(store) == 1


def test_a_block_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        fail_after_a_note(store)
    assert notes(store) == 0


def test_a_row_that_is_refused_takes_the_others_with_it(store: Store) -> None:
    def write() -> None:
        with store.writing() as db:
            note(db)
            db.execute(t.lease.insert().values(name="a", holder="x", until=NOON))
            db.execute(t.lease.insert().values(name="a", holder="y", until=NOON))

    with pytest.raises(IntegrityError):
        write()
    assert notes(store) == 0


def test_the_store_can_be_written_again_after_a_failure(store: Store) -> None:
    with pytest.raises(RuntimeError):
        fail_after_a_note(store)
    with store.writing() as db:
        note(db)
    assert notes(store) == 1


def test_a_reader_sees_one_state(store: Store) -> None:
    with store.reading() as db:
        before = db.execute(select(func.count()).select_from(t.audit)).scalar_one()
        with store.writing() as other:
            note(other)
        assert db.execute(select(func.count()).select_from(t.audit)).scalar_one() == before == 0


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_what_writes_after_a_reader_sees_what_others_have_committed_meanwhile(store: Store) -> None:
    """On the same connection of the pool; a count that is raised by two at once must count both."""
    levels = []
    for way in (store.reading, store.writing, store.reading, store.writing):
        with way() as db:
            levels.append(db.exec_driver_sql("SHOW transaction_isolation").scalar())
    assert levels == ["repeatable read", "read committed"] * 2


def test_a_reader_is_not_kept_waiting_by_a_writer(store: Store) -> None:
    with store.writing() as db:
        note(db)
        assert notes(store) == 0


def test_threads_that_write_at_once_are_never_told_that_it_is_locked(store: Store) -> None:
    troubles: list[Exception] = []

    def write(name: str) -> None:
        try:
            for _row in range(ROWS):
                with store.writing() as db:
                    note(db, by=name)
        except StoreUnavailable as error:
            troubles.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("anna", "beate")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert notes(store) == 2 * ROWS


def test_two_processes_that_read_before_they_write_never_collide(sqlite_store: Store) -> None:
    """Two engines on one file, as workspace and worker have; a read that turns into a write could fail midway."""
    troubles: list[Exception] = []

    def write(store: Store) -> None:
        try:
            for _row in range(60):
                with store.writing() as db:
                    db.execute(select(func.count()).select_from(t.audit)).scalar_one()
                    note(db)
        except StoreUnavailable as error:
            troubles.append(error)

    other = Store(sqlite_store.url)
    threads = [threading.Thread(target=write, args=(store,)) for store in (sqlite_store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert notes(other) == 120
    other.close()


def test_a_locked_file_is_unavailable(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sqlite_store.url.removeprefix("sqlite:///")
    monkeypatch.setattr("store.database._BUSY_MS", 50)
    impatient = Store(sqlite_store.url)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable), impatient.writing() as db:
        note(db)
    assert notes(impatient) == 0  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    with impatient.writing() as db:
        note(db)
    assert notes(impatient) == 1
    impatient.close()


def test_all_who_wait_for_a_locked_file_are_told_in_the_same_time(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after another they would wait five times as long."""
    monkeypatch.setattr("store.database._BUSY_MS", 400)
    took: list[float] = []

    def write() -> None:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable), sqlite_store.writing() as db:
            note(db)
        took.append(time.monotonic() - began)

    other = sqlite3.connect(sqlite_store.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    threads = [threading.Thread(target=write) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.execute("ROLLBACK")
    other.close()
    assert len(took) == 5
    assert max(took) < 1.2
    with sqlite_store.writing() as db:
        note(db)
    assert notes(sqlite_store) == 1


def test_nobody_waits_for_ever_behind_another_thread(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.database._BUSY_MS", 200)
    ends = threading.Event()
    holds = threading.Event()

    def hold() -> None:
        with sqlite_store.writing():
            holds.set()
            ends.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    holds.wait(5)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable), sqlite_store.writing():
        pass
    assert time.monotonic() - began < 1.5
    ends.set()
    holder.join()


def test_whoever_asks_in_a_hurry_is_answered_in_a_hurry(sqlite_store: Store) -> None:
    other = sqlite3.connect(sqlite_store.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert not takes_writes(sqlite_store, patience=0.05)
    assert time.monotonic() - began < 1.5
    assert answers(sqlite_store)
    other.execute("ROLLBACK")
    other.close()


def test_a_writer_that_was_in_a_hurry_leaves_the_next_one_its_time(sqlite_store: Store) -> None:
    assert takes_writes(sqlite_store, patience=0.05)
    with sqlite_store.reading() as db:
        assert db.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 5_000


def test_a_locked_row_is_unavailable_in_the_end(postgresql_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.database._BUSY_MS", 200)
    store = Store(f"{postgresql_server}/template")
    with store.reading() as db:
        db.execute(text("LOCK TABLE audit IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        with pytest.raises(StoreUnavailable), store.writing() as other:
            note(other)
    assert time.monotonic() - began < 2.0
    store.close()


def test_a_pool_without_a_free_connection_is_unavailable(
    postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database._BUSY_MS", 100)
    store = Store(f"{postgresql_server}/postgres")
    with ExitStack() as held:
        for _number in range(15):
            held.enter_context(store.engine.connect())
        with pytest.raises(StoreUnavailable), store.reading():
            pass
    store.close()


def test_an_order_that_somebody_still_reads_is_not_told_to_be_forgotten(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database._BUSY_MS", 100)
    store = Store(sqlite_store.url)
    log = Path(f"{sqlite_store.url.removeprefix('sqlite:///')}-wal")
    with store.writing() as db:
        note(db, by="first")
    with sqlite_store.reading() as reader:
        reader.execute(select(t.audit)).all()
        with store.writing() as db:
            note(db, by="a trace")
        with pytest.raises(StoreUnavailable):
            store.forget_order()
        assert b"a trace" in log.read_bytes()
    store.forget_order()
    assert log.stat().st_size == 0
    store.close()


def test_nobody_else_reads_a_new_database_or_what_lies_beside_it(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = Store(f"sqlite:///{tmp_path / 'town' / 'data' / 'shirube.db'}")
        migrate(store)
        with store.writing() as db:
            note(db)
        found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "town" / "data").iterdir()}
    finally:
        os.umask(before)
    assert found == dict.fromkeys(["shirube.db", "shirube.db-wal", "shirube.db-shm"], 0o600)
    assert stat.S_IMODE((tmp_path / "town" / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "town").stat().st_mode) == 0o700
    store.close()


def test_a_database_somebody_has_shared_stays_shared(tmp_path: Path, empty_sqlite: Path) -> None:
    path = tmp_path / "shirube.db"
    shutil.copy(empty_sqlite, path)
    path.chmod(0o640)
    store = Store(f"sqlite:///{path}")
    assert notes(store) == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    store.close()


def test_a_full_disk_is_unavailable_and_leaves_nothing(sqlite_store: Store) -> None:
    def fill() -> None:
        with sqlite_store.writing() as db:
            pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
            db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for _row in range(10_000):
                staff.write_audit(db, at=NOON, by="x", action="test", long="x" * 1_000)

    with pytest.raises(StoreUnavailable):
        fill()
    assert notes(sqlite_store) == 0


def test_a_folder_that_is_no_folder_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "shirube.db").mkdir()
    store = Store(f"sqlite:///{tmp_path / 'shirube.db'}")
    with pytest.raises(StoreUnavailable), store.reading():
        pass
    assert not answers(store)
    store.close()


def test_a_store_without_tables_is_unavailable_not_a_fault(tmp_path: Path, postgresql_server: str) -> None:
    for url in (f"sqlite:///{tmp_path / 'empty.db'}", f"{postgresql_server}/postgres"):
        store = Store(url)
        with pytest.raises(StoreUnavailable), store.reading() as db:
            staff.everyone(db)
        store.close()


def test_a_port_where_nothing_listens_is_unavailable() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    store = Store(f"postgresql://shirube@127.0.0.1:{port}/none")
    with pytest.raises(StoreUnavailable), store.writing() as db:
        note(db)
    assert not answers(store)
    store.close()


def test_a_server_that_stops_and_comes_back_is_unavailable_in_between() -> None:
    with postgres.server() as address:
        store = Store(f"{address}/postgres")
        migrate(store)
        with store.writing() as db:
            note(db)
    # The pool still holds a connection to the server that is gone.
    with pytest.raises(StoreUnavailable), store.writing() as db:
        note(db)
    assert not answers(store)
    store.close()


def test_a_connection_that_is_cut_within_a_transaction_is_unavailable(postgresql_server: str) -> None:
    store = Store(f"{postgresql_server}/postgres")

    def write() -> None:
        with store.writing() as db:
            own = db.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with store.reading() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({own})")
            time.sleep(0.05)
            db.exec_driver_sql("SELECT 1")

    with pytest.raises(StoreUnavailable):
        write()
    assert answers(store)
    store.close()


def test_a_fault_of_ours_stays_a_fault(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reading() as db:
        db.exec_driver_sql("SELECT nonsense FROM audit")


def test_sqlite_is_durable_and_keeps_its_foreign_keys(sqlite_store: Store) -> None:
    with sqlite_store.reading() as db:
        told = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
    assert told == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_moment_comes_back_to_the_millisecond(db: Db) -> None:
    at = datetime(2026, 6, 3, 23, 59, 59, 999_999, tzinfo=UTC)
    db.execute(t.lease.insert().values(name="a", holder="x", until=at))
    assert db.execute(select(t.lease.c.until)).scalar_one() == at.replace(microsecond=999_000)


def test_a_moment_of_another_zone_is_the_same_moment(db: Db) -> None:
    at = NOON.astimezone(tz=None)
    db.execute(t.lease.insert().values(name="a", holder="x", until=at))
    found = db.execute(select(t.lease.c.until)).scalar_one()
    assert found == NOON
    assert found.tzinfo is UTC


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_milliseconds_are_exact_and_never_later(at: datetime) -> None:
    back = moment(milliseconds(at))
    assert timedelta(0) <= at - back < timedelta(milliseconds=1)
    assert milliseconds(back) == milliseconds(at)


def test_json_is_readable_text(db: Db) -> None:
    staff.write_audit(db, at=NOON, by="x", action="test", 名="ひとやすみ", tags=["a"])
    assert db.exec_driver_sql("SELECT detail FROM audit").scalar_one() == '{"tags": ["a"], "名": "ひとやすみ"}'
    assert staff.audit_trail(db)[0].detail == {"名": "ひとやすみ", "tags": ["a"]}


def test_a_connection_still_in_use_when_the_store_is_closed_ends_with_its_use(store: Store) -> None:
    with store.reading() as db:
        raw: Any = db.connection.driver_connection
        store.close()
        assert db.execute(text("SELECT 1")).scalar() == 1
    if store.is_sqlite:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            raw.execute("SELECT 1")
    else:
        assert raw.closed
