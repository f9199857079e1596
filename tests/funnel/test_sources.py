"""From when and until when a source tells of anything."""

from datetime import date

import pytest

from funnel import imports, sources
from store.database import Store
from tests.funnel.town import APRIL, BY, MAY, Town, at, found, row


def brought_in(town: Town, *days: date, on: date) -> None:
    """A list of records, imported on a day."""
    with town.store.writing() as db:
        rows = [row(f"{on}-{number}", day) for number, day in enumerate(days)]
        imports.import_rows(db, by=BY, at=at(on), programme=town.programme, rows=rows, file_hash=f"{on}")


def until(town: Town) -> date | None:
    with town.store.reading() as db:
        return sources.records_until(db, town.programme)


@pytest.mark.parametrize(
    ("last", "on", "known"),
    [
        # A list of October that comes in November says nothing of November.
        (date(2026, 10, 29), date(2026, 11, 20), date(2026, 10, 31)),
        # One of this month reaches to the day it came.
        (date(2026, 11, 5), date(2026, 11, 20), date(2026, 11, 20)),
        # One that came long after says that there was nothing.
        (date(2026, 6, 4), date(2026, 11, 20), date(2026, 9, 21)),
        # What is recorded is known, whenever it was brought in.
        (date(2026, 12, 3), date(2026, 11, 20), date(2026, 12, 3)),
    ],
)
def test_records_tell_of_the_month_of_the_last_and_no_day_after_they_came(
    store: Store, last: date, on: date, known: date
) -> None:
    town = found(store)
    brought_in(town, APRIL, last, on=on)
    assert until(town) == known


def test_without_a_list_nothing_says_where_records_end(sqlite_store: Store) -> None:
    assert until(found(sqlite_store)) is None


def test_friends_are_known_since_the_first_follow_of_the_chain(store: Store) -> None:
    town = found(store)
    with store.reading() as db:
        assert sources.friends_since(db, [town.programme.id]) is None
    town.line("follow", "anna", at(MAY))
    town.line("follow", "beate", at(date(2026, 5, 9)))
    with store.reading() as db:
        assert sources.friends_since(db, [town.programme.id]) == MAY
