"""What was laid out, approved, and given out for printing; logos, and the desk's texts in other languages."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from core import words
from store.tables.shared import metadata, one_of, programme_key
from store.types import Json, Moment

print_design = Table(
    "print_design",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("campaign_id", Integer, comment="the campaign it was first laid out for"),
    Column("number", Integer, nullable=False, comment="the version printed small on each piece"),
    Column("spec", Json, nullable=False),
    Column("fingerprint", Text, nullable=False, comment="SHA-256 of all that is printed beside the code"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("approved_at", Moment),
    Column("approved_by", Text),
    UniqueConstraint("programme_id", "id"),
    UniqueConstraint("programme_id", "number"),
    ForeignKeyConstraint(["programme_id", "campaign_id"], ["campaign.programme_id", "campaign.id"]),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("length(fingerprint) = 64", name="fingerprint"),
    CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved"),
)

# It points at its design, which therefore can't be deleted any more.
print_run = Table(
    "print_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("design_id", Integer, nullable=False),
    Column("profile", Text, nullable=False),
    Column("pieces", Json, nullable=False, comment="[[placement, copies], ...] in the order printed"),
    Column("files", Json, nullable=False, comment="[[name, SHA-256], ...]"),
    Column("checks", Json, nullable=False, comment="names of the checks that were made"),
    Column("faults", Json, nullable=False, comment="[{reason, detail, page}, ...]"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    UniqueConstraint("programme_id", "id"),
    ForeignKeyConstraint(["programme_id", "design_id"], ["print_design.programme_id", "print_design.id"]),
    one_of("profile", ("office", "press"), "profile"),
    CheckConstraint("profile = 'office' OR faults = '[]'", name="press_without_faults"),
)

logo = Table(
    "logo",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("width", Integer, nullable=False, comment="pixels, or units of the drawing"),
    Column("height", Integer, nullable=False),
    Column("removed", Boolean, nullable=False, comment="not offered any more; designs that use it keep it"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    UniqueConstraint("programme_id", "id"),
    UniqueConstraint("programme_id", "sha256"),
    CheckConstraint("name <> ''", name="named"),
    CheckConstraint("length(data) BETWEEN 1 AND 1048576", name="data"),
    CheckConstraint("width > 0 AND height > 0", name="size"),
    one_of("kind", ("svg", "png"), "kind"),
)

language_review = Table(
    "language_review",
    metadata,
    programme_key(),
    Column("language", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True, comment="SHA-256 of the texts that were read"),
    Column("reviewed_by", Text, nullable=False, comment="who read them: a name or an office"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    CheckConstraint("reviewed_by <> ''", name="reviewed_by"),
    one_of("language", words.LANGUAGES, "language"),
)

programme_text = Table(
    "programme_text",
    metadata,
    programme_key(),
    Column("language", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("sentence", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    CheckConstraint("sentence <> ''", name="sentence"),
    one_of("language", words.LANGUAGES, "language"),
)
