"""What staff do with the records of a desk's other work: add, change, remove one, bring in a list; each audited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core import typed
from core.dates import fiscal_bounds, fiscal_year, tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from core.words import ACTIVITIES, BODIES, MEETINGS, VENUE_KINDS, WITH_BODY
from store import activities, programmes, staff
from store.database import Db
from store.records import Programme
from store.report_records import Activity

LONGEST_TITLE, MOST_MEETINGS, MOST_AMOUNT, MOST_ROWS = 80, 500, 1_000_000, 5_000


class ActivityKindUnknown(Refusal):
    """The kind is none of core.words.ACTIVITIES."""

    sentence = _("'{kind}' is no kind of activity. Nothing was saved. Please choose one from the list.")


class ActivityDayUnfit(Refusal):
    """A day in the future, or outside the programme's fiscal years."""

    sentence = _("Please give days from {first} to {last}. Nothing was saved: this record has a day outside of them.")


class ActivityEndsEarly(Refusal):
    """The last day lies before the first."""

    sentence = _("The last day of the activity lies before the first. Nothing was saved. Please correct one of them.")


class ActivityCrossesYears(Refusal):
    """Nobody could say which year's report it belongs to."""

    sentence = _("One record can't reach into the next fiscal year. Nothing was saved. Please enter one for each year.")


class ActivityTitleTooLong(Refusal):
    """The title is longer than a table can hold."""

    sentence = _("The name has {length} letters. Nothing was saved. Please use at most {most}.")


class ActivityMeetingsUnfit(Refusal):
    """Fewer meetings than none, or more than a year can have."""

    sentence = _("The number of meetings lies between 0 and {most}. Nothing was saved. Please correct it.")


class ActivityNoMeeting(Refusal):
    """Meetings (回) of what is no meeting."""

    sentence = _(
        "Meetings are counted of peer support, specialist consultations, trainings and case conferences only. "
        "Nothing was saved. Please leave the number of meetings empty."
    )


class ActivityAmountUnfit(Refusal):
    """A number below none, or too large to be one."""

    sentence = _("The number lies between 0 and {most}. Nothing was saved. Leave it empty where nobody counted.")


class ActivityBodyUnfit(Refusal):
    """A body that isn't in the list, or of what leads to none."""

    sentence = _("A body belongs to accompaniment and referrals only. Nothing was saved. Please leave it empty.")


class ActivityPlaceUnfit(Refusal):
    """A kind of place that isn't in the list, or of what is given out nowhere."""

    sentence = _("A kind of place belongs to goods given out only. Nothing was saved. Please leave it empty.")


class SatisfactionUnfit(Refusal):
    """A share of less than none or more than all."""

    sentence = _("Satisfaction is a per cent from 0 to 100. Nothing was saved. Please correct it.")


class SatisfactionKindUnfit(Refusal):
    """Satisfaction with what nobody attends."""

    sentence = _(
        "Satisfaction is recorded of peer support, specialist consultations, trainings and case conferences only. "
        "Nothing was saved. Please leave it empty."
    )


class SatisfactionMissing(Refusal):
    """How many answered, and not what."""

    sentence = _("How many answered needs the satisfaction beside it, and is 1 to {most}. Nothing was saved.")


class TooManyActivities(Refusal):
    """More rows than a programme can have."""

    sentence = _("A programme holds at most {most} records of activities. Nothing was saved. Please enter sums.")


class ActivityGone(Refusal):
    """The row isn't any more what somebody has seen of it, or belongs to another programme."""

    sentence = _(
        "A colleague has changed or removed this record since you opened it. Nothing was saved. Please look again."
    )


@dataclass(frozen=True)
class Told:
    """What staff say of an activity of core.words.ACTIVITIES, on a day or up to `until`; no person is named.

    `meetings` (回) is None for what the kind says: 1 of a meeting, 0 of anything else; a row may be a sum over a
    period. `amount` are persons, cases, nights or pieces, by kind; None where nobody counted. `satisfied` is per cent
    of the `satisfied_of` who answered.
    """

    kind: str
    day: date
    title: str = ""
    until: date | None = None
    meetings: int | None = None
    amount: int | None = None
    body: str | None = None
    place: str | None = None
    satisfied: float | None = None
    satisfied_of: int | None = None


def days(programme: Programme, today: date) -> tuple[date, date]:
    """First and last day that a record may be of: the programme's fiscal years, up to today."""
    last = fiscal_bounds(fiscal_year(programme.ends))[1] if programme.ends else today
    return fiscal_bounds(fiscal_year(programme.starts))[0], min(last, today)


def usable(programme: Programme, told: Told, *, today: date) -> Told:
    """What was told, as it is kept: with its meetings, spaces tidied.

    Raises ActivityKindUnknown, ActivityTitleTooLong, ActivityDayUnfit, ActivityEndsEarly, ActivityCrossesYears,
    ActivityMeetingsUnfit, ActivityNoMeeting, ActivityAmountUnfit, ActivityBodyUnfit, ActivityPlaceUnfit,
    SatisfactionKindUnfit, SatisfactionUnfit, SatisfactionMissing.
    """
    if told.kind not in ACTIVITIES:
        raise ActivityKindUnknown(kind=told.kind[:40])
    title = typed.line(told.title)
    if len(title) > LONGEST_TITLE:
        raise ActivityTitleTooLong(length=len(title), most=LONGEST_TITLE)
    until = None if told.until == told.day else told.until
    meetings = int(told.kind in MEETINGS) if told.meetings is None else told.meetings
    kept = replace(told, title=title, until=until, meetings=meetings)
    _days_fit(programme, kept, today)
    _numbers_fit(kept)
    _satisfaction_fits(kept)
    return kept


def _days_fit(programme: Programme, told: Told, today: date) -> None:
    first, last = days(programme, today)
    if told.until and told.until < told.day:
        raise ActivityEndsEarly
    if not first <= told.day <= (told.until or told.day) <= last:
        raise ActivityDayUnfit(first=first, last=last)
    if told.until and fiscal_year(told.until) != fiscal_year(told.day):
        raise ActivityCrossesYears


def _numbers_fit(told: Told) -> None:
    meetings = told.meetings or 0
    if not 0 <= meetings <= MOST_MEETINGS:
        raise ActivityMeetingsUnfit(most=MOST_MEETINGS)
    if meetings and told.kind not in MEETINGS:
        raise ActivityNoMeeting
    if told.amount is not None and not 0 <= told.amount <= MOST_AMOUNT:
        raise ActivityAmountUnfit(most=f"{MOST_AMOUNT:,}")
    if told.body is not None and (told.kind not in WITH_BODY or told.body not in BODIES):
        raise ActivityBodyUnfit
    if told.place is not None and (told.kind != "goods" or told.place not in VENUE_KINDS):
        raise ActivityPlaceUnfit


def _satisfaction_fits(told: Told) -> None:
    if told.satisfied is not None and told.kind not in MEETINGS:
        raise SatisfactionKindUnfit
    if told.satisfied is not None and not 0 <= told.satisfied <= 100:
        raise SatisfactionUnfit
    if told.satisfied_of is not None and (told.satisfied is None or not 0 < told.satisfied_of <= MOST_AMOUNT):
        raise SatisfactionMissing(most=f"{MOST_AMOUNT:,}")


def add(db: Db, *, by: str, at: datetime, programme: Programme, told: Told) -> int:
    """Record an activity; its key. Raises TooManyActivities and what `usable` raises."""
    kept = usable(programme, told, today=tokyo_day(at))
    programmes.hold(db, programme.id)
    _room(db, programme, 1)
    key = activities.add(db, programme_id=programme.id, made_at=at, made_by=by, **vars(kept))
    _audit(db, by, at, "activity.add", programme, kept)
    return key


def change(db: Db, *, by: str, at: datetime, programme: Programme, seen: Activity, told: Told) -> None:
    """Change a record, which is still what somebody has seen of it; nothing happens where nothing differs.

    Raises ActivityGone and what `usable` raises.
    """
    _still(db, programme, seen)
    kept = usable(programme, told, today=tokyo_day(at))
    if kept == told_of(seen):
        return
    activities.change(db, programme.id, seen.id, **vars(kept))
    _audit(db, by, at, "activity.change", programme, kept, before=seen.amount, after=kept.amount)


def remove(db: Db, *, by: str, at: datetime, programme: Programme, seen: Activity) -> None:
    """Remove a record, which is still what somebody has seen of it. Raises ActivityGone."""
    _still(db, programme, seen)
    activities.remove(db, programme.id, seen.id)
    _audit(db, by, at, "activity.remove", programme, told_of(seen), before=seen.amount)


def put_back(db: Db, *, by: str, at: datetime, programme: Programme, removed: Activity) -> int:
    """Record again what was removed, as it was and by whom it was made; its new key.

    Raises ActivityGone where it is another programme's, TooManyActivities.
    """
    if removed.programme_id != programme.id:
        raise ActivityGone
    programmes.hold(db, programme.id)
    _room(db, programme, 1)
    facts = vars(told_of(removed))
    key = activities.add(db, programme_id=programme.id, made_at=removed.made_at, made_by=removed.made_by, **facts)
    _audit(db, by, at, "activity.put_back", programme, told_of(removed), after=removed.amount)
    return key


def fresh(db: Db, *, programme: Programme, told: Sequence[Told], today: date) -> tuple[Told, ...]:
    """Those of a list that aren't recorded yet, so that a file handed in twice counts once.

    Two equal rows are two records: as many are left out as are there already. Raises what `usable` raises.
    """
    kept = [usable(programme, one, today=today) for one in told]
    first, last = days(programme, today)
    there = Counter(told_of(one) for one in activities.within(db, programme.id, first, last))
    new = []
    for one in kept:
        if there[one]:
            there[one] -= 1
        else:
            new.append(one)
    return tuple(new)


def add_all(db: Db, *, by: str, at: datetime, programme: Programme, told: Sequence[Told], file_hash: str) -> int:
    """Record the rows of a file that aren't there yet, all or none; how many they were.

    Raises TooManyActivities and what `usable` raises.
    """
    programmes.hold(db, programme.id)
    new = fresh(db, programme=programme, told=told, today=tokyo_day(at))
    if not new:
        return 0
    _room(db, programme, len(new))
    made = {"programme_id": programme.id, "made_at": at, "made_by": by}
    activities.add_all(db, [{**vars(one), **made} for one in new])
    facts = {"rows": len(new), "file": file_hash[:12]}
    staff.write_audit(db, at=at, by=by, action="activity.import", programme_id=programme.id, **facts)
    return len(new)


def told_of(one: Activity) -> Told:
    """What a record says, without who wrote it down and when."""
    return Told(**{name: getattr(one, name) for name in Told.__dataclass_fields__})


def _room(db: Db, programme: Programme, more: int) -> None:
    if activities.count(db, programme.id) + more > MOST_ROWS:
        raise TooManyActivities(most=f"{MOST_ROWS:,}")


def _still(db: Db, programme: Programme, seen: Activity) -> None:
    programmes.hold(db, programme.id)
    if activities.by_id(db, programme.id, seen.id) != seen:
        raise ActivityGone


def _audit(db: Db, by: str, at: datetime, action: str, programme: Programme, told: Told, **amounts: int | None) -> None:
    # Never the title: whom it named by mistake, no record of changes may keep.
    facts: dict[str, Any] = {"kind": told.kind, "since": told.day.isoformat(), **amounts}
    facts["until"] = told.until and told.until.isoformat()
    staff.write_audit(db, at=at, by=by, action=action, programme_id=programme.id, **facts)
