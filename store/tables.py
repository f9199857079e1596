"""Every table. Invariants live here: checks, uniques, foreign keys.

Office tables (programme, venue, placement, staff ...) have one integer key. Event tables (scan, friend, answer ...)
carry programme_id first in their keys, so that the same schema distributes by programme. Audit has no foreign keys:
what happened stays told after its subject is gone.
"""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from core import words
from store.types import Json, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, allowed: Iterable[str], name: str) -> CheckConstraint:
    choices = ", ".join(f"'{code}'" for code in allowed)
    return CheckConstraint(f"{column} IN ({choices})", name=name)


def _programme() -> Column[int]:
    return Column("programme_id", Integer, ForeignKey("programme.id"), primary_key=True)


programme = Table(
    "programme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False, server_default=""),
    Column("municipality", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("desk_reading", Text, nullable=False, server_default=""),
    Column("desk_kind", Text, nullable=False, server_default=""),
    Column("who_may_consult", Text, nullable=False, server_default=""),
    Column("closed_note", Text, nullable=False, server_default=""),
    Column("doorway", Text, nullable=False),
    Column("line_basic_id", Text),
    Column("doorway_url", Text, nullable=False),
    Column("languages", Json, nullable=False),
    Column("telephones", Json, nullable=False),
    Column("closed_on_holidays", Boolean, nullable=False),
    Column("continues_id", Integer, ForeignKey("programme.id"), unique=True),
    Column("line_id", Integer, nullable=False, comment="first programme of the chain"),
    Column("starts", Date, nullable=False),
    Column("ends", Date),
    Column("history_starts", Date),
    Column("is_demo", Boolean, nullable=False),
    Column("made_up", Text, nullable=False, server_default="", comment="what a demo's source doesn't say"),
    _one_of("doorway", words.DOORWAYS, "doorway"),
    CheckConstraint("doorway <> 'line' OR line_basic_id LIKE '@%'", name="line_has_basic_id"),
    CheckConstraint("continues_id IS NULL OR continues_id <> id", name="continues_another"),
    CheckConstraint("ends IS NULL OR ends >= starts", name="ends_after_start"),
)

destination = Table(
    "destination",
    metadata,
    _programme(),
    Column("url", Text, primary_key=True),
    CheckConstraint("url LIKE 'https://%'", name="https"),
)

opening_hours = Table(
    "opening_hours",
    metadata,
    _programme(),
    Column("weekday", Integer, primary_key=True, comment="0 Monday .. 6 Sunday"),
    Column("opens", Text, primary_key=True, comment="HH:MM, Tokyo"),
    Column("closes", Text, nullable=False),
    Column("last_intake", Text),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    CheckConstraint("closes > opens", name="closes_later"),
    CheckConstraint("last_intake IS NULL OR last_intake BETWEEN opens AND closes", name="last_intake"),
)

opening_exception = Table(
    "opening_exception",
    metadata,
    _programme(),
    Column("day", Date, primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)

target = Table(
    "target",
    metadata,
    _programme(),
    Column("fiscal_year", Integer, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("result", Float, comment="typed in where no data source of ours has it"),
    Column("source", Text, nullable=False, server_default=""),
    _one_of("kind", ("stock", "flow", "rate", "sessions", "nights", "participants", "external"), "kind"),
)

programme_year = Table(
    "programme_year",
    metadata,
    _programme(),
    Column("fiscal_year", Integer, primary_key=True),
    Column("project_number", Text, primary_key=True, server_default=""),
    Column("project", Text, nullable=False, server_default=""),
    Column("cost_yen", BigInteger),
    Column("grant_yen", BigInteger),
    Column("partners", Json, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    CheckConstraint("grant_yen IS NULL OR grant_yen >= 0", name="grant"),
)

campaign = Table(
    "campaign",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("budget_yen", BigInteger),
    Column("actual_cost_yen", BigInteger),
    UniqueConstraint("programme_id", "id"),
    UniqueConstraint("programme_id", "name"),
    CheckConstraint("ends >= starts", name="ends_after_start"),
    CheckConstraint("name <> ''", name="named"),
    CheckConstraint("budget_yen IS NULL OR budget_yen >= 0", name="budget"),
    CheckConstraint("actual_cost_yen IS NULL OR actual_cost_yen >= 0", name="actual_cost"),
)

venue = Table(
    "venue",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    UniqueConstraint("programme_id", "id"),
    UniqueConstraint("programme_id", "name"),
    CheckConstraint("name <> ''", name="named"),
    _one_of("kind", words.VENUE_KINDS, "kind"),
)

import_batch = Table(
    "import_batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("file_hash", Text, nullable=False, comment="SHA-256 of the file's bytes"),
    Column("rows", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    UniqueConstraint("programme_id", "id"),
    _one_of("kind", ("placements", "consultations", "known_clients"), "kind"),
    _one_of("state", ("staged", "published", "undone"), "state"),
)

placement = Table(
    "placement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("campaign_id", Integer, nullable=False),
    Column("venue_id", Integer, nullable=False),
    Column("design", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default="ja"),
    Column("quantity", Integer, nullable=False, server_default="1"),
    Column("unit_cost_yen", Float, nullable=False, server_default="0"),
    Column("installed_on", Date),
    Column("removed_on", Date),
    Column("destination", Text, nullable=False),
    Column("retired_at", Moment),
    Column("made_at", Moment, nullable=False),
    Column("batch_id", Integer),
    UniqueConstraint("programme_id", "id"),
    ForeignKeyConstraint(["programme_id", "campaign_id"], ["campaign.programme_id", "campaign.id"]),
    ForeignKeyConstraint(["programme_id", "venue_id"], ["venue.programme_id", "venue.id"]),
    ForeignKeyConstraint(["programme_id", "destination"], ["destination.programme_id", "destination.url"]),
    ForeignKeyConstraint(["programme_id", "batch_id"], ["import_batch.programme_id", "import_batch.id"]),
    CheckConstraint("length(code) = 7 AND code = upper(code)", name="code"),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("unit_cost_yen >= 0", name="unit_cost"),
    CheckConstraint("removed_on IS NULL OR installed_on IS NOT NULL AND removed_on >= installed_on", name="removed"),
    _one_of("channel", words.CHANNELS, "channel"),
    _one_of("language", words.LANGUAGES, "language"),
)

scan = Table(
    "scan",
    metadata,
    _programme(),
    Column("boot_id", BigInteger, primary_key=True, comment="random number of the gateway's start"),
    Column("seq", BigInteger, primary_key=True),
    Column("placement_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("class", Text, nullable=False),
    Column("rule", Integer, nullable=False, comment="version of the classifier's rule"),
    ForeignKeyConstraint(["programme_id", "placement_id"], ["placement.programme_id", "placement.id"]),
    Index("ix_scan_programme_id_at", "programme_id", "at"),
    _one_of("class", words.SCAN_CLASSES, "class"),
)

scan_hour = Table(
    "scan_hour",
    metadata,
    _programme(),
    Column("placement_id", Integer, primary_key=True),
    Column("hour", Moment, primary_key=True),
    Column("class", Text, primary_key=True),
    Column("scans", Integer, nullable=False),
    ForeignKeyConstraint(["programme_id", "placement_id"], ["placement.programme_id", "placement.id"]),
    Index("ix_scan_hour_programme_id_hour", "programme_id", "hour"),
    CheckConstraint("scans > 0", name="scans"),
    _one_of("class", words.SCAN_CLASSES, "class"),
)

day_salt = Table(
    "day_salt",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", Text, nullable=False),
)

device = Table(
    "device",
    metadata,
    _programme(),
    Column("day", Date, primary_key=True),
    Column("placement_id", Integer, primary_key=True),
    Column("hash", Text, primary_key=True, comment="HMAC under the day's salt; gone with it after 48 hours"),
)

device_day = Table(
    "device_day",
    metadata,
    _programme(),
    Column("day", Date, primary_key=True),
    Column("devices", Integer, nullable=False),
)

line_event = Table(
    "line_event",
    metadata,
    _programme(),
    Column("event_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", Text, comment="pseudonym; absent where LINE names nobody"),
    Column("is_unblocked", Boolean),
    Index("ix_line_event_programme_id_person_at", "programme_id", "person", "at"),
    _one_of("kind", ("follow", "unfollow", "message"), "kind"),
)

friend = Table(
    "friend",
    metadata,
    _programme(),
    Column("person", Text, primary_key=True),
    Column("followed_at", Moment, nullable=False, comment="first follow seen"),
    Column("is_new", Boolean, nullable=False, comment="first follow ever seen in the chain and not an unblocking"),
    Column("channel", Text),
    Index("ix_friend_programme_id_followed_at", "programme_id", "followed_at"),
    _one_of("channel", words.CHANNELS, "channel"),
)

known_client = Table(
    "known_client",
    metadata,
    _programme(),
    Column("person", Text, primary_key=True),
    Column("batch_id", Integer, nullable=False),
    ForeignKeyConstraint(["programme_id", "batch_id"], ["import_batch.programme_id", "import_batch.id"]),
)

consultation = Table(
    "consultation",
    metadata,
    _programme(),
    Column("row_key", Text, primary_key=True, comment="hash of the row: the same row again is the same key"),
    Column("person", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("flag", Text, comment="new or repeat as the counsellor judged"),
    Column("channel_told", Text),
    Column("age_band", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("batch_id", Integer, nullable=False),
    ForeignKeyConstraint(["programme_id", "batch_id"], ["import_batch.programme_id", "import_batch.id"]),
    Index("ix_consultation_programme_id_started_at", "programme_id", "started_at"),
    Index("ix_consultation_programme_id_person", "programme_id", "person", "started_at"),
    CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ended"),
    _one_of("flag", ("new", "repeat"), "flag"),
    _one_of("channel_told", words.CHANNELS, "channel_told"),
    _one_of("age_band", words.AGE_BANDS, "age_band"),
    _one_of("outcome", words.OUTCOMES, "outcome"),
)

consultation_topic = Table(
    "consultation_topic",
    metadata,
    _programme(),
    Column("row_key", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    ForeignKeyConstraint(
        ["programme_id", "row_key"], ["consultation.programme_id", "consultation.row_key"], ondelete="CASCADE"
    ),
    _one_of("topic", words.TOPICS, "topic"),
)

questionnaire = Table(
    "questionnaire",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("definition", Json, nullable=False),
    Column("published_at", Moment, nullable=False),
    UniqueConstraint("programme_id", "id"),
    UniqueConstraint("programme_id", "version"),
)

survey_link = Table(
    "survey_link",
    metadata,
    _programme(),
    Column("token_hash", Text, primary_key=True),
    Column("questionnaire_id", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    ForeignKeyConstraint(["programme_id", "questionnaire_id"], ["questionnaire.programme_id", "questionnaire.id"]),
    Index("ix_survey_link_token_hash", "token_hash"),
)

survey_sent = Table(
    "survey_sent",
    metadata,
    _programme(),
    Column("month", Date, primary_key=True),
    Column("sent", Integer, nullable=False),
    CheckConstraint("sent >= 0", name="sent"),
)

answer = Table(
    "answer",
    metadata,
    _programme(),
    Column("id", Text, primary_key=True, comment="random; says nothing of order"),
    Column("questionnaire_id", Integer, nullable=False),
    Column("week", Text, nullable=False, comment="ISO week in Tokyo"),
    Column("released", Boolean, nullable=False),
    ForeignKeyConstraint(["programme_id", "questionnaire_id"], ["questionnaire.programme_id", "questionnaire.id"]),
    sqlite_with_rowid=False,
)

answer_item = Table(
    "answer_item",
    metadata,
    _programme(),
    Column("answer_id", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, primary_key=True, comment="the option's code, or the masked word"),
    ForeignKeyConstraint(["programme_id", "answer_id"], ["answer.programme_id", "answer.id"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("language", Text, nullable=False, server_default="ja"),
    Column("is_demo", Boolean, nullable=False),
    CheckConstraint("email = lower(email)", name="email_lower"),
    _one_of("role", words.ROLES, "role"),
)

membership = Table(
    "membership",
    metadata,
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), primary_key=True),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("id_hash", Text, primary_key=True, comment="SHA-256 of the random id in the cookie"),
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("programme_id", Integer, ForeignKey("programme.id"), comment="programme last worked on"),
)

signin_failure = Table(
    "signin_failure",
    metadata,
    Column("subject", Text, primary_key=True, comment="keyed hash of the address typed"),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False, comment="address of the staff, or the command"),
    Column("programme_id", Integer),
    Column("action", Text, nullable=False),
    Column("detail", Json, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last_run_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
)
