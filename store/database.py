"""The engine: one way to read and one way to write, the same on SQLite and PostgreSQL."""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from core.language import mark as _
from core.refusals import Refusal
from core.settings import make_private
from store import address, turns

# What other packages name as the type of `db`.
Db = Connection

# Nobody waits longer for a lock, whatever it is on.
_BUSY_MS = 5_000
_TROUBLE = ("locked", "disk", "full", "unable to open", "readonly", "no such table", "i/o")
# PostgreSQL: the store is not migrated yet; the server we hold a connection to is no longer the primary.
_NO_TABLE, _READ_ONLY = "42P01", "25006"


# A commit whose wait for the standby was broken off (a crash, an ended backend) is there for whoever looks, and may yet
# be lost with this server. One more record in the log makes our own commit wait until all before it is on the standby.
_WITNESS = "SELECT pg_logical_emit_message(true, 'shirube', '')"
# For a lock that shuts forms out while we wait for it behind whoever reads.
_FORGETTING_MS = 200
_TRACED = "survey_link", "open_survey", "answer", "answer_item"
# The next transaction's number: whatever was deleted by now was deleted by one before it.
_NEXT_XID = "SELECT pg_snapshot_xmax(pg_current_snapshot())::xid::text"
# VACUUM FULL drops what was deleted before the oldest transaction anybody may still look from, and notes which it was.
_ALL_DROPPED = """
SELECT max(age(relfrozenxid)) <= age(%s::xid) FROM pg_class WHERE oid = ANY (%s::regclass[])
"""
# Whether the role may throw the log away; one of its parts is deleted only where it isn't kept to be used again.
_MAY_DROP_LOG = """
SELECT current_setting('wal_recycle') = 'off' AND pg_has_role('pg_checkpoint', 'USAGE')
    AND has_function_privilege('pg_switch_wal()', 'EXECUTE') AND has_function_privilege('pg_ls_waldir()', 'EXECUTE')
"""
_LAST_PART = "SELECT pg_walfile_name(pg_current_wal_insert_lsn())"
# How many parts before the present one a checkpoint leaves (wal_keep_size). Beyond 1 GB we don't fill them up.
_PARTS_KEPT = """
SELECT least(ceil(k.setting::numeric * 1048576 / s.setting::numeric), 1073741824 / s.setting::numeric)::int
FROM pg_settings k, pg_settings s WHERE k.name = 'wal_keep_size' AND s.name = 'wal_segment_size'
"""
_FILL_PART = "SELECT pg_logical_emit_message(false, 'shirube', ''), pg_switch_wal()"
# Something else keeps it: a standby that is behind, an archive that fails. Names of parts begin with the timeline's.
_LOG_DROPPED = """
SELECT NOT EXISTS (SELECT FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND substr(name, 9) <= substr(%s, 9))
"""
# A standby, and a server an administrator has shut for writes, begins any transaction gladly.
_TAKES_WRITES = "SELECT current_setting('transaction_read_only') = 'off'"


class StoreUnavailable(Refusal):
    """The database is locked, full, or not reachable; nothing of the request was stored."""

    sentence = _("The store can't be reached just now. Nothing was saved. Please try again in a minute.")


class Store:
    """An engine with `reading()` and `writing()` transactions; commits when the block ends well.

    Raises address.AddressUnreadable.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        place = address.read(url)
        self.is_sqlite = place.is_sqlite
        self.engine = _sqlite_engine(url, place.path) if self.is_sqlite else _postgresql_engine(place)
        # SQLite has one writer; threads of a process queue here instead of polling the file's lock.
        self._writer = threading.Lock()
        self._is_closed = False
        event.listen(self.engine, "checkin", self._end_late)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: sees one state of the store. Raises StoreUnavailable."""
        # SQLite's transactions do so by themselves; PostgreSQL's would see what came before each statement.
        how = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with _told(), self.engine.connect().execution_options(**how) as db, db.begin():
            yield db

    @contextmanager
    def writing(self, *, patience: float | None = None, reshapes: bool = False) -> Iterator[Connection]:
        """A write transaction, committed at the end of the block, rolled back on any error. Raises StoreUnavailable.

        On SQLite, `patience` (5 s) bounds the whole wait for the lock, behind threads and other processes together.
        On a PostgreSQL cluster the block ends when what it wrote, and what it found, is on the standby too.
        One that `reshapes` may put another table in the place of one that others point at, and checks that itself.
        """
        if not self.is_sqlite:
            with _told(), self.engine.begin() as db:
                yield db
                db.exec_driver_sql(_WITNESS)
            return
        patience = _BUSY_MS / 1000 if patience is None else patience
        until = time.monotonic() + patience
        if not self._writer.acquire(timeout=patience):
            raise StoreUnavailable
        try:
            with (
                _told(),
                self.engine.connect().execution_options(writes=True, until=until) as db,
                _unfollowed(db) if reshapes else nullcontext(),
                db.begin(),
            ):
                yield db
        finally:
            self._writer.release()

    def forget_order(self) -> bool:
        """After answers were rewritten, leave no trace of the order they came in; whether the log went too.

        Raises StoreUnavailable, also where somebody still reads, whatever it is: then the old rows are kept for them,
        and it must be asked again. SQLite has overwritten the deleted rows (secure_delete) and the checkpoint empties
        the write-ahead log. PostgreSQL writes the tables anew without the dead rows, whose xmin told which link was
        spent with which answer. Its log tells that too, and is thrown away up to now where the role may do that and
        nothing keeps old parts of it (docs/operations.md).
        """
        if self.is_sqlite:
            self._empty_log()
            return True
        with _told(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.detach()  # nobody else gets a connection of so little patience
            db.exec_driver_sql(f"SET lock_timeout = {_FORGETTING_MS}")
            now = db.exec_driver_sql(_NEXT_XID).scalar_one()
            db.exec_driver_sql(f"VACUUM (FULL) {', '.join(_TRACED)}")
            if not db.exec_driver_sql(_ALL_DROPPED, (now, list(_TRACED))).scalar_one():
                raise StoreUnavailable
            return _drop_log(db)

    def _empty_log(self) -> None:
        try:
            # Outside of any transaction, and so past the engine's own.
            with closing(self.engine.raw_connection()) as connection:
                is_busy, *_pages = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (sqlite3.OperationalError, DBAPIError) as error:
            raise StoreUnavailable from error
        if is_busy:
            raise StoreUnavailable

    def close(self) -> None:
        """Give back all connections; one that a thread still uses, as soon as it is done."""
        self._is_closed = True
        self.engine.dispose()

    def _end_late(self, _connection: object, record: Any) -> None:
        # It goes back to a pool that nobody asks any more; whoever does ask, gets another one.
        if self._is_closed:
            record.invalidate()


@contextmanager
def _unfollowed(db: Connection) -> Iterator[None]:
    """SQLite makes a table anew by dropping it: what points at its rows is not followed meanwhile."""
    plain = db.connection.driver_connection
    assert plain
    plain.execute("PRAGMA foreign_keys=OFF")  # inside a transaction it would do nothing
    try:
        yield
    finally:
        plain.execute("PRAGMA foreign_keys=ON")


def _drop_log(db: Connection) -> bool:
    """Throw PostgreSQL's log away up to now; whether it is gone."""
    if not db.exec_driver_sql(_MAY_DROP_LOG).scalar_one():
        return False
    last = db.exec_driver_sql(_LAST_PART).scalar_one()
    for _part in range(db.exec_driver_sql(_PARTS_KEPT).scalar_one() + 1):
        db.exec_driver_sql(_FILL_PART)
    db.exec_driver_sql("CHECKPOINT")
    return bool(db.exec_driver_sql(_LOG_DROPPED, (last,)).scalar_one())


@contextmanager
def _told() -> Iterator[None]:
    """Say StoreUnavailable for what is the database's trouble, not the caller's."""
    try:
        yield
    except PoolExhausted as error:
        raise StoreUnavailable from error
    except DBAPIError as error:
        if _is_trouble(error):
            raise StoreUnavailable from error
        raise


def _is_trouble(error: DBAPIError) -> bool:
    if error.connection_invalidated or _sqlstate(error.orig) in (_NO_TABLE, _READ_ONLY):
        return True
    if not isinstance(error, OperationalError):
        return False
    told = str(error.orig).lower()
    return not isinstance(error.orig, sqlite3.Error) or any(word in told for word in _TROUBLE)


def _sqlstate(error: BaseException | None) -> str | None:
    return getattr(error, "sqlstate", None)


def _sqlite_engine(url: str, path: str) -> Engine:
    if path != ":memory:":
        make_private(Path(path).parent)
    engine = create_engine(
        url, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "do_connect")
    def _make(_dialect: Any, _record: Any, _args: Any, _more: Any) -> None:
        if path != ":memory:" and not os.path.exists(path):
            _make_file(Path(path))

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin ourselves, see below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MS}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(db: Connection) -> None:
        options = db.get_execution_options()
        if not options.get("writes"):
            db.exec_driver_sql("BEGIN")
            return
        left = max(0.0, options.get("until", time.monotonic() + _BUSY_MS / 1000) - time.monotonic())
        try:
            db.exec_driver_sql(f"PRAGMA busy_timeout={int(left * 1000)}")
            # It takes the write lock at once: a read that later turns into a write can fail as "locked" midway.
            with turns.wanted(path):
                db.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            db.exec_driver_sql(f"PRAGMA busy_timeout={_BUSY_MS}")

    return engine


def _make_file(path: Path) -> None:
    """Make an empty database that only its owner reads; -wal and -shm take over its mode.

    Made aside and linked into place: to close a file SQLite has opened by now would undo the locks of this process.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    # Where it can't be made, SQLite says so in a moment.
    with suppress(OSError):
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            os.link(draft, path)
        finally:
            draft.unlink()


def _postgresql_engine(place: address.Address) -> Engine:
    # Statements of a page never run longer than a minute.
    options = f"-c statement_timeout=60000 -c lock_timeout={_BUSY_MS} -c timezone=UTC"
    engine = create_engine(
        # SQLAlchemy's own form of an address knows no list of ports.
        "postgresql+psycopg://",
        pool_pre_ping=True,
        pool_timeout=_BUSY_MS / 1000,
        connect_args=place.connecting(options=options),
        hide_parameters=True,
    )

    @event.listens_for(engine, "handle_error")
    def _leave_a_demoted_server(context: ExceptionContext) -> None:
        # It answers a ping as well as ever; so do the other connections of the pool, which go with this one.
        if _sqlstate(context.original_exception) == _READ_ONLY:
            context.is_disconnect = True

    return engine


def answers(store: Store) -> bool:
    """Whether the database answers at all."""
    try:
        with store.reading() as db:
            return db.execute(text("SELECT 1")).scalar() == 1
    except (StoreUnavailable, DBAPIError):
        return False


def takes_writes(store: Store, *, patience: float) -> bool:
    """Whether the database lets us write; on SQLite asked for so many seconds."""
    try:
        with store.writing(patience=patience) as db:
            question = "SELECT true" if store.is_sqlite else _TAKES_WRITES
            return bool(db.exec_driver_sql(question).scalar())
    except (StoreUnavailable, DBAPIError):
        return False
