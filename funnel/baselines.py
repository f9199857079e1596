"""Figures of earlier surveys: what staff add, change, and remove, each with its audit row."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import typed
from core.language import mark as _
from core.refusals import Refusal
from store import activities, programmes, staff
from store.database import Db
from store.records import Programme
from store.report_records import Baseline

LONGEST_SUBJECT, LONGEST_UNIT, LONGEST_YEAR, LONGEST_SOURCE = 120, 12, 20, 200
MOST_PERSONS, MOST_ROWS = 200_000_000, 200


class BaselineSubjectUnfit(Refusal):
    """No words for what was found, or too many."""

    sentence = _("Please say in at most {limit} letters what the earlier survey found. Nothing was saved.")


class BaselineValueUnfit(Refusal):
    """No number."""

    sentence = _("Please enter the figure of the earlier survey as a number. Nothing was saved.")


class BaselineUnitUnfit(Refusal):
    """Nobody would know what was counted."""

    sentence = _("Please say in at most {limit} letters in which unit the figure is. Nothing was saved.")


class BaselineYearUnfit(Refusal):
    """More than the year of a survey can have."""

    sentence = _("The year of the survey has at most {limit} letters. Nothing was saved.")


class BaselineSourceUnfit(Refusal):
    """Nobody could look the figure up."""

    sentence = _("Please say in at most {limit} letters who found it (the survey's name). Nothing was saved.")


class BaselinePersonsUnfit(Refusal):
    """A survey of nobody, or of more people than there are."""

    sentence = _("How many were asked is 1 or more. Nothing was saved. Leave it empty where nobody says.")


class TooManyBaselines(Refusal):
    """More figures than a report can carry."""

    sentence = _("A programme holds at most {most} figures of earlier surveys. Nothing was saved.")


class BaselineGone(Refusal):
    """The figure isn't any more what somebody has seen of it, or belongs to another programme."""

    sentence = _(
        "A colleague has changed or removed this figure since you opened it. Nothing was saved. Please look again."
    )


@dataclass(frozen=True)
class Told:
    """What staff say of an earlier survey; `year` as the office writes it, `persons` were asked, None if nobody says.

    The year may be missing: then the report asks for it.
    """

    subject: str
    value: float | None
    unit: str
    year: str
    source: str
    persons: int | None = None


def usable(told: Told) -> Told:
    """What was told, as it is kept.

    Raises BaselineSubjectUnfit, BaselineValueUnfit, BaselineUnitUnfit, BaselineYearUnfit, BaselineSourceUnfit,
    BaselinePersonsUnfit.
    """
    subject, unit, year, source = map(typed.line, (told.subject, told.unit, told.year, told.source))
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise BaselineSubjectUnfit(limit=LONGEST_SUBJECT)
    if told.value is None or not math.isfinite(told.value):
        raise BaselineValueUnfit
    if not 0 < len(unit) <= LONGEST_UNIT:
        raise BaselineUnitUnfit(limit=LONGEST_UNIT)
    if len(year) > LONGEST_YEAR:
        raise BaselineYearUnfit(limit=LONGEST_YEAR)
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise BaselineSourceUnfit(limit=LONGEST_SOURCE)
    if told.persons is not None and not 0 < told.persons <= MOST_PERSONS:
        raise BaselinePersonsUnfit
    return Told(subject, told.value, unit, year, source, told.persons)


def add(db: Db, *, by: str, at: datetime, programme: Programme, told: Told) -> int:
    """Add a figure; its key. Raises TooManyBaselines and what `usable` raises."""
    kept = usable(told)
    programmes.hold(db, programme.id)
    if len(activities.baselines(db, programme.id)) >= MOST_ROWS:
        raise TooManyBaselines(most=MOST_ROWS)
    key = activities.add_baseline(db, programme_id=programme.id, **vars(kept))
    _audit(db, by, at, "baseline.add", programme, key, after=kept.value)
    return key


def change(db: Db, *, by: str, at: datetime, programme: Programme, seen: Baseline, told: Told) -> None:
    """Change a figure, which is still what somebody has seen of it; nothing happens where nothing differs.

    Raises BaselineGone and what `usable` raises.
    """
    _still(db, programme, seen)
    kept = usable(told)
    if kept == told_of(seen):
        return
    activities.change_baseline(db, programme.id, seen.id, **vars(kept))
    _audit(db, by, at, "baseline.change", programme, seen.id, before=seen.value, after=kept.value)


def remove(db: Db, *, by: str, at: datetime, programme: Programme, seen: Baseline) -> None:
    """Remove a figure, which is still what somebody has seen of it. Raises BaselineGone."""
    _still(db, programme, seen)
    activities.remove_baseline(db, programme.id, seen.id)
    _audit(db, by, at, "baseline.remove", programme, seen.id, before=seen.value)


def told_of(one: Baseline) -> Told:
    """What a figure says, without its key."""
    return Told(**{name: getattr(one, name) for name in Told.__dataclass_fields__})


def _still(db: Db, programme: Programme, seen: Baseline) -> None:
    programmes.hold(db, programme.id)
    if seen not in activities.baselines(db, programme.id):
        raise BaselineGone


def _audit(db: Db, by: str, at: datetime, action: str, programme: Programme, key: int, **values: float | None) -> None:
    # The number of the row and its values: words about people's lives stay in one place, the figure itself.
    facts: dict[str, Any] = {"figure": key, **values}
    staff.write_audit(db, at=at, by=by, action=action, programme_id=programme.id, **facts)
