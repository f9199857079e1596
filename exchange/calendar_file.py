"""Calendar files out (iCalendar, RFC 5545): the days of putting up and taking down, to open in any calendar.

A colleague may see the calendar, and so may a phone that lies on a table: what stands in it says neither who asks nor
what for. A day keeps its identity from file to file, so that a later file moves it and doesn't double it.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from core.dates import TOKYO
from core.language import gettext as _
from core.language import mark
from exchange import book_cells, formulas

MIME = "text/calendar"
_SPACE = uuid.UUID("6f0a2f5e-6a55-4c1b-9a53-2d9b8f0c7e41")
_LONGEST = 500  # letters of one text, so that no calendar refuses the file


@dataclass(frozen=True)
class Put:
    """Something put up: where, what, how many pieces, from and to which day.

    `made_at` and `key` are its identity; `changed_at` is when staff last changed it. `remark` is what else a day says.
    `retired_on` is from when on its code leads nowhere: what isn't up by then will not be put up.
    """

    key: int
    made_at: datetime
    changed_at: datetime | None
    venue: str
    address: str
    channel: str
    pieces: int
    installed_on: date | None
    removed_on: date | None
    remark: str = ""
    retired_on: date | None = None


@dataclass(frozen=True)
class Span:
    """A campaign's first and last day, with its identity as of `Put`."""

    key: int
    made_at: datetime
    changed_at: datetime | None
    starts: date
    ends: date
    remark: str = ""


@dataclass(frozen=True)
class _Day:
    kind: str
    on: date
    title: str
    told: str
    place: str = ""
    is_off: bool = False


_SPAN = {"starts": mark("Period of putting up: first day"), "ends": mark("Period of putting up: last day")}


def calendar(puts: Iterable[Put], spans: Iterable[Span] = (), *, at: datetime) -> bytes:
    """All-day events of every day that is set, as a file made `at` a moment; days of Tokyo, in the language spoken."""
    whole = Calendar()
    whole.add("prodid", "-//Calendar//JA")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", _("Days of putting up"))
    whole.add("x-wr-timezone", TOKYO.key)
    for put in puts:
        for day in _days_of_put(put):
            whole.add_component(_event(put, day, at))
    for span in spans:
        for day in _days_of_span(span):
            whole.add_component(_event(span, day, at))
    made: bytes = whole.to_ical()
    return made


def _days_of_put(put: Put) -> Iterator[_Day]:
    told = _("{channel}, {pieces} pieces").format(channel=put.channel, pieces=f"{put.pieces:,}")
    titles = {
        "installed": (put.installed_on, _("Put up: {venue}")),
        "removed": (put.removed_on, _("Take down: {venue}")),
    }
    is_off = _never_comes(put)
    for kind, (on, title) in titles.items():
        if on:
            words = title.format(venue=_line(put.venue))
            # A calendar that doesn't know of a cancelled day still shows it: so its title says so too.
            words = _("Called off: {day}").format(day=words) if is_off else words
            yield _Day(kind, on, words, told, formulas.guarded(_line(put.address)), is_off)


def _never_comes(put: Put) -> bool:
    """What hangs already must still be taken down, though its code is retired."""
    return put.retired_on is not None and (put.installed_on is None or put.installed_on > put.retired_on)


def _days_of_span(span: Span) -> Iterator[_Day]:
    for kind, on in {"starts": span.starts, "ends": span.ends}.items():
        yield _Day(kind, on, _(_SPAN[kind]), "")


def _event(one: Put | Span, day: _Day, at: datetime) -> Event:
    changed = one.changed_at or one.made_at
    told = "\n".join(filter(None, (day.told, formulas.guarded(_plain(one.remark)))))
    event = Event()
    event.add("uid", _identity(one, day.kind))
    event.add("dtstamp", at.astimezone(UTC))
    # A number that only grows: how many seconds after it was made the day was last changed.
    event.add("sequence", max(0, int((changed - one.made_at).total_seconds())))
    event.add("created", one.made_at.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.title)
    for name, text in (("description", told), ("location", day.place)):
        if text:
            event.add(name, text)
    event.add("status", "CANCELLED" if day.is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody is busy for a whole day because a card is laid out
    return event


def _identity(one: Put | Span, kind: str) -> str:
    """The same from file to file, of another in another office, and nothing can be read from it."""
    return str(uuid.uuid5(_SPACE, f"{one.made_at.astimezone(UTC).isoformat()} {type(one).__name__} {one.key} {kind}"))


def _plain(text: str) -> str:
    # Calendars disagree on a backslash before a letter: some read a line's end in it.
    return book_cells.held(text).replace("\\", "＼")[:_LONGEST].strip()


def _line(text: str) -> str:
    """On one line, as calendars show a title."""
    return " ".join(_plain(text).split())
