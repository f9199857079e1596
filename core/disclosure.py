"""Small cells: the one place that decides which numbers about persons may be shown, in a row and in tables."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

INSIDE = 5
PUBLISHED = 10
RATE_NEEDS = 10
RATE_IS_FIRM = 30

Persons = frozenset[int]
Group = tuple[int, ...]


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


def hidden_again(
    counts: Sequence[int], hidden: Collection[int], *, before: Collection[int], threshold: int = PUBLISHED
) -> set[int]:
    """Positions of a row that must not be shown beside the same row as it was published before it was corrected.

    `hidden` is what the row hides by itself, `before` what the earlier one hid. What was hidden stays hidden, and more
    beside it, smallest first, until the sum of the hidden tells no number: else a correction by few persons would open
    what was hidden before it.
    """
    again = set(hidden) | set(before)
    spare = sorted(set(range(len(counts))) - again, key=lambda place: (counts[place] == 0, counts[place]))
    while again and spare and not _is_safe([counts[place] for place in again], [], threshold):
        again.add(spare.pop(0))
    return again


def is_one_thing(counts: Sequence[int], n: int) -> bool:
    """Whether all of n persons said the same: then the count tells what each of them said."""
    return n > 0 and n in counts


def hidden_ticks(counts: Sequence[int], n: int, *, threshold: int = INSIDE) -> set[int]:
    """Positions that must not be shown where each of n persons ticked one thing or several.

    Each option parts the persons in two, and what all ticked is hidden. What the options count beyond n tells how many
    ticked more than one, of two options exactly who ticked both: few of them hide everything.
    """
    hidden = {
        place
        for place, count in enumerate(counts)
        if hidden_cells([count, n - count], threshold=threshold) or is_one_thing([count], n)
    }
    return set(range(len(counts))) if not hidden and 0 < sum(counts) - n < threshold else hidden


def countable(parts: Sequence[Sequence[int]], *, threshold: int = INSIDE) -> int:
    """How many of the months so far may be counted together while more are to come.

    `parts` holds for each month the persons on either side of a question. Months count up to where a stretch of them
    has `threshold` persons or more on each side, so that two looks can't be subtracted to fewer. The newest such
    stretch waits for the next one: what is left at the year's end joins it and is never few.
    """
    ends: list[int] = []
    stretch: list[int] = []
    for number, part in enumerate(parts, start=1):
        stretch = [before + one for before, one in zip(stretch, part, strict=True)] if stretch else list(part)
        if all(side >= threshold for side in stretch):
            ends.append(number)
            stretch = []
    return ends[-2] if len(ends) > 1 else 0


@dataclass(frozen=True)
class Split:
    """Persons by one thing: `parts` holds who stands at each position, as numbers that mean nothing else.

    Positions are put together with their neighbours. Where it `overlaps` a person may stand at several positions
    (several answers each); elsewhere everybody stands at one, those who said nothing at the last.
    """

    parts: tuple[Persons, ...]
    overlaps: bool = False

    def of(self, group: Group) -> Persons:
        """Who stands at any of some positions."""
        return frozenset().union(*(self.parts[place] for place in group))


def groups(split: Split, *, threshold: int = INSIDE, units: Sequence[Group] | None = None) -> tuple[Group, ...]:
    """Positions put together until each group stands for `threshold` persons or more; nothing where that leaves one.

    Nothing is blanked beside what is shown, so that no total tells a hidden number. Empty positions stand in no group,
    so each position of a group has one person at least, and by the total any number of `threshold`. Whoever knows the
    rule too may tell which position was the small one, such as an end of an order beside a large neighbour (3, 47):
    then they know that 1 to threshold-1 persons stand there, and nothing nearer, because what goes together depends on
    the order and not on sizes. Where the split overlaps, each group parts those who answered in two sides that are both
    large enough, and not just a few stand in several groups; positions that no group can hold are in none. `units` are
    groups that are shown elsewhere and stay whole.
    """
    some = [(place,) for place, part in enumerate(split.parts) if part] if units is None else units

    def is_enough(group: Group) -> bool:
        return len(split.of(group)) >= threshold + len(group) - 1

    if not split.overlaps:
        found = _put_together(some, is_enough)
        return found if len(found) > 1 else ()
    everybody = len(split.of(tuple(range(len(split.parts)))))

    def has_two_sides(group: Group) -> bool:
        return is_enough(group) and everybody - len(split.of(group)) >= threshold

    large = [group for group in some if len(split.of(group)) < threshold or has_two_sides(group)]
    found = _put_together(large, has_two_sides) or tuple(group for group in large if has_two_sides(group))
    several = sum(len(split.of(group)) for group in found) - everybody
    return () if 0 < several < threshold else found


def crossed(
    split: Split, shown: Sequence[Group], columns: Iterable[tuple[Persons, Persons]], *, threshold: int = INSIDE
) -> tuple[Group, ...]:
    """The groups of a split put together further until each, by each column's two sides, has no small cell.

    Zero is small here: none of a group on one side tells of all of them. `shown` are the groups of `groups()`; what is
    put together of them leaves each as free inside as it was, because none fills the new group but for a few. Nothing
    where that leaves one group, or where some positions stand in none.
    """
    sides = [side for column in columns for side in column]
    held = {place for group in shown for place in group}
    if len(shown) < 2 or any(part for place, part in enumerate(split.parts) if place not in held):
        return ()

    def is_enough(group: Group) -> bool:
        inside = split.of(group)
        parts = [one for one in shown if set(one) <= set(group)]
        if len(parts) > 1 and any(len(inside) - len(split.of(part)) < threshold for part in parts):
            return False
        cells = [part for side in sides for part in (inside & side, side - inside)]
        return all(len(cell) >= threshold for cell in cells)

    found = _put_together(shown, is_enough)
    return found if len(found) > 1 else ()


def _put_together(units: Sequence[Group], is_enough: Callable[[Group], bool]) -> tuple[Group, ...]:
    """Units from the first on go together until they are enough; what is left joins the last group; nothing where that
    isn't enough either.
    """
    found: list[Group] = []
    open_: Group = ()
    for unit in sorted(units):
        open_ = tuple(sorted(open_ + unit))
        if is_enough(open_):
            found.append(open_)
            open_ = ()
    if open_:
        found.append(open_)
    while len(found) > 1 and not is_enough(found[-1]):
        last = found.pop()
        found[-1] = tuple(sorted(found[-1] + last))
    return tuple(found) if all(is_enough(group) for group in found) else ()


@dataclass(frozen=True)
class Grid:
    """Which splits may be shown by which columns: every one of `splits` by every one of `columns`, and no other."""

    splits: Mapping[str, tuple[Group, ...]]
    columns: tuple[str, ...]


def grid(
    splits: Mapping[str, tuple[Split, Sequence[Group]]],
    columns: Mapping[str, tuple[Persons, Persons]],
    *,
    threshold: int = INSIDE,
) -> Grid:
    """The largest set of two-way tables that can be shown together; of equal ones the first in order.

    The same persons stand in all of them, so they are decided together: each split has the same groups in all its
    tables, and a split or column that is left out is in no table at all. Then every number left out can be exchanged
    among persons without a shown one changing: whatever stands hidden keeps at least `threshold` possible numbers,
    from all tables and totals together.
    """
    best = Grid({}, ())
    names = list(splits)
    for chosen in (some for many in range(len(names), 0, -1) for some in combinations(names, many)):
        found = _grid({name: splits[name] for name in chosen}, columns, threshold)
        if len(found.splits) * len(found.columns) > len(best.splits) * len(best.columns):
            best = found
    return best


def _grid(
    splits: Mapping[str, tuple[Split, Sequence[Group]]], columns: Mapping[str, tuple[Persons, Persons]], threshold: int
) -> Grid:
    left = dict(columns)
    while left:
        found = {name: crossed(*splits[name], left.values(), threshold=threshold) for name in splits}
        if all(found.values()):
            return Grid(found, tuple(left))
        weakest = min(left, key=lambda name: min(map(len, left[name])))
        del left[weakest]
    return Grid({}, ())


def wilson(positive: int, n: int) -> tuple[float, float]:
    """95 % Wilson score interval of a proportion (Wilson 1927); (0, 1) where n is 0."""
    if n == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    share, squared = positive / n, z * z
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = z * sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    return max(0.0, middle - half), min(1.0, middle + half)
