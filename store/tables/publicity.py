"""What is put up in town, and the files it came from."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from core import words
from store.tables.shared import metadata, one_of
from store.types import Moment

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
    one_of("kind", words.VENUE_KINDS, "kind"),
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
    one_of("kind", ("placements", "consultations", "known_clients", "friend_days"), "kind"),
    one_of("state", ("staged", "published", "undone"), "state"),
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
    one_of("channel", words.CHANNELS, "channel"),
    one_of("language", words.LANGUAGES, "language"),
)
