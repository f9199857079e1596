"""The schema's version: only `manage.py migrate` changes it; the other processes check it and wait."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import text

from store.database import Db, Store, StoreUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = re.compile(r'^(revision|down_revision)(?::[^=]+)? = "([^"]+)"$', re.MULTILINE)


def migrate(store: Store) -> None:
    """Bring the store's schema to the newest version, or leave it as it is."""
    # Alembic takes 10 MB and a third of a second, which processes that never migrate can spare.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    # PostgreSQL migrates in one transaction; SQLite takes its write lock for the same span.
    with store.writing(reshapes=True) as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")
        if store.is_sqlite and (nowhere := db.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"after the migration a row of {nowhere[0]} would point nowhere; nothing was changed")


def is_current(store: Store) -> bool:
    """Whether the schema is the one this code was written for; False too where the store can't be reached."""
    try:
        with store.reading() as db:
            return version(db) == newest()
    except StoreUnavailable:
        return False


def version(db: Db) -> str | None:
    """The schema version in the store, or None where it is empty."""
    if not db.dialect.has_table(db, "alembic_version"):
        return None
    found = db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


@cache
def newest() -> str:
    """The version this code was written for: the migration that none comes after, read from the files themselves."""
    told = [dict(_REVISION.findall(path.read_text("utf-8"))) for path in (_MIGRATIONS / "versions").glob("*.py")]
    [last] = {each["revision"] for each in told} - {each.get("down_revision") for each in told}
    return str(last)
