"""A desk's LINE account beside its events: what an administrator set, LINE's own counters, talks."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, Table, Text

from store.tables.shared import metadata, one_of, programme_key
from store.types import Moment

pseudonym_key = Table(
    "pseudonym_key",
    metadata,
    Column("fingerprint", Text, primary_key=True, comment="tells a key from another and nothing of it"),
    Column("since", Moment, nullable=False),
    Column("forgotten_at", Moment),
    CheckConstraint("forgotten_at IS NULL OR forgotten_at >= since", name="forgotten_after_since"),
)

line_desk = Table(
    "line_desk",
    metadata,
    programme_key(),
    Column("survey_keyword", Text, nullable=False, server_default="", comment="a message that asks for a survey link"),
    Column("survey_postback", Text, nullable=False, server_default="", comment="a postback that does"),
    Column("talks_count", Boolean, nullable=False, comment="closed talks are consultations"),
    Column("talk_gap_minutes", Integer, nullable=False, comment="silence that closes a talk"),
    Column("relay_url", Text, comment="the contractor's webhook, where ours comes first"),
    Column("relay_approval", Text, nullable=False, server_default="", comment="document that allows the relay"),
    Column("relay_approved_at", Moment),
    Column("relay_approved_by", Text),
    CheckConstraint("talk_gap_minutes BETWEEN 5 AND 1440", name="talk_gap"),
    CheckConstraint("relay_url IS NULL OR relay_url LIKE 'http%'", name="relay_url"),
    CheckConstraint(
        "relay_url IS NULL OR relay_approval <> '' AND relay_approved_at IS NOT NULL AND relay_approved_by IS NOT NULL",
        name="relay_approved",
    ),
)

relay_day = Table(
    "relay_day",
    metadata,
    programme_key(),
    Column("day", Date, primary_key=True),
    Column("forwarded", Integer, nullable=False),
    Column("failed", Integer, nullable=False, comment="given up after all tries"),
)

line_unsent = Table(
    "line_unsent",
    metadata,
    programme_key(),
    Column("message_key", Text, primary_key=True, comment="HMAC of the id of a message she took back"),
    Column("at", Moment, nullable=False),
)

follower_count = Table(
    "follower_count",
    metadata,
    programme_key(),
    Column("day", Date, primary_key=True),
    Column("followers", Integer, nullable=False, comment="first adds ever until that day, LINE's own counter"),
    Column("blocks", Integer),
    Column("asked_at", Moment, nullable=False),
    CheckConstraint("followers >= 0", name="followers"),
)

known_follower = Table(
    "known_follower",
    metadata,
    programme_key(),
    Column("person", Text, primary_key=True, comment="a friend by LINE's list before we saw her follow"),
    Column("at", Moment, nullable=False, comment="when the list was read"),
)

talk_end = Table(
    "talk_end",
    metadata,
    programme_key(),
    Column("person", Text, primary_key=True),
    Column("at", Moment, primary_key=True, comment="the contractor said that the talk was over"),
)

line_talk = Table(
    "line_talk",
    metadata,
    programme_key(),
    Column("person", Text, primary_key=True),
    Column("opened_at", Moment, primary_key=True),
    Column("last_at", Moment, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    Index("ix_line_talk_programme_id_opened_at", "programme_id", "opened_at"),
    CheckConstraint("messages > 0", name="messages"),
    CheckConstraint("last_at >= opened_at", name="last"),
    CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
    one_of("closed_by", ("silence", "contractor"), "closed_by"),
)
