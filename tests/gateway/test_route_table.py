"""The table of all codes: what was put in is found, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.codes import ALPHABET, mint
from gateway.route_table import RouteTable

CODES = st.lists(st.text(ALPHABET[:3], min_size=7, max_size=7), unique=True, max_size=60)


Entry = tuple[str, int, int]


def parts(entries: list[Entry]) -> list[tuple[int, str]]:
    """Codes with their placement and target, as the store tells them."""
    by_target: dict[int, list[str]] = {}
    for code, placement, target in entries:
        by_target.setdefault(target, []).append(f"{code}{placement}")
    return [(target, ",".join(codes)) for target, codes in by_target.items()]


def table_of(entries: list[Entry]) -> RouteTable:
    return RouteTable().replaced(parts(entries), goes=lambda _placement: False)


@given(CODES, CODES)
def test_a_code_is_found_where_it_was_put_in_and_only_there(there: list[str], asked: list[str]) -> None:
    table = table_of([(code, place, place % 3) for place, code in enumerate(there)])
    assert len(table) == len(there)
    for code in {*there, *asked}:
        place = there.index(code) if code in there else None
        assert table.find(code) == (None if place is None else (place, place % 3))


@given(CODES, st.integers(0, 60))
def test_what_goes_is_gone_and_what_comes_is_there(codes: list[str], cut: int) -> None:
    before = table_of([(code, place, 0) for place, code in enumerate(codes)])
    fresh = [(mint(), 1000, 7) for _ in range(3)]
    after = before.replaced(parts(fresh), goes=lambda placement: placement >= cut)
    for place, code in enumerate(codes):
        assert before.find(code) == (place, 0)
        assert after.find(code) == ((place, 0) if place < cut else None)
    assert {after.find(code) for code, _placement, _target in fresh} == {(1000, 7)}
    assert len(after) == min(cut, len(codes)) + 3


def test_a_shelf_that_nothing_happens_to_is_not_made_again() -> None:
    before = table_of([("0AAAAAA", 1, 0), ("1AAAAAA", 2, 0)])
    after = before.replaced(parts([("1BBBBBB", 3, 0)]), goes=lambda _placement: False)
    assert after.shelves["0"] is before.shelves["0"]
    assert after.shelves["1"] is not before.shelves["1"]


@pytest.mark.parametrize(
    "text",
    ["", "0", "0AAAAA", "0AAAAAAA", "0aaaaaa", "0ÄÄÄÄÄÄ", "0\ud800AAAAA", "0日本語日本", "\0" * 7, "0" * 100_000],
)
def test_other_texts_are_found_nowhere(text: str) -> None:
    assert table_of([("0AAAAAA", 1, 0)]).find(text) is None
