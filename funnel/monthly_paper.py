"""A month's page as one sheet of A4: the value that writers draw, and its PDF, which never has a second sheet.

Where all of it has no room, what is missed least is left out first: what happened, channels that nobody scanned, the
targets that need nothing. A line says how many, and where they can be seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.language import current
from core.language import gettext as _
from funnel import monthly_parts as parts
from funnel import monthly_words as said
from funnel.monthly import ChannelLine, Monthly
from funnel.monthly_parts import Grid
from funnel.monthly_tasks import is_behind
from funnel.targets import Progress, Standing
from printing import paper_pdf, reading
from printing.paper import Heading, Paper, Part, Points, Table, Title, Words


@dataclass(frozen=True)
class Room:
    """How many notes, rows and things to do at most."""

    notes: int
    channels: int
    targets: int
    tasks: int


# From all that a year may hold down to what fits whatever words it has.
ROOMS = (
    *(Room(4, 12, 12, 4), Room(2, 12, 12, 4), Room(0, 12, 12, 4), Room(0, 9, 9, 4), Room(0, 7, 7, 4)),
    *(Room(0, 5, 5, 4), Room(0, 4, 4, 3), Room(0, 3, 2, 2), Room(0, 1, 1, 1), Room(0, 0, 0, 1)),
)


class MonthOverfull(ValueError):
    """Even the least of a month's page has no room on one sheet."""


def pdf(found: Monthly) -> bytes:
    """The page as one A4 sheet. Raises MonthOverfull, where even the least has no room."""
    for room in ROOMS:
        made = paper_pdf.pdf(paper(found, room))
        with reading.opened(made) as document:
            if len(document) == 1:
                return made
    raise MonthOverfull


def paper(found: Monthly, room: Room = ROOMS[0]) -> Paper:
    """The page as a value, with as many rows as there is room for."""
    name = said.programme_name(found.programme)
    return Paper(
        title=f"{said.title(found)} {name}",
        author=f"{found.programme.municipality} {found.programme.section}",
        parts=[
            Title(said.title(found), above=name, facts=said.facts(found)),
            *_demo(found),
            *_running(found),
            Words(said.lead(found), strong=True),
            *_changed(found),
            *_channels(found, room),
            *_targets(found, room),
            *_tasks(found, room),
            *_happened(found, room),
        ],
        foot=_("Made with Shirube. Channels: fewer than 5 persons are hidden. For the office's own use."),
        mark=_("Demo") if found.programme.is_demo else "",
        language=current(),
        is_dense=True,
    )


def _demo(found: Monthly) -> Iterator[Part]:
    if found.programme.is_demo and found.programme.made_up:
        told = _("Not real, made up for this demo: {made_up}").format(made_up=found.programme.made_up)
        yield Words(told, small=True)


def _running(found: Monthly) -> Iterator[Part]:
    if told := said.running(found):
        yield Words(told)


def _changed(found: Monthly) -> Iterator[Part]:
    yield Heading(_("What changed"), key="changed")
    yield _table(parts.changed(found))
    if told := said.beside(found):
        yield Words(said.joined(told), small=True)


def _table(grid: Grid) -> Table:
    # The heading above it says what it holds; a caption would take a line more.
    return Table("", grid.head, grid.rows, grid.widths, grid.numbers)


def _channels(found: Monthly, room: Room) -> Iterator[Part]:
    if not found.channels:
        return
    yield Heading(_("By channel"), key="channels")
    shown = chosen(found.channels, room.channels)
    if shown:
        yield _table(parts.channels(found, shown))
    left = len(found.channels) - len(shown)
    more = [_("{number} more rows are on the page by channel.").format(number=left)] if left else []
    yield Words(said.joined([parts.channel_note(found), *more]), small=True)


def chosen(channels: Sequence[ChannelLine], most: int) -> list[ChannelLine]:
    """The rows there is room for: those with most scans in the month, in their own order."""
    ranked = sorted(channels, key=lambda line: (line.scans is None, -(line.scans or 0)))
    kept = {id(line) for line in ranked[:most]}
    return [line for line in channels if id(line) in kept]


def _targets(found: Monthly, room: Room) -> Iterator[Part]:
    if not found.targets:
        return
    yield Heading(_("Targets as at {day}").format(day=said.month_end(found)), key="targets")
    shown = pressing(found.targets, room.targets)
    if shown:
        yield _table(parts.targets(found, shown))
    left = len(found.targets) - len(shown)
    more = [_("{number} more targets are on the page of targets.").format(number=left)] if left else []
    if notes := [*parts.target_notes(found, shown), *more]:
        yield Words(said.joined(notes), small=True)


def pressing(reached: Sequence[Progress], most: int) -> list[Progress]:
    """The targets there is room for: those behind first, then those of which something can be said."""

    def urgency(one: Progress) -> int:
        if is_behind(one) or one.standing is Standing.NOT_REACHED:
            return 0
        return 2 if one.result is None or one.standing is Standing.UNCLEAR else 1

    kept = {id(one) for one in sorted(reached, key=urgency)[:most]}
    return [one for one in reached if id(one) in kept]


def _tasks(found: Monthly, room: Room) -> Iterator[Part]:
    yield Heading(_("What to do (as on {day})").format(day=said.day_name(found.as_on)), key="tasks")
    told = [parts.task(found, one) for one in found.tasks[: room.tasks]]
    yield Points(told) if told else Words(_("Nothing needs attention at the moment."))


def _happened(found: Monthly, room: Room) -> Iterator[Part]:
    if found.notes and room.notes:
        yield Heading(_("What happened in this month"), key="happened")
        yield Points([said.happened(one) for one in found.notes[: room.notes]])
