"""Small cells against those who try to work them out: with the total, what is shown, and the rule itself."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.stats import binomtest

from core import disclosure
from core.disclosure import INSIDE, PUBLISHED, Split, countable, groups, hidden_cells, hidden_ticks, hide, wilson

COUNTS = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 400)), min_size=2, max_size=9)
THRESHOLDS = st.sampled_from([INSIDE, PUBLISHED])


@given(COUNTS, THRESHOLDS)
def test_no_small_number_is_ever_shown(counts: list[int], threshold: int) -> None:
    assert all(shown is None or shown == 0 or shown >= threshold for shown in hide(counts, threshold=threshold))


@given(COUNTS, THRESHOLDS)
def test_what_is_shown_is_true_and_nothing_is_hidden_without_need(counts: list[int], threshold: int) -> None:
    shown = hide(counts, threshold=threshold)
    assert all(number in (None, count) for number, count in zip(shown, counts, strict=True))
    if all(count == 0 or count >= threshold for count in counts):
        assert shown == counts


@given(COUNTS, THRESHOLDS)
def test_the_order_of_the_cells_does_not_matter(counts: list[int], threshold: int) -> None:
    shown = hide(counts, threshold=threshold)
    backwards = hide(counts[::-1], threshold=threshold)[::-1]
    assert shown == backwards


def seen(counts: Sequence[int], threshold: int) -> tuple[int, tuple[int, ...], int] | None:
    """What a reader sees of a table whose cells have no order: total, shown numbers, how many are hidden."""
    shown = hide(counts, threshold=threshold)
    if None not in shown:
        return None
    return sum(counts), tuple(sorted(number for number in shown if number is not None)), shown.count(None)


def possible(cells: int, most: int, threshold: int) -> Iterator[tuple[tuple[int, tuple[int, ...], int], set[int]]]:
    """Every sight with all numbers that a hidden cell may have: an attacker who tries all tables with the rule."""
    found: dict[tuple[int, tuple[int, ...], int], set[int]] = defaultdict(set)
    for counts in combinations_with_replacement(range(most + 1), cells):
        sight = seen(counts, threshold) if sum(counts) <= most else None
        if sight:
            hidden = hidden_cells(counts, threshold=threshold)
            found[sight] |= {counts[place] for place in hidden}
    yield from found.items()


@pytest.mark.parametrize(("cells", "most", "threshold"), [(2, 60, 5), (3, 50, 5), (4, 36, 5), (5, 26, 5), (3, 48, 10)])
def test_one_who_knows_the_rule_is_left_with_as_many_numbers_as_the_threshold(
    cells: int, most: int, threshold: int
) -> None:
    tried = 0
    for (total, _shown, hidden), numbers in possible(cells, most, threshold):
        tried += 1
        if hidden < cells or total >= 2 * threshold:
            assert len(numbers) >= threshold, (total, _shown, numbers)
        else:
            # Everything is hidden and the total is small: the total alone leaves no more than 0 to itself.
            assert len(numbers) >= min(total + 1, threshold - 1), (total, numbers)
    assert tried > 30


def bounds_of(hidden: int, total: int, ceiling: int, threshold: int) -> tuple[int, int]:
    """Least and most that one of some hidden cells can be, found by integer programming.

    Variables: each cell's number, and whether it is a small one (1 to threshold-1) or hidden only to protect one.
    """
    big = total + 1
    sums = LinearConstraint(np.r_[np.ones(hidden), np.zeros(hidden)], total, total)
    some_small = LinearConstraint(np.r_[np.zeros(hidden), np.ones(hidden)], 1, hidden)
    number, small = np.eye(hidden), np.eye(hidden)
    is_small = LinearConstraint(np.hstack([number, big * small]), -np.inf, threshold - 1 + big)
    is_large = LinearConstraint(np.hstack([number, threshold * small]), threshold, np.inf)
    box = Bounds(np.r_[np.ones(hidden), np.zeros(hidden)], np.r_[np.full(hidden, ceiling), np.ones(hidden)])
    found = []
    for sign in (1, -1):
        aim = np.zeros(2 * hidden)
        aim[0] = sign
        answer = milp(
            aim, constraints=[sums, some_small, is_small, is_large], bounds=box, integrality=np.ones(len(aim))
        )
        assert answer.success
        found.append(round(sign * answer.fun))
    return found[0], found[1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 9), st.integers(0, 120)), min_size=3, max_size=9), THRESHOLDS)
def test_integer_programming_narrows_no_hidden_cell(counts: list[int], threshold: int) -> None:
    hidden = hidden_cells(counts, threshold=threshold)
    shown = [count for place, count in enumerate(counts) if place not in hidden and count]
    total = sum(counts[place] for place in hidden)
    if not hidden or not shown:
        return
    low, high = bounds_of(len(hidden), total, min(shown) - 1, threshold)
    assert low == 1
    assert high >= threshold


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 40)), min_size=3, max_size=8),
    st.lists(st.just(0), max_size=3),
)
def test_consultations_of_few_persons_keep_a_wide_range(rows: list[tuple[int, int]], zeros: list[int]) -> None:
    persons = [persons for persons, _more in rows] + zeros
    counts = [persons + more for persons, more in rows] + zeros
    hidden = hidden_cells(counts, persons=persons)
    assert {place for place, number in enumerate(persons) if 0 < number < INSIDE} <= hidden
    if (
        hidden
        and len(hidden) < len(counts)
        and any(counts[place] for place in range(len(counts)) if place not in hidden)
    ):
        assert len(hidden) >= 2
        assert sum(counts[place] for place in hidden) - len(hidden) + 1 >= INSIDE


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([7, 26, 119, 30, 44], [7, 26, 119, 30, 44]),
        ([0, 26, 30], [0, 26, 30]),
        ([3, 26, 119, 30], [None, None, 119, 30]),
        ([5, 4, 4], [None, None, None]),  # 5 shown would leave 4 and 4, because of two equal ones the first is hidden
        ([4, 8, 8], [None, None, None]),  # 8 shown would leave 4 and 8
        ([3, 22, 24, 90], [None, None, None, 90]),  # 24 shown would leave no 1
        ([4, 4, 20, 30], [None, None, 20, 30]),
        ([1, 2, 9, 40], [None, None, None, 40]),
        ([3, 0, 0], [None, None, None]),
        ([3, 40, 0], [None, None, 0]),
        ([0, 0], [0, 0]),
        ([], []),
        ([2], [None]),
    ],
)
def test_hand_made_rows(counts: list[int], shown: list[int | None]) -> None:
    assert hide(counts) == shown


def test_a_published_table_hides_more_than_an_inside_one() -> None:
    assert hide([7, 26, 119, 60, 44], threshold=PUBLISHED) == [None, None, 119, 60, 44]


def test_persons_decide_where_the_count_is_of_consultations() -> None:
    assert hide([40, 30, 60], persons=[4, 12, 20]) == [None, None, 60]
    assert hide([40, 30, 60], persons=[5, 12, 20]) == [40, 30, 60]


def test_all_orders_of_a_small_table_hide_the_same_numbers() -> None:
    for counts in permutations([1, 3, 6, 6, 40, 0]):
        shown = hide(counts)
        assert sorted(number for number in shown if number is not None) == [0, 40]


def split(counts: Sequence[int]) -> Split:
    """So many persons at each position."""
    ends = [sum(counts[: place + 1]) for place in range(len(counts))]
    return Split(tuple(frozenset(range(end - count, end)) for end, count in zip(ends, counts, strict=True)))


def tables(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells with a total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(cells - 1, total - first):
            yield (first, *rest)


@pytest.mark.parametrize(("cells", "total"), [(3, 13), (3, 26), (4, 19)])
def test_one_who_knows_the_groups_and_the_rule_knows_no_small_number(cells: int, total: int) -> None:
    """Of all tables that look the same, a position in a larger group has as many numbers as a small one can be."""
    found: dict[tuple[tuple[tuple[int, ...], int], ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in tables(cells, total):
        one = split(counts)
        found[tuple((group, len(one.of(group))) for group in groups(one))].append(counts)
    tried = 0
    for told, alike in found.items():
        for group, _size in told:
            for place in group if len(group) > 1 else ():
                tried += 1
                assert len({counts[place] for counts in alike}) >= INSIDE - 1, (told, place)
    assert tried > 10


def test_a_small_end_of_an_order_is_known_to_be_small_and_no_nearer() -> None:
    """47 by itself would stand by itself, so whoever knows the rule knows that the end is the small one."""
    for small in (1, 2, 3, 4):
        assert groups(split((small, 50 - small, 7, 30))) == ((0, 1), (2,), (3,))
    assert groups(split((5, 45, 7, 30))) == ((0,), (1,), (2,), (3,))


def test_of_a_group_each_position_may_be_as_many_numbers_as_the_threshold() -> None:
    """Three in a group of six could each be 4 at most: that the others are there is known."""
    assert groups(split((1, 1, 4, 20))) == ()
    assert groups(split((1, 1, 5, 20))) == ((0, 1, 2), (3,))


def test_what_is_published_keeps_the_groups_of_the_house_whole() -> None:
    """8 and 3+8 inside, 8+3 and 8 outside would give the 3."""
    counts = split((8, 3, 8, 30))
    inside = groups(counts)
    assert inside == ((0,), (1, 2), (3,))
    assert groups(counts, threshold=PUBLISHED, units=inside) == ((0, 1, 2), (3,))


@pytest.mark.parametrize(
    ("counts", "n", "hidden"),
    [
        ([12, 11], 20, {0, 1}),  # 3 ticked both
        ([12, 8], 20, set()),  # nobody did
        ([15, 10], 20, set()),  # 5 did
        ([18, 8, 9], 20, {0}),  # 2 did not tick the first
        ([20, 8, 9], 20, {0}),  # all ticked the first
        ([0, 12, 11], 20, {0, 1, 2}),
    ],
)
def test_ticks_tell_neither_few_nor_all(counts: list[int], n: int, hidden: set[int]) -> None:
    assert hidden_ticks(counts, n) == hidden


def test_groups_that_share_few_persons_are_not_shown() -> None:
    """12 and 11 of 20: 3 stand in both."""
    twelve, eleven = frozenset(range(12)), frozenset(range(9, 20))
    assert groups(Split((twelve, eleven), overlaps=True)) == ()
    assert groups(Split((twelve, frozenset(range(7, 20))), overlaps=True)) == ((0,), (1,))


SIDES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 7)), min_size=1, max_size=12)


@given(SIDES, THRESHOLDS)
def test_no_two_looks_of_a_year_differ_by_few_on_a_side(months: list[tuple[int, int]], threshold: int) -> None:
    """Every two looks, of which the last is the whole year."""
    counted = [countable(months[:number], threshold=threshold) for number in range(1, len(months) + 1)]
    looks = [np.array(months[:number]).sum(axis=0) for number in (*counted, len(months)) if number]
    assert counted == sorted(counted)
    for earlier, later in combinations(looks, 2):
        gained = later - earlier
        assert not gained.any() or gained.min() >= threshold


def test_months_count_up_to_the_last_stretch_but_one() -> None:
    months = [(9, 2), (8, 4), (6, 5), (20, 1), (3, 4), (2, 2)]
    assert [countable(months[:number]) for number in range(1, 7)] == [0, 0, 2, 2, 3, 3]


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_is_scipys(positive: int, more: int) -> None:
    n = positive + more
    if n == 0:
        assert wilson(0, 0) == (0.0, 1.0)
        return
    reference = binomtest(positive, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert wilson(positive, n) == pytest.approx((reference.low, reference.high), abs=1e-9)


def test_the_thresholds_are_those_of_the_design() -> None:
    assert (INSIDE, PUBLISHED, disclosure.RATE_NEEDS, disclosure.RATE_IS_FIRM) == (5, 10, 10, 30)
