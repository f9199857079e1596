"""A desk's other work summed over a period, as a report tells of it."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from core import disclosure
from core.words import ACTIVITIES, BODIES, VENUE_KINDS, WITH_BODY
from funnel.report import THRESHOLDS, Cell, Deed, Edition
from store.report_records import Activity

# Of these each title is a deed of its own: 法律相談 and からだの相談 are two.
BY_TITLE = ("specialist", "goods")
# The part of what was recorded without body or place.
UNKNOWN = "unknown"
_KINDS = [*ACTIVITIES]


def deeds(activities: Sequence[Activity]) -> tuple[Deed, ...]:
    """Activities by kind, and of some by title, in the order of core.words.ACTIVITIES, titles as they come.

    Meetings (回) are summed; one of several days counts once. The amount is None where any row's wasn't counted: a sum
    without it would be too small. What was never recorded has no deed, what was recorded as none has one of zero.
    """
    rows = sorted(activities, key=lambda one: (one.day, one.id))
    titles = {title: place for place, title in enumerate(dict.fromkeys(map(_title, rows)))}
    rows.sort(key=lambda one: (_KINDS.index(one.kind), titles[_title(one)]))
    return tuple(_deed(*key, list(some)) for key, some in groupby(rows, lambda one: (one.kind, _title(one))))


def _title(one: Activity) -> str:
    return one.title if one.kind in BY_TITLE else ""


def _deed(kind: str, title: str, rows: Sequence[Activity]) -> Deed:
    return Deed(
        kind=kind,
        title=title,
        meetings=sum(one.meetings for one in rows),
        amount=_sum(rows),
        days=tuple((one.day, one.until) for one in rows),
        parts=_parts(kind, rows),
        satisfied=tuple((one.title, one.satisfied, one.satisfied_of) for one in rows if one.satisfied is not None),
    )


def _sum(rows: Sequence[Activity]) -> int | None:
    counted = [one.amount for one in rows if one.amount is not None]
    return sum(counted) if len(counted) == len(rows) else None


def _parts(kind: str, rows: Sequence[Activity]) -> Mapping[str, tuple[Cell, ...]]:
    """By body or place, for each edition; none where nobody told them, or where something wasn't counted."""
    codes = (*BODIES, UNKNOWN) if kind in WITH_BODY else (*VENUE_KINDS, UNKNOWN)
    told = [one.body if kind in WITH_BODY else one.place for one in rows]
    if not any(told) or _sum(rows) is None:
        return {}
    counts = dict.fromkeys(codes, 0)
    for code, one in zip(told, rows, strict=True):
        counts[code or UNKNOWN] += one.amount or 0
    named = {code or UNKNOWN for code in told}
    parts = {code: count for code, count in counts.items() if code in named}
    # Things are nobody: of goods nothing is hidden from anyone.
    limits = THRESHOLDS if kind in WITH_BODY else dict.fromkeys(Edition, 0)
    return {edition: _shown(parts, threshold) for edition, threshold in limits.items()}


def _shown(parts: Mapping[str, int], threshold: int) -> tuple[Cell, ...]:
    """The parts as they may be shown; nothing where all would be hidden: their names alone would tell of people."""
    counts = disclosure.hide([*parts.values()], threshold=threshold)
    cells = tuple(Cell(code, count) for code, count in zip(parts, counts, strict=True))
    return cells if any(cell.count is not None for cell in cells) else ()
