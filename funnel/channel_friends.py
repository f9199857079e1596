"""New friends by a channel's row, in whole persons: as we estimate them, and for experts in two other ways.

Three ways of counting the same people differ by few of them. So what one table hides of a row, all three hide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import disclosure, words
from core.dates import start_of
from funnel import attribution, attribution_em
from funnel.attribution import Floats, Moments
from funnel.material import Material
from store.types import milliseconds


@dataclass(frozen=True)
class Friends:
    """Persons with their 95 % interval, whole."""

    friends: int
    low: int
    high: int


@dataclass(frozen=True)
class Ways:
    """One row's new friends as corrected for chance (ours), by the last scan alone, and by EM; None is hidden."""

    channel: str
    ours: Friends | None
    plain: int | None
    em: Friends | None


def estimated(material: Material, names: Sequence[str], row_of: Mapping[str, str]) -> dict[str, Friends]:
    """New friends by row, and the unknown, so that they sum to all new friends.

    Nothing without webhooks, and where scans are too dense to tell anybody apart (`Estimate.is_told`).

    `row_of` says in which row of `names` a channel stands.
    """
    if not material.has_webhook:
        return {}
    found = material.arrivals.estimate(_numbers(material, names, row_of), len(names))
    return _whole(names, found, len(material.new_friends)) if found.is_told else {}


def ways(
    material: Material,
    person_scans: Sequence[tuple[float, str]],
    rows: Mapping[str, str],
    shown: Mapping[str, Friends | None],
) -> list[Ways]:
    """The three ways side by side, in the order of `shown`, whose numbers (None is hidden) are ours, the unknown last.

    `rows` says in which row a channel stands; `person_scans` comes from material.person_scans, one row a scan.
    """
    names = [name for name in shown if name != words.UNKNOWN]
    told, everybody = _moments(material, person_scans, names, rows), len(material.new_friends)
    plain = _whole(names, _last_scans(material, names, rows), everybody)
    em = _whole(names, attribution_em.estimate(told, len(names)), everybody)
    order = [*names, words.UNKNOWN]
    hidden = {place for place, name in enumerate(order) if shown[name] is None}
    for way in (plain, em):
        hidden |= disclosure.hidden_cells([way[name].friends for name in order])
    return [
        Ways(
            name,
            shown[name],
            None if place in hidden else plain[name].friends,
            None if place in hidden else em[name],
        )
        for place, name in enumerate(order)
    ]


def _moments(
    material: Material, person_scans: Sequence[tuple[float, str]], names: Sequence[str], row_of: Mapping[str, str]
) -> Moments:
    number = {name: place for place, name in enumerate(names)}
    begin = milliseconds(start_of(material.since)) / 60_000
    return attribution.moments(
        [minute - begin for minute, _channel in person_scans],
        [number[row_of[channel]] for _minute, channel in person_scans],
        [friend.minute - begin for friend in material.new_friends],
    )


def _numbers(material: Material, names: Sequence[str], row_of: Mapping[str, str]) -> dict[int, int]:
    """The place among `names` of the row that each placement's channel stands in."""
    number = {name: place for place, name in enumerate(names)}
    return {key: number[row_of[name]] for key, name in material.channel_of.items() if row_of[name] in number}


def _last_scans(material: Material, names: Sequence[str], row_of: Mapping[str, str]) -> attribution.Estimate:
    """Who followed within the window after a last scan, chance not taken out; it has no interval."""
    counts = material.arrivals.matched(_numbers(material, names, row_of), len(names)).astype(float)
    return attribution.Estimate(counts, counts, counts, len(material.new_friends) - float(counts.sum()))


def _whole(names: Sequence[str], found: attribution.Estimate, everybody: int) -> dict[str, Friends]:
    persons = whole_persons(found.friends, everybody)
    rows = {
        name: Friends(number, min(round(float(low)), number), max(round(float(high)), number))
        for name, number, low, high in zip(names, persons, found.low, found.high, strict=True)
    }
    unknown = everybody - sum(persons)
    low, high = found.through or (sum(persons), sum(persons))
    least, most = min(everybody - round(high), unknown), max(everybody - round(low), unknown)
    return rows | {words.UNKNOWN: Friends(unknown, least, most)}


def whole_persons(estimates: Sequence[float] | Floats, everybody: int) -> list[int]:
    """Estimates rounded to whole persons, of whom there are never more than everybody.

    Where rounding makes too many, those give one up who gained most by it.
    """
    exact = [float(number) for number in estimates]
    persons = [round(number) for number in exact]
    gained = sorted(range(len(exact)), key=lambda place: exact[place] - persons[place])
    for place in gained[: max(sum(persons) - everybody, 0)]:
        persons[place] -= 1
    return persons
