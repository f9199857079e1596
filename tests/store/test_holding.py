"""Whoever changes what is a programme's holds it: one at a time, and nobody else is kept from pointing to it."""

from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from store import print_designs, programmes, publications, reports
from store.database import Store
from tests.conftest import NOON, add_programme

TEXT: dict[str, Any] = {
    "fiscal_year": 2026,
    "project_number": "",
    "part": "effect",
    "written": "a",
    "by": "a",
    "at": NOON,
}


def test_there_is_one_way_to_hold_a_programme() -> None:
    assert {reports.hold, publications.hold, print_designs.hold} == {programmes.hold}


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)  # SQLite has one writer: nothing is to be seen there
def test_a_held_programme_can_still_be_pointed_to_but_not_held_twice(store: Store) -> None:
    with store.writing() as db:
        held = add_programme(db)
    with store.writing() as holder, closing(store.engine.connect()) as other:
        programmes.hold(holder, held.id)
        with other.begin():
            other.execute(text("SET LOCAL lock_timeout = '300ms'"))
            reports.write_text(other, programme_id=held.id, **TEXT)
        with other.begin():
            other.execute(text("SET LOCAL lock_timeout = '300ms'"))
            with pytest.raises(OperationalError):
                programmes.hold(other, held.id)
