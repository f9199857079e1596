"""A programme and its calendar: made once, asked for its opening days and for the hours that go on paper."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

import holidays

from campaigns import links
from core.dates import fiscal_year
from core.language import current
from core.language import mark as _
from core.refusals import Refusal
from printing import designs
from printing.values import Hours
from store import programmes, staff
from store.database import Db
from store.records import OpeningHours, Programme, Target

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
_LONGEST_YEARS = 20  # an opening calendar is asked for a few years, never for a century

Row = Mapping[str, Any]


class SlugNotUsable(Refusal):
    """The short name can't stand in addresses and commands."""

    sentence = _(
        "'{slug}' can't be a short name. Nothing was saved. "
        "Please use 3 to 40 small letters, digits and hyphens, for example kita-r5."
    )


class SlugTaken(Refusal):
    """Another programme has the short name."""

    sentence = _("There is already a programme '{slug}'. Nothing was saved. Please choose another short name.")


class DestinationNotHttps(Refusal):
    """An address on the allow-list is no https address."""

    sentence = _("'{url}' can't be a destination. Nothing was saved. Please give an address that begins with https://.")


class HoursNotUsable(Refusal):
    """Opening hours are not two times of day in order."""

    sentence = _(
        "The opening hours {opens}–{closes} can't be used. Nothing was saved. "
        "Please give times such as 18:00 and 21:00, the later one last."
    )


def create(
    db: Db,
    *,
    by: str,
    at: datetime,
    continues: Programme | None = None,
    destinations: Sequence[str] = (),
    hours: Sequence[Row] = (),
    exceptions: Sequence[Row] = (),
    targets: Sequence[Row] = (),
    years: Sequence[Row] = (),
    **facts: Any,
) -> Programme:
    """Make a programme with its allow-list, calendar and targets; `facts` are the columns of the programme.

    Rows have the columns of their table without `programme_id`; hours hold from the programme's start unless they say
    otherwise. The doorway's own address is always allowed. Raises SlugNotUsable, SlugTaken, DestinationNotHttps,
    HoursNotUsable.
    """
    _must_be_usable(db, facts["slug"], [facts["doorway_url"], *destinations], hours)
    made = programmes.add(db, continues=continues, **{"is_demo": False, "line_basic_id": None, **facts})
    for url in (made.doorway_url, *destinations):
        programmes.allow_destination(db, made.id, url)
    for row in hours:
        programmes.add_hours(db, **{"programme_id": made.id, "since": made.starts, **row})
    for row in exceptions:
        programmes.add_exception(db, programme_id=made.id, **row)
    for row in targets:
        programmes.add_target(db, programme_id=made.id, **row)
    for row in years:
        programmes.add_year(db, programme_id=made.id, **row)
    staff.write_audit(db, at=at, by=by, action="programme.create", programme_id=made.id, slug=made.slug)
    return made


def _must_be_usable(db: Db, slug: str, urls: Sequence[str], hours: Sequence[Row]) -> None:
    if not _SLUG.fullmatch(slug):
        raise SlugNotUsable(slug=slug)
    if programmes.by_slug(db, slug):
        raise SlugTaken(slug=slug)
    for url in urls:
        must_be_https(url)
    for row in hours:
        _must_be_in_order(row["opens"], row["closes"])


def must_be_https(url: str) -> None:
    """Raises DestinationNotHttps unless a code may lead to the address."""
    if not links.is_safe_destination(url):
        raise DestinationNotHttps(url=url[:80])


def _must_be_in_order(opens: str, closes: str) -> None:
    try:
        if time.fromisoformat(opens) < time.fromisoformat(closes) and len(opens) == len(closes) == 5:
            return
    except ValueError:
        pass
    raise HoursNotUsable(opens=opens, closes=closes)


def allow(db: Db, *, by: str, at: datetime, programme: Programme, url: str) -> None:
    """Put an address on the allow-list. Raises DestinationNotHttps."""
    must_be_https(url)
    programmes.allow_destination(db, programme.id, url)
    staff.write_audit(db, at=at, by=by, action="destination.allow", programme_id=programme.id, url=url)


def opening_days(db: Db, programme: Programme, since: date, until: date) -> list[date]:
    """The days from since to until (both included) on which the desk opens: weekly rule, holidays, exceptions.

    Days outside the programme's own period are never opening days.
    """
    first, last = max(since, programme.starts), min(until, programme.ends or until)
    last = min(last, first + timedelta(days=366 * _LONGEST_YEARS))
    weekly = programmes.hours(db, programme.id)
    against = {each.day: each.open for each in programmes.exceptions(db, programme.id)}
    closed = holidays.country_holidays("JP") if programme.closed_on_holidays else {}
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if against.get(day, _is_weekly(weekly, day) and day not in closed)]


def _is_weekly(weekly: Sequence[OpeningHours], day: date) -> bool:
    return any(row.weekday == day.weekday() and _holds(row, day) for row in weekly)


def _holds(row: OpeningHours, day: date) -> bool:
    return row.since <= day and (row.until is None or day <= row.until)


def hours_lines(db: Db, programme: Programme, on: date, *, language: str | None = None) -> tuple[Hours, ...]:
    """The hours that hold on a day, as printed: one line for all weekdays that share them, in the reader's language.

    Raises DesignNotFound for a language without texts.
    """
    by_hours: dict[tuple[str, str, str | None], list[int]] = {}
    for row in programmes.hours(db, programme.id):
        if _holds(row, on):
            by_hours.setdefault((row.opens, row.closes, row.last_intake), []).append(row.weekday)
    lines = sorted(by_hours.items(), key=lambda item: (min(item[1]), item[0][0]))
    return tuple(_line(sorted({*days}), *times, language=language or current()) for times, days in lines)


def _line(days: Sequence[int], opens: str, closes: str, last_intake: str | None, *, language: str) -> Hours:
    intake = designs.sentences(language).intake.format(time=last_intake) if last_intake else ""
    return Hours(days=_day_names(days, language), time=f"{opens}–{closes}", last_intake=intake)


def _day_names(days: Sequence[int], language: str) -> str:
    """木・土, and 月〜金 where three or more follow each other."""
    written = designs.days(language)
    names: list[str] = [written["names"][day] for day in days]
    row, two = str(written["row"]), str(written["two"])
    if len(days) >= 3 and days[-1] - days[0] == len(days) - 1:
        return row.format(first=names[0], last=names[-1])
    return reduce(lambda before, day: two.format(before=before, day=day), names)


def targets(db: Db, programme: Programme, on: date) -> list[Target]:
    """The targets of the fiscal year a day lies in."""
    return programmes.targets(db, programme.id, fiscal_year(on))


def office_name(programme: Programme) -> str:
    """Who runs the desk, as it signs letters: the municipality and its section."""
    return f"{programme.municipality} {programme.section}"
