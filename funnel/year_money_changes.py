"""What staff do with a fiscal year's projects: add, change, remove, copy one, and its cost lines; each audited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.dates import fiscal_year
from core.language import mark as _
from core.refusals import Refusal
from funnel.year_money import must_be_lines, year_before
from funnel.year_project import Told, facts
from store import programmes, reports, staff
from store.database import Db
from store.records import Programme, ProgrammeYear
from store.report_records import CostLine

MOST_PROJECTS = 30


class ProjectYearUnfit(Refusal):
    """A fiscal year before the programme began, or after its end."""

    sentence = _("The programme doesn't run in that fiscal year. Nothing was saved. Please choose another year.")


class ProjectNumberTaken(Refusal):
    """Another project of the fiscal year has the number."""

    sentence = _("Another project of this fiscal year has this number. Nothing was saved. Please use another number.")


class DeskMissing(Refusal):
    """No project of the fiscal year would have the desk's numbers."""

    sentence = _(
        "One project of the year must be the counselling desk's. Nothing was saved. "
        "Please mark another project as the desk's first."
    )


class TooManyProjects(Refusal):
    """More than any programme has."""

    sentence = _("A fiscal year has at most {most} projects. Nothing was saved.")


class ProjectGone(Refusal):
    """Somebody has removed or changed the project meanwhile."""

    sentence = _(
        "Somebody has changed or removed this project since you opened it. Nothing was saved. Please look again."
    )


class ProjectInUse(Refusal):
    """Texts or targets stand under the project's number."""

    sentence = _(
        "Texts of the report or targets belong to this project's number. Nothing was saved. "
        "Please empty those texts and remove those targets first."
    )


class NothingToCopy(Refusal):
    """No projects in the year before, or some in this year already."""

    sentence = _("There is nothing to copy: last year has no projects, or this year has some already.")


def add(db: Db, *, by: str, at: datetime, programme: Programme, year: int, told: Told) -> None:
    """Add a project to a fiscal year; one marked as the desk's takes the mark from any other.

    Raises ProjectYearUnfit, ProjectNumberTaken, DeskMissing, TooManyProjects, and what year_project.facts raises.
    """
    _must_run(programme, year)
    made = facts(told)
    programmes.hold(db, programme.id)
    there = _of_year(db, programme, year)
    if len(there) >= MOST_PROJECTS:
        raise TooManyProjects(most=MOST_PROJECTS)
    _must_be_free(made["project_number"], there)
    _must_keep_a_desk(there, is_desk=told.is_desk)
    programmes.add_year(db, programme_id=programme.id, fiscal_year=year, **made)
    _audit(db, by, at, "project.add", programme, year, made["project_number"], after=_amounts(made))
    if told.is_desk:
        _take_desk_from(db, by, at, programme, there)


def change(db: Db, *, by: str, at: datetime, programme: Programme, seen: ProgrammeYear, told: Told) -> None:
    """Change a project, which is still what somebody has seen of it; its cost lines follow its number.

    Raises ProjectGone, ProjectInUse, ProjectNumberTaken, DeskMissing, and what year_project.facts raises.
    """
    there, made = _others(db, programme, seen), facts(told)
    changed = {name: value for name, value in made.items() if value != getattr(seen, name)}
    if not changed:
        return
    _must_keep_a_desk(there, is_desk=told.is_desk)
    number = made["project_number"]
    if number != seen.project_number:
        _must_be_free(number, there)
        _must_be_unused(db, seen)
    _write(db, seen, made)
    amounts = {"before": _amounts(vars(seen)), "after": _amounts(made)}
    _audit(db, by, at, "project.change", programme, seen.fiscal_year, number, **amounts, rows=len(changed))
    if told.is_desk:
        _take_desk_from(db, by, at, programme, there)


def remove(db: Db, *, by: str, at: datetime, programme: Programme, seen: ProgrammeYear) -> None:
    """Remove a project with its cost lines. Raises ProjectGone, ProjectInUse, DeskMissing."""
    there, lines = _others(db, programme, seen), _lines(db, seen)
    if there:
        _must_keep_a_desk(there, is_desk=False)
    _must_be_unused(db, seen)
    reports.set_cost_lines(db, programme.id, seen.fiscal_year, seen.project_number, [])
    programmes.remove_year(db, programme.id, seen.fiscal_year, seen.project_number)
    told = {"before": _amounts(vars(seen)), "rows": len(lines)}
    _audit(db, by, at, "project.remove", programme, seen.fiscal_year, seen.project_number, **told)


def set_lines(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    seen: ProgrammeYear,
    seen_lines: Sequence[CostLine],
    lines: Sequence[tuple[str, int]],
) -> None:
    """Put cost lines (label, yen) in place of those that somebody has seen.

    Raises ProjectGone, TooManyLines, LineLabelUnfit, AmountUnfit.
    """
    _others(db, programme, seen)
    if _lines(db, seen) != list(seen_lines):
        raise ProjectGone
    told = must_be_lines(lines)
    if told == tuple((line.label, line.yen) for line in seen_lines):
        return
    reports.set_cost_lines(db, programme.id, seen.fiscal_year, seen.project_number, told)
    sums = {"before": sum(line.yen for line in seen_lines), "after": sum(yen for _label, yen in told)}
    _audit(db, by, at, "project.costs", programme, seen.fiscal_year, seen.project_number, rows=len(told), **sums)


def copy_year(db: Db, *, by: str, at: datetime, programme: Programme, year: int) -> int:
    """Begin a fiscal year with last year's projects: numbers, names, partners, rates and whose the desk is; how many.

    Raises ProjectYearUnfit, NothingToCopy.
    """
    _must_run(programme, year)
    programmes.hold(db, programme.id)
    before = year_before(db, programme, year)
    if not before or _of_year(db, programme, year):
        raise NothingToCopy
    for row in before:
        kept = {"project": row.project, "partners": row.partners, "grant_rate": row.grant_rate, "is_desk": row.is_desk}
        key = {"programme_id": programme.id, "fiscal_year": year, "project_number": row.project_number}
        programmes.add_year(db, **key, **kept)
        _audit(db, by, at, "project.add", programme, year, row.project_number)
    return len(before)


def _must_run(programme: Programme, year: int) -> None:
    last = fiscal_year(programme.ends) if programme.ends else 2199
    if not fiscal_year(programme.starts) <= year <= last:
        raise ProjectYearUnfit


def _of_year(db: Db, programme: Programme, year: int) -> list[ProgrammeYear]:
    return [one for one in programmes.years(db, programme.id) if one.fiscal_year == year]


def _others(db: Db, programme: Programme, seen: ProgrammeYear) -> list[ProgrammeYear]:
    programmes.hold(db, programme.id)
    there = _of_year(db, programme, seen.fiscal_year)
    if seen not in there:
        raise ProjectGone
    return [one for one in there if one != seen]


def _must_be_free(number: str, there: Sequence[ProgrammeYear]) -> None:
    if any(one.project_number == number for one in there):
        raise ProjectNumberTaken


def _must_keep_a_desk(others: Sequence[ProgrammeYear], *, is_desk: bool) -> None:
    if not is_desk and not any(one.is_desk for one in others):
        raise DeskMissing


def _take_desk_from(db: Db, by: str, at: datetime, programme: Programme, others: Sequence[ProgrammeYear]) -> None:
    for one in others:
        if one.is_desk:
            programmes.change_year(db, programme.id, one.fiscal_year, one.project_number, is_desk=False)
            _audit(db, by, at, "project.change", programme, one.fiscal_year, one.project_number, rows=1)


def _must_be_unused(db: Db, seen: ProgrammeYear) -> None:
    texts = reports.texts(db, seen.programme_id, seen.fiscal_year)
    targets = programmes.targets(db, seen.programme_id, seen.fiscal_year) if seen.project_number else []
    is_written = any(one.project_number == seen.project_number and one.written.strip() for one in texts)
    if is_written or any(one.project_number == seen.project_number for one in targets):
        raise ProjectInUse


def _lines(db: Db, seen: ProgrammeYear) -> list[CostLine]:
    lines = reports.cost_lines(db, seen.programme_id, seen.fiscal_year)
    return [line for line in lines if line.project_number == seen.project_number]


def _write(db: Db, seen: ProgrammeYear, made: Mapping[str, Any]) -> None:
    programme_id, year, number = seen.programme_id, seen.fiscal_year, seen.project_number
    lines = [(line.label, line.yen) for line in _lines(db, seen)]
    reports.set_cost_lines(db, programme_id, year, number, [])
    programmes.remove_year(db, programme_id, year, number)
    programmes.add_year(db, programme_id=programme_id, fiscal_year=year, source=seen.source, **made)
    reports.set_cost_lines(db, programme_id, year, made["project_number"], lines)


def _amounts(row: Mapping[str, Any]) -> str:
    """Cost and grant in yen, as the record of changes keeps them."""
    return " / ".join("–" if row[name] is None else f"{row[name]:,}" for name in ("cost_yen", "grant_yen"))


def _audit(
    db: Db, by: str, at: datetime, action: str, programme: Programme, year: int, number: str, **told: Any
) -> None:
    staff.write_audit(
        db, at=at, by=by, action=action, programme_id=programme.id, fiscal_year=year, project=number, **told
    )
