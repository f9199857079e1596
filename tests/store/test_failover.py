"""Several PostgreSQL hosts: whoever is no longer the primary is left at once, whoever is gone costs little time."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine

from store.database import Store, StoreUnavailable, answers, takes_writes
from store.recording import Recording, open_recording
from store.schema import migrate
from tests import postgres
from tests.gateway.conftest import totals, wait_until
from tests.gateway.desks import open_desk
from tests.gateway.test_recorder import row_of
from tests.store.test_database import note, notes


@pytest.fixture(scope="module")
def other_server() -> Iterator[str]:
    """A second server, with an empty, migrated store."""
    with postgres.server() as address:
        yield address


@pytest.fixture
def two_stores(postgresql_server: str, other_server: str) -> tuple[str, str]:
    """The same database on two servers, each for one test; nothing is copied between them."""
    name = f"f{time.time_ns()}"
    for server in (postgresql_server, other_server):
        run(server, f"CREATE DATABASE {name}")
        store = Store(f"{server}/{name}")
        migrate(store)
        store.close()
    return f"{postgresql_server}/{name}", f"{other_server}/{name}"


def run(server: str, *statements: str) -> None:
    engine = create_engine(f"{server.replace('postgresql://', 'postgresql+psycopg://')}/postgres")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        for statement in statements:
            db.exec_driver_sql(statement)
    engine.dispose()


def both(first: str, second: str) -> str:
    """One address with both hosts, the first one first."""
    place, name = first.removeprefix("postgresql://shirube@").split("/")
    return f"postgresql://shirube@{place},{second.removeprefix('postgresql://shirube@').split('/')[0]}/{name}"


@contextmanager
def demoted(url: str) -> Iterator[None]:
    """The server takes no writes any more, for those who are connected either, and goes on answering."""
    server = url.rpartition("/")[0]
    run(server, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
    try:
        yield
    finally:
        run(server, "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")


def read_only(url: str) -> bool:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as db:
        found = db.exec_driver_sql("SHOW default_transaction_read_only").scalar_one()
    engine.dispose()
    return bool(found == "on")


def test_connections_to_a_demoted_primary_are_left_at_once(two_stores: tuple[str, str]) -> None:
    first, second = two_stores
    store = Store(both(first, second))
    with store.writing() as db, store.writing() as another:  # two connections lie in the pool
        note(db), note(another)
    with demoted(first):
        wait_until(lambda: read_only(first))
        with pytest.raises(StoreUnavailable), store.writing() as db:
            note(db)
        for _turn in range(2):
            with store.writing() as db:
                note(db)
        assert notes(store) == 2  # those on the second server
        assert takes_writes(store, patience=1)
    store.close()


def test_a_server_that_only_reads_takes_no_writes(two_stores: tuple[str, str]) -> None:
    first, _second = two_stores
    store = Store(first)
    assert takes_writes(store, patience=1)
    with demoted(first):
        wait_until(lambda: read_only(first))
        assert not takes_writes(store, patience=1)
        assert answers(store)
    store.close()


def test_a_recording_leaves_a_demoted_primary(two_stores: tuple[str, str]) -> None:
    first, second = two_stores
    one, other = Store(first), Store(second)
    desk, _same = open_desk(one, "card", "sticker", "poster"), open_desk(other, "card", "sticker", "poster")
    recording = open_recording(both(first, second))
    recording.write([row_of(desk)])
    with demoted(first):
        wait_until(lambda: read_only(first))
        assert_refused(recording, desk)
        recording.close()
        recording = open_recording(both(first, second))
        recording.write([row_of(desk, seq=2)])
    recording.close()
    assert (totals(one), totals(other)) == ({"person": 1}, {"person": 1})
    one.close(), other.close()


def assert_refused(recording: Recording, desk: object) -> None:
    with pytest.raises(StoreUnavailable):
        recording.write([row_of(desk, seq=2)])  # type: ignore[arg-type]
    with pytest.raises(StoreUnavailable):
        recording.write([])  # what the recorder asks to learn whether it may come back


@contextmanager
def silent_host() -> Iterator[int]:
    """A port that answers nothing, not even no: whoever connects waits, as for a machine without power."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        waiting = []
        # The queue of a socket that nobody accepts from is full after two or three.
        for _place in range(4):
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(door.getsockname())
        yield door.getsockname()[1]
        for one in waiting:
            one.close()


def test_a_first_host_that_vanished_costs_two_seconds(two_stores: tuple[str, str]) -> None:
    first, _second = two_stores
    with silent_host() as port:
        url = first.replace("shirube@", f"shirube@127.0.0.1:{port},")
        store = Store(url)
        for connect in (lambda: notes(store), lambda: open_recording(url).close()):
            began = time.monotonic()
            connect()
            assert 1.5 < time.monotonic() - began < 4.0
        began = time.monotonic()
        assert notes(store) == 0
        assert time.monotonic() - began < 1.0  # over the connection of before
        store.close()


def test_a_host_that_vanishes_later_is_noticed_within_seconds(two_stores: tuple[str, str]) -> None:
    first, _second = two_stores
    store, recording = Store(first), open_recording(first)
    with store.reading() as db:
        lines = [db.connection.dbapi_connection.fileno(), recording._db.fileno()]  # type: ignore[attr-defined, union-attr]
        for line in lines:
            with socket.socket(fileno=os.dup(line)) as door:
                assert door.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 5000
                assert door.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
                assert door.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 3
    recording.close(), store.close()


def test_what_a_session_may_take_stays_bounded(two_stores: tuple[str, str]) -> None:
    first, second = two_stores
    store = Store(both(first, second) + "?options=-c%20work_mem%3D8MB")
    with store.reading() as db:
        told = [db.exec_driver_sql(f"SHOW {name}").scalar_one() for name in ("statement_timeout", "lock_timeout")]
        assert [*told, db.exec_driver_sql("SHOW work_mem").scalar_one()] == ["1min", "5s", "8MB"]
    store.close()
