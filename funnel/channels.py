"""Each channel's row: what brought new people, what serves those who come again, and what it cost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core import disclosure, words
from funnel import channel_friends
from funnel.channel_friends import Friends
from funnel.consultations import Session
from funnel.material import Material

_MERGED = "other"
_SPLIT = ("friends_new", "consultations_first", "consultations_repeat")


@dataclass(frozen=True)
class CostPer:
    """Whole yen for each new friend, with the range that the friends' interval gives, and for each first consultation.

    None where nothing was paid, and where the number of people is hidden, unknown or 0; the upper end has none where
    there may have been nobody.
    """

    friend_yen: int | None = None
    friend_low_yen: int | None = None
    friend_high_yen: int | None = None
    first_yen: int | None = None


@dataclass(frozen=True)
class ToldFirst:
    """First consultations (件) that the contractor's record puts down to the channel; beside unknown: to none."""

    consultations: int | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class ChannelRow:
    """One channel's scans, new friends (persons, with 95 % interval), consultations (件) and cost (yen).

    A hidden number is None and named in `hidden`; a number that can't be estimated is None and not named: friends where
    no webhook tells of them, and of a channel that had no code to scan. `includes` names the channels with a code that
    share the row, because each alone would be blank.
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
    has_code: bool = False
    includes: tuple[str, ...] = ()
    cost_per: CostPer = CostPer()
    told_first: ToldFirst = ToldFirst()

    @property
    def friends(self) -> Friends | None:
        """New friends with their interval, where they are shown."""
        if self.friends_new is None or self.friends_low is None or self.friends_high is None:
            return None
        return Friends(self.friends_new, self.friends_low, self.friends_high)


def rows(material: Material, *, threshold: int) -> list[ChannelRow]:
    """One row for every channel that was used or named, and the unknown last."""
    row_of = rows_of_channels(material, threshold)
    held = [replace(each, channel=row_of[each.channel]) for each in material.sessions if each.is_consultation]
    names = [name for name in words.CHANNELS if name in row_of.values()]
    estimated = channel_friends.estimated(material, names, row_of)
    plain = [_row(material, name, held, estimated, row_of) for name in [*names, words.UNKNOWN]]
    shown = _with_told(_hidden(plain, held, threshold), held, threshold)
    return [replace(row, cost_per=cost_per(row)) for row in shown]


def ways(
    material: Material, person_scans: Sequence[tuple[float, str]], rows: Sequence[ChannelRow], *, threshold: int
) -> list[channel_friends.Ways]:
    """New friends by three ways of counting, for the rows with a code and the unknown, which `rows` shows.

    `person_scans` comes from material.person_scans.
    """
    told = {row.channel: row.friends for row in rows if row.has_code or row.channel == words.UNKNOWN}
    return channel_friends.ways(material, person_scans, rows_of_channels(material, threshold), told)


def rows_of_channels(material: Material, threshold: int) -> dict[str, str]:
    """In which row each channel stands that was put up or named; small ones share one.

    Decided from all records so far, not from the period: a row that appears on one day would tell of that day's
    person. A channel that nobody put up (a website, told by someone) needs enough persons for a row. One that was put
    up has scans and a cost to show, and gives them up only where no number of its persons was ever large enough, and
    where together with others there is something to show.
    """
    put_up, named = material.chain_channels, set(material.named) - {words.UNKNOWN}
    minor = {name for name in named - put_up if material.named[name] < 2 * threshold}
    blank = {name for name in put_up - {_MERGED} if 0 < _most_persons(material, name) < threshold}
    if _avoids_blanks(material, minor | blank | {_MERGED}, threshold):
        minor |= blank
    return {name: _MERGED if name in minor else name for name in put_up | named} | {words.UNKNOWN: words.UNKNOWN}


def _most_persons(material: Material, name: str) -> int:
    return max(material.named.get(name, 0), material.befriended.get(name, 0))


def _avoids_blanks(material: Material, small: Collection[str], threshold: int) -> bool:
    """Whether those who are few alone are together enough to be shown, by consultations or by friends."""
    together = (sum(persons.get(name, 0) for name in small) for persons in (material.named, material.befriended))
    return max(together) >= threshold


def _row(
    material: Material,
    name: str,
    held: Sequence[Session],
    estimated: Mapping[str, Friends],
    row_of: Mapping[str, str],
) -> ChannelRow:
    mine = [session for session in held if session.channel == name]
    members = {channel for channel, row in row_of.items() if row == name}
    has_code = bool(members & material.channels_up)
    friends = estimated.get(name) if has_code or name == words.UNKNOWN else None
    scans = sum(scan.scans for scan in material.scans if scan.counts and scan.channel in members)
    return ChannelRow(
        channel=name,
        scans=None if name == words.UNKNOWN else scans,
        friends_new=friends.friends if friends else None,
        friends_low=friends.low if friends else None,
        friends_high=friends.high if friends else None,
        consultations_first=sum(session.is_first for session in mine),
        consultations_repeat=sum(session.is_repeat for session in mine),
        cost_yen=None if name == words.UNKNOWN else _cost(material, members),
        has_code=has_code,
        includes=tuple(each for each in words.CHANNELS if each in members & material.chain_channels and each != name),
    )


def _cost(material: Material, channels: Collection[str]) -> int:
    """Yen of what was put up by the end of the period: quantity times unit cost."""
    up = [
        place
        for place in material.placements
        if place.channel in channels and (place.installed_on is None or place.installed_on <= material.until)
    ]
    return round(sum(place.quantity * place.unit_cost_yen for place in up))


def cost_per(row: ChannelRow) -> CostPer:
    """What a row's cost is for each of those who came, as far as their number is shown."""
    if not row.cost_yen:
        return CostPer()
    return CostPer(
        friend_yen=_each(row.cost_yen, row.friends_new),
        friend_low_yen=_each(row.cost_yen, row.friends_high) if row.friends_new else None,
        friend_high_yen=_each(row.cost_yen, row.friends_low) if row.friends_new else None,
        first_yen=_each(row.cost_yen, row.consultations_first),
    )


def _each(yen: int, number: int | None) -> int | None:
    return round(yen / number) if number else None


def _hidden(plain: Sequence[ChannelRow], held: Sequence[Session], threshold: int) -> list[ChannelRow]:
    """The rows without the cells that stand for too few persons, column by column; what has no number has no cell."""
    names: list[list[str]] = [[] for _row in plain]
    for column in _SPLIT:
        places = [place for place, row in enumerate(plain) if getattr(row, column) is not None]
        counts = [getattr(plain[place], column) for place in places]
        persons = [_persons(plain[place], column, held) for place in places]
        for cell in disclosure.hidden_cells(counts, persons=persons, threshold=threshold):
            names[places[cell]].append(column)
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


def without_persons(row: ChannelRow) -> ChannelRow:
    """The row with scans and cost alone; every number of persons that it has is hidden."""
    hidden = [name for name in _SPLIT if name in row.hidden or getattr(row, name) is not None]
    return replace(_without(row, hidden), cost_per=CostPer(), told_first=ToldFirst(None, is_hidden=True))


def _with_told(shown: Sequence[ChannelRow], held: Sequence[Session], threshold: int) -> list[ChannelRow]:
    """The rows with what the record alone says of first consultations.

    It is part of a number that is shown beside it: where the rest of that is small, or that is hidden, so is the part.
    """
    first = [session for session in held if session.is_first]
    parts = {row.channel: _part(row, first, threshold) for row in shown}
    whole = [row for row in shown if _is_its_whole(row, parts[row.channel])]
    hidden = {row.channel for row in whole if "consultations_first" in row.hidden}
    hidden |= _hidden_parts({row.channel: parts[row.channel] for row in shown if row not in whole}, threshold)
    told = {name: ToldFirst(None if name in hidden else part.told, name in hidden) for name, part in parts.items()}
    return [replace(row, told_first=told[row.channel]) for row in shown]


@dataclass(frozen=True)
class _Part:
    """First consultations that the record puts down to a row, and the rest of the row's; beside unknown what it puts
    down to none. `persons` are behind what it told: few where the rest would tell of few, or the whole is hidden.
    """

    told: int
    rest: int
    persons: int


def _part(row: ChannelRow, first: Sequence[Session], threshold: int) -> _Part:
    told = [session for session in first if (session.channel_basis == "told") == (row.channel != words.UNKNOWN)]
    rest = [session for session in first if session.channel_basis == "scan"]
    if row.channel != words.UNKNOWN:
        told, rest = ([one for one in some if one.channel == row.channel] for some in (told, rest))
    is_free = not 0 < _number(rest) < threshold and "consultations_first" not in row.hidden
    return _Part(len(told), len(rest), _number(told) if is_free else min(1, threshold - 1))


def _number(sessions: Sequence[Session]) -> int:
    return len({session.person for session in sessions})


def _is_its_whole(row: ChannelRow, part: _Part) -> bool:
    """Whether everybody knows that the record told of all of a row: nobody can scan what has no code, and none is none.

    Such a part can hide nothing: its whole, which stands beside it, tells it.
    """
    is_unknown, is_scanned = row.channel == words.UNKNOWN, row.has_code or part.rest
    return not is_unknown and (row.consultations_first == 0 or not is_scanned)


def _hidden_parts(parts: Mapping[str, _Part], threshold: int) -> set[str]:
    """Which parts must not be shown, so that neither they nor the rests, which all add up to a number, are solved."""
    counts, persons = ([getattr(part, name) for part in parts.values()] for name in ("told", "persons"))
    names = [*parts]
    hidden = disclosure.hidden_cells(counts, persons=persons, threshold=threshold)
    last = names.index(words.UNKNOWN)
    rests = [parts[names[place]].rest for place in hidden if place != last]
    if rests and last not in hidden:
        few = [min(1, threshold - 1)] * len(rests)
        # Who told nothing are the rests and the unknown: hidden with them where the rests alone would be too few.
        if len(rests) in disclosure.hidden_cells(
            [*rests, counts[last]], persons=[*few, threshold], threshold=threshold
        ):
            persons[last] = min(1, threshold - 1)
            hidden = disclosure.hidden_cells(counts, persons=persons, threshold=threshold)
    return {names[place] for place in hidden}
