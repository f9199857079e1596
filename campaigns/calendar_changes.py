"""What staff do with the opening calendar: days against the weekly rule, and weekly hours; each with its audit row."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from campaigns.calendar import is_inside, is_open_weekly
from campaigns.programmes import opening_days
from core import typed
from core.dates import tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from store import programmes, staff
from store.database import Db
from store.records import OpeningException, OpeningHours, Programme

LONGEST_NOTE = 60
# As the record of changes knows them.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Nobody plans further ahead; a slip of the keyboard in the year is told at once.
YEARS_AHEAD = 20


class DayOutsideProgramme(Refusal):
    """A day on which the programme doesn't run, or none at all."""

    sentence = _("Please choose a day on which the programme runs. Nothing was saved.")


class DayTaken(Refusal):
    """The day stands in the list already."""

    sentence = _("This day is in the list of exceptions already. Change it there. Nothing was saved.")


class DayOpenAnyway(Refusal):
    """The weekly hours open the day."""

    sentence = _("The desk opens on this day anyway. Nothing was saved, because nothing would change.")


class DayClosedAnyway(Refusal):
    """No weekly hours open the day, or a holiday closes it."""

    sentence = _("The desk is closed on this day anyway. Nothing was saved, because nothing would change.")


class DayNoteTooLong(Refusal):
    """More than a small table can hold."""

    sentence = _("The reason is too long: at most {limit} characters. Nothing was saved.")


class DayGone(Refusal):
    """Somebody has removed or changed the day meanwhile."""

    sentence = _("Somebody has changed or removed this day since you opened it. Nothing was saved. Please look again.")


class HoursWithoutWeekday(Refusal):
    """No weekday, or one that no week has."""

    sentence = _("Please choose at least one weekday. Nothing was saved.")


class WeeklyHoursUnfit(Refusal):
    """The times of day aren't in order."""

    sentence = _(
        "The hours can't be used. Nothing was saved. Please enter when the desk opens, then when it closes; "
        "the last intake lies between the two."
    )


class HoursSinceUnfit(Refusal):
    """Hours that begin when the programme doesn't run."""

    sentence = _("Please enter from which day the hours hold, a day on which the programme runs. Nothing was saved.")


class HoursOverlap(Refusal):
    """Two hours of a weekday at the same time."""

    sentence = _("On {day} these hours overlap with others that are there already. Nothing was saved. End those first.")


class HoursGone(Refusal):
    """Somebody has removed or ended the hours meanwhile."""

    sentence = _(
        "Somebody has changed or removed these hours since you opened them. Nothing was saved. Please look again."
    )


class HoursEndUnfit(Refusal):
    """No last day, one before the hours began, or one when the programme no longer runs."""

    sentence = _("The last day can't lie before the first, nor after the programme's end. Nothing was saved.")


class HoursInUse(Refusal):
    """Days in the past were open by these hours."""

    sentence = _(
        "The desk has opened by these hours already ({count} times). Nothing was removed. "
        "Please end them on their last day instead."
    )


def add_exception(
    db: Db, *, by: str, at: datetime, programme: Programme, day: date | None, is_open: bool, note: str
) -> OpeningException:
    """Open or close a day against the weekly rule; `note` says why, naming nobody.

    Raises DayOutsideProgramme, DayTaken, DayOpenAnyway, DayClosedAnyway, DayNoteTooLong.
    """
    if day is None or not _is_plannable(programme, day, at):
        raise DayOutsideProgramme
    programmes.hold(db, programme.id)
    if any(one.day == day for one in programmes.exceptions(db, programme.id)):
        raise DayTaken
    _must_differ(db, programme, day, is_open)
    made = OpeningException(programme.id, day, is_open, _note(note))
    programmes.add_exception(db, programme_id=programme.id, day=day, open=is_open, note=made.note)
    _audit(db, by, at, "calendar.exception_add", programme, day=day.isoformat(), after=_word(is_open))
    return made


def change_exception(
    db: Db, *, by: str, at: datetime, programme: Programme, seen: OpeningException, is_open: bool, note: str
) -> None:
    """Change what is said of a day, which is still what somebody has seen of it.

    Raises DayGone, DayOpenAnyway, DayClosedAnyway, DayNoteTooLong.
    """
    _still_day(db, programme, seen)
    told = _note(note)
    if (is_open, told) == (seen.open, seen.note):
        return
    # A reason may be written to a day that was brought in with the programme, whatever its hours say by now.
    if is_open != seen.open:
        _must_differ(db, programme, seen.day, is_open)
    programmes.change_exception(db, programme.id, seen.day, open=is_open, note=told)
    facts = {"before": _word(seen.open), "after": _word(is_open)}
    _audit(db, by, at, "calendar.exception_change", programme, day=seen.day.isoformat(), **facts)


def remove_exception(db: Db, *, by: str, at: datetime, programme: Programme, seen: OpeningException) -> None:
    """Let the weekly rule hold on a day again. Raises DayGone."""
    _still_day(db, programme, seen)
    programmes.remove_exception(db, programme.id, seen.day)
    _audit(db, by, at, "calendar.exception_remove", programme, day=seen.day.isoformat(), before=_word(seen.open))


def put_exception_back(db: Db, *, by: str, at: datetime, programme: Programme, removed: OpeningException) -> None:
    """Undo a removal: the day stands as it stood, even where it says what the weekly rule says. Raises DayTaken."""
    programmes.hold(db, programme.id)
    if any(one.day == removed.day for one in programmes.exceptions(db, programme.id)):
        raise DayTaken
    facts = {"day": removed.day, "open": removed.open, "note": _note(removed.note)}
    programmes.add_exception(db, programme_id=programme.id, **facts)
    told = {"day": removed.day.isoformat(), "after": _word(removed.open)}
    _audit(db, by, at, "calendar.exception_add", programme, **told)


def add_hours(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    weekdays: Sequence[int],
    opens: str,
    closes: str,
    last_intake: str | None,
    since: date | None,
) -> None:
    """Open the desk each week on some weekdays (0 is Monday) from a day on; times are HH:MM in Tokyo.

    Raises HoursWithoutWeekday, WeeklyHoursUnfit, HoursSinceUnfit, HoursOverlap.
    """
    chosen = sorted(set(weekdays))
    if not chosen or not all(0 <= weekday <= 6 for weekday in chosen):
        raise HoursWithoutWeekday
    _must_be_in_order(opens, closes, last_intake or None)
    if since is None or not _is_plannable(programme, since, at):
        raise HoursSinceUnfit
    programmes.hold(db, programme.id)
    there = programmes.hours(db, programme.id)
    for weekday in chosen:
        made = OpeningHours(programme.id, weekday, opens, closes, last_intake or None, since, None)
        _must_not_overlap(made, there)
        programmes.add_hours(db, **vars(made))
    named = [_WEEKDAYS[weekday] for weekday in chosen]
    facts = {"weekdays": named, "opens": opens, "closes": closes, "since": since.isoformat()}
    _audit(db, by, at, "calendar.hours_add", programme, **facts)


def end_hours(
    db: Db, *, by: str, at: datetime, programme: Programme, seen: OpeningHours, until: date | None
) -> OpeningHours:
    """Say on which day weekly hours hold for the last time, None: they go on; the hours as they are then.

    Raises HoursGone, HoursEndUnfit, HoursOverlap.
    """
    _still_hours(db, programme, seen)
    if until is not None and (until < seen.since or not _is_plannable(programme, until, at)):
        raise HoursEndUnfit
    ended = OpeningHours(**{**vars(seen), "until": until})
    _must_not_overlap(ended, [one for one in programmes.hours(db, programme.id) if one != seen])
    programmes.end_hours(db, programme.id, seen.weekday, seen.opens, seen.since, until=until)
    facts = {"until": until and until.isoformat(), "before": seen.until and seen.until.isoformat()}
    _audit(db, by, at, "calendar.hours_end", programme, **_named(seen), **facts)
    return ended


def remove_hours(db: Db, *, by: str, at: datetime, programme: Programme, seen: OpeningHours) -> None:
    """Take away weekly hours that were entered wrongly, by which the desk has not opened yet.

    Raises HoursGone, HoursInUse.
    """
    _still_hours(db, programme, seen)
    if count := len(_opened_by(db, programme, seen, tokyo_day(at) - timedelta(days=1))):
        raise HoursInUse(count=count)
    programmes.remove_hours(db, programme.id, seen.weekday, seen.opens, seen.since)
    _audit(db, by, at, "calendar.hours_remove", programme, **_named(seen), since=seen.since.isoformat())


def _opened_by(db: Db, programme: Programme, hours: OpeningHours, until: date) -> list[date]:
    last = min(until, hours.until or until)
    opened = opening_days(db, programme, hours.since, last)
    against = {one.day for one in programmes.exceptions(db, programme.id)}
    return [day for day in opened if day.weekday() == hours.weekday and day not in against]


def _is_plannable(programme: Programme, day: date, at: datetime) -> bool:
    return is_inside(programme, day) and day.year <= tokyo_day(at).year + YEARS_AHEAD


def _must_differ(db: Db, programme: Programme, day: date, is_open: bool) -> None:
    if is_open_weekly(programme, programmes.hours(db, programme.id), day) == is_open:
        raise (DayOpenAnyway if is_open else DayClosedAnyway)


def _note(note: str) -> str:
    told = typed.line(note)
    if len(told) > LONGEST_NOTE:
        raise DayNoteTooLong(limit=LONGEST_NOTE)
    return told


def _must_be_in_order(opens: str, closes: str, last_intake: str | None) -> None:
    told = [opens, last_intake, closes] if last_intake else [opens, closes]
    try:
        is_read = all(len(one) == 5 and time.fromisoformat(one) for one in told)
    except ValueError:
        raise WeeklyHoursUnfit from None
    if not is_read or not opens < closes or sorted(told) != told:
        raise WeeklyHoursUnfit


def _must_not_overlap(made: OpeningHours, there: Sequence[OpeningHours]) -> None:
    for one in there:
        is_same_time = one.weekday == made.weekday and one.opens < made.closes and made.opens < one.closes
        if is_same_time and _starts_before_end(one, made) and _starts_before_end(made, one):
            raise HoursOverlap(day=max(one.since, made.since).isoformat())


def _starts_before_end(one: OpeningHours, other: OpeningHours) -> bool:
    return other.until is None or one.since <= other.until


def _still_day(db: Db, programme: Programme, seen: OpeningException) -> None:
    programmes.hold(db, programme.id)
    if seen not in programmes.exceptions(db, programme.id):
        raise DayGone


def _still_hours(db: Db, programme: Programme, seen: OpeningHours) -> None:
    programmes.hold(db, programme.id)
    if seen not in programmes.hours(db, programme.id):
        raise HoursGone


def _word(is_open: bool) -> str:
    return "open" if is_open else "closed"


def _named(hours: OpeningHours) -> dict[str, Any]:
    return {"weekdays": [_WEEKDAYS[hours.weekday]], "opens": hours.opens, "closes": hours.closes}


def _audit(db: Db, by: str, at: datetime, action: str, programme: Programme, **told: Any) -> None:
    staff.write_audit(db, at=at, by=by, action=action, programme_id=programme.id, **told)
