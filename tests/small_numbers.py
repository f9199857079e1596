"""An attack on tables: how many numbers a hidden cell can still be, by all that some tables tell together."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

Cells = frozenset[Hashable]


@dataclass
class Told:
    """Sums of the smallest cells (numbers of records that stand alike in every table) that tables tell."""

    sums: list[tuple[Cells, int]] = field(default_factory=list)
    hidden: dict[str, tuple[Cells, int, bool]] = field(default_factory=dict)

    def tell(
        self, cells: Iterable[Hashable], number: int | None, *, name: str = "", of: int = 0, is_part: bool = False
    ) -> None:
        """A number of a table; a hidden one (None) is `of` a total that is told.

        A part of a period may be told to be none or all of it where the whole period's own table shows that it is so.
        """
        if number is None:
            self.hidden[name] = (frozenset(cells), of, is_part)
        else:
            self.sums.append((frozenset(cells), number))

    def solved(self, *, least: int = 5) -> list[str]:
        """Hidden numbers with fewer than `least` values left; a total smaller than that sets the limit itself."""
        told, weak = [one for one in self.sums if one[0]], []
        for name, (cells, total, is_part) in self.hidden.items():
            low, high = bounds(told, cells)
            is_plain = is_part and (high == 0 or low == total)
            if high - low + 1 < min(least, total + 1) and not is_plain:
                weak.append(f"{name}: {low} to {high} of {total}")
        return weak


def bounds(told: list[tuple[Cells, int]], aim: Cells) -> tuple[int, int]:
    """The smallest and the largest number that some cells can be together, by linear programming."""
    place = {
        cell: number for number, cell in enumerate(sorted({c for cells, _n in told for c in cells} | aim, key=str))
    }
    table = np.zeros((len(told), len(place)))
    for row, (cells, _number) in enumerate(told):
        table[row, [place[cell] for cell in cells]] = 1
    wanted = np.zeros(len(place))
    wanted[[place[cell] for cell in aim]] = 1
    numbers = [number for _cells, number in told]
    ends = []
    for sign in (1, -1):
        answer = linprog(sign * wanted, A_eq=csr_array(table), b_eq=numbers, bounds=(0, None), method="highs")
        assert answer.success, answer.message
        ends.append(sign * float(answer.fun))
    return ceil(ends[0] - 1e-6), floor(ends[1] + 1e-6)
