"""Areas that begin one after another: a plan by chance, and a change told apart from what all months have in common."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from funnel.effect import Verdict
from funnel.staggered import Difference, NotStaggered, difference, gather, plan
from store.database import Store
from tests.funnel.town import APRIL, JUNE, MAY
from tests.funnel.town import at as moment
from tests.funnel.town import found as founded

MONTHS = [date(2025 + (3 + number) // 12, (3 + number) % 12 + 1, 1) for number in range(18)]
FIRST = date(2027, 4, 1)


def town(seed: int, *, ratio: float = 1.0, areas: int = 10, scatter: float = 1.0, step: int = 1) -> Difference:
    """Areas of very different sizes, a wave that all share, and each `step` months later than the one before."""
    rng = np.random.default_rng(seed)
    begins = {f"{number}": MONTHS[5 + number * step] for number in range(areas - 2)}
    counts: dict[str, dict[date, int]] = {}
    for number in range(areas):
        area = f"{number}"
        level = 4.0 + 4 * number
        counts[area] = {}
        for at, month in enumerate(MONTHS):
            mean = level * (1 + 0.5 * np.sin(at)) * 1.03**at * (ratio if month >= begins.get(area, date.max) else 1)
            drawn = rng.gamma(mean / (scatter - 1), scatter - 1) if scatter > 1 else mean
            counts[area][month] = int(rng.poisson(drawn))
    return difference(counts, begins)


@pytest.mark.parametrize(("areas", "scatter"), [(10, 3.0), (6, 1.0)])
def test_where_nothing_was_changed_the_interval_holds_one_in_nineteen_of_twenty(areas: int, scatter: float) -> None:
    found = [town(seed, areas=areas, scatter=scatter).change for seed in range(60)]
    assert 54 <= sum(one.low <= 1 <= one.high for one in found) <= 60


def test_a_doubled_rate_is_found_and_the_step_tried_too_early_says_nothing() -> None:
    found = [town(seed, ratio=2.0) for seed in range(20)]
    assert all(one.change.verdict is Verdict.MORE for one in found)
    assert sum(one.change.low <= 2 <= one.change.high for one in found) >= 18
    tried = [one.placebo for one in found]
    assert sum(one is not None and one.verdict is Verdict.UNCLEAR for one in tried) >= 18


def test_a_few_areas_make_do_with_the_scatter_of_the_months() -> None:
    few, many = town(1, areas=6, scatter=4.0), town(1, areas=10, scatter=4.0)
    assert not few.by_area
    assert many.by_area
    assert few.dispersion > 2
    assert (few.areas, few.months) == (6, len(MONTHS))


def test_where_nothing_was_there_before_no_ratio_is_told() -> None:
    counts = {area: dict.fromkeys(MONTHS, 10) for area in "bcde"}
    counts["a"] = {month: 8 if number > 6 else 0 for number, month in enumerate(MONTHS)}
    with pytest.raises(NotStaggered):
        difference(counts, {"a": MONTHS[7]})


def test_without_anything_to_compare_with_nothing_is_told() -> None:
    counts = {area: dict.fromkeys(MONTHS, 10) for area in "abcde"}
    alike = dict.fromkeys(counts, MONTHS[6])
    for begins in ({}, alike, dict.fromkeys(counts, MONTHS[0])):
        with pytest.raises(NotStaggered):
            difference(counts, begins)
    with pytest.raises(NotStaggered):
        difference({area: counts[area] for area in "abc"}, {"a": MONTHS[6]})
    assert difference(counts, {"a": MONTHS[6]}).change.ratio == pytest.approx(1.0)


def test_areas_and_months_of_nothing_but_zeros_are_left_out() -> None:
    counts = {area: dict.fromkeys(MONTHS, 10) | {MONTHS[3]: 0} for area in "abcd"} | {"e": dict.fromkeys(MONTHS, 0)}
    found = difference(counts, {"a": MONTHS[6], "e": MONTHS[2]})
    assert (found.areas, found.months) == (4, len(MONTHS) - 1)


def test_the_plan_is_the_seeds_own_and_every_area_has_its_turn() -> None:
    sizes = {"school": 12, "shop": 8, "library": 4, "hospital": 3, "station": 1}
    made = plan(sizes, first=FIRST, seed=7)
    assert made == plan(sizes, first=FIRST, seed=7)
    assert {turn.area for turn in made} == set(sizes)
    assert [turn.month for turn in made] == [date(2027, month, 1) for month in range(4, 9)]
    assert [turn.is_early for turn in made] == [True, True, True, False, False]
    assert len({tuple(turn.area for turn in plan(sizes, first=FIRST, seed=seed)) for seed in range(20)}) > 10


def test_of_two_areas_alike_in_size_one_begins_early() -> None:
    sizes = {"a": 20, "b": 19, "c": 3, "d": 2}
    early: Counter[str] = Counter()
    for seed in range(200):
        named = {turn.area for turn in plan(sizes, first=FIRST, seed=seed) if turn.is_early}
        assert len(named & {"a", "b"}) == len(named & {"c", "d"}) == 1
        early.update(named)
    assert all(70 < number < 130 for number in early.values())


def test_the_turns_may_lie_further_apart_and_one_area_is_no_plan() -> None:
    made = plan({"a": 1, "b": 1}, first=date(2027, 11, 1), seed=1, apart=3)
    assert [turn.month for turn in made] == [date(2027, 11, 1), date(2028, 2, 1)]
    with pytest.raises(ValueError):
        plan({"a": 1}, first=FIRST, seed=1)


def test_scans_are_gathered_by_kind_of_place_from_their_first_whole_month(sqlite_store: Store) -> None:
    town = founded(sqlite_store)
    first = {kind: town.put_up("card", venue_kind=kind, installed_on=APRIL) for kind in ("school", "shop")}
    new = town.put_up("sticker", venue_kind="school", installed_on=date(2026, 5, 10))
    late = town.put_up("sticker", venue_kind="hospital", installed_on=date(2026, 5, 10))
    town.scan(first["school"], moment(APRIL), moment(MAY), moment(JUNE))
    town.scan(first["shop"], moment(APRIL), moment(MAY))
    town.scan(new, moment(date(2026, 5, 12)), moment(JUNE), moment(JUNE))
    town.scan(late, moment(JUNE))
    with sqlite_store.reading() as db:
        counts, begins = gather(
            db, programme_id=town.programme.id, campaign_id=new.campaign_id, until=date(2026, 6, 30)
        )
        none = gather(db, programme_id=town.programme.id, campaign_id=late.campaign_id, until=date(2026, 6, 30))
    assert counts["school"] == {APRIL: 1, JUNE: 3}, "the month in which it began belongs to neither side"
    assert counts["shop"] == {APRIL: 1, MAY: 1, JUNE: 0}
    assert begins == {"school": JUNE}
    assert "hospital" not in none[1], "there is no month before to compare with"
