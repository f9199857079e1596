"""Publicity that begins in one area after another: the plan, and what it changed.

Areas that have begun are compared with those that have not, month by month (difference-in-differences): Poisson
regression with a level for each area and each month, and one step where an area has begun. It supposes that the step
is alike in all areas and holds (Goodman-Bacon 2021), and that without it all would have gone up and down together; the
same step tried some months too early says whether they did.
"""

import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from core.dates import months, tokyo_day
from funnel.effect import Change
from store import placements, totals
from store.database import Db
from store.records import Placement

# Standard errors by area are too small where there are few of them; then the scatter of all months stands for it.
LEAST_AREAS, AREAS_FOR_CLUSTERS = 4, 8
TOO_EARLY = 3

Floats = NDArray[np.float64]
_Row = tuple[str, date, int]
_Counts = dict[str, dict[date, int]]


class NotStaggered(ValueError):
    """All areas began at once or none did, or too few have months both before and after: nothing to compare with."""


@dataclass(frozen=True)
class Turn:
    """An area's turn in the plan: the month in which it begins."""

    area: str
    month: date
    is_early: bool


@dataclass(frozen=True)
class Difference:
    """How many times as much there is in an area that has begun, and the same step tried TOO_EARLY months too early.

    `placebo` is None where too few months lie before. `by_area` says that the scatter between areas was used.
    """

    change: Change
    placebo: Change | None
    areas: int
    months: int
    dispersion: float
    by_area: bool


def plan(sizes: Mapping[str, int], *, first: date, seed: int, apart: int = 1) -> list[Turn]:
    """In which month each area begins, from the month of `first` on, `apart` months between one and the next.

    Areas alike in size (places) are paired; chance sends one of each pair into the earlier half, then orders the
    halves. The same seed makes the same plan. Raises ValueError where there is nothing to stagger.
    """
    if len(sizes) < 2 or apart < 1:
        raise ValueError("a staggered plan needs two areas and a month between them")
    chance = Random(seed)  # noqa: S311 (a plan that anybody may work out again)
    ordered = sorted(sizes, key=lambda area: (-sizes[area], area))
    halves: tuple[list[str], list[str]] = ([], [])
    for start in range(0, len(ordered), 2):
        pair = ordered[start : start + 2]
        chance.shuffle(pair)
        # One that is left over goes into the earlier half, as the pair's first does.
        for half, area in zip(halves, pair, strict=False):
            half.append(area)
    for half in halves:
        chance.shuffle(half)
    early = len(halves[0])
    return [
        Turn(area, _later(first, place * apart), place < early) for place, area in enumerate([*halves[0], *halves[1]])
    ]


def _later(first: date, by: int) -> date:
    number = first.year * 12 + first.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def difference(counts: Mapping[str, Mapping[date, int]], begins: Mapping[str, date]) -> Difference:
    """The change where an area has begun, given counts by area and month and the first whole month of those that did.

    Months that an area has no number for are left out; areas and months in which nothing was counted tell nothing.
    Raises NotStaggered.
    """
    rows = _telling([(area, month, count) for area, by in counts.items() for month, count in by.items()])
    change, dispersion, by_area = _fitted(rows, begins)
    earlier = {area: _later(month, -TOO_EARLY) for area, month in begins.items()}
    kept = _telling([row for row in rows if row[1] < begins.get(row[0], date.max)])
    try:
        placebo = _fitted(kept, earlier)[0]
    except NotStaggered:
        placebo = None
    areas, seen = ({row[place] for row in rows} for place in (0, 1))
    return Difference(change, placebo, len(areas), len(seen), dispersion, by_area)


def _telling(rows: Sequence[_Row]) -> list[_Row]:
    """Without areas and months of nothing but zeros, whose levels would be none."""
    kept = list(rows)
    while True:
        totals: dict[str | date, int] = defaultdict(int)
        for area, month, count in kept:
            totals[area] += count
            totals[month] += count
        left = [row for row in kept if totals[row[0]] and totals[row[1]]]
        if len(left) == len(kept):
            return left
        kept = left


def _fitted(rows: Sequence[_Row], begins: Mapping[str, date]) -> tuple[Change, float, bool]:
    areas, seen = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    treated = np.array([month >= begins.get(area, date.max) for area, month, _count in rows], dtype=float)
    design = _design(rows, areas, seen, treated)
    free = len(rows) - design.shape[1]
    is_told = len(areas) >= LEAST_AREAS and free > 0 and np.linalg.matrix_rank(design) == design.shape[1]
    numbers = np.array([count for _area, _month, count in rows], dtype=float)
    # Where nothing was there before, or nothing came after, no ratio can be told, however much others had.
    begun = np.array([area in begins for area, _month, _count in rows])
    if not is_told or not numbers[treated == 1].sum() or not numbers[begun & (treated == 0)].sum():
        raise NotStaggered
    return _step(numbers, design, np.array([areas.index(row[0]) for row in rows]), free)


def _design(rows: Sequence[_Row], areas: Sequence[str], seen: Sequence[date], treated: Floats) -> Floats:
    """Columns: the step, a level for each area, and for each month but the first."""
    of_area = [[float(row[0] == area) for row in rows] for area in areas]
    of_month = [[float(row[1] == month) for row in rows] for month in seen[1:]]
    return np.column_stack([treated, *of_area, *of_month])


def _step(numbers: Floats, design: Floats, area: NDArray[np.int64], free: int) -> tuple[Change, float, bool]:
    # It takes seconds to load, and only who looks closer needs it.
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    model = sm.GLM(numbers, design, family=sm.families.Poisson())
    with warnings.catch_warnings():
        # Months that are all alike leave nothing to explain, which it warns of.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = model.fit()
        by_area = len(np.unique(area)) >= AREAS_FOR_CLUSTERS
        clustered = model.fit(cov_type="cluster", cov_kwds={"groups": area}) if by_area else found
    dispersion = max(float(found.pearson_chi2) / free, 1.0)
    effect, error = float(found.params[0]), float(found.bse[0]) * np.sqrt(dispersion)
    if by_area:
        # Whichever is wider: with some ten areas either may be too narrow by itself.
        error = max(error, float(clustered.bse[0]))
    half = float(student.ppf(0.975, int(area.max()) if by_area else free)) * error
    change = Change(float(np.exp(effect)), float(np.exp(effect - half)), float(np.exp(effect + half)))
    return change, dispersion, by_area


def gather(db: Db, *, programme_id: int, campaign_id: int, until: date) -> tuple[_Counts, dict[str, date]]:
    """People's scans by kind of place and month, and the first whole month of a campaign in each kind of place.

    A kind of place (school, shop, …) is the area: every placement has one, while few have an address, and it is what
    staff can hand out in turns. It counts from the first whole month in which any code of it was up; the month in which
    the campaign began there belongs to neither side and is left out, and so are kinds without a month before. Persons
    are not split by area: they would be too few to be shown.
    """
    places = placements.of_programme(db, programme_id)
    up = _first_days(places)
    begun = _first_days([place for place in places if place.campaign_id == campaign_id])
    kinds = [kind for kind in up if kind not in begun or _whole_from(up[kind]) < begun[kind].replace(day=1)]
    if not kinds:
        return {}, {}
    begins = {kind: _whole_from(begun[kind]) for kind in kinds if kind in begun and begun[kind] <= until}
    span = months(min(_whole_from(up[kind]) for kind in kinds), until)
    scans: dict[tuple[str, date], int] = defaultdict(int)
    of_kind = {place.id: place.venue_kind for place in places}
    for (place, month), number in (totals.people_by_month(db, programme_id, span[0], span[-1]) if span else {}).items():
        if place in of_kind:
            scans[of_kind[place], month] += number
    mixed = {(kind, begun[kind].replace(day=1)) for kind in begins} - set(begins.items())
    counts = {
        kind: {
            month: scans[kind, month] for month in span if month >= _whole_from(up[kind]) and (kind, month) not in mixed
        }
        for kind in kinds
    }
    return counts, begins


def _first_days(places: Sequence[Placement]) -> dict[str, date]:
    """The day the first code of each kind of place was up; one without a day counts from when it was made."""
    found: dict[str, date] = {}
    for place in places:
        day = place.installed_on or tokyo_day(place.made_at)
        found[place.venue_kind] = min(day, found.get(place.venue_kind, day))
    return found


def _whole_from(day: date) -> date:
    """The first month that lies wholly on or after a day."""
    return day if day.day == 1 else _later(day, 1)
