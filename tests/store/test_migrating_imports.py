"""From files alone to LINE's days and Google Sheets: what was imported stays, and goes on belonging to its import."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from store import schema
from store.database import Store
from tests.funnel.town import APRIL, found, row
from tests.store.test_migrating_surveys import said, to

ROWS = "SELECT person, started_at, batch_id FROM consultation"
BATCHES = "SELECT id, kind, file_hash FROM import_batch"


@pytest.fixture
def before(store: Store) -> Store:
    """A store of the release before, with an import that its consultations point at."""
    found(store).consult(row("a", APRIL), row("b", APRIL))
    to(store, "0006")
    return store


def test_what_was_imported_is_there_after_and_still_points_at_its_import(before: Store) -> None:
    rows, batches = said(before, ROWS), said(before, BATCHES)
    assert (len(rows), len(batches)) == (2, 1)
    schema.migrate(before)
    assert (said(before, ROWS), said(before, BATCHES)) == (rows, batches)
    with pytest.raises(IntegrityError), before.writing() as db:
        db.execute(text("DELETE FROM import_batch"))


def test_a_migration_that_would_leave_rows_pointing_nowhere_changes_nothing(sqlite_store: Store) -> None:
    found(sqlite_store).consult(row("a", APRIL))
    to(sqlite_store, "0006")
    with sqlite_store.writing(reshapes=True) as db:
        db.execute(text("DELETE FROM import_batch"))
    with pytest.raises(RuntimeError, match="consultation"):
        schema.migrate(sqlite_store)
    assert said(sqlite_store, "SELECT version_num FROM alembic_version") == [("0006",)]
