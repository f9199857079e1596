"""The words of a comparison carry no more than its numbers."""

import re
from math import inf

import pytest

from core.language import spoken
from funnel import verdicts
from funnel.effect import Change, compare


def test_kitas_two_years_can_not_be_told_apart() -> None:
    assert verdicts.worded(compare(232, 226)) == "増減は判断できない：0.97倍（95％区間 0.81～1.18）"


def test_itabashis_months_are_more_and_the_words_say_only_likely() -> None:
    found = compare(9, 21, length_before=5, length_after=4)
    assert verdicts.sentence(found, "相談件数") == "相談件数：増えた可能性が高い。2.9倍（95％区間 1.3～7.2）。"


def test_fewer_is_said_as_plainly_as_more() -> None:
    assert verdicts.worded(compare(100, 40)).startswith("減った可能性が高い：0.40倍")


def test_from_nothing_there_is_no_ratio_and_from_next_to_nothing_no_upper_limit() -> None:
    assert verdicts.worded(compare(0, 20)) == "増えた可能性が高い：以前が0のため、倍率は出せません"
    assert "上限なし" in verdicts.worded(Change(3.0, 0.5, inf))


@pytest.mark.parametrize("change", [Change(2.1, 1.04, 4.0), Change(1.4, 1.003, 1.9), Change(0.7, 0.5, 0.9996)])
def test_no_bound_is_rounded_onto_the_line_that_decides(change: Change) -> None:
    low, high = (float(bound) for bound in re.findall(r"[\d.]+", verdicts.ratio(change))[-2:])
    assert Change(change.ratio, low, high).verdict is change.verdict


def test_nobody_is_told_that_it_worked() -> None:
    with spoken("en"):
        told = [verdicts.worded(compare(*pair)) for pair in ((10, 90), (90, 10), (10, 11))]
    assert told[0].startswith("very likely more: 9.0 times")
    assert not any("effect" in one for one in told)
    assert not any("効果" in verdicts.worded(compare(*pair)) for pair in ((10, 90), (90, 10), (10, 11)))
