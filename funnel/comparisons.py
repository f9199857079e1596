"""A period's figures beside those of the period before and of the same months a year before.

A programme may continue another: an earlier period's figures are those of the programme of the chain that ran then.
Where none did, or only for a part of it, there is nothing to compare with, and the reason is told.

Numbers are compared per day: what the desk does per opening day, what happens in town per day of the calendar. Days
that are still to come don't count, nor those that a source tells nothing of (`funnel.sources`). Where the same people
come again and again, a number scatters more than that of as many strangers: by the sum of the squares of their visits
over the sum of their visits (a compound Poisson number); where its months scatter more than that, by what they show.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from core import words
from core.dates import end_of, now, tokyo_day
from funnel import effect, effect_series, figures, sources
from funnel.consultations import Session, history
from funnel.effect import Change
from funnel.figures import Figures
from funnel.periods import Period
from store import programmes
from store.database import Db
from store.records import Programme

Earlier = Literal["before", "year_before"]
Reason = Literal["not_begun", "none_ran", "began_within", "ended_within", "several"]
OpeningDays = Callable[[Db, Programme, date, date], Sequence[date]]

# Kita's first year began on 7 April, and is a year.
_ENOUGH = 0.95
_IN_TOWN = frozenset({"scans", "scans_excluded", "devices", "devices_unknown_scans"})
_FRIENDS = frozenset({"friends_new", "friends_returning", "friends_blocked"})
_SURVEYS = frozenset({"surveys_sent", "surveys_answered"})
# Neither a stock nor the desk's own calendar is a number of events.
_NO_EVENTS = frozenset({"friends_stock", "sessions"})
_FIRST = frozenset({"consultations_first", "consultations_repeat"})
_YEAR = 12


@dataclass(frozen=True)
class Span:
    """The days of a period that have been, and who came.

    `opening_days` are the desk's, `recorded_days` those of them that records tell of (all of them where talks on LINE
    come by themselves), `friend_days` the days of the calendar since the chain's first follow. `is_whole` says whether
    the period is over and all of it recorded. `visits` are by stage how often each person came; `told` is how many
    consultations have 知ったきっかけ recorded.
    """

    opening_days: int
    recorded_days: int
    calendar_days: int
    friend_days: int
    is_whole: bool
    visits: Mapping[str, Collection[int]]
    told: int = 0


@dataclass(frozen=True)
class Comparison:
    """Figures of a period and of what it is compared with.

    `missing` says why `before` or `year_before` is None: no programme of the chain had begun, none ran then, one began
    or ended within the period, or several share it. `scatter` is by stage how much more than by chance its months
    vary, those of the period and of the year before it.
    """

    period: Period
    now: Figures
    before: Figures | None
    year_before: Figures | None
    missing: Mapping[Earlier, Reason] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    scatter: Mapping[str, float] = field(default_factory=dict)

    def earlier(self, than: Earlier) -> Figures | None:
        """The figures of one of the earlier periods."""
        return self.before if than == "before" else self.year_before


def read(
    db: Db, *, programme: Programme, period: Period, opening_days: OpeningDays, today: date | None = None
) -> Comparison:
    """A period's figures and those of the two it is compared with, inside view.

    `opening_days` gives a programme's days from one day to another, both included (`campaigns.programmes`). `today` is
    the last day that has been, the present day unless told.
    """
    last = today or tokyo_day(now())
    sessions = history(db, programme=programme, until=end_of(period.until))
    chain = _chain(db, programme)
    since = sources.friends_since(db, [one.id for one in chain]) or chain[-1].starts
    found: dict[str, Figures] = {}
    spans: dict[str, Span] = {}
    missing: dict[Earlier, Reason] = {}

    def count(name: str, one: Programme, of: Period) -> None:
        days = opening_days(db, one, of.since, of.until)
        found[name] = figures.read(db, programme=one, since=of.since, until=of.until, opening_days=days, today=last)
        end = min(of.until, one.ends or of.until)
        until, recorded = min(last, end), sources.records_until(db, one)
        own = [each for each in sessions if each.programme_id == one.id and of.since <= each.day <= of.until]
        spans[name] = _span(
            own,
            days,
            until=until,
            recorded=recorded or until,
            calendar=_shared(Period(one.starts, until), of),
            friends=_shared(Period(max(one.starts, since), until), of),
            is_whole=last >= end and (recorded is None or recorded >= end),
        )

    count("now", programme, period)
    earlier: dict[Earlier, Period] = {"before": period.before(), "year_before": period.year_before()}
    for name, of in earlier.items():
        ran = _ran(chain, of)
        if not isinstance(ran, Programme):
            missing[name] = ran
        elif name == "year_before" and of == earlier["before"]:
            found[name], spans[name] = found["before"], spans["before"]
        else:
            count(name, ran, of)
    counted = {
        stage: _scatter(
            effect_series.read(db, programme=programme, stage=stage, opening_days=opening_days, until=last), period
        )
        for stage in ("scans", "friends_new", "consultations")
    }
    return Comparison(period, found["now"], found.get("before"), found.get("year_before"), missing, spans, counted)


def _scatter(series: effect_series.Series, period: Period) -> float:
    told = [(month.first, (month.count, month.days)) for month in series.months if month.days]
    spans = (
        [each for first, each in told if first < period.since][-_YEAR:],
        [each for first, each in told if period.since <= first <= period.until],
    )
    return effect.scatter([span for span in spans if sum(count for count, _days_ in span)])


def change(comparison: Comparison, stage: str, than: Earlier = "before") -> Change | None:
    """How many times as much of a stage there is per day than in an earlier period.

    None where either number is unknown or no day has been, for a stock, for first and repeat consultations where the
    records of the two periods don't begin alike, and for persons of a part: whoever comes twice is one of the whole.
    """
    earlier = comparison.earlier(than)
    if earlier is None or not _can_compare(comparison, stage, than):
        return None
    if stage in _FIRST and comparison.now.first_label != earlier.first_label:
        return None
    spans = comparison.spans[than], comparison.spans["now"]
    lengths = [_length(stage, span) for span in spans]
    visits = _dispersion([number for span in spans for number in span.visits.get(stage, ())])
    dispersion = max(visits, comparison.scatter.get(_series(stage), 1.0))
    return _compared(earlier, comparison.now, stage, lengths, dispersion)


def _can_compare(comparison: Comparison, stage: str, than: Earlier) -> bool:
    if stage == "persons":
        return comparison.spans[than].is_whole and comparison.spans["now"].is_whole
    return stage not in _NO_EVENTS


def _series(stage: str) -> str:
    """Whose months tell how a stage scatters."""
    if stage in _IN_TOWN:
        return "scans"
    return "friends_new" if stage in _FRIENDS else "consultations"


def _length(stage: str, span: Span) -> int:
    if stage == "persons":
        return 1
    if stage in _IN_TOWN:
        return span.calendar_days
    if stage in _FRIENDS:
        return span.friend_days
    return span.opening_days if stage in _SURVEYS else span.recorded_days


def plain_change(comparison: Comparison, stage: str, than: Earlier = "before") -> Change | None:
    """The two numbers as they stand, as if all visits were strangers' and both periods equally long."""
    earlier = comparison.earlier(than)
    if earlier is None or not _can_compare(comparison, stage, than):
        return None
    return _compared(earlier, comparison.now, stage, [1, 1], 1)


def _compared(earlier: Figures, later: Figures, stage: str, lengths: Sequence[int], dispersion: float) -> Change | None:
    before, after = earlier.stages.get(stage), later.stages.get(stage)
    if before is None or after is None or min(lengths) < 1:
        return None
    return effect.compare(before, after, length_before=lengths[0], length_after=lengths[1], dispersion=dispersion)


def _dispersion(visits: Sequence[int]) -> float:
    """By how much a number scatters more than that of as many strangers; `visits` are numbers of visits of persons."""
    return sum(number * number for number in visits) / sum(visits) if visits else 1.0


def _chain(db: Db, programme: Programme) -> list[Programme]:
    keys = programmes.chain(db, programme)
    by_key = {one.id: one for one in programmes.all_programmes(db)}
    return [by_key[key] for key in keys]


def _ran(chain: Sequence[Programme], period: Period) -> Programme | Reason:
    """The programme of a chain (newest first) that ran all through a period but for a few days, else why none did."""
    within = [(one, ran) for one, ran in zip(chain, _running(chain), strict=True) if _shared(ran, period)]
    if not within:
        return "not_begun" if period.until < chain[-1].starts else "none_ran"
    one, ran = max(within, key=lambda each: _shared(each[1], period))
    if _shared(ran, period) >= _ENOUGH * _days(period):
        return one
    if len(within) > 1:
        return "several"
    return "began_within" if ran.since > period.since else "ended_within"


def _running(chain: Sequence[Programme]) -> list[Period]:
    """From when to when each programme ran; one that is continued ends with the day before the next begins."""
    following = [date.max, *(one.starts - timedelta(days=1) for one in chain[:-1])]
    return [Period(one.starts, min(one.ends or date.max, end)) for one, end in zip(chain, following, strict=True)]


def _days(period: Period) -> int:
    return (period.until - period.since).days + 1


def _shared(one: Period, other: Period) -> int:
    return max(0, _days(Period(max(one.since, other.since), min(one.until, other.until))))


def _span(
    sessions: Sequence[Session],
    days: Sequence[date],
    *,
    until: date,
    recorded: date,
    calendar: int,
    friends: int,
    is_whole: bool,
) -> Span:
    held = [one for one in sessions if one.is_consultation]
    asked = _visits(sessions)
    return Span(
        opening_days=sum(day <= until for day in days),
        recorded_days=sum(day <= min(until, recorded) for day in days),
        calendar_days=calendar,
        friend_days=friends,
        is_whole=is_whole,
        visits={
            # Nobody knows who answers; whoever comes again may answer again.
            **dict.fromkeys(("consultations", *_SURVEYS), _visits(held)),
            "consultations_repeat": _visits(one for one in held if one.is_repeat),
            **dict.fromkeys(("requests", "requests_in_hours", "requests_out_of_hours"), asked),
            **{outcome: _visits(one for one in sessions if one.outcome == outcome) for outcome in words.OUTCOMES},
        },
        told=sum(one.channel_basis == "told" for one in held),
    )


def _visits(sessions: Iterable[Session]) -> Collection[int]:
    return list(Counter(one.person for one in sessions).values())
