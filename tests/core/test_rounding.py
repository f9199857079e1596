"""A half goes up, as staff round by hand."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from core import rounding


def test_a_half_goes_up_and_never_to_the_even_number() -> None:
    assert [rounding.percent(part / 8) for part in (1, 3, 5, 7)] == [13, 38, 63, 88]
    assert [rounding.whole(number) for number in (0.5, 1.5, 2.5, 2.49)] == [1, 2, 3, 2]


def test_every_share_of_up_to_four_hundred_people_is_rounded_as_by_hand() -> None:
    for n in range(1, 401):
        for part in range(n + 1):
            by_hand = int(Fraction(part * 100, n) + Fraction(1, 2))
            assert rounding.percent(part / n) == by_hand, (part, n)


def test_what_python_rounds_down_by_its_own_arithmetic_is_a_half_all_the_same() -> None:
    assert round(29 / 200 * 100) == 14
    assert rounding.percent(29 / 200) == 15 == int(Decimal("14.5").quantize(Decimal(1), ROUND_HALF_UP))
