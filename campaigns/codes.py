"""Codes of placements: six random characters of Crockford's base32 and a check character.

The check is one parity symbol over GF(32), as in a Reed-Solomon code: the sum of the characters, each multiplied by
its own power of a generator, is zero. Any one wrong character changes the sum, because no power is zero; any two
characters exchanged change it, because no two powers are equal. It is a typing aid, no secret: guessing is not what it
keeps away.
"""

import secrets
import unicodedata
from functools import reduce

from core.language import mark as _
from core.refusals import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 7

_LONGEST_TYPED = 64
_LONGEST_SHOWN = 20
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OIL", "011")
_HYPHENS = "-_ー−‐‑‒–—―"


class CodeMistyped(Refusal):
    """Typed text that no code can be."""

    sentence = _(
        "'{typed}' is not a code: one or more characters were misread. Nothing was changed. "
        "Please compare the seven characters with the printed code."
    )


def _powers(count: int) -> list[int]:
    """1, a, a², ... in GF(32) made by the primitive polynomial x⁵ + x² + 1."""
    found = [1]
    while len(found) < count:
        doubled = found[-1] << 1
        found.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
    return found


_POWERS = _powers(31)
_LOGS = {power: place for place, power in enumerate(_POWERS)}


def _times(value: int, place: int) -> int:
    return _POWERS[(_LOGS[value] + place) % 31] if value else 0


def _sum(values: list[int]) -> int:
    """The weighted sum; the last value has weight 1."""
    return reduce(int.__xor__, (_times(value, place) for place, value in enumerate(reversed(values))), 0)


def mint() -> str:
    """A new code, such as '4X9K2MQ'; whether it is taken only the store knows."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))


def with_check(data: str) -> str:
    """Six characters with the check character behind them."""
    return data + ALPHABET[_sum([_VALUES[letter] for letter in data] + [0])]


def check(text: str) -> str:
    """The normal form of a code as people type it; raises CodeMistyped.

    Capitals or not, full width or not, O for 0, I and L for 1, spaces and hyphens anywhere.
    """
    if len(text) <= _LONGEST_TYPED:
        plain = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
        code = "".join(letter for letter in plain if letter not in _HYPHENS and not letter.isspace())
        values = [_VALUES[letter] for letter in code if letter in _VALUES]
        if len(code) == len(values) == LENGTH and _sum(values) == 0:
            return code
    raise CodeMistyped(typed=text[:_LONGEST_SHOWN])
