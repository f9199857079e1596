"""LINE's days from files: brought in once, out as a whole, and used where LINE itself was not asked."""

from datetime import date, timedelta

import pytest

from exchange.friend_file import FriendDayRow
from funnel import friend_days, imports, reconciliation
from funnel.friend_days import NothingNew, TooManyDays
from store import exchange, line_desks, staff
from store.database import Db
from store.records import FollowerCount, ImportBatch, Programme
from tests.conftest import NOON, add_programme

BY = "manager@example.lg.jp"
FIRST = date(2026, 5, 10)


def day(number: int, followers: int | None = None, added: int | None = None) -> FriendDayRow:
    return FriendDayRow(FIRST + timedelta(days=number), followers, added, None)


def bring_in(db: Db, programme: Programme, *rows: FriendDayRow) -> ImportBatch:
    return friend_days.bring_in(db, by=BY, at=NOON, programme=programme, rows=rows, file_hash="f")


def told(db: Db, programme: Programme) -> dict[int, int | None]:
    found = exchange.friend_days(db, programme.id, FIRST, FIRST + timedelta(days=30))
    return {(each.day - FIRST).days: each.followers for each in found}


def compared(db: Db, programme: Programme) -> tuple[int, int, int]:
    found = reconciliation.coverage(db, programme=programme, since=FIRST, until=FIRST + timedelta(days=4))
    return found.days, found.theirs, len(found.gaps)


def test_days_come_in_with_an_audit_row_and_go_out_whole(db: Db, programme: Programme) -> None:
    batch = bring_in(db, programme, day(0, 100), day(1, 104))
    assert told(db, programme) == {0: 100, 1: 104}
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by, entry.detail["rows"]) == ("friend_days.import", BY, 2)
    assert imports.undo(db, by=BY, at=NOON, programme=programme, batch_id=batch.id) == 2
    assert told(db, programme) == {}
    assert staff.audit_trail(db)[0].action == "friend_days.undo"
    with pytest.raises(imports.NotUndoable):
        imports.undo(db, by=BY, at=NOON, programme=programme, batch_id=batch.id)


def test_only_what_is_new_comes_in_and_of_a_day_told_twice_the_newer_file_holds(db: Db, programme: Programme) -> None:
    bring_in(db, programme, day(0, 100), day(1, 104))
    rows = (day(0, 100), day(1, 105), day(2, 107))
    fresh = friend_days.fresh(db, programme=programme, rows=rows)
    assert (len(fresh.days), fresh.alike, fresh.otherwise) == (2, 1, 1)
    newer = bring_in(db, programme, *rows)
    assert (newer.rows, told(db, programme)) == (2, {0: 100, 1: 105, 2: 107})
    imports.undo(db, by=BY, at=NOON, programme=programme, batch_id=newer.id)
    assert told(db, programme) == {0: 100, 1: 104}


def test_the_same_file_again_changes_nothing(db: Db, programme: Programme) -> None:
    bring_in(db, programme, day(0, 100))
    with pytest.raises(NothingNew):
        bring_in(db, programme, day(0, 100))
    with pytest.raises(NothingNew):
        bring_in(db, programme)


def test_more_days_than_line_has_existed_are_refused(db: Db, programme: Programme) -> None:
    with pytest.raises(TooManyDays):
        bring_in(db, programme, *[day(number) for number in range(friend_days.MOST_DAYS + 1)])


def test_a_programme_does_not_see_or_take_back_another_ones_days(db: Db, programme: Programme) -> None:
    batch = bring_in(db, programme, day(0, 100))
    other = add_programme(db, "andere")
    assert told(db, other) == {}
    with pytest.raises(imports.NoSuchImport):
        imports.undo(db, by=BY, at=NOON, programme=other, batch_id=batch.id)


def test_days_of_a_file_stand_in_for_line_in_the_comparison(db: Db, programme: Programme) -> None:
    assert compared(db, programme) == (0, 0, 5)
    bring_in(db, programme, day(-1, 100), day(0, 103), day(1, 103))
    assert compared(db, programme) == (2, 3, 3)


def test_what_line_was_asked_goes_before_what_a_file_says(db: Db, programme: Programme) -> None:
    bring_in(db, programme, day(-1, 100), day(0, 103))
    line_desks.put_count(db, FollowerCount(programme.id, FIRST, 110, 0, NOON))
    assert compared(db, programme) == (1, 10, 4)


def test_a_list_of_ones_own_tells_the_days_difference_itself(db: Db, programme: Programme) -> None:
    bring_in(db, programme, day(0, added=4), day(2, added=0))
    assert compared(db, programme) == (2, 4, 3)
    line_desks.put_count(db, FollowerCount(programme.id, FIRST - timedelta(days=1), 100, 0, NOON))
    line_desks.put_count(db, FollowerCount(programme.id, FIRST, 109, 0, NOON))
    assert compared(db, programme) == (2, 9, 3)


def test_the_days_of_the_programme_before_belong_to_the_same_account(db: Db, programme: Programme) -> None:
    bring_in(db, programme, day(-1, 100))
    second = add_programme(db, "toshima-r9", continues=programme)
    bring_in(db, second, day(0, 102))
    assert compared(db, second)[:2] == (1, 2)
