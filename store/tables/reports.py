"""What a yearly report needs beside the counts: activities, earlier surveys, costs, texts, frozen versions."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from core import words
from store.tables.shared import metadata, one_of, programme_key
from store.types import Json, Moment

activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, server_default="", comment="such as the name of a training; no person"),
    Column("day", Date, nullable=False),
    Column("until", Date, comment="last day of what lasts several days, or of a sum over a period"),
    Column("meetings", Integer, nullable=False, comment="how often; 0 for what is no meeting"),
    Column("amount", Integer, comment="persons, cases, nights or pieces, by kind; none where nobody counted"),
    Column("body", Text, comment="to which kind of body, of accompaniment and referral"),
    Column("place", Text, comment="at which kind of place goods were given out"),
    Column("satisfied", Float, comment="per cent of those asked who were satisfied"),
    Column("satisfied_of", Integer, comment="how many were asked; none where nobody says"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Index("ix_activity_programme_id_day", "programme_id", "day"),
    one_of("kind", words.ACTIVITIES, "kind"),
    one_of("body", words.BODIES, "body"),
    one_of("place", words.VENUE_KINDS, "place"),
    CheckConstraint("until IS NULL OR until >= day", name="until_after_day"),
    CheckConstraint("meetings >= 0", name="meetings"),
    CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),
    CheckConstraint("satisfied IS NULL OR satisfied BETWEEN 0 AND 100", name="satisfied"),
    CheckConstraint("satisfied_of IS NULL OR satisfied_of > 0 AND satisfied IS NOT NULL", name="satisfied_of"),
)

baseline = Table(
    "baseline",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("subject", Text, nullable=False, comment="what was found, in a short sentence"),
    Column("value", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("year", Text, nullable=False, comment="of the survey, as an office writes it"),
    Column("source", Text, nullable=False, comment="who found it"),
    Column("persons", Integer, comment="how many were asked; none where nobody says"),
    Index("ix_baseline_programme_id", "programme_id"),
    CheckConstraint("subject <> ''", name="subject"),
    CheckConstraint("source <> ''", name="source"),
    CheckConstraint("persons IS NULL OR persons > 0", name="persons"),
)

cost_line = Table(
    "cost_line",
    metadata,
    programme_key(),
    Column("fiscal_year", Integer, primary_key=True),
    Column("project_number", Text, primary_key=True, server_default=""),
    Column("position", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("yen", BigInteger, nullable=False),
    CheckConstraint("label <> ''", name="label"),
    CheckConstraint("yen >= 0", name="yen"),
)

report_text = Table(
    "report_text",
    metadata,
    programme_key(),
    Column("fiscal_year", Integer, primary_key=True),
    Column("project_number", Text, primary_key=True, server_default=""),
    Column("part", Text, primary_key=True),
    Column("written", Text, nullable=False, comment="staff's own words; no person"),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Text, nullable=False),
    one_of("part", words.REPORT_TEXTS, "part"),
)

report_version = Table(
    "report_version",
    metadata,
    programme_key(),
    Column("fiscal_year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True, comment="1 for the first, one more for each correction"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default="", comment="why it was corrected; no person"),
    Column("report", Json, nullable=False, comment="the whole report as it was; funnel.report"),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("number = 1 OR reason <> ''", name="reason"),
)
