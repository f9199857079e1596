"""The numbers of a programme and period, counted once for screen, paper and command line."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from core import disclosure, words
from core.dates import fiscal_bounds, fiscal_year, months, now, tokyo_day
from funnel import channels, stages, whole_years
from funnel.channels import ChannelRow
from funnel.consultations import Session
from funnel.material import Material, gather
from store import programmes
from store.database import Db
from store.records import Programme, Unrecorded


@dataclass(frozen=True)
class AgeRow:
    """Consultations (件) of an age band; None where fewer than the threshold persons stand behind it."""

    band: str
    consultations: int | None


@dataclass(frozen=True)
class Figures:
    """All numbers of a programme in a period, both days included, as they may be shown.

    `unrecorded` are spans in which scans were led on that no number counts; one that reaches over an end of the period
    is whole in it, because nobody knows how many of its scans lie on which side. `devices_unknown_scans` of `stages`
    are scans without an estimated device; each is judged by the date of installation that was known when it came, so a
    date that is put right later changes `scans` at any time, `devices` only while the day's hashes are there, and this
    number never. `is_split` says whether persons are split by channel and age at all: of whole fiscal years only.
    """

    programme: Programme
    since: date
    until: date
    stages: Mapping[str, int | None]
    channels: Sequence[ChannelRow]
    monthly: Sequence[tuple[date, Mapping[str, int | None]]]
    ages: Sequence[AgeRow]
    first_label: str
    unavailable: frozenset[str] = field(default_factory=frozenset)
    unrecorded: Sequence[Unrecorded] = ()
    is_split: bool = True

    @property
    def scans_unrecorded(self) -> int:
        """Scans that were led on and could not be recorded, of whatever class."""
        return sum(span.scans for span in self.unrecorded)


def read(
    db: Db,
    *,
    programme: Programme,
    since: date,
    until: date,
    opening_days: Sequence[date],
    threshold: int = disclosure.INSIDE,
    today: date | None = None,
) -> Figures:
    """Count a programme's figures from since to until, both days included.

    `opening_days` are the desk's days in the period (回), of which those after `today` (the present day unless told)
    have not been and are not counted; of a whole fiscal year that is over, the office's own count of sessions goes
    before the calendar's. Persons split by channel or age are hidden below `threshold`
    persons, together with what would give them away, and unless the period is a whole fiscal year (`whole_years`);
    programme totals never are.
    """
    told: dict[str, Any] = {"programme": programme, "since": since, "until": until, "opening_days": opening_days}
    return read_each(db, **told, thresholds=[threshold], today=today)[threshold]


def read_each(
    db: Db,
    *,
    programme: Programme,
    since: date,
    until: date,
    opening_days: Sequence[date],
    thresholds: Collection[int],
    today: date | None = None,
) -> dict[int, Figures]:
    """The same figures as each of some thresholds shows them, counted once; all else as in `read`."""
    last_day = today or tokyo_day(now())
    is_whole = whole_years.is_whole(db, programme=programme, since=since, until=until)
    material = gather(db, programme=programme, since=since, until=until, opening_days=opening_days)
    spans = [(month, *_month_within(month, since, until)) for month in months(since, until)]
    counted = partial(
        Figures,
        programme=programme,
        since=since,
        until=until,
        stages=stages.read(material, since, until, last_day) | _sessions_counted(db, programme, since, until, last_day),
        monthly=[(month, stages.read(material, first, last, last_day)) for month, first, last in spans],
        first_label=material.first_label,
        unavailable=stages.unavailable(material),
        unrecorded=material.unrecorded,
    )
    return {
        threshold: counted(
            channels=_channels(material, threshold, is_split=is_split),
            ages=_ages(material.sessions, threshold) if is_split else [AgeRow(band, None) for band in words.AGE_BANDS],
            is_split=is_split,
        )
        for threshold in thresholds
        for is_split in [threshold <= 1 or is_whole]
    }


def _sessions_counted(db: Db, programme: Programme, since: date, until: date, today: date) -> dict[str, int]:
    """The sessions (回) of a fiscal year as the office counts them, where it does: a calendar may not know them all."""
    first, last = fiscal_bounds(fiscal_year(since))
    first, last = max(first, programme.starts), min(last, programme.ends or last)
    if since > first or until < last or fiscal_year(until) != fiscal_year(since) or today <= last:
        return {}
    years = (one for one in programmes.years(db, programme.id) if one.fiscal_year == fiscal_year(since))
    counted = [one.sessions_counted for one in years if one.is_desk and one.sessions_counted is not None]
    return {"sessions": counted[0]} if counted else {}


def _month_within(month: date, since: date, until: date) -> tuple[date, date]:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return max(month, since), min(date.fromordinal(following.toordinal() - 1), until)


def _channels(material: Material, threshold: int, *, is_split: bool) -> list[ChannelRow]:
    rows = channels.rows(material, threshold=threshold)
    return rows if is_split else [channels.without_persons(row) for row in rows]


def _ages(sessions: Sequence[Session], threshold: int) -> list[AgeRow]:
    held = [session for session in sessions if session.is_consultation]
    counts = Counter(session.age_band for session in held)
    bands = list(words.AGE_BANDS)
    persons = [len({session.person for session in held if session.age_band == band}) for band in bands]
    shown = disclosure.hide([counts[band] for band in bands], persons=persons, threshold=threshold)
    # A band that nobody is in is left out only where that is shown to be so; a hidden one may be empty too.
    return [AgeRow(band, number) for band, number in zip(bands, shown, strict=True) if number != 0]
