"""What the store hands out: frozen records, one a table, moments in UTC, money in yen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Programme:
    """A counselling desk in one fiscal arrangement, such as Kita's To U in R5."""

    id: int
    slug: str
    name: str
    name_en: str
    municipality: str
    section: str
    desk: str
    desk_reading: str
    desk_kind: str
    who_may_consult: str
    closed_note: str
    doorway: str
    line_basic_id: str | None
    doorway_url: str
    languages: list[str]
    telephones: list[dict[str, str]]
    closed_on_holidays: bool
    continues_id: int | None
    line_id: int
    starts: date
    ends: date | None
    history_starts: date | None
    is_demo: bool
    made_up: str


@dataclass(frozen=True)
class OpeningHours:
    """One weekday's hours, HH:MM in Tokyo; `until` is open where None."""

    programme_id: int
    weekday: int
    opens: str
    closes: str
    last_intake: str | None
    since: date
    until: date | None


@dataclass(frozen=True)
class OpeningException:
    """A day that is open or closed against the weekly rule."""

    programme_id: int
    day: date
    open: bool
    note: str


@dataclass(frozen=True)
class Target:
    """What a programme wants to reach in a fiscal year."""

    programme_id: int
    fiscal_year: int
    measure: str
    kind: str
    value: float
    unit: str
    result: float | None
    source: str
    result_source: str = ""
    result_on: date | None = None
    project_number: str = ""


@dataclass(frozen=True)
class Happening:
    """Something that may have changed the numbers: a day, or several up to `until`."""

    id: int
    programme_id: int
    day: date
    until: date | None
    kind: str
    sentence: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class ProgrammeYear:
    """Cost, grant and partners of a (sub-)project in a fiscal year.

    `grant_rate` is the share of the cost that the grant pays (0 to 1). `amount_note` is what the office wrote beside
    the amounts. `sessions_counted` are opening sessions (回) as the office counts them, None where the calendar's hold.
    """

    programme_id: int
    fiscal_year: int
    project_number: str
    project: str
    cost_yen: int | None
    grant_yen: int | None
    partners: list[str]
    source: str
    grant_rate: float | None = None
    grant_ceiling_yen: int | None = None
    amount_note: str = ""
    is_desk: bool = True
    sessions_counted: int | None = None
    implementer: str = ""


@dataclass(frozen=True)
class Campaign:
    """A publicity campaign with its period and money."""

    id: int
    programme_id: int
    name: str
    starts: date
    ends: date
    budget_yen: int | None
    actual_cost_yen: int | None


@dataclass(frozen=True)
class Venue:
    """A place in town where something is put up or handed out."""

    id: int
    programme_id: int
    name: str
    kind: str
    address: str


@dataclass(frozen=True)
class Placement:
    """One code on one kind of material at one venue."""

    id: int
    programme_id: int
    code: str
    channel: str
    campaign_id: int
    venue_id: int
    design: str
    language: str
    quantity: int
    unit_cost_yen: float
    installed_on: date | None
    removed_on: date | None
    destination: str
    retired_at: datetime | None
    made_at: datetime
    batch_id: int | None
    campaign: str
    venue: str
    venue_kind: str
    venue_address: str = ""


@dataclass(frozen=True)
class ImportBatch:
    """One imported file; its rows count once it is published."""

    id: int
    programme_id: int
    kind: str
    file_hash: str
    rows: int
    state: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class LineEvent:
    """A follow, unfollow, message or postback moment of a pseudonym; never a text.

    `message_key` is the HMAC of a message's id, by which she can take it back.
    """

    programme_id: int
    event_id: str
    kind: str
    at: datetime
    person: str | None
    is_unblocked: bool | None
    message_key: str | None = None


@dataclass(frozen=True)
class Friend:
    """A pseudonym that followed; `channel` is the last human scan's within 10 minutes before."""

    programme_id: int
    person: str
    followed_at: datetime
    is_new: bool
    channel: str | None


@dataclass(frozen=True)
class Consultation:
    """One consultation of a pseudonym as the contractor recorded it."""

    programme_id: int
    row_key: str
    person: str
    started_at: datetime
    ended_at: datetime | None
    flag: str | None
    channel_told: str | None
    age_band: str
    outcome: str
    batch_id: int


@dataclass(frozen=True)
class Staff:
    """Somebody who signs in."""

    id: int
    email: str
    name: str
    role: str
    password_hash: str
    active: bool
    language: str
    is_demo: bool


@dataclass(frozen=True)
class StaffSession:
    """A live sign-in."""

    id_hash: str
    staff_id: int
    made_at: datetime
    expires_at: datetime
    programme_id: int | None


@dataclass(frozen=True)
class AuditEntry:
    """What a member of staff changed, when."""

    id: int
    at: datetime
    by: str
    programme_id: int | None
    action: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class JobRun:
    """A job's last run."""

    name: str
    last_run_at: datetime
    outcome: str


@dataclass(frozen=True)
class PrintDesign:
    """What somebody laid out and a manager may approve; `number` is the version printed on each piece."""

    id: int
    programme_id: int
    campaign_id: int | None
    number: int
    spec: dict[str, Any]
    fingerprint: str
    made_at: datetime
    made_by: str
    approved_at: datetime | None
    approved_by: str | None


@dataclass(frozen=True)
class PrintRun:
    """What was given out for printing: placements and copies, files (name, SHA-256), and how their check went."""

    id: int
    programme_id: int
    design_id: int
    profile: str
    pieces: list[list[int]]
    files: list[list[str]]
    checks: list[str]
    faults: list[dict[str, Any]]
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class LogoFile:
    """A programme's logo without its bytes; width and height in pixels, or in units of the drawing."""

    id: int
    programme_id: int
    name: str
    kind: str
    sha256: str
    width: int
    height: int
    removed: bool
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class LanguageReview:
    """Somebody has read a programme's texts in a language; it holds for the words of that fingerprint."""

    programme_id: int
    language: str
    fingerprint: str
    reviewed_by: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class LineDesk:
    """What an administrator set for a programme's LINE account; `relay_url` only with its approval."""

    programme_id: int
    survey_keyword: str = ""
    survey_postback: str = ""
    talks_count: bool = False
    talk_gap_minutes: int = 60
    relay_url: str | None = None
    relay_approval: str = ""
    relay_approved_at: datetime | None = None
    relay_approved_by: str | None = None


@dataclass(frozen=True)
class RelayDay:
    """Webhooks given on to the contractor on a Tokyo day, and those given up."""

    programme_id: int
    day: date
    forwarded: int
    failed: int


@dataclass(frozen=True)
class FollowerCount:
    """LINE's own counter at the end of a day (UTC+9): first adds ever, and those who block now."""

    programme_id: int
    day: date
    followers: int
    blocks: int | None
    asked_at: datetime


@dataclass(frozen=True)
class LineTalk:
    """Messages of a person without a long silence; closed by `silence` or by the `contractor`."""

    programme_id: int
    person: str
    opened_at: datetime
    last_at: datetime
    messages: int
    closed_at: datetime | None
    closed_by: str | None


@dataclass(frozen=True)
class Unrecorded:
    """Scans that were redirected while neither store nor spool could take them."""

    programme_id: int
    boot_id: int
    since: datetime
    until: datetime
    scans: int


@dataclass(frozen=True)
class PseudonymKey:
    """That a key is or was in use; the fingerprint says nothing of the key."""

    fingerprint: str
    since: datetime
    forgotten_at: datetime | None
