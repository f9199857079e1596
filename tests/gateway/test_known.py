"""What the gateway knows by heart, and how soon it learns."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from campaigns import placements
from gateway.known import Known, Snapshot
from store import placements as stored
from store.database import Store
from tests.conftest import NOON
from tests.gateway.desks import BY, open_desk, put_up


def knowing(store: Store) -> Known:
    known = Known(store)

    async def once() -> None:
        await known.start()
        await known.stop()

    asyncio.run(once())
    return known


def test_it_knows_every_code_and_programme(store: Store) -> None:
    desk = open_desk(store, "card", "poster")
    known = knowing(store)
    assert set(known.routes) == {place.code for place in desk.placements}
    assert known._snapshot.programmes == {"toshima-r8": desk.programme}


def test_it_asks_only_for_a_version_where_nothing_changed(store: Store) -> None:
    open_desk(store)
    known = knowing(store)
    assert known._refreshed() is known._snapshot


@pytest.mark.parametrize("change", ["placement", "retire"])
def test_it_notices_what_staff_change(store: Store, change: str) -> None:
    desk = open_desk(store)
    known = knowing(store)
    with store.writing() as db:
        if change == "placement":
            put_up(db, desk.programme, "leaflet")
        else:
            placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=desk.placements[0].id)
    fresh = known._refreshed()
    assert fresh is not known._snapshot
    assert dict(fresh.routes[desk.code].headers)[b"location"] == (
        b"/closed" if change == "retire" else b"https://line.me/R/ti/p/%40000sample"
    )


def test_it_notices_a_change_committed_after_a_later_one(store: Store) -> None:
    open_desk(store)
    with store.reading() as db:
        before = stored.routes_version(db)
    with store.writing() as db:
        newest = db.execute(text("SELECT max(id) FROM audit")).scalar_one()
        db.execute(text("UPDATE audit SET id = id + 5 WHERE id = :newest"), {"newest": newest})
        jumped = stored.routes_version(db)
        db.execute(
            text("INSERT INTO audit (id, at, by, action, detail) VALUES (:id, 0, 'x', 'y', '{}')"), {"id": newest + 1}
        )
        assert len({before, jumped, stored.routes_version(db)}) == 3


def by_hand(store: Store, *statements: str) -> None:
    """Change a database without its foreign keys."""
    with closing(sqlite3.connect(str(store.engine.url.database))) as db, db:
        for statement in statements:
            db.execute(statement)


def test_a_destination_the_allow_list_does_not_hold_is_not_served(sqlite_store: Store) -> None:
    # The store's foreign key forbids it; a database changed by hand must not turn the gateway into an open redirect.
    desk = open_desk(sqlite_store)
    by_hand(sqlite_store, "UPDATE placement SET destination = 'https://evil.example/'")
    known = knowing(sqlite_store)
    assert known.routes == {}
    assert known._look_up_codes([desk.code]) == {}


def test_an_allowed_address_no_header_can_carry_is_not_served(sqlite_store: Store) -> None:
    open_desk(sqlite_store)
    address = "'https://line.me/' || char(13, 10) || 'set-cookie: a=b'"
    by_hand(sqlite_store, f"UPDATE placement SET destination = {address}", f"UPDATE destination SET url = {address}")
    assert knowing(sqlite_store).routes == {}


def test_an_empty_store_is_known_as_empty_and_an_unmigrated_one_not_at_all(store: Store) -> None:
    assert knowing(store)._snapshot.version != ()
    with store.writing() as db:
        db.execute(text("DELETE FROM alembic_version"))
    assert knowing(store)._snapshot == Snapshot()
