"""Questionnaires, one-time links, answers that nobody can trace."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from store.tables.shared import metadata, programme_key
from store.types import Json, Moment

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
    programme_key(),
    Column("token_hash", Text, primary_key=True),
    Column("questionnaire_id", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    ForeignKeyConstraint(["programme_id", "questionnaire_id"], ["questionnaire.programme_id", "questionnaire.id"]),
    Index("ix_survey_link_token_hash", "token_hash"),
)

survey_sent = Table(
    "survey_sent",
    metadata,
    programme_key(),
    Column("month", Date, primary_key=True),
    Column("sent", Integer, nullable=False),
    CheckConstraint("sent >= 0", name="sent"),
)

answer = Table(
    "answer",
    metadata,
    programme_key(),
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
    programme_key(),
    Column("answer_id", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, primary_key=True, comment="the option's code, or the masked word"),
    ForeignKeyConstraint(["programme_id", "answer_id"], ["answer.programme_id", "answer.id"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)
