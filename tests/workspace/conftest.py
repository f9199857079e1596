"""A workspace whose store and data folder are the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store
from workspace import database


@pytest.fixture
def workspace(tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The process's store, as pages and the wall see it."""
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", sqlite_store.url)
    database.forget()
    yield database.store()
    database.forget()


@pytest.fixture
def either(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The process's store, on either database."""
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", store.url)
    database.forget()
    yield database.store()
    database.forget()
