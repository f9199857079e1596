"""Programmes: facts, allow-list, calendar, targets, what happened, money."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    true,
)

from core import words
from store.tables.shared import metadata, one_of, programme_key
from store.types import Json, Moment

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
    one_of("doorway", words.DOORWAYS, "doorway"),
    # IS NOT NULL by itself: a check whose answer is unknown would let the row pass.
    CheckConstraint(
        "doorway <> 'line' OR line_basic_id IS NOT NULL AND line_basic_id LIKE '@%'", name="line_has_basic_id"
    ),
    CheckConstraint("continues_id IS NULL OR continues_id <> id", name="continues_another"),
    CheckConstraint("ends IS NULL OR ends >= starts", name="ends_after_start"),
)

destination = Table(
    "destination",
    metadata,
    programme_key(),
    Column("url", Text, primary_key=True),
    CheckConstraint("url LIKE 'https://%'", name="https"),
)

opening_hours = Table(
    "opening_hours",
    metadata,
    programme_key(),
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
    programme_key(),
    Column("day", Date, primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)

target = Table(
    "target",
    metadata,
    programme_key(),
    Column("fiscal_year", Integer, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("result", Float, comment="typed in where no data source of ours has it"),
    Column("source", Text, nullable=False, server_default=""),
    Column("result_source", Text, nullable=False, server_default="", comment="who says what was reached"),
    Column("result_on", Date, comment="day of what was typed in"),
    Column("project_number", Text, nullable=False, server_default="", comment="of which (sub-)project; '' the desk's"),
    one_of("kind", ("stock", "flow", "rate", "sessions", "nights", "participants", "external"), "kind"),
)

happening = Table(
    "happening",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("until", Date, comment="last day, where it went on for several"),
    Column("kind", Text, nullable=False),
    Column("sentence", Text, nullable=False, comment="what happened, in the office's words; no person"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Index("ix_happening_programme_id_day", "programme_id", "day"),
    CheckConstraint("sentence <> ''", name="sentence"),
    CheckConstraint("until IS NULL OR until >= day", name="until_after_day"),
    one_of("kind", words.HAPPENINGS, "kind"),
)

programme_year = Table(
    "programme_year",
    metadata,
    programme_key(),
    Column("fiscal_year", Integer, primary_key=True),
    Column("project_number", Text, primary_key=True, server_default=""),
    Column("project", Text, nullable=False, server_default=""),
    Column("cost_yen", BigInteger),
    Column("grant_yen", BigInteger),
    Column("partners", Json, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("grant_rate", Float, comment="share of the cost that the grant pays, 0 to 1"),
    Column("grant_ceiling_yen", BigInteger),
    Column("amount_note", Text, nullable=False, server_default="", comment="what was written beside the amounts"),
    Column("is_desk", Boolean, nullable=False, server_default=true(), comment="whether the desk's numbers are its own"),
    Column("sessions_counted", Integer, comment="opening sessions as the office counts them, where it does"),
    Column("implementer", Text, nullable=False, server_default=""),
    CheckConstraint("grant_yen IS NULL OR grant_yen >= 0", name="grant"),
    CheckConstraint("cost_yen IS NULL OR cost_yen >= 0", name="cost"),
    CheckConstraint("grant_rate IS NULL OR grant_rate > 0 AND grant_rate <= 1", name="grant_rate"),
    CheckConstraint("grant_ceiling_yen IS NULL OR grant_ceiling_yen >= 0", name="grant_ceiling"),
    CheckConstraint("sessions_counted IS NULL OR sessions_counted >= 0", name="sessions_counted"),
)
