"""What all tests share: a store on both databases, a programme, and a fixed cast of staff."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

import exchange  # noqa: F401  (before a test imports openpyxl: it says with what openpyxl reads)
from core import language
from core.settings import Settings
from store import programmes
from store.database import Db, Store
from store.records import Programme
from store.schema import migrate
from survey import urgent
from tests import databases, postgres

NOON = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)  # Wednesday, noon in Tokyo
DATABASES = ["sqlite", "postgresql"]

# How long an example takes is the machine's matter, not the code's; what must be fast is measured in bench/.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever looks at the played demo is slow: five programmes' years are played for it first."""
    for item in items:
        if "played" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgres.server() as address:
        databases.make(address, "template", "template1")
        store = Store(f"{address}/template")
        migrate(store)
        store.close()
        yield address


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str) -> databases.Databases:
    return databases.Databases(postgresql_server)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "shirube.db"
    store = Store(f"sqlite:///{path}")
    migrate(store)
    with store.engine.connect() as db:
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> Iterator[Store]:
    """An empty, migrated store; the test runs once on each database."""
    if request.param == "sqlite":
        shutil.copy(empty_sqlite, tmp_path / "shirube.db")
        url = f"sqlite:///{tmp_path / 'shirube.db'}"
    else:
        url = request.getfixturevalue("postgresql_databases").take()
    store = Store(url)
    yield store
    store.close()
    if request.param == "postgresql":
        request.getfixturevalue("postgresql_databases").give_back(url)


@pytest.fixture
def sqlite_store(tmp_path: Path, empty_sqlite: Path) -> Iterator[Store]:
    """An empty, migrated SQLite store, for what does not depend on the database."""
    shutil.copy(empty_sqlite, tmp_path / "shirube.db")
    store = Store(f"sqlite:///{tmp_path / 'shirube.db'}")
    yield store
    store.close()


@pytest.fixture
def unconfirmed(monkeypatch: pytest.MonkeyPatch) -> str:
    """What is dialled for #8778, which nobody has read at its source in this test."""
    lines = [replace(line, checked=None) if line.number == "#8778" else line for line in urgent.every_line()]
    monkeypatch.setattr(urgent, "_written", lambda: tuple(lines))
    return "%238778"


@pytest.fixture
def db(store: Store) -> Iterator[Db]:
    """A write transaction that is rolled back after the test."""
    with store.engine.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def settings(tmp_path: Path, store: Store) -> Settings:
    """Settings whose data folder is the test's own and whose store is `store`."""
    return Settings(data_dir=tmp_path / "data", database_url=store.url, _env_file=None)


@pytest.fixture(autouse=True)
def _japanese() -> None:
    language.use("ja")


def add_programme(db: Db, slug: str = "toshima-r8", **facts: object) -> Programme:
    """A LINE desk open Thursday and Saturday evenings from 1 April 2026."""
    values: dict[str, object] = {
        "slug": slug,
        "name": "女性のためのLINE相談",
        "municipality": "見本区",
        "section": "男女共同参画課",
        "desk": "ひとやすみ",
        "doorway": "line",
        "line_basic_id": "@000sample",
        "doorway_url": "https://line.me/R/ti/p/%40000sample",
        "starts": date(2026, 4, 1),
        "history_starts": date(2026, 4, 1),
        "is_demo": False,
        **facts,
    }
    made = programmes.add(db, **values)
    programmes.allow_destination(db, made.id, made.doorway_url)
    for weekday in (3, 5):
        programmes.add_hours(
            db,
            programme_id=made.id,
            weekday=weekday,
            opens="18:00",
            closes="21:00",
            last_intake="20:30",
            since=date(2026, 4, 1),
        )
    return made


@pytest.fixture
def programme(db: Db) -> Programme:
    return add_programme(db)
