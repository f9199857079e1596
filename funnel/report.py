"""The yearly report on a grant as a value: all that papers, sheets, pages and checks of it are made from.

Numbers come once from the same figures as the pages. A number is None where nobody knows it, and None with its key in
`hidden` where it must not be shown; zero is zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.disclosure import INSIDE, PUBLISHED


class Edition(StrEnum):
    """Who reads it: the funder (complete), everybody (few people hidden), staff at their screens."""

    SUBMIT = "submit"
    PUBLIC = "public"
    INSIDE = "inside"


# Fewer persons than this are hidden.
THRESHOLDS = {Edition.SUBMIT: 1, Edition.PUBLIC: PUBLISHED, Edition.INSIDE: INSIDE}


@dataclass(frozen=True)
class Cell:
    """Consultations (件) or persons of one part of a table; None where hidden. `code` is one of core.words."""

    code: str
    count: int | None


@dataclass(frozen=True)
class Channel:
    """One channel: what was put up (pieces, places, yen), what came (scans; new friends with 95 % interval)."""

    channel: str
    pieces: int | None
    places: int | None
    cost_yen: int | None
    scans: int | None
    friends_new: int | None
    friends_low: int | None
    friends_high: int | None
    first: int | None
    repeat: int | None
    hidden: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """One question of the closing survey: `n` persons answered it; share and 95 % interval as fractions.

    `label` is the question in Japanese; `options` pairs each option's words with how many chose it; `good` are the
    words of those that count as positive.
    """

    code: str
    label: str
    n: int | None
    positive: int | None
    share: float | None
    low: float | None
    high: float | None
    options: tuple[tuple[str, int | None], ...] = ()
    good: tuple[str, ...] = ()


@dataclass(frozen=True)
class Split:
    """Persons split by something, as one edition may show them; `is_split` where they are split at all.

    `sent` and `answered` of the survey are totals (links, persons).
    """

    ages: tuple[Cell, ...] = ()
    channels: tuple[Channel, ...] = ()
    sent: int | None = None
    answered: int | None = None
    questions: tuple[Answered, ...] = ()
    is_split: bool = True


@dataclass(frozen=True)
class Month:
    """A month (its first day): consultations (件) and new friends (persons); None where no source tells of it."""

    month: date
    consultations: int | None
    friends_new: int | None


@dataclass(frozen=True)
class Desk:
    """What the counselling desk did: numbers by stage of core.words.STAGES, months, opening days, splits by edition.

    `sessions` of the stages are the calendar's (回); `sessions_counted` are the office's own, where it counts.
    `is_recorded_to_end` is false where the desk's records stop before the year does, on `recorded_until`.
    """

    stages: Mapping[str, int | None]
    months: tuple[Month, ...]
    opening_days: tuple[date, ...]
    splits: Mapping[str, Split]
    sessions_counted: int | None = None
    recorded_until: date | None = None
    is_recorded_to_end: bool = True
    hours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deed:
    """An activity of core.words.ACTIVITIES summed over the year: `meetings` (回; 0 where it is none), `amount`.

    `amount` are persons, cases, nights or pieces, by kind; None where something wasn't counted. `parts` split it by
    kind of body or place, by edition. `days` are first and last day of each meeting. `satisfied` are title, per cent,
    and how many were asked.
    """

    kind: str
    title: str
    meetings: int
    amount: int | None
    days: tuple[tuple[date, date | None], ...] = ()
    parts: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    satisfied: tuple[tuple[str, float, int | None], ...] = ()


@dataclass(frozen=True)
class Aim:
    """A target with what was reached, in its unit; None where nobody knows. `is_typed` where staff typed it in.

    `n`, `low` and `high` (in the unit, %) are those of a share of our own. `source` says who says the result, `on` of
    which day it is. `later` where the target is set for a year to come, `fiscal_year`.
    """

    measure: str
    kind: str
    value: float
    unit: str
    result: float | None
    is_typed: bool
    source: str = ""
    on: date | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    later: bool = False
    fiscal_year: int = 0


@dataclass(frozen=True)
class Figure:
    """A figure of an earlier survey (baseline): what, how much, when, who says so, how many were asked."""

    subject: str
    value: float
    unit: str
    year: str
    source: str
    persons: int | None


@dataclass(frozen=True)
class Money:
    """What a project cost and what the grant pays (yen); `rate` 0 to 1; `note` stands beside the amounts."""

    cost_yen: int | None = None
    grant_yen: int | None = None
    rate: float | None = None
    ceiling_yen: int | None = None
    note: str = ""
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Material:
    """A printed material: what it is, a sentence that says what it shows, where it was, and a PNG of it."""

    label: str
    alt: str
    places: str
    png: bytes


@dataclass(frozen=True)
class Project:
    """One (sub-)project, which is one sheet of the report. `desk` is None where the desk is another project's.

    `untitled` are kinds of deeds whose titles an earlier version put together where it was published.
    """

    number: str
    name: str
    money: Money
    partners: tuple[str, ...]
    implementer: str
    since: date
    until: date
    texts: Mapping[str, str]
    aims: tuple[Aim, ...]
    desk: Desk | None
    deeds: tuple[Deed, ...] = ()
    figures: tuple[Figure, ...] = ()
    materials: tuple[Material, ...] = ()
    untitled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A programme's report of a fiscal year, whole; `as_on` is the day its numbers were counted.

    `made_up` says what of a demo is made up. Nothing is hidden in it but by `splits` and `parts`, which hold each
    edition: who shows it says which.
    """

    slug: str
    programme: str
    municipality: str
    section: str
    fiscal_year: int
    as_on: date
    projects: tuple[Project, ...]
    is_demo: bool = False
    made_up: str = ""
    first_label: str = ""
