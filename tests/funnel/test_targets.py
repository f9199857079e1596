"""A year's targets: each beside what was reached, in its own unit."""

import pytest

from funnel.targets import Progress, progress
from store.records import Target


def target(measure: str, value: float, kind: str = "flow", result: float | None = None) -> Target:
    return Target(1, 2026, measure, kind, value, "件", result, "")


def reached(wanted: Target, stages: dict[str, int | None], rates: dict[str, float | None] | None = None) -> Progress:
    return progress([wanted], stages=stages, rates=rates or {})[0]


def test_a_stage_is_reached_as_far_as_it_was_counted() -> None:
    found = reached(target("consultations", 280), {"consultations": 226})
    assert (found.result, found.is_typed) == (226.0, False)
    assert found.share == pytest.approx(0.807, abs=0.001)


def test_a_stage_that_can_not_be_counted_has_no_result() -> None:
    found = reached(target("friends_stock", 250, result=9), {"friends_stock": None})
    assert (found.result, found.share, found.is_typed) == (None, None, False)


def test_a_rate_is_in_percent() -> None:
    found = reached(target("more_positive", 70, "rate"), {}, {"more_positive": 0.719})
    assert found.result == pytest.approx(71.9)
    assert found.share == pytest.approx(71.9 / 70)
    assert not found.is_typed


def test_a_rate_that_is_hidden_falls_back_to_what_was_typed() -> None:
    found = reached(target("more_positive", 70, "rate", result=56), {}, {"more_positive": None})
    assert (found.result, found.is_typed) == (56, True)


def test_what_our_data_do_not_have_is_typed() -> None:
    found = reached(target("nights", 100, "nights", result=211), {"consultations": 1})
    assert (found.result, found.is_typed, found.share) == (211, True, pytest.approx(2.11))


def test_zero_is_a_result() -> None:
    found = reached(target("outreach", 12, "external", result=0), {})
    assert (found.result, found.is_typed, found.share) == (0, True, 0)


def test_what_nobody_typed_has_no_result() -> None:
    found = reached(target("equality_share_r7", 20, "external"), {})
    assert (found.result, found.share, found.is_typed) == (None, None, False)


def test_a_target_of_nothing_has_no_share() -> None:
    assert reached(target("consultations", 0), {"consultations": 3}).share is None


def test_targets_stay_in_their_order() -> None:
    wanted = [target("consultations", 1), target("nights", 2), target("sessions", 3)]
    assert [each.target for each in progress(wanted, stages={}, rates={})] == wanted
