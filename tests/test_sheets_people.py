"""What a reader can work out who lays months, channels and targets of a closed year beside each other: of no few."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product

import pytest

from core import disclosure
from core.disclosure import INSIDE
from sheets_people import DESK, hidden_months, hidden_of_year, is_closed, is_few, is_telling

MONTHS = (date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1))
World = Sequence[tuple[int, int, int]]  # by month: first, repeat, and neither


def stages(first: int, again: int, neither: int) -> dict[str, int | None]:
    all_ = first + again + neither
    told = {"friends_new": 0, "friends_stock": 0, "linked_onward": 0, "persons": first + again}
    return {**told, "consultations": all_, "consultations_first": first, "consultations_repeat": again}


def told(world: World) -> tuple[object, ...]:
    """All that stands in a sheet of a closed year: months, targets, and what a channel's column adds up to."""
    by_month = {month: stages(*one) for month, one in zip(MONTHS, world, strict=False)}
    year = stages(*(sum(part) for part in zip(*world, strict=True)))
    hidden, word = hidden_months(by_month), hidden_of_year(year)
    months = [None if month in hidden[name] else each[name] for month, each in by_month.items() for name in DESK]
    # Channels are hidden so that their total may be known, as funnel.channels does; few in all are told by none.
    channels = [None if is_few(year[name] or 0) else year[name] for name in DESK[1:]]
    return (*months, *(None if name in word else year[name] for name in DESK[:2]), *channels)


def quantities(world: World) -> Iterable[tuple[object, int]]:
    """Every number that must not be known where it is of a few."""
    for place, one in enumerate([*world, tuple(sum(part) for part in zip(*world, strict=True))]):
        yield from (((place, kind), number) for kind, number in enumerate(one))
        yield (place, "all"), sum(one)


def looked_at(worlds: Iterable[World]) -> Mapping[tuple[object, ...], list[World]]:
    found: dict[tuple[object, ...], list[World]] = defaultdict(list)
    for world in worlds:
        found[told(world)].append(world)
    return found


SIZES = (0, 1, 2, 3, 4, 5, 6, 7, 9, 12)
TWO_MONTHS = [[(a, b, 0), (c, d, 0)] for a, b, c, d in product(SIZES, repeat=4)]
THREE_MONTHS = [[(a, 9, 0), (b, 9, 0), (c, 9, 0)] for a, b, c in product(range(13), repeat=3)]
NEITHER = [[(20, 20, a), (20, 20, b), (20, 20, c)] for a, b, c in product(range(13), repeat=3)]


@pytest.mark.parametrize("worlds", [TWO_MONTHS, THREE_MONTHS, NEITHER], ids=["two", "three", "neither"])
def test_who_knows_the_rule_and_lays_all_tables_together_pins_down_no_few(worlds: Sequence[World]) -> None:
    for seen, possible in looked_at(worlds).items():
        may_be: dict[object, set[int]] = defaultdict(set)
        for world in possible:
            for name, number in quantities(world):
                may_be[name].add(number)
        for name, numbers in may_be.items():
            assert len(numbers) > 1 or not is_few(min(numbers)), (seen, name, possible[0])


def test_many_consultations_of_a_few_persons_are_of_a_few() -> None:
    few = {**stages(0, 10, 0), "persons": 2}
    months = {MONTHS[0]: few, MONTHS[1]: stages(20, 20, 0), MONTHS[2]: stages(30, 30, 0)}
    assert MONTHS[0] in hidden_months(months)["consultations"]
    assert MONTHS[2] not in hidden_months(months)["consultations"]
    assert hidden_of_year(few) >= {"consultations", "persons"}


def test_the_desks_columns_are_hidden_together_and_friends_by_themselves() -> None:
    april = {**stages(20, 2, 0), "friends_new": 40}
    hidden = hidden_months({MONTHS[0]: april, MONTHS[1]: {**stages(20, 20, 0), "friends_new": 30}})
    assert {*map(frozenset, (hidden[name] for name in DESK))} == {frozenset(MONTHS[:2])}
    assert hidden["friends_new"] == set()


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"persons": 27}, "persons"),  # three had been there in an earlier year
        ({"persons": 42}, "persons"),  # two of them came once more
        ({"persons": 36}, "persons"),  # two came again on a later day
        ({"friends_new": 40, "friends_stock": 38}, "friends_stock"),  # two have gone
        ({"linked_onward": 3}, "linked_onward"),
        ({"linked_onward": 41}, "linked_onward"),
        ({"linked_onward": 44}, "linked_onward"),  # what is told of all is told of each
    ],
)
def test_what_is_left_of_one_beside_another_tells_of_no_few(facts: dict[str, int], word: str) -> None:
    year = {**stages(24, 14, 6), "persons": 24}
    assert hidden_of_year(year) == set()
    assert hidden_of_year({**year, **facts}) == {word}


def test_a_month_that_nobody_counted_is_no_zero_and_hides_nothing() -> None:
    nothing: dict[str, int | None] = dict.fromkeys(stages(0, 0, 0))
    assert not any(hidden_months({MONTHS[0]: nothing, MONTHS[1]: stages(9, 9, 0)}).values())
    assert hidden_of_year(nothing) == set()


@pytest.mark.parametrize(
    ("today", "recorded", "closed"),
    [
        (date(2027, 3, 31), None, False),
        (date(2027, 4, 1), None, True),
        (date(2027, 4, 1), date(2027, 2, 28), False),
        (date(2027, 4, 1), date(2027, 3, 31), True),
        (date(2027, 5, 30), date(2027, 2, 28), False),
        (date(2027, 5, 31), date(2027, 2, 28), True),
    ],
)
def test_a_year_is_closed_when_its_lists_have_come(today: date, recorded: date | None, *, closed: bool) -> None:
    assert is_closed(date(2027, 3, 31), today, recorded) is closed


def test_a_part_tells_of_a_few_or_of_all() -> None:
    assert [is_telling(some, 20) for some in (0, 4, 5, 15, 16, 20)] == [False, True, False, False, True, True]
    assert disclosure.is_one_thing([20], 20)
    assert not is_few(INSIDE)
