"""Notes on the time axis: what staff wrote down, and what the data know by themselves."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import get_day_names

from core import words
from core.language import current, mark
from core.language import gettext as _
from core.refusals import Refusal
from store import happenings, placements, programmes, staff
from store.database import Db
from store.records import Happening, OpeningException, OpeningHours, Programme

LONGEST = 200


class HappeningUnworded(Refusal):
    """A note without a sentence."""

    sentence = mark("A note needs a sentence. Nothing was saved. Please write what happened, without naming anybody.")


class HappeningTooLong(Refusal):
    """A note's sentence is longer than there is room for."""

    sentence = mark("The note has {length} letters. Nothing was saved. Please use at most {most}.")


class HappeningKindUnknown(Refusal):
    """The kind is none of core.words.HAPPENINGS."""

    sentence = mark("'{kind}' is no kind of note. Nothing was saved. Please choose one from the list.")


class HappeningEndsEarly(Refusal):
    """The last day lies before the first."""

    sentence = mark("The last day lies before the first. Nothing was saved. Please correct one of the two.")


class HappeningOutside(Refusal):
    """The day lies before the programme or after it: its axis would never show the note."""

    sentence = mark(
        "{day} lies outside the programme's time, so the note would stand on no chart. "
        "Nothing was saved. Please give a day from {starts} to {ends}."
    )


class HappeningTooEarly(Refusal):
    """The day lies before a programme that has no end."""

    sentence = mark(
        "{day} lies before the programme, so the note would stand on no chart. "
        "Nothing was saved. Please give a day from {starts} on."
    )


class HappeningGone(Refusal):
    """The note isn't any more what somebody has seen of it, or belongs to another programme."""

    sentence = mark(
        "A colleague has changed or removed this note since you opened it. Nothing was saved. Please look again."
    )


@dataclass(frozen=True)
class Told:
    """What somebody writes down: a day or several, a kind of core.words.HAPPENINGS, a sentence."""

    day: date
    until: date | None
    kind: str
    sentence: str


@dataclass(frozen=True)
class Note:
    """What stands on the axis; `is_own` where staff wrote it, then with its `key`."""

    day: date
    until: date | None
    kind: str
    text: str
    is_own: bool
    key: int | None = None


def add(db: Db, *, by: str, at: datetime, programme: Programme, told: Told) -> int:
    """Put a note on the axis; its key.

    Raises HappeningUnworded, HappeningTooLong, HappeningKindUnknown, HappeningEndsEarly, HappeningOutside,
    HappeningTooEarly.
    """
    facts = _usable(programme, told)
    key = happenings.add(db, programme_id=programme.id, made_at=at, made_by=by, **facts)
    _audit(db, at=at, by=by, programme=programme, action="happening.add", told=told)
    return key


def change(db: Db, *, by: str, at: datetime, programme: Programme, seen: Note, told: Told) -> None:
    """Change a note, which is still what somebody has seen of it. Raises HappeningGone and what `add` raises."""
    happenings.change(db, programme.id, _still(db, programme, seen), **_usable(programme, told))
    _audit(db, at=at, by=by, programme=programme, action="happening.change", told=told)


def remove(db: Db, *, by: str, at: datetime, programme: Programme, seen: Note) -> None:
    """Take a note off the axis, which is still what somebody has seen of it. Raises HappeningGone."""
    happenings.remove(db, programme.id, _still(db, programme, seen))
    _audit(db, at=at, by=by, programme=programme, action="happening.remove", told=seen)


def _still(db: Db, programme: Programme, seen: Note) -> int:
    found = happenings.by_id(db, programme.id, seen.key or 0)
    if found is None or _own(found) != seen:
        raise HappeningGone
    return found.id


def _own(one: Happening) -> Note:
    return Note(one.day, one.until, one.kind, one.sentence, is_own=True, key=one.id)


def _audit(db: Db, *, at: datetime, by: str, programme: Programme, action: str, told: Told | Note) -> None:
    # Never the sentence: whom a note named by mistake, no record of changes may keep.
    facts = {"since": told.day.isoformat(), "until": told.until and told.until.isoformat(), "kind": told.kind}
    staff.write_audit(db, at=at, by=by, action=action, programme_id=programme.id, **facts)


def _usable(programme: Programme, told: Told) -> dict[str, object]:
    sentence = " ".join(told.sentence.split())
    if not sentence:
        raise HappeningUnworded
    if len(sentence) > LONGEST:
        raise HappeningTooLong(length=len(sentence), most=LONGEST)
    if told.kind not in words.HAPPENINGS:
        raise HappeningKindUnknown(kind=told.kind[:40])
    if told.until and told.until < told.day:
        raise HappeningEndsEarly
    for day in filter(None, (told.day, told.until)):
        if programme.ends is None and day < programme.starts:
            raise HappeningTooEarly(day=day, starts=programme.starts)
        if programme.ends and not programme.starts <= day <= programme.ends:
            raise HappeningOutside(day=day, starts=programme.starts, ends=programme.ends)
    return {"day": told.day, "until": told.until, "kind": told.kind, "sentence": sentence}


def notes(db: Db, programme: Programme, since: date, until: date) -> list[Note]:
    """What stands on a programme's axis from since to until, both days included, the earliest first.

    Staff's own notes; placements put up, by day and material; opening hours that changed; days closed or opened
    against the weekly rule. The texts are in the reader's language.
    """
    own = [_own(one) for one in happenings.within(db, programme.id, since, until)]
    hours = programmes.hours(db, programme.id)
    known = [
        *_put_up(db, programme),
        *_new_hours(hours, programme),
        *_against_the_rule(programmes.exceptions(db, programme.id), hours),
    ]
    met = [note for note in known if note.day <= until and (note.until or note.day) >= since]
    return sorted([*own, *met], key=lambda note: (note.day, not note.is_own))


def _put_up(db: Db, programme: Programme) -> list[Note]:
    places = placements.of_programme(db, programme.id)
    counts = Counter((one.installed_on, one.channel) for one in places if one.installed_on)
    told = _("{channel}: {number} places")
    return [
        Note(day, None, "material", told.format(channel=_(words.CHANNELS[code]), number=number), is_own=False)
        for (day, code), number in counts.items()
        if day
    ]


def _new_hours(hours: Sequence[OpeningHours], programme: Programme) -> list[Note]:
    """Hours that hold from the programme's first day are no change."""
    days = sorted({row.since for row in hours if row.since > programme.starts})
    return [
        Note(day, None, "hours", _hours_since([row for row in hours if row.since == day]), is_own=False) for day in days
    ]


def _hours_since(rows: Iterable[OpeningHours]) -> str:
    names = get_day_names("abbreviated", locale=current())
    by_time: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        by_time.setdefault((row.opens, row.closes), []).append(row.weekday)
    between = "・" if current() == "ja" else ", "
    parts = [
        f"{between.join(names[day] for day in sorted(days))} {opens}–{closes}"
        for (opens, closes), days in sorted(by_time.items(), key=lambda each: min(each[1]))
    ]
    return _("New opening hours: {hours}").format(hours=" / ".join(parts))


def _against_the_rule(exceptions: Sequence[OpeningException], hours: Sequence[OpeningHours]) -> list[Note]:
    """Days that were opened or closed although the rule says otherwise; days in a row with one reason are one note."""
    runs: list[list[OpeningException]] = []
    for one in exceptions:
        last = runs[-1][-1] if runs else None
        if last and one.day - last.day == timedelta(days=1) and (one.open, one.note) == (last.open, last.note):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [_run(run) for run in runs if any(one.open != _opens(hours, one.day) for one in run)]


def _run(run: Sequence[OpeningException]) -> Note:
    state = _("Opened against the weekly rule") if run[0].open else _("Closed against the weekly rule")
    text = _("{state}: {reason}").format(state=state, reason=run[0].note) if run[0].note else state
    return Note(run[0].day, run[-1].day if len(run) > 1 else None, "hours", text, is_own=False)


def _opens(hours: Sequence[OpeningHours], day: date) -> bool:
    return any(
        row.weekday == day.weekday() and row.since <= day and (row.until is None or day <= row.until) for row in hours
    )
