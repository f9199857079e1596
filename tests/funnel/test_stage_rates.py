"""Rates of the funnel: a part of its whole, with n and interval, or the reason why there is none."""

from funnel import stage_rates
from funnel.stage_rates import StageRate


def rate(**stages: int | None) -> StageRate:
    [found] = [one for one in stage_rates.read(stages) if one.stage == "consultations_first"]
    return found


def test_a_rate_has_its_n_and_interval() -> None:
    found = rate(consultations=40, consultations_first=10)
    assert (found.number, found.n, found.rate, found.reason) == (10, 40, 0.25, None)
    assert found.low is not None
    assert found.high is not None
    assert 0.14 < found.low < 0.25 < found.high < 0.41
    assert not found.is_reference


def test_under_thirty_it_is_for_reference_and_under_ten_there_is_none() -> None:
    assert rate(consultations=29, consultations_first=10).is_reference
    few = rate(consultations=9, consultations_first=5)
    assert (few.rate, few.low, few.reason) == (None, None, "fewer_than_ten")
    assert not few.is_reference


def test_what_is_not_known_has_no_rate() -> None:
    assert rate(consultations=None, consultations_first=5).reason == "unknown"


def test_a_part_larger_than_its_whole_belongs_to_a_time_before() -> None:
    assert rate(consultations=20, consultations_first=21).reason == "from_before"
