"""A programme's number month by month over all it continues, and what changed between two spans of months.

What the desk does is counted per opening day, what happens in town per day of the calendar. Where the same people come
again and again, a number scatters more than that of as many strangers: by the sum of the squares of their visits over
the sum of their visits (a compound Poisson number); where the months scatter more than that, by what they show.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, inf, log, sqrt

from scipy.stats import chi2

from core.dates import end_of, months, start_of, tokyo_day
from funnel import effect, sources
from funnel.consultations import history
from funnel.effect import Change, Verdict
from funnel.periods import Period, of_month
from store import friends, placements, programmes, totals
from store.database import Db
from store.records import Programme

COUNTED = ("consultations", "consultations_first", "friends_new", "scans")
AT_DESK = ("consultations_first", "consultations")
YEAR = 12
_EVER = date(1970, 1, 2)

OpeningDays = Callable[[Db, Programme, date, date], Sequence[date]]


@dataclass(frozen=True)
class Month:
    """A whole month: what was counted, and its days (opening days or days of the calendar) while a programme ran.

    `people` are numbers of persons, one a consultation, good for nothing but telling visits of one from another's.
    """

    first: date
    count: int
    days: int
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Series:
    """Months in a row, the oldest first; `last_record` and `last_open` only for what the desk records."""

    stage: str
    months: tuple[Month, ...]
    last_record: date | None = None
    last_open: date | None = None
    days_unrecorded: int = 0

    def within(self, period: Period) -> tuple[Month, ...]:
        """The months of a period in which a programme ran."""
        return tuple(month for month in self.months if period.since <= month.first <= period.until and month.days)


@dataclass(frozen=True)
class Side:
    """Counts of some months, and how many per day with its 95 % range."""

    months: tuple[Month, ...]
    per_day: float
    low: float
    high: float

    @property
    def count(self) -> int:
        """All that was counted."""
        return sum(month.count for month in self.months)

    @property
    def days(self) -> int:
        """Opening days, or days of the calendar."""
        return sum(month.days for month in self.months)


@dataclass(frozen=True)
class BeforeAfter:
    """Two spans of months compared: per month as if all were strangers, and per day with what scatters allowed for.

    `if_ended` is the comparison per month if the count had ended with the last record; None where that is the end.
    """

    before: Side
    after: Side
    per_month: Change
    per_day: Change
    dispersion: float
    if_ended: Change | None = None
    last_record: date | None = None

    @property
    def told(self) -> Change:
        """What may be said: the plain comparison, unless another one says less or the opposite."""
        seen = [self.per_month, self.per_day, *([self.if_ended] if self.if_ended else [])]
        if len({change.verdict for change in seen}) == 1:
            return self.per_month
        unclear = [change for change in seen if change.verdict is Verdict.UNCLEAR]
        widest = Change(self.per_month.ratio, min(one.low for one in seen), max(one.high for one in seen))
        return unclear[0] if unclear else widest


def counted(db: Db, *, programme: Programme) -> list[str]:
    """The stages that have a source in the programme or in one it continues."""
    chain = programmes.chain(db, programme)
    lacks = set() if friends.has_events(db, chain) else {"friends_new"}
    if not any(placements.of_programme(db, key) for key in chain):
        lacks.add("scans")
    return [stage for stage in COUNTED if stage not in lacks]


def read(db: Db, *, programme: Programme, stage: str, opening_days: OpeningDays, until: date) -> Series:
    """A stage of COUNTED by month, from the chain's beginning to the last month that is over on `until`.

    `opening_days` gives a programme's days between two days, both included (`campaigns.programmes`).
    """
    spans = _spans(db, programme, until)
    wholes = [month for month in months(spans[-1][1].since, until) if of_month(month).until <= until]
    if not wholes:
        return Series(stage, ())
    last = of_month(wholes[-1]).until
    spans = [(one, Period(span.since, min(span.until, last))) for one, span in spans if span.since <= last]
    if stage in AT_DESK:
        return _desk(db, programme, stage, wholes, _open(db, spans, opening_days))
    # Nobody knows of friends before the first that a webhook told of.
    since = sources.friends_since(db, [one.id for one, _span in spans]) if stage == "friends_new" else None
    every = (day for _one, span in spans for day in _every_day(span))
    days = Counter(day.replace(day=1) for day in every if since is None or day >= since)
    counts = _scans(db, spans) if stage == "scans" else _friends(db, spans)
    return Series(stage, tuple(Month(month, counts[month], days[month]) for month in wholes))


def _spans(db: Db, programme: Programme, until: date) -> list[tuple[Programme, Period]]:
    """The programmes of the chain, newest first, and from when to when each ran: until the next one began."""
    by_key = {one.id: one for one in programmes.all_programmes(db)}
    chain = [by_key[key] for key in programmes.chain(db, programme)]
    ends = [until, *(one.starts - timedelta(days=1) for one in chain[:-1])]
    return [(one, Period(one.starts, min(one.ends or end, end, until))) for one, end in zip(chain, ends, strict=True)]


def _every_day(span: Period) -> list[date]:
    return [span.since + timedelta(days=number) for number in range((span.until - span.since).days + 1)]


def _open(db: Db, spans: Sequence[tuple[Programme, Period]], opening_days: OpeningDays) -> list[date]:
    return sorted(day for one, span in spans for day in opening_days(db, one, span.since, span.until))


def _desk(db: Db, programme: Programme, stage: str, wholes: Sequence[date], opening: Sequence[date]) -> Series:
    sessions = history(db, programme=programme, until=end_of(of_month(wholes[-1]).until))
    held = [one for one in sessions if one.is_consultation and (one.is_first or stage == "consultations")]
    numbers = {person: number for number, person in enumerate(dict.fromkeys(one.person for one in held))}
    people: dict[date, list[int]] = {month: [] for month in wholes}
    for one in held:
        people.setdefault(one.day.replace(day=1), []).append(numbers[one.person])
    first, last = min((one.day for one in sessions), default=None), max((one.day for one in sessions), default=None)
    # Of the months before the first record nobody knows whether nothing happened or nothing was recorded.
    days = Counter(day.replace(day=1) for day in opening if first and day >= first.replace(day=1))
    return Series(
        stage,
        tuple(Month(month, len(people[month]), days[month], tuple(people[month])) for month in wholes),
        last_record=last,
        last_open=opening[-1] if opening else None,
        days_unrecorded=sum(day > last for day in opening) if last else 0,
    )


def _scans(db: Db, spans: Sequence[tuple[Programme, Period]]) -> Counter[date]:
    found: Counter[date] = Counter()
    for one, span in spans:
        first, last = span.since.replace(day=1), span.until.replace(day=1)
        for (_placement, month), number in totals.people_by_month(db, one.id, first, last).items():
            found[month] += number
    return found


def _friends(db: Db, spans: Sequence[tuple[Programme, Period]]) -> Counter[date]:
    followed = (
        friend for one, span in spans for friend in friends.followed(db, one.id, start_of(_EVER), end_of(span.until))
    )
    return Counter(tokyo_day(friend.followed_at).replace(day=1) for friend in followed if friend.is_new)


def compare(series: Series, before: Period, after: Period) -> BeforeAfter | None:
    """What changed from one span of months to another; None where either has no month with a day in it.

    None too where the desk's records end before the later span begins: that nothing is there yet is no change.
    """
    earlier, later = series.within(before), series.within(after)
    if not earlier or not later or _ends_before(series, after):
        return None
    dispersion = max(_of_visits([*earlier, *later]), _scatter(earlier, later))
    sides = _side(earlier, dispersion), _side(later, dispersion)
    plain = _compared(sides, len(earlier), len(later), 1.0)
    daily = _compared(sides, sides[0].days, sides[1].days, dispersion)
    found = BeforeAfter(*sides, per_month=plain, per_day=daily, dispersion=dispersion)
    return _if_ended(found, series, after)


def _ends_before(series: Series, after: Period) -> bool:
    return series.stage in AT_DESK and (series.last_record is None or series.last_record < after.since)


def _compared(sides: tuple[Side, Side], before: float, after: float, dispersion: float) -> Change:
    counts = sides[0].count, sides[1].count
    return effect.compare(*counts, length_before=before, length_after=after, dispersion=dispersion)


def _if_ended(found: BeforeAfter, series: Series, after: Period) -> BeforeAfter:
    """With the comparison that holds if nobody counted any more after the last record of the later span."""
    last, end = series.last_record, series.last_open
    if last is None or end is None or last >= end or not after.since <= last <= after.until or end > after.until:
        return found
    share = (found.after.days - series.days_unrecorded) / found.after.days
    if share <= 0:
        return found
    sides = found.before, found.after
    ended = _compared(sides, len(found.before.months), len(found.after.months) * share, 1.0)
    return replace(found, if_ended=ended, last_record=last)


def _side(found: tuple[Month, ...], dispersion: float) -> Side:
    """The rate per day; exact for a Poisson count (Garwood 1936), widened on the scale of logarithms."""
    count, days = sum(month.count for month in found), sum(month.days for month in found)
    rate = count / days
    low = float(chi2.ppf(0.025, 2 * count)) / 2 / days if count else 0.0
    high = float(chi2.ppf(0.975, 2 * count + 2)) / 2 / days
    if not count:
        return Side(found, rate, low, high * dispersion)
    wider = sqrt(dispersion)
    return Side(found, rate, rate * exp(log(low / rate) * wider), rate * exp(log(high / rate) * wider))


def _of_visits(found: Sequence[Month]) -> float:
    visits = Counter(person for month in found for person in month.people).values()
    return sum(number * number for number in visits) / sum(visits) if visits else 1.0


def _scatter(*spans: Sequence[Month]) -> float:
    return effect.scatter([[(month.count, month.days) for month in span] for span in spans])


def smallest(series: Series, until: date) -> tuple[tuple[Month, ...], float, float] | None:
    """The last year's months up to a day, the smallest ratio they could show, and the same if visits hang together.

    None where nothing was counted. Ratios over 1,000 are infinity.
    """
    found = [month for month in series.months if month.first <= until and month.days][-YEAR:]
    count = sum(month.count for month in found)
    if not count:
        return None
    by_months = _scatter(found)
    plain = effect.smallest_visible(count, dispersion=by_months)
    careful = effect.smallest_visible(count, dispersion=max(by_months, _of_visits(found)))
    return tuple(found), plain, careful if careful < 1_000 else inf
