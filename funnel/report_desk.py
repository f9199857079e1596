"""What the counselling desk did in a fiscal year, for its report: counts, months, days, persons split by edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import words
from funnel import figures, sources
from funnel.channels import ChannelRow
from funnel.figures import Figures
from funnel.periods import Period
from funnel.report import THRESHOLDS, Answered, Cell, Channel, Desk, Edition, Month, Split
from funnel.targets import Course
from store import placements
from store.database import Db
from store.records import Placement, Programme

# A row of figures calls it otherwise than the report.
_HIDDEN = {"friends_new": "friends_new", "consultations_first": "first", "consultations_repeat": "repeat"}


@dataclass(frozen=True)
class Surveyed:
    """The year's closing survey as one edition may show it: links sent, persons who answered, and its questions."""

    sent: int | None = None
    answered: int | None = None
    questions: tuple[Answered, ...] = ()


def counted(
    db: Db, *, programme: Programme, period: Period, opening_days: Sequence[date], today: date
) -> dict[Edition, Figures]:
    """The figures of a fiscal year as each edition may show them; `opening_days` are the whole year's."""
    told = figures.read_each(
        db,
        programme=programme,
        since=period.since,
        until=period.until,
        opening_days=opening_days,
        thresholds=THRESHOLDS.values(),
        today=today,
    )
    return {edition: told[threshold] for edition, threshold in THRESHOLDS.items()}


def desk(
    db: Db,
    *,
    found: Mapping[Edition, Figures],
    surveys: Mapping[Edition, Surveyed],
    course: Course,
    hours: Sequence[str],
    sessions_counted: int | None,
) -> Desk:
    """The desk of a year's `found` figures; days up to the course's `today`."""
    whole = found[Edition.SUBMIT]
    held = tuple(day for day in course.opening_days if course.since <= day <= min(course.until, course.today))
    up = _up(db, whole.programme, whole.until)
    recorded = _recorded_until(db, whole.programme, course)
    return Desk(
        # An office's own count stands beside the calendar's, never in its place: whether they agree is a question.
        stages={**whole.stages, "sessions": len(held)},
        months=_months(whole, course),
        opening_days=held,
        splits={edition: _split(each, surveys.get(edition, Surveyed()), up) for edition, each in found.items()},
        sessions_counted=sessions_counted,
        recorded_until=recorded,
        is_recorded_to_end=whole.stages["consultations"] is not None and recorded is None,
        hours=tuple(hours),
    )


def _recorded_until(db: Db, programme: Programme, course: Course) -> date | None:
    """The last day that records tell of, where that is before the year's last or today."""
    known = sources.records_until(db, programme)
    return known if known is not None and known < min(course.until, course.today) else None


def _months(whole: Figures, course: Course) -> tuple[Month, ...]:
    """The months in which the programme runs; of those to come nobody knows anything."""
    return tuple(
        Month(month, *(stages[name] if month <= course.today else None for name in ("consultations", "friends_new")))
        for month, stages in whole.monthly
        if course.since.replace(day=1) <= month <= course.until
    )


def _split(found: Figures, survey: Surveyed, up: Sequence[Placement]) -> Split:
    return Split(
        ages=tuple(Cell(row.band, row.consultations) for row in found.ages),
        channels=tuple(_channel(row, up) for row in found.channels),
        # Where no link was ever made there was no survey, which is not the same as none handed over.
        sent=None if found.stages["surveys_sent"] is None else survey.sent,
        answered=None if found.stages["surveys_answered"] is None else survey.answered,
        questions=survey.questions,
        is_split=found.is_split,
    )


def _up(db: Db, programme: Programme, until: date) -> list[Placement]:
    """What was up by the end of the year, as `funnel.put_up` and the cost have it."""
    every = placements.of_programme(db, programme.id)
    return [one for one in every if one.installed_on is None or one.installed_on <= until]


def _channel(row: ChannelRow, up: Sequence[Placement]) -> Channel:
    """A row with its pieces and different places; without them where nothing with a code was put up."""
    mine = [one for one in up if one.channel in (row.channel, *row.includes)]
    is_up = row.channel != words.UNKNOWN and bool(mine)
    return Channel(
        channel=row.channel,
        pieces=sum(one.quantity for one in mine) if is_up else None,
        places=len({one.venue_id for one in mine}) if is_up else None,
        cost_yen=row.cost_yen,
        scans=row.scans,
        friends_new=row.friends_new,
        friends_low=row.friends_low,
        friends_high=row.friends_high,
        first=row.consultations_first,
        repeat=row.consultations_repeat,
        hidden=tuple(_HIDDEN[name] for name in row.hidden if name in _HIDDEN),
        includes=row.includes,
    )
