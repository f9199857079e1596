"""The order of answers on PostgreSQL: forgotten means gone from the files, and whatever keeps it is said."""

import time
from collections.abc import Iterator

import psycopg
import pytest

from core.dates import now
from store.database import Store, StoreUnavailable
from store.schema import migrate
from survey.invitations import hash_of
from tests.postgres import Cluster, cluster
from tests.survey.conftest import Desk, open_desk


@pytest.fixture(scope="module")
def kept() -> Iterator[Cluster]:
    """A server that keeps eight old parts of its log, as Patroni sets it where nobody says otherwise."""
    with cluster("fsync=off", "wal_recycle=off", "wal_keep_size=128MB", "max_prepared_transactions=2") as own:
        store = Store(f"{own.address}/postgres")
        migrate(store)
        store.close()
        yield own


@pytest.fixture
def store(kept: Cluster) -> Iterator[Store]:
    made = Store(f"{kept.address}/postgres")
    with made.writing() as db:
        db.exec_driver_sql("TRUNCATE answer, answer_item, survey_link, open_survey, questionnaire, programme CASCADE")
    yield made
    made.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return open_desk(store)


def spent(desk: Desk) -> str:
    """The hash of a link by which somebody has answered."""
    [token] = desk.tokens(at=now())
    desk.submit(token, at=now())
    return hash_of(token)


def files_with(own: Cluster, store: Store, trace: str) -> set[str]:
    """Kinds of files that hold a trace: the log, or the links' own table."""
    with psycopg.connect(store.url, autocommit=True) as db:
        db.execute("CHECKPOINT")
    found = [path for path in (own.home / "data").rglob("*") if path.is_file() and trace.encode() in path.read_bytes()]
    return {path.relative_to(own.home / "data").parts[0] for path in found}


def test_parts_of_the_log_that_the_server_keeps_are_filled_up_until_the_old_ones_go(
    kept: Cluster, store: Store, desk: Desk
) -> None:
    trace = spent(desk)
    assert files_with(kept, store, trace) == {"base", "pg_wal"}
    assert store.forget_order() is True
    assert files_with(kept, store, trace) == set()


def test_a_log_that_a_standby_still_wants_is_said_to_be_kept(kept: Cluster, store: Store, desk: Desk) -> None:
    trace = spent(desk)
    with psycopg.connect(store.url, autocommit=True) as db:
        db.execute("SELECT pg_create_physical_replication_slot('behind', true)")
        try:
            assert store.forget_order() is False
            assert files_with(kept, store, trace) == {"pg_wal"}
        finally:
            db.execute("SELECT pg_drop_replication_slot('behind')")
    assert store.forget_order() is True
    assert files_with(kept, store, trace) == set()


def test_a_role_that_may_not_throw_the_log_away_is_told_so(kept: Cluster, store: Store, desk: Desk) -> None:
    trace = spent(desk)
    with psycopg.connect(store.url, autocommit=True) as db:
        db.execute("DROP ROLE IF EXISTS office")
        db.execute("CREATE ROLE office LOGIN")
        owner = Store(store.url.replace("//shirube@", "//office@"))
        for table in ("survey_link", "open_survey", "answer", "answer_item"):
            db.execute(f"ALTER TABLE {table} OWNER TO office")
        try:
            assert owner.forget_order() is False
            assert files_with(kept, store, trace) == {"pg_wal"}
            db.execute("GRANT pg_checkpoint TO office")
            db.execute("GRANT EXECUTE ON FUNCTION pg_switch_wal(), pg_ls_waldir() TO office")
            assert owner.forget_order() is True
            assert files_with(kept, store, trace) == set()
        finally:
            owner.close()
            db.execute("REASSIGN OWNED BY office TO shirube")
            db.execute("DROP OWNED BY office")
            db.execute("DROP ROLE office")


@pytest.mark.parametrize(
    "older",
    [
        ("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT * FROM programme"),
        ("BEGIN", "INSERT INTO lease VALUES ('other', 'anna', 0)"),
        ("BEGIN", "INSERT INTO lease VALUES ('other', 'anna', 0)", "PREPARE TRANSACTION 'other'"),
    ],
    ids=["reads", "writes", "prepared"],
)
def test_rows_that_an_older_transaction_keeps_are_not_told_to_be_gone(
    kept: Cluster, store: Store, desk: Desk, older: tuple[str, ...]
) -> None:
    with psycopg.connect(store.url, autocommit=True) as other:
        for statement in older:
            other.execute(statement)
        trace = spent(desk)
        with pytest.raises(StoreUnavailable):
            store.forget_order()
        assert "base" in files_with(kept, store, trace)
        other.execute("ROLLBACK PREPARED 'other'" if "PREPARE" in older[-1] else "ROLLBACK")
    assert store.forget_order() is True
    assert files_with(kept, store, trace) == set()


def test_whoever_reads_long_keeps_no_form_shut(store: Store, desk: Desk) -> None:
    spent(desk)
    with psycopg.connect(store.url) as reader:
        reader.execute("SELECT * FROM survey_link")
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.forget_order()
        assert time.monotonic() - began < 2
    assert store.forget_order() is True
    # The next ones of this pool are as patient as ever.
    with store.reading() as db:
        assert db.exec_driver_sql("SHOW lock_timeout").scalar_one() == "5s"
