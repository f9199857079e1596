"""Two counts compared: published figures of the programmes, reference values, how often chance is taken for more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from funnel.effect import Change, Verdict, compare, smallest_visible

COUNTS = st.integers(0, 2_000)


def rounded(change: Change) -> tuple[float, float, float]:
    assert change.ratio is not None
    return round(change.ratio, 2), round(change.low, 2), round(change.high, 2)


def test_kitas_consultations_from_one_year_to_the_next_tell_nothing() -> None:
    found = compare(232, 226)
    assert rounded(found) == (0.97, 0.81, 1.18)
    assert found.verdict is Verdict.UNCLEAR


def test_itabashis_month_is_about_three_of_the_year_before_and_surely_more() -> None:
    found = compare(9, 21, length_before=5, length_after=4)
    assert found.ratio is not None
    assert (round(found.ratio, 1), round(found.low, 1), round(found.high, 1)) == (2.9, 1.3, 7.2)
    assert found.verdict is Verdict.MORE


def test_what_scatters_more_tells_less() -> None:
    once, twice = compare(60, 90), compare(60, 90, dispersion=2.0)
    assert once.verdict is Verdict.MORE
    assert twice.verdict is Verdict.UNCLEAR
    assert twice.ratio == once.ratio


@given(COUNTS, COUNTS)
def test_the_interval_is_that_of_the_exact_binomial_test(before: int, after: int) -> None:
    found = compare(before, after)
    if not before + after:
        assert (found.ratio, found.low, found.high) == (None, 0.0, float("inf"))
        return
    told = binomtest(after, before + after).proportion_ci(0.95, "exact")
    assert found.low == pytest.approx(told.low / (1 - told.low), rel=1e-6)
    assert found.high == (float("inf") if told.high == 1 else pytest.approx(told.high / (1 - told.high), rel=1e-6))


@given(COUNTS, COUNTS, st.floats(1, 10))
def test_seen_from_the_other_side_it_is_the_same(before: int, after: int, dispersion: float) -> None:
    there, back = compare(before, after, dispersion=dispersion), compare(after, before, dispersion=dispersion)
    opposite = {Verdict.MORE: Verdict.FEWER, Verdict.FEWER: Verdict.MORE, Verdict.UNCLEAR: Verdict.UNCLEAR}
    assert back.verdict is opposite[there.verdict]
    assert there.low <= (1 if there.ratio is None else there.ratio) <= there.high or there.ratio is None


def test_five_women_who_came_often_against_none_can_not_be_told() -> None:
    # Four visits each: the same as five persons against nobody.
    assert compare(5, 0).verdict is Verdict.UNCLEAR
    assert compare(20, 0, dispersion=4.0).verdict is Verdict.UNCLEAR
    assert compare(0, 20, dispersion=4.0).verdict is Verdict.UNCLEAR
    assert compare(20, 0).verdict is Verdict.FEWER
    assert compare(20, 0, dispersion=4.0).high == pytest.approx(compare(5, 0).high)


@pytest.mark.parametrize("wrong", [(-1, 1, {}), (1, 1, {"length_after": 0.0}), (1, 1, {"dispersion": 0.5})])
def test_what_is_no_count_is_refused(wrong: tuple[int, int, dict[str, float]]) -> None:
    with pytest.raises(ValueError):
        compare(wrong[0], wrong[1], **wrong[2])


@pytest.mark.parametrize(
    ("before", "once", "twice"), [(226, 1.29, 1.42), (109, 1.42, 1.63), (60, 1.59, 1.89), (30, 1.89, 2.37)]
)
def test_the_smallest_change_that_shows_is_the_one_of_the_published_tables(
    before: int, once: float, twice: float
) -> None:
    assert smallest_visible(before) == pytest.approx(once, abs=0.011)
    assert smallest_visible(before, dispersion=2.0) == pytest.approx(twice, abs=0.011)


def test_where_there_was_next_to_nothing_nothing_short_of_a_miracle_shows() -> None:
    assert smallest_visible(1) > 10
    with pytest.raises(ValueError):
        smallest_visible(0)


def test_chance_alone_is_called_more_or_fewer_in_one_of_twenty_at_most() -> None:
    rng = np.random.default_rng(3)
    told = [compare(*map(int, pair)).verdict for pair in rng.poisson(40, size=(2_000, 2))]
    assert sum(verdict is not Verdict.UNCLEAR for verdict in told) / len(told) < 0.05


def test_a_change_of_the_smallest_visible_size_shows_four_times_out_of_five() -> None:
    rng = np.random.default_rng(4)
    after = 226 * smallest_visible(226)
    told = [
        compare(int(a), int(b)).verdict for a, b in zip(rng.poisson(226, 2_000), rng.poisson(after, 2_000), strict=True)
    ]
    assert 0.74 < np.mean([verdict is Verdict.MORE for verdict in told]) < 0.84
