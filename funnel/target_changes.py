"""What staff do with a programme's targets: add, change, remove one, type in a result; each with its audit row."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import words
from core.dates import fiscal_year, tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from funnel.targets import is_share
from store import programmes, reports, staff
from store.database import Db
from store.records import Programme, Target

LONGEST_MEASURE, LONGEST_UNIT, LONGEST_SOURCE = 60, 12, 200
# Stages that can be aimed for, with the kind that each one is.
STAGE_KINDS = {
    "consultations": "flow",
    "consultations_first": "flow",
    "persons": "flow",
    "friends_new": "flow",
    "friends_stock": "stock",
    "scans": "flow",
    "sessions": "sessions",
    "linked_onward": "flow",
    "surveys_answered": "flow",
}
# Targets that recorded activities fill (funnel.target_results): kind, and what is counted; a share is in per cent.
DEED_KINDS = {
    "outreach": ("flow", "consultations"),
    "nights": ("nights", "nights"),
    "peer_participants": ("participants", "people"),
    "peer_sessions": ("sessions", "times"),
    "training_sessions": ("sessions", "times"),
    "training_satisfaction_1": ("rate", "share"),
    "training_satisfaction_2": ("rate", "share"),
}
# On paper a unit stands as an office writes it, whatever language its form was filled in.
UNITS = {
    "people": "人",
    "consultations": "件",
    "times": "回",
    "devices": "台",
    "links": "通",
    "nights": "泊",
    "share": "%",
}
KINDS = {
    "flow": _("Adds up over the year"),
    "stock": _("As it stands on a day"),
    "rate": _("Share in per cent"),
    "sessions": _("Meetings or sessions held"),
    "nights": _("Nights"),
    "participants": _("Participants"),
    "external": _("Measured elsewhere (such as a survey of residents)"),
}


class TargetUnnamed(Refusal):
    """No words for what is aimed for, or too many."""

    sentence = _("Please say what is aimed for, in at most {limit} characters. Nothing was saved.")


class TargetValueUnfit(Refusal):
    """A target of nothing, or a share of more than all."""

    sentence = _("A target is a number above 0, a share at most 100 %. Nothing was saved.")


class TargetUnitMissing(Refusal):
    """Nobody would know what is counted."""

    sentence = _("Please say in which unit it is counted, in at most {limit} characters. Nothing was saved.")


class TargetTaken(Refusal):
    """The fiscal year has a target of this measure."""

    sentence = _("There is a target for this in that fiscal year already. Change it there. Nothing was saved.")


class TargetGone(Refusal):
    """Somebody has removed or changed the target meanwhile."""

    sentence = _(
        "Somebody has changed or removed this target since you opened it. Nothing was saved. Please look again."
    )


class TargetYearUnfit(Refusal):
    """A fiscal year before the programme began."""

    sentence = _("The programme had not begun in that fiscal year. Nothing was saved. Please choose another year.")


class ResultUnfit(Refusal):
    """A negative result, or a share of more than all."""

    sentence = _("A result is 0 or more, a share at most 100 %. Nothing was saved.")


class ResultWithoutSource(Refusal):
    """Nobody could check the result."""

    sentence = _("Please say who says so (a document, a page), in at most {limit} characters. Nothing was saved.")


class ResultDayUnfit(Refusal):
    """No day of the result, or one to come."""

    sentence = _("Please enter of which day the result is; it can't lie in the future. Nothing was saved.")


class SourceTooLong(Refusal):
    """More than a table can hold."""

    sentence = _("The source is too long: at most {limit} characters. Nothing was saved.")


class TargetProjectGone(Refusal):
    """A project that the fiscal year doesn't have."""

    sentence = _("That fiscal year has no such project any more. Nothing was saved. Please choose again.")


@dataclass(frozen=True)
class Told:
    """What staff say of a target; `measure` is one of ours or own words, whose kind and unit are then needed.

    `project_number` is that of one of the year's (sub-)projects; '' leaves it with the desk's.
    """

    fiscal_year: int
    measure: str
    kind: str
    value: float | None
    unit: str
    source: str
    project_number: str = ""


def is_named(measure: str) -> bool:
    """Whether kind and unit of a measure are ours to say."""
    return measure in STAGE_KINDS or measure in DEED_KINDS


def kind_and_unit(measure: str, kind: str, unit: str) -> tuple[str, str]:
    """What a measure of ours always is; for any other what was told."""
    if measure in STAGE_KINDS:
        return STAGE_KINDS[measure], UNITS[words.STAGES[measure][1]]
    if measure in DEED_KINDS:
        named, counted = DEED_KINDS[measure]
        return named, UNITS[counted]
    return kind, "%" if kind == "rate" else unit.strip()


def add(db: Db, *, by: str, at: datetime, programme: Programme, told: Told) -> None:
    """Add a target of a fiscal year.

    Raises TargetUnnamed, TargetYearUnfit, TargetProjectGone, TargetTaken, TargetValueUnfit, TargetUnitMissing,
    SourceTooLong.
    """
    reports.hold(db, programme.id)
    measure = told.measure.strip()
    if not 0 < len(measure) <= LONGEST_MEASURE:
        raise TargetUnnamed(limit=LONGEST_MEASURE)
    if told.fiscal_year < fiscal_year(programme.starts):
        raise TargetYearUnfit
    if told.project_number not in _projects(db, programme, told.fiscal_year):
        raise TargetProjectGone
    if any(one.measure == measure for one in programmes.targets(db, programme.id, told.fiscal_year)):
        raise TargetTaken
    kind, unit = kind_and_unit(measure, told.kind, told.unit)
    facts = _facts(kind=kind, unit=unit, value=told.value, source=told.source)
    key = {"programme_id": programme.id, "fiscal_year": told.fiscal_year, "measure": measure}
    programmes.add_target(db, **key, kind=kind, project_number=told.project_number, **facts)
    _audit(db, by, at, "target.add", programme, told.fiscal_year, measure, after=f"{facts['value']:g} {unit}")


def change(
    db: Db, *, by: str, at: datetime, programme: Programme, seen: Target, value: float | None, unit: str, source: str
) -> None:
    """Change a target, which is still what somebody has seen of it.

    Raises TargetGone, TargetValueUnfit, TargetUnitMissing, SourceTooLong.
    """
    _still(db, seen)
    kind, unit = kind_and_unit(seen.measure, seen.kind, unit)
    facts = _facts(kind=kind, unit=unit, value=value, source=source)
    if facts == {"value": seen.value, "unit": seen.unit, "source": seen.source}:
        return
    programmes.change_target(db, programme.id, seen.fiscal_year, seen.measure, **facts)
    told = {"before": f"{seen.value:g} {seen.unit}", "after": f"{facts['value']:g} {unit}"}
    _audit(db, by, at, "target.change", programme, seen.fiscal_year, seen.measure, **told)


def remove(db: Db, *, by: str, at: datetime, programme: Programme, seen: Target) -> None:
    """Remove a target with the result typed in for it. Raises TargetGone."""
    _still(db, seen)
    programmes.remove_target(db, programme.id, seen.fiscal_year, seen.measure)
    told = {"before": f"{seen.value:g} {seen.unit}", "result": seen.result}
    _audit(db, by, at, "target.remove", programme, seen.fiscal_year, seen.measure, **told)


def type_result(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    seen: Target,
    result: float | None,
    source: str,
    on: date | None,
) -> None:
    """Type in what was reached by a day, and who says so.

    Raises TargetGone, ResultUnfit, ResultWithoutSource, ResultDayUnfit.
    """
    _still(db, seen)
    if result is None or not math.isfinite(result) or result < 0 or (is_share(seen) and result > 100):
        raise ResultUnfit
    if not 0 < len(source.strip()) <= LONGEST_SOURCE:
        raise ResultWithoutSource(limit=LONGEST_SOURCE)
    if on is None or on > tokyo_day(at):
        raise ResultDayUnfit
    _write_result(db, by, at, programme, seen, {"result": result, "result_source": source.strip(), "result_on": on})


def take_result_back(db: Db, *, by: str, at: datetime, programme: Programme, seen: Target) -> None:
    """Delete the result that was typed in. Raises TargetGone."""
    _still(db, seen)
    _write_result(db, by, at, programme, seen, {"result": None, "result_source": "", "result_on": None})


def _write_result(db: Db, by: str, at: datetime, programme: Programme, seen: Target, facts: dict[str, Any]) -> None:
    programmes.change_target(db, programme.id, seen.fiscal_year, seen.measure, **facts)
    told = {"before": seen.result, "result": facts["result"]}
    _audit(db, by, at, "target.result", programme, seen.fiscal_year, seen.measure, **told)


def _facts(*, kind: str, unit: str, value: float | None, source: str) -> dict[str, Any]:
    most = 100.0 if kind == "rate" or (kind == "external" and unit in ("%", "％")) else math.inf
    if value is None or not math.isfinite(value) or not 0 < value <= most:
        raise TargetValueUnfit
    if not 0 < len(unit) <= LONGEST_UNIT:
        raise TargetUnitMissing(limit=LONGEST_UNIT)
    if len(source.strip()) > LONGEST_SOURCE:
        raise SourceTooLong(limit=LONGEST_SOURCE)
    return {"value": value, "unit": unit, "source": source.strip()}


def _projects(db: Db, programme: Programme, year: int) -> set[str]:
    return {"", *(row.project_number for row in programmes.years(db, programme.id) if row.fiscal_year == year)}


def _still(db: Db, seen: Target) -> None:
    # Of two who change the same target at once the second has to see what the first made of it.
    reports.hold(db, seen.programme_id)
    if seen not in programmes.targets(db, seen.programme_id, seen.fiscal_year):
        raise TargetGone


def _audit(
    db: Db, by: str, at: datetime, action: str, programme: Programme, year: int, measure: str, **told: Any
) -> None:
    staff.write_audit(
        db, at=at, by=by, action=action, programme_id=programme.id, measure=measure, fiscal_year=year, **told
    )
