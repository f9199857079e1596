"""The schema's version: only `manage.py migrate` changes it; the other processes check it and wait."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.database import Db, Store, StoreUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def migrate(store: Store) -> None:
    """Bring the store's schema to the newest version."""
    config = _config()
    # PostgreSQL migrates in one transaction; SQLite takes its write lock for the same span.
    with store.writing() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def is_current(store: Store) -> bool:
    """Whether the schema is the one this code was written for; False too where the store can't be reached."""
    try:
        with store.reading() as db:
            return version(db) == ScriptDirectory.from_config(_config()).get_current_head()
    except StoreUnavailable:
        return False


def version(db: Db) -> str | None:
    """The schema version in the store, or None where it is empty."""
    return MigrationContext.configure(db).get_current_revision()
