"""Rounding as people check it by hand (四捨五入): a half goes up, where Python's own goes to the even number."""

from decimal import ROUND_HALF_UP, Decimal


def whole(number: float) -> int:
    """A number of zero or more as a whole one; read as it is written, so that 0.145 × 100 is 14.5 and no less."""
    return int(Decimal(str(float(number))).quantize(Decimal(1), ROUND_HALF_UP))


def tenth(number: float) -> float:
    """A number of zero or more with one decimal."""
    return float(Decimal(str(float(number))).quantize(Decimal("0.1"), ROUND_HALF_UP))


def percent(share: float) -> int:
    """A fraction from 0 to 1 in whole per cent."""
    return int((Decimal(str(float(share))) * 100).quantize(Decimal(1), ROUND_HALF_UP))
