"""The report for publication attacked: by all numbers that it tells no hidden number of people can be solved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, product

import pytest
from hypothesis import given, settings

from core.disclosure import PUBLISHED
from funnel import report_numbers
from funnel.report import Edition
from funnel.report_numbers import Told
from store.database import Store
from tests import small_numbers
from tests.funnel import report_town
from tests.funnel.test_small_numbers_attack import (
    BANDS,
    CHANNELS,
    CROWD,
    KINDS,
    MONTHS,
    NO_CODE,
    PLAIN,
    Person,
    crowds,
    settle,
)
from tests.funnel.town import APRIL, MAY

Numbers = Mapping[str, Told]
_SLUG = count()
_MONTHS = [f"{month:%Y-%m}" for month in MONTHS]


def told(store: Store, crowd: Sequence[Person], edition: Edition = Edition.PUBLIC) -> Numbers:
    """What the report of a crowd's town tells in an edition."""
    town = settle(store, crowd, f"report-{next(_SLUG)}")
    report = report_town.of(town, opening_days=[])
    return {one.key.removeprefix("/"): one for one in report_numbers.told(report, edition)}


def names(numbers: Numbers, group: str) -> list[str]:
    """Channels or age bands that a report has."""
    found = dict.fromkeys(key.split("/")[1] for key in numbers if key.startswith(f"{group}/"))
    return [*found]


def solved(numbers: Numbers) -> list[str]:
    """Hidden numbers that all the others leave fewer than ten values."""
    rows, bands = names(numbers, "channels"), names(numbers, "ages")
    known = small_numbers.Told()

    def visits(*, kind: str = "", row: str = "", band: str = "", month: str = "") -> Iterator[tuple[str, ...]]:
        ways = ((kind, KINDS), (row, rows), (band, bands), (month, _MONTHS))
        return product(*([one] if one else every for one, every in ways))

    def friends(*, row: str = "", month: str = "") -> Iterator[tuple[str, ...]]:
        return product(["friend"], [row] if row else rows, [month] if month else _MONTHS)

    def tell(cells: Iterator[tuple[str, ...]], key: str, of: str) -> None:
        if key not in numbers or numbers[key].state == "unknown":
            return
        value, whole = numbers[key].value, numbers[of].value
        known.tell(cells, None if value is None else int(value), name=key, of=int(whole or 0))

    for month in ("", *_MONTHS):
        inside = f"months/{month}/" if month else ""
        tell(visits(month=month), f"{inside}consultations", "consultations")
        tell(friends(month=month), f"{inside}friends_new", "friends_new")
    for kind in ("first", "repeat"):
        tell(visits(kind=kind), f"consultations_{kind}", "consultations")
        for row in rows:
            tell(visits(kind=kind, row=row), f"channels/{row}/{kind}", f"consultations_{kind}")
    for row in rows:
        tell(friends(row=row), f"channels/{row}/friends_new", "friends_new")
    for band in bands:
        tell(visits(band=band), f"ages/{band}", "consultations")
    return known.solved(least=PUBLISHED)


def few(numbers: Numbers, crowd: Sequence[Person]) -> list[str]:
    """Numbers that are shown although 1 to 9 people stand behind them, counted from the people themselves."""
    ages = {f"ages/{band}": {n for n, one in enumerate(crowd) if one.band == band} for band in BANDS}
    ages |= {f"{key}/share": people for key, people in ages.items()}
    firsts = {
        f"channels/{name}/first": {n for n, one in enumerate(crowd) if (one.told or one.scanned) == name}
        for name in CHANNELS[:3]
    }
    small = {key for key, people in (ages | firsts).items() if 0 < len(people) < PUBLISHED}
    return sorted(key for key in small if key in numbers and numbers[key].state == "known" and numbers[key].value)


def assert_it_stands(store: Store, crowd: Sequence[Person]) -> None:
    numbers = told(store, crowd)
    assert few(numbers, crowd) == []
    assert solved(numbers) == []


@settings(max_examples=2, **PLAIN)
@given(crowds())
def test_no_hidden_number_of_a_published_report_is_solved(sqlite_store: Store, crowd: list[Person]) -> None:
    assert_it_stands(sqlite_store, crowd)


@pytest.mark.slow
@settings(max_examples=20, **PLAIN)
@given(crowds())
def test_no_hidden_number_of_many_published_reports_is_solved(sqlite_store: Store, crowd: list[Person]) -> None:
    assert_it_stands(sqlite_store, crowd)


@pytest.mark.parametrize("crowd", [CROWD, NO_CODE], ids=["one band of few", "a channel without a code"])
def test_the_towns_of_the_other_attack_stand_in_a_report_too(sqlite_store: Store, crowd: Sequence[Person]) -> None:
    assert_it_stands(sqlite_store, crowd)


# Eight in their thirties beside many in their twenties and forties.
LOPSIDED = [
    *[Person((APRIL,), "card", "20s", "card")] * 22,
    *[Person((MAY,), "poster", "30s", "poster")] * 8,
    *[Person((MAY,), "card", "40s", "card")] * 15,
]


def test_the_attack_finds_what_stands_alone_among_shown_numbers(sqlite_store: Store) -> None:
    """Hidden without a companion, the eight are what the others leave of the total."""
    whole, shown = told(sqlite_store, LOPSIDED, Edition.SUBMIT), told(sqlite_store, LOPSIDED)
    assert solved(shown) == []
    alone = replace(whole["ages/30s"], value=None, state="hidden")
    assert solved({**whole, "ages/30s": alone}) == ["ages/30s: 8 to 8 of 45"]
    assert few({**shown, "ages/30s": whole["ages/30s"]}, LOPSIDED) == ["ages/30s"]
