"""A row that was published, corrected and published again: what was hidden can't be had from both together."""

from collections.abc import Sequence
from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from core.disclosure import hidden_again, hidden_cells

THRESHOLD = 3
FEW = 2
MOST = 7


def shown(counts: Sequence[int], hidden: set[int]) -> tuple[int | None, ...]:
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


@cache
def first(counts: tuple[int, ...]) -> tuple[int | None, ...]:
    """The first version as everybody sees it."""
    return shown(counts, hidden_cells(counts, threshold=THRESHOLD))


@cache
def second(counts: tuple[int, ...], before: frozenset[int]) -> tuple[int | None, ...]:
    own = hidden_cells(counts, threshold=THRESHOLD)
    return shown(counts, hidden_again(counts, own, before=before, threshold=THRESHOLD))


def gone(row: Sequence[int | None]) -> frozenset[int]:
    return frozenset(place for place, one in enumerate(row) if one is None)


def possible(then: tuple[int, ...], now: tuple[int, ...]) -> dict[int, set[int]]:
    """For each cell the first version hid, what it may have been, to one who knows both rows, totals and rules."""
    seen_then, seen_now = first(then), second(now, gone(first(then)))
    found: dict[int, set[int]] = {place: set() for place in gone(seen_then)}
    for was in product(range(sum(then) + 1), repeat=len(then)):
        if sum(was) != sum(then) or first(was) != seen_then:
            continue
        steps = product(range(-FEW, FEW + 1), repeat=len(then))
        corrected = (tuple(a + b for a, b in zip(was, step, strict=True)) for step in steps)
        if any(
            sum(one) == sum(now) and min(one) >= 0 and second(one, gone(seen_then)) == seen_now for one in corrected
        ):
            for place in found:
                found[place].add(was[place])
    return found


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(0, MOST)] * 3), st.tuples(*[st.integers(-FEW, FEW)] * 3))
def test_no_number_that_was_hidden_is_had_from_two_versions(then: tuple[int, ...], by: tuple[int, ...]) -> None:
    now = tuple(max(0, count + more) for count, more in zip(then, by, strict=True))
    alone = possible(then, then)
    for place, numbers in possible(then, now).items():
        assert len(numbers) > 1 or len(alone[place]) == 1


def test_one_more_record_does_not_open_a_row() -> None:
    then, now = (22, 9, 15), (22, 10, 15)
    before = hidden_cells(then, threshold=10)
    assert before == {0, 1, 2}
    assert hidden_cells(now, threshold=10) == set()
    assert hidden_again(now, set(), before=before) == {0, 1, 2}


def test_one_cell_is_never_hidden_alone_beside_the_total() -> None:
    assert hidden_again((12, 30, 50), set(), before={0}) == {0, 1}


def test_where_nothing_was_hidden_nothing_more_is() -> None:
    assert hidden_again((12, 30, 50), set(), before=()) == set()
