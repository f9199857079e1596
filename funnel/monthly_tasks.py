"""What somebody should do after a month, decided from its numbers: at most four things, the most urgent first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from core.dates import tokyo_day
from core.disclosure import PUBLISHED
from funnel.places import Place
from funnel.sources import end_of_month
from funnel.targets import Progress, Standing
from store.records import Programme

Kind = Literal["records", "target", "missed", "silent", "codes", "links"]
MOST, _MOST_TARGETS, MOST_NAMES, _LONGEST_NAME = 4, 2, 3, 20
# So long a code may wait in a drawer before somebody asks.
_WAITING = timedelta(days=14)
_FEWEST_LINKS = 0.5


class Counted(Protocol):
    """A stage and its number, such as a line of the page."""

    @property
    def stage(self) -> str: ...

    @property
    def number(self) -> int | None: ...


@dataclass(frozen=True)
class Desk:
    """Whose month it is, and up to when the desk's records tell of anything (None: they come by themselves)."""

    programme: Programme
    month: date
    today: date
    records_until: date | None

    @property
    def as_on(self) -> date:
        """Of which day the things to do are: today, while the month is the newest that is over; else the month's end.

        What was to do after an old month is told as it was, less what has been seen to since.
        """
        return as_on(self.month, self.today)

    @property
    def has_ended(self) -> bool:
        """Whether nobody can do anything in town any more."""
        return self.programme.ends is not None and self.programme.ends < self.as_on


@dataclass(frozen=True)
class Task:
    """One thing to do. `number` are places, codes or links; `names` some of the places; `of` is consultations (件).

    A target has its `progress` and, where months are left, `needed` a month in its unit. `day` is the last one that
    records tell of.
    """

    kind: Kind
    number: int = 0
    names: tuple[str, ...] = ()
    of: int = 0
    progress: Progress | None = None
    needed: float | None = None
    months_left: float | None = None
    day: date | None = None


def as_on(month: date, today: date) -> date:
    """Of which day the things to do after a month are."""
    end = end_of_month(month)
    return today if today <= end_of_month(end + timedelta(days=1)) else end


def tasks(
    lines: Sequence[Counted], reached: Sequence[Progress], places: Sequence[Place], desk: Desk
) -> tuple[Task, ...]:
    """What to do, of one kind after the other; nothing in town where the programme has ended."""
    in_town = () if desk.has_ended else (*_silent(places), *_waiting(places, desk))
    return (*_records(desk), *_targets(reached), *in_town, *_links(lines))[:MOST]


def _records(desk: Desk) -> Iterator[Task]:
    last = min(end_of_month(desk.month), desk.programme.ends or date.max)
    if desk.records_until is not None and desk.records_until < last < desk.today:
        yield Task("records", day=desk.records_until)


def _targets(reached: Sequence[Progress]) -> Iterator[Task]:
    """Those that were missed, or that fall behind their pace; the one that lacks most first."""
    late = [one for one in reached if is_behind(one) or one.standing is Standing.NOT_REACHED]
    for one in sorted(late, key=lambda each: each.share or 0.0)[:_MOST_TARGETS]:
        left = months_left(one)
        if one.is_over or one.is_share or not left or one.result is None:
            yield Task("missed", progress=one)
        else:
            yield Task("target", progress=one, needed=(one.target.value - one.result) / left, months_left=left)


def is_behind(one: Progress) -> bool:
    """Whether a target will hardly be reached, or less is reached than its pace asks for."""
    if one.standing in (Standing.REACHED, Standing.LIKELY):
        return False
    return one.standing is Standing.HARD or one.is_on_the_way is False


def months_left(one: Progress) -> float | None:
    """Months of the year after the last day that is counted; None where a target has no pace."""
    if one.pace is None or one.expected is None or one.months is None:
        return None
    return max(0.0, one.months - one.expected / one.pace)


def _silent(places: Sequence[Place]) -> Iterator[Task]:
    silent = [one.placement.venue for one in places if one.is_silent]
    if silent:
        yield Task("silent", number=len(silent), names=_names(silent))


def _waiting(places: Sequence[Place], desk: Desk) -> Iterator[Task]:
    """Codes that nobody has noted to be up; what a scan was counted of hangs somewhere."""
    waiting = [
        one.placement.venue
        for one in places
        if one.placement.installed_on is None
        and one.placement.retired_at is None
        and one.last_scan is None
        and tokyo_day(one.placement.made_at) + _WAITING < desk.as_on
    ]
    if waiting:
        yield Task("codes", number=len(waiting), names=_names(waiting))


def _names(venues: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[:_LONGEST_NAME] for name in dict.fromkeys(venues))[:MOST_NAMES]


def _links(lines: Sequence[Counted]) -> Iterator[Task]:
    """Few survey links beside the consultations of a month with enough of them to say so."""
    told = {one.stage: one.number for one in lines}
    sent, held = told["surveys_sent"], told["consultations"] or 0
    if sent is not None and held >= PUBLISHED and sent < held * _FEWEST_LINKS:
        yield Task("links", number=sent, of=held)
