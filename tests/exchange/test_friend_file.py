"""Friends by day as LINE counts them: its own file, lists of one's own, and what can't be right in them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import spoken
from exchange import errors, friend_file, refusals, tables
from exchange.friend_file import FriendDayRow, Parsed
from tests.conftest import NOON

LINES = "date,contacts,targetReaches,blocks\n20260601,1200,900,95\n20260602,1203,901,96\n"


def parsed(text: str, encoding: str = "utf-8-sig") -> Parsed:
    table = tables.read("friend_overview.csv", text.encode(encoding), expects=friend_file.HEADERS)
    return friend_file.parse(table, at=NOON)


def test_lines_own_file_is_read_and_the_target_reach_left_out() -> None:
    found = parsed(LINES)
    assert found.rows == (
        FriendDayRow(date(2026, 6, 1), 1200, None, 95),
        FriendDayRow(date(2026, 6, 2), 1203, None, 96),
    )
    assert (found.errors, found.ignored_columns) == ((), ("targetReaches",))


@pytest.mark.parametrize("encoding", ["utf-16", "cp932", "utf-8"])
def test_a_list_of_ones_own_is_read_in_any_order_of_days(encoding: str) -> None:
    header = "日付\t友だち追加数\tターゲットリーチ\t新規友だち\tブロック数\n"
    text = header + "R8.6.2\t1,203人\t\t3\t\n６月計\t\t\t3\t\n令和8年6月1日\t１２００\t\t\t95\n"
    assert parsed(text, encoding).rows == (
        FriendDayRow(date(2026, 6, 1), 1200, None, 95),
        FriendDayRow(date(2026, 6, 2), 1203, 3, None),
    )


@pytest.mark.parametrize(
    ("line", "column", "key"),
    [
        ("20260602,1204,1,1", "date", "day_twice"),
        (",1204,1,1", "date", "friend_day_missing"),
        ("20260605,1204,1,1", "date", "in_the_future"),
        ("きのう,1204,1,1", "date", "not_a_date"),
        ("20260603,たくさん,1,1", "contacts", "not_a_number"),
        ("20260603,1204,1,-1", "blocks", "number_out_of_range"),
        ("20260603,1204,1,1.5", "blocks", "not_whole"),
        ("20260603,1202,1,1", "contacts", "followers_fell"),
    ],
)
def test_a_wrong_cell_is_named_and_the_other_days_stay(line: str, column: str, key: str) -> None:
    found = parsed(f"{LINES}{line}\n")
    assert [(error.row, error.column, error.key) for error in found.errors] == [(4, column, key)]
    assert len(found.rows) == 2
    for language in ("ja", "en"):
        with spoken(language):
            assert "{" not in errors.worded(found.errors[0])


def test_one_count_too_high_is_the_one_that_is_wrong_not_all_behind_it() -> None:
    found = parsed("date,contacts\n20260529,100\n20260530,9100\n20260531,102\n20260601,103\n")
    assert [(error.row, error.value) for error in found.errors] == [(3, "9100")]
    assert [row.followers for row in found.rows] == [100, 102, 103]


def test_a_list_without_any_count_is_refused() -> None:
    with pytest.raises(refusals.ColumnsMissing):
        parsed("日付,天気\n2026/6/1,晴れ\n")


def test_a_column_of_ones_choice_is_taken_for_the_friends_of_a_day() -> None:
    table = tables.read_pasted("日付\t友だち追加\n2026/6/1\t5\n2026/6/2\t3", expects=friend_file.HEADERS)
    assert [error.key for error in friend_file.parse(table, at=NOON).errors] == ["followers_fell"]
    chosen = friend_file.parse(table, at=NOON, mapping={"day": "日付", "added": "友だち追加"})
    assert [(row.followers, row.added) for row in chosen.rows] == [(None, 5), (None, 3)]


@given(st.lists(st.none() | st.integers(0, 9), max_size=9))
def test_what_is_kept_never_falls_and_nothing_more_could_be_kept(counts: list[int | None]) -> None:
    kept = friend_file._rising(counts)
    found = [counts[place] for place in sorted(kept)]
    assert found == sorted(count for count in found if count is not None)
    for place, count in enumerate(counts):
        if count is not None and place not in kept:
            more = [counts[each] for each in sorted({*kept, place})]
            assert more != sorted(each for each in more if each is not None)
