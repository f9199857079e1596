"""Each channel's row: what brought new people and what serves those who come again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core import disclosure, words
from funnel import attribution
from funnel.consultations import Session
from funnel.material import Material

_MERGED = "other"
_SPLIT = ("friends_new", "consultations_first", "consultations_repeat")


@dataclass(frozen=True)
class ChannelRow:
    """One channel's scans, new friends (persons, with 95 % interval), consultations (件) and cost (yen).

    A hidden number is None and named in `hidden`; a number that can't be estimated is None and not named.
    """

    channel: str
    scans: int | None
    friends_new: int | None
    friends_low: int | None
    friends_high: int | None
    consultations_first: int | None
    consultations_repeat: int | None
    cost_yen: int | None
    hidden: tuple[str, ...] = ()


def rows(material: Material, *, threshold: int) -> list[ChannelRow]:
    """One row for every channel that was used or named, and the unknown last."""
    held = [session for session in material.sessions if session.is_consultation]
    own_rows = _own_rows(material, threshold)
    held = [each if each.channel in own_rows else replace(each, channel=_MERGED) for each in held]
    names = [name for name in words.CHANNELS if name in own_rows]
    estimated = _friends(material, names)
    plain = [_row(material, name, held, estimated) for name in [*names, words.UNKNOWN]]
    return _hidden(plain, held, threshold)


def _own_rows(material: Material, threshold: int) -> frozenset[str]:
    """The channels with a row of their own; small ones that nobody put up (a website, told by someone) share one.

    Decided from all records so far, not from the period: a row that appears on one day would tell of that day's
    person.
    """
    big = frozenset(name for name, persons in material.named.items() if persons >= 2 * threshold)
    shared = {_MERGED} if set(material.named) - big - material.chain_channels - {words.UNKNOWN} else set()
    return material.chain_channels | big | shared | {words.UNKNOWN}


def _row(
    material: Material, name: str, held: Sequence[Session], estimated: Mapping[str, tuple[int, int, int]]
) -> ChannelRow:
    mine = [session for session in held if session.channel == name]
    friends, low, high = estimated.get(name, (None, None, None))
    return ChannelRow(
        channel=name,
        scans=None if name == words.UNKNOWN else sum(s.scans for s in material.scans if s.counts and s.channel == name),
        friends_new=friends,
        friends_low=low,
        friends_high=high,
        consultations_first=sum(session.is_first for session in mine),
        consultations_repeat=sum(session.is_repeat for session in mine),
        cost_yen=None if name == words.UNKNOWN else _cost(material, name),
    )


def _cost(material: Material, channel: str) -> int:
    """Yen of what was put up by the end of the period: quantity times unit cost."""
    up = [
        place
        for place in material.placements
        if place.channel == channel and (place.installed_on is None or place.installed_on <= material.until)
    ]
    return round(sum(place.quantity * place.unit_cost_yen for place in up))


def _friends(material: Material, names: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """Whole persons by channel with interval, and the unknown, so that they sum to the new friends."""
    if not material.has_webhook:
        return {}
    number = {name: place for place, name in enumerate(names)}
    found = attribution.estimate(
        [minute for minute, _channel in material.person_scans],
        [number[channel] for _minute, channel in material.person_scans],
        [friend.minute for friend in material.new_friends],
        len(names),
    )
    whole = {
        name: (round(found.friends[place]), int(found.low[place]), -int(-found.high[place] // 1))
        for name, place in number.items()
    }
    unknown = len(material.new_friends) - sum(friends for friends, _low, _high in whole.values())
    return whole | {words.UNKNOWN: (unknown, unknown, unknown)}


def _hidden(plain: Sequence[ChannelRow], held: Sequence[Session], threshold: int) -> list[ChannelRow]:
    """The rows without the cells that stand for too few persons, column by column."""
    names: list[list[str]] = [[] for _row in plain]
    for column in _SPLIT:
        counts = [getattr(row, column) for row in plain]
        if None in counts:
            continue
        persons = [_persons(row, column, held) for row in plain]
        for place in disclosure.hidden_cells(counts, persons=persons, threshold=threshold):
            names[place].append(column)
    return [_without(row, hidden) for row, hidden in zip(plain, names, strict=True)]


def _persons(row: ChannelRow, column: str, held: Sequence[Session]) -> int:
    if column == "friends_new":
        return row.friends_new or 0
    wants_first = column == "consultations_first"
    return len({s.person for s in held if s.channel == row.channel and (s.is_first if wants_first else s.is_repeat)})


def _without(row: ChannelRow, hidden: Sequence[str]) -> ChannelRow:
    blank: dict[str, None] = dict.fromkeys(hidden)
    if "friends_new" in blank:
        blank |= {"friends_low": None, "friends_high": None}
    return replace(row, hidden=tuple(hidden), **blank)  # type: ignore[arg-type]
