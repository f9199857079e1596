"""What the edition for publication may tell beside what it tells otherwise, and beside what was published before."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from core.disclosure import PUBLISHED, hidden_again
from core.words import WITH_BODY
from funnel.activity_sums import BY_TITLE
from funnel.report import Cell, Channel, Deed, Desk, Edition, Project, Report, Split

# Columns of channels that count persons or what they did, with all that tells of the same persons.
_FRIENDS = ("friends_new", "friends_low", "friends_high")
_OF_PERSONS = {"friends_new": _FRIENDS, "first": ("first",), "repeat": ("repeat",)}
_THINGS = ("goods",)


def deeds(project: Project, edition: Edition) -> tuple[Deed, ...]:
    """What was done as an edition tells it: published, titles of a kind stand together where one is of few persons.

    The sums of the kind stay. Days are left out where few came: others know who was there on a day.
    """
    if edition is not Edition.PUBLIC:
        return project.deeds
    together = {*project.untitled, *_few_titles(project.deeds)}
    by_kind = {kind: [one for one in project.deeds if one.kind == kind] for kind in together}
    shown = (
        _in_one(one.kind, by_kind[one.kind]) if one.kind in together else one
        for one in project.deeds
        if one.kind not in together or one is by_kind[one.kind][0]
    )
    return tuple(replace(one, days=()) if _is_few(one) else one for one in shown)


def _few_titles(told: Sequence[Deed]) -> set[str]:
    """Kinds of which a title is of few persons."""
    return {one.kind for one in told if one.kind in BY_TITLE and one.title and _is_few(one)}


def _is_few(one: Deed) -> bool:
    return one.kind not in _THINGS and one.amount is not None and 0 < one.amount < PUBLISHED


def _in_one(kind: str, some: Sequence[Deed]) -> Deed:
    amounts = [one.amount for one in some if one.amount is not None]
    total = sum(amounts) if len(amounts) == len(some) else None
    return Deed(kind, "", sum(one.meetings for one in some), total)


def prepared(report: Report, *, runs: bool, earlier: Sequence[Report | None] = ()) -> Report:
    """The report with its public edition as it may stand beside `earlier` frozen versions, of which None can't be read.

    While the fiscal year `runs` it splits nobody, because each month would tell of the few who came since the last.
    What an earlier version hid stays hidden, so that no correction by few persons opens it.
    """
    untitled = {kind for older in earlier if older for kind in _untitled(older)}
    if runs or None in earlier:
        untitled |= {kind for kind in BY_TITLE if kind not in _THINGS}
    return replace(report, projects=tuple(_project(one, runs, earlier, untitled) for one in report.projects))


def _untitled(older: Report) -> Iterator[str]:
    for project in older.projects:
        yield from (*project.untitled, *_few_titles(project.deeds))


def _project(project: Project, runs: bool, earlier: Sequence[Report | None], untitled: Collection[str]) -> Project:
    desk = project.desk
    for older in earlier if desk else ():
        desk = _desk(desk, older) if desk else None
    return replace(
        project,
        desk=_with(desk, _of_running(_public(desk))) if desk and runs else desk,
        deeds=tuple(_deed(one, runs, earlier) for one in project.deeds),
        untitled=tuple(kind for kind in BY_TITLE if kind in {*untitled, *project.untitled}),
    )


def _public(desk: Desk) -> Split:
    return desk.splits.get(Edition.PUBLIC, Split(is_split=False))


def _with(desk: Desk, public: Split) -> Desk:
    return replace(desk, splits={**desk.splits, Edition.PUBLIC: public})


def _of_running(split: Split) -> Split:
    channels = tuple(_without(row, tuple(_OF_PERSONS)) for row in split.channels)
    return Split(channels=channels, is_split=False)


def _desk(desk: Desk, older: Report | None) -> Desk:
    """A desk beside one earlier version, in which it may have been another project's."""
    before = next((one.desk for one in older.projects if one.desk), None) if older else None
    public = _public(desk)
    if older and before is None:
        return desk
    whole = desk.splits.get(Edition.SUBMIT, public)
    told = _public(before) if before else Split(is_split=False)
    ages = _cells(public.ages, whole.ages, told.ages) if told.is_split else _hidden(public.ages)
    return _with(desk, replace(public, ages=ages, channels=_channels(public.channels, whole.channels, told)))


def _hidden(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(Cell(one.code, None) for one in cells)


def _cells(shown: Sequence[Cell], whole: Sequence[Cell], before: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells with what an earlier row hid; a part that is there no more stays as a hidden one."""
    counts = {one.code: one.count or 0 for one in whole}
    shown_now = {one.code: one.count for one in shown}
    then = {one.code for one in before if one.count is None}
    codes = list(dict.fromkeys((*shown_now, *(code for code in counts if code in then), *sorted(then))))
    again = hidden_again(
        [counts.get(code, 0) for code in codes],
        {place for place, code in enumerate(codes) if code in shown_now and shown_now[code] is None},
        before={place for place, code in enumerate(codes) if code in then},
    )
    return tuple(Cell(code, None if place in again else shown_now.get(code, 0)) for place, code in enumerate(codes))


def _channels(rows: Sequence[Channel], whole: Sequence[Channel], before: Split) -> tuple[Channel, ...]:
    """Channels with what an earlier table hid, column by column; without persons where it had other rows."""
    then = {(row.channel, row.includes): row for row in before.channels}
    now = [(row.channel, row.includes) for row in rows]
    if not before.is_split or set(then) != set(now):
        return tuple(_without(row, tuple(_OF_PERSONS)) for row in rows)
    complete = {(row.channel, row.includes): row for row in whole}
    found = list(rows)
    for column in _OF_PERSONS:
        places = [at for at, row in enumerate(rows) if getattr(row, column) is not None or column in row.hidden]
        counts = [getattr(complete.get(now[at], rows[at]), column) or 0 for at in places]
        again = hidden_again(
            counts,
            {spot for spot, at in enumerate(places) if column in rows[at].hidden},
            before={spot for spot, at in enumerate(places) if column in then[now[at]].hidden},
        )
        for spot in again:
            found[places[spot]] = _without(found[places[spot]], (column,))
    return tuple(found)


def _without(row: Channel, columns: Sequence[str]) -> Channel:
    """A row that hides columns; what nobody knows of it stays unknown."""
    known = [one for one in columns if getattr(row, one) is not None and one not in row.hidden]
    gone: dict[str, Any] = {name: None for column in known for name in _OF_PERSONS[column]}
    return replace(row, **gone, hidden=(*row.hidden, *known))


def _deed(one: Deed, runs: bool, earlier: Sequence[Report | None]) -> Deed:
    shown, whole = one.parts.get(Edition.PUBLIC, ()), one.parts.get(Edition.SUBMIT, ())
    if one.kind not in WITH_BODY or not one.parts:
        return one
    for older in earlier:
        shown = _parts(one, shown, whole, older)
    return replace(one, parts={**one.parts, Edition.PUBLIC: () if runs else shown})


def _parts(one: Deed, shown: tuple[Cell, ...], whole: Sequence[Cell], older: Report | None) -> tuple[Cell, ...]:
    if older is None:
        return ()
    every = (each for project in older.projects for each in project.deeds)
    before = next((each for each in every if (each.kind, each.title) == (one.kind, one.title)), None)
    if before is None or not shown:
        return shown
    told = before.parts.get(Edition.PUBLIC, ())
    if not told and before.parts.get(Edition.SUBMIT):
        return ()
    cells = _cells(shown, whole, told)
    return cells if any(cell.count is not None for cell in cells) else ()
