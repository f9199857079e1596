"""The migrated schema is the one the tables describe, on both databases."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from store import schema, tables
from store.database import Store

TABLES = {table.name for table in tables.metadata.sorted_tables}


def test_the_migrations_make_the_tables_of_the_source(store: Store) -> None:
    with store.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, tables.metadata) == []


def test_checks_are_migrated_too(store: Store) -> None:
    """Alembic compares no checks: their names must be there, each in its table."""
    with store.reading() as db:
        looked = inspect(db)
        for table in tables.metadata.sorted_tables:
            wanted = {str(check.name) for check in table.constraints if type(check).__name__ == "CheckConstraint"}
            there = {str(check["name"]) for check in looked.get_check_constraints(table.name)}
            # An expanded column type's own checks have no name.
            assert {name for name in wanted if name != "None"} <= there, table.name


def test_checks_say_the_same_as_the_source(sqlite_store: Store, tmp_path: Path) -> None:
    """A migration that was not made anew after a code was added would refuse the new code."""
    fresh = Store(f"sqlite:///{tmp_path / 'fresh.db'}")
    with fresh.writing() as db:
        tables.metadata.create_all(db)
    for table in sorted(TABLES):
        assert checks(sqlite_store, table) == checks(fresh, table), table
    fresh.close()


def checks(store: Store, table: str) -> dict[str, str]:
    with store.reading() as db:
        told = inspect(db).get_check_constraints(table)
    return {str(check["name"]): " ".join(check["sqltext"].split()) for check in told}


def test_migrating_twice_is_harmless(store: Store) -> None:
    with store.reading() as db:
        before = schema.version(db)
    schema.migrate(store)
    with store.reading() as db:
        assert schema.version(db) == before
        assert set(inspect(db).get_table_names()) == TABLES | {"alembic_version"}
    assert schema.is_current(store)


def test_the_newest_version_is_the_one_alembic_would_migrate_to() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert schema.newest() == ScriptDirectory.from_config(config).get_current_head()


def test_an_empty_store_is_not_current(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'new' / 'shirube.db'}")
    assert not schema.is_current(store)
    with store.reading() as db:
        assert schema.version(db) is None
    schema.migrate(store)
    assert schema.is_current(store)
    store.close()


def test_a_store_of_another_version_is_not_current(store: Store) -> None:
    with store.writing() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = 'other'")
    assert not schema.is_current(store)


def test_a_store_out_of_reach_is_not_current() -> None:
    store = Store("postgresql://shirube@127.0.0.1:1/none")
    assert not schema.is_current(store)
    store.close()


def test_event_tables_have_the_programme_first_in_their_key() -> None:
    events = ("scan", "scan_hour", "device", "device_day", "line_event", "friend", "known_client", "consultation")
    for name in (*events, "consultation_topic", "survey_link", "survey_count", "answer", "answer_item"):
        assert list(tables.metadata.tables[name].primary_key.columns)[0].name == "programme_id", name


def test_no_column_can_hold_what_must_not_be_stored() -> None:
    words = {column.name for table in tables.metadata.sorted_tables for column in table.columns}
    assert not words & {"ip", "user_agent", "text", "message", "user_id", "line_user_id", "cookie", "token"}
