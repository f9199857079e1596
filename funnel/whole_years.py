"""Of which periods persons may be split by channel, age or anything else: of whole fiscal years only.

Totals by month are shown, and so is the year by channel. A table of one month by channel would therefore tell what the
year's table hides, and the year's what the month's hides: a channel's year less eleven of its months is the twelfth.
No period's split can be subtracted from another's where each person stands in one split only (docs/adr/0038).
"""

from datetime import date, timedelta

from core.dates import end_of, fiscal_year, iso_week, start_of
from funnel.periods import Period, of_year
from store import recorded
from store.database import Db
from store.records import Programme


def is_whole(db: Db, *, programme: Programme, since: date, until: date) -> bool:
    """Whether a period, both days included, is one fiscal year, or the programme's whole part of it and all there is.

    Such a part is July to March, where the programme began in July; what is estimated of people is counted on the year
    (`funnel.arrivals`), so that both give the same numbers. A month is never the year, even where nobody came in
    another: it would estimate the same people a second time.
    """
    year = of_year(fiscal_year(since))
    first, last = max(year.since, programme.starts), min(year.until, programme.ends or year.until)
    if first > last:
        first, last = year.since, year.until
    if since > first or not last <= until <= year.until:
        return False
    return not any(_is_anything(db, programme, *span) for span in _outside(year, since, until))


def _outside(year: Period, since: date, until: date) -> list[tuple[date, date]]:
    day = timedelta(days=1)
    parts = [(year.since, since - day), (until + day, year.until)]
    return [(first, last) for first, last in parts if first <= last]


def _is_anything(db: Db, programme: Programme, first: date, last: date) -> bool:
    if recorded.of_people(db, programme.id, start_of(first), end_of(last)):
        return True
    # A week of answers belongs where its Thursday lies.
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    last_thursday = last - timedelta(days=(last.weekday() - 3) % 7)
    weeks = iso_week(start_of(thursday)), iso_week(start_of(last_thursday))
    return thursday <= last_thursday and recorded.of_answers(db, programme.id, *weeks)
