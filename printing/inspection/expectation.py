"""What a print file should be, said by whoever ordered it or found out from the file itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from printing import formats

Profile = Literal["office", "press"]
Size = tuple[float, float]

SAFE = 3.0  # mm inside the cut that nothing important leaves: what Japanese print shops ask for
_TOLERANCE = 0.1  # mm


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What the order says: addresses (each as often as it is printed), profile, finished size and symbols in mm.

    `urls` and `trim` are None where nobody knows; the finished size then is one that Shirube makes. With
    `takes_multiples` each address may be there a whole number of times as often as listed.
    """

    urls: Sequence[str] | None
    profile: Profile
    trim: Size | None
    least_symbol: float
    is_round: bool
    takes_multiples: bool = False

    @property
    def is_press(self) -> bool:
        """Whether a print shop's rules hold."""
        return self.profile == "press"

    def allows(self, size: Size) -> bool:
        """Whether a finished size in mm is the one that was ordered; which way round doesn't matter."""
        sizes = [self.trim] if self.trim else [(each.width, each.height) for each in _pressed()]
        return any(_alike(size, each) or _alike(size, each[::-1]) for each in sizes)

    def rounds(self, size: Size) -> bool:
        """Whether a piece of this finished size in mm is cut round."""
        known = [each for each in _pressed() if each.round and _alike(size, (each.width, each.height))]
        return self.is_round or (self.trim is None and bool(known))


def _pressed() -> list[formats.Format]:
    return [each for each in formats.FORMATS.values() if each.press]


def _alike(size: Size, other: Size) -> bool:
    return all(abs(a - b) <= _TOLERANCE for a, b in zip(size, other, strict=True))
