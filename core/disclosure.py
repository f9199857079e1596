"""Small cells: the one function that decides which numbers about persons may be shown."""

from collections.abc import Sequence
from math import sqrt

INSIDE = 5
PUBLISHED = 10
RATE_NEEDS = 10
RATE_IS_FIRM = 30


def hidden_cells(counts: Sequence[int], *, persons: Sequence[int] | None = None, threshold: int = INSIDE) -> set[int]:
    """Positions of a row or column of counts that must not be shown.

    A cell that stands for 1 to threshold-1 persons is hidden. Because the total is shown, further cells (smallest
    first, equal ones together) are hidden too. What this guarantees: whoever knows the total, everything shown, and
    this rule itself is left with at least `threshold` possible numbers for each hidden cell. Where every cell is
    hidden the total alone sets that limit: a total of 3 leaves 0 to 3. Zeros stay visible (no activity tells of
    nobody) unless the hidden cells would otherwise be the whole total. It does not guard against somebody who knows
    one hidden number from elsewhere, nor against subtracting two overlapping periods.
    `persons` says how many people stand behind each count where counts are not persons.
    """
    people = counts if persons is None else persons
    hidden = {place for place, number in enumerate(people) if 0 < number < threshold}
    if not hidden:
        return hidden
    spare = sorted(
        (place for place in range(len(counts)) if place not in hidden),
        key=lambda place: (counts[place] == 0, counts[place]),
    )
    are_persons = list(people) == list(counts)
    while spare:
        # Few persons may stand behind many consultations: only a hidden count of persons is sure to be smaller.
        larger = [counts[place] for place in spare if counts[place]] if are_persons else []
        if _is_safe([counts[place] for place in hidden], larger, threshold):
            break
        hidden.add(spare.pop(0))
    return hidden


def _is_safe(hidden: Sequence[int], larger: Sequence[int], threshold: int) -> bool:
    """Whether each hidden cell may be anything from 1 to more than the threshold.

    Known are the sum of the hidden cells, that none of them is 0, and that each is smaller than those shown. One
    number more than asked for makes up for what the rule's own course tells (where it stopped hiding).
    """
    total, others = sum(hidden), len(hidden) - 1
    most = min(larger, default=total + 1) - 1
    if max(hidden) > most:
        return False
    return total - others * most <= 1 and min(most, total - others) > threshold


def hide(counts: Sequence[int], *, persons: Sequence[int] | None = None, threshold: int = INSIDE) -> list[int | None]:
    """The counts with what must not be shown as None."""
    hidden = hidden_cells(counts, persons=persons, threshold=threshold)
    return [None if place in hidden else count for place, count in enumerate(counts)]


def wilson(positive: int, n: int) -> tuple[float, float]:
    """95 % Wilson score interval of a proportion (Wilson 1927); (0, 1) where n is 0."""
    if n == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    share, squared = positive / n, z * z
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = z * sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    return max(0.0, middle - half), min(1.0, middle + half)
