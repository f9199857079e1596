"""LINE events, friends, consultations: pseudonyms only."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, Table, Text

from core import words
from store.tables.shared import metadata, one_of, programme_key
from store.types import Moment

line_event = Table(
    "line_event",
    metadata,
    programme_key(),
    Column("event_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", Text, comment="pseudonym; absent where LINE names nobody"),
    Column("is_unblocked", Boolean),
    Column("message_key", Text, comment="HMAC of a message's id, so that it can be unsent; forgotten after 30 days"),
    Index("ix_line_event_programme_id_person_at", "programme_id", "person", "at"),
    Index("ix_line_event_programme_id_message_key", "programme_id", "message_key"),
    one_of("kind", ("follow", "unfollow", "message", "postback"), "kind"),
)

friend = Table(
    "friend",
    metadata,
    programme_key(),
    Column("person", Text, primary_key=True),
    Column("followed_at", Moment, nullable=False, comment="first follow seen"),
    Column("is_new", Boolean, nullable=False, comment="first follow ever seen in the chain and not an unblocking"),
    Column("channel", Text),
    Index("ix_friend_programme_id_followed_at", "programme_id", "followed_at"),
    one_of("channel", words.CHANNELS, "channel"),
)

known_client = Table(
    "known_client",
    metadata,
    programme_key(),
    Column("person", Text, primary_key=True),
    Column("batch_id", Integer, nullable=False),
    ForeignKeyConstraint(["programme_id", "batch_id"], ["import_batch.programme_id", "import_batch.id"]),
)

consultation = Table(
    "consultation",
    metadata,
    programme_key(),
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
    one_of("flag", ("new", "repeat"), "flag"),
    one_of("channel_told", words.CHANNELS, "channel_told"),
    one_of("age_band", words.AGE_BANDS, "age_band"),
    one_of("outcome", words.OUTCOMES, "outcome"),
)

consultation_topic = Table(
    "consultation_topic",
    metadata,
    programme_key(),
    Column("row_key", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    ForeignKeyConstraint(
        ["programme_id", "row_key"], ["consultation.programme_id", "consultation.row_key"], ondelete="CASCADE"
    ),
    one_of("topic", words.TOPICS, "topic"),
)
