"""Frozen rows of what a yearly report needs: activities, earlier surveys, costs, texts, versions."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Activity:
    """Something done beside counselling, of core.words.ACTIVITIES, on a day or up to `until`.

    `meetings` (回) is 0 for what is no meeting. `amount` are persons, cases, nights or pieces, by kind; None where
    nobody counted. `satisfied` is per cent of the `satisfied_of` who were asked.
    """

    id: int
    programme_id: int
    kind: str
    title: str
    day: date
    until: date | None
    meetings: int
    amount: int | None
    body: str | None
    place: str | None
    satisfied: float | None
    satisfied_of: int | None
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Baseline:
    """A figure of an earlier survey, with who found it and when; `persons` were asked."""

    id: int
    programme_id: int
    subject: str
    value: float
    unit: str
    year: str
    source: str
    persons: int | None


@dataclass(frozen=True)
class CostLine:
    """One line of what a (sub-)project cost in a fiscal year."""

    programme_id: int
    fiscal_year: int
    project_number: str
    position: int
    label: str
    yen: int


@dataclass(frozen=True)
class ReportText:
    """What staff wrote under a heading of core.words.REPORT_TEXTS."""

    programme_id: int
    fiscal_year: int
    project_number: str
    part: str
    written: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class ReportVersion:
    """When, by whom and why a report was frozen; what it said is read apart (store.reports.frozen)."""

    programme_id: int
    fiscal_year: int
    number: int
    made_at: datetime
    made_by: str
    reason: str
