"""A running gateway on a store with one desk."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from core.settings import Settings
from gateway import inbox, line_key, store_line
from gateway.app import Gateway, create_app
from store.database import Db, Store
from tests.gateway.client import Client, living
from tests.gateway.desks import Clock, Desk, open_desk


@pytest.fixture(autouse=True)
def _patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # Other tests may keep the machine busy, and what took longer than its deadline is in the store only a little later.
    if not request.node.get_closest_marker("deadlines"):
        for where, name in ((store_line, "DEADLINE"), (inbox, "DEADLINE"), (line_key, "_DEADLINE")):
            monkeypatch.setattr(where, name, 30.0)


@pytest.fixture
def desk(store: Store) -> Desk:
    """A demo desk with a card, a sticker and a poster."""
    return open_desk(store, "card", "sticker", "poster")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gateway(settings: Settings, store: Store, clock: Clock) -> Gateway:
    return create_app(settings, store=store, clock=clock)


@pytest.fixture
def client(gateway: Gateway, desk: Desk) -> Iterator[Client]:
    """A client of a gateway that lives."""
    with living(gateway) as client:
        yield client


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    """All rows of a table."""
    with store.reading() as db:
        return [tuple(row) for row in db.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]


def count(store: Store, table: str) -> int:
    return len(rows(store, table))


def totals(store: Store) -> dict[str, int]:
    """Scans by class; the totals by hour, day and month must agree with the rows."""
    with store.reading() as db:
        single = _by_class(db, "count(*) FROM scan")
        assert all(_by_class(db, f"sum(scans) FROM scan_{span}") == single for span in ("hour", "day", "month"))
    return single


def _by_class(db: Db, told: str) -> dict[str, int]:
    return {str(kind): int(number) for kind, number in db.execute(text(f"SELECT class, {told} GROUP BY 1"))}


def wait_until(happened: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something another thread does; fails when it doesn't."""
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        threading.Event().wait(0.02)
